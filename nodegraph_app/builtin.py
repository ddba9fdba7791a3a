"""Finds what ships with the app: the node library, resources and workflows.

In an installed wheel they lie inside the package; in a checkout beside it. The node library is always
imported under the name ``nodegraph_app.nodes``, so a foreign top-level package called ``nodes`` can
neither be picked up by accident nor get in the way.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from .core.errors import DeclarationError, sentence
from .core.registry import Registry, UnloadedPack

PACKAGE = Path(__file__).resolve().parent
ENTRY_POINT_GROUP = "nodegraph_app.nodes"


def folder(name: str) -> Path:
    """Path of ``nodes``, ``resources`` or ``workflows``.

    Raises:
        DeclarationError: the installation is incomplete.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise DeclarationError(f"The folder “{name}” of Nodegraph is missing.", hint="Install Nodegraph again.")


def resources() -> Path:
    """Icons, fonts, schema, and the model that ships with the app."""
    return folder("resources")


def workflows() -> Path:
    """The ready workflows."""
    return folder("workflows")


def registry() -> Registry:
    """The node library, and every installed node pack that loads.

    A pack is a module named by an entry point of the group ``nodegraph_app.nodes``. One that fails to
    load is left out and named in `Registry.unloaded`; its nodes show as placeholders.
    """
    found = Registry()
    _node_library().register(found)
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        try:
            found.collect(point.load())
        except Exception as error:
            reason = sentence(f"{type(error).__name__}: {error}")
            details = "".join(traceback.format_exception(error))
            found.unloaded.append(UnloadedPack(point.name, reason, details))
    return found


def _node_library() -> ModuleType:
    name = f"{__package__}.nodes"
    if name in sys.modules:
        return sys.modules[name]
    source = folder("nodes") / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        name, source, submodule_search_locations=[str(source.parent)]
    )
    if spec is None or spec.loader is None:
        raise DeclarationError("The node library of Nodegraph is missing.", hint="Install Nodegraph again.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
