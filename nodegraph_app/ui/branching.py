"""A new branch from a step of a run: the way there, and from there another way. No Qt."""

from __future__ import annotations

from dataclasses import replace

from ..core.edits import Edit
from ..core.errors import NodegraphError
from ..core.graph import Graph, Node, Source
from ..execution.trajectory import DECODE, PREVIEW, vae_behind
from .translation import translate

SAMPLE = "sampling.sample"
STAGE = 280.0, 60.0
"""From one node of the branch to the next."""
BELOW = 420.0
"""From the lowest node to the branch."""


def branch_edit(graph: Graph, node_id: str, step: int) -> Edit:
    """Add a Sample that runs up to a step, which is known already, and one that goes on from there.

    What the second one is told can be changed; the beginning of the picture stays. Both draw from the same
    seed, and nothing that is there is changed.

    Args:
        step: how many steps of the schedule lie behind the place where the branch begins.

    Raises:
        NodegraphError: it is no Sample, or no step is left before or behind this one.
    """
    node = graph[node_id]
    values = graph.parameters(node_id)
    if node.type != SAMPLE:
        raise NodegraphError(
            translate("Branching", "{title} cannot be branched.").format(title=graph.title(node_id)),
            hint=translate("Branching", "Only Sample can."),
        )
    driven = [name for name in ("steps", "start_step", "end_step") if name in node.inputs]
    first, last = int(values["start_step"]), min(int(values["end_step"]), int(values["steps"]))
    if driven or not first < step < last:
        raise NodegraphError(
            translate("Branching", "No branch can begin after step {step} of {title}.").format(
                step=step, title=graph.title(node_id)
            ),
            hint=translate("Branching", "{parameter} is driven by a link.").format(
                parameter=driven[0].replace("_", " ")
            )
            if driven
            else translate("Branching", "Choose a step that is neither the first nor the last."),
        )
    taken: list[str] = []

    def new(kind: str, place: int, made: Node) -> Node:
        name = graph.new_id(kind, taken)
        taken.append(name)
        across, down = STAGE
        x, y = node.position[0] + across * place, lowest + BELOW + down * (place % 2)
        return replace(made, id=name, position=(x, y), group=node.group)

    lowest = max(each.position[1] for each in graph.nodes.values() if each.group == node.group)
    title = graph.title(node_id)
    common = {**node.params, "every_step": False}
    begun = new(
        node_id,
        0,
        replace(
            node,
            params={**common, "end_step": step},
            title=translate("Branching", "{title}, to step {step}").format(title=title, step=step),
        ),
    )
    goes_on = new(
        node_id,
        1,
        replace(
            node,
            params={**common, "start_step": step, "add_noise": False},
            inputs={**node.inputs, "latent": Source(begun.id, "latent")},
            title=translate("Branching", "{title}, from step {step}").format(title=title, step=step),
        ),
    )
    added = [begun, goes_on]
    try:
        vae = vae_behind(graph, node_id)
    except NodegraphError:
        pass  # whoever decodes it otherwise will know how
    else:
        sockets = {"latent": Source(goes_on.id, "latent"), "vae": vae}
        added.append(new(DECODE, 2, _plain(graph, DECODE, sockets)))
        added.append(new(PREVIEW, 3, _plain(graph, PREVIEW, {"image": Source(added[-1].id, "image")})))
    after = {each.id: each for each in added}
    return Edit(
        translate("Branching", "Branch from step {step}").format(step=step), dict.fromkeys(after), after
    )


def _plain(graph: Graph, type_id: str, inputs: dict[str, Source]) -> Node:
    spec = graph.registry.get(type_id)
    assert spec is not None, "the library has the node"
    return Node(type_id, type_id, spec.version, spec.defaults(), inputs)
