"""A full-size Stable Diffusion 1.5 checkpoint of random weights, the same on every machine.

``python -m tests.reference.random_sd15 OUT.safetensors [LORA.safetensors]`` writes it (2.1 GB, float16,
original layout), and a LoRA for it in the kohya layout. Each tensor is drawn from a generator seeded with the
CRC-32 of its name, so that another program can be given the same weights and asked for the same latents.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

SHAPES = Path(__file__).parent / "sd15_tensors.json"
RANK = 4


def drawn(name: str, shape: list[int]) -> Tensor:
    """Weights near what trained layers have: unit gain for matrices, norms near 1, biases near 0."""
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(zlib.crc32(name.encode())))
    if "embedding" in name and len(shape) == 2:
        return noise * 0.02
    if len(shape) >= 2:
        return noise / math.sqrt(math.prod(shape[1:]))
    return 1 + 0.05 * noise if name.endswith("weight") else 0.02 * noise


def write_checkpoint(path: Path) -> None:
    """Write the checkpoint, 2.1 GB."""
    shapes: dict[str, list[int]] = {
        name: shape for name, (_, *shape) in json.loads(SHAPES.read_text()).items()
    }
    save_file({name: drawn(name, shape).half() for name, shape in shapes.items()}, path)


def write_lora(path: Path) -> None:
    """Write the LoRA: rank 4, alpha half of it, on every attention projection."""
    tensors: dict[str, Tensor] = {}
    for name, rows, columns in _projections():
        tensors[f"{name}.lora_down.weight"] = drawn(f"{name}.down", [RANK, columns]).half()
        tensors[f"{name}.lora_up.weight"] = drawn(f"{name}.up", [rows, RANK]).half()
        tensors[f"{name}.alpha"] = torch.tensor(RANK / 2).half()
    save_file(tensors, path)


def _projections() -> Iterator[tuple[str, int, int]]:
    """(name in the file, features out, features in) of the UNet's and the text encoder's projections."""
    blocks = [(f"down_blocks_{level}", 2, 320 * 2**level) for level in range(3)] + [("mid_block", 1, 1280)]
    blocks += [(f"up_blocks_{level}", 3, width) for level, width in ((1, 1280), (2, 640), (3, 320))]
    for block, layers, width in blocks:
        for layer in range(layers):
            for attention, context in (("attn1", width), ("attn2", 768)):
                stem = f"lora_unet_{block}_attentions_{layer}_transformer_blocks_0_{attention}"
                yield f"{stem}_to_q", width, width
                yield f"{stem}_to_k", width, context
                yield f"{stem}_to_v", width, context
                yield f"{stem}_to_out_0", width, width
    for layer in range(12):
        for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
            yield f"lora_te_text_model_encoder_layers_{layer}_self_attn_{projection}", 768, 768


if __name__ == "__main__":
    write_checkpoint(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        write_lora(Path(sys.argv[2]))
