from __future__ import annotations

import numpy as np
import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Image, Latent
from tests.nodes.contract import RecordingRun

registry = builtin.registry()


def run(type_id, *values, **parameters):
    return registry[type_id].function(*values, **parameters)


def said(type_id, parameters, **inputs):
    return registry[type_id].infer(parameters, inputs)


def test_an_empty_latent_is_an_eighth_of_the_picture():
    latent = run("latent.empty", width=128, height=100, batch=2)
    assert latent.samples.shape == (2, 4, 12, 16)
    traits = said("latent.empty", {"width": 128, "height": 100, "batch": 2})["latent"]
    assert traits == {"width": 128, "height": 96, "batch": 2}


def test_a_picture_goes_into_a_latent_and_comes_back_at_its_size(samples):
    vae = samples.value("vae")
    image = Image(np.random.default_rng(0).random((2, 40, 24, 3), dtype=np.float32))
    latent = run("latent.encode", image, vae, RecordingRun())
    assert latent.samples.shape == (2, 4, 5, 3)
    assert run("latent.decode", latent, vae, RecordingRun()).pixels.shape == (2, 40, 24, 3)


def test_the_size_after_encoding_is_known_before_running():
    space = {"space": "sd1", "latent_channels": 4}
    traits = said("latent.encode", {}, image={"width": 50, "height": 37, "batch": 3}, vae=space)
    assert traits["latent"] == {**space, "width": 48, "height": 32, "batch": 3}
    assert said("latent.encode", {}) == {"latent": {}}
    assert said("latent.decode", {}, latent=traits["latent"])["image"] == {
        "width": 48,
        "height": 32,
        "batch": 3,
    }


def test_a_wrong_latent_is_explained_while_decoding(samples):
    with pytest.raises(NodeError, match="16 channels, this VAE decodes 4"):
        run("latent.decode", Latent(torch.zeros(1, 16, 4, 4)), samples.value("vae"), RecordingRun())


def test_setting_a_mask_leaves_the_latent_as_it_was(samples):
    latent, mask = samples.value("latent"), samples.value("mask")
    found = run("latent.set_mask", latent, mask)
    assert found.mask is mask
    assert latent.mask is None
    assert torch.equal(found.samples, latent.samples)


@pytest.mark.parametrize("method", ["nearest", "bilinear", "bicubic"])
def test_upscaling_gives_the_size_that_was_announced(method):
    latent = run("latent.empty", width=72, height=104, batch=1)
    traits = said("latent.empty", {"width": 72, "height": 104, "batch": 1})["latent"]
    for scale in (0.25, 0.75, 1.25, 2.0):
        rows, columns = run("latent.upscale", latent, scale=scale, method=method).samples.shape[-2:]
        announced = said("latent.upscale", {"scale": scale, "method": method}, latent=traits)["latent"]
        assert (announced["width"], announced["height"]) == (columns * 8, rows * 8)
