"""Encode prompt, encode edit, prompt range, combine prompts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from nodegraph_app import diffusion, models
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.parameters import Multiline, Range
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Image, TextEncoder, Vae


@node("prompts.encode", title="Encode prompt", tags=("text", "clip", "positive", "negative"))
def encode_prompt(
    text_encoder: TextEncoder, run: Run, *, text: Annotated[str, Multiline()] = ""
) -> Conditioning:
    """Turn words into what the model is told.

    ``(word:1.3)`` gives a word 1.3 times its weight, ``(word)`` 1.1 times; brackets may nest, and ``\\(``
    writes a bracket. A long prompt is encoded in chunks of 75 tokens.

    Args:
        text_encoder: the one that belongs to the checkpoint.
        text: what the picture should show, or for a negative, what it should not; may be empty.
    """
    adapter = diffusion.families.family(text_encoder.family)
    return adapter.encode_text(models.store.resident_models(), text_encoder, text, device=run.device)


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
            f"The first prompt is of family {first.family}, the second of {second.family}.",
            place="second",
            hint="Encode both with the text encoder of the same checkpoint.",
        )
    return diffusion.conditioning.both(first, second)
