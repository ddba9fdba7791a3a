"""Previews: of any VAE, near what it decodes; by a tiny autoencoder where its file is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, AutoencoderTiny
from safetensors.torch import load_file, save_file
from torch.nn.functional import avg_pool2d

from nodegraph_app import builtin
from nodegraph_app.core.errors import Cancelled, ModelFileError
from nodegraph_app.core.values import Image, Latent, Model, Vae
from nodegraph_app.diffusion import preview, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.scaling import Scaling
from nodegraph_app.models import gateway, opening, tiny_decoders
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.conftest import TinyModels

POCKET = builtin.resources() / "models" / "pocket"


def recipe(path: Path, kind: Any = Vae) -> Any:
    return kind(tiny.reference("checkpoint", path), "sd1")


def gradient(side: int) -> Image:
    """A picture that no map was fitted to: three gradients and a disc."""
    rows, columns = np.mgrid[0:side, 0:side] / side
    disc = (rows - 0.5) ** 2 + (columns - 0.4) ** 2 < 0.06
    pixels = np.stack([columns, rows, 1 - columns], -1)
    pixels[disc] = (0.9, 0.1, 0.2)
    return Image(pixels[None].astype(np.float32))


@pytest.fixture
def random_vae(tmp_path: Path) -> Any:
    def make(channels: int, levels: int) -> Vae:
        torch.manual_seed(3)
        network = AutoencoderKL(
            block_out_channels=(8,) * levels,
            down_block_types=("DownEncoderBlock2D",) * levels,
            up_block_types=("UpDecoderBlock2D",) * levels,
            norm_num_groups=4,
            latent_channels=channels,
        )
        folder = tmp_path / f"vae_{channels}_{levels}"
        network.save_pretrained(folder)
        found: Vae = recipe(folder)
        return found

    return make


@pytest.mark.parametrize(("channels", "levels"), [(4, 4), (16, 4), (4, 3), (32, 6), (128, 2)])
def test_a_map_is_fitted_to_any_channels_and_downscale(random_vae: Any, channels: int, levels: int) -> None:
    own = random_vae(channels, levels)
    colours = preview.fit(own, "cpu")
    factor = 2 ** (levels - 1)
    assert colours.pixels_per_latent == factor
    assert colours.weights.shape == (3, channels)
    drawn = colours.picture(torch.zeros(1, channels, 5, 3))
    assert drawn.pixels.shape == (1, 5 * factor, 3 * factor, 3)
    assert bool(colours.weights.isfinite().all())
    again = preview.fit(own, "cpu")
    assert torch.equal(colours.weights, again.weights)
    assert torch.equal(colours.offset, again.offset)


def test_a_map_is_near_what_the_shipped_vae_decodes_of_a_picture_it_never_saw() -> None:
    own = recipe(POCKET)
    latent = vae.encode(own, gradient(96), device="cpu")
    colours = preview.fit(own, "cpu")
    factor = colours.pixels_per_latent

    def shrunk(image: Image) -> torch.Tensor:
        return avg_pool2d(torch.from_numpy(image.pixels).movedim(-1, 1), factor)

    decoded = shrunk(vae.decode(own, latent, device="cpu"))
    drawn = shrunk(colours.picture(latent.samples))
    mean = decoded.mean((2, 3), keepdim=True)
    error, spread = (drawn - decoded).square().mean(), (decoded - mean).square().mean()
    assert float(error / spread) < 0.2  # a line cannot follow the rim of the disc


def test_a_large_latent_is_drawn_no_larger_than_a_preview_may_be() -> None:
    colours = preview.LatentColours(torch.eye(3, 4), torch.zeros(3), 8)
    assert colours.picture(torch.zeros(2, 4, 128, 64)).pixels.shape == (2, 256, 128, 3)
    assert colours.picture(torch.zeros(1, 4, 16, 32)).pixels.shape == (1, 128, 256, 3)
    assert colours.picture(torch.zeros(1, 4, 1000, 1)).pixels.shape == (1, 256, 1, 3)


def test_only_the_first_picture_is_drawn_and_the_map_is_fitted_once(
    models: TinyModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[Vae] = []
    whole = preview.fit
    monkeypatch.setattr(preview, "fit", lambda own, device: fitted.append(own) or whole(own, device))
    latent = Latent(torch.randn(3, 4, 4, 6, generator=torch.Generator().manual_seed(0)), "sd1")
    resident_models().release()
    first = preview.draw(models.model, latent, scaling=Scaling.uniform(0.5), device="cpu")
    for _ in range(3):
        again = preview.draw(models.model, latent, scaling=Scaling.uniform(0.5), device="cpu")
        assert again is not None
        assert first is not None
        np.testing.assert_array_equal(first.pixels, again.pixels)
    assert len(fitted) == 1
    assert first is not None
    assert first.pixels.shape == (1, 32, 48, 3)


def test_a_denoiser_without_a_vae_is_drawn_by_the_last_that_was_used_with_its_family(
    models: TinyModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(models.folder / "tiny", tmp_path / "alone")
    shutil.rmtree(tmp_path / "alone" / "vae")
    latent = Latent(torch.zeros(1, 4, 4, 4), "sd1")
    alone = recipe(tmp_path / "alone", Model)
    monkeypatch.setattr(vae, "_last_used", {})
    opened: list[Path] = []
    whole = gateway.open_vae
    monkeypatch.setitem(opening.OPENERS, Vae, lambda path: opened.append(path) or whole(path))
    for _ in range(3):
        assert preview.draw(alone, latent, scaling=Scaling.uniform(0.5), device="cpu") is None
    assert len(opened) == 1  # and not ten times a second
    image = vae.decode(models.vae, latent, device="cpu")
    drawn = preview.draw(alone, latent, scaling=Scaling.uniform(0.5), device="cpu")
    by_its_own = preview.draw(models.model, latent, scaling=Scaling.uniform(0.5), device="cpu")
    assert drawn is not None
    assert by_its_own is not None
    assert drawn.pixels.shape == image.pixels.shape
    np.testing.assert_array_equal(drawn.pixels, by_its_own.pixels)


def test_a_run_that_is_stopped_while_a_map_is_fitted_stops(models: TinyModels) -> None:
    resident_models().release()
    latent = Latent(torch.zeros(1, 4, 4, 4), "sd1")

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled), resident_models().work("stopped", check=check):
        preview.draw(models.model, latent, scaling=Scaling.uniform(0.5), device="cpu")


def tiny_autoencoder(channels: int = 4) -> AutoencoderTiny:
    torch.manual_seed(5)
    made = AutoencoderTiny(
        encoder_block_out_channels=(8,) * 4,
        decoder_block_out_channels=(8,) * 4,
        num_decoder_blocks=(3, 2, 1, 1),
        latent_channels=channels,
    )
    return made.eval()


def published(network: AutoencoderTiny) -> dict[str, torch.Tensor]:
    """The decoder as TAESD's author writes it: numbered from 1, behind the clamp."""
    found = {}
    for name, tensor in network.decoder.state_dict().items():
        _, place, rest = name.split(".", 2)
        found[f"{int(place) + 1}.{rest}"] = tensor.clone()
    return found


