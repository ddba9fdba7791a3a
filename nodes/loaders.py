"""Load checkpoint, VAE, LoRA, ControlNet and image."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from nodegraph_app import models
from nodegraph_app.core.blocks import Blocks, parse
from nodegraph_app.core.errors import ModelFileError, NodeError
from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.parameters import Advanced, Kind, Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import ControlNet, Image, LoraPatch, Mask, Model, TextEncoder, Vae

if TYPE_CHECKING:
    from nodegraph_app.models.description import Description

Parameters = Mapping[str, Any]
Inputs = Mapping[str, Traits]


class Checkpoint(NamedTuple):
    model: Model
    text_encoder: TextEncoder
    vae: Vae


class Patched(NamedTuple):
    model: Model
    text_encoder: TextEncoder


class Picture(NamedTuple):
    image: Image
    mask: Mask


def _described(kind: FileKind, file: FileRef) -> Description:
    """What the file's header says. Raises ModelFileError when it cannot be used here."""
    try:
        found = models.description.require(kind, Path(file.path), file.name)
        return models.description.require_family(found, *models.signatures.BY_FAMILY)
    except ModelFileError as problem:
        problem.place = problem.place or "file"
        raise


def _checkpoint_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    found = _described("checkpoint", parameters["file"])
    family = {"family": found.family}
    space = {
        "space": models.signatures.space(found.family), "latent_channels": found.latent_channels,
    }  # fmt: skip
    return {"model": {**family, **space}, "text_encoder": family, "vae": space}


@node("loaders.checkpoint", title="Load checkpoint", infer=_checkpoint_traits, tags=("model", "ckpt"))
def load_checkpoint(*, file: Annotated[FileRef, Kind("checkpoint")] = "pocket") -> Checkpoint:  # type: ignore[assignment] # a workflow names the file
    """Choose a checkpoint and hand out its parts: model, text encoder and VAE.

    Nothing is read into memory here; each part is loaded when a node first uses it, and stays loaded.

    Args:
        file: a diffusers folder or a .safetensors file in one of your model folders.
    """
    family = _described("checkpoint", file).family
    return Checkpoint(
        Model(file, family), TextEncoder(file, family), Vae(file, models.signatures.space(family))
    )


def _vae_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    found = _described("vae", parameters["file"])
    return {"vae": {"space": found.family, "latent_channels": found.latent_channels}}


@node("loaders.vae", title="Load VAE", infer=_vae_traits)
def load_vae(*, file: Annotated[FileRef, Kind("vae")] = "pocket/vae") -> Vae:  # type: ignore[assignment] # a workflow names the file
    """Choose a VAE to use instead of the checkpoint's own.

    Args:
        file: a diffusers folder or a .safetensors file in one of your model folders.
    """
    return Vae(file, _described("vae", file).family)


def _lora_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    _blocks(parameters.get("blocks", ""), parameters.get("text_blocks", ""))
    if parameters["file"] is not None:
        family = _described("lora", parameters["file"]).family
        for name, traits in inputs.items():
            if traits.get("family", family) != family:
                raise _wrong_lora(parameters["file"].name, family, str(traits["family"]), name)
    return {name: inputs.get(name, {}) for name in ("model", "text_encoder")}


def _wrong_lora(name: str, family: str, found: str, place: str) -> NodeError:
    return NodeError(
        f"The LoRA “{name}” is for models of family {family}, this one is of {found}.",
        place=place,
        hint="Use a LoRA made for this model's family.",
    )


@node("loaders.lora", title="Load LoRA", infer=_lora_traits, tags=("style", "patch", "adapter"))
def load_lora(
    model: Model,
    text_encoder: TextEncoder,
    *,
    file: Annotated[FileRef, Kind("lora")] = "pocket/lora_outline",  # type: ignore[assignment] # a workflow names the file
    strength: Annotated[float, Range(-4, 4, step=0.05)] = 1.0,
    text_strength: Annotated[float, Range(-4, 4, step=0.05)] = 1.0,
    blocks: Annotated[str, Advanced()] = "",
    text_blocks: Annotated[str, Advanced()] = "",
) -> Patched:
    """Add a LoRA to a model and its text encoder.

    Changing a strength loads no file again. Several LoRAs add up, in the order they are linked. LoHa, LoKr
    and DoRA files are read too.

    Args:
        model: what is patched; the original stays as it is for other nodes.
        text_encoder: patched with its own strength.
        file: a LoRA in one of your model folders, .safetensors.
        strength: factor on its change of the model; 0 leaves the model alone, below 0 turns it round.
        text_strength: factor on its change of the text encoder.
        blocks: further factors on blocks of the model, such as down=1, mid=0.5, up.1=0 or double.0-5=0; what
            is not named keeps 1, or what is said for rest.
        text_blocks: the same for the text encoder, such as layers.0-5=0.
    """
    by_block, text_by_block = _blocks(blocks, text_blocks)
    family = _described("lora", file).family
    for place, recipe in (("model", model), ("text_encoder", text_encoder)):
        if recipe.family != family:
            raise _wrong_lora(file.name, family, recipe.family, place)
    return Patched(
        model.patched(LoraPatch(file, strength, by_block)) if strength else model,
        text_encoder.patched(LoraPatch(file, text_strength, text_by_block))
        if text_strength
        else text_encoder,
    )


def _blocks(blocks: str, text_blocks: str) -> tuple[Blocks, Blocks]:
    return parse(blocks, place="blocks"), parse(text_blocks, place="text_blocks")


def _controlnet_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    return {"controlnet": {"family": _described("controlnet", parameters["file"]).family}}


@node("loaders.controlnet", title="Load ControlNet", infer=_controlnet_traits)
def load_controlnet(
    *,
    file: Annotated[FileRef, Kind("controlnet")] = "pocket/controlnet_edges",  # type: ignore[assignment] # a workflow names the file
) -> ControlNet:
    """Choose a ControlNet, which makes a model follow a picture such as an edge map.

    Args:
        file: a diffusers folder or a .safetensors file in one of your model folders.
    """
    return ControlNet(file, _described("controlnet", file).family)


def _picture_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    width, height = models.pictures.size(Path(parameters["file"].path))
    traits = {"width": width, "height": height, "batch": 1}
    return {"image": traits, "mask": traits}


@node("loaders.image", title="Load image", infer=_picture_traits, tags=("picture", "photo", "open"))
def load_image(*, file: Annotated[FileRef, Kind("image")] = "") -> Picture:  # type: ignore[assignment] # a workflow names the file
    """Open a picture file: PNG, JPEG, WebP and others.

    The picture is turned as the camera held it. Transparent parts are 1 in the mask, which means: repaint;
    a picture without transparency gives a mask of zeros. Of an animation, the first frame is taken.

    Args:
        file: the picture.
    """
    image, mask = models.pictures.read(Path(file.path))
    return Picture(image, mask)
