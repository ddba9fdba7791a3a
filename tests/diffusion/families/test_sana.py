"""Sana against diffusers' pipeline."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import AutoencoderDC, FlowMatchEulerDiscreteScheduler, SanaPipeline, SanaTransformer2DModel
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import Gemma2Config, Gemma2Model, PreTrainedTokenizerFast

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Image, Latent
from nodegraph_app.diffusion import latents, schedules, vae
from nodegraph_app.diffusion.families.sana import Sana, instruction
from tests.diffusion.families.oracle import NEGATIVE, PICTURES, PROMPT, STEPS, Checkpoint

WIDTH = 48


def tokenizer() -> PreTrainedTokenizerFast:
    """The words of the instruction and of the prompts, in the form of Gemma's."""
    said = dict.fromkeys(re.findall(r"\w+|[^\w\s]+", f"{instruction()} {PROMPT} {NEGATIVE}"))
    words = {word: number for number, word in enumerate(["<pad>", "<bos>", "<unk>", *said])}
    made = Tokenizer(WordLevel(words, unk_token="<unk>"))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", words["<bos>"])])
    return PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<bos>", pad_token="<pad>", unk_token="<unk>", padding_side="left"
    )


class Larger(Checkpoint):
    """Pictures of some more pixels, of which a latent pixel takes 32 a side."""

    def begun(self, pictures: int = PICTURES) -> Latent:
        return replace(
            latents.fitted(latents.empty(128, 96, pictures), channels=32, pixels=32), family="sana"
        )


def pipeline() -> SanaPipeline:
    torch.manual_seed(0)
    words = tokenizer()
    encoder = Gemma2Model(
        Gemma2Config(
            vocab_size=len(words), hidden_size=WIDTH, intermediate_size=64, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=1, head_dim=16, query_pre_attn_scalar=16,
            max_position_embeddings=1024, sliding_window=64, pad_token_id=0, bos_token_id=1,
            eos_token_id=None,
        )
    )  # fmt: skip
    transformer = SanaTransformer2DModel(
        in_channels=32, out_channels=32, num_attention_heads=2, attention_head_dim=12, num_layers=2,
        num_cross_attention_heads=2, cross_attention_head_dim=12, cross_attention_dim=24,
        caption_channels=WIDTH, sample_size=4,
    )  # fmt: skip
    levels = (8, 8, 8, 8, 8, 32)
    autoencoder = AutoencoderDC(
        latent_channels=32, attention_head_dim=4, encoder_block_out_channels=levels,
        decoder_block_out_channels=levels, encoder_layers_per_block=(1,) * 6,
        decoder_layers_per_block=(1,) * 6, encoder_qkv_multiscales=((),) * 6,
        decoder_qkv_multiscales=((),) * 6, scaling_factor=0.4,
    )  # fmt: skip
    return SanaPipeline(
        tokenizer=words, text_encoder=encoder.eval(), vae=autoencoder.eval(),
        transformer=transformer.eval(), scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
    )  # fmt: skip


@pytest.fixture(scope="module")
def sana(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Larger(pipeline(), tmp_path_factory.mktemp("sana") / "sana")


def theirs(checkpoint: Checkpoint, guidance: float) -> torch.Tensor:
    """Their latents as the VAE takes them, on our noise levels, which their scheduler shifts itself."""
    sigmas = schedules.sigmas(Sana().levels, STEPS, schedule="simple")[:-1]
    shift = Sana().levels.shift
    rows, columns = checkpoint.begun().samples.shape[-2:]
    found = checkpoint.pipe(
        prompt=[PROMPT] * PICTURES, negative_prompt=[NEGATIVE] * PICTURES, guidance_scale=guidance,
        sigmas=(sigmas / (shift - (shift - 1) * sigmas)).tolist(), width=32 * columns, height=32 * rows,
        latents=checkpoint.noise(), output_type="latent", use_resolution_binning=False,
        num_inference_steps=STEPS,
    ).images  # fmt: skip
    return found / checkpoint.pipe.vae.config.scaling_factor


@pytest.mark.parametrize("guidance", [1.0, 4.5])
def test_sana_equals_the_diffusers_pipeline(sana: Checkpoint, guidance: float) -> None:
    assert sana.family == "sana"
    sana.assert_equal(sana.ours(guidance=guidance), theirs(sana, guidance))


def test_a_positive_prompt_is_read_behind_the_instruction_and_a_negative_one_alone(sana: Checkpoint) -> None:
    (entry,) = sana.told(PROMPT).entries
    assert entry.embeddings.shape == entry.extra["plain"].shape == (1, 300, WIDTH)
    assert int(entry.extra["plain_mask"].sum()) == 1 + len(PROMPT.split())
    assert not torch.equal(entry.embeddings, entry.extra["plain"])


def test_a_picture_goes_through_the_deep_compression_autoencoder(sana: Checkpoint, tmp_path: Path) -> None:
    picture = Image(np.random.default_rng(2).random((1, 64, 96, 3), dtype=np.float32))
    latent = vae.encode(sana.vae, picture, device="cpu")
    assert latent.samples.shape == (1, 32, 2, 3)
    pixels = torch.from_numpy(picture.pixels).movedim(-1, 1) * 2 - 1
    with torch.no_grad():
        torch.testing.assert_close(latent.samples, sana.pipe.vae.encode(pixels).latent)
    assert vae.decode(sana.vae, latent, device="cpu").pixels.shape == (1, 64, 96, 3)
    with pytest.raises(NodeError, match="at least 32 pixels"):
        vae.encode(sana.vae, Image(picture.pixels[:, :20]), device="cpu")
