"""What is special about each class of autoencoder, behind one interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle


class Autoencoder(Protocol):
    """A network that turns pictures into latents and back, one picture at a time.

    Pictures are (1, 3, H, W) in -1 to 1, latents (1, C, h, w), both in the network's numbers.
    """

    @property
    def network(self) -> Any:
        """The module itself."""

    @property
    def channels(self) -> int:
        """Of its latents."""

    @property
    def pixels_per_latent(self) -> int:
        """Picture pixels per latent pixel on a side."""

    def encode(self, pixels: Tensor) -> Tensor:
        """The mean of the latents of a picture."""

    def decode(self, latents: Tensor) -> Tensor:
        """The picture of a latent."""

    def set_tiles(self, side_px: int | None) -> None:
        """Work in overlapping tiles of this side from now on, or, with None, in one piece."""


@dataclass(frozen=True, eq=False)
class KL:
    """The autoencoder of latent diffusion, Rombach et al. (2022): `diffusers.AutoencoderKL`."""

    network: Any

    @property
    def channels(self) -> int:
        """Of its latents."""
        return int(self.network.config.latent_channels)

    @property
    def pixels_per_latent(self) -> int:
        """Each level but the last halves the sides."""
        return int(2 ** (len(self.network.config.block_out_channels) - 1))

    def encode(self, pixels: Tensor) -> Tensor:
        """The mean of the posterior."""
        mean: Tensor = self.network.encode(pixels).latent_dist.mean
        return mean

    def decode(self, latents: Tensor) -> Tensor:
        """The picture of a latent."""
        picture: Tensor = self.network.decode(latents, return_dict=False)[0]
        return picture

    def set_tiles(self, side_px: int | None) -> None:
        """Tiles overlap by a quarter."""
        self.network.use_tiling = side_px is not None
        if side_px is not None:
            self.network.tile_sample_min_size = side_px
            self.network.tile_latent_min_size = side_px // self.pixels_per_latent


@dataclass(frozen=True, eq=False)
class QwenImage:
    """The autoencoder of Qwen-Image, made for videos, of which a picture is the first frame:
    `diffusers.AutoencoderKLQwenImage`.
    """

    network: Any

    @property
    def channels(self) -> int:
        """Of its latents."""
        return int(self.network.config.z_dim)

    @property
    def pixels_per_latent(self) -> int:
        """Each step down halves the sides."""
        return int(self.network.spatial_compression_ratio)

    def encode(self, pixels: Tensor) -> Tensor:
        """The mean of the posterior."""
        mean: Tensor = self.network.encode(pixels.unsqueeze(2)).latent_dist.mean
        return mean.squeeze(2)

    def decode(self, latents: Tensor) -> Tensor:
        """The picture of a latent."""
        frames: Tensor = self.network.decode(latents.unsqueeze(2), return_dict=False)[0]
        return frames[:, :, 0]

    def set_tiles(self, side_px: int | None) -> None:
        """Tiles overlap by a quarter."""
        self.network.use_tiling = side_px is not None
        if side_px is not None:
            for side in ("height", "width"):
                setattr(self.network, f"tile_sample_min_{side}", side_px)
                setattr(self.network, f"tile_sample_stride_{side}", side_px * 3 // 4)


@dataclass(frozen=True, eq=False)
class Flux2(KL):
    """The autoencoder of Flux.2: `diffusers.AutoencoderKLFlux2`. A latent pixel stands for 2 × 2 of those its
    convolutions make, each channel normalised by statistics that were gathered in training.
    """

    SIDE = 2

    @property
    def channels(self) -> int:
        """Of its latents."""
        return super().channels * self.SIDE**2

    @property
    def pixels_per_latent(self) -> int:
        """Each level but the last halves the sides; so does the grouping."""
        return super().pixels_per_latent * self.SIDE

    def encode(self, pixels: Tensor) -> Tensor:
        """The mean of the posterior, grouped and normalised."""
        mean, deviation = self._statistics(pixels)
        return (pixel_unshuffle(super().encode(pixels), self.SIDE) - mean) / deviation

    def decode(self, latents: Tensor) -> Tensor:
        """The picture of a latent."""
        mean, deviation = self._statistics(latents)
        return super().decode(pixel_shuffle(latents * deviation + mean, self.SIDE))

    def set_tiles(self, side_px: int | None) -> None:
        """Tiles overlap by a quarter."""
        super().set_tiles(side_px)
        if side_px is not None:
            self.network.tile_latent_min_size = side_px // super().pixels_per_latent

    def _statistics(self, like: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and deviation of each channel, (C, 1, 1)."""
        known = self.network.bn
        variance = known.running_var.float() + self.network.config.batch_norm_eps
        mean, deviation = known.running_mean[:, None, None], variance.sqrt()[:, None, None]
        return mean.to(like), deviation.to(like)


@dataclass(frozen=True, eq=False)
class DeepCompression:
    """The deep compression autoencoder, Chen et al. (2024): `diffusers.AutoencoderDC`."""

    network: Any

    @property
    def channels(self) -> int:
        """Of its latents."""
        return int(self.network.config.latent_channels)

    @property
    def pixels_per_latent(self) -> int:
        """Each level but the last halves the sides."""
        return int(self.network.spatial_compression_ratio)

    def encode(self, pixels: Tensor) -> Tensor:
        """The latent, which knows no spread."""
        latent: Tensor = self.network.encode(pixels).latent
        return latent

    def decode(self, latents: Tensor) -> Tensor:
        """The picture of a latent."""
        picture: Tensor = self.network.decode(latents, return_dict=False)[0]
        return picture

    def set_tiles(self, side_px: int | None) -> None:
        """Tiles overlap by a quarter, in whole latent pixels."""
        if side_px is None:
            self.network.use_tiling = False
            return
        step = max(side_px * 3 // 4 // self.pixels_per_latent, 1) * self.pixels_per_latent
        self.network.enable_tiling(side_px, side_px, step, step)


ADAPTERS: dict[str, Callable[[Any], Autoencoder]] = {
    "AutoencoderKL": KL,
    "AutoencoderKLQwenImage": QwenImage,
    "AutoencoderKLFlux2": Flux2,
    "AutoencoderDC": DeepCompression,
}
"""Class of the network → what knows it."""


def adapter(network: nn.Module) -> Autoencoder:
    """The interface to an autoencoder. Raises KeyError for a class without one."""
    return ADAPTERS[type(network).__name__](network)
