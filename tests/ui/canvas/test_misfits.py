"""A link whose types fit and whose models do not is explained while it is still in the hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nodegraph_app.core.graph import Graph, Link, Node, Source
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.spec import node
from nodegraph_app.core.traits import problems_of_link
from nodegraph_app.core.values import Image, Latent, Vae

from .conftest import Hands, NamesOnly

pytestmark = pytest.mark.usefixtures("no_leaks")


def _space(name: str):  # type: ignore[no-untyped-def]
    return lambda parameters, inputs: {each: {"space": name} for each in ("vae", "latent")}


@node("t.small", title="Small VAE", infer=_space("sd1"))
def small() -> Vae:
    """A VAE."""
    raise AssertionError("never runs")


@node("t.large", title="Large VAE", infer=_space("sdxl"))
def large() -> Vae:
    """A VAE of another family."""
    raise AssertionError("never runs")


@node("t.noise", title="Noise", infer=_space("sd1"))
def noise() -> Latent:
    """A latent."""
    raise AssertionError("never runs")


@node("t.decode", title="Decode")
def decode(latent: Latent, vae: Vae) -> Image:
    """Decode."""
    raise AssertionError("never runs")


def graph(vae: str | None = None) -> Graph:
    inputs = {"latent": Source("noise", "latent")} | ({"vae": Source(vae, "vae")} if vae else {})
    return Graph(
        Registry(each.__node_spec__ for each in (small, large, noise, decode)),  # type: ignore[attr-defined]
        [
            Node("small", "t.small"),
            Node("large", "t.large", position=(0.0, 160.0)),
            Node("noise", "t.noise", position=(0.0, 320.0)),
            Node("decode", "t.decode", inputs=inputs, position=(400.0, 80.0)),
        ],
    )


def test_only_what_a_link_breaks_is_said_of_it() -> None:
    built = graph()
    (problem,) = problems_of_link(built, NamesOnly(), Link("large", "vae", "decode", "vae"))
    assert (problem.node, problem.place) == ("decode", "vae")
    assert "is for Stable Diffusion XL" in problem.message
    assert problems_of_link(built, NamesOnly(), Link("small", "vae", "decode", "vae")) == ()
    broken = graph("large")
    instead = Link("large", "vae", "decode", "vae")
    right = Link("small", "vae", "decode", "vae")
    assert problems_of_link(broken, NamesOnly(), right, instead_of=instead) == ()
    assert dict(broken.nodes) == dict(graph("large").nodes)


def test_a_vae_of_another_family_is_explained_while_dragging_and_may_still_be_linked(
    open_canvas: Callable[[Graph], Hands],
) -> None:
    hands = open_canvas(graph())
    end = hands.socket("decode", "vae")
    hands.drag(hands.socket("large", "vae", output=True), end, let_go=False)
    note = hands.view.note
    assert "“vae” is for Stable Diffusion XL, but “latent” is for Stable Diffusion 1.x" in note.text()
    assert "same checkpoint" in note.text()
    hands.release(end)
    assert not note.isVisible()
    assert hands.graph["decode"].inputs["vae"] == Source("large", "vae")
    hands.editing.undo()
    hands.drag(hands.socket("small", "vae", output=True), end, let_go=False)
    assert not note.isVisible()
    hands.release(end)
    assert hands.graph["decode"].inputs["vae"] == Source("small", "vae")
