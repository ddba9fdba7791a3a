"""Rules of guidance: how a model is guided besides classifier-free guidance, in a part of the schedule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GuidanceRule:
    """Something that changes how a model is guided, in a part of the schedule.

    Attributes:
        start, end: share of the schedule, 0 to 1, in which it acts.
    """

    start: float = 0.0
    end: float = 1.0

    @property
    def idle(self) -> bool:
        """Whether it changes nothing with these numbers, wherever it acts."""
        return False

    def acts(self, progress: float) -> bool:
        """Whether it acts when `progress` of the schedule, 0 to 1, is behind us."""
        return not self.idle and self.start <= progress <= self.end


@dataclass(frozen=True)
class ZeroStar(GuidanceRule):
    """CFG-Zero*, Fan et al. (2025): the negative scaled to fit the positive best, and first steps left out.

    Attributes:
        zero_steps: how many steps from the first noise level on leave the latent as it is.
    """

    zero_steps: int = 1


@dataclass(frozen=True)
class Tangential(GuidanceRule):
    """TCFG, Kwon et al. (2025): of the negative, only what lies along the main direction of both is kept."""


@dataclass(frozen=True)
class Projected(GuidanceRule):
    """APG, Sadat et al. (2024): the guidance along the positive, which oversaturates, is weighted apart.

    Attributes:
        parallel: weight of the guidance along the positive; 1 for all of it.
        limit: largest norm of the guidance of a picture; 0 for none.
        momentum: share of the guidance of earlier steps that is added, usually below 0.
    """

    parallel: float = 0.0
    limit: float = 0.0
    momentum: float = 0.0

    @property
    def idle(self) -> bool:
        """Without any of the three it is plain guidance."""
        return self.parallel == 1 and self.limit == 0 and self.momentum == 0


@dataclass(frozen=True)
class Rescaled(GuidanceRule):
    """CFG rescale, Lin et al. (2024), section 3.4: contrast as the positive alone would have it.

    Attributes:
        strength: 0 for none, 1 for all of it.
    """

    strength: float = 0.7

    @property
    def idle(self) -> bool:
        """At strength 0."""
        return self.strength == 0


@dataclass(frozen=True)
class NormKept(GuidanceRule):
    """Guided predictions as long as the positive's, per place, as Qwen-Image is guided.

    Attributes:
        patch: side of a place in latent pixels.
    """

    patch: int = 2


@dataclass(frozen=True)
class PerturbedAttention(GuidanceRule):
    """PAG, Ahn et al. (2024): away from what the model makes where some layers attend to nothing else.

    Attributes:
        scale: how far.
        layers: names of the blocks, see `diffusion.guidance.layers`.
    """

    scale: float = 3.0
    layers: tuple[str, ...] = ("middle",)

    @property
    def idle(self) -> bool:
        """At scale 0."""
        return self.scale == 0


@dataclass(frozen=True)
class SkippedLayers(GuidanceRule):
    """Skip-layer guidance, Stability AI (2024): away from what the model makes without some layers.

    Attributes:
        scale: how far.
        layers: names of the blocks, see `diffusion.guidance.layers`.
    """

    scale: float = 2.8
    layers: tuple[str, ...] = ("middle",)

    @property
    def idle(self) -> bool:
        """At scale 0."""
        return self.scale == 0


@dataclass(frozen=True)
class SelfAttention(GuidanceRule):
    """SAG, Hong et al. (2023): away from what the model makes where what it looks at most is blurred.

    Attributes:
        scale: how far.
        blur: standard deviation in latent pixels.
    """

    scale: float = 0.75
    blur: float = 1.0

    @property
    def idle(self) -> bool:
        """At scale 0."""
        return self.scale == 0


@dataclass(frozen=True)
class FreeU(GuidanceRule):
    """FreeU, Si et al. (2024): backbone amplified, skip connections attenuated, in the two deepest up blocks.

    Attributes:
        backbone_1, backbone_2: factors on half the backbone's channels, deepest block first.
        skip_1, skip_2: factors on the low frequencies of the skip connections.
    """

    backbone_1: float = 1.3
    backbone_2: float = 1.4
    skip_1: float = 0.9
    skip_2: float = 0.2

    @property
    def idle(self) -> bool:
        """With every factor 1."""
        return {self.backbone_1, self.backbone_2, self.skip_1, self.skip_2} == {1}
