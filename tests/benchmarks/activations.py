"""Prints, as JSON, what full-size networks hold while they compute, beside the estimates of plans.

    python -m tests.benchmarks.activations [--real]

Nothing is computed: torch's fake tensors have sizes only, so that no weights, no GPU and little time are
needed. `factor` is of each network, for `models.activations`: numbers held at most, per place and channel.
With `--real` two autoencoders also run, with random weights on the CPU (minutes), and the resident memory of
this process is measured, which shows what operators need for themselves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psutil
import torch
from diffusers import (
    AutoencoderDC,
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    PixArtTransformer2DModel,
    QwenImageTransformer2DModel,
    SanaTransformer2DModel,
    SD3Transformer2DModel,
    UNet2DConditionModel,
    ZImageTransformer2DModel,
)
from torch._subclasses.fake_tensor import FakeTensorMode

from nodegraph_app.execution.memory import PeakMemory
from nodegraph_app.models.activations import KINDS, coding_bytes, denoising_bytes
from nodegraph_app.models.footprint import outlined
from tests.live_memory import peak_bytes

SIDES_PX = (512, 1024)
NUMBER_BYTES = 4


class Network(NamedTuple):
    """A full-size architecture, and how it is called for a picture.

    Attributes:
        make: builds it.
        call: (network, side of the picture in pixels, pictures) → whatever it gives.
    """

    make: Callable[[], Any]
    call: Callable[[Any, int, int], object]


def zeros(*shape: int) -> torch.Tensor:
    return torch.zeros(shape)


def unet(width: int, **told: tuple[int, ...]) -> Callable[[Any, int, int], object]:
    """A call of a U-Net that reads 77 words of this width, and is told these vectors about the picture."""

    def call(network: Any, side: int, batch: int) -> object:
        extra = {name: zeros(batch, *shape) for name, shape in told.items()}
        latent, words = zeros(batch, 4, side // 8, side // 8), zeros(batch, 77, width)
        return network(latent, torch.tensor(5), words, added_cond_kwargs=extra or None)

    return call


def transformer(
    channels: int, words: int, width: int, *, per_place: int = 16, **told: Callable[[int, int], object]
) -> Callable[[Any, int, int], object]:
    """A call of a transformer that takes its places one after the other."""

    def call(network: Any, side: int, batch: int) -> object:
        places = (side // per_place) ** 2
        return network(
            hidden_states=zeros(batch, places, channels), encoder_hidden_states=zeros(batch, words, width),
            timestep=zeros(batch), **{name: make(places, batch) for name, make in told.items()},
        )  # fmt: skip

    return call


def sd3(network: Any, side: int, batch: int) -> object:
    return network(
        hidden_states=zeros(batch, 16, side // 8, side // 8), encoder_hidden_states=zeros(batch, 333, 4096),
        pooled_projections=zeros(batch, 2048), timestep=zeros(batch),
    )  # fmt: skip


def qwen_image(network: Any, side: int, batch: int) -> object:
    places = side // 16
    return network(
        hidden_states=zeros(batch, places**2, 64), encoder_hidden_states=zeros(batch, 512, 3584),
        encoder_hidden_states_mask=torch.ones(batch, 512, dtype=torch.long), timestep=zeros(batch),
        img_shapes=[[(1, places, places)]] * batch,
    )  # fmt: skip


def wide(channels: int, per_latent: int, width: int) -> Callable[[Any, int, int], object]:
    """A call of a transformer that takes the latent as it is."""

    def call(network: Any, side: int, batch: int) -> object:
        latent = zeros(batch, channels, side // per_latent, side // per_latent)
        return network(latent, encoder_hidden_states=zeros(batch, 300, width), timestep=zeros(batch))

    return call


def z_image(network: Any, side: int, batch: int) -> object:
    return network([zeros(16, 1, side // 8, side // 8)] * batch, zeros(batch), [zeros(512, 2560)] * batch)


XL = {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "transformer_layers_per_block": [1, 2, 10], "attention_head_dim": [5, 10, 20],
    "use_linear_projection": True, "addition_embed_type": "text_time", "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816, "cross_attention_dim": 2048,
}  # fmt: skip
REFINER = XL | {
    "block_out_channels": (384, 768, 1536, 1536),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "transformer_layers_per_block": 4, "attention_head_dim": [6, 12, 24, 24],
    "projection_class_embeddings_input_dim": 2560, "cross_attention_dim": 1280,
}  # fmt: skip
SD35_LARGE = {
    "num_layers": 38, "num_attention_heads": 38, "joint_attention_dim": 4096, "caption_projection_dim": 2432,
    "pooled_projection_dim": 2048, "pos_embed_max_size": 192, "sample_size": 128, "qk_norm": "rms_norm",
}  # fmt: skip
FLUX2_KLEIN = {
    "num_layers": 5, "num_single_layers": 20, "num_attention_heads": 24, "joint_attention_dim": 7680,
}  # fmt: skip
PIXART = {
    "sample_size": 128, "cross_attention_dim": 1152, "caption_channels": 4096, "out_channels": 8,
    "norm_type": "ada_norm_single", "use_additional_conditions": False,
}  # fmt: skip

DENOISERS: dict[str, Network] = {
    "sd1": Network(lambda: UNet2DConditionModel(cross_attention_dim=768), unet(768)),
    "sd2": Network(
        lambda: UNet2DConditionModel(
            cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20], use_linear_projection=True
        ),
        unet(1024),
    ),
    "sdxl": Network(
        lambda: UNet2DConditionModel(**XL), unet(2048, text_embeds=(1280,), time_ids=(6,))
    ),
    "sdxl_refiner": Network(
        lambda: UNet2DConditionModel(**REFINER), unet(1280, text_embeds=(1280,), time_ids=(5,))
    ),
    "flux": Network(
        lambda: FluxTransformer2DModel(guidance_embeds=True),
        transformer(
            64, 512, 4096, pooled_projections=lambda places, batch: zeros(batch, 768),
            img_ids=lambda places, batch: zeros(places, 3), txt_ids=lambda places, batch: zeros(512, 3),
            guidance=lambda places, batch: zeros(batch),
        ),
    ),
    "flux2": Network(
        lambda: Flux2Transformer2DModel(**FLUX2_KLEIN),
        transformer(
            128, 512, 7680, img_ids=lambda places, batch: zeros(places, 4),
            txt_ids=lambda places, batch: zeros(512, 4), guidance=lambda places, batch: zeros(batch),
        ),
    ),
    "sd3": Network(lambda: SD3Transformer2DModel(**SD35_LARGE), sd3),
    "qwen_image": Network(QwenImageTransformer2DModel, qwen_image),
    "z_image": Network(ZImageTransformer2DModel, z_image),
    "pixart": Network(lambda: PixArtTransformer2DModel(**PIXART), wide(4, 8, 4096)),
    "sana": Network(SanaTransformer2DModel, wide(32, 32, 2304)),
}  # fmt: skip
"""Family → its full-size denoiser."""

KL = {
    "block_out_channels": (128, 256, 512, 512), "layers_per_block": 2,
    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4,
}  # fmt: skip
ATTENDING = ["EfficientViTBlock"] * 3
DC = {
    "decoder_act_fns": "silu", "decoder_norm_types": "rms_norm", "downsample_block_type": "Conv",
    "upsample_block_type": "interpolate", "decoder_layers_per_block": [3] * 6,
    "encoder_layers_per_block": [2, 2, 2, 3, 3, 3],
    **{f"{way}_block_out_channels": [128, 256, 512, 512, 1024, 1024] for way in ("encoder", "decoder")},
    **{f"{way}_block_types": ["ResBlock"] * 3 + ATTENDING for way in ("encoder", "decoder")},
    **{f"{way}_qkv_multiscales": [[], [], [], [5], [5], [5]] for way in ("encoder", "decoder")},
}  # fmt: skip


class Vae(NamedTuple):
    """A full-size autoencoder, and its latent of a picture: channels, pixels to a latent pixel, films."""

    make: Callable[[], Any]
    channels: int
    pixels: int
    films: bool = False

    def works(self, network: Any, side_px: int, draw: Callable[..., torch.Tensor]) -> dict[str, Any]:
        """Encoding and decoding a picture of this side."""
        one = (1,) if self.films else ()
        latent = draw(1, self.channels, *one, side_px // self.pixels, side_px // self.pixels)
        picture = draw(1, 3, *one, side_px, side_px)
        return {
            "encode": lambda: network.encode(picture, return_dict=False)[0],
            "decode": lambda: network.decode(latent, return_dict=False)[0],
        }


VAES: dict[str, Vae] = {
    "AutoencoderKL": Vae(lambda: AutoencoderKL(**KL), 4, 8),
    "AutoencoderKLFlux2": Vae(AutoencoderKLFlux2, 32, 8),
    "AutoencoderDC": Vae(lambda: AutoencoderDC(**DC), 32, 32),
    "AutoencoderKLQwenImage": Vae(AutoencoderKLQwenImage, 16, 8, films=True),
}


class Row(NamedTuple):
    """What a network held at most, and what plans say of it; bytes in float32."""

    name: str
    work: str
    side_px: int
    held_bytes: int
    estimate_bytes: int
    width: int
    factor: float


def of_denoiser(family: str, side_px: int, batch: int = 2) -> Row:
    """A pass of a denoiser of full size. Nothing is computed."""
    row = DENOISERS[family]
    with FakeTensorMode():
        network = row.make().eval()
        held = peak_bytes(
            lambda: row.call(network, side_px, batch), (*network.parameters(), *network.buffers())
        )
        shapes = {name: tuple(weight.shape) for name, weight in network.state_dict().items()}
    width = outlined(shapes, "denoiser").width
    estimate = denoising_bytes(family, width, side_px, side_px, batch, NUMBER_BYTES)
    factor = round(KINDS[family].factor * held / estimate, 2)
    return Row(family, f"{batch} rows", side_px, held, estimate, width, factor)


def of_vae(name: str, side_px: int) -> Iterator[Row]:
    """Encoding and decoding with a VAE of full size. Nothing is computed."""
    row = VAES[name]
    with FakeTensorMode():
        network = row.make().eval()
        shapes = {key: tuple(weight.shape) for key, weight in network.state_dict().items()}
        weights = (*network.parameters(), *network.buffers())
        held = {what: peak_bytes(work, weights) for what, work in row.works(network, side_px, zeros).items()}
    found = outlined(shapes, "VAE")
    for what, size_bytes in held.items():
        estimate = coding_bytes(
            found, decodes=what == "decode", width_px=side_px, height_px=side_px, number_bytes=NUMBER_BYTES
        )
        per = size_bytes / NUMBER_BYTES / side_px**2 / found.width
        yield Row(name, what, side_px, size_bytes, estimate, found.width, round(per, 2))


def really(name: str, side_px: int) -> Iterator[dict[str, object]]:
    """Growth of the resident memory while a VAE of random weights encodes and decodes on the CPU."""
    row = VAES[name]
    network = row.make().eval()
    width = outlined({key: tuple(w.shape) for key, w in network.state_dict().items()}, "VAE").width
    for what, work in row.works(network, side_px, torch.randn).items():
        before = psutil.Process().memory_info().rss
        with torch.no_grad(), PeakMemory() as memory:
            work()
        grown = (memory.peak_bytes or before) - before
        yield {
            "name": name, "work": what, "side_px": side_px, "resident_bytes": grown,
            "factor": round(grown / NUMBER_BYTES / side_px**2 / width, 2),
        }  # fmt: skip


def main() -> None:
    found: list[dict[str, object]] = []
    for side_px in SIDES_PX:
        found += [row._asdict() for name in VAES for row in of_vae(name, side_px)]
        found += [of_denoiser(family, side_px)._asdict() for family in DENOISERS]
    if "--real" in sys.argv:
        for name in ("AutoencoderKL", "AutoencoderKLQwenImage"):
            found += really(name, 512)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
