"""How far a run is, and how long it will still take."""

from __future__ import annotations

from nodegraph_app.execution.events import NodeStarted, StepProgress
from nodegraph_app.ui.runs.steps import Steps


def test_a_guess_of_the_time_left_counts_only_the_steps_that_were_made_now() -> None:
    steps = Steps()
    steps.observe(NodeStarted(1, "sample"))
    steps.observe(StepProgress(1, "sample", 10, 20))  # ten were known from the journal
    assert steps.step == (10, 20)
    assert steps.left_s is None
    steps.observe(StepProgress(1, "sample", 15, 20))
    left_s = steps.left_s
    assert left_s is not None
    steps.observe(StepProgress(1, "sample", 20, 20))
    assert steps.left_s == 0
    steps.observe(NodeStarted(1, "decode"))
    assert (steps.node, steps.step, steps.left_s) == ("decode", None, None)
    steps.clear()
    assert steps.node is None
