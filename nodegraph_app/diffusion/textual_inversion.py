"""Textual inversion, Gal et al. (2023): words learned from pictures, spoken by name in a prompt.

A prompt's ``embedding:name`` becomes as many tokens as the file has vectors. Their ids stand in only; the
vectors take the place of what the encoder's table has for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from ..core.errors import ModelFileError
from ..core.files import FileRef
from ..models.embeddings import ANY
from ..models.store import Store
from .prompts import Token


def vectors(store: Store, files: Sequence[FileRef], encoder: nn.Module, *, slot: str) -> dict[str, Tensor]:
    """Name → (vectors, width) of the files that hold words for this encoder.

    Args:
        encoder: a text model of transformers.
        slot: what files for several encoders call it, see `models.embeddings.SLOTS`.

    Raises:
        ModelFileError: a file is damaged, or made for an encoder of another width.
    """
    width = encoder.get_input_embeddings().weight.shape[1]  # type: ignore[operator,union-attr] # of transformers
    found = {}
    for file in files:
        held = store.embedding(file)
        rows = held.get(slot, held.get(ANY))
        if rows is None and len(held) == 1:
            (other,) = held
            raise ModelFileError(f"The embedding “{file.name}” holds words for {other}, not for {slot}.")
        if rows is None:
            continue  # words for another encoder of this model
        if rows.shape[1] != width:
            raise ModelFileError(
                f"The embedding “{file.name}” is {rows.shape[1]} wide, this text encoder reads {width}.",
                hint="Use an embedding made for this model's family.",
            )
        found[file.name] = rows
    return found


@contextmanager
def spoken(
    encoder: nn.Module, chunks: Sequence[Sequence[Token]], learned: Mapping[str, Tensor]
) -> Iterator[None]:
    """Let the encoder read learned vectors where the tokens of a batch of chunks say so."""
    places = [
        (row, column, learned[token.learned[0]][token.learned[1]])
        for row, chunk in enumerate(chunks)
        for column, token in enumerate(chunk)
        if token.learned is not None
    ]
    if not places:
        yield
        return
    rows, columns, spoken_vectors = zip(*places, strict=True)
    where = (torch.tensor(rows), torch.tensor(columns))

    def replace(layer: nn.Module, arguments: Any, table: Tensor) -> Tensor:
        at = tuple(index.to(table.device) for index in where)
        return table.index_put(at, torch.stack(spoken_vectors).to(table))

    hook = encoder.get_input_embeddings().register_forward_hook(replace)  # type: ignore[operator,union-attr] # of transformers
    try:
        yield
    finally:
        hook.remove()
