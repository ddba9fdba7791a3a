"""Mix models, text encoders and VAEs; save what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from nodegraph_app import diffusion, models
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
    run: Run,
    text_encoder: TextEncoder | None = None,
    vae: Vae | None = None,
    *,
    name: str = "model",
    precision: Literal["float16", "bfloat16", "float32"] = "float16",
) -> None:
    """Write a model as one file, .safetensors, with all merges and LoRAs in it, as other programs read it.

    With text encoder and VAE it is a whole checkpoint; without, the model alone. The file holds what it was
    made of as text. It goes into the first of your own model folders, where the loaders find it.

    Args:
        model: with its merges and LoRAs.
        text_encoder: of the same family; the vocabulary of any but CLIP stays where it is.
        vae: of the same latent space.
        name: file name without number and ending; / makes folders below the model folder.
        precision: number format of the weights; float16 is half as large as float32.
    """
    recipes: dict[str, Recipe] = {"model": model}
    if text_encoder is not None:
        _require_family(model, text_encoder, "text_encoder")
        recipes["text_encoder"] = text_encoder
    if vae is not None:
        _require_space(model, vae)
        recipes["vae"] = vae
    store = models.store.resident_models()
    networks = {part: net for recipe in recipes.values() for part, net in store.copy(recipe).items()}
    made = models.checkpoints.tensors(networks, model.family)
    told = dict(diffusion.families.training.config_of(model))
    said = models.configs.of_training(Path(model.file.path))
    told.pop("_diffusers_version", None)
    said |= {"scheduler": told} if told else {}
    for part, entries in models.checkpoints.unusual(networks, made, model.family).items():
        said[part] = said.get(part, {}) | entries
    if model.family in UNETS:
        made |= models.checkpoints.marks(told.get("prediction_type", ""), bool(told.get(ZERO_SNR)))
    metadata = {
        "format": "pt",
        **({models.configs.CONFIG_ENTRY: json.dumps(said)} if said else {}),
        "nodegraph.family": model.family,
        "nodegraph.recipe": json.dumps({part: by_name(recipe) for part, recipe in recipes.items()}),
        **models.checkpoints.specification(
            model.family,
            name.rpartition("/")[2],
            merged=_merged(model),
            prediction=told.get("prediction_type", ""),
            resolution=models.configs.resolution(Path(model.file.path)),
        ),
    }
    pieces = models.writing.safetensors(made, metadata, models.writing.DTYPES[precision])
    run.write_file(pieces, name, ".safetensors", models.headers.fingerprint)


UNETS = ("sd1", "sd2", "sdxl", "sdxl_refiner")
"""Families whose files say by marks how they were trained."""
ZERO_SNR = "rescale_betas_zero_snr"


def _require_space(model: Model, vae: Vae) -> None:
    space = models.signatures.space(model.family)
    if vae.family not in (space, model.family, ""):
        raise NodeError(
            f"The model works in latents of {title(space)}, this VAE in those of {title(vae.family)}.",
            place="vae",
            hint="Use the VAE that belongs to the model.",
        )


def _merged(model: Model) -> list[str]:
    """Names of all models in a recipe, each once, in order; none where nothing is mixed in."""
    others = [patch for patch in model.patches if isinstance(patch, Merge)]
    found = [model.file.name]
    for patch in others:
        for other in (patch.other, patch.minus):
            found += (_merged(other) or [other.file.name]) if isinstance(other, Model) else []
    return list(dict.fromkeys(found)) if others else []
