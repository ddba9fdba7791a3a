"""The values that travel on links. All are immutable: a node that changes its input is broken.

Pictures and masks are numpy arrays, so that reading, writing and painting them needs no torch.
What a network sees is a torch tensor on the CPU. Models travel as recipes: which file, which patches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from .files import FileRef

if TYPE_CHECKING:
    from numpy import ndarray
    from torch import Tensor


class Value:
    """Something that can travel on a link. A subclass is a socket type; `socket` is its name for ever."""

    socket: ClassVar[str]


@dataclass(frozen=True, eq=False)
class Image(Value):
    """A batch of pictures.

    Attributes:
        pixels: (B, H, W, C) float32 in 0 to 1, sRGB; C is 3, or 4 with alpha.
    """

    socket = "image"
    pixels: ndarray


@dataclass(frozen=True, eq=False)
class Mask(Value):
    """A batch of masks.

    Attributes:
        coverage: (B, H, W) float32 in 0 to 1; 1 = repaint.
    """

    socket = "mask"
    coverage: ndarray


@dataclass(frozen=True, eq=False)
class Latent(Value):
    """A batch of pictures in the space a VAE decoder takes.

    Attributes:
        samples: (B, C, h, w) float32 on the CPU, not multiplied by the VAE's scaling factor.
        family: latent space, named after the first model family that uses it, e.g. ``"sd1"``; empty when any
            family can read it (an empty latent).
        mask: where sampling may repaint; at picture or latent resolution, scaled when used.
    """

    socket = "latent"
    samples: Tensor
    family: str = ""
    mask: Mask | None = None


@dataclass(frozen=True)
class LoraPatch:
    """Low-rank change of a network's weights, Hu et al. (2021): W + strength · alpha / rank · B A."""

    file: FileRef
    strength: float


Storage = Literal["auto", "fp32", "fp16", "bf16", "fp8"]
"""Number format of a network's weights: the usual one of the device, or one of these."""


@dataclass(frozen=True)
class Recipe(Value):
    """How to obtain a network: which file, of which family, with which patches, in order.

    Equal recipes give equal networks. The weights themselves live in the worker's model store.

    Attributes:
        storage: in which numbers the weights are kept.
    """

    file: FileRef
    family: str
    patches: tuple[LoraPatch, ...] = ()
    storage: Storage = "auto"

    @property
    def files(self) -> tuple[FileRef, ...]:
        """The files that hold the network, without those of its patches."""
        return (self.file,)

    @property
    def digest(self) -> str:
        """Of the content of `files`."""
        return "+".join(file.digest for file in self.files)

    def patched(self, patch: LoraPatch) -> Self:
        """The same network with one more patch on top."""
        return replace(self, patches=(*self.patches, patch))


@dataclass(frozen=True)
class Model(Recipe):
    """Recipe of a denoiser (UNet or transformer)."""

    socket = "model"


@dataclass(frozen=True)
class TextEncoder(Recipe):
    """Recipe of a family's text encoders and their tokenizers.

    Attributes:
        more: files that hold them together with the first.
    """

    socket = "text_encoder"
    more: tuple[FileRef, ...] = ()

    @property
    def files(self) -> tuple[FileRef, ...]:
        """All that together hold the encoders."""
        return (self.file, *self.more)


@dataclass(frozen=True)
class Vae(Recipe):
    """Recipe of a variational autoencoder: pictures to latents and back."""

    socket = "vae"


@dataclass(frozen=True)
class ClipVision(Recipe):
    """Recipe of CLIP's encoder of pictures, Radford et al. (2021)."""

    socket = "clip_vision"


@dataclass(frozen=True)
class ControlNet(Recipe):
    """Recipe of a ControlNet, Zhang et al. (2023)."""

    socket = "controlnet"


@dataclass(frozen=True, eq=False)
class Control:
    """One ControlNet at work on a conditioning entry.

    Attributes:
        net: which ControlNet.
        hint: (B, H, W, 3) picture that steers it, scaled to the latent when used.
        strength: factor on its residuals.
        start, end: share of the schedule, 0 to 1, in which it acts.
    """

    net: ControlNet
    hint: Image
    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0

    def acts(self, progress: float) -> bool:
        """Whether it acts when `progress` of the schedule, 0 to 1, is behind us."""
        return self.start <= progress <= self.end


@dataclass(frozen=True, eq=False)
class ConditioningEntry:
    """One thing the denoiser is told.

    Attributes:
        embeddings: (B, tokens, width) float32 on the CPU.
        pooled: (B, width) summary vector, for families that use one.
        extra: further named tensors of the family.
        strength: weight among the entries.
        start, end: share of the schedule, 0 to 1, in which the entry acts.
        mask: where it acts; everywhere without one.
        controls: ControlNets that act with it, in order.
    """

    embeddings: Tensor
    pooled: Tensor | None = None
    extra: Mapping[str, Tensor] = field(default_factory=dict)
    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0
    mask: Mask | None = None
    controls: tuple[Control, ...] = ()

    def acts(self, progress: float) -> bool:
        """Whether it acts when `progress` of the schedule, 0 to 1, is behind us."""
        return self.start <= progress <= self.end


@dataclass(frozen=True, eq=False)
class Conditioning(Value):
    """What the encoder made of a prompt: entries that act together.

    Attributes:
        entries: at least one.
        family: model family that can read the embeddings.
    """

    socket = "conditioning"
    entries: tuple[ConditioningEntry, ...]
    family: str = ""


@dataclass(frozen=True, eq=False)
class Sigmas(Value):
    """Noise levels of a run.

    Attributes:
        levels: (steps + 1,) float32, falling; the last is 0 for a run to the end.
    """

    socket = "sigmas"
    levels: Tensor
