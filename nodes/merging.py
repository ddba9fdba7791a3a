"""Mix models, text encoders and VAEs; save what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from nodegraph_app import models
from nodegraph_app.core import blocks as block_strengths
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.families import title
from nodegraph_app.core.parameters import Advanced, Range
from nodegraph_app.core.recipes import by_name
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Merge, Model, Recipe, TextEncoder, Vae

AnyRecipe = TypeVar("AnyRecipe", bound=Recipe)
Share = Annotated[float, Range(0, 1, step=0.05, slider=True)]
Factor = Annotated[float, Range(-2, 2, step=0.05)]


def _carried(socket: str) -> Any:
    def traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
        by_block = block_strengths.parse(parameters["blocks"], place="blocks")
        if socket == "model":
            models.block_names.check(by_block, inputs.get("first", {}).get("family"), place="blocks")
        return {socket: inputs.get("first", {})}

    return traits


def _mixed(first: AnyRecipe, second: AnyRecipe, weight: float, blocks: str) -> AnyRecipe:
    _require_family(first, second, "second")
    by_block = block_strengths.parse(blocks, place="blocks")
    if not by_block and weight in (0, 1):
        return second if weight else first
    return first.patched(Merge(second, weight, by_block))


def _with_difference(
    first: AnyRecipe, second: AnyRecipe, minus: AnyRecipe, weight: float, blocks: str
) -> AnyRecipe:
    _require_family(first, second, "second")
    _require_family(first, minus, "minus")
    by_block = block_strengths.parse(blocks, place="blocks")
    if not weight and not by_block:
        return first
    return first.patched(Merge(second, weight, by_block, minus))


def _require_family(first: Recipe, other: Recipe, place: str) -> None:
    if first.family and other.family and first.family != other.family:  # a VAE need not say what it fits
        raise NodeError(
            f"The first is for {title(first.family)}, this one for {title(other.family)}.",
            place=place,
            hint="Mix parts of one family.",
        )


@node("merging.models", title="Merge models", infer=_carried("model"), tags=("mix", "blend", "checkpoint"))
def merge_models(
    first: Model, second: Model, *, weight: Share = 0.5, blocks: Annotated[str, Advanced()] = ""
) -> Model:
    """Mix two models: every weight becomes a mean of both.

    The mix is computed once, when it is first used; neither model is changed, and LoRAs can follow it.

    Args:
        first: one model, with its LoRAs.
        second: the other, of the same family.
        weight: share of the second; 0 is the first alone, 1 the second alone.
        blocks: shares of blocks instead, such as down=0.2, mid=1, up.1=0.
    """
    return _mixed(first, second, weight, blocks)


@node(
    "merging.text_encoders", title="Merge text encoders", infer=_carried("text_encoder"), tags=("mix", "clip")
)
def merge_text_encoders(
    first: TextEncoder, second: TextEncoder, *, weight: Share = 0.5, blocks: Annotated[str, Advanced()] = ""
) -> TextEncoder:
    """Mix two text encoders: every weight becomes a mean of both.

    Args:
        first: one text encoder, with its LoRAs; its tokenizer is kept.
        second: the other, of the same family.
        weight: share of the second; 0 is the first alone, 1 the second alone.
        blocks: shares of blocks instead, such as layers.0-5=0.2.
    """
    return _mixed(first, second, weight, blocks)


@node("merging.vaes", title="Merge VAEs", infer=_carried("vae"), tags=("mix", "blend"))
def merge_vaes(
    first: Vae, second: Vae, *, weight: Share = 0.5, blocks: Annotated[str, Advanced()] = ""
) -> Vae:
    """Mix two VAEs: every weight becomes a mean of both.

    Args:
        first: one VAE.
        second: the other, of the same family.
        weight: share of the second; 0 is the first alone, 1 the second alone.
        blocks: shares of blocks instead, such as encoder=0, decoder=0.5.
    """
    return _mixed(first, second, weight, blocks)


@node("merging.model_difference", title="Add difference", infer=_carried("model"), tags=("merge", "train"))
def add_difference(
    first: Model,
    second: Model,
    minus: Model,
    *,
    weight: Factor = 1.0,
    blocks: Annotated[str, Advanced()] = "",
) -> Model:
    """Add to a model what another has learned: first + weight · (second − minus).

    Args:
        first: what it is added to.
        second: the model that has learned something.
        minus: the model it was made from.
        weight: factor on the difference.
        blocks: factors of blocks instead, such as down=0.2, mid=1, up.1=0.
    """
    return _with_difference(first, second, minus, weight, blocks)


@node(
    "merging.text_encoder_difference",
    title="Add difference of text encoders",
    infer=_carried("text_encoder"),
    tags=("merge", "clip"),
)
def add_text_encoder_difference(
    first: TextEncoder,
    second: TextEncoder,
    minus: TextEncoder,
    *,
    weight: Factor = 1.0,
    blocks: Annotated[str, Advanced()] = "",
) -> TextEncoder:
    """Add to a text encoder what another has learned: first + weight · (second − minus).

    Args:
        first: what it is added to.
        second: the text encoder that has learned something.
        minus: the text encoder it was made from.
        weight: factor on the difference.
        blocks: factors of blocks instead, such as layers.0-5=0.2.
    """
    return _with_difference(first, second, minus, weight, blocks)


@node("merging.vae_difference", title="Add difference of VAEs", infer=_carried("vae"), tags=("merge",))
def add_vae_difference(
    first: Vae, second: Vae, minus: Vae, *, weight: Factor = 1.0, blocks: Annotated[str, Advanced()] = ""
) -> Vae:
    """Add to a VAE what another has learned: first + weight · (second − minus).

    Args:
        first: what it is added to.
        second: the VAE that has learned something.
        minus: the VAE it was made from.
        weight: factor on the difference.
        blocks: factors of blocks instead, such as encoder=0, decoder=0.5.
    """
    return _with_difference(first, second, minus, weight, blocks)


@node(
    "merging.save",
    title="Save model",
    version=2,
    writes_models=True,
    tags=("checkpoint", "safetensors", "write", "bake"),
)
def save_model(
    model: Model,
    text_encoder: TextEncoder,
    vae: Vae,
    run: Run,
    *,
    name: str = "model",
    precision: Literal["float16", "bfloat16", "float32"] = "float16",
) -> None:
    """Write model, text encoder and VAE as one checkpoint, .safetensors, with all merges and LoRAs in it.

    The file holds what it was made of as text. It goes into the first of your own model folders, where Load
    checkpoint finds it. Models of Stable Diffusion 1.x can be saved.

    Args:
        model: with its merges and LoRAs.
        text_encoder: of the same family.
        vae: of the same family.
        name: file name without number and ending; / makes folders below the model folder.
        precision: number format of the weights; float16 is half as large as float32.
    """
    _require_family(model, text_encoder, "text_encoder")
    _require_family(model, vae, "vae")
    recipes = {"model": model, "text_encoder": text_encoder, "vae": vae}
    store = models.store.resident_models()
    networks = {part: net for recipe in recipes.values() for part, net in store.copy(recipe).items()}
    tensors = models.original_layout.checkpoint(networks)
    unusual = models.original_layout.unusual(networks, tensors)
    metadata = {
        "format": "pt",
        **({models.configs.CONFIG_ENTRY: json.dumps(unusual)} if unusual else {}),
        "nodegraph.family": model.family,
        "nodegraph.recipe": json.dumps({part: by_name(recipe) for part, recipe in recipes.items()}),
    }
    pieces = models.writing.safetensors(tensors, metadata, models.writing.DTYPES[precision])
    run.write_file(pieces, name, ".safetensors", models.headers.fingerprint)
