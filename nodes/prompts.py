"""Encode prompt, prompt range, combine prompts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from nodegraph_app import diffusion, models
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileName, NamedFiles
from nodegraph_app.core.parameters import Multiline, Range
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, TextEncoder

NO_FILES = NamedFiles()


def _embeddings(parameters: Mapping[str, Any]) -> list[FileName]:
    text = parameters.get("text")
    names = diffusion.prompts.embedding_names(text) if isinstance(text, str) else ()
    return [FileName("text", "embedding", name) for name in names]


@node(
    "prompts.encode",
    title="Encode prompt",
    names=_embeddings,
    tags=("text", "clip", "positive", "negative", "embedding", "textual inversion"),
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
    too: ``(embedding:name:1.2)``. A long prompt is encoded in chunks of 75 tokens.

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
