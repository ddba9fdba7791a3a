"""What a node will take of its device's memory, told before it runs, and how it makes do with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .economy import PLENTY, Economy
from .files import FileRef


@dataclass(frozen=True)
class Network:
    """A network that a node is given, as far as a plan knows it.

    Attributes:
        file: that holds its weights.
        storage: number format that its recipe names, see `core.values.Storage`.
    """

    file: FileRef
    storage: str = "auto"


@dataclass(frozen=True)
class Work:
    """What a node does with networks.

    Attributes:
        networks: socket type → the network that comes through it, as far as it is known.
        takes, gives: socket types of what goes in and comes out besides.
        width_px, height_px: of the pictures, or of those that the latents stand for.
        batch: how many.
        economy: how it makes do already, because memory ran out before.
    """

    networks: Mapping[str, Network]
    takes: frozenset[str]
    gives: frozenset[str]
    width_px: int
    height_px: int
    batch: int
    economy: Economy = PLENTY


@dataclass(frozen=True)
class Forecast:
    """What a node will take by an estimate, and what follows from it.

    Attributes:
        economy: how it makes do, with what it has to do from the start to stay within the budget.
        why: it has to, for a reader: ``"2048 × 2048 would take about 9.5 GB of 6 GB"``; empty where it need
            not.
        working_bytes: what its networks compute with, their weights left out; None where that is not known.
    """

    economy: Economy
    why: str = ""
    working_bytes: int | None = None


class Memory(Protocol):
    """Whatever knows how much memory there is for networks."""

    def forecast(self, work: Work) -> Forecast:
        """What a piece of work will take. Reads headers of files and touches no torch."""


class NoLimit:
    """Nothing is known of the memory, so nothing is guessed."""

    def forecast(self, work: Work) -> Forecast:
        """As it makes do already."""
        return Forecast(work.economy)
