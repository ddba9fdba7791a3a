"""A head start for the autoencoder: untrained, latents already hold the mean colour of their 8 x 8 pixels.

Group normalisation forgets the absolute level of a flat area, so that a freshly initialised autoencoder needs
thousands of iterations before it tells eight plain colours apart. Here the first channels of every layer are
set to hand red, green and blue on unchanged: as `x` and `-x`, since `silu(x) - silu(-x) = x`, beside two
constant channels that give normalisation a fixed yardstick. All residual branches start at zero. Training
changes all of it freely.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from diffusers import AutoencoderKL
from diffusers.models.attention_processor import Attention
from diffusers.models.downsampling import Downsample2D
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D
from torch import Tensor, nn

KEPT = 8
"""Channels of the path: three colours, the same three negated, a positive and a negative constant."""
YARDSTICK = 3.0


@torch.no_grad()
def lay_colour_path(autoencoder: AutoencoderKL) -> None:
    """Initialise the autoencoder so that it shrinks and enlarges pictures by plain averaging."""
    for part in (autoencoder.encoder, autoencoder.decoder):
        for module in part.modules():
            _pass_through(module)
        _split_signs(part.conv_in)
    _join_signs(autoencoder.encoder.conv_out)
    autoencoder.encoder.conv_out.weight[4:] *= 0.1
    autoencoder.encoder.conv_out.bias[4:] = -4.0
    _join_signs(autoencoder.decoder.conv_out)
    for mixing in (autoencoder.quant_conv, autoencoder.post_quant_conv):
        nn.init.dirac_(mixing.weight)
        nn.init.zeros_(mixing.bias)
    probe = torch.rand(8, 3, 1, 1, device=autoencoder.device).mul(2).sub(1).expand(-1, -1, 64, 64)
    _calibrate(autoencoder.encoder.conv_out, lambda: autoencoder.encode(probe).latent_dist.mean[:, :3], probe)
    _calibrate(
        autoencoder.decoder.conv_out,
        lambda: autoencoder.decode(autoencoder.encode(probe).latent_dist.mean).sample,
        probe,
    )


def _pass_through(module: nn.Module) -> None:
    """Make one layer hand its first channels on, and silence residual branches."""
    if isinstance(module, ResnetBlock2D):
        nn.init.zeros_(module.conv2.weight)
        nn.init.zeros_(module.conv2.bias)
        if module.conv_shortcut is not None:
            _hand_on(module.conv_shortcut, torch.ones(1, 1))
    elif isinstance(module, Attention):
        nn.init.zeros_(module.to_out[0].weight)
        nn.init.zeros_(module.to_out[0].bias)
    elif isinstance(module, Downsample2D):
        # Padded on the right and bottom only: the first two taps are the pixels that belong to the cell.
        _hand_on(module.conv, torch.tensor([[0.25, 0.25, 0.0], [0.25, 0.25, 0.0], [0.0, 0.0, 0.0]]))
    elif isinstance(module, Upsample2D):
        _hand_on(module.conv, torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))


def _hand_on(convolution: nn.Conv2d, kernel: Tensor) -> None:
    convolution.weight[:KEPT] = 0.0
    _set_bias(convolution, torch.zeros(KEPT))
    for channel in range(KEPT):
        convolution.weight[channel, channel] = kernel


def _set_bias(convolution: nn.Conv2d, first: Tensor) -> None:
    assert convolution.bias is not None
    convolution.bias[: len(first)] = first


def _split_signs(convolution: nn.Conv2d) -> None:
    """Write three inputs to channels 0 to 2, their negatives to 3 to 5, the yardstick to 6 and 7."""
    convolution.weight[:KEPT] = 0.0
    for colour in range(3):
        convolution.weight[colour, colour, 1, 1] = 1.0
        convolution.weight[colour + 3, colour, 1, 1] = -1.0
    _set_bias(convolution, torch.tensor([0.0] * 6 + [YARDSTICK, -YARDSTICK]))


def _join_signs(convolution: nn.Conv2d) -> None:
    convolution.weight[:3] = 0.0
    _set_bias(convolution, torch.zeros(3))
    for colour in range(3):
        convolution.weight[colour, colour, 1, 1] = 1.0
        convolution.weight[colour, colour + 3, 1, 1] = -1.0


def _calibrate(convolution: nn.Conv2d, output: Callable[[], Tensor], probe: Tensor) -> None:
    """Scale the path's last convolution so that flat colours come out as they went in."""
    got, wanted = output().mean(dim=(2, 3)), probe.mean(dim=(2, 3))
    convolution.weight[:3] *= (got * wanted).sum() / got.square().sum()
