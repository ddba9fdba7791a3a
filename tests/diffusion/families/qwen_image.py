"""Tiny pipelines of Qwen-Image with seeded random weights."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import (
    AutoencoderKLQwenImage,
    FlowMatchEulerDiscreteScheduler,
    QwenImageEditPipeline,
    QwenImageEditPlusPipeline,
    QwenImageTransformer2DModel,
)
from transformers import Qwen2VLImageProcessor, Qwen2VLProcessor, Qwen2VLVideoProcessor

from nodegraph_app.diffusion.families.qwen_image import TRAINED
from tests.diffusion.families import language

TEXT_WIDTH = 32


def parts(**flow: Any) -> dict[str, Any]:
    torch.manual_seed(0)
    transformer = QwenImageTransformer2DModel(
        in_channels=16 * 4, out_channels=16, num_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=TEXT_WIDTH, axes_dims_rope=(4, 6, 6),
    )  # fmt: skip
    vae = AutoencoderKLQwenImage(base_dim=8, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1)
    return {
        "transformer": transformer,
        "vae": vae,
        "scheduler": FlowMatchEulerDiscreteScheduler(**(TRAINED | flow)),
        "tokenizer": language.tokenizer(),
        "text_encoder": language.qwen_vl(TEXT_WIDTH),
    }


def edits(kind: type[QwenImageEditPipeline | QwenImageEditPlusPipeline]) -> Any:
    given = parts()
    images = Qwen2VLImageProcessor(size={"shortest_edge": 3136, "longest_edge": 12845056})
    processor = Qwen2VLProcessor(images, given["tokenizer"], Qwen2VLVideoProcessor())
    pipe = kind(**given, processor=processor)

    def placed(network: Any, args: Any, told: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        # Their pipelines do not hand on which tokens are of pictures. Transformers 4 found out by itself;
        # 5 needs to be told, or else counts pictures as lines of text, which no model was trained on:
        # https://github.com/huggingface/diffusers/issues/14194.
        kinds = (told["input_ids"] == network.config.image_token_id).int()
        return args, told | {"mm_token_type_ids": kinds}

    pipe.text_encoder.register_forward_pre_hook(placed, with_kwargs=True)
    return pipe
