"""Parameters: plain values set on a node, what they may be, and how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .errors import ParameterError
from .files import FileKind
from .sockets import SocketType
from .spelling import alike

ParameterKind = Literal["integer", "number", "text", "boolean", "choice", "file"]
ParameterValue = int | float | str | bool

LARGEST_JSON_INTEGER = 2**53
"""Readers of JSON in other languages keep integers exactly up to here (RFC 8259, section 6)."""


@dataclass(frozen=True)
class Range:
    """Bounds of a number, for `Annotated`.

    Args:
        low, high: inclusive.
        step: what one notch of a wheel or arrow changes.
        unit: shown behind the number, e.g. ``"px"``.
        slider: whether the whole range is worth a slider.
    """

    low: float
    high: float
    step: float = 1
    unit: str = ""
    slider: bool = False


@dataclass(frozen=True)
class Multiline:
    """Editor hint, for `Annotated`: the text may have many lines."""


@dataclass(frozen=True)
class Seed:
    """Editor hint, for `Annotated`: an unsigned 64-bit seed, with a button for a fresh one."""


@dataclass(frozen=True)
class Advanced:
    """Editor hint, for `Annotated`: rarely needed; a node shows it only where it is set or linked."""


@dataclass(frozen=True)
class Kind:
    """For `Annotated[FileRef, Kind("lora")]`: which files a file parameter offers."""

    name: FileKind


@dataclass(frozen=True)
class Painted:
    """Editor hint, for `Annotated`: the file is a mask, which may be painted by hand over a picture.

    Args:
        over: name of the file parameter, or of the input, that has the picture.
    """

    over: str


@dataclass(frozen=True)
class ParameterSpec:
    """Declaration of one parameter.

    Attributes:
        name: for ever.
        kind: decides the editor and which values are taken.
        default: used when a workflow does not set it.
        bounds: for integers and numbers.
        choices: for choices, in menu order.
        file_kind: for files.
        optional: for files: none needs to be chosen.
        multiline, seed, advanced: editor hints.
        painted_over: for a mask that may be painted: the parameter or input that has the picture below it.
        help: one sentence for the reader.
        label: the name in the reader's language, where that is not English.
    """

    name: str
    kind: ParameterKind
    default: ParameterValue
    bounds: Range | None = None
    choices: tuple[str, ...] = ()
    file_kind: FileKind | None = None
    optional: bool = False
    multiline: bool = False
    seed: bool = False
    advanced: bool = False
    painted_over: str = ""
    help: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The name as a reader sees it: in their language, where `label` says it."""
        return self.label or self.name.replace("_", " ")

    @property
    def socket(self) -> SocketType:
        """Type of the socket through which a link may drive this parameter."""
        return SocketType(self.kind)

    def read(self, value: object) -> ParameterValue:
        """`value` as this parameter holds it, whatever its bounds.

        Raises:
            ParameterError: the type is wrong. Names the parameter and what it takes.
        """
        match self.kind, value:
            case "integer", str() if value.removeprefix("-").isdecimal() and len(value) <= 20:
                return int(value)
            case "integer", int() if not isinstance(value, bool):
                return value
            case "integer", float() if value.is_integer():
                return int(value)
            case "number", int() | float() if not isinstance(value, bool) and math.isfinite(value):
                return float(value)
            case "boolean", bool():
                return value
            case "text" | "choice" | "file", str():
                return value
        raise ParameterError(
            f"Parameter “{self.name}” takes {self.describe()}, not {value!r}.", place=self.name
        )

    def check(self, value: object) -> ParameterValue:
        """`value` as this parameter holds it, within its bounds and choices.

        Raises:
            ParameterError: wrong type, out of bounds, or no such choice.
        """
        held = self.read(value)
        if complaint := self.complaint(held):
            raise ParameterError(complaint, place=self.name)
        return held

    def complaint(self, held: ParameterValue) -> str | None:
        """Why a value of the right type is not allowed, or None when it is."""
        bounds = self.bounds
        if bounds is not None and isinstance(held, int | float) and not bounds.low <= held <= bounds.high:
            return f"Parameter “{self.name}” takes {self.describe()}, not {_written(held)}."
        if self.kind == "choice" and held not in self.choices:
            if meant := alike(str(held), self.choices):
                guess = " or ".join(f"“{name}”" for name in meant)
                return f"Parameter “{self.name}” has no choice “{held}”. Did you mean {guess}?"
            return f"Parameter “{self.name}” takes {self.describe()}, not “{held}”."
        return None

    def parse(self, text: str) -> ParameterValue:
        """What a person typed, as a checked value. Raises ParameterError."""
        typed: object = text
        try:
            if self.kind == "number":
                typed = float(text)
            elif self.kind == "integer":
                typed = int(text)
            elif self.kind == "boolean":
                typed = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[
                    text.strip().lower()
                ]
        except (ValueError, KeyError):
            raise ParameterError(
                f"Parameter “{self.name}” takes {self.describe()}, not “{text}”.", place=self.name
            ) from None
        return self.check(typed)

    def describe(self) -> str:
        """What it takes, in words: ``"a whole number from 1 to 1000"``."""
        span = f" from {_written(self.bounds.low)} to {_written(self.bounds.high)}" if self.bounds else ""
        match self.kind:
            case "integer":
                if self.seed:
                    return "a whole number from 0 to 18446744073709551615"
                return f"a whole number{span}"
            case "number":
                return f"a number{span}"
            case "boolean":
                return "true or false"
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "file":
                return f"the name of {_with_article(self.file_kind or '')} file"
        return "text"

    def to_json(self, held: ParameterValue) -> ParameterValue:
        """The value as files write it: integers that may pass 2^53 as strings."""
        may_be_large = self.kind == "integer" and (
            self.bounds is None or max(abs(self.bounds.low), abs(self.bounds.high)) > LARGEST_JSON_INTEGER
        )
        return str(held) if may_be_large else held


def _written(number: float) -> str:
    """A number as a person writes it: no point behind whole ones."""
    if isinstance(number, int):
        return str(number)
    return str(int(number)) if number.is_integer() else str(number)


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
