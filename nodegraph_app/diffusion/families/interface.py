"""What every model family answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from torch import Tensor

from ...core.guidance import GuidanceRule
from ...core.values import Conditioning, Image, Model, TextEncoder, Vae
from ...models.store import Store
from ..levels import Levels
from ..scaling import Scaling

JointDenoise = Callable[[Tensor, Tensor], Sequence[Tensor]]
"""(x: (B, C, h, w) float32, sigma: ()) → an estimate of x at sigma 0 per conditioning, in one batch."""


@runtime_checkable
class OwnGuidance(Protocol):
    """A family whose models were published with rules of guidance of their own."""

    @property
    def own_rules(self) -> tuple[GuidanceRule, ...]:
        """They act before those that a workflow adds."""


@runtime_checkable
class SeesPictures(Protocol):
    """A family whose text encoder is shown pictures, too."""

    def encode_edit(
        self,
        store: Store,
        recipe: TextEncoder,
        text: str,
        pictures: Sequence[Image],
        *,
        device: str,
        vae: Vae | None = None,
        area_px: int = 1024**2,
    ) -> Conditioning:
        """What the text encoder makes of an instruction and the pictures it is about.

        Args:
            pictures: of each batch the first.
            vae: with it the denoiser is told the pictures themselves, as references.
            area_px: about how many pixels each of them is scaled to before it is looked at.
        """


class Family(Protocol):
    """Turns a family's networks into plain functions of x and sigma.

    What can be told from a file's header (title, latent space, channels) is in its row of
    `models.signatures`.

    Attributes:
        name: of its row.
        levels: the noise levels most of its models are trained on.
    """

    @property
    def name(self) -> str: ...

    @property
    def levels(self) -> Levels: ...

    def noise_levels(self, recipe: Model, like: Tensor) -> Levels:
        """Those this model was trained on, for latents shaped `like`, (B, C, h, w)."""

    def scaling(self, recipe: Model) -> Scaling:
        """From the latents the VAE decoder takes to those the denoiser was trained on."""

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """What the text encoders make of a prompt."""

    def denoiser(
        self,
        store: Store,
        recipe: Model,
        conditionings: Sequence[Conditioning],
        *,
        like: Tensor,
        device: str,
        parts: int = 1,
    ) -> JointDenoise:
        """The denoiser for latents shaped `like`, told each of `conditionings`, its batch in so many passes.

        Raises:
            NodeError: a conditioning does not fit the model or the batch.
            ModelFileError: a file is missing or damaged.
        """
