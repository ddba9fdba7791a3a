"""Encode prompt."""

from __future__ import annotations

from typing import Annotated

from nodegraph_app import diffusion, models
from nodegraph_app.core.parameters import Multiline
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Conditioning, TextEncoder


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
