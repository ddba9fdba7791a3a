"""What an adapter adds to the output of one layer. The layer's own weights are never written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from . import integers, quantised

Layer = nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d
Pieces = Mapping[str, Tensor]
"""A layer's tensors in an adapter file by their kind, see `lora.ENDINGS`."""


class Misfit(ValueError):
    """An adapter's tensors and the layer they are for, or one another, do not fit; the text says how."""


class OtherSize(Misfit):
    """An adapter's tensors were made for a layer of another size."""


class Change(Protocol):
    """A change of a layer's weights at strength 1, in the form in which it is cheapest to apply."""

    def added(self, layer: Layer, x: Tensor) -> Tensor:
        """What the change adds to the layer's output for the input `x`."""

    def to(self, device: torch.device, dtype: torch.dtype) -> Self:
        """The same change in another place and number format."""

    @property
    def dtype(self) -> torch.dtype:
        """Number format it computes in."""

    @property
    def nbytes(self) -> int:
        """Its size in memory."""


@dataclass(frozen=True, eq=False)
class LowRank:
    """W + B A, Hu et al. (2021), as two small layers beside the large one; `mid` for Tucker convolutions.

    Attributes:
        down: A, (rank, in) or (rank, in, kh, kw).
        up: alpha / rank · B, (out, rank) or (out, rank, 1, 1).
        mid: (rank, rank, kh, kw), with `down` then (rank, in, 1, 1).
        bias: (out,) of what is added.
    """

    down: Tensor
    up: Tensor
    mid: Tensor | None = None
    bias: Tensor | None = None

    def added(self, layer: Layer, x: Tensor) -> Tensor:
        """B A x."""
        if not is_convolution(layer):
            return functional.linear(functional.linear(x, self.down), self.up, self.bias)
        if self.mid is None:
            inner = _convolve(layer, x, self.down)
        else:
            inner = _convolve(layer, _pointwise(x, self.down), self.mid)
        return _pointwise(inner, self.up, self.bias)

    def to(self, device: torch.device, dtype: torch.dtype) -> LowRank:
        """See `Change.to`."""
        return LowRank(*(_to(tensor, device, dtype) for tensor in (self.down, self.up, self.mid, self.bias)))  # type: ignore[arg-type] # None only where None was

    @property
    def dtype(self) -> torch.dtype:
        """See `Change.dtype`."""
        return self.down.dtype

    @property
    def nbytes(self) -> int:
        """See `Change.nbytes`."""
        return sum(
            tensor.nbytes for tensor in (self.down, self.up, self.mid, self.bias) if tensor is not None
        )


@dataclass(frozen=True, eq=False)
class Dense:
    """W + D, for changes that are no product of two small matrices.

    Attributes:
        weight: D, in the shape of the layer's weight.
        bias: (out,).
    """

    weight: Tensor
    bias: Tensor | None = None

    def added(self, layer: Layer, x: Tensor) -> Tensor:
        """D x."""
        weight = self.weight.to(x.device)  # it waits where the layer's own weights wait
        if is_convolution(layer):
            y = _convolve(layer, x, weight)
            return y if self.bias is None else y + _per_channel(self.bias, y).to(x.device)
        return functional.linear(x, weight, None if self.bias is None else self.bias.to(x.device))

    def to(self, device: torch.device, dtype: torch.dtype) -> Dense:
        """See `Change.to`."""
        return Dense(self.weight.to(device, dtype), _to(self.bias, device, dtype))

    @property
    def dtype(self) -> torch.dtype:
        """See `Change.dtype`."""
        return self.weight.dtype

    @property
    def nbytes(self) -> int:
        """See `Change.nbytes`."""
        return self.weight.nbytes + (0 if self.bias is None else self.bias.nbytes)


@dataclass(frozen=True, eq=False)
class Beside:
    """A forward hook: y + Σ strength · change(x)."""

    changes: Sequence[tuple[Change, float]]

    def __call__(self, layer: nn.Module, arguments: tuple[Tensor, ...], y: Tensor) -> Tensor:
        for change, strength in self.changes:
            added = change.added(layer, arguments[0].to(change.dtype))  # type: ignore[arg-type] # hooked are layers only
            y = torch.add(y, added.to(y.dtype), alpha=strength)
        return y


def is_convolution(layer: nn.Module) -> bool:
    """Whether a layer slides over its input."""
    return isinstance(layer, nn.Conv1d | nn.Conv2d | nn.Conv3d)


