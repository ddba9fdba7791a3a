"""The wheel holds what it should and nothing else, and works in an environment that knows nothing of us."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app.pocket.judge import read_picture

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)], check=True)
    (built,) = out.glob("*.whl")
    return built


def test_its_only_top_level_package_is_ours(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"nodegraph_app"}


def test_nodes_resources_and_workflows_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "nodegraph_app/nodes/sampling.py" in names
    assert "nodegraph_app/workflows/text_to_image.json" in names
    assert "nodegraph_app/resources/models/pocket/model_index.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_installed_into_a_clean_environment_it_draws_what_the_prompt_says(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    surroundings = {**os.environ, "NODEGRAPH_HOME": str(tmp_path / "home")}
    surroundings.pop("PYTHONPATH", None)
    where = subprocess.run(
        [programs / "python", "-c", "from nodegraph_app import builtin; print(builtin.workflows())"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env=surroundings,
    ).stdout.strip()  # fmt: skip
    assert Path(where).is_relative_to(tmp_path / "env")
    subprocess.run(
        [
            programs / "nodegraph-app", "run", Path(where) / "text_to_image.json", "--out", tmp_path / "out",
            "--set", "prompt.text=a large green star on a yellow background",
        ],
        check=True, cwd=tmp_path, env=surroundings,
    )  # fmt: skip
    (written,) = (tmp_path / "out").rglob("*.png")
    with Image.open(written) as picture:
        seen = read_picture(picture)
    assert seen.background == "yellow"
    assert [(shape.colour, shape.kind) for shape in seen.shapes] == [("green", "star")]
