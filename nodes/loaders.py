"""Load checkpoint, VAE, LoRA, ControlNet and image."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from nodegraph_app import models
from nodegraph_app.core.blocks import Blocks, parse
from nodegraph_app.core.errors import ModelFileError, NodeError
from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.parameters import Advanced, Kind, Painted, Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import (
    ClipVision,
    ControlNet,
    Image,
    LoraPatch,
    Mask,
    Model,
    Storage,
    TextEncoder,
    Vae,
)

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
    """None where none was connected; nothing that reads one can then be linked to it, see `_lora_traits`."""


class Picture(NamedTuple):
    image: Image
    mask: Mask


def _described(kind: FileKind, file: FileRef) -> Description:
    """What the file's header says. Raises ModelFileError when it cannot be used here."""
    try:
        found = models.description.require(kind, Path(file.path), file.name)
        if kind == "lora" and not found.family:
            return found  # its layers tell when they are laid on a model
        if kind == "vae":
            return models.description.require_space(found)
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
    absent = {
        kind: {"missing": (f"“{found.name}” has no {words}.", f"Connect {node} instead.")}
        for kind, words, node in (
            ("text_encoder", "text encoder", "Load text encoders"),
            ("vae", "VAE", "Load VAE"),
        )
        if kind in found.missing
    }
    return {
        "model": {**family, **space},
        "text_encoder": family | absent.get("text_encoder", {}),
        "vae": space | absent.get("vae", {}),
    }


@node("loaders.checkpoint", title="Load checkpoint", infer=_checkpoint_traits, tags=("model", "ckpt"))
def load_checkpoint(
    *,
    file: Annotated[FileRef, Kind("checkpoint")] = "pocket",  # type: ignore[assignment] # a workflow names the file
    storage: Annotated[Storage, Advanced()] = "auto",
) -> Checkpoint:
    """Choose a checkpoint and hand out its parts: model, text encoder and VAE.

    Nothing is read into memory here; each part is loaded when a node first uses it, and stays loaded.

    Args:
        file: a diffusers folder or a .safetensors file in one of your model folders.
        storage: number format of the weights of model and text encoders. fp8 halves their memory on a GPU and
            changes the picture a little; so does int8, which needs the package torchao.
    """
    family = _described("checkpoint", file).family
    return Checkpoint(
        Model(file, family, storage=storage),
        TextEncoder(file, family, storage=storage),
        Vae(file, models.signatures.space(family)),
    )


def _denoiser_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    found = _described("denoiser", parameters["file"])
    space = models.signatures.space(found.family)
    traits = {"family": found.family, "space": space, "latent_channels": found.latent_channels}
    return {"model": traits}


@node("loaders.denoiser", title="Load diffusion model", infer=_denoiser_traits, tags=("unet", "transformer"))
def load_denoiser(
    *,
    file: Annotated[FileRef, Kind("denoiser")] = "",  # type: ignore[assignment] # a workflow names the file
    storage: Annotated[Storage, Advanced()] = "auto",
) -> Model:
    """Choose a model that comes without text encoders and VAE; load those with their own nodes.

    Args:
        file: a .safetensors file of a U-Net or transformer alone, or its folder in diffusers layout.
        storage: number format of the weights. fp8 halves their memory on a GPU and changes the picture a
            little; so does int8, which needs the package torchao.
    """
    return Model(file, _described("denoiser", file).family, storage=storage)


TextFamily = Literal[
    "sd1", "sd2", "sdxl", "sdxl_refiner", "sd3", "flux", "pixart", "flux2", "qwen_image", "z_image", "sana"
]  # fmt: skip


def _text_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    given = (parameters[name] for name in ("file", "second_file", "third_file"))
    files = [file for file in given if file is not None]
    if files:
        _check_encoders(str(parameters["family"]), files)
    return {"text_encoder": {"family": parameters["family"]}}


def _check_encoders(family: str, files: list[FileRef]) -> None:
    """Raises ModelFileError when the files do not hold the encoders that the family reads."""
    try:
        for file in files:
            models.description.require("text_encoder", Path(file.path), file.name)
        models.text_files.check([Path(file.path) for file in files], family)
    except ModelFileError as problem:
        problem.place = problem.place or "file"
        raise


@node("loaders.text_encoder", title="Load text encoders", infer=_text_traits, tags=("clip", "t5", "prompt"))
def load_text_encoders(
    *,
    file: Annotated[FileRef, Kind("text_encoder")] = "",  # type: ignore[assignment] # a workflow names the file
    second_file: Annotated[FileRef | None, Kind("text_encoder")] = "",  # type: ignore[assignment] # as above
    third_file: Annotated[FileRef | None, Kind("text_encoder")] = "",  # type: ignore[assignment] # as above
    family: TextFamily = "sdxl",
    storage: Annotated[Storage, Advanced()] = "auto",
) -> TextEncoder:
    """Choose the text encoders of a model family, each in a file of its own, such as clip_l and clip_g.

    Which file holds which encoder is read from the files, so their order does not matter.

    Args:
        file: a .safetensors file, or its folder in diffusers layout.
        second_file: for families that read two.
        third_file: for families that read three.
        family: the model they read prompts for.
        storage: number format of the weights.
    """
    more = tuple(one for one in (second_file, third_file) if one is not None)
    _check_encoders(family, [file, *more])
    return TextEncoder(file, family, storage=storage, more=more)


