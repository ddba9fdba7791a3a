"""A network made worse for one forward pass, so that guidance can lead away from what it then makes.

What is changed hangs on the network only within the block, whatever happens in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from diffusers.hooks import HookRegistry, LayerSkipConfig, apply_layer_skip
from diffusers.hooks._common import _ATTENTION_CLASSES
from diffusers.hooks.layer_skip import _LAYER_SKIP_HOOK, AttentionProcessorSkipHook
from torch import nn

from ...core.errors import NodeError
from .layers import find


@contextmanager
def perturbed_attention(network: nn.Module, layers: Sequence[str]) -> Iterator[None]:
    """Self-attention of these layers gives each place its own value: PAG, Ahn et al. (2024), equation 14.

    Raises:
        NodeError: the network has no such layers.
    """
    with _hooked(network):
        for blocks in find(network, layers):
            stack = network.get_submodule(blocks.stack)
            for number in blocks.numbers:
                for module in stack.get_submodule(str(number)).modules():
                    if isinstance(module, _ATTENTION_CLASSES) and not _reads_a_prompt(module):
                        # Without its first argument, which stands in for whole attention: scores alone go.
                        hook = AttentionProcessorSkipHook(None, skip_attention_scores=True)
                        HookRegistry.check_if_exists_or_initialize(module).register_hook(
                            hook, _LAYER_SKIP_HOOK
                        )
        yield


@contextmanager
def skipped_layers(network: nn.Module, layers: Sequence[str]) -> Iterator[None]:
    """These layers hand on what they are given.

    Raises:
        NodeError: the network has no such layers, or they cannot be skipped.
    """
    with _hooked(network):
        for blocks in find(network, layers):
            try:
                apply_layer_skip(network, LayerSkipConfig(list(blocks.numbers), fqn=blocks.stack))
            except ValueError as problem:
                raise NodeError(
                    f"The layers of this model cannot be skipped: {type(network).__name__} is not known.",
                    hint="Use perturbed attention instead.",
                ) from problem
        yield


@contextmanager
def _hooked(network: nn.Module) -> Iterator[None]:
    try:
        yield
    finally:
        HookRegistry.check_if_exists_or_initialize(network).remove_hook(_LAYER_SKIP_HOOK, recurse=True)


def _reads_a_prompt(attention: nn.Module) -> bool:
    return bool(getattr(attention, "is_cross_attention", False))
