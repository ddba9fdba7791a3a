"""Commands of this very program in a process of their own."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

PACKAGE_PARENT = Path(__file__).resolve().parent.parent


def python_path(environment: dict[str, str]) -> dict[str, str]:
    """The environment, changed so that Python finds this package in a checkout that is not installed, too."""
    installed = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    if PACKAGE_PARENT in installed:
        return environment
    given = environment.get("PYTHONPATH")
    return environment | {"PYTHONPATH": os.pathsep.join(filter(None, (str(PACKAGE_PARENT), given)))}
