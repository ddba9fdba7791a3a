"""The inspector: everything about what is selected, to read and to set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from ...core.files import Files
from ...core.graph import Graph
from ...core.groups import GROUP_KEY
from ...core.parameters import ParameterSpec
from ...core.problems import Problem
from ...core.seed_control import SeedPlace
from .. import keymap
from ..editing import Editing
from ..runs.node_book import NodeBook
from ..translation import QT_TRANSLATE_NOOP, translate
from . import group_page, node_page
from .group_page import GroupPage
from .labels import empty_note
from .node_page import NodePage
from .parameter_editors import ParameterEditor
from .tab_order import in_order

EMPTY = QT_TRANSLATE_NOOP(
    "Inspector",
    "Select a node to see what it does and to set its parameters.\n\nDouble-click the canvas to add one.",
)


class Inspector(QScrollArea):
    """The page of one node or group, or of the workflow where none is selected.

    Args:
        rest: makes what is shown where no node is selected, around a hint.

    Attributes:
        node_id: key of the node or group that is shown, or None.
        page: of that node or group; None while there is something else to read.

    Signals:
        refused: why an edit was not made; empty once one was.
        paint_wanted: id of the node for which a mask is to be painted.
        enter_wanted: id of the group to go into.
        past_wanted: name of the parameter whose earlier values are wanted.
    """

    refused = Signal(str)
    paint_wanted = Signal(str)
    enter_wanted = Signal(str)
    past_wanted = Signal(str)

    def __init__(
        self,
        book: NodeBook,
        fetch_picture: Callable[[], str | None],
        parent: QWidget | None = None,
        *,
        last_seed: Callable[[SeedPlace], int | None] = lambda place: None,
        rest: Callable[[str], QWidget] | None = None,
    ):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Inspector"))
        self._book, self._fetch, self._last_seed, self._rest = book, fetch_picture, last_seed, rest
        self._editing: Editing | None = None
        self._files: Files | None = None
        self.node_id: str | None = None
        self.page: NodePage | GroupPage | None = None
        self._problems: tuple[Problem, ...] = ()
        self._show_rest()

    @property
    def editors(self) -> Mapping[str, ParameterEditor]:
        """Of the values that can be set, by name."""
        return self.page.editors if self.page is not None else {}

    @property
    def labels(self) -> Mapping[str, QLabel]:
        """Their names."""
        return self.page.labels if self.page is not None else {}

    @property
    def node_page(self) -> NodePage:
        """The page of the selected node; only while one is selected."""
        assert isinstance(self.page, NodePage)
        return self.page

    def open(self, editing: Editing, files: Files, book: NodeBook) -> None:
        """Inspect another document."""
        self.commit()
        self._book = book
        if self._editing is not None:
            self._editing.changed.disconnect(self._graph_changed)
        self._editing, self._files = editing, files
        editing.changed.connect(self._graph_changed)
        self._problems = ()
        self.show_nodes([])

    def moved(self, files: Files) -> None:
        """The document lies in another folder; other files may be found."""
        self._files = files
        self.show_nodes([self.node_id] if self.node_id is not None else [])

    def show_nodes(self, keys: list[str]) -> None:
        """Show the node or group when it is one."""
        self.commit()
        self.node_id = keys[0] if len(keys) == 1 else None
        if self.node_id is not None:
            self._rebuild()
        elif keys:
            told = self.tr(
                "%n node(s) are selected.\n\n{mute} mutes, {bypass} bypasses, {copy} duplicates them.",
                "",
                len(keys),
            )
            self._show_note(
                told.format(
                    mute=keymap.named("mute"), bypass=keymap.named("bypass"), copy=keymap.named("duplicate")
                )
            )
        else:
            self._show_rest()

    def commit(self) -> None:
        """Take what has been typed so far."""
        for editor in self.editors.values():
            editor.commit()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """What is wrong with the nodes of the document; `show_state` shows what concerns this one."""
        self._problems = tuple(problems)

    def show_state(self) -> None:
        """The node may stand elsewhere in its run."""
        if (
            isinstance(self.page, NodePage)
            and self._editing is not None
            and self.node_id in self._editing.graph
        ):
            self.page.show_state(self._problems)

    def _graph_changed(self, ids: frozenset[str]) -> None:
        if self._editing is None or self.node_id is None:
            return
        graph = self._editing.graph
        if isinstance(self.page, GroupPage) and self.page.group_id in graph.groups:
            if group_page.shape_of(graph, self.page.group_id) != self.page.shape:
                self._rebuild()
            else:
                self.page.show_values()
        elif self.node_id not in graph or not isinstance(self.page, NodePage):
            self.node_id = None
            self._show_rest()
        elif self._touched(graph, ids):
            if node_page.shape_of(graph, graph[self.node_id]) != self.page.shape:
                self._rebuild()
            else:
                self.page.show_values()
                self.show_state()
        else:
            self.page.show_notes()  # a model further up may be another

    def _touched(self, graph: Graph, ids: frozenset[str]) -> bool:
        """Whether an edit of these nodes shows on the page."""
        assert self.node_id is not None
        feeds = graph[self.node_id].inputs.values()
        return self.node_id in ids or any(source.node in ids for source in feeds)

    def _rebuild(self) -> None:
        if self._editing is None or self._files is None or self.node_id is None:
            return
        graph, group_id = self._editing.graph, self.node_id.removeprefix(GROUP_KEY)
        scroll = self.verticalScrollBar().value()
        if group_id != self.node_id and group_id in graph.groups:
            self._show_group(GroupPage(self._editing, group_id, self._names, self._fetch))
        elif self.node_id in graph:
            self._show_node(
                NodePage(self._editing, self.node_id, self._files, self._book, self._fetch, self._last_seed)
            )
        in_order(self)
        self.verticalScrollBar().setValue(scroll)

    def _show_group(self, page: GroupPage) -> None:
        page.refused.connect(self.refused)
        page.enter_wanted.connect(self.enter_wanted)
        page.past_wanted.connect(self.past_wanted)
        self._show(page)

    def _show_node(self, page: NodePage) -> None:
        page.refused.connect(self.refused)
        page.paint_wanted.connect(self.paint_wanted)
        page.past_wanted.connect(self.past_wanted)
        self._show(page)
        page.show_values()
        self.show_state()

    def _show(self, page: NodePage | GroupPage) -> None:
        self.page = page
        self.setWidget(page)

    def _show_rest(self) -> None:
        """No node is selected: what is known of the workflow, with a hint."""
        hint = translate("Inspector", EMPTY)
        if self._editing is None or self._rest is None:
            self._show_note(hint)
            return
        self.page = None
        self.setWidget(self._rest(hint))

    def _show_note(self, text: str) -> None:
        self.page = None
        self.setWidget(empty_note(text))

    def _names(self, parameter: ParameterSpec) -> list[str]:
        if self._files is None or parameter.file_kind is None:
            return []
        return list(self._files.names(parameter.file_kind))
