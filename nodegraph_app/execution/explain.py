"""Why a step runs, in words: what differs from the nearest earlier result, wherever upstream it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ..core.numerics import Numerics, torch_release
from .ledger import Origin, Past

if TYPE_CHECKING:
    from .step import Step

TOLD = 8
"""Changes that one step tells of at most."""
LONGEST = 40


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was.

    Attributes:
        node: id of the node where it was changed; empty for what concerns them all.
        title: what the reader calls that node.
        name: parameter, file parameter or input; or what else differs, in words.
        before, after: values in words; empty where there are none to name.
    """

    node: str
    title: str
    name: str
    before: str = ""
    after: str = ""

    def seen_from(self, node: str) -> str:
        """In words, for a reader who looks at `node`."""
        where = self.name if self.node in ("", node) else f"{self.name} of {self.title}"
        return f"{where} changed: {self.before} → {self.after}" if self.before or self.after else where


def explain(steps: Iterable[Step], past: Past) -> dict[str, tuple[str, tuple[Change, ...]]]:
    """Step → why it would run, and every change behind that.

    Args:
        steps: those that can run, each after what it needs.
        past: what was made before.
    """
    explained: dict[str, tuple[str, tuple[Change, ...]]] = {}
    known: dict[str, Step] = {}
    for step in steps:
        known[step.node] = step
        explained[step.node] = _explained(step, past, known, explained)
    return explained


def _explained(
    step: Step,
    past: Past,
    known: Mapping[str, Step],
    explained: Mapping[str, tuple[str, tuple[Change, ...]]],
) -> tuple[str, tuple[Change, ...]]:
    assert step.origin is not None, "only steps that can run are explained"
    before = past.nearest(step.origin)
    if before is None:
        return "never ran", ()
    if before.origin.key == step.key:
        return "its result is no longer held", ()
    changes = dict.fromkeys(_own_changes(step, before.origin))
    for name, feeding in step.input_keys.items():
        earlier = before.origin.inputs.get(name)
        if earlier == feeding:
            continue
        source = step.inputs[name].node
        made = past.made(earlier[0]) if earlier else None
        if earlier is None:
            changes[Change(step.node, step.title, f"“{name}” is connected now")] = None
        elif made is not None and made.origin.node != source:
            changes[Change(step.node, step.title, f"“{name}” comes from {known[source].title} now")] = None
        else:
            changes.update(dict.fromkeys(explained[source][1]))
    told = tuple(changes)[:TOLD]
    if not told:  # before the device is chosen every key differs, and so do those of what it feeds
        fed_as_before = step.input_keys.keys() == before.origin.inputs.keys() and not step.origin.numerics
        return "its result is no longer held" if fed_as_before else "what feeds it is made anew", ()
    more = f", and {len(told) - 2} more" if len(told) > 2 else ""
    return "; ".join(change.seen_from(step.node) for change in told[:2]) + more, told


def _own_changes(step: Step, before: Origin) -> Iterator[Change]:
    """What differs in the step itself, its inputs left out."""
    assert step.origin is not None
    now = step.origin

    def change(name: str, before: str = "", after: str = "") -> Change:
        return Change(step.node, step.title, name, before, after)

    for name, value in now.parameters.items():
        if name in now.files:
            continue
        if name not in before.parameters:
            yield change(f"“{name}” is set here now, no longer by a link")
        elif before.parameters[name] != value:
            yield change(name, _short(before.parameters[name]), _short(value))
    for name, (file, digest) in now.files.items():
        if name not in now.parameters and name not in before.files:
            continue  # a text names it that changed, which is said
        earlier, earlier_digest = before.files.get(name, ("", ""))
        if earlier != file:
            yield change(name, _short(earlier), _short(file))
        elif earlier_digest != digest:
            yield change(f"the content of the file “{file}” changed")
    for name in before.inputs.keys() - now.inputs.keys():
        if name not in now.parameters:
            yield change(f"“{name}” is no longer connected")
    if now.version != before.version:
        yield change("version", str(before.version), str(now.version))
    yield from _arithmetic_changes(before.numerics, now.numerics)
    if before.economy != now.economy:
        yield change("saving memory", *(origin.economy or "not needed" for origin in (before, now)))
    if now.place != before.place:
        yield change("output folder", before.place, now.place)


@lru_cache(maxsize=64)  # the same for every node of a workflow
def _arithmetic_changes(before: str, now: str) -> tuple[Change, ...]:
    """What differs in where and by what it is computed, once for all nodes."""
    earlier = Numerics.read(before)
    # A device that is not chosen yet will be chosen by the torch that is installed.
    after = Numerics.read(now) if now else replace(earlier, torch=earlier.torch and torch_release())
    if earlier.place != after.place:
        return (Change("", "", "the device", earlier.place, after.place),)
    if not earlier.torch and after.torch:
        return (Change("", "", "the version of torch that made it is not known"),)
    if earlier.torch != after.torch:
        return (Change("", "", "the version of torch", earlier.torch, after.torch or "none"),)
    if earlier.performance != after.performance:
        before_words, words = (arithmetic.settings or "the usual" for arithmetic in (earlier, after))
        return (Change("", "", "the settings it is computed with", before_words, words),)
    return ()


def _short(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else f"{value}"
    return text if len(text) <= LONGEST else text[: LONGEST - 2] + "…”"
