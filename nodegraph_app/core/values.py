"""The values that travel on links. All are immutable: a node that changes its input is broken.

Pictures and masks are numpy arrays, so that reading, writing and painting them needs no torch.
What a network sees is a torch tensor on the CPU. Models travel as recipes: which file, which patches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from .blocks import Blocks
from .files import FileRef
from .guidance import GuidanceRule

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
    """Low-rank change of a network's weights, Hu et al. (2021): W + strength · alpha / rank · B A.

    Attributes:
        file: the LoRA.
        strength: factor on the whole change.
        blocks: further factors on blocks of the network, see `core.blocks`.
    """

    file: FileRef
    strength: float
    blocks: Blocks = ()


@dataclass(frozen=True)
class Merge:
    """Another network mixed in: (1 − w) W + w W′, or W + w (W′ − W″) where there is something to subtract.

    Attributes:
        other: W′, with its own patches.
        weight: w.
        blocks: w for blocks of the network, instead of `weight`, see `core.blocks`.
        minus: W″.
    """

    other: Recipe
    weight: float
    blocks: Blocks = ()
    minus: Recipe | None = None


Storage = Literal["auto", "fp32", "fp16", "bf16", "fp8", "int8"]
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
    patches: tuple[LoraPatch | Merge, ...] = ()
    storage: Storage = "auto"

    @property
    def files(self) -> tuple[FileRef, ...]:
        """The files that hold the network, without those of its patches."""
        return (self.file,)

    @property
    def digest(self) -> str:
        """Of the content of `files`."""
        return "+".join(file.digest for file in self.files)

    def patched(self, patch: LoraPatch | Merge) -> Self:
        """The same network with one more patch on top."""
        return replace(self, patches=(*self.patches, patch))


@dataclass(frozen=True)
class Training:
    """What is known of a model's training besides what its file says, or better.

    Attributes:
        prediction: ``"epsilon"``, ``"v_prediction"`` or ``"sample"``; empty for what the file says.
        zero_snr: whether the last timestep was noise alone; None for what the file says.
        shift: of a rectified flow; 0 for what the file says.
    """

    prediction: str = ""
    zero_snr: bool | None = None
    shift: float = 0.0


AS_THE_FILE_SAYS = Training()


@dataclass(frozen=True)
class Model(Recipe):
    """Recipe of a denoiser (UNet or transformer), of how it was trained and how it is guided.

    Attributes:
        guidance: rules of guidance, in order.
        training: what its file does not say of its training.
    """

    socket = "model"
    guidance: tuple[GuidanceRule, ...] = ()
    training: Training = AS_THE_FILE_SAYS

    def guided(self, rule: GuidanceRule) -> Self:
        """The same denoiser with one more rule of guidance."""
        return replace(self, guidance=(*self.guidance, rule))


@dataclass(frozen=True)
class TextEncoder(Recipe):
    """Recipe of a family's text encoders and their tokenizers.

    Attributes:
        embeddings: files with learned words, Gal et al. (2023), that prompts may name.
        more: files that hold the encoders together with the first.
    """

    socket = "text_encoder"
    embeddings: tuple[FileRef, ...] = ()
    more: tuple[FileRef, ...] = ()

    @property
    def files(self) -> tuple[FileRef, ...]:
        """All that together hold the encoders."""
        return (self.file, *self.more)

    def taught(self, files: tuple[FileRef, ...]) -> Self:
        """The same encoders, knowing the words of these files."""
        return replace(self, embeddings=files)


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
class SecondPrompt:
    """Told beside a positive: guidance goes from the negative to it, and from it to the positive.

    Attributes:
        told: the prompt.
        scale: guidance scale from the negative to it.
        nested: whether the guidance from the negative also carries what lies between the prompts.
    """

    told: Conditioning
    scale: float
    nested: bool = False


@dataclass(frozen=True, eq=False)
class NeutralPrompt:
    """Told beside a negative, Perp-Neg, Armandpour et al. (2023): guidance goes from it to the positive, and
    of the negative only what is perpendicular to that is avoided.

    Attributes:
        told: usually an empty prompt.
        strength: of the avoidance.
    """

    told: Conditioning
    strength: float = 1.0


@dataclass(frozen=True, eq=False)
class Conditioning(Value):
    """What the encoder made of a prompt: entries that act together.

    Attributes:
        entries: at least one.
        family: model family that can read the embeddings.
        beside: another prompt that guidance takes into account.
    """

    socket = "conditioning"
    entries: tuple[ConditioningEntry, ...]
    family: str = ""
    beside: SecondPrompt | NeutralPrompt | None = None


@dataclass(frozen=True, eq=False)
class Sigmas(Value):
    """Noise levels of a run.

    Attributes:
        levels: (steps + 1,) float32, falling; the last is 0 for a run to the end.
    """

    socket = "sigmas"
    levels: Tensor


@dataclass(frozen=True)
class Noise(Value):
    """Recipe of the noise a run begins with.

    Attributes:
        seed: unsigned 64-bit.
        variation_seed: of the noise it is turned towards.
        variation: how far, 0 to 1.
        pictures: of a batch. ``"together"`` draws them one behind the other; ``"seed each"`` gives the n-th
            behind the first a seed n higher, so that each comes out as it would alone; ``"same"`` gives all
            the noise of the first.
    """

    socket = "noise"
    seed: int
    variation_seed: int = 0
    variation: float = 0.0
    pictures: str = "together"


@dataclass(frozen=True)
class Sampler(Value):
    """Recipe of a stepping rule.

    Attributes:
        name: one of `diffusion.samplers.SAMPLERS`.
    """

    socket = "sampler"
    name: str


@dataclass(frozen=True, eq=False)
class Guider(Value):
    """Recipe of what a sampler asks: a model, what it is told, and how strongly.

    Attributes:
        scale: guidance scale.
        start, end: share of the schedule, 0 to 1, in which it acts.
    """

    socket = "guider"
    model: Model
    positive: Conditioning
    negative: Conditioning
    scale: float = 7.0
    start: float = 0.0
    end: float = 1.0