def write(network: AutoencoderTiny, folder: Path, form: str) -> Path:
    """A tiny autoencoder in one of the forms people have."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "decoder":
        save_file(published(network), folder / "taesd_decoder.safetensors")
        return folder / "taesd_decoder.safetensors"
    network.save_pretrained(folder / "taesd")
    if form == "folder":
        return folder / "taesd"
    whole = load_file(folder / "taesd" / "diffusion_pytorch_model.safetensors")
    shutil.rmtree(folder / "taesd")
    save_file(whole, folder / "taesd.safetensors")
    return folder / "taesd.safetensors"


FORMS = ["decoder", "folder", "whole"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("channels", [4, 16])
def test_a_tiny_decoder_is_that_of_diffusers_in_every_form(tmp_path: Path, form: str, channels: int) -> None:
    network = tiny_autoencoder(channels)
    opened = gateway.open_tiny_decoder(write(network, tmp_path, form))
    latents = torch.randn(2, channels, 3, 5, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        assert torch.equal(opened(latents), network.decode(latents).sample)


@pytest.fixture
def collection(models: TinyModels, tmp_path: Path) -> tuple[Path, Model]:
    """A folder of models with a checkpoint of its own in it."""
    shutil.copytree(models.folder / "tiny", tmp_path / "checkpoints" / "tiny")
    return tmp_path, recipe(tmp_path / "checkpoints" / "tiny", Model)


LATENT = Latent(torch.randn(2, 4, 3, 5, generator=torch.Generator().manual_seed(1)), "sd1")


@pytest.mark.parametrize(
    ("folder", "form"), [("vae_approx", "decoder"), ("VAE-approx", "folder"), ("vae", "whole")]
)
def test_a_tiny_autoencoder_of_the_collection_draws_what_the_denoiser_works_on(
    collection: tuple[Path, Model], folder: str, form: str
) -> None:
    place, model = collection
    network = tiny_autoencoder()
    resident_models().release()
    by_colours = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    path = write(network, place / folder, form)
    assert tiny_decoders.find(Path(model.file.path), "sd1").samefile(path)
    drawn = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    with torch.no_grad():
        expected = vae.from_network(network.decode(LATENT.samples[:1] * 0.5).sample)
    assert drawn is not None
    assert by_colours is not None
    np.testing.assert_allclose(drawn.pixels, expected.movedim(1, -1).numpy(), atol=1e-6)
    assert drawn.pixels.shape == by_colours.pixels.shape
    assert not np.allclose(drawn.pixels, by_colours.pixels, atol=0.05)


def test_a_tiny_autoencoder_that_is_replaced_is_read_again(collection: tuple[Path, Model]) -> None:
    place, model = collection
    path = write(tiny_autoencoder(), place / "vae_approx", "decoder")
    first = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    changed = published(tiny_autoencoder())
    save_file({name: -tensor for name, tensor in changed.items()}, path)
    second = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    assert first is not None
    assert second is not None
    assert not np.allclose(first.pixels, second.pixels)


def test_a_tiny_autoencoder_of_other_channels_or_a_damaged_one_is_not_used(
    collection: tuple[Path, Model], caplog: pytest.LogCaptureFixture
) -> None:
    place, model = collection
    by_colours = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    assert by_colours is not None
    path = write(tiny_autoencoder(16), place / "vae_approx", "decoder")
    found = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
    assert found is not None
    np.testing.assert_array_equal(found.pixels, by_colours.pixels)
    for content in (b"not a model", json.dumps({}).encode(), path.read_bytes()[:-100]):
        path.write_bytes(content)
        with pytest.raises(ModelFileError):
            gateway.open_tiny_decoder(path)
        found = preview.draw(model, LATENT, scaling=Scaling.uniform(0.5), device="cpu")
        assert found is not None
        np.testing.assert_array_equal(found.pixels, by_colours.pixels)
        assert "taesd_decoder" in caplog.text


def test_no_tiny_autoencoder_is_taken_from_another_latent_space(collection: tuple[Path, Model]) -> None:
    place, model = collection
    write(tiny_autoencoder(), place / "vae_approx", "decoder")
    checkpoint = Path(model.file.path)
    assert tiny_decoders.find(checkpoint, "sd2") is not None
    for other in ("sdxl", "flux", "", "unknown"):
        assert tiny_decoders.find(checkpoint, other) is None


def test_a_preview_while_sampling_is_of_what_the_model_takes_the_picture_for(
    models: TinyModels, collection: tuple[Path, Model]
) -> None:
    place, model = collection
    network = tiny_autoencoder()
    write(network, place / "vae_approx", "decoder")
    shown: list[Image | None] = []
    steps = sampling.sample(
        model, *[_told(models)] * 2, Latent(torch.zeros(1, 4, 3, 5)), steps=3, guidance=1.0, every_step=True,
        on_step=lambda done, total, draw: shown.append(draw()),
    )  # fmt: skip
    assert shown[0] is None
    with torch.no_grad():
        for image, estimate in zip(shown[1:], steps.samples, strict=True):
            expected = vae.from_network(network.decode(estimate[None] * 0.5).sample)
            assert image is not None
            np.testing.assert_allclose(image.pixels, expected.movedim(1, -1).numpy(), atol=1e-5)


def _told(models: TinyModels) -> Any:
    return family("sd1").encode_text(resident_models(), models.text_encoder, "a star", device="cpu")
