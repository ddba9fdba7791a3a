"""Cheap previews of latents: by a tiny autoencoder where its file is there, else by a linear map to colours
that is fitted to what the model's own VAE decodes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers.models.autoencoders.vae import DecoderTiny
from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate

from ..core.errors import Cancelled, NodegraphError
from ..core.values import Image, Latent, Recipe, Vae
from ..models import devices, gateway, tiny_decoders
from ..models.signatures import space
from ..models.store import resident_models
from . import vae
from .scaling import Scaling

LONGEST_SIDE_PX = {"colours": 256, "tiny": 512}
"""Of a preview. It is drawn and packed ten times a second; colours show no more than a latent's detail."""

FIELDS, FIELDS_SIDE = 4, 4
"""Random colour fields a map is fitted to, and colours in each on a side."""
FITTED_LATENT_PX = 8
"""Latent pixels on a side of each: 512 in all, several for each channel of any VAE."""
RIDGE = 1e-3
"""Penalty on the weights in shares of the channels' mean variance: channels that plain colours hardly move
would else turn noise into colour."""

_log = logging.getLogger(__name__)


@torch.no_grad()
def draw(model: Recipe, latent: Latent, *, scaling: Scaling, device: str) -> Image | None:
    """The first picture of a latent, (1, H, W, 3): without a tiny autoencoder by the colours of the VAE that
    came with the model or, where none did, of the last used with its family; None without either.

    Args:
        model: that made the latent; what draws it is kept in memory by the content of its file.
        latent: as the VAE decoder takes it.
        scaling: to what the denoiser works on, which is what tiny autoencoders take.

    Raises:
        Cancelled: the run was stopped meanwhile.
    """
    first = latent.samples[:1].float().cpu()
    tiny = _tiny_decoder(model, device)
    if tiny is not None and tiny.layers[0].in_channels == first.shape[1]:
        made = tiny(scaling.to_denoiser(first).to(device, devices.dtype(device)))
        return _image(vae.from_network(made.float().cpu()), LONGEST_SIDE_PX["tiny"])
    for own_vae in (Vae(model.file, space(model.family)), vae.last_used(space(model.family))):
        if own_vae is not None and (colours := _colours(own_vae, device)) is not None:
            return colours.picture(first)
    return None


@dataclass(frozen=True, eq=False)
class LatentColours:
    """Colour of a latent pixel: weights · latent + offset.

    Attributes:
        weights: (3, C).
        offset: (3,).
        pixels_per_latent: picture pixels per latent pixel on a side.
    """

    weights: Tensor
    offset: Tensor
    pixels_per_latent: int

    def picture(self, samples: Tensor) -> Image:
        """Pictures, (B, H, W, 3), of latents as the VAE decoder takes them, (B, C, h, w): at full size, or as
        large as a preview may be."""
        colours = torch.einsum("rc,bchw->brhw", self.weights, samples.float().cpu())
        colours = (colours + self.offset[:, None, None]).clamp(0, 1)
        rows, columns = (side * self.pixels_per_latent for side in samples.shape[-2:])
        return _image(colours, LONGEST_SIDE_PX["colours"], (rows, columns))


@torch.no_grad()
def fit(own_vae: Vae, device: str) -> LatentColours:
    """Least squares over decoded pictures of random colour fields, for a VAE of any channels and downscale.

    Raises:
        ModelFileError: the VAE is missing or damaged.
        OutOfMemory: the memory did not suffice.
    """
    side = 8 * FITTED_LATENT_PX
    latent = vae.encode(own_vae, _fields(side), device=device)
    factor = side // latent.samples.shape[-1]
    if latent.samples.shape[-1] < FITTED_LATENT_PX:
        latent = vae.encode(own_vae, _fields(factor * FITTED_LATENT_PX), device=device)
    decoded = torch.from_numpy(vae.decode(own_vae, latent, device=device).pixels).movedim(-1, 1)
    seen = latent.samples.movedim(1, -1).flatten(0, 2).double()
    wanted = avg_pool2d(decoded, factor).movedim(1, -1).flatten(0, 2).double()
    centred, colours = seen - seen.mean(0), wanted - wanted.mean(0)
    variance = centred.T @ centred
    penalty = RIDGE * variance.diagonal().mean() * torch.eye(len(variance), dtype=variance.dtype)
    weights = torch.linalg.solve(variance + penalty, centred.T @ colours).T
    offset = wanted.mean(0) - weights @ seen.mean(0)
    return LatentColours(weights.float().contiguous(), offset.float(), factor)


def _colours(own_vae: Vae, device: str) -> LatentColours | None:
    """The map of a VAE, fitted once; None where there is none, which is not tried again."""

    def fitted() -> LatentColours | None:
        try:
            return fit(own_vae, device)
        except Cancelled:
            raise
        except NodegraphError as problem:  # a denoiser alone, or no memory for its VAE: sampling goes on
            _log.info("no preview: %s", problem)
            return None

    return resident_models().remembered(own_vae, "latent colours", fitted)


def _fields(side_px: int) -> Image:
    """Smooth colour gradients, and the same colours as squares."""
    draw = torch.Generator().manual_seed(0)
    colours = torch.rand(FIELDS, 3, FIELDS_SIDE, FIELDS_SIDE, generator=draw)
    size = (side_px, side_px)
    pictures = torch.cat([interpolate(colours, size, mode=mode) for mode in ("bilinear", "nearest")])
    return Image(pictures.movedim(1, -1).contiguous().numpy())


def _image(pictures: Tensor, longest_px: int, size: tuple[int, int] | None = None) -> Image:
    """(B, 3, h, w) in 0 to 1 stretched to `size`, their own without one, or as far as a preview may go."""
    rows, columns = size or (pictures.shape[-2], pictures.shape[-1])
    share = min(1.0, longest_px / max(rows, columns))
    wanted = (max(1, round(rows * share)), max(1, round(columns * share)))
    if tuple(pictures.shape[-2:]) != wanted:
        pictures = interpolate(pictures, wanted, mode="bilinear", antialias=True)
    return Image(pictures.movedim(1, -1).contiguous().numpy())


def _tiny_decoder(model: Recipe, device: str) -> DecoderTiny | None:
    """The decoder of the tiny autoencoder that lies with the model; None without one."""
    path = tiny_decoders.find(Path(model.file.path), model.family)
    if path is None:
        return None
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    name = f"tiny decoder {path} {changed} {device}"
    return resident_models().remembered(model, name, lambda: _opened(path, device))


def _opened(path: Path, device: str) -> DecoderTiny | None:
    try:
        return gateway.open_tiny_decoder(path).to(device, devices.dtype(device))
    except NodegraphError as problem:  # the linear map does; the file is not asked for again
        _log.warning("no preview by %s: %s", path.name, problem)
        return None
