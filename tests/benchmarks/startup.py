"""Prints, as JSON, the time from starting the program to its first painted window. Asserts nothing.

    python -m tests.benchmarks.startup [RUNS]

Each run is a fresh process with settings of its own, that finds byte code as an installed program does. With
no display it paints off screen.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = """
import os, sys, time
from nodegraph_app.loading import without_collecting

with without_collecting():
    import nodegraph_app.cli  # what the installed command is comes first
    from nodegraph_app.ui.app import main

def painted():
    print(time.time(), "torch" in sys.modules, flush=True)
    os._exit(0)

main(on_first_paint=painted)
"""


def start_s(home: str) -> tuple[float, bool]:
    """Seconds from spawning the process to the first paint, and whether it had loaded torch by then."""
    environment = {**os.environ, "NODEGRAPH_HOME": home, "PYTHONPYCACHEPREFIX": f"{home}/bytecode"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not environment.get("DISPLAY") and sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    began_s = time.time()
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    painted, torch_loaded = answer.stdout.split()
    return float(painted) - began_s, torch_loaded == "True"


def main(runs: int = 5) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        start_s(home)  # the first start writes byte code
        measured = [start_s(home) for _ in range(runs)]
    times_s = [seconds for seconds, _ in measured]
    print(
        json.dumps(
            {
                "benchmark": "startup",
                "seconds": [round(t, 3) for t in times_s],
                "median_s": round(statistics.median(times_s), 3),
                "torch_loaded": any(loaded for _, loaded in measured),
                "cores": os.cpu_count(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
