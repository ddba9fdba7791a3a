"""What the form needs of the window around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from ...core.problems import Problem
from ...core.seed_control import SeedPlace
from ..remedies import Remedy


@dataclass(frozen=True)
class FormNeeds:
    """Questions the form asks.

    Attributes:
        fetch_picture: lets a person choose a picture; its name, or None.
        take_picture: makes a picture that was dropped or pasted one that workflows find; its name, or None.
        paint: opens the mask editor for a node.
        picture_on: what a node shows, if it shows anything.
        last_seed: the seed of the last run, where it is known.
        problems: what is wrong with the workflow.
        remedy: what would help, as words and an act.
    """

    fetch_picture: Callable[[], str | None]
    take_picture: Callable[[QMimeData], str | None]
    paint: Callable[[str], object]
    picture_on: Callable[[str], QImage | None]
    last_seed: Callable[[SeedPlace], int | None]
    problems: Callable[[], tuple[Problem, ...]]
    remedy: Callable[[Problem], Remedy | None]
