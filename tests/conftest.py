"""No test reads or writes the settings, results and logs of whoever runs it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest

from nodegraph_app.settings import HOME_VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home() -> Iterator[None]:
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv(HOME_VARIABLE, home)
        yield
