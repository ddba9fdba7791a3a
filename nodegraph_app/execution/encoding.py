"""Values as JSON and named arrays, and back, bit for bit. Nothing is pickled, no class is named but our own.

Pictures and masks need numpy alone; torch is imported when a tensor is read back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..core import guidance, values
from ..core.files import FileRef
from .tensors import from_array, is_tensor, to_array

if TYPE_CHECKING:
    from numpy import ndarray

CLASSES: dict[str, type] = {
    name: found
    for room in (values, guidance)
    for name, found in vars(room).items()
    if isinstance(found, type) and dataclasses.is_dataclass(found)
}
"""What a head may name: the value classes and what they are made of."""


class CannotBeStored(TypeError):
    """A value of a class that this module does not know, from a node pack for instance."""


class Undecodable(ValueError):
    """A head that describes no value of this version, or arrays that do not belong to it."""


def encode(value: object) -> tuple[Any, dict[str, ndarray]]:
    """A value as a JSON head and the arrays it names.

    Args:
        value: any value that travels on a link, or tuples, lists and string-keyed mappings of such.

    Raises:
        CannotBeStored: some part is of another class.
    """
    arrays: dict[str, ndarray] = {}
    return _encode(value, arrays), arrays


def _encode(value: object, arrays: dict[str, ndarray]) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value if type(value) in (type(None), bool, int, str) else _unknown(value)
    if type(value) is float:
        return {"float": value.hex()}  # every bit but the payload of a NaN, which no node sets
    if type(value) is FileRef:
        return {"file": [value.kind, value.name, value.digest]}
    if type(value) in (tuple, list):
        return {type(value).__name__: [_encode(item, arrays) for item in value]}  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            return _unknown(value)
        return {"mapping": {name: _encode(item, arrays) for name, item in value.items()}}
    if CLASSES.get(type(value).__name__) is type(value):
        fields = dataclasses.fields(value)  # type: ignore[arg-type]
        content = {field.name: _encode(getattr(value, field.name), arrays) for field in fields}
        return {"class": type(value).__name__, "fields": content}
    return _encode_array(value, arrays)


def _encode_array(value: object, arrays: dict[str, ndarray]) -> Any:
    import numpy as np

    name = f"a{len(arrays)}"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        name = next((known for known, array in arrays.items() if array is value), name)
        arrays[name] = value
        return {"array": name}
    if is_tensor(value):
        arrays[name], dtype = to_array(value)
        return {"tensor": name, "dtype": dtype}
    return _unknown(value)


def _unknown(value: object) -> Any:
    raise CannotBeStored(f"A value of class {type(value).__qualname__} is not kept on disk.")


def decode(
    head: Any, arrays: Mapping[str, ndarray], find: Callable[[FileRef], FileRef | None] = lambda file: file
) -> Any:
    """The value that `encode` took apart.

    Args:
        head: as it was, or as JSON gave it back.
        arrays: by the names in the head. They become part of the value.
        find: for a file known by kind, name and digest, its reference with the path where it lies today;
            None when it is gone.

    Raises:
        Undecodable: the head describes no value, or names a file that is gone.
    """
    try:
        return _decode(head, arrays, find)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        if isinstance(problem, Undecodable):
            raise
        raise Undecodable(f"its head describes no value: {problem}") from problem


def _decode(head: Any, arrays: Mapping[str, ndarray], find: Callable[[FileRef], FileRef | None]) -> Any:
    match head:
        case None | bool() | int() | str():
            return head
        case {"float": text}:
            return float.fromhex(text)
        case {"file": [kind, name, digest]}:
            file = find(FileRef(kind, name, digest, ""))
            if file is None:
                raise Undecodable(f"the file “{name}” is not where it was")
            return file
        case {"tuple": items}:
            return tuple(_decode(item, arrays, find) for item in items)
        case {"list": items}:
            return [_decode(item, arrays, find) for item in items]
        case {"mapping": items}:
            return {name: _decode(item, arrays, find) for name, item in items.items()}
        case {"array": name}:
            return arrays[name]
        case {"tensor": name, "dtype": dtype}:
            return from_array(arrays[name], dtype)
        case {"class": name, "fields": fields}:
            kind = CLASSES[name]
            if set(fields) != {field.name for field in dataclasses.fields(kind)}:
                raise Undecodable(f"{name} has other fields in this version")
            return kind(**{key: _decode(item, arrays, find) for key, item in fields.items()})
    raise Undecodable("its head describes no value")
