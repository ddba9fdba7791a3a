"""States of nodes, out of plans and events."""

from __future__ import annotations

from dataclasses import replace

from nodegraph_app.core.economy import Economy
from nodegraph_app.execution.events import (
    MemoryRanOut,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    PlannedNode,
    RunFinished,
    StepProgress,
    Verdict,
)
from nodegraph_app.ui.runs.node_book import Cost, NodeBook
from nodegraph_app.ui.value_text import seconds_text


def row(node: str, verdict: Verdict, key: str, reason: str = "") -> PlannedNode:
    return PlannedNode(node, "some.type", node.title(), verdict, reason, key)


def planned_book() -> NodeBook:
    """A book in the middle of a run of two nodes."""
    book = NodeBook()
    rows = (row("a", "run", "k1"), row("b", "run", "k2"))
    book.replan(rows)
    book.observe(Planned(1, rows))
    return book


def test_a_running_node_shows_its_step_and_share() -> None:
    book = planned_book()
    book.observe(NodeStarted(1, "a"))
    book.observe(StepProgress(1, "a", 5, 20))
    state = book.state("a")
    assert (state.kind, state.word, state.progress) == ("running", "5 / 20", 0.25)
    assert book.state("b").kind == "will_run"


def test_what_a_run_says_of_a_node_no_longer_shows_once_the_node_was_edited() -> None:
    book = planned_book()
    book.observe(NodeFinished(1, "a", "k1", 0.4, None, False))
    assert book.state("a").word == "0.4 s"
    book.replan([row("a", "run", "other", "text changed"), row("b", "run", "k2")])
    assert book.state("a").kind == "will_run"
    assert book.state("a").detail == "text changed"
    assert book.finish("a") is None


def test_undoing_the_edit_brings_back_what_the_run_said() -> None:
    book = planned_book()
    book.observe(NodeFinished(1, "a", "k1", 0.4, None, False))
    book.replan([row("a", "run", "other")])
    book.replan([row("a", "cached", "k1")])
    assert book.state("a").kind == "done"


def test_an_error_stays_until_something_that_could_mend_it_is_changed() -> None:
    book = planned_book()
    book.observe(NodeFailed(1, "a", "It broke.", "Mend it.", None, "Traceback"))
    book.observe(NodeBlocked(1, "b", "a failed"))
    book.observe(RunFinished(1, "failed", 1.0))
    assert book.state("a").kind == "error"
    assert book.state("b").kind == "blocked"
    failure = book.failure("a")
    assert failure is not None
    assert failure.hint == "Mend it."
    book.replan([row("a", "run", "mended"), row("b", "run", "k3")])
    assert book.state("a").kind == "will_run"
    assert book.failure("a") is None


def test_a_cancelled_node_will_run_again() -> None:
    book = planned_book()
    book.observe(NodeStarted(1, "a"))
    book.observe(RunFinished(1, "cancelled", 1.0))
    assert book.state("a").kind == "will_run"


def test_a_death_is_an_error_of_the_node_that_was_running_only() -> None:
    book = planned_book()
    book.observe(NodeFinished(1, "a", "k1", 0.4, None, False))
    book.observe(NodeStarted(1, "b"))
    book.die("b", "it was ended by signal SIGKILL")
    assert book.state("b").kind == "error"
    assert book.state("a").kind == "will_run"


def test_durations_are_as_exact_as_a_reader_needs() -> None:
    assert [seconds_text(s) for s in (0.02, 0.44, 12.34, 125.0)] == ["0.02 s", "0.4 s", "12.3 s", "2 min 5 s"]


def test_the_culprit_stands_out_from_what_waits_for_it() -> None:
    book = NodeBook()
    rows = (row("a", "blocked", "", "No file is chosen."), row("b", "blocked", "", "“x” comes from A"))
    book.replan(rows, {"a": "No file is chosen.", "alone": "Nothing is connected."})
    culprit, behind, alone = book.state("a"), book.state("b"), book.state("alone")
    assert (culprit.kind, culprit.own, culprit.word) == ("blocked", True, "blocked")
    assert (behind.kind, behind.own, behind.word) == ("blocked", False, "waits")
    assert (alone.own, alone.word, alone.detail) == (True, "unfinished", "Nothing is connected.")
    assert book.counts() == (0, 0, 2)


def test_a_node_that_takes_no_part_any_more_shows_no_error() -> None:
    book = planned_book()
    book.observe(NodeFailed(1, "a", "It broke.", "Mend it.", None, "Traceback"))
    book.observe(RunFinished(1, "failed", 1.0))
    assert book.counts() == (0, 2, 0)  # both would run again
    book.replan([row("b", "run", "k3")])  # a was bypassed or deleted
    assert book.state("a").kind == "idle"
    assert book.failure("a") is None


def test_a_cached_node_says_what_that_means() -> None:
    book = NodeBook()
    book.replan([row("a", "cached", "k", "memory")])
    assert book.state("a").detail == "Its result is held in memory and will be used again."


def test_a_node_that_tries_again_with_less_memory_says_so_and_what_ended_before_stands() -> None:
    book = planned_book()
    book.observe(NodeFinished(1, "a", "k1", 0.4, None, False))
    book.observe(NodeStarted(1, "b"))
    economy = Economy(alone=True, tiles=True)
    book.observe(MemoryRanOut(1, "b", "Decoding needs more memory than there is.", economy))
    assert book.state("b").detail == (
        "Decoding needs more memory than there is. Trying again: other models released, in tiles."
    )
    rows = (row("a", "cached", "k1", "memory"), replace(row("b", "run", "k2+"), economy=economy.words))
    book.replan(rows)
    book.observe(Planned(1, rows, again=True))
    assert book.state("a").word == "0.4 s"
    assert book.state("b").thrift == "other models released, in tiles"
    book.observe(NodeStarted(1, "b"))
    book.observe(NodeFinished(1, "b", "k2+", 2.0, None, False))
    assert (book.state("b").kind, book.state("b").thrift) == ("done", "other models released, in tiles")
    assert book.counts() == (2, 0, 0)


def test_what_a_node_takes_is_what_was_measured_or_else_what_is_expected() -> None:
    book = planned_book()
    book.observe(NodeStarted(1, "a"))
    assert book.cost("a") is None
    book.observe(NodeFinished(1, "a", "k1", seconds=1.5, cached=False, peak_bytes=2**30))
    assert book.cost("a") == Cost(1.5, 2**30)
    book.replan((
        replace(row("a", "cached", "k1"), made_seconds=1.5),
        replace(row("b", "run", "k2"), expected_seconds=0.4, expected_peak_bytes=9),
    ))  # fmt: skip
    assert book.cost("b") == Cost(0.4, 9, expected=True)
    book.replan((replace(row("a", "cached", "k9"), made_seconds=3.0),))
    assert book.cost("a") == Cost(3.0, None), "the measured one was of another result"
    assert book.cost("nobody") is None
