"""JSON as workflow files use it: read strictly and within bounds, written in one form only.

Reading refuses what other readers would take in different ways or choke on: duplicate keys, numbers that are
not finite, half a surrogate pair, deep nesting. Every refusal is a DocumentError that names the place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ..core.errors import DocumentError

LARGEST_BYTES = 16 * 2**20
DEEPEST = 64
LONGEST_INTEGER = 20
"""Digits; enough for every 64-bit number. Longer ones cost time that grows with the square of their
length.
"""

FAULTS: Mapping[str, str] = {
    "Expecting property name": "a name in double quotes is missing here",
    "Illegal trailing comma": "nothing follows this comma",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting value": "a value is missing here",
    "Extra data": "something stands behind the end",
    "Unterminated string": "the text that begins here has no closing quote",
    "Invalid control character": "a line break, or the like, stands within a text",
    "Invalid \\": "a backslash stands before something that it does not go with",
}
"""How a message of Python's parser begins → the same in words."""

# The closing quote is optional, so that an unfinished string is passed over once and not once per character.
_BRACKET_OR_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def loads(data: bytes | str) -> Any:
    """The value in a JSON text.

    Raises:
        DocumentError: not UTF-8, too long, too deep, not JSON, or one of the refusals above.
    """
    text = _decoded(data)
    _check_depth(text)
    repeated: list[tuple[dict[str, Any], str]] = []
    infinite = False

    def from_digits(digits: str) -> int | float:
        # An infinite stand-in is found by `_check_values`, which knows the place.
        nonlocal infinite
        if len(digits.removeprefix("-")) <= LONGEST_INTEGER:
            return int(digits)
        infinite = True
        return math.inf

    def from_decimal(text: str) -> float:
        nonlocal infinite
        number = float(text)
        infinite |= not math.isfinite(number)
        return number

    def from_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    repeated.append((made, name))
                    break
                seen.add(name)
        return made

    try:
        value = json.loads(
            text,
            object_pairs_hook=from_pairs,
            parse_int=from_digits,
            parse_float=from_decimal,
            parse_constant=from_decimal,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"This is not valid JSON: {_in_words(error)}.",
            place=f"line {error.lineno}, column {error.colno}",
            hint="The file is damaged or was not written by Nodegraph.",
        ) from None
    # Half a character stands there escaped or raw. Where nothing is suspicious, nothing need be looked for.
    if repeated or infinite or "\\u" in text or _SURROGATE.search(text):
        _check_values(value, [], {id(made): key for made, key in repeated})
    return value


def _in_words(error: json.JSONDecodeError) -> str:
    """What the parser found, for people who write JSON by hand and know no parser."""
    if error.pos >= len(error.doc.rstrip()):
        return "it ends too early"
    return next((words for begin, words in FAULTS.items() if error.msg.startswith(begin)), error.msg)


def _decoded(data: bytes | str) -> str:
    if len(data) > LARGEST_BYTES:
        raise DocumentError(
            f"The workflow is larger than {LARGEST_BYTES // 2**20} MiB.", place="file", hint="It is not read."
        )
    if isinstance(data, bytes):
        if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            raise DocumentError(
                "The file starts with a byte order mark.",
                place="byte 0",
                hint="Save it as UTF-8 without one.",
            )
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DocumentError(
                "The file is not UTF-8 text.",
                place=f"byte {error.start}",
                hint="Workflows are JSON in UTF-8.",
            ) from None
    if data.startswith("\ufeff"):
        raise DocumentError("The text starts with a byte order mark.", place="byte 0", hint="Remove it.")
    return data


def _check_depth(text: str) -> None:
    # Counted before parsing, because the parser recurses once per level.
    depth = 0
    for match in _BRACKET_OR_STRING.finditer(text):
        match match[0]:
            case "{" | "[":
                depth += 1
                if depth > DEEPEST:
                    line = text.count("\n", 0, match.start()) + 1
                    raise DocumentError(
                        f"The workflow is nested deeper than {DEEPEST} levels.", place=f"line {line}"
                    )
            case "}" | "]":
                depth -= 1


