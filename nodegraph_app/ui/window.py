"""The main window: puts canvas, panels, files and runs together."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, QScreen
from PySide6.QtWidgets import QMainWindow, QWidget

from .. import builtin
from ..core.registry import Registry
from ..documents.recovery import Session
from ..execution.client import Client
from ..settings import Settings, log_folder, state_folder
from . import keymap, node_words, remembered, theme
from .actions import Actions
from .appearance import Appearance
from .arrangement import Arrangement
from .autosave import Autosave
from .browsing import Browsing
from .canvas import GraphView
from .canvas_switches import CanvasSwitches
from .canvases import Canvases
from .command_palette import CommandPalette
from .context_menus import ContextMenus
from .dialogs.file_questions import ask_picture
from .disk_watch import DiskWatch
from .dropped import Dropped
from .drops import Drops
from .file_menus import FileMenus
from .filing import Filing, shipped_workflows
from .form.desk import FormDesk
from .front import Front
from .further_windows import FurtherWindows
from .grids.opening import Grids
from .handing_on import HandingOn
from .handlers import window_handlers
from .keymap import KeyTable
from .log_keeper import LogKeeper
from .looking import Looking
from .masks.opening import MaskPainter
from .model_tasks import ModelClerks
from .model_use import ModelUse
from .offer import Offer
from .onward import Onward
from .panel_switches import PanelSwitches
from .panels.filmstrip import Filmstrip
from .panels.inspector import Inspector
from .panels.library import Library
from .panels.message_bar import MessageBar
from .panels.outline import Outline
from .panels.pages import Pages
from .panels.queue_panel import QueuePanel
from .panels.status_line import StatusLine
from .panels.surfaces import surfaces
from .panels.titled import titled
from .panels.top_bar import TopBar
from .panels.viewer import Viewer
from .panels.workflow_page import WorkflowPage
from .parts import Parts
from .past_values import PastValues
from .picture_display import PictureDisplay, PicturePanels
from .problem_desk import ProblemDesk
from .recovering import Recovering
from .remedies import Remedies
from .renamed_models import RenamedModels
from .runs.announcing import Announcer
from .runs.bookkeeping import Bookkeeper
from .runs.commands import RunCommands
from .runs.display import Panels, RunDisplay
from .runs.heat_display import Amount, HeatDisplay
from .runs.memory_watch import MemoryWatch
from .runs.planning import Conditions
from .runs.queue_desk import QueueDesk
from .runs.queue_messages import QueueMessages
from .runs.records import RunRecords
from .runs.run_control import RunControl
from .runs.worker_link import WorkerLink
from .scrubbing import Scrubbing
from .spoken import Spoken
from .start_page import StartPage
from .tabs import Tabs
from .theme import Palette
from .translation import translate
from .window_place import Place, settle

log = logging.getLogger(__name__)

FIRST_SIZE = QSize(1600, 1000)
SMALLEST_SIZE = QSize(880, 560)


class MainWindow(QMainWindow):
    """The open workflows, and everything around them.

    Signals:
        first_painted: the window is on the screen for the first time.
    """

    first_painted = Signal()

    def __init__(self, settings: Settings, path: Path | None = None, registry: Registry | None = None):
        super().__init__()
        self.setObjectName("window")
        keymap.use(KeyTable(settings.keymap, settings.keys))
        self.setMinimumSize(SMALLEST_SIZE)
        self._painted = False
        self.registry = node_words.translated(registry or builtin.registry())
        self.filing = Filing(self, self.registry, settings)
        self.link = WorkerLink(Client(settings), self)
        self.runs = RunControl(self.link, Conditions.of(settings), self)
        self.books = Bookkeeper(self.link, self.registry, self, keep=settings.history_runs)
        self._build_panels()
        self._build_commands()
        self._build_services(settings)
        self.forms = FormDesk(self, remembered.paths_of(remembered.recall().get("forms")))
        self._connect()
        self.disk_watch = DiskWatch(self, self.filing, self.messages)
        last = self._recall()
        self.filing.first(path, last if settings.restore_tabs else ())
        if path is None and settings.start_page and not self.filing.paths:
            self.first_painted.connect(self.show_start)
        self._tell_unloaded()

    # --- building ------------------------------------------------------------------------------------

    def _build_panels(self) -> None:
        self.library = Library(self.registry)
        self.outline = Outline()
        self.viewer = Viewer()
        self.inspector = Inspector(
            self.runs.book,
            self.fetch_picture,
            last_seed=self.runs.last_seed,
            rest=lambda hint: WorkflowPage(self.filing.current, self.front.small_picture, hint),
        )
        self.filmstrip = Filmstrip()
        self.queue = QueuePanel()
        self.status = StatusLine()
        self.top = TopBar()
        self.messages = MessageBar()
        self.canvases = Canvases(self.registry)
        self.canvas_switches = CanvasSwitches(self.filing, self.canvases)
        self.start = StartPage(self.canvases, theme.current(), at_start=self.filing.settings.start_page)
        self.left = Pages("left", self.tr("What can be put into the workflow"))
        self.left.add("nodes", self.tr("Nodes"), self.library)
        self.left.add("models", self.tr("Models"), lambda: self.browsing.models_panel())
        self.left.add("workflows", self.tr("Workflows"), lambda: self.browsing.workflows_panel())
        self.below = Pages("below", self.tr("Pictures, queue and messages"))
        self.below.add("pictures", self.tr("Pictures"), self.filmstrip)
        self.below.add("queue", self.tr("Queue and history"), self.queue)
        self.below.add("problems", self.tr("Problems"), lambda: self.problems.make_panel())
        self.below.add("log", self.tr("Log"), lambda: self.log_keeper.make_panel())
        self.arrangement = Arrangement(
            top=self.top,
            left=((self.left, 380), (titled(self.tr("Outline"), self.outline), 320)),
            middle=(self.messages, self.canvases),
            right=((self.viewer, 400), (self.inspector, 420)),
            below=self.below,
            bottom=self.status,
        )
        self.setStyleSheet(surfaces(theme.current()))
        self.setCentralWidget(self.arrangement)

    def _build_commands(self) -> None:
        """Everything that commands of the registry are carried out by, then the commands."""

        def view() -> GraphView:
            return self.view

        self.front = Front(self)
        self.clerks = ModelClerks(self)
        self.further = FurtherWindows(self, self.filing, self.registry, self.clerks)
        self.switches = PanelSwitches(self.arrangement, (self.left, self.below), view)
        self.parts = Parts(self, self._parts)
        self.menus = ContextMenus(self, view)
        self.handing_on = HandingOn(self, self.filing, view, self.messages, self.status)
        self.run_commands = RunCommands(
            self.runs,
            self.filing,
            self.top.buttons,
            self.messages,
            commit=self._ready_to_run,
            view=view,
            shown=lambda: self.viewer.origin,
            parent=self,
        )
        self.appearance = Appearance(
            self,
            self.filing,
            (self.top, self.viewer, self.outline, self.library, self.messages, self.queue),
            self._recolor,
        )
        self.actions_by_name = Actions(self, self.menuBar(), window_handlers(self), keymap.current())
        keymap.NEWS.changed.connect(self._use_keys)
        self.menus.actions = self.actions_by_name
        self.switches.bind(self.actions_by_name)
        self.canvas_switches.bind(self.actions_by_name)
        self.actions_by_name[self.appearance.name].setChecked(True)
        submenus = self.actions_by_name.submenus
        self.file_menus = FileMenus(self.filing, submenus["Workflows"], submenus["Open recent"])
        self.palette_of_commands = CommandPalette(self, theme.current(), self._offers)

    def _build_services(self, settings: Settings) -> None:
        """What listens to files and runs and shows them on the panels."""

        def view() -> GraphView:
            return self.view

        filing, runs = self.filing, self.runs
        self.dropped = Dropped(filing, self.messages, view, self._models_changed, self)
        self.model_use = ModelUse(filing, self.dropped, view, self)
        self.drops = Drops(self, view, self._take_dropped, self._add_at, self.model_use)
        self.browsing = Browsing(
            self,
            filing,
            self.clerks,
            self.model_use,
            self.messages,
            show_models=self.further.show_models,
            picture=self.front.small_picture,
        )
        panels = Panels(self.inspector, self.outline, self.status, self.top, self.messages)
        remedies = Remedies(
            filing,
            choose_picture=self.fetch_picture,
            show_models=self.further.show_models,
            run=self.run,
            parent=self,
        )
        self.display = RunDisplay(runs, filing, panels, remedies, view, self)
        self.problems = ProblemDesk(runs, filing, remedies, self.display.show_node, self)
        self.announcer = Announcer(self, runs, filing, self.messages, self.show_title)
        self.spoken = Spoken(self, runs, filing, self.messages, self.status)
        self.memory_watch = MemoryWatch(runs, self.status, self)
        shown_in = PicturePanels(self.viewer, self.filmstrip)
        self.pictures = PictureDisplay(runs, filing, shown_in, view, self)
        self.looking = Looking(
            self, self.viewer, self.filmstrip, self.messages, self.status, self._output_folder, self.registry
        )
        self.desk = QueueDesk(self.books, self.queue, runs, filing, self.status)
        self.masks = MaskPainter(self, filing, self.messages, self.pictures.picture_of, view)
        self.onward = Onward(filing, self.dropped, self.viewer, self.messages, self.masks.paint, self)
        self.scrubbing = Scrubbing(runs, filing, self.viewer, self.viewer.scrubber, self.messages, view, self)
        self.grids = Grids(
            self, runs, filing, self.viewer, self.messages, lambda: self.view.graph_scene.current_node
        )
        self.heat = HeatDisplay(runs, filing, view, self)
        self.past_values = PastValues(self, filing, self.books, self.inspector)
        self.queue_messages = QueueMessages(self.books, self.messages)
        self.records = RunRecords(runs, filing, self.books)
        self.renamed = RenamedModels(runs, filing, self.clerks)
        self.tabs = Tabs(self.top.tabs, filing, runs, self.messages, self.status, commit=self.front.commit)
        unsaved = state_folder() / "unsaved"
        self.autosave = Autosave(filing, Session(unsaved), self.front.small_picture, self)
        self.recovering = Recovering(self, filing, self.autosave, unsaved)
        self.log_keeper = LogKeeper(runs, filing, self.autosave, self.messages, self)

    def _connect(self) -> None:
        filing, runs, start = self.filing, self.runs, self.start
        filing.title_changed.connect(self.show_title)
        filing.trouble.connect(lambda message, hint: self.messages.tell(f"{message} {hint}".strip()))
        self.top.new_wanted.connect(filing.new)
        self.library.add_wanted.connect(self._add_in_view)
        self.outline.selected.connect(lambda ids: self.view.graph_scene.seek(ids))
        self.outline.activated.connect(self.display.show_node)
        self.inspector.refused.connect(self.status.tell)
        self.inspector.paint_wanted.connect(self.masks.paint)
        self.inspector.enter_wanted.connect(lambda group_id: self.view.walk.go(group_id))
        self.filmstrip.open_wanted.connect(filing.open)
        self.filmstrip.seed_wanted.connect(self.run_commands.use_seed)
        self.filmstrip.repaint_wanted.connect(self.onward.repaint)
        self.filmstrip.use_wanted.connect(self.onward.use)
        self.viewer.repaint_wanted.connect(self.actions_by_name["repaint_shown"].trigger)
        self.queue.add_wanted.connect(self.actions_by_name["add_to_queue"].trigger)
        self.autosave.trouble.connect(lambda message, hint: self.messages.tell(f"{message} {hint}"))
        self.looking.open_wanted.connect(filing.open)
        self.grids.open_wanted.connect(filing.open)
        self.grids.ended.connect(self.status.tell)
        self.grids.run.began.connect(self.books.run_began)
        self.further.models_changed.connect(self._models_changed)
        self.further.model_wanted.connect(lambda path: self._take_dropped([path], None))
        self.further.look_wanted.connect(self.looking.look_at_file)
        self.further.told.connect(self.status.tell)
        self.further.trouble.connect(self.messages.tell)
        self.further.preferred.connect(self._heed)
        self.problems.counted.connect(self.status.show_problems)
        self.problems.counted.connect(partial(self.below.count, "problems"))
        self.status.problems_wanted.connect(self._show_problems)
        self.first_painted.connect(self.books.start)
        self.first_painted.connect(self.recovering.offer)
        self.top.tabs.tabBarClicked.connect(lambda index: start.leave())
        start.open_wanted.connect(filing.open)
        start.new_wanted.connect(filing.new)
        start.browse_wanted.connect(lambda: filing.open())
        start.closed.connect(lambda: self.view.setFocus())
        start.at_start_changed.connect(
            lambda wanted: filing.change_settings(replace(filing.settings, start_page=wanted))
        )
        for changed in (runs.running_changed, runs.progressed, runs.cancel_ignored):
            changed.connect(self._enable)
        self.top.buttons.on_change_switched.connect(self.actions_by_name["on_change"].setChecked)
        run_menu = self.actions_by_name.menus["Run"]
        run_menu.aboutToShow.connect(lambda: self.run_commands.foretell(self.actions_by_name))
        run_menu.aboutToHide.connect(lambda: self.run_commands.forget_foretold(self.actions_by_name))
        self._enable()

    # --- what it shows -------------------------------------------------------------------------------

    @property
    def view(self) -> GraphView:
        """The canvas."""
        return self.canvases.view

    def show_start(self) -> None:
        """Cover the canvas with the start page."""
        self.front.commit()
        self.forms.step_aside()
        self.start.open(self.filing.settings.recent_files)

    def show_commands(self) -> None:
        """Everything that can be done now, by name."""
        self.front.commit()
        self.palette_of_commands.open()

    def show_title(self) -> None:
        """Write the title anew: the document, how far its run is, whether it is saved."""
        self.setWindowTitle(f"{self.announcer.prefix}{self.filing.title}[*] – Nodegraph")
        self.setWindowModified(self.filing.current.dirty)

    def toggle_heat(self, amount: Amount) -> None:
        """Show seconds or memory on the nodes, one at a time, or neither."""
        shown = self.actions_by_name[f"heat_{amount}"].isChecked()
        for other in ("seconds", "memory"):
            if other != amount:
                self.actions_by_name[f"heat_{other}"].setChecked(False)
        self.heat.show(amount if shown else None)

    def _parts(self) -> tuple[QWidget, ...]:
        """What F6 goes through: from the canvas to the right, down, and round again."""
        around = self.viewer, self.inspector, self.below, self.status, self.top, self.left, self.outline
        return (self.canvases, self.messages, *around)

    def _show_problems(self) -> None:
        if self.forms.shown:
            self.forms.show_graph()
        self.switches.show("problems")
        self.below.panel("problems").setFocus()

    def _use_keys(self) -> None:
        self.actions_by_name.use_keys(keymap.current())

    def _offers(self) -> Iterator[Offer]:
        yield from self.actions_by_name.offers()
        for title, path in sorted(shipped_workflows().items()):
            yield Offer(f"open {path}", title, self.tr("Open workflow"), "", partial(self.filing.open, path))
        for path in self.filing.settings.recent_files:
            yield Offer(
                f"open {path}", path.stem, self.tr("Open recent"), "", partial(self.filing.open, path)
            )

    def _recolor(self, palette: Palette) -> None:
        """Those parts that are told their colours."""
        self.actions_by_name.restyle()
        self.canvases.set_colors(palette)
        self.start.restyle(palette)
        self.forms.restyle(palette)
        self.palette_of_commands.set_colors(palette)
        self.browsing.restyle()
        for part in (self.status, self.problems, self.log_keeper):
            part.restyle()
        self.inspector.show_nodes(self.view.graph_scene.selected_ids())
        self.actions_by_name[self.appearance.name].setChecked(True)

    def _tell_unloaded(self) -> None:
        packs = self.registry.unloaded
        for pack in packs:
            log.error("%s\n%s", pack, pack.details)
        if packs:
            place = self.tr("The details are in {file}.").format(file=log_folder() / "window.log")
            details = "\n\n".join(pack.details for pack in packs)
            self.messages.tell(f"{' '.join(map(str, packs))} {place}", details=details)

    # --- what comes onto the canvas ------------------------------------------------------------------

    def fetch_picture(self) -> str | None:
        """Let the reader choose a picture from anywhere; its name from now on, or None."""
        folder = self.filing.folder or self.filing.settings.input_folder
        path = ask_picture(self, folder if folder.is_dir() else Path.home())
        return self.dropped.take_in(path) if path is not None else None

    def _take_dropped(self, paths: Sequence[Path], place: QPointF | None) -> None:
        self.start.leave()  # what comes of them is on the canvas
        if not self.forms.take_dropped(paths):
            self.dropped.take(paths, place)

    def _add_at(self, type_id: str, place: QPointF, *, onto: bool = True) -> None:
        self.view.graph_scene.add_at(type_id, place, onto=onto)
        self.view.setFocus()

    def _add_in_view(self, type_id: str) -> None:
        self.start.leave()
        self._add_at(type_id, self.view.mapToScene(self.view.viewport().rect().center()), onto=False)

    # --- running -------------------------------------------------------------------------------------

    def run(self) -> None:
        """Run the workflow as it is now, with what is still being typed."""
        self.run_commands.run()

    def _ready_to_run(self) -> None:
        """Take what is being typed, and show the canvas."""
        self.front.commit()
        self.start.leave()

    def _enable(self) -> None:
        going, paused = self.runs.running and not self.runs.cancelling, self.runs.paused
        self.actions_by_name["cancel"].setEnabled(self.runs.running or paused)
        self.actions_by_name["pause"].setEnabled(going or paused)
        self.actions_by_name["pause"].setText(
            translate("Actions", "&Continue") if paused else translate("Actions", "&Pause")
        )
        self.actions_by_name["force"].setEnabled(self.runs.running)

    def _output_folder(self) -> Path:
        return self.filing.settings.output_folder

    def _models_changed(self) -> None:
        self.link.client.use_model_folders(self.filing.settings.model_folders)
        self.filing.look_again()
        self.browsing.look_again()

    def _heed(self, before: Settings, settings: Settings) -> None:
        """Other preferences hold from now on."""
        if settings.theme != before.theme:
            self.appearance.choose(settings.theme)
        keymap.use(KeyTable(settings.keymap, settings.keys))
        self.canvas_switches.heed(settings)
        self.start.at_start.setChecked(settings.start_page)
        self.filing.look_again()
        if not settings.remember_files:
            self.filing.forget_recent()
        self.runs.use_settings(settings)

    # --- the window itself ---------------------------------------------------------------------------

    def _recall(self) -> tuple[Path, ...]:
        """Stand where the window stood last time; returns the workflows that were open."""
        kept = remembered.recall()
        place = Place.from_bytes(kept["place"]) if "place" in kept else None
        room = (self._screen_at(place) if place is not None else self.screen()).availableGeometry()
        self._place = (place or Place.first(FIRST_SIZE, room)).within(room)
        self._place.put(self)
        if self._place.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.arrangement.divide(self.width(), self.height())
        self.arrangement.restore(kept, self.height())
        return remembered.paths_of(kept.get("workflows"))

    def _screen_at(self, place: Place) -> QScreen:
        return QGuiApplication.screenAt(QPoint(place.x + place.width // 2, place.y)) or self.screen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        if not self.isVisible():  # it was closed at once
            return
        settle(self, self._place)
        self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.front.commit()
        if not self.filing.may_leave():
            event.ignore()
            return
        files = {
            "workflows": remembered.bytes_of(self.filing.paths),
            "forms": remembered.bytes_of(self.forms.paths),
        }
        remembered.keep(
            {
                "place": Place.of(self).to_bytes(),
                **(files if self.filing.settings.remember_files else {}),
                **self.arrangement.state(),
            }
        )
        self.further.close()
        self.grids.close()
        self.clerks.close()
        self.browsing.close()
        self.link.close()
        self.books.close()
        self.pictures.close()
        self.autosave.close()
        self.log_keeper.close()
        for opened in self.filing.documents:
            opened.close()
        event.accept()
