"""Autoencoders whose numbers outgrow float16, as SDXL's do: noticed, and done again in wider ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from ..core.errors import NodeError

_log = logging.getLogger(__name__)


def finite(
    network: nn.Module, work: Callable[[Tensor], Tensor], given: Tensor, device: str, *, name: str
) -> Tensor:
    """What `work`, a pass through `network`, makes of `given`: float32 on the CPU, every number finite.

    Where the network's numbers overflow, it is widened and asked again. Then it takes its own numbers again,
    unchanged: a result must not depend on what was asked before.

    Args:
        work: called with `given` on the device, in the network's numbers.
        name: of the network, for messages.

    Raises:
        NodeError: `given` holds numbers that are not finite, or the network gives such in float32 too.
    """
    if not given.isfinite().all():
        raise NodeError(
            "What goes into the VAE holds values that are no numbers.",
            hint="The model that made it overflowed. Load it with storage bf16 or fp32.",
        )
    held = next(network.parameters()).dtype
    try:
        for dtype in (held, *_wider(held, device)):
            if dtype != held:
                _log.warning("the VAE “%s” overflowed in %s: once more in %s", name, held, dtype)
                nn.Module.to(network, dtype=dtype)
            made = work(given.to(device, dtype)).float().cpu()
            if made.isfinite().all():
                return made
    finally:
        nn.Module.to(network, dtype=held)
    raise NodeError(
        f"The VAE “{name}” gives values that are no numbers, in full precision too.",
        hint="Its file is damaged; download it again, or choose another VAE.",
    )


def _wider(dtype: torch.dtype, device: str) -> Iterator[torch.dtype]:
    """Number formats with more room at the top, the faster first."""
    if dtype == torch.float16 and device.startswith("cuda") and torch.cuda.is_bf16_supported():
        yield torch.bfloat16
    if dtype != torch.float32:
        yield torch.float32