def _check_values(value: Any, path: list[str | int], repeated: Mapping[int, str]) -> None:
    if isinstance(value, dict):
        if key := repeated.get(id(value)):
            raise DocumentError(f"The name {short(key)} appears twice.", place=place_of([*path, key]))
        for key, item in value.items():
            if _SURROGATE.search(key):
                raise _half_a_character(path)
            path.append(key)
            _check_values(item, path, repeated)
            path.pop()
    elif isinstance(value, list):
        for index, item in enumerate(value):
            path.append(index)
            _check_values(item, path, repeated)
            path.pop()
    elif isinstance(value, float) and not math.isfinite(value):
        raise DocumentError("This number is not finite, or has too many digits.", place=place_of(path))
    elif isinstance(value, str) and _SURROGATE.search(value):
        raise _half_a_character(path)


def _half_a_character(path: Sequence[str | int]) -> DocumentError:
    return DocumentError("This text holds half a character (a lone surrogate).", place=place_of(path))


def place_of(path: Sequence[str | int]) -> str:
    """A position in words a reader can follow: ``nodes.sample.inputs.model``, ``models.a[2]``."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{_printable(step)}"
    return place.removeprefix(".") or "file"


def short(value: object) -> str:
    """A value as an error quotes it: one line, at most some sixty characters."""
    if isinstance(value, str):
        return f"“{_printable(value)}”"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return json.dumps(value)[:60]


def _printable(text: str) -> str:
    text = "".join(c if c.isprintable() else "�" for c in text[:61])
    return text if len(text) <= 60 else text[:59] + "…"


def dumps(value: Any) -> str:
    """The one text for a JSON value: sorted names, two spaces a level, lists of plain values on one line.

    Raises:
        DocumentError: it holds something that JSON does not, or that `loads` would refuse.
    """
    pieces: list[str] = []
    _write(value, [], pieces)
    pieces.append("\n")
    return "".join(pieces)


def _write(value: Any, path: list[str | int], pieces: list[str]) -> None:
    if len(path) >= DEEPEST and isinstance(value, Mapping | list | tuple):
        raise DocumentError(f"The workflow is nested deeper than {DEEPEST} levels.", place=place_of(path))
    if isinstance(value, Mapping) and value:
        newline = "\n" + "  " * (len(path) + 1)
        opening = "{"
        for name in sorted(value):
            pieces.append(f"{opening}{newline}{_scalar(name, path)}: ")
            path.append(name)
            _write(value[name], path, pieces)
            path.pop()
            opening = ","
        pieces.append("\n" + "  " * len(path) + "}")
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping | list | tuple) for item in value):
        newline = "\n" + "  " * (len(path) + 1)
        opening = "["
        for index, item in enumerate(value):
            pieces.append(opening + newline)
            path.append(index)
            _write(item, path, pieces)
            path.pop()
            opening = ","
        pieces.append("\n" + "  " * len(path) + "]")
    elif isinstance(value, list | tuple):
        pieces.append("[" + ", ".join(_scalar(item, path) for item in value) + "]")
    else:
        pieces.append("{}" if isinstance(value, Mapping) else _scalar(value, path))


def _scalar(value: Any, path: Sequence[str | int]) -> str:
    if value is not None and not isinstance(value, str | int | float):
        _refuse(f"a {type(value).__name__}", path)
    if isinstance(value, str) and _SURROGATE.search(value):
        raise _half_a_character(path)
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(f"the number {value}", path)
    if isinstance(value, int) and len(str(abs(value))) > LONGEST_INTEGER:
        _refuse("an integer of so many digits", path)
    return json.dumps(value, ensure_ascii=False)


def _refuse(what: str, path: Sequence[str | int]) -> NoReturn:
    raise DocumentError(f"A workflow file cannot hold {what}.", place=place_of(path))