def shape(layer: nn.Module) -> tuple[int, ...] | None:
    """Shape of a layer's weight as a plain tensor, also where it is stored quantised; None for layers that no
    adapter changes.
    """
    if is_convolution(layer):
        return tuple(layer.weight.shape) if layer.groups == 1 else None  # type: ignore[arg-type] # a tensor
    inside, outside = getattr(layer, "in_features", None), getattr(layer, "out_features", None)
    return (outside, inside) if isinstance(inside, int) and isinstance(outside, int) else None


def change(pieces: Pieces, layer: Layer) -> Change:
    """The change that an adapter file's tensors make of a layer, float32 on the CPU.

    Raises:
        Misfit: some are missing, or made for a layer of another size.
    """
    with torch.no_grad():
        if "magnitude" in pieces or "dora_scale" in pieces:
            return _weight_decomposed(pieces, layer)
        if "up" in pieces or "down" in pieces:
            return _low_rank(pieces, layer)
        return _dense(pieces, layer)


def _low_rank(pieces: Pieces, layer: Layer) -> LowRank:
    if "up" not in pieces or "down" not in pieces:
        raise Misfit("it holds half a layer")
    up, down = pieces["up"].float(), pieces["down"].float()
    mid = pieces["mid"].float() if "mid" in pieces else None
    rank, size = down.shape[0], _size(layer)
    kernel = (1,) * len(size[2:])
    if up.numel() != size[0] * rank:
        raise _other_size(up.shape[:1] + down.shape[1:], size)
    if mid is None and down[0].numel() != torch.Size(size[1:]).numel():
        raise _other_size(up.shape[:1] + down.shape[1:], size)
    if mid is not None and (mid.shape[2:] != size[2:] or down.numel() != rank * size[1]):
        raise _other_size(up.shape[:1] + down.shape[1:2] + mid.shape[2:], size)
    scale = _alpha(pieces, rank) / rank
    up = up.reshape(size[0], rank, *kernel) * scale
    down = down.reshape(rank, size[1], *(kernel if mid is not None else size[2:]))
    bias = _bias(pieces, size)
    own = _bias(pieces, size, "up_bias")
    if own is not None:  # B itself has one, and is scaled with it
        bias = own * scale if bias is None else own * scale + bias
    return LowRank(down, up, mid, bias)


def _dense(pieces: Pieces, layer: Layer) -> Dense:
    """LoHa, LoKr or a plain difference, as peft multiplies them out."""
    if "hada_w1_a" in pieces:
        weight = _hadamard(pieces)
    elif any(name.startswith("lokr_") for name in pieces):
        weight = _kronecker(pieces)
    elif "difference" in pieces:
        weight = pieces["difference"].float()
    elif "bias" in pieces:
        return Dense(torch.zeros(_size(layer)), _bias(pieces, _size(layer)))
    else:
        raise Misfit("it holds half a layer")
    size = _size(layer)
    if weight.numel() != torch.Size(size).numel() or weight.shape[0] != size[0]:
        raise _other_size(weight.shape, size)
    return Dense(weight.reshape(size), _bias(pieces, size))


def _hadamard(pieces: Pieces) -> Tensor:
    """(A1 B1) ⊙ (A2 B2), Hyeon-Woo et al. (2022), FedPara."""
    from peft.tuners.loha import layer as loha

    names = ("hada_t1", "hada_w1_a", "hada_w1_b", "hada_t2", "hada_w2_a", "hada_w2_b")
    factors = {name: pieces[name].float() for name in names if name in pieces}
    if len(factors) != (6 if "hada_t1" in factors else 4):
        raise Misfit("it holds half a layer")
    rank = factors["hada_w1_b"].shape[0]
    make = loha.make_weight_cp if "hada_t1" in factors else loha.make_weight
    made: Tensor = make(*factors.values(), torch.tensor(_alpha(pieces, rank) / rank))
    return made


