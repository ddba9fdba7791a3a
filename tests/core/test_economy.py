from __future__ import annotations

import errno

import numpy as np
import pytest

from nodegraph_app.core.economy import PLENTY, Economy, ran_out


def test_the_ladder_is_climbed_in_order_and_each_rung_once() -> None:
    reliefs = ("parts", "offload", "tiles", "alone")
    rungs = [PLENTY]
    for _ in range(5):
        above = rungs[-1].after(reliefs)
        assert above is not None
        rungs.append(above)
    assert rungs[1:] == [
        Economy(alone=True),
        Economy(alone=True, tiles=True),
        Economy(alone=True, tiles=True, offload=True),
        Economy(alone=True, tiles=True, offload=True, parts=2),
        Economy(alone=True, tiles=True, offload=True, parts=4),
    ]


def test_rungs_that_would_not_help_are_left_out_and_the_ladder_ends() -> None:
    first = PLENTY.after(("alone", "tiles"))
    assert first == Economy(alone=True)
    second = first.after(("alone", "tiles"))
    assert second == Economy(alone=True, tiles=True)
    assert second.after(("alone", "tiles")) is None
    assert PLENTY.after(()) is None


def test_only_what_shows_in_a_result_is_part_of_its_key() -> None:
    assert PLENTY.numerics == Economy(alone=True, offload=True).numerics == ""
    yes_no = (True, False)
    savings = [Economy(tiles=t, parts=p, fp8=f) for t in yes_no for p in (1, 2) for f in yes_no]
    assert len({economy.numerics for economy in savings}) == 8


def test_words_name_every_saving() -> None:
    assert PLENTY.words == ""
    assert Economy(True, True, True, 2).words == (
        "other models released, in tiles, weights in main memory, batch in 2 parts"
    )
    assert Economy(fp8=True).words == "denoiser in fp8"


def test_no_rung_of_the_ladder_takes_or_gives_up_eight_bits() -> None:
    """They change a picture more than its last digits, so no run falls back to them."""
    everything = ("alone", "tiles", "offload", "parts")
    for first in (PLENTY, Economy(fp8=True)):
        economy: Economy | None = first
        for _ in range(6):
            economy = economy.after(everything) if economy else None
            assert economy is not None
            assert economy.fp8 == first.fp8


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("MPS backend out of memory"),
        RuntimeError("could not create a primitive"),
        RuntimeError("unable to mmap 240000096 bytes from file: Cannot allocate memory (12)"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
    ],
)
def test_what_says_that_memory_ran_out_is_known_by_its_words(error: Exception) -> None:
    assert ran_out(error)


def test_what_this_machines_allocators_say_is_known() -> None:
    with pytest.raises(MemoryError) as array:
        np.empty(2**60, np.uint8)
    assert ran_out(array.value)
    torch = pytest.importorskip("torch")
    with pytest.raises(RuntimeError) as tensor:
        torch.empty(2**60, dtype=torch.uint8)
    assert ran_out(tensor.value)


@pytest.mark.parametrize(
    "error",
    [ValueError("out of memory lane"), RuntimeError("could not create a primitive descriptor"), OSError(28)],
)
def test_other_errors_are_other_errors(error: Exception) -> None:
    assert not ran_out(error)


def load_as_libraries_do() -> None:
    """Take a failure for another one, and that for a third."""
    try:
        raise MemoryError("Cannot allocate memory (os error 12)")
    except MemoryError:
        try:
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "invalid start byte")
        except ValueError as problem:
            raise OSError("Unable to load weights") from problem


def test_an_error_that_comes_from_too_little_memory_is_one() -> None:
    with pytest.raises(OSError) as wrapped:
        load_as_libraries_do()
    assert ran_out(wrapped.value)
