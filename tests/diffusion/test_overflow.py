"""An autoencoder that outgrows float16 on real numbers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Image, Latent, Vae
from nodegraph_app.diffusion import vae
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny

LATENT = Latent(30 * torch.randn(1, 4, 4, 4, generator=torch.Generator().manual_seed(1)), "sd1")
PICTURE = Image(np.random.default_rng(1).random((1, 32, 32, 3), dtype=np.float32))


@pytest.fixture
def recipe(tmp_path: Path) -> Iterator[Vae]:
    """A VAE whose first convolutions are strong: normalisations further in take it back, where it fits."""
    network = tiny.pipeline().vae
    with torch.no_grad():
        network.decoder.conv_in.weight *= 1e4
        network.encoder.conv_in.weight *= 1e4
    network.save_pretrained(tmp_path / "strong")
    yield Vae(tiny.reference("vae", tmp_path / "strong"), "sd1")
    resident_models().release()


def test_a_vae_that_overflows_in_half_precision_is_asked_again_in_wider_numbers_and_says_so(
    recipe: Vae, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    expected = vae.decode(recipe, LATENT, device="cpu"), vae.encode(recipe, PICTURE, device="cpu")
    assert caplog.records == []
    network = resident_models().vae(recipe, "cpu").half()
    assert not network.decode(LATENT.samples.half()).sample.isfinite().all(), "it has to overflow"

    found = vae.decode(recipe, LATENT, device="cpu")
    (told,) = caplog.records
    assert "“strong” overflowed in torch.float16: once more in torch.float32" in told.getMessage()
    # The weights stay rounded to half precision.
    np.testing.assert_allclose(found.pixels, expected[0].pixels, atol=2e-2)
    encoded = vae.encode(recipe, PICTURE, device="cpu")
    torch.testing.assert_close(encoded.samples, expected[1].samples, atol=2e-2, rtol=2e-2)


def test_what_a_vae_gives_does_not_depend_on_what_overflowed_before(recipe: Vae) -> None:
    """Else one key would stand for two pictures that differ in the last digits."""
    faint = Latent(LATENT.samples / 1e4, "sd1")
    network = resident_models().vae(recipe, "cpu").half()
    weights = {name: weight.clone() for name, weight in network.state_dict().items()}
    assert network.decode(faint.samples.half()).sample.isfinite().all(), "it must not overflow"
    before = vae.decode(recipe, faint, device="cpu").pixels
    first = vae.decode(recipe, LATENT, device="cpu").pixels
    after = vae.decode(recipe, faint, device="cpu").pixels
    assert np.array_equal(after, before)
    assert np.array_equal(vae.decode(recipe, LATENT, device="cpu").pixels, first)
    assert not np.array_equal(network.float().decode(faint.samples).sample.numpy(), before)
    for name, weight in network.half().state_dict().items():
        assert torch.equal(weight, weights[name])


def test_numbers_that_are_none_are_refused_in_words(recipe: Vae) -> None:
    broken = Latent(LATENT.samples.clone().index_fill_(0, torch.tensor([0]), float("nan")), "sd1")
    with pytest.raises(NodeError, match="goes into the VAE holds values that are no numbers"):
        vae.decode(recipe, broken, device="cpu")
    with torch.no_grad():
        resident_models().vae(recipe, "cpu").decoder.conv_out.weight.fill_(float("inf"))
    with pytest.raises(NodeError, match="“strong” gives values that are no numbers, in full precision too"):
        vae.decode(recipe, LATENT, device="cpu")
