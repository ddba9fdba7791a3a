"""Every family's oracle once more, with its blocks compiled as a whole: none of them breaks the tracing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.diffusion.compiled import TOLD

HERE = Path(__file__).parent
FAMILIES = ("flux", "flux2", "pixart", "qwen_image", "sana", "sd3", "sdxl", "stable_diffusion", "z_image")


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_compiled_blocks_equal_the_diffusers_pipeline(family: str) -> None:
    options = ["-q", "-p", "tests.diffusion.compiled", "-p", "no:cacheprovider"]
    oracle = HERE / f"test_{family}.py"
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(oracle), "-k", "equal"],
        cwd=HERE.parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout
    traced = re.search(rf"{TOLD} (\d+)", ended.stdout)
    assert traced, ended.stdout
    assert int(traced[1]) > 0
