"""The device that torch chose, remembered as long as nothing it depends on changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nodegraph_app import machine
from nodegraph_app.machine import Device, remember, remembered
from nodegraph_app.models import devices

CPU = Device("cpu", devices.numerics("cpu"), "CPU, 2 threads")
CUDA = Device("cuda", devices.numerics("cuda"), "NVIDIA GeForce RTX 3060")


def test_each_wish_has_its_device(tmp_path: Path) -> None:
    assert remembered("auto", tmp_path / "cache") is None
    remember("auto", tmp_path / "cache", CUDA)
    remember("cpu", tmp_path / "cache", CPU)
    assert remembered("auto", tmp_path / "cache") == CUDA
    assert remembered("cpu", tmp_path / "cache") == CPU
    assert remembered("mps", tmp_path / "cache") is None


@pytest.mark.parametrize(
    "change",
    ["another torch", "another driver", "another machine", "a GPU hidden"],
)
def test_what_it_depends_on_makes_it_unknown_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    remember("auto", tmp_path, CUDA)
    with monkeypatch.context() as patch:
        if change == "another torch":
            patch.setattr(machine, "version", lambda name: "99.0")
        elif change == "another driver":
            patch.setattr(machine, "_driver", lambda: "nvidia0 nvidia1 999.1")
        elif change == "another machine":
            patch.setattr(machine.platform, "node", lambda: "elsewhere")
        else:
            patch.setenv("CUDA_VISIBLE_DEVICES", "")
        assert remembered("auto", tmp_path) is None
        remember("auto", tmp_path, CPU)
        assert remembered("auto", tmp_path) == CPU
    assert remembered("auto", tmp_path) is None


def test_a_device_whose_class_names_no_torch_is_found_out_again(tmp_path: Path) -> None:
    """As earlier versions of the app wrote it down: their results may be of any torch."""
    remember("auto", tmp_path, Device("cpu", "cpu-float32", "CPU, 2 threads"))
    assert remembered("auto", tmp_path) is None


def test_a_process_that_finds_another_torch_installed_does_not_use_it(tmp_path: Path) -> None:
    remember("auto", tmp_path, CPU)
    installed = tmp_path / "packages" / "torch-99.1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 99.1.0+cu999\n")
    code = (
        "import sys; from pathlib import Path; from nodegraph_app import machine; "
        "from nodegraph_app.models import devices; "
        "found = machine.remembered('auto', Path(sys.argv[1]));"
        "print(found, devices.numerics('cpu'), 'torch' in sys.modules)"
    )
    path = os.pathsep.join([str(installed.parent), str(Path(machine.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], env={**os.environ, "PYTHONPATH": path}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["None", "cpu-float32-torch99.1.0", "False"]


def test_how_much_memory_it_has_is_known_too_and_was_not_by_earlier_versions(tmp_path: Path) -> None:
    large = replace(CUDA, memory_bytes=12 * 10**9)
    remember("auto", tmp_path, large)
    assert remembered("auto", tmp_path) == large
    text = (tmp_path / "devices.json").read_text("utf-8")
    (tmp_path / "devices.json").write_text(text.replace("12000000000", '"much"'), "utf-8")
    assert remembered("auto", tmp_path) is None
    saved = json.loads(text)
    del saved["auto"]["device"]["memory_bytes"]
    (tmp_path / "devices.json").write_text(json.dumps(saved), "utf-8")
    assert remembered("auto", tmp_path) == CUDA


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"auto": 3}', '{"auto": {"device": {}}}'])
def test_a_damaged_file_means_that_nothing_is_known(tmp_path: Path, text: str) -> None:
    (tmp_path / "devices.json").write_text(text)
    assert remembered("auto", tmp_path) is None
    remember("auto", tmp_path, CPU)
    assert remembered("auto", tmp_path) == CPU


def test_a_disk_that_refuses_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    remember("auto", tmp_path / "cache", CPU)
    assert remembered("auto", tmp_path / "cache") is None


def test_asking_loads_no_torch(tmp_path: Path) -> None:
    remember("auto", tmp_path, CPU)
    code = (
        "import sys; from pathlib import Path; from nodegraph_app.machine import remembered;"
        "assert remembered('auto', Path(sys.argv[1])).name == 'cpu'; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)