def _kronecker(pieces: Pieces) -> Tensor:
    """W1 ⊗ W2, Yeh et al. (2024), LyCORIS; either factor may itself be a product of rank r."""
    from peft.tuners.lokr import layer as lokr

    ranks = [pieces[name].shape[0] for name in ("lokr_w1_b", "lokr_w2_b") if name in pieces]
    try:
        first = pieces.get("lokr_w1")
        first = first.float() if first is not None else _product(pieces, "lokr_w1")
        second = pieces.get("lokr_w2")
        if second is not None:
            second = second.float()
        elif "lokr_t2" in pieces:
            factors = [pieces[name].float() for name in ("lokr_t2", "lokr_w2_a", "lokr_w2_b")]
            second = lokr.make_weight_cp(*factors)
        else:
            second = _product(pieces, "lokr_w2")
    except KeyError as missing:
        raise Misfit("it holds half a layer") from missing
    # Two whole factors have no rank; their files carry an alpha that means nothing.
    scale = _alpha(pieces, ranks[0]) / ranks[0] if ranks else float(pieces.get("scalar", 1))
    made: Tensor = lokr.make_kron(first, second, scale)
    return made


def _product(pieces: Pieces, name: str) -> Tensor:
    return pieces[f"{name}_a"].float() @ pieces[f"{name}_b"].float()


def _weight_decomposed(pieces: Pieces, layer: Layer) -> Dense:
    """m (W + D) / ‖W + D‖ − W, Liu et al. (2024), DoRA, where D is the change without its magnitude.

    The norm runs over each output's weights; of magnitudes as LyCORIS writes them, over each input's where
    they are shaped so.
    """
    plain = {name: tensor for name, tensor in pieces.items() if name not in ("magnitude", "dora_scale")}
    size = _size(layer)
    delta, bias = multiplied_out(change(plain, layer), layer)
    if integers.keeps_integers(layer):
        raise Misfit("its magnitudes need weights that are not quantised to integers")
    weight = quantised.full_weight(layer)
    if tuple(weight.shape) != size:
        raise Misfit("its magnitudes need weights that are stored as plain numbers or in a GGUF file")
    magnitude = pieces["magnitude" if "magnitude" in pieces else "dora_scale"].float()
    turned = weight + delta
    kept = 1 if "dora_scale" in pieces and magnitude.shape[:2] == (1, size[1]) else 0
    if magnitude.numel() != size[kept]:
        raise Misfit(f"it has {magnitude.numel()} magnitudes for {size[kept]} rows")
    axes = [axis for axis in range(len(size)) if axis != kept]
    norm = torch.linalg.vector_norm(turned, dim=axes, keepdim=True)
    return Dense(magnitude.reshape(norm.shape) * turned / norm - weight, bias)


def _product_of(product: LowRank, size: tuple[int, ...]) -> Tensor:
    up, down = product.up.flatten(1), product.down.flatten(1)
    if product.mid is None:
        return (up @ down).reshape(size)
    return torch.einsum("or,rs...,si->oi...", up, product.mid, down).reshape(size)


def multiplied_out(change: Change, layer: Layer) -> tuple[Tensor, Tensor | None]:
    """What a change at strength 1 adds to a layer's weight and bias."""
    if isinstance(change, LowRank):
        return _product_of(change, _size(layer)), change.bias
    assert isinstance(change, Dense)
    return change.weight, change.bias


def _alpha(pieces: Pieces, rank: int) -> float:
    """Alpha times the file's own scalar; the rank when the file says nothing."""
    return float(pieces.get("alpha", rank)) * float(pieces.get("scalar", 1))


def _bias(pieces: Pieces, size: tuple[int, ...], kind: str = "bias") -> Tensor | None:
    bias = pieces.get(kind)
    if bias is None:
        return None
    if bias.shape != size[:1]:
        raise _other_size(bias.shape, size[:1])
    return bias.float()


def _size(layer: Layer) -> tuple[int, ...]:
    found = shape(layer)
    assert found is not None, "only such layers are looked up"
    return found


def _other_size(found: Sequence[int], wanted: Sequence[int]) -> OtherSize:
    a, b = (" × ".join(str(n) for n in size) for size in (found, wanted))
    return OtherSize(f"is {a}, the model's is {b}")


def _convolve(layer: Layer, x: Tensor, weight: Tensor) -> Tensor:
    """As the layer convolves: its stride, padding and way of padding."""
    return layer._conv_forward(x, weight, None)  # type: ignore[union-attr,operator] # convolutions only


def _pointwise(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """A convolution that looks at one place at a time."""
    convolve = (functional.conv1d, functional.conv2d, functional.conv3d)[weight.ndim - 3]
    return convolve(x, weight, bias)


def _per_channel(bias: Tensor, y: Tensor) -> Tensor:
    return bias.reshape(-1, *(1 for _ in y.shape[2:]))


def _to(tensor: Tensor | None, device: torch.device, dtype: torch.dtype) -> Tensor | None:
    return None if tensor is None else tensor.to(device, dtype)
