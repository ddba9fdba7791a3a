"""Stable Diffusion 2.x and models trained on v and on zero terminal SNR, against diffusers' pipeline."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

from nodegraph_app.core.values import Training
from nodegraph_app.diffusion import sampling
from nodegraph_app.diffusion.levels import ZERO_SNR_FLOOR
from tests.diffusion import tiny
from tests.diffusion.families import oracle
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

WIDTH = 1024


@pytest.mark.parametrize(
    ("family", "training"),
    [
        ("sd2", {"prediction_type": "epsilon"}),
        ("sd2", {"prediction_type": "v_prediction"}),
        ("sd2", {"prediction_type": "v_prediction", "rescale_betas_zero_snr": True}),
        ("sd1", {"prediction_type": "v_prediction"}),
        ("sd1", {"prediction_type": "sample", "beta_schedule": "squaredcos_cap_v2"}),
        ("sd1", {"prediction_type": "epsilon", "beta_schedule": "linear", "beta_end": 0.02}),
    ],
)
def test_each_way_of_training_equals_the_diffusers_pipeline(
    family: str, training: dict[str, Any], tmp_path: Path
) -> None:
    pipe = tiny.pipeline()
    if family == "sd2":
        torch.manual_seed(2)
        shape = tiny.UNET_SHAPE | {"cross_attention_dim": WIDTH}
        unet = UNet2DConditionModel(
            sample_size=8, out_channels=4, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **shape
        )
        pipe = StableDiffusionPipeline(
            **{**pipe.components, "unet": unet, "text_encoder": oracle.clip(WIDTH)},
            requires_safety_checker=False,
        )
    pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config, **training)
    checkpoint = Checkpoint(pipe, tmp_path / family)
    if training.get("rescale_betas_zero_snr"):
        # Exactly zero would be an infinite sigma; the difference shows in the fourth decimal.
        pipe.scheduler.alphas_cumprod[-1] = ZERO_SNR_FLOOR
    assert checkpoint.family == family
    found = pipe(
        prompt=[PROMPT] * PICTURES,
        negative_prompt=[NEGATIVE] * PICTURES,
        num_inference_steps=STEPS,
        guidance_scale=4.0,
        latents=checkpoint.noise(),
        width=WIDTH_PX,
        height=HEIGHT_PX,
        output_type="latent",
    ).images
    mine = checkpoint.ours(sampler="ddim", guidance=4.0)
    checkpoint.assert_equal(mine, found / pipe.vae.config.scaling_factor)


def test_what_a_recipe_knows_of_the_training_is_as_if_the_file_said_it(tmp_path: Path) -> None:
    pipe = tiny.pipeline()
    silent = Checkpoint(pipe, tmp_path / "silent")
    shutil.copytree(tmp_path / "silent", tmp_path / "telling")
    pipe.scheduler = DDIMScheduler.from_config(
        pipe.scheduler.config, prediction_type="v_prediction", rescale_betas_zero_snr=True
    )
    pipe.scheduler.save_pretrained(tmp_path / "telling" / "scheduler")
    known = Training(prediction="v_prediction", zero_snr=True)
    told = [silent.told(PROMPT), silent.told(NEGATIVE)]
    settings = {"seed": 3, "steps": 4, "guidance": 4.0, "sampler": "euler", "schedule": "simple"}

    def sampled(model: Any) -> Any:
        return sampling.sample(model, *told, silent.begun(), **settings).samples

    telling = replace(silent.model, file=tiny.reference("checkpoint", tmp_path / "telling"))
    assert torch.equal(sampled(replace(silent.model, training=known)), sampled(telling))
    assert not torch.equal(sampled(telling), sampled(silent.model))

    def first_key(model: Any) -> str:
        run = sampling.prepare(
            model, *told, silent.begun(), seed=3, steps=4, guidance=4.0, sampler="euler", schedule="simple",
            denoise=1.0, device="cpu",
        )  # fmt: skip
        return run.ingredients.keys(run.start, run.last)[0]

    keys = {
        first_key(replace(silent.model, training=one))
        for one in (Training(), known, replace(known, zero_snr=False), replace(known, prediction="sample"))
    }
    assert len(keys) == 4
