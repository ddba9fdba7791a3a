"""The real worker process, real messages, real deaths."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image as PilImage

from nodegraph_app import builtin
from nodegraph_app.execution.client import Client, WorkerDown
from nodegraph_app.execution.events import (
    CancelHeard,
    Event,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Picture,
    PictureWritten,
    Planned,
    RunFinished,
    RunRefused,
    StepProgress,
    WorkerDied,
    WorkerReady,
)
from nodegraph_app.settings import Settings
from tests.homes import remember_device

PATIENCE_S = 120.0
"""Longer than a slow machine needs to start a worker and load torch."""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    remember_device(tmp_path / "home" / "cache")
    client = Client(Settings(device="cpu"))
    yield client
    client.close()


def until(client: Client, wanted: Callable[[Event], bool]) -> list[Event]:
    """Events up to and including the first that is wanted."""
    events: list[Event] = []
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        event = client.poll(1.0)
        if event is not None:
            events.append(event)
            if wanted(event):
                return events
    raise AssertionError(f"waited in vain; so far {[type(event).__name__ for event in events]}")


def finished(event: Event) -> bool:
    return isinstance(event, RunFinished)


def masks(size: int = 16) -> str:
    """A workflow that needs no model: a grey picture, saved."""
    nodes = {
        "mask": {
            "type": "mask.solid", "type_version": 1, "params": {"width": size, "height": size}, "inputs": {},
        },
        "alpha": {
            "type": "mask.invert", "type_version": 1, "params": {}, "inputs": {"mask": ["mask", "mask"]},
        },
        "picture": {
            "type": "loaders.image", "type_version": 1, "params": {"file": "grey.png"}, "inputs": {},
        },
        "flat": {
            "type": "image.composite", "type_version": 1, "params": {},
            "inputs": {
                "image": ["picture", "image"], "background": ["picture", "image"], "mask": ["alpha", "mask"],
            },
        },
        "save": {
            "type": "image.save", "type_version": 1, "params": {"name": "grey"},
            "inputs": {"image": ["flat", "image"]},
        },
    }  # fmt: skip
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": nodes})


def grey(folder: Path, level: int = 128) -> Path:
    folder.mkdir(exist_ok=True)
    PilImage.new("RGB", (16, 16), (level, level, level)).save(folder / "grey.png")
    return folder


def sampling(steps: int) -> str:
    text = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    text["nodes"]["sample"]["params"]["steps"] = steps
    return json.dumps(text)


def test_a_workflow_runs_in_the_worker_and_leaves_a_picture_with_the_workflow_inside(
    client: Client, tmp_path: Path
) -> None:
    number = client.run(masks(), workflow_folder=grey(tmp_path / "flow"), output_folder=tmp_path / "out")
    events = until(client, finished)
    assert all(event.run in (0, number) for event in events)
    assert isinstance(events[0], WorkerReady)
    (written,) = [event for event in events if isinstance(event, PictureWritten)]
    assert Path(written.path) == tmp_path / "out" / "grey_00001.png"
    with PilImage.open(written.path) as picture:
        assert picture.size == (16, 16)
        assert picture.getpixel((0, 0)) == (128, 128, 128)
        assert "image.save" in picture.text["nodegraph/workflow"]  # type: ignore[attr-defined]
    assert [event.node for event in events if isinstance(event, Picture)] == ["save"]


def test_running_again_reports_the_picture_and_writes_none(client: Client, tmp_path: Path) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    until(client, finished)
    client.run(masks(), workflow_folder=folder, output_folder=out)
    events = until(client, finished)
    assert not [event for event in events if isinstance(event, NodeStarted)]
    assert all(event.cached for event in events if isinstance(event, NodeFinished))
    assert [event.fresh for event in events if isinstance(event, PictureWritten)] == [False]
    assert [event.node for event in events if isinstance(event, Picture)] == ["save"]
    assert len(list(out.iterdir())) == 1


@pytest.mark.parametrize("harm", ["deleted", "changed", "elsewhere"])
def test_a_picture_that_is_gone_changed_or_wanted_elsewhere_is_written_again(
    client: Client, tmp_path: Path, harm: str
) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    until(client, finished)
    picture = out / "grey_00001.png"
    content = picture.read_bytes()
    if harm == "deleted":
        picture.unlink()
    elif harm == "changed":
        picture.write_bytes(content + b"x")
    else:
        out = tmp_path / "other"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    events = until(client, finished)
    assert [event.node for event in events if isinstance(event, NodeStarted)] == ["save"]
    (written,) = [event for event in events if isinstance(event, PictureWritten)]
    assert written.fresh
    assert Path(written.path).read_bytes() == content


def test_another_picture_under_the_same_name_is_noticed_and_touching_it_is_not_a_change(
    client: Client, tmp_path: Path
) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    until(client, finished)
    os.utime(folder / "grey.png", (1, 1))
    client.run(masks(), workflow_folder=folder, output_folder=out)
    assert not [event for event in until(client, finished) if isinstance(event, NodeStarted)]
    grey(folder, 10)
    client.run(masks(), workflow_folder=folder, output_folder=out)
    events = until(client, finished)
    assert [event.node for event in events if isinstance(event, NodeStarted)] == ["picture", "flat", "save"]


def test_switching_between_two_workflows_and_back_runs_nothing_twice(client: Client, tmp_path: Path) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    ran: list[list[str]] = []
    for _ in range(4):
        for level in (0.25, 0.5):
            text = json.loads(masks())
            text["nodes"]["mask"]["params"]["coverage"] = level
            text["nodes"]["save"]["params"]["name"] = f"grey {level}"
            client.run(json.dumps(text), workflow_folder=folder, output_folder=out)
            events = until(client, finished)
            ran.append([event.node for event in events if isinstance(event, NodeStarted)])
    assert sorted(ran[0]) == ["alpha", "flat", "mask", "picture", "save"]
    assert sorted(ran[1]) == ["alpha", "flat", "mask", "save"]
    assert ran[2:] == [[]] * 6
    assert len(list(out.iterdir())) == 2


def test_after_a_sudden_death_nothing_that_was_finished_runs_again(client: Client, tmp_path: Path) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    until(client, finished)
    assert client.worker_pid is not None
    os.kill(client.worker_pid, signal.SIGKILL)
    until(client, lambda event: isinstance(event, WorkerDied))
    client.run(masks(), workflow_folder=folder, output_folder=out)
    events = until(client, finished)
    assert not [event for event in events if isinstance(event, NodeStarted)]
    planned = next(event for event in events if isinstance(event, Planned))
    assert {(row.verdict, row.reason) for row in planned.nodes} == {("cached", "disk")}
    assert [event.node for event in events if isinstance(event, Picture)] == ["save"]
    assert [event.fresh for event in events if isinstance(event, PictureWritten)] == [False]


def test_a_result_that_rots_on_disk_is_made_again_from_what_is_left(client: Client, tmp_path: Path) -> None:
    folder, out = grey(tmp_path / "flow"), tmp_path / "out"
    client.run(masks(), workflow_folder=folder, output_folder=out)
    until(client, finished)
    client.close()
    picture = out / "grey_00001.png"
    content = picture.read_bytes()
    picture.unlink()
    for path in (tmp_path / "home" / "cache" / "results" / "arrays").rglob("*.safetensors"):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    client.run(masks(), workflow_folder=folder, output_folder=out)
    events = until(client, finished)
    started = {event.node for event in events if isinstance(event, NodeStarted)}
    assert started == {"mask", "picture", "alpha", "flat", "save"}
    assert picture.read_bytes() == content


def test_cancelling_is_heard_between_steps_and_the_worker_stays_usable(
    client: Client, tmp_path: Path
) -> None:
    number = client.run(sampling(1000), workflow_folder=None, output_folder=tmp_path)
    until(client, lambda event: isinstance(event, StepProgress) and event.done >= 3)
    client.cancel(number)
    events = until(client, finished)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "cancelled"
    pid = client.worker_pid
    client.run(sampling(2), workflow_folder=None, output_folder=tmp_path)
    events = until(client, finished)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"
    assert client.worker_pid == pid


def decoding(side_px: int, batch: int = 1) -> str:
    """An empty latent of the shipped model, decoded and saved; a large one keeps the CPU busy for long."""
    size = {"width": side_px, "height": side_px, "batch": batch}
    nodes = {
        "checkpoint": {"type": "loaders.checkpoint", "params": {"file": "pocket"}},
        "empty": {"type": "latent.empty", "params": size},
        "decode": {
            "type": "latent.decode",
            "inputs": {"latent": ["empty", "latent"], "vae": ["checkpoint", "vae"]},
        },
        "save": {"type": "image.save", "params": {"name": "x"}, "inputs": {"image": ["decode", "image"]}},
    }
    whole = {name: {"type_version": 1, "params": {}, "inputs": {}, **about} for name, about in nodes.items()}
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": whole})


def test_cancelling_is_heard_in_the_middle_of_decoding(client: Client, tmp_path: Path) -> None:
    client.run(decoding(64), workflow_folder=None, output_folder=tmp_path)
    until(client, finished)
    pid = client.worker_pid
    number = client.run(decoding(512, batch=64), workflow_folder=None, output_folder=tmp_path)
    until(client, lambda event: isinstance(event, NodeStarted) and event.node == "decode")
    client.cancel(number)
    events = until(client, finished)
    assert [type(event) for event in events] == [CancelHeard, RunFinished]
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "cancelled"
    assert client.worker_pid == pid, "it stopped by itself"


def test_a_cancelled_run_that_waits_its_turn_costs_the_running_one_nothing(
    client: Client, tmp_path: Path
) -> None:
    client.run(sampling(2), workflow_folder=None, output_folder=tmp_path)
    until(client, finished)
    first = client.run(sampling(200), workflow_folder=None, output_folder=tmp_path)
    second = client.run(masks(), workflow_folder=grey(tmp_path / "flow"), output_folder=tmp_path)
    until(client, lambda event: isinstance(event, StepProgress) and event.run == first)
    client.cancel(second)
    heard = until(client, lambda event: isinstance(event, CancelHeard))[-1]
    assert heard.run == second
    ends = [
        event
        for event in until(client, lambda e: isinstance(e, RunFinished) and e.run == second)
        if isinstance(event, RunFinished)
    ]
    assert [(end.run, end.outcome) for end in ends] == [(first, "done"), (second, "cancelled")]


def test_a_worker_killed_in_mid_run_is_reported_with_its_node_and_restarted(
    client: Client, tmp_path: Path
) -> None:
    number = client.run(sampling(1000), workflow_folder=None, output_folder=tmp_path)
    until(client, lambda event: isinstance(event, StepProgress) and event.done >= 2)
    pid = client.worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    events = until(client, finished)
    died = next(event for event in events if isinstance(event, WorkerDied))
    assert (died.run, died.node, died.will_restart) == (number, "sample", True)
    assert "SIGKILL" in died.reason
    client.run(sampling(2), workflow_folder=None, output_folder=tmp_path)
    events = until(client, finished)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"
    assert client.worker_pid != pid


def test_after_three_deaths_the_worker_stays_down_until_it_is_started_by_hand(
    client: Client, tmp_path: Path
) -> None:
    for _ in range(3):
        client.run(masks(), workflow_folder=grey(tmp_path / "flow"), output_folder=tmp_path)
        pid = client.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        died = until(client, lambda event: isinstance(event, WorkerDied))[-1]
        until(client, finished)
    assert isinstance(died, WorkerDied)
    assert not died.will_restart
    with pytest.raises(WorkerDown, match="3 times"):
        client.run(masks(), workflow_folder=tmp_path / "flow", output_folder=tmp_path)
    client.start()
    client.run(masks(), workflow_folder=tmp_path / "flow", output_folder=tmp_path)
    events = until(client, finished)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"


def test_stopping_by_force_is_no_death_of_its_own_accord(client: Client, tmp_path: Path) -> None:
    for _ in range(4):
        client.run(masks(), workflow_folder=grey(tmp_path / "flow"), output_folder=tmp_path)
        client.stop_worker()
        died = until(client, lambda event: isinstance(event, WorkerDied))[-1]
        assert isinstance(died, WorkerDied)
        assert died.will_restart
        until(client, finished)


def test_a_workflow_that_cannot_be_read_is_refused_in_words(client: Client, tmp_path: Path) -> None:
    client.run("{", workflow_folder=None, output_folder=tmp_path)
    events = until(client, finished)
    (refused,) = [event for event in events if isinstance(event, RunRefused)]
    assert "Traceback" not in refused.message


def test_an_output_folder_that_cannot_be_made_is_told_before_anything_is_computed(
    client: Client, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    client.run(masks(), workflow_folder=grey(tmp_path / "flow"), output_folder=blocked / "below")
    events = until(client, finished)
    (planned,) = [event for event in events if isinstance(event, Planned)]
    (save,) = [node for node in planned.nodes if node.node == "save"]
    assert save.verdict == "blocked"
    assert "“" + str(blocked) + "” is no folder" in save.reason
    assert not [event for event in events if isinstance(event, NodeStarted)]
    assert events[-1].outcome == "failed"


def test_a_place_in_the_output_folder_that_cannot_be_made_fails_the_save_node_in_words(
    client: Client, tmp_path: Path
) -> None:
    text = json.loads(masks())
    text["nodes"]["save"]["params"]["name"] = "file/below/picture"
    out = tmp_path / "out"
    out.mkdir()
    (out / "file").write_text("not a folder")
    client.run(json.dumps(text), workflow_folder=grey(tmp_path / "flow"), output_folder=out)
    events = until(client, finished)
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert failed.node == "save"
    assert "could not be written" in failed.message


def test_the_worker_ends_when_its_client_is_gone(client: Client) -> None:
    client.start()
    pid = client.worker_pid
    assert pid is not None
    assert client._connection is not None
    process = client._process
    client._connection.close()
    assert process is not None
    process.join(PATIENCE_S)
    assert process.exitcode == 0


@pytest.mark.parametrize("name", [".", "./", "a/../..", "..", " "])
def test_a_picture_never_lands_outside_the_output_folder(client: Client, tmp_path: Path, name: str) -> None:
    text = json.loads(masks())
    text["nodes"]["save"]["params"]["name"] = name
    out = tmp_path / "outer" / "inner"
    client.run(json.dumps(text), workflow_folder=grey(tmp_path / "flow"), output_folder=out)
    events = until(client, finished)
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert (failed.node, failed.place) == ("save", "name")
    assert not list((tmp_path / "outer").rglob("*.png"))


def test_a_run_whose_worker_dies_took_as_long_as_it_took(client: Client, tmp_path: Path) -> None:
    began_s = time.monotonic()
    client.run(sampling(1000), workflow_folder=None, output_folder=tmp_path)
    until(client, lambda event: isinstance(event, StepProgress) and event.done >= 2)
    assert client.worker_pid is not None
    os.kill(client.worker_pid, signal.SIGKILL)
    end = until(client, finished)[-1]
    assert isinstance(end, RunFinished)
    assert 0.1 < end.seconds <= time.monotonic() - began_s