@node("loaders.clip_vision", title="Load CLIP vision", tags=("image encoder", "ip-adapter"))
def load_clip_vision(*, file: Annotated[FileRef, Kind("clip_vision")] = "") -> ClipVision:  # type: ignore[assignment] # a workflow names the file
    """Choose CLIP's encoder of pictures, which tells other nodes what a picture shows.

    Args:
        file: a .safetensors file or a folder in the layout of transformers.
    """
    try:
        models.description.require("clip_vision", Path(file.path), file.name)
    except ModelFileError as problem:
        problem.place = problem.place or "file"
        raise
    return ClipVision(file, "")


def _vae_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    if parameters["file"] is None:
        return {}
    found = _described("vae", parameters["file"])
    space = {"space": found.family} if found.family else {}  # one that does not say fits every family
    return {"vae": {**space, "latent_channels": found.latent_channels}}


@node("loaders.vae", title="Load VAE", version=2, infer=_vae_traits)
def load_vae(
    *,
    file: Annotated[FileRef, Kind("vae")] = "pocket/vae",  # type: ignore[assignment] # a workflow names the file
    storage: Annotated[Literal["auto", "fp32", "fp16", "bf16"], Advanced()] = "auto",
) -> Vae:
    """Choose a VAE to use instead of the checkpoint's own.

    Args:
        file: a diffusers folder or a .safetensors file in one of your model folders.
        storage: number format of the weights. A VAE that overflows in fp16 is widened by itself.
    """
    return Vae(file, _described("vae", file).family, storage=storage)


def _lora_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    _blocks(parameters.get("blocks", ""), parameters.get("text_blocks", ""))
    if parameters["file"] is not None:
        family = _described("lora", parameters["file"]).family
        for name, traits in inputs.items():
            if family and traits.get("family", family) != family:
                raise _wrong_lora(parameters["file"].name, family, str(traits["family"]), name)
    nothing = ("No text encoder is connected to Load LoRA.", "Connect one to it, or take it from elsewhere.")
    return {
        "model": inputs.get("model", {}),
        "text_encoder": inputs.get("text_encoder", {"missing": nothing}),
    }


def _wrong_lora(name: str, family: str, found: str, place: str) -> NodeError:
    return NodeError(
        f"The LoRA “{name}” is for models of family {family}, this one is of {found}.",
        place=place,
        hint="Use a LoRA made for this model's family.",
    )


@node("loaders.lora", title="Load LoRA", infer=_lora_traits, tags=("style", "patch", "adapter"))
def load_lora(
    model: Model,
    text_encoder: TextEncoder | None = None,
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
        text_encoder: patched with its own strength. A LoRA that changes the model alone needs none.
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
        if family and recipe is not None and recipe.family != family:
            raise _wrong_lora(file.name, family, recipe.family, place)
    return Patched(
        model.patched(LoraPatch(file, strength, by_block)) if strength else model,
        text_encoder.patched(LoraPatch(file, text_strength, text_by_block))
        if text_encoder is not None and text_strength
        else text_encoder,  # type: ignore[arg-type] # None is linked to nothing
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
    if (mask := parameters.get("mask")) is not None:
        painted = models.pictures.size(Path(mask.path), "mask")
        models.pictures.check_shape(painted, (width, height), "mask")
    traits = {"width": width, "height": height, "batch": 1}
    return {"image": traits, "mask": traits}


@node("loaders.image", title="Load image", infer=_picture_traits, tags=("picture", "photo", "open"))
def load_image(
    *,
    file: Annotated[FileRef, Kind("image")] = "",  # type: ignore[assignment] # a workflow names the file
    mask: Annotated[FileRef | None, Kind("image"), Painted(over="file"), Advanced()] = "",  # type: ignore[assignment] # as above
) -> Picture:
    """Open a picture file: PNG, JPEG, WebP and others.

    The picture is turned as the camera held it. Without a painted mask, transparent parts are 1 in the mask,
    which means: repaint; a picture without transparency then gives a mask of zeros. Of an animation, the
    first frame is taken.

    Args:
        file: the picture.
        mask: painted over the picture, white where it is to be repainted.
    """
    image, transparent = models.pictures.read(Path(file.path))
    if not mask:
        return Picture(image, transparent)
    _, height, width, _ = image.pixels.shape
    painted = models.pictures.read_mask(Path(mask.path), "mask")
    return Picture(image, models.pictures.stretched(painted, width, height, "mask"))
