"""A network made worse for one forward pass, so that guidance can lead away from what it then makes.

What is changed hangs on the network only within the block, whatever happens in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from diffusers.hooks import HookRegistry, ModelHook
from diffusers.hooks._common import _ATTENTION_CLASSES
from diffusers.hooks._helpers import TransformerBlockRegistry
from diffusers.hooks.layer_skip import AttentionProcessorSkipHook
from torch import nn

from ...core.errors import NodeError
from .layers import find

HOOK = "guidance"
"""Name under which a change hangs on a module."""


@contextmanager
def perturbed_attention(network: nn.Module, layers: Sequence[str]) -> Iterator[None]:
    """Self-attention of these layers gives each place its own value: PAG, Ahn et al. (2024), equation 14.

    Raises:
        NodeError: the network has no such layers.
    """
    with _hooked(network) as hang:
        for block in _blocks(network, layers):
            for module in block.modules():
                if isinstance(module, _ATTENTION_CLASSES) and not _reads_a_prompt(module):
                    # Without its first argument, which stands in for whole attention: scores alone go.
                    hang(module, AttentionProcessorSkipHook(None, skip_attention_scores=True))
        yield


@contextmanager
def skipped_layers(network: nn.Module, layers: Sequence[str]) -> Iterator[None]:
    """These layers hand on what they are given.

    Raises:
        NodeError: the network has no such layers, or they cannot be skipped.
    """
    with _hooked(network) as hang:
        for block in _blocks(network, layers):
            hang(block, _HandOn(block))
        yield


class _HandOn(ModelHook):
    """A block of a transformer that does nothing.

    diffusers' own `LayerSkipConfig` gives picture and prompt back in this order, whichever the block has.
    """

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        try:
            self._about = TransformerBlockRegistry.get(type(block))
        except ValueError as problem:
            raise NodeError(
                f"The layers of this model cannot be skipped; they are of the kind {type(block).__name__}.",
                hint="Use perturbed attention instead.",
            ) from problem

    def new_forward(self, block: nn.Module, *args: Any, **named: Any) -> Any:
        """What the block is given, in the order in which it gives."""
        about = self._about
        given = {
            place: about._get_parameter_from_args_kwargs(name, args, named)
            for name, place in (
                (about.hidden_states_argument_name, about.return_hidden_states_index),
                (about.encoder_hidden_states_argument_name, about.return_encoder_hidden_states_index),
            )
            if place is not None
        }
        return (
            tuple(given[place] for place in sorted(given)) if len(given) > 1 else next(iter(given.values()))
        )


def _blocks(network: nn.Module, layers: Sequence[str]) -> list[nn.Module]:
    return [
        network.get_submodule(f"{blocks.stack}.{number}")
        for blocks in find(network, layers)
        for number in blocks.numbers
    ]


def _reads_a_prompt(attention: nn.Module) -> bool:
    return bool(getattr(attention, "is_cross_attention", False))


@contextmanager
def _hooked(network: nn.Module) -> Iterator[Any]:
    """Gives a function that hangs a hook on a module; they are taken off again, last first."""
    registries: list[Any] = []

    def hang(module: nn.Module, hook: ModelHook) -> None:
        registry = HookRegistry.check_if_exists_or_initialize(module)
        registry.register_hook(hook, HOOK)
        registries.append(registry)

    try:
        yield hang
    finally:
        for registry in reversed(registries):
            registry.remove_hook(HOOK, recurse=False)
