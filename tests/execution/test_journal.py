"""A worker that dies in mid-sampling costs the step it was in, and nothing else."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.events import (
    Event,
    NodeFinished,
    PictureWritten,
    RunFinished,
    StepProgress,
    WorkerDied,
)
from nodegraph_app.execution.journal import StepJournal
from nodegraph_app.settings import Settings
from tests.execution.test_client import finished, until

TEXT_TO_IMAGE = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
STEPS = 20


def client_at_home(home: Path, **change: object) -> Client:
    """A client whose worker keeps everything below `home`."""
    settings = Settings(device="cpu", cache_folder=home / "cache", disk_reserve_bytes=0)
    return Client(replace(settings, **change))  # type: ignore[arg-type]


def start(client: Client, home: Path, workflow: str = TEXT_TO_IMAGE) -> int:
    return client.run(
        workflow, workflow_folder=builtin.workflows(), output_folder=home / "pictures", previews=False
    )


def steps(events: list[Event]) -> list[tuple[int, int]]:
    return [(event.done, event.total) for event in events if isinstance(event, StepProgress)]


def reached(step: int) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, StepProgress) and event.done >= step


def run_to_the_end(client: Client, home: Path, workflow: str = TEXT_TO_IMAGE) -> tuple[list[Event], bytes]:
    """What happened, and the picture."""
    start(client, home, workflow)
    events = until(client, finished)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"
    (written,) = [event for event in events if isinstance(event, PictureWritten)]
    return events, Path(written.path).read_bytes()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The picture of a run that nothing happened to, in a home of its own, without a journal."""
    home = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODEGRAPH_HOME", str(home))
        client = client_at_home(home, journal_bytes=0)
        try:
            events, picture = run_to_the_end(client, home)
        finally:
            client.close()
    assert steps(events) == [(done, STEPS) for done in range(STEPS + 1)]
    assert not (home / "cache" / "steps").exists()
    return picture


def test_a_run_whose_worker_is_killed_goes_on_from_the_last_step_and_ends_in_the_same_picture(
    home: Path, undisturbed: bytes
) -> None:
    client = client_at_home(home)
    try:
        known = 0
        for wanted in (3, 9):  # killed twice
            start(client, home)
            events = until(client, reached(wanted))
            pid = client.worker_pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            events += until(client, finished)
            (died,) = [event for event in events if isinstance(event, WorkerDied)]
            assert died.node == "sample"
            told = steps(events)
            assert told == [(done, STEPS) for done in range(told[0][0], told[-1][0] + 1)]
            # At most one more step was written down than was told.
            assert known <= told[0][0] <= known + 1
            known = told[-1][0]
            assert known < STEPS, "the worker was quicker than the signal"
        events, picture = run_to_the_end(client, home)
    finally:
        client.close()
    assert known <= steps(events)[0][0] <= known + 1
    assert steps(events)[-1] == (STEPS, STEPS)
    assert picture == undisturbed


def test_a_cancelled_run_goes_on_in_another_process(home: Path, undisturbed: bytes) -> None:
    client = client_at_home(home)
    try:
        number = start(client, home)
        until(client, reached(4))
        client.cancel(number)
        told = steps(until(client, finished))
    finally:
        client.close()
    client = client_at_home(home)
    try:
        events, picture = run_to_the_end(client, home)
    finally:
        client.close()
    assert steps(events)[0][0] >= max([done for done, _ in told], default=4)
    assert picture == undisturbed


def test_a_raised_end_step_runs_the_steps_that_were_missing(home: Path, undisturbed: bytes) -> None:
    def until_step(end: int) -> str:
        document = json.loads(TEXT_TO_IMAGE)
        document["nodes"]["sample"]["params"]["end_step"] = end
        return json.dumps(document)

    client = client_at_home(home)
    try:
        first, _ = run_to_the_end(client, home, until_step(12))
        second, _ = run_to_the_end(client, home, until_step(1000))
    finally:
        client.close()
    assert steps(first) == [(done, 12) for done in range(13)]
    assert steps(second) == [(done, STEPS) for done in range(12, STEPS + 1)]
    latent = next(event for event in second if isinstance(event, NodeFinished) and event.node == "sample")
    assert not latent.cached


def state(number: int) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(number)
    return {
        "x": draw.normal(size=(1, 4, 16, 16)).astype(np.float32),
        "noise": draw.integers(0, 256, 5056, dtype=np.uint8),
    }


def test_a_state_comes_back_bit_for_bit_in_another_journal(tmp_path: Path) -> None:
    store = EntryStore(tmp_path, budget_bytes=10**9)
    StepJournal(store).put("a" * 64, state(1))
    again = StepJournal(EntryStore(tmp_path, budget_bytes=10**9))
    found = again.get("a" * 64)
    assert found is not None
    assert {name: array.tobytes() for name, array in found.items()} == {
        name: array.tobytes() for name, array in state(1).items()
    }
    assert again.get("b" * 64) is None


def test_a_damaged_state_is_not_known(tmp_path: Path) -> None:
    journal = StepJournal(EntryStore(tmp_path, budget_bytes=10**9))
    journal.put("a" * 64, state(1))
    for path in tmp_path.rglob("*.safetensors"):
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    assert journal.get("a" * 64) is None


def test_states_stay_within_their_own_budget(tmp_path: Path) -> None:
    budget_bytes = 100_000
    settings = Settings(cache_folder=tmp_path, journal_bytes=budget_bytes, disk_reserve_bytes=0)
    journal = StepJournal.of(settings)
    assert journal is not None
    for number in range(40):
        journal.put(f"{number:064x}", state(number))
    assert 0 < journal.store.usage().size_bytes <= budget_bytes
    assert journal.get(f"{39:064x}") is not None
    assert not (tmp_path / "results").exists()


def test_the_journal_can_be_switched_off() -> None:
    assert StepJournal.of(Settings(journal_bytes=0)) is None
