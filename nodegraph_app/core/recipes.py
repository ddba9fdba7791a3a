"""What a network's recipe comes to: what identifies it, what is mixed once, what acts beside its layers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any, TypeVar

from .values import LoraPatch, Merge, Recipe, Storage

AnyRecipe = TypeVar("AnyRecipe", bound=Recipe)


def by_content(recipe: Recipe) -> dict[str, Any]:
    """A network by the content of its files, as plain JSON; patches that change nothing are left out."""
    patches = [_patch(patch) for patch in recipe.patches if _acts(patch)]
    stored = {} if recipe.storage == "auto" else {"storage": recipe.storage}
    return {"file": recipe.digest, "patches": patches, **stored}


def by_name(recipe: Recipe) -> dict[str, Any]:
    """The same for a reader: also with the names of the files."""

    def named(file_name: str, content: dict[str, Any]) -> dict[str, Any]:
        return {"name": file_name, **content}

    patches = []
    for patch in filter(_acts, recipe.patches):
        if isinstance(patch, LoraPatch):
            patches.append(named(patch.file.name, _patch(patch)))
            continue
        inner = {"merge": by_name(patch.other)}
        inner |= {"minus": by_name(patch.minus)} if patch.minus else {}
        patches.append(_patch(patch) | inner)
    return named(recipe.file.name, {"file": recipe.digest, "patches": patches})


def identity(recipe: Recipe) -> str:
    """Name of a network's weights: the file's digest or, where something is mixed in, one of all that is."""
    content = by_content(recipe)
    if not content["patches"]:
        return recipe.digest
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def settled(recipe: AnyRecipe) -> tuple[AnyRecipe, tuple[LoraPatch, ...]]:
    """The recipe up to its last merge, whose weights are computed once, and the LoRAs that follow.

    Patches that change nothing are left out.
    """
    acting = tuple(filter(_acts, recipe.patches))
    last = max((number for number, patch in enumerate(acting, 1) if isinstance(patch, Merge)), default=0)
    beside = tuple(patch for patch in acting[last:] if isinstance(patch, LoraPatch))
    return replace(recipe, patches=acting[:last]), beside


def stored(recipe: AnyRecipe, storage: Storage) -> AnyRecipe:
    """The recipe with weights kept in these numbers, unless it says itself in which."""
    return replace(recipe, storage=storage) if recipe.storage == "auto" else recipe


def _acts(patch: LoraPatch | Merge) -> bool:
    if isinstance(patch, LoraPatch):
        return patch.strength != 0
    return patch.weight != 0 or any(weight for _, weight in patch.blocks)


def _patch(patch: LoraPatch | Merge) -> dict[str, Any]:
    blocks = {"blocks": [list(entry) for entry in patch.blocks]} if patch.blocks else {}
    if isinstance(patch, LoraPatch):
        return {"lora": patch.file.digest, "strength": patch.strength, **blocks}
    minus = {"minus": by_content(patch.minus)} if patch.minus else {}
    return {"merge": by_content(patch.other), "weight": patch.weight, **blocks, **minus}
