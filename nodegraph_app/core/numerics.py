"""The arithmetic that results belong to: those of two kinds of arithmetic may differ in their last digits.

Its name is part of every key and is known without torch: ``"cuda-float16-torch2.13.0"``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version

_NAME = re.compile(
    r"(?P<device>[^-+~]*)(?:-(?P<dtype>[^-+~]+))?(?:-torch(?P<torch>[^+~]*))?"
    r"(?P<performance>(?:~[^+]*)?)(?P<economy>(?:\+.*)?)"
)


@dataclass(frozen=True)
class Numerics:
    """Where networks run, in which numbers, and whose kernels compute.

    Attributes:
        device: ``"cpu"``, ``"cuda"`` or ``"mps"``.
        dtype: number format of the weights, ``"float16"``; empty where a name leaves it out.
        torch: release, ``"2.13.0"``; empty where a name leaves it out, as those of early versions do.
        performance: what was chosen for the sake of speed as far as it shows in a result, see
            `core.performance`.
        economy: what was done to save memory as far as it shows in a result, see `core.economy`.
    """

    device: str
    dtype: str
    torch: str
    performance: str = ""
    economy: str = ""

    def __str__(self) -> str:
        return f"{self.device}-{self.dtype}-torch{self.torch}{self.performance}{self.economy}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, name: str) -> Numerics:
        """What a name says; the empty one says nothing."""
        match = _NAME.fullmatch(name)
        return cls(*(part or "" for part in match.groups())) if match else cls(name, "", "")

    @property
    def settings(self) -> str:
        """What was chosen for the sake of speed, in words; empty where nothing was."""
        return self.performance.lstrip("~").replace("~", ", ")

    @property
    def place(self) -> str:
        """Device and number format in words; what speed depends on."""
        return ", ".join(filter(None, (self.device, self.dtype)))


@cache
def torch_release() -> str:
    """Version of the torch that is installed, without the name of its build, found without loading it; empty
    where there is none.
    """
    try:
        return version("torch").partition("+")[0]
    except PackageNotFoundError:
        return ""
