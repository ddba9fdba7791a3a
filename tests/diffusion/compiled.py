"""A plugin of pytest, ``-p tests.diffusion.compiled``: denoisers of all tests run in traced blocks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from nodegraph_app.core.performance import USUAL, Performance
from nodegraph_app.models import acceleration
from nodegraph_app.models.store import resident_models

TOLD = "blocks were traced:"


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without a compiler: what is traced is computed by torch's own kernels."""
    monkeypatch.setattr(acceleration, "COMPILER", "eager")
    resident_models().performance = Performance(compile="blocks")
    yield
    resident_models().performance = USUAL


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many blocks there were, so that a run without any does not pass for one."""
    terminalreporter.write_line(f"{TOLD} {torch._dynamo.utils.counters['stats']['unique_graphs']}")
