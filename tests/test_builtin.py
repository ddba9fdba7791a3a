"""What ships with the app is found, and only what ships with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nodegraph_app import builtin

ROOT = Path(__file__).resolve().parents[1]


def python(code: str, cwd: Path, *path: Path) -> str:
    """Output of a fresh interpreter that runs `code`."""
    bootstrap = f"import sys; sys.path[:0] = {[str(p) for p in (*path, ROOT)]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", bootstrap + code], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_menu_has_nodes_and_every_node_a_unique_type() -> None:
    registry = builtin.registry()
    assert list(registry.categories()) == [
        "loaders", "prompts", "latent", "sampling", "guidance", "schedules", "control", "merging", "mask",
        "image", "flow",
    ]  # fmt: skip
    assert len({spec.type for spec in registry}) == len(registry) >= 25


def test_a_foreign_package_called_nodes_is_not_picked_up(tmp_path: Path) -> None:
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "__init__.py").write_text("raise SystemExit('the wrong nodes')")
    code = (
        "from nodegraph_app import builtin; print('sampling.sample' in {s.type for s in builtin.registry()})"
    )
    assert python(code, tmp_path, tmp_path) == "True"


@pytest.mark.parametrize(
    "code",
    [
        "from nodegraph_app import builtin; list(builtin.registry())",
        "from nodegraph_app.cli import main; main(['nodes'])",
        "from nodegraph_app.cli import main; main(['models'])",
        "from nodegraph_app.cli import main; main(['check', FILE])",
        "from nodegraph_app.cli import main; main(['plan', FILE])",
        "import nodegraph_app.execution.client",
    ],
)
def test_listing_checking_and_planning_load_no_torch_and_no_window(code: str, tmp_path: Path) -> None:
    workflow = str(builtin.workflows() / "text_to_image.json")
    heavy = "('torch', 'diffusers', 'transformers', 'PySide6')"
    code = f"FILE = {workflow!r}\n{code}\nprint([name for name in {heavy} if name in sys.modules])"
    assert python(code, tmp_path).splitlines()[-1] == "[]"


def test_a_node_pack_that_fails_to_load_is_left_out(tmp_path: Path) -> None:
    """Two packs are installed; the broken one costs nothing but its own nodes."""
    (tmp_path / "good_pack.py").write_text(
        "from nodegraph_app.core.spec import node\n"
        "@node('good.one', title='One')\n"
        "def one(*, value: int = 1) -> int:\n"
        "    '''One.'''\n"
        "    return value\n"
    )
    (tmp_path / "bad_pack.py").write_text("raise RuntimeError('broken')\n")
    for name in ("good", "bad"):
        info = tmp_path / f"{name}_pack-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-pack\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[nodegraph_app.nodes]\n{name} = {name}_pack\n")
    code = "from nodegraph_app import builtin; r = builtin.registry(); print(bool(r.get('good.one')), len(r))"
    known, count = python(code, tmp_path, tmp_path).split()
    assert known == "True"
    assert int(count) == len(builtin.registry()) + 1
    code = "from nodegraph_app import builtin; (p,) = builtin.registry().unloaded; print(p.name, p.reason)"
    assert python(code, tmp_path, tmp_path) == "bad RuntimeError: broken."
    code = (
        "import os; os.environ['NODEGRAPH_HOME'] = 'home'; import sys; sys.stderr = sys.stdout\n"
        "from nodegraph_app.cli import main; main(['nodes', 'good'])"
    )
    said, *rest = python(code, tmp_path, tmp_path).splitlines()
    assert "“bad”" in said
    assert "broken" in said
    assert rest[0].startswith("good.one")
    assert "Traceback" in (tmp_path / "home" / "logs" / "command.log").read_text("utf-8")
