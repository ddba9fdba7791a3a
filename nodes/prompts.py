"""Encode prompt and edit, prompt range, combine prompts, and what is told beside a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from nodegraph_app import diffusion, models
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.families import title
from nodegraph_app.core.files import FileName, NamedFiles
from nodegraph_app.core.parameters import Multiline, Range
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Image, Latent, Mask, TextEncoder, Vae

NO_FILES = NamedFiles()


def _embeddings(parameters: Mapping[str, Any]) -> list[FileName]:
    text = parameters.get("text")
    names = diffusion.prompts.embedding_names(text) if isinstance(text, str) else ()
    return [FileName("text", "embedding", name) for name in names]


@node(
    "prompts.encode",
    title="Encode prompt",
    names=_embeddings,
    tags=("prompt", "text", "clip", "positive", "negative", "embedding", "textual inversion"),
)
def encode_prompt(
    text_encoder: TextEncoder,
    run: Run,
    files: NamedFiles = NO_FILES,
    *,
    text: Annotated[str, Multiline()] = "",
) -> Conditioning:
    """Turn words into what the model is told.

    ``(word:1.3)`` gives a word 1.3 times its weight, ``(word)`` 1.1 times; brackets may nest, and ``\\(``
    writes a bracket. ``embedding:name`` speaks the learned words of an embedding file, and may have a weight
    too: ``(embedding:name:1.2)``. A long prompt is encoded in chunks of 75 tokens; T5 reads it in one piece.

    Args:
        text_encoder: the one that belongs to the checkpoint.
        text: what the picture should show, or for a negative, what it should not; may be empty.
    """
    adapter = diffusion.families.family(text_encoder.family)
    found = {file.name for file in files.files}
    for name in diffusion.prompts.embedding_names(text):
        if name not in found:
            raise NodeError(
                f"The text that comes over the link names the embedding “{name}”.",
                place="text",
                hint="Write the prompt into this node, so that its embeddings are known before it runs.",
            )
    taught = text_encoder.taught(files.files)
    return adapter.encode_text(models.store.resident_models(), taught, text, device=run.device)


MEGAPIXEL = 1024**2
SEE_PICTURES = ("qwen_image",)
"""Families whose text encoder is shown pictures, too."""


def _check_sees(family: str) -> None:
    if family not in SEE_PICTURES:
        titles = ", ".join(models.signatures.FAMILY_TITLES[name] for name in SEE_PICTURES)
        raise NodeError(
            "This text encoder reads words only.",
            place="text_encoder",
            hint=f"Use that of {titles}, or encode the words alone with Encode prompt.",
        )


def _edit_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    family = inputs.get("text_encoder", {}).get("family")
    if not family:
        return {}
    _check_sees(str(family))
    return {"conditioning": {"family": family}}


@node("prompts.edit", title="Encode edit", infer=_edit_traits, tags=("instruction", "qwen", "vision"))
def encode_edit(
    text_encoder: TextEncoder,
    image: Image,
    run: Run,
    second: Image | None = None,
    third: Image | None = None,
    vae: Vae | None = None,
    *,
    text: Annotated[str, Multiline()] = "",
    megapixels: Annotated[float, Range(0.01, 4, step=0.05)] = 1.0,
) -> Conditioning:
    """Turn an instruction and the pictures it is about into what an editing model is told.

    The text encoder is shown the pictures beside the words. With a VAE the model itself looks at them, too,
    and keeps what the instruction does not change. Encode the negative in the same way.

    Args:
        text_encoder: that of a Qwen-Image edit model.
        image: what is edited; of a batch the first. The text may call it “Picture 1” when there are several.
        second: a further picture, such as a person or a style to take over.
        third: one more.
        vae: the one that belongs to the checkpoint.
        text: what shall change.
        megapixels: size the pictures are scaled to before they are looked at; the models were trained with 1.
    """
    _check_sees(text_encoder.family)
    adapter = diffusion.families.family(text_encoder.family)
    assert isinstance(adapter, diffusion.families.SeesPictures)
    pictures = [picture for picture in (image, second, third) if picture is not None]
    store = models.store.resident_models()
    return adapter.encode_edit(
        store, text_encoder, text, pictures, device=run.device, vae=vae, area_px=round(megapixels * MEGAPIXEL)
    )


def _range_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    _check_range(parameters["start"], parameters["end"])
    return {"conditioning": inputs.get("conditioning", {})}


def _check_range(start: float, end: float) -> None:
    if start > end:
        raise NodeError(
            f"The prompt would stop at {end:g} before it starts at {start:g}.",
            place="end",
            hint="Raise the end or lower the start.",
        )


@node("prompts.range", title="Prompt range", infer=_range_traits, tags=("timestep", "schedule", "when"))
def prompt_range(
    conditioning: Conditioning,
    *,
    start: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 0.0,
    end: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 1.0,
) -> Conditioning:
    """Let a prompt act in a part of the sampling only.

    Early steps decide on the layout, late ones on the details. Combine two prompts that take turns with
    Combine prompts; a step in which none acts sees no picture at all.

    Args:
        conditioning: the prompt; other users of it are not affected.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return diffusion.conditioning.within(conditioning, start=start, end=end)


@node("prompts.combine", title="Combine prompts", tags=("and", "mix", "both", "schedule"))
def combine_prompts(first: Conditioning, second: Conditioning) -> Conditioning:
    """Let two prompts act together: where and while both do, the model follows their mean.

    Args:
        first: one prompt, with its range and its ControlNets.
        second: the other, of the same model family.
    """
    if first.family and second.family and first.family != second.family:
        raise NodeError(
            f"The first prompt is for {title(first.family)}, the second for {title(second.family)}.",
            place="second",
            hint="Encode both with the text encoder of the same checkpoint.",
        )
    return diffusion.conditioning.both(first, second)


@node("prompts.sizes", title="Picture sizes", tags=("sdxl", "crop", "size", "resolution", "target"))
def picture_sizes(
    conditioning: Conditioning,
    *,
    width: Annotated[int, Range(1, 16384, unit="px")] = 1024,
    height: Annotated[int, Range(1, 16384, unit="px")] = 1024,
    crop_left: Annotated[int, Range(0, 16384, unit="px")] = 0,
    crop_top: Annotated[int, Range(0, 16384, unit="px")] = 0,
    target_width: Annotated[int, Range(1, 16384, unit="px")] = 1024,
    target_height: Annotated[int, Range(1, 16384, unit="px")] = 1024,
) -> Conditioning:
    """Tell Stable Diffusion XL what picture to imagine its own cut from; without it, the picture as it is.

    Args:
        conditioning: the prompt; other users of it are not affected.
        width: of the picture it was cut from; small numbers make it look enlarged.
        height: of the picture it was cut from.
        crop_left: how much was cut off at the left; 0 centres the subject.
        crop_top: how much was cut off at the top.
        target_width: of the picture that is wanted, for its proportions.
        target_height: of the picture that is wanted.
    """
    sizes = (height, width, crop_top, crop_left, target_height, target_width)
    return diffusion.conditioning.with_numbers(conditioning, "sizes", sizes)


@node("prompts.aesthetic", title="Aesthetic score", tags=("sdxl", "refiner", "quality"))
def aesthetic_score(
    conditioning: Conditioning, *, score: Annotated[float, Range(0, 10, step=0.1, slider=True)] = 6.0
) -> Conditioning:
    """Tell the refiner of Stable Diffusion XL how good a picture is meant.

    Args:
        conditioning: the prompt; other users of it are not affected.
        score: 6 is usual for the positive, 2.5 for the negative, also without this node.
    """
    return diffusion.conditioning.with_numbers(conditioning, "aesthetic_score", (score,))


@node("prompts.reference", title="Reference latent", tags=("kontext", "edit", "context", "picture"))
def reference_latent(conditioning: Conditioning, latent: Latent) -> Conditioning:
    """Let a model that edits pictures look at one, such as Flux Kontext.

    Several in a row are several pictures, numbered in this order.

    Args:
        conditioning: the prompt; other users of it are not affected.
        latent: the picture, encoded with the VAE of the checkpoint; of any size.
    """
    return diffusion.families.references.with_reference(conditioning, latent)


@node("prompts.inpaint", title="Inpaint conditioning", tags=("fill", "outpaint", "mask", "repaint"))
def inpaint_conditioning(
    conditioning: Conditioning, image: Image, mask: Mask, vae: Vae, run: Run
) -> Conditioning:
    """Show a model that is made for inpainting what to paint into, such as Flux Fill.

    Such a model sees the picture around the mask and paints all of the latent anew; what is outside comes out
    nearly as it was. Any other model repaints with Set inpaint mask instead.

    Args:
        conditioning: the prompt; other users of it are not affected.
        image: what is painted into, of the size of the latent that is sampled.
        mask: from a half on, paint; below, keep. One mask, or one per picture.
        vae: the one that belongs to the checkpoint.
    """
    return diffusion.families.references.with_painting(conditioning, image, mask, vae, device=run.device)


@node("prompts.channels", title="Control latent", tags=("canny", "depth", "control", "concat"))
def control_latent(conditioning: Conditioning, latent: Latent) -> Conditioning:
    """Let a model that reads a picture beside the noise follow it, such as Flux Canny or Flux Depth.

    Args:
        conditioning: the prompt; other users of it are not affected.
        latent: edges or depth, encoded with the VAE of the checkpoint; of the size of the latent that is
            sampled.
    """
    return diffusion.families.references.with_channels(conditioning, latent)
