"""The step journal: every state of a sampling run is kept under its key, and no known step is run again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..core.run import StateStore
from .noise import NoiseState
from .samplers import SamplerState


@dataclass(frozen=True, eq=False)
class Reached:
    """A state, and what the model thought the picture was on the way to it.

    Attributes:
        state: enough to go on from here.
        estimate: the last estimate of the noise-free latent that the step to this state asked for,
            (B, C, h, w), scaled as the denoiser has it; None before the first step.
    """

    state: SamplerState
    estimate: Tensor | None


@dataclass(frozen=True, eq=False)
class Journal:
    """The states of one run in a store.

    Attributes:
        store: where they are kept.
        keys: of the states from `start` on.
        start: the state before the first step.
    """

    store: StateStore
    keys: tuple[str, ...]
    start: SamplerState

    def at(self, step: int) -> Reached | None:
        """The state behind which `step` steps of the schedule lie, or None when it is not kept."""
        kept = self.store.get(self.keys[step - self.start.step])
        return None if kept is None else self._read(kept, step)

    def furthest(self) -> Reached:
        """The last state that is known; the start when none is."""
        for step in range(self.start.step + len(self.keys) - 1, self.start.step, -1):
            if (known := self.at(step)) is not None:
                return known
        return Reached(self.start, None)

    def keep(self, reached: Reached) -> None:
        """Write a state down as float32, bit for bit."""
        state, arrays = reached.state, {"x": reached.state.x}
        arrays |= {f"history.{age}": estimate for age, estimate in enumerate(state.history)}
        averages = enumerate(zip(state.guidance, self.start.guidance, strict=True))
        arrays |= {f"guidance.{n}": average for n, (average, first) in averages if average is not first}
        if state.noise is not self.start.noise:  # samplers that draw none leave the source where it was
            arrays["noise"] = state.noise.generator
        if reached.estimate is not None:
            arrays["estimate"] = reached.estimate
        self.store.put(
            self.keys[state.step - self.start.step], {name: t.cpu().numpy() for name, t in arrays.items()}
        )

    def _read(self, kept: Mapping[str, np.ndarray], step: int) -> Reached | None:
        """The state in these arrays; None when they hold something else."""
        # Copied into torch's own memory, aligned as it was: else some kernels differ in the last bit.
        arrays = {name: torch.tensor(array) for name, array in kept.items()}
        source = arrays.pop("noise", self.start.noise.generator)
        if not _alike(source, self.start.noise.generator):
            return None
        if not all(_alike(array, self.start.x) for array in arrays.values()):
            return None
        latents = {name: array.to(self.start.x.device) for name, array in arrays.items()}
        x, estimate = latents.pop("x", None), latents.pop("estimate", None)
        guidance = tuple(latents.pop(f"guidance.{n}", first) for n, first in enumerate(self.start.guidance))
        history = tuple(latents[name] for name in sorted(latents))
        if x is None or sorted(latents) != [f"history.{age}" for age in range(len(history))]:
            return None
        noise = NoiseState(source) if "noise" in kept else self.start.noise
        return Reached(SamplerState(step, x, history, noise, guidance), estimate)


def _alike(found: Tensor, wanted: Tensor) -> bool:
    return found.shape == wanted.shape and found.dtype == wanted.dtype


def walk(
    start: SamplerState,
    last: int,
    reach: Callable[[SamplerState], Reached],
    journal: Journal | None,
    *,
    every: bool = False,
) -> Iterator[Reached]:
    """Every state from the furthest that is known, or with `every` from the start, to the last.

    Args:
        last: step of the state to end with.
        reach: runs one step.
        journal: asked before each step is run, told after.
    """
    at = Reached(start, None) if every or journal is None else journal.furthest()
    yield at
    while at.state.step < last:
        known = journal.at(at.state.step + 1) if journal is not None else None
        if known is None:
            known = reach(at.state)
            if journal is not None:
                journal.keep(known)
        at = known
        yield at
