"""How far a run is, in words: which of several, which step, how long it still takes."""

from __future__ import annotations

from ..translation import translate
from ..value_text import seconds_text
from .run_control import RunControl


def progress_text(runs: RunControl) -> str:
    """For the status bar; empty where nothing is known yet."""
    if runs.waits:
        return translate("Progress", "for the run of another tab")
    request, parts = runs.request, []
    if request is not None and request.count > 1:
        parts.append(
            translate("Progress", "run {number} of {count}").format(
                number=request.done + 1, count=request.count
            )
        )
    if runs.step is not None and runs.step[1] > 0:
        done, total = runs.step
        parts.append(translate("Progress", "step {done} of {total}").format(done=done, total=total))
        if (left := left_s(runs)) is not None and left > 0:
            parts.append(translate("Progress", "{seconds} left").format(seconds=seconds_text(max(left, 0.1))))
    return "  ·  ".join(parts)


def share_done(runs: RunControl) -> float | None:
    """Of everything Run was pressed for, 0 to 1; None where that is not known."""
    request = runs.request
    if request is None or not runs.running:
        return None
    done = runs.step[0] / runs.step[1] if runs.step is not None and runs.step[1] else None
    if request.count == 1:
        return done
    return (request.done + (done or 0.0)) / request.count


def left_s(runs: RunControl) -> float | None:
    """Seconds until this run is over: of the running node by its steps so far, of the others by earlier runs.

    Of the running node alone where nothing is known of those behind it; None where nothing is known at all.
    """
    own = runs.left_s
    if own is None:
        return None
    return own + (runs.book.expected_left_s(runs.running_node) or 0.0)
