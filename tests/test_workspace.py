import json
import os
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app.core.errors import DocumentError
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))


def picture(path: Path, colour: str = "red") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 4), colour).save(path)
    return path


def test_a_picture_beside_the_workflow_comes_before_one_in_the_input_folder(tmp_path: Path) -> None:
    settings = Settings(input_folder=tmp_path / "inputs")
    picture(tmp_path / "inputs" / "a.png")
    beside = picture(tmp_path / "flow" / "a.png")
    assert Workspace(settings, tmp_path / "flow").find("image", "a.png") == beside
    assert Workspace(settings).find("image", "a.png") == tmp_path / "inputs" / "a.png"


@pytest.mark.parametrize("name", ["../a.png", "/etc/passwd", "", "inputs/../../a.png"])
def test_names_that_lead_elsewhere_are_not_found(tmp_path: Path, name: str) -> None:
    picture(tmp_path / "a.png")
    assert Workspace(Settings(), tmp_path / "flow").find("image", name) is None


def test_a_picture_is_known_by_content_not_by_name_or_time(tmp_path: Path) -> None:
    workspace = Workspace(Settings())
    first, second = picture(tmp_path / "a.png"), picture(tmp_path / "b.png")
    assert workspace.digest(first) == workspace.digest(second)
    before = workspace.digest(first)
    os.utime(first, (1, 1))
    assert workspace.digest(first) == before
    picture(first, "blue")
    assert workspace.digest(first) != before


def test_pictures_are_offered_by_the_names_workflows_use(tmp_path: Path) -> None:
    picture(tmp_path / "flow" / "b.png")
    picture(tmp_path / "flow" / "inputs" / "a.png")
    names = Workspace(Settings(input_folder=tmp_path / "none"), tmp_path / "flow").names("image")
    assert {"b.png", "inputs/a.png"} <= set(names)


def test_the_shipped_model_is_found_without_any_settings() -> None:
    assert "pocket" in Workspace(Settings()).names("checkpoint")


def test_settings_survive_a_round_trip(tmp_path: Path) -> None:
    settings = Settings(model_folders=(tmp_path / "m",), device="cpu", recent_files=(tmp_path / "x.json",))
    settings.save()
    assert Settings.load() == settings


def test_settings_that_cannot_be_read_are_named_and_left_alone() -> None:
    path = Settings.path()
    path.parent.mkdir(parents=True)
    for text in ("{", "[]", json.dumps({"device": 7}), json.dumps({"model_folders": "x"})):
        path.write_text(text)
        with pytest.raises(DocumentError, match=r"settings\.json"):
            Settings.load()
        assert path.read_text() == text


def test_without_a_settings_file_the_defaults_hold() -> None:
    assert Settings.load() == Settings()
