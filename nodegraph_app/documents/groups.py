"""Groups in a file: entries of the layout block whose names no node can have.

They only order what is seen, so a damaged one costs no workflow: what cannot be read stays in the file as it
is, and what would lie in it lies at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core.graph import ID
from ..core.groups import GROUP_KEY, Exposed, Group, in_a_loop
from .coordinates import numbers, read_numbers

MOST_GROUPS = 10_000
DEEPEST = 64
"""Groups that lie deeper in each other lie at the top."""

_FIELDS = ("pos", "title", "group", "collapsed", "color", "pinned", "exposed")


def group_record(group: Group) -> dict[str, Any]:
    """A group as a file holds it."""
    record: dict[str, Any] = {**group.extra, "pos": numbers(group.position)}
    if group.title:
        record["title"] = group.title
    if group.parent is not None:
        record["group"] = group.parent
    if group.collapsed:
        record["collapsed"] = True
    if group.color is not None:
        record["color"] = group.color
    if group.pinned:
        record["pinned"] = True
    if group.exposed:
        record["exposed"] = [
            [each.node, each.name, *(["output"] if each.output else [])] for each in group.exposed
        ]
    return record


def read_groups(layout: Mapping[str, Any]) -> dict[str, Group]:
    """The groups of a layout block that can be read, by the names of their entries."""
    found: dict[str, Group] = {}
    for name, record in layout.items():
        if name.startswith(GROUP_KEY) and len(found) < MOST_GROUPS:
            group = _read_group(name.removeprefix(GROUP_KEY), record)
            if group is not None:
                found[name] = group
    by_id = {group.id: group for group in found.values()}
    for group in by_id.values():
        if group.parent is not None and group.parent not in by_id:
            found[group.key] = replace(group, parent=None)
    for group_id in in_a_loop({group.id: group for group in found.values()}):
        found[GROUP_KEY + group_id] = replace(by_id[group_id], parent=None)
    return found | {group.key: replace(group, parent=None) for group in _too_deep(found)}


def _too_deep(groups: Mapping[str, Group]) -> list[Group]:
    """The groups to be put at the top so that none lies too deep; those within them count from there."""
    depth: dict[str, int] = {}
    deep: list[Group] = []
    for start in groups.values():
        chain: list[Group] = []
        at: Group | None = start
        while at is not None and at.id not in depth:
            chain.append(at)
            at = groups[GROUP_KEY + at.parent] if at.parent is not None else None
        level = depth[at.id] if at is not None else 0
        for group in reversed(chain):
            level += 1
            if level > DEEPEST:
                deep.append(group)
                level = 1
            depth[group.id] = level
    return deep


def home_of(layout: Mapping[str, Any], groups: Mapping[str, Group]) -> str | None:
    """The group in which a node or a frame says that it lies, where there is such."""
    home = layout.get("group")
    return home if isinstance(home, str) and GROUP_KEY + home in groups else None


def _read_group(group_id: str, record: object) -> Group | None:
    if not isinstance(record, dict) or not ID.fullmatch(group_id):
        return None
    position = read_numbers(record.get("pos", [0, 0]), 2)
    texts = [record.get(name) for name in ("title", "group", "color")]
    switches = [record.get(name, False) for name in ("collapsed", "pinned")]
    exposed = _read_exposed(record.get("exposed", []))
    if (
        position is None
        or exposed is None
        or not all(each is None or isinstance(each, str) for each in texts)
        or not all(isinstance(each, bool) for each in switches)
    ):
        return None
    title, parent, color = texts
    return Group(
        group_id,
        title or "",
        parent,
        (position[0], position[1]),
        switches[0],
        color,
        switches[1],
        exposed,
        {name: value for name, value in record.items() if name not in _FIELDS},
    )


def _read_exposed(record: object) -> tuple[Exposed, ...] | None:
    if not isinstance(record, list):
        return None
    found: dict[Exposed, None] = {}
    for each in record:
        match each:
            case [str(node), str(name)]:
                found[Exposed(node, name)] = None
            case [str(node), str(name), "output"]:
                found[Exposed(node, name, output=True)] = None
            case _:
                return None
    return tuple(found)
