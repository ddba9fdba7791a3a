"""One node of a plan: what will happen to it and why, what names its result, and what it will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.economy import PLENTY, Economy
from ..core.files import FileName, FileRef
from ..core.forecast import Forecast
from ..core.graph import Source
from ..core.spec import NodeSpec
from .cache import ResultInfo
from .events import PlannedNode, Verdict
from .explain import Change
from .ledger import Estimate, Origin

PLENTIFUL = Forecast(PLENTY)


@dataclass(frozen=True)
class Step:
    """One node of a plan, complete in itself.

    Attributes:
        node: id.
        spec: declaration, or None for an unknown type (always blocked).
        title: what the reader calls the node.
        verdict, reason: what will happen and why.
        key: name of the result; empty when blocked.
        parameters: every parameter that acts, in memory form.
        files: the files that parameters name, found and fingerprinted: by parameter or, where a text names
            them, see `label`.
        inputs: input or parameter name → what really feeds it.
        input_keys: the same names → key of the feeding result and output name.
        origin: all that its result is made from, for the ledger; None when blocked.
        known: what is known of its result, if anything.
        changes: what differs from the nearest earlier result, here or upstream; for a step that runs.
        estimate: what it will probably take; for a step that runs.
        forecast: how it makes do with the memory there is, why, and what it will take of it.
    """

    node: str
    spec: NodeSpec | None
    title: str
    verdict: Verdict
    reason: str
    key: str
    parameters: Mapping[str, Any]
    files: Mapping[str, FileRef]
    inputs: Mapping[str, Source]
    input_keys: Mapping[str, tuple[str, str]]
    origin: Origin | None = None
    known: ResultInfo | None = None
    changes: tuple[Change, ...] = ()
    estimate: Estimate | None = None
    forecast: Forecast = PLENTIFUL

    @property
    def economy(self) -> Economy:
        """How it makes do with the memory there is."""
        return self.forecast.economy

    @property
    def told(self) -> PlannedNode:
        """The step as it is told to others."""
        return PlannedNode(
            self.node,
            self.spec.type if self.spec else "",
            self.title,
            self.verdict,
            self.reason,
            self.key,
            self.changes,
            expected_seconds=self.estimate.seconds if self.estimate else None,
            expected_peak_bytes=self.estimate.peak_bytes if self.estimate else None,
            made_seconds=self.known.seconds if self.known else None,
            made_at_s=(self.known.made_at_s or None) if self.known else None,
            economy=": ".join(filter(None, (self.economy.words, self.forecast.why))),
            expected_roughly=self.estimate is not None and self.estimate.rough,
        )


def label(spec: NodeSpec, named: FileName) -> str:
    """What a step knows a file by: its parameter or, where a text names it, the text and the name."""
    parameter = spec.parameter(named.parameter)
    own = parameter is not None and parameter.file_kind is not None
    return named.parameter if own else f"{named.parameter}: {named.kind} {named.name}"
