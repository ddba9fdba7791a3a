"""Prints, as JSON, what a run costs in a new process when everything is known: ``python -m
tests.benchmarks.cold_run [RUNS]``. Asserts nothing.

The first workflow runs once for real. Then the same command, in processes of their own: unchanged; with its
picture deleted, so that it is written again from the cached image; and, for scale, a bare interpreter and one
that imports torch. Rounds are taken in turn, so that other programs disturb all alike.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nodegraph_app import builtin

LIMIT_S = 0.7


def seconds(folder: Path, *arguments: object) -> float:
    """Wall time of a Python process in a folder, with settings of its own there."""
    environment = {**os.environ, "NODEGRAPH_HOME": str(folder / "home"), "PYTHONPATH": str(Path.cwd())}
    began_s = time.perf_counter()
    subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=folder, env=environment, capture_output=True, check=True
    )
    return time.perf_counter() - began_s


def main(runs: int = 7) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = ("-m", "nodegraph_app", "run", builtin.workflows() / "text_to_image.json", "--out", "pictures")
        first_s = seconds(folder, *run)
        times: dict[str, list[float]] = {"unchanged": [], "rewritten": [], "python": [], "torch": []}
        for _ in range(runs):
            times["unchanged"].append(seconds(folder, *run))
            next((folder / "pictures").iterdir()).unlink()
            times["rewritten"].append(seconds(folder, *run))
            times["python"].append(seconds(folder, "-c", "pass"))
            times["torch"].append(seconds(folder, "-c", "import torch"))
    median = {what: statistics.median(found) for what, found in times.items()}
    print(
        json.dumps(
            {
                "benchmark": "cold_run",
                "first_s": round(first_s, 3),
                **{f"{what}_s": round(value, 3) for what, value in median.items()},
                "unchanged_slowest_s": round(max(times["unchanged"]), 3),
                "limit_s": LIMIT_S,
                "within_limit": median["unchanged"] < LIMIT_S,
                "unchanged_to_first": round(median["unchanged"] / first_s, 4),
                "unchanged_to_torch": round(median["unchanged"] / median["torch"], 4),
                "unchanged_to_python": round(median["unchanged"] / median["python"], 2),
                "cores": os.cpu_count(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
