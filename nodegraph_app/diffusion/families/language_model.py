"""Prompts through language models: what a chat model makes of them in its hidden layers."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ...core.values import Image
from ...models import text_encoders
from ...models.language_models import PICTURE_PART, VIDEO_PART

PICTURE = f"<|vision_start|>{PICTURE_PART}<|vision_end|>"
"""Where a message shows a picture."""


def chat(text: str, *, system: str = "", thinks: bool = True) -> str:
    """One message of a user, and the beginning of an answer, as Qwen's chat models are shown them.

    Args:
        system: what the model is told about its task; nothing by default.
        thinks: whether the answer may begin with thoughts; else empty ones are put before it.
    """
    task = f"<|im_start|>system\n{system}<|im_end|>\n" if system else ""
    answer = "" if thinks else "<think>\n\n</think>\n\n"
    return f"{task}<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n{answer}"


def words(text: str) -> str:
    """What a user wrote, without marks that stand for pictures: each would need one."""
    return text.replace(PICTURE_PART, "").replace(VIDEO_PART, "")


@torch.no_grad()
def hidden(
    stack: text_encoders.TextStack,
    text: str,
    *,
    device: str,
    longest: int,
    layers: Sequence[int] = (-1,),
    padded: bool = False,
    pictures: Sequence[Image] = (),
) -> Tensor:
    """Hidden layers of every token, (1, tokens, width · layers) float32 on the CPU, side by side.

    Args:
        text: taken as it is; nothing in it means a weight.
        longest: tokens behind so many are cut off; those of pictures do not count.
        layers: which; 0 are the embeddings, -1 is the last with its normalisation.
        padded: fill up to `longest` tokens, which see the prompt but are not seen by it.
        pictures: shown where the text says `PICTURE`, the first of each batch.
    """
    shown = _shown(stack, pictures, device) if pictures else {}
    counts = [int(grid.prod()) // stack.images.merge_size**2 for grid in shown.get("image_grid_thw", ())]
    first, *rest = text.split(PICTURE_PART, len(counts))
    asked = first + "".join(PICTURE_PART * n + part for n, part in zip(counts, rest, strict=True))
    tokens = stack.tokenizer(
        asked,
        max_length=longest + sum(counts),
        truncation=True,
        padding="max_length" if padded else False,
        return_tensors="pt",
    )
    if pictures:
        # Tells tokens of pictures, which have a place in the plane, from those of text.
        part = stack.tokenizer.convert_tokens_to_ids(PICTURE_PART)
        shown["mm_token_type_ids"] = (tokens.input_ids == part).int().to(device)
    given = stack.encoder(
        input_ids=tokens.input_ids.to(device),
        attention_mask=tokens.attention_mask.to(device),
        output_hidden_states=True,
        use_cache=False,
        **shown,
    )
    return torch.cat([given.hidden_states[layer] for layer in layers], -1).float().cpu()


def _shown(stack: text_encoders.TextStack, pictures: Sequence[Image], device: str) -> dict[str, Tensor]:
    """Patches of the pictures and how many there are, down and across."""
    bytes_ = [
        torch.from_numpy((picture.pixels[0, ..., :3] * 255).round().astype("uint8")).movedim(-1, 0)
        for picture in pictures
    ]
    cut = stack.images(images=bytes_, return_tensors="pt")
    numbers = next(stack.encoder.parameters()).dtype
    return {
        "pixel_values": cut["pixel_values"].to(device, numbers),
        "image_grid_thw": cut["image_grid_thw"].to(device),
    }
