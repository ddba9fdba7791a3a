from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Image

registry = builtin.registry()


def run(type_id, *values, **parameters):
    return registry[type_id].function(*values, **parameters)


def applied(samples, told=None, **parameters):
    told = told or samples.value("conditioning")
    return run("control.apply", told, samples.value("controlnet"), samples.value("image"), **parameters)


def test_each_controlnet_is_added_to_every_entry_in_order(samples):
    told = samples.value("conditioning")
    twice = applied(samples, applied(samples, told, strength=0.7, end=0.5), strength=0.2)
    (entry,) = twice.entries
    assert [(c.strength, c.start, c.end) for c in entry.controls] == [(0.7, 0.0, 0.5), (0.2, 0.0, 1.0)]
    assert told.entries[0].controls == ()


def test_strength_zero_adds_nothing(samples):
    assert applied(samples, strength=0.0).entries[0].controls == ()


def test_an_end_before_the_start_is_explained_before_and_while_running(samples):
    with pytest.raises(NodeError, match=r"stop at 0\.2 before it starts at 0\.6") as caught:
        applied(samples, start=0.6, end=0.2)
    assert caught.value.place == "end"
    with pytest.raises(NodeError, match="before it starts"):
        registry["control.apply"].infer({"start": 0.6, "end": 0.2}, {})


def test_a_controlnet_of_another_family_is_explained(samples):
    with pytest.raises(
        NodeError, match=r"ControlNet is for Stable Diffusion 1.x, the conditioning for Stable Diffusion XL"
    ):
        applied(samples, replace(samples.value("conditioning"), family="sdxl"))


def test_canny_finds_the_outline_of_a_square():
    pixels = np.zeros((1, 50, 50, 3), np.float32)
    pixels[:, 10:40, 10:40] = 1
    edges = run("control.canny", Image(pixels)).pixels[0, ..., 0]
    assert set(np.unique(edges)) == {0.0, 1.0}
    assert edges[14:36, 14:36].sum() == edges[:6].sum() == 0
    assert 100 <= edges.sum() <= 150
