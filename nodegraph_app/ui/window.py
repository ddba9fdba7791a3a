"""The main window: puts canvas, panels, files and runs together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QImage, QPaintEvent, QScreen
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from .. import builtin, machine
from ..core.graph import Graph
from ..core.registry import Registry
from ..documents.document import Document
from ..documents.recovery import Session
from ..execution.client import Client
from ..execution.disk import DiskCache
from ..execution.history import RunStart
from ..execution.ledger import Ledger
from ..settings import Settings, log_folder, state_folder
from ..workspace import memory_of
from . import remembered, theme
from .actions import Actions
from .announcing import Announcer
from .arrangement import Arrangement
from .autosave import PICTURE_SIZE, Autosave
from .bookkeeping import Bookkeeper
from .canvas import GraphView
from .canvas.glide import wanted_ms
from .canvas.portrait import portrait
from .canvas_actions import canvas_handlers
from .canvases import Canvases
from .command_palette import CommandPalette, Offer
from .context_menus import ContextMenus
from .dialogs.file_questions import ask_picture
from .dialogs.models import ModelsDialog
from .dialogs.pages import show_about, show_keys
from .dialogs.preferences import Preferences
from .disk_watch import DiskWatch
from .dropped import Dropped
from .drops import Drops
from .filing import Filing, shipped_workflows
from .gallery.dialog import GalleryDialog
from .grids.opening import Grids
from .handing_on import HandingOn
from .heat_display import Amount, HeatDisplay
from .looking import Looking
from .masks.opening import MaskPainter
from .masks.targets import painted_parameter
from .memory_watch import MemoryWatch
from .model_tasks import ModelClerks
from .open_document import OpenDocument
from .panels.filmstrip import Filmstrip
from .panels.inspector import Inspector
from .panels.library import Library
from .panels.message_bar import MessageBar
from .panels.outline import Outline
from .panels.queue_panel import QueuePanel
from .panels.status_line import StatusLine
from .panels.surfaces import surfaces
from .panels.titled import titled
from .panels.top_bar import TopBar
from .panels.viewer import Viewer
from .picture_display import PictureDisplay, PicturePanels
from .queue_desk import QueueDesk
from .queue_messages import QueueMessages
from .recovering import Recovering
from .remedies import Remedies
from .run_commands import RunCommands
from .run_control import RunControl
from .run_display import Panels, RunDisplay
from .running import WorkerLink
from .scrubbing import Scrubbing
from .start_page import StartPage
from .tabs import Tabs
from .window_place import Place, settle

log = logging.getLogger(__name__)

FIRST_SIZE = QSize(1600, 1000)
SMALLEST_SIZE = QSize(880, 560)
ZOOM_STEP = 1.25


class MainWindow(QMainWindow):
    """The open workflows, and everything around them.

    Signals:
        first_painted: the window is on the screen for the first time.
    """

    first_painted = Signal()

    def __init__(self, settings: Settings, path: Path | None = None, registry: Registry | None = None):
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(SMALLEST_SIZE)
        self._painted = False
        self._unsaved = state_folder() / "unsaved"
        self._hashed: set[Path] = set()
        """Files that are, or were, hashed because of a missing model: once each."""
        self.registry = registry or builtin.registry()
        self.filing = Filing(self, self.registry, settings)
        self.link = WorkerLink(Client(settings), self)
        device = machine.remembered(settings.device, settings.cache_folder)
        self.runs = RunControl(
            self.link,
            settings.output_folder,
            self,
            disk=DiskCache.of(settings),
            past=Ledger.of(settings),
            numerics=device.at(settings.performance).numerics if device else "",
            memory=partial(memory_of, settings),
            memory_bytes=device.memory_bytes if device else 0,
        )
        self.books = Bookkeeper(self.link, self.registry, self, keep=settings.history_runs)
        self.library = Library(self.registry)
        self.outline = Outline()
        self.viewer = Viewer()
        self.inspector = Inspector(self.runs.book, self._fetch_picture, last_seed=self.runs.last_seed)
        self.filmstrip = Filmstrip()
        self.queue = QueuePanel()
        self.queue.hide()
        self.status = StatusLine()
        self.top = TopBar()
        self.messages = MessageBar()
        self._canvas = Canvases(self.registry)
        self.run_commands = RunCommands(
            self.runs,
            self.filing,
            self.top.buttons,
            self.messages,
            commit=self._ready_to_run,
            view=lambda: self.view,
            shown=lambda: self.viewer.origin,
            parent=self,
        )
        self.filmstrip.seed_wanted.connect(self.run_commands.use_seed)
        self.arrangement = Arrangement(
            top=self.top,
            left=((self.library, 380), (titled("Outline", self.outline), 320)),
            middle=(self.messages, self._canvas),
            right=((self.viewer, 400), (self.inspector, 420)),
            bottom=(self.queue, self.filmstrip, self.status),
        )
        self.setStyleSheet(surfaces(theme.current()))
        self.setCentralWidget(self.arrangement)
        self.menus = ContextMenus(self, lambda: self.view)
        self.handing_on = HandingOn(self, self.filing, lambda: self.view, self.messages, self.status)
        self.actions_by_name = Actions(self, self.menuBar(), self._handlers())
        self.menus.actions = self.actions_by_name
        self.dropped = Dropped(self.filing, self.messages, lambda: self.view, self._models_changed, self)
        self.drops = Drops(self, lambda: self.view, self._take_dropped, self._add_at)
        panels = Panels(self.inspector, self.outline, self.status, self.top, self.messages)
        remedies = Remedies(
            self.filing,
            choose_picture=self._fetch_picture,
            show_models=self.show_models,
            run=self.run,
            parent=self,
        )
        self.display = RunDisplay(self.runs, self.filing, panels, remedies, lambda: self.view, self)
        self.announcer = Announcer(self, self.runs, self.filing, self.messages, self._show_title)
        self.memory_watch = MemoryWatch(self.runs, self.status, self)
        shown_in = PicturePanels(self.viewer, self.filmstrip)
        self.pictures = PictureDisplay(self.runs, self.filing, shown_in, lambda: self.view, self)
        self.looking = Looking(
            self, self.viewer, self.filmstrip, self.messages, self.status, self._output_folder, self.registry
        )
        self.desk = QueueDesk(self.books, self.queue, self.runs, self.filing, self.status)
        self.queue.add_wanted.connect(self.actions_by_name["add_to_queue"].trigger)
        self.masks = MaskPainter(
            self, self.filing, self.messages, self.pictures.picture_of, lambda: self.view
        )
        self.scrubbing = Scrubbing(
            self.runs, self.filing, self.viewer, self.viewer.scrubber, self.messages, lambda: self.view, self
        )
        self.grids = Grids(
            self,
            self.runs,
            self.filing,
            self.viewer,
            self.messages,
            lambda: self.view.graph_scene.current_node,
        )
        self.heat = HeatDisplay(self.runs, self.filing, lambda: self.view, self)
        self.queue_messages = QueueMessages(self.books, self.messages)
        self.tabs = Tabs(
            self.top.tabs, self.filing, self.runs, self.messages, self.status, commit=self._commit
        )
        self.autosave = Autosave(self.filing, Session(self._unsaved), self._small_picture, self)
        self.recovering = Recovering(self, self.filing, self.autosave, self._unsaved)
        self.clerks = ModelClerks(self)
        self.models: ModelsDialog | None = None
        self.gallery: GalleryDialog | None = None
        self.start = StartPage(self._canvas, theme.current(), at_start=settings.start_page)
        self.palette_of_commands = CommandPalette(self, theme.current(), self._offers)
        self._connect()
        self.disk_watch = DiskWatch(self, self.filing, self.messages)
        self._fill_workflows()
        self._fill_recent()
        last = self._recall()
        self.filing.first(path, last if settings.restore_tabs else ())
        if path is None and settings.start_page and not self.filing.paths:
            self.first_painted.connect(self.show_start)
        self._tell_unloaded()

    # --- building ------------------------------------------------------------------------------------

    @property
    def view(self) -> GraphView:
        """The canvas."""
        return self._canvas.view

    def _handlers(self) -> dict[str, Callable[[], object]]:
        def canvas(command: str) -> Callable[[], object]:
            return lambda: getattr(self.view, command)()

        return {
            "new": self.filing.new,
            "open": self.filing.open,
            "save": self._committed(self.filing.save),
            "save_as": self._committed(self.filing.save_as),
            "close": self._committed(self.filing.close),
            "next_tab": lambda: self.filing.go_on(1),
            "previous_tab": lambda: self.filing.go_on(-1),
            "share": self._committed(self.handing_on.share),
            "export_picture": self._committed(self.handing_on.export_picture),
            "recover": lambda: self.recovering.show(),
            "models": self.show_models,
            "open_outputs": self._open_outputs,
            "preferences": self._ask_preferences,
            "quit": self.close,
            "undo": self._committed(lambda: self.filing.editing.undo()),
            "redo": self._committed(lambda: self.filing.editing.redo()),
            "cut": canvas("cut_selected"),
            "copy": canvas("copy_selected"),
            "paste": canvas("paste"),
            "duplicate": canvas("duplicate_selected"),
            "delete": canvas("delete_selected"),
            "select_all": canvas("select_all"),
            "fit": canvas("fit"),
            "fit_selection": lambda: self.view.fit(self.view.graph_scene.selected_ids() or None),
            "zoom_in": lambda: self.view.zoom_to(self.view.transform().m11() * ZOOM_STEP),
            "zoom_out": lambda: self.view.zoom_to(self.view.transform().m11() / ZOOM_STEP),
            "zoom_full": lambda: self.view.zoom_to(1.0),
            "show_left": self._toggle_panels,
            "show_right": self._toggle_panels,
            "show_film": self._toggle_panels,
            "show_queue": self._toggle_panels,
            "heat_seconds": partial(self._toggle_heat, "seconds"),
            "heat_memory": partial(self._toggle_heat, "memory"),
            "system": partial(self._choose_theme, "system"),
            "dark": partial(self._choose_theme, "dark"),
            "light": partial(self._choose_theme, "light"),
            "add": canvas("open_search"),
            "rename": canvas("rename_current"),
            "paint_mask": lambda: self.masks.paint(self.view.graph_scene.current_node),
            "mute": canvas("toggle_mute"),
            "bypass": canvas("toggle_bypass"),
            **self.run_commands.handlers(),
            "add_to_queue": self._committed(lambda: self.desk.add(self.top.buttons.count)),
            **canvas_handlers(lambda: self.view),
            **self.menus.handlers(),
            "grid": self._committed(lambda: self.grids.show()),
            "gallery": self.show_gallery,
            "open_shown": lambda: self.looking.open_workflow(),
            "pin_a": lambda: self.viewer.pin("A"),
            "pin_b": lambda: self.viewer.pin("B"),
            "facts": self.viewer.toggle_facts,
            "start_page": self.show_start,
            "commands": self._show_commands,
            "keys": lambda: show_keys(self, self.actions_by_name.keys_by_menu()),
            "about": lambda: show_about(
                self, self.runs.device.description if self.runs.device else "this machine"
            ),
        }

    def _connect(self) -> None:
        self.filing.opened.connect(self._show_document)
        self.filing.placed.connect(self._place_document)
        self.filing.closed.connect(self._close_document)
        self.filing.title_changed.connect(self._show_title)
        self.filing.recent_changed.connect(self._fill_recent)
        self.filing.trouble.connect(lambda message, hint: self.messages.tell(f"{message} {hint}".strip()))
        self.top.new_wanted.connect(self.filing.new)
        self.library.add_wanted.connect(self._add_in_view)
        self.outline.selected.connect(lambda ids: self.view.graph_scene.seek(ids))
        self.outline.activated.connect(self.display.show_node)
        self.inspector.refused.connect(self.status.tell)
        self.inspector.paint_wanted.connect(self.masks.paint)
        self.inspector.enter_wanted.connect(lambda group_id: self.view.walk.go(group_id))
        self.filmstrip.open_wanted.connect(self.filing.open)
        self.autosave.trouble.connect(lambda message, hint: self.messages.tell(f"{message} {hint}"))
        self.looking.open_wanted.connect(self.filing.open)
        self.grids.open_wanted.connect(self.filing.open)
        self.grids.ended.connect(self.status.tell)
        self.grids.run.began.connect(self.books.run_began)
        self.first_painted.connect(self.books.start)
        self.first_painted.connect(self.recovering.offer)
        self.top.tabs.tabBarClicked.connect(lambda index: self.start.leave())
        self.start.open_wanted.connect(self.filing.open)
        self.start.new_wanted.connect(self.filing.new)
        self.start.browse_wanted.connect(lambda: self.filing.open())
        self.start.closed.connect(lambda: self.view.setFocus())
        self.start.at_start_changed.connect(
            lambda wanted: self.filing.change_settings(replace(self.filing.settings, start_page=wanted))
        )
        self.runs.asked.connect(self._record)
        self.runs.asked_elsewhere.connect(self._record_elsewhere)
        self.runs.planned.connect(self._look_for_renamed)
        self.clerks.known.connect(self.runs.plan_soon)
        self.runs.running_changed.connect(self._enable)
        self.runs.progressed.connect(self._enable)
        self.runs.cancel_ignored.connect(self._enable)
        self.top.buttons.on_change_switched.connect(self.actions_by_name["on_change"].setChecked)
        run_menu = self.actions_by_name.menus["Run"]
        run_menu.aboutToShow.connect(lambda: self.run_commands.foretell(self.actions_by_name))
        run_menu.aboutToHide.connect(lambda: self.run_commands.forget_foretold(self.actions_by_name))
        for name, shown in (("show_left", True), ("show_right", True), ("show_film", True)):
            self.actions_by_name[name].setChecked(shown)
        self.actions_by_name[self._theme_name].setChecked(True)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._enable()

    # --- the first thing seen, and everything by name --------------------------------------------------

    def show_start(self) -> None:
        """Cover the canvas with the start page."""
        self._commit()
        self.start.open(self.filing.settings.recent_files)

    def _show_commands(self) -> None:
        self._commit()
        self.palette_of_commands.open()

    def _offers(self) -> Iterator[Offer]:
        yield from self.actions_by_name.offers()
        for title, path in sorted(shipped_workflows().items()):
            yield Offer(f"open {path}", title, "Open workflow", "", partial(self._open_path, path))
        for path in self.filing.settings.recent_files:
            yield Offer(f"open {path}", path.stem, "Open recent", "", partial(self._open_path, path))

    def _tell_unloaded(self) -> None:
        packs = self.registry.unloaded
        for pack in packs:
            log.error("%s\n%s", pack, pack.details)
        if packs:
            place = f"The details are in {log_folder() / 'window.log'}."
            details = "\n\n".join(pack.details for pack in packs)
            self.messages.tell(f"{' '.join(map(str, packs))} {place}", details=details)

    # --- documents -----------------------------------------------------------------------------------

    def _show_document(self) -> None:
        opened = self.filing.current
        if self._canvas.count():
            self._commit()  # what is being typed belongs to the document that was in front
        view = self._canvas.show_document(opened, self.actions_by_name.for_canvas())
        if view is not None:
            self.drops.watch(view)
            view.aligner.glide.duration_ms = wanted_ms(view)
            view.context_requested.connect(self.menus.show)
            scene = view.graph_scene
            scene.selection_changed.connect(self._selection_changed)
            scene.message.connect(self.status.tell)
            scene.picture_activated.connect(self._picture_activated)
            opened.editing.changed.connect(partial(self._graph_changed, opened))
            for stack_signal in (opened.editing.stack.canUndoChanged, opened.editing.stack.canRedoChanged):
                stack_signal.connect(self._show_history)
        self._show_history()
        self.outline.show_graph(opened.editing.graph)
        self.runs.open(opened.document, opened.files, opened.folder)
        self.inspector.open(opened.editing, opened.files, self.runs.book)
        self._selection_changed()
        self.heat.show(self.heat.shown)  # as it is everywhere else
        self.messages.hide()
        self.start.leave()
        self._show_title()
        self.view.setFocus()

    def _close_document(self, closed: OpenDocument) -> None:
        self.runs.forget(closed.document)
        self._canvas.close_document(closed)

    def _small_picture(self, opened: OpenDocument) -> QImage | None:
        """Of a document's last result or, where none is known, of its graph."""
        view = self._canvas.of(opened)
        graph = portrait(view.graph_scene, PICTURE_SIZE) if view is not None else None
        return self.pictures.last_of(opened) or graph

    def _show_history(self) -> None:
        stack = self.filing.editing.stack
        self.actions_by_name["undo"].setEnabled(stack.canUndo())
        self.actions_by_name["redo"].setEnabled(stack.canRedo())

    def _place_document(self) -> None:
        self.view.graph_scene.files = self.filing.files
        self.runs.moved(self.filing.files, self.filing.folder)
        self.inspector.moved(self.filing.files)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.announcer.prefix}{self.filing.title}[*] – Nodegraph")
        self.setWindowModified(self.filing.current.dirty)

    def _graph_changed(self, opened: OpenDocument, ids: frozenset[str]) -> None:
        if opened is self.filing.current:
            self.outline.show_graph(opened.editing.graph)
            self.pictures.restore(ids)
            self.runs.plan_soon()

    def _selection_changed(self) -> None:
        ids = self.view.graph_scene.selected_ids()
        if self.inspector.node_id not in ids or len(ids) != 1:
            self.inspector.show_nodes(ids)
        if len(ids) == 1:
            self.pictures.look_at(self.view.graph_scene.known.picture_node(ids[0]) or ids[0])
        node = self.view.graph_scene.current_node if len(ids) == 1 else None
        self.scrubbing.select(node)
        self.actions_by_name["paint_mask"].setEnabled(node is not None and self.masks.can_paint(node))
        self.outline.select(ids)

    def _picture_activated(self, node_id: str) -> None:
        """A double-click on a picture: paint a mask over it where the node takes one, else look at it."""
        if painted_parameter(self.filing.editing.graph, node_id) is not None:
            self.masks.paint(node_id)
        else:
            self.pictures.look_at(node_id)

    def _fill_workflows(self) -> None:
        menu = self.actions_by_name.submenus["Workflows"]
        for title, path in sorted(shipped_workflows().items()):
            menu.addAction(title.replace("&", "&&")).triggered.connect(partial(self._open_path, path))

    def _fill_recent(self) -> None:
        menu = self.actions_by_name.submenus["Open recent"]
        menu.clear()
        for path in self.filing.settings.recent_files:
            entry = menu.addAction(path.name)
            entry.setToolTip(str(path))
            entry.triggered.connect(partial(self._open_path, path))
        if menu.isEmpty():
            menu.addAction("Workflows you open or save are listed here").setEnabled(False)

    def _open_path(self, path: Path, *_: object) -> None:
        self.filing.open(path)

    def _fetch_picture(self) -> str | None:
        folder = self.filing.folder or self.filing.settings.input_folder
        path = ask_picture(self, folder if folder.is_dir() else Path.home())
        return self.dropped.take_in(path) if path is not None else None

    def _take_dropped(self, paths: Sequence[Path], place: QPointF | None) -> None:
        self.start.leave()  # what comes of them is on the canvas
        self.dropped.take(paths, place)

    # --- canvas --------------------------------------------------------------------------------------

    def _add_at(self, type_id: str, place: QPointF, *, onto: bool = True) -> None:
        self.view.graph_scene.add_at(type_id, place, onto=onto)
        self.view.setFocus()

    def _add_in_view(self, type_id: str) -> None:
        self._add_at(type_id, self.view.mapToScene(self.view.viewport().rect().center()), onto=False)

    def _commit(self) -> None:
        self.view.commit_editor()
        self.inspector.commit()

    def _committed(self, command: Callable[[], object]) -> Callable[[], object]:
        """A command that first takes what is still being typed."""

        def act() -> object:
            self._commit()
            return command()

        return act

    # --- running and looking -------------------------------------------------------------------------

    def run(self) -> None:
        """Run the workflow as it is now, with what is still being typed."""
        self.run_commands.run()

    def _ready_to_run(self) -> None:
        """Take what is being typed, and show the canvas."""
        self._commit()
        self.start.leave()

    def _record(self, number: int, text: str) -> None:
        graph = self.runs.running_graph
        assert graph is not None  # it was just asked for
        self.filing.current.stay()
        self._record_of(self.filing.current, number, text, graph)

    def _record_elsewhere(self, document: Document, number: int, text: str, graph: Graph) -> None:
        opened = next((each for each in self.filing.documents if each.document is document), None)
        if opened is not None:
            self._record_of(opened, number, text, graph)

    def _record_of(self, opened: OpenDocument, number: int, text: str, graph: Graph) -> None:
        start = RunStart.of(
            graph,
            origin="window",
            title=opened.title,
            workflow=text,
            file=str(opened.path) if opened.path else None,
            output_folder=str(self.runs.output_folder),
        )
        self.books.run_began(number, start)

    def _enable(self) -> None:
        going, paused = self.runs.running and not self.runs.cancelling, self.runs.paused
        self.actions_by_name["cancel"].setEnabled(self.runs.running or paused)
        self.actions_by_name["pause"].setEnabled(going or paused)
        self.actions_by_name["pause"].setText("&Continue" if paused else "&Pause")
        self.actions_by_name["force"].setEnabled(self.runs.running)

    def _output_folder(self) -> Path:
        return self.filing.settings.output_folder

    def show_models(self) -> None:
        """The models at hand, where they are looked for, and how to get more."""
        if self.models is None:
            self.models = ModelsDialog(
                lambda: self.filing.settings, self.filing.change_settings, self.clerks, self
            )
            self.models.changed.connect(self._models_changed)
            self.models.ended.connect(self.status.tell)
        self.models.show()
        self.models.raise_()
        self.models.activateWindow()

    def show_gallery(self) -> None:
        """Every picture in the output folder."""
        if self.gallery is None:
            self.gallery = GalleryDialog(self.registry, self._output_folder, self)
            self.gallery.looked_at.connect(self.looking.look_at_file)
            self.gallery.open_wanted.connect(self.filing.open)
            self.gallery.trouble.connect(self.messages.tell)
        self.gallery.show()
        self.gallery.raise_()
        self.gallery.activateWindow()

    def _models_changed(self) -> None:
        self.link.client.use_model_folders(self.filing.settings.model_folders)
        self.filing.look_again()

    def _look_for_renamed(self) -> None:
        """Have the files hashed that may be a missing model under another name, then plan anew."""
        if self.runs.plan is not None and self.runs.plan.missing:
            files = self.filing.files
            wanted = set(files.unsure(self.filing.document.graph)) - self._hashed
            if wanted:
                self._hashed |= wanted
                self.clerks.hash_all(sorted(wanted), files)

    def _ask_preferences(self) -> None:
        dialog = Preferences(self.filing.settings, self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.settings != self.filing.settings:
            self._prefer(dialog.settings)
        dialog.deleteLater()

    def _prefer(self, settings: Settings) -> None:
        """Keep other preferences, and heed them from now on."""
        before = self.filing.settings
        self.filing.change_settings(settings)
        if settings.theme != before.theme:
            self._choose_theme(settings.theme)
        self.start.at_start.setChecked(settings.start_page)
        self.filing.look_again()
        self.runs.use_settings(settings)

    def _open_outputs(self) -> None:
        folder = self._output_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # --- the window itself ---------------------------------------------------------------------------

    @property
    def _theme_name(self) -> str:
        wanted = self.filing.settings.theme
        return wanted if wanted in ("system", "dark", "light") else theme.current().name

    def _follow_system(self) -> None:
        """The system turned dark or light."""
        if self.filing.settings.theme == "system":
            self._choose_theme("system")

    def _choose_theme(self, name: str) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        palette = theme.named(name)
        theme.apply(app, palette)
        self.setStyleSheet(surfaces(palette))
        self._canvas.set_colors(palette)
        for part in (
            self.top,
            self.viewer,
            self.outline,
            self.library,
            self.messages,
            self.queue,
            self.actions_by_name,
        ):
            part.restyle()
        self.start.restyle(palette)
        self.palette_of_commands.set_colors(palette)
        self.inspector.show_nodes(self.view.graph_scene.selected_ids())
        self.actions_by_name[name].setChecked(True)
        if self.filing.settings.theme != name:
            self.filing.change_settings(replace(self.filing.settings, theme=name))

    def _toggle_heat(self, amount: Amount) -> None:
        shown = self.actions_by_name[f"heat_{amount}"].isChecked()
        for other in ("seconds", "memory"):
            if other != amount:
                self.actions_by_name[f"heat_{other}"].setChecked(False)
        self.heat.show(amount if shown else None)

    def _toggle_panels(self) -> None:
        for name, part in (
            ("show_left", self.arrangement.left),
            ("show_right", self.arrangement.right),
            ("show_film", self.filmstrip),
            ("show_queue", self.queue),
        ):
            part.setVisible(self.actions_by_name[name].isChecked())

    def _recall(self) -> tuple[Path, ...]:
        """Stand where the window stood last time; returns the workflows that were open."""
        kept = remembered.recall()
        place = Place.from_bytes(kept["place"]) if "place" in kept else None
        room = (self._screen_at(place) if place is not None else self.screen()).availableGeometry()
        self._place = (place or Place.first(FIRST_SIZE, room)).within(room)
        self._place.put(self)
        if self._place.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.arrangement.divide(self.width())
        self.arrangement.restore(kept)
        return remembered.paths_of(kept.get("workflows"))

    def _screen_at(self, place: Place) -> QScreen:
        return QGuiApplication.screenAt(QPoint(place.x + place.width // 2, place.y)) or self.screen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        settle(self, self._place)
        self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._commit()
        if not self.filing.may_leave():
            event.ignore()
            return
        remembered.keep(
            {
                "place": Place.of(self).to_bytes(),
                "workflows": remembered.bytes_of(self.filing.paths),
                **self.arrangement.state(),
            }
        )
        if self.models is not None:
            self.models.shut()
        self.grids.close()
        if self.gallery is not None:
            self.gallery.shut()
        self.clerks.close()
        self.link.close()
        self.books.close()
        self.pictures.close()
        self.autosave.close()
        for opened in self.filing.documents:
            opened.close()
        event.accept()
