"""FreeU, Si et al. (2024): a UNet's up blocks reweighted by diffusers' own switch, within a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diffusers import UNet2DConditionModel
from torch import nn

from ...core.errors import NodeError
from ...core.guidance import FreeU


@contextmanager
def reweighted(network: nn.Module, rule: FreeU | None) -> Iterator[None]:
    """Within the block the network computes with the rule's factors; without a rule, as it is.

    Raises:
        NodeError: it is no UNet.
    """
    if rule is None:
        yield
        return
    if not isinstance(network, UNet2DConditionModel):
        raise NodeError("FreeU needs a UNet; this model is a transformer.", hint="Bypass the FreeU node.")
    network.enable_freeu(s1=rule.skip_1, s2=rule.skip_2, b1=rule.backbone_1, b2=rule.backbone_2)
    try:
        yield
    finally:
        network.disable_freeu()
