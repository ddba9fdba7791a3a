"""What every command of the registry does in a window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from .. import builtin
from . import keymap
from .canvas_actions import canvas_handlers
from .filing import FIRST_WORKFLOW
from .translation import translate

if TYPE_CHECKING:
    from .window import MainWindow

Handlers = dict[str, Callable[[], object]]


def window_handlers(window: MainWindow) -> Handlers:
    """Command name → what it does. What is being typed is taken before a command that depends on it."""
    return {
        **canvas_handlers(lambda: window.view),
        **_files(window),
        **_edits(window),
        **_views(window),
        **_runs(window),
        **_help(window),
        **window.menus.handlers(),
    }


def _files(window: MainWindow) -> Handlers:
    filing, committed = window.filing, window.front.committed
    return {
        "new": filing.new,
        "open": filing.open,
        "save": committed(filing.save),
        "save_as": committed(filing.save_as),
        "close": committed(filing.close),
        "next_tab": lambda: filing.go_on(1),
        "previous_tab": lambda: filing.go_on(-1),
        "share": committed(window.handing_on.share),
        "export_picture": committed(window.handing_on.export_picture),
        "recover": lambda: window.recovering.show(),
        "open_shown": lambda: window.looking.open_workflow(),
        "models": window.further.show_models,
        "open_outputs": window.further.open_outputs,
        "preferences": lambda: window.further.ask_preferences(),
        "first_workflow": lambda: filing.open(builtin.workflows() / FIRST_WORKFLOW),
        "quit": window.close,
    }


def _edits(window: MainWindow) -> Handlers:
    committed = window.front.committed
    return {
        "undo": committed(lambda: window.filing.editing.undo()),
        "redo": committed(lambda: window.filing.editing.redo()),
        "past_values": lambda: window.past_values.ask(),
        "paint_mask": lambda: window.masks.paint(window.view.graph_scene.current_node),
    }


def _views(window: MainWindow) -> Handlers:
    return {
        **window.switches.handlers(),
        **window.canvas_switches.handlers(),
        **window.parts.handlers(),
        "form": lambda: window.forms.toggle(),
        "to_form": lambda: window.forms.take_pointed(),
        "heat_seconds": partial(window.toggle_heat, "seconds"),
        "heat_memory": partial(window.toggle_heat, "memory"),
        "gallery": window.further.show_gallery,
        "pin_a": lambda: window.viewer.pin("A"),
        "pin_b": lambda: window.viewer.pin("B"),
        "compare": window.viewer.compare_otherwise,
        "facts": window.viewer.toggle_facts,
        "repaint_shown": window.front.committed(lambda: window.onward.repaint()),
        "use_shown": window.front.committed(lambda: window.onward.use()),
        "system": lambda: window.appearance.choose("system"),
        "dark": lambda: window.appearance.choose("dark"),
        "light": lambda: window.appearance.choose("light"),
    }


def _runs(window: MainWindow) -> Handlers:
    committed = window.front.committed
    return {
        **window.run_commands.handlers(),
        "add_to_queue": committed(lambda: window.desk.add(window.top.buttons.count)),
        "grid": committed(lambda: window.grids.show()),
    }


def _help(window: MainWindow) -> Handlers:
    def about() -> None:
        from .dialogs.pages import show_about

        device = window.runs.device
        show_about(window, device.description if device else translate("Pages", "this machine"))

    def keys() -> None:
        from .dialogs.key_sheet import KeySheet

        sheet = KeySheet(window.actions_by_name.keys_by_menu(), keymap.current(), window)
        sheet.change_wanted.connect(window.actions_by_name["change_keys"].trigger)
        sheet.exec()
        sheet.deleteLater()

    return {
        "start_page": window.show_start,
        "commands": window.show_commands,
        "keys": keys,
        "change_keys": lambda: window.further.ask_preferences("keys"),
        "about": about,
    }
