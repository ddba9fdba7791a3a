"""What becomes of files that are dropped: workflows open, pictures and models become nodes that load them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QPointF

from ..core import edits
from ..core.errors import ModelFileError, NodegraphError
from ..core.files import FileKind
from ..core.graph import Graph, Link
from ..core.registry import Registry
from ..documents.picture import workflow_in
from ..model_folders import with_folder
from ..models.description import REFUSED_ENDINGS, Description, describe
from ..models.library import MODEL_ENDINGS
from ..models.signatures import FAMILY_TITLES
from ..settings import Settings
from ..workspace import PICTURE_SUFFIXES
from .canvas import GraphView
from .filing import Filing
from .input_pictures import take_in
from .node_words import file_kind_title
from .panels.message_bar import MessageBar
from .translation import translate

MOST_LOOKED_AT = 20_000
"""Files and folders; in one that holds more, models are not looked for any further."""

APART = QPointF(32.0, 32.0)
"""From one node to the next, of files that were dropped together, before room is made."""


class Dropped(QObject):
    """Takes dropped files.

    Args:
        view: asks for the canvas there is now.
        look_again: called when there are other model folders.
    """

    def __init__(
        self,
        filing: Filing,
        messages: MessageBar,
        view: Callable[[], GraphView],
        look_again: Callable[[], None],
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing, self._messages, self._view, self._look_again = filing, messages, view, look_again

    def take(self, paths: Iterable[Path], place: QPointF | None) -> None:
        """Open workflows, and load everything else by nodes.

        Args:
            place: where on the canvas nodes go; the middle of what is seen by default.
        """
        at = place if place is not None else self._view().center()
        for path in paths:
            if is_workflow(path):
                self._filing.open(path)
            elif path.suffix.lower() in PICTURE_SUFFIXES:
                self._load_picture(path, at)
            else:
                self._load_model(path, at)
            at = at + APART

    def take_in(self, path: Path) -> str | None:
        """The name under which workflows find this picture from now on; None, and a message, if none can."""
        try:
            return take_in(path, self._filing.files, self._filing.settings.input_folder)
        except OSError as error:
            self._messages.tell(
                self.tr("“{name}” could not be copied into the input folder: {reason}.").format(
                    name=path.name, reason=error.strerror
                )
            )
            return None

    def add_model(self, kind: FileKind, name: str, at: QPointF, *, on: Link | None = None) -> None:
        """Add the node that loads a model of the library.

        Args:
            on: the link on which it is put.
        """
        if loader_of(self._filing.registry, kind) is not None:
            self._add_loader(kind, name, at, on=on)
        elif kind == "embedding":
            told = self.tr("Prompts name it: write embedding:{name}, or drop it on a prompt.")
            self._messages.tell(told.format(name=name), bad=False)
        else:
            self._messages.tell(self.tr("No node loads “{name}” by itself.").format(name=name))

    def load_picture(self, name: str) -> None:
        """Add a node that loads the picture of this name, where there is room in the middle of the canvas."""
        self._add_loader("image", name, self._view().center())

    def _load_picture(self, path: Path, at: QPointF) -> None:
        name = self.take_in(path)
        if name is not None:
            self._add_loader("image", name, at)

    def _add_loader(self, kind: str, name: str, at: QPointF, *, on: Link | None = None) -> None:
        """One step of the history: undo takes the node away again."""
        found = loader_of(self._filing.registry, kind)
        if found is None:
            return
        editing, scene = self._filing.editing, self._view().graph_scene
        editing.stack.beginMacro(self.tr("Load {name}").format(name=name))
        onto = on and scene.adder.add_on_link(found[0], on, at)
        node_id = onto or (scene.add_at(found[0], at) if on is None else None)
        if node_id is not None:
            editing.make(edits.set_parameter, node_id, found[1], name)
            if on is not None:
                for link in led_along(editing.graph, node_id, on):
                    editing.make(edits.connect, link)
        editing.stack.endMacro()

    # --- models --------------------------------------------------------------------------------------

    def _load_model(self, path: Path, at: QPointF) -> None:
        try:
            model = describe(path)
        except ModelFileError as problem:
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip())
            return
        if model is None and path.is_dir():
            self._offer_folder(path)
        elif model is None:
            self._messages.tell(
                self.tr("“{name}” is no model that this version knows.").format(name=path.name)
            )
        elif loader_of(self._filing.registry, model.kind) is None:
            words = self.tr("“{name}” is {kind}, which no node loads by itself.")
            if model.kind == "embedding":
                words = self.tr(
                    "“{name}” is {kind}, which no node loads by itself. Prompts name it: embedding:{stem}."
                )
            self._messages.tell(words.format(name=path.name, kind=_told(model), stem=path.stem))
        elif (name := self._name_of(model)) is not None:
            self._add_loader(model.kind, name, at)
        else:
            self._messages.tell(
                self.tr(
                    "“{name}” is {kind}, but lies in none of the model folders. Workflows name "
                    "models by their place in those, so that they open on other machines, too."
                ).format(name=path.name, kind=_told(model)),
                bad=False,
                action=(
                    self.tr("Add the folder “{name}”").format(name=path.parent.name),
                    lambda: self._add_and_load(model, at),
                ),
            )

    def _name_of(self, model: Description) -> str | None:
        """How workflows call this very file."""
        wanted = model.path.resolve()
        library = self._filing.files.library
        library.refresh()
        known = (each for each in library.of_kind(model.kind) if each.path.resolve() == wanted)
        return next((each.name for each in known), None)

    def _add_and_load(self, model: Description, at: QPointF) -> None:
        if self._add_folder(model.path.parent):
            name = self._name_of(model)
            if name is not None:
                self._add_loader(model.kind, name, at)

    def _offer_folder(self, folder: Path) -> None:
        if not _holds_models(folder):
            self._messages.tell(self.tr("In “{name}” there are no model files.").format(name=folder.name))
            return
        self._messages.tell(
            self.tr(
                "“{name}” holds model files. As one of your model folders, it is searched where it lies."
            ).format(name=folder.name),
            bad=False,
            action=(self.tr("Add as a model folder"), lambda: self._add_folder(folder)),
        )

    def _add_folder(self, folder: Path) -> bool:
        def changed() -> Settings:
            return with_folder(self._filing.settings, folder)

        try:
            self._filing.change_settings(changed())
        except NodegraphError as problem:
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip())
            return False
        self._look_again()
        return True


def can_be_taken(path: Path) -> bool:
    """Whether something may become of a file or folder, by its name."""
    endings = (".json", *PICTURE_SUFFIXES, *MODEL_ENDINGS, *REFUSED_ENDINGS)
    return path.suffix.lower() in endings or path.is_dir()


def loader_of(registry: Registry, kind: str) -> tuple[str, str] | None:
    """Type id and parameter of the node that loads a file of a kind, or None when the library has none.

    A node that needs nothing but the file comes first.
    """
    found = [
        (len(spec.inputs), spec.type, parameter.name)
        for spec in registry
        for parameter in spec.parameters
        if parameter.file_kind == kind
    ]
    return min(found)[1:] if found else None


def led_along(graph: Graph, node_id: str, on: Link) -> list[Link]:
    """What else should go through a node that came onto a link: of a LoRA on the way of a model, the text
    encoder that comes from the same place, too.

    Only where the link was all that left its output: of a fork, nobody knows which way the rest belongs to.

    Args:
        on: the link as it was.
    """
    spec, giver = graph.spec(node_id), graph.spec(on.source)
    beside = [each for each in graph.links_from(on.source) if each.output == on.output]
    if spec is None or giver is None or len(beside) != 1:
        return []
    found: list[Link] = []
    for end in spec.inputs:
        through = spec.output(end.name)
        given = giver.output(end.name)
        if end.name in graph[node_id].inputs or through is None or given is None or given.type != end.type:
            continue
        readers = [each for each in graph.links_from(on.source) if each.output == given.name]
        if readers:
            found.append(Link(on.source, given.name, node_id, end.name))
            found += [Link(node_id, through.name, each.target, each.input) for each in readers]
    return found


def is_workflow(path: Path) -> bool:
    """Whether to open it; for a damaged one, opening says what is wrong."""
    if path.suffix.lower() != ".png":
        return path.suffix.lower() == ".json"
    try:
        with path.open("rb") as file:
            return workflow_in(file) is not None
    except (NodegraphError, OSError):
        return True


def _holds_models(folder: Path) -> bool:
    """Whether there is a model file in a folder, as far as a short look tells."""
    looked_at = 0
    for _, folders, files in os.walk(folder):
        if any(Path(name).suffix in MODEL_ENDINGS for name in files):
            return True
        looked_at += len(folders) + len(files)
        if looked_at > MOST_LOOKED_AT:
            break
    return False


def _told(model: Description) -> str:
    """“a LoRA for Stable Diffusion 1.5”."""

    kind = file_kind_title(model.kind)
    family = FAMILY_TITLES.get(model.family, model.family)
    vowel = kind[0] in "aeiou"
    if family:
        an, a = translate("Dropped", "an {kind} for {family}"), translate("Dropped", "a {kind} for {family}")
    else:
        an, a = translate("Dropped", "an {kind}"), translate("Dropped", "a {kind}")
    words = an if vowel else a
    return words.format(kind=kind, family=family)
