"""The values of an axis of a grid, as people write them.

3,5,7                   separated by commas; one that holds a comma in double quotes
1..4                    every whole number; 0..1:0.25 goes in steps
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ..core.errors import ParameterError
from ..core.parameters import ParameterSpec, ParameterValue
from .grid import MOST_COMBINATIONS

_RANGE = re.compile(r"(?P<low>[^.:]*(?:\.\d+)?)\.\.(?P<high>[^:]*)(?::(?P<step>.*))?")
_ITEM = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^",]*))\s*(?:,|\Z)')


def read_values(parameter: ParameterSpec, text: str, *, hint: str) -> list[ParameterValue]:
    """The values that a text lists, as the parameter holds them.

    Args:
        parameter: checks each.
        text: see above.
        hint: what to write where nothing is.

    Raises:
        ParameterError: it lists none, or one that the parameter does not take.
    """
    if not text.strip():
        raise ParameterError("The list of values is empty.", hint=hint)
    values: list[ParameterValue] = []
    for item, quoted in _items(text):
        span = _RANGE.fullmatch(item) if parameter.kind in ("integer", "number") and not quoted else None
        values += _span(parameter, span) if span else [parameter.parse(item)]
    return values


def check_twice(values: Sequence[ParameterValue]) -> None:
    """Raise ParameterError where a value is listed twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ParameterError(
                f"The value “{value}” is given twice.", hint="Each would give the same picture."
            )


def written(value: ParameterValue) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _items(text: str) -> list[tuple[str, bool]]:
    """Values between commas, and whether each stood in quotes, which keep commas and are doubled within."""
    found: list[tuple[str, bool]] = []
    position = 0
    while True:
        match = _ITEM.match(text, position)
        if match is None:
            raise ParameterError(
                f"A quotation mark in {text} has no partner.",
                hint='A value that holds a comma is written "in double quotes"; a mark within it is doubled.',
            )
        quoted = match["quoted"] is not None
        item = match["quoted"].replace('""', '"') if quoted else match["bare"].strip()
        if not item and not quoted:
            raise ParameterError(
                f"Value {len(found) + 1} is empty.", hint='Remove a comma, or write "" for an empty text.'
            )
        found.append((item, quoted))
        if not match[0].endswith(","):
            return found
        position = match.end()


def _span(parameter: ParameterSpec, span: re.Match[str]) -> list[ParameterValue]:
    """``low..high`` or ``low..high:step``, both ends included where the steps meet them."""
    low, high = parameter.parse(span["low"]), parameter.parse(span["high"])
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    step = _step(parameter, span["step"])
    if high < low:
        raise ParameterError(f"{span[0]} runs backwards.", hint=f"Write {span['high']}..{span['low']}.")
    # A share of a step keeps 0..1:0.1 from ending at 0.9 because of rounding.
    count = math.floor((high - low) / step + 1e-9) + 1
    if count > MOST_COMBINATIONS:
        raise ParameterError(
            f"{span[0]} are {count} values; {MOST_COMBINATIONS} combinations are the most.",
            hint="Take larger steps, for example 0..1000:100.",
        )
    if parameter.kind == "integer":
        return [parameter.check(int(low) + index * int(step)) for index in range(count)]
    return [parameter.check(round(low + index * step, 9)) for index in range(count)]


def _step(parameter: ParameterSpec, text: str | None) -> int | float:
    if text is None:
        return 1
    try:
        step = int(text) if parameter.kind == "integer" else float(text)
    except ValueError:
        step = 0
    if not (math.isfinite(step) and step > 0):
        kind = "a whole number" if parameter.kind == "integer" else "a number"
        raise ParameterError(f"A step is {kind} above 0, not “{text}”.", hint="For example 0..10:2.")
    return step
