"""The commands of the Run menu, and the buttons that do the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ...core.errors import NodegraphError
from .. import keymap
from ..actions import Actions
from ..canvas import GraphView
from ..filing import Filing
from ..panels.filmstrip import Finished
from ..panels.message_bar import MessageBar
from ..panels.run_buttons import RunButtons
from ..translation import translate
from .forecast import forecast
from .on_change import RunOnChange
from .request import RunRequest
from .run_control import RunControl
from .seeds import seeds_in, take_seeds, vary_all

TO_NODE, SELECTION = "Run &to the selected nodes", "Run what the se&lection leads to"


class RunCommands(QObject):
    """Runs the document as the reader asks for it.

    Args:
        commit: takes what is still being typed.
        view: asks for the canvas there is now.
        shown: asks for the picture that is looked at, a `Finished` if it is one.
    """

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        buttons: RunButtons,
        messages: MessageBar,
        *,
        commit: Callable[[], None],
        view: Callable[[], GraphView],
        shown: Callable[[], object],
        parent: QObject,
    ):
        super().__init__(parent)
        self._runs, self._filing, self._buttons, self._messages = runs, filing, buttons, messages
        self._commit, self._view, self._shown = commit, view, shown
        self.on_change = RunOnChange(runs, self)
        buttons.run_wanted.connect(self.run)
        buttons.cancel_wanted.connect(runs.cancel)
        buttons.force_wanted.connect(runs.stop_by_force)
        buttons.pause_wanted.connect(runs.pause)
        buttons.continue_wanted.connect(runs.go_on)
        buttons.on_change_switched.connect(self.on_change.switch)
        runs.repeats.connect(self._tell_repetition)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Command name → what it does."""
        return {
            "run": self.run,
            "run_to": self.run_to_selected,
            "run_selection": self.run_selection,
            "use_seed": lambda: self.use_seed(self._shown()),
            "on_change": self._buttons.on_change.toggle,
            "pause": self.pause_or_go_on,
            "cancel": self._runs.cancel,
            "force": self._runs.stop_by_force,
        }

    def run(self) -> None:
        """Run the workflow as it is now, as often as the batch says."""
        self._commit()
        self._runs.run(count=self._buttons.count)

    def run_to_selected(self) -> None:
        """Make the results of the selected nodes, and of nothing behind them."""
        if wanted := self._selected():
            self._run(wanted)
        else:
            self._messages.tell(self.tr("Nothing is selected. Select the node to run to."), bad=False)

    def run_selection(self) -> None:
        """Make the pictures that depend on the selected nodes, and no others."""
        selected, wanted = self._selected(), self._outputs_of(self._selected())
        if wanted:
            self._run(wanted)
        elif selected:
            text = self.tr(
                "No picture is asked for behind the selected nodes. Run to them instead, with {keys}."
            ).format(keys=keymap.named("run_to"))
            self._messages.tell(text, bad=False)
        else:
            self._messages.tell(
                self.tr("Nothing is selected. Select the nodes whose pictures to make."), bad=False
            )

    def use_seed(self, finished: object) -> None:
        """Set the seed that a picture was made with, as an edit."""
        if not isinstance(finished, Finished):
            self._messages.tell(
                self.tr("No finished picture is shown. Choose one in the filmstrip."), bad=False
            )
            return
        editing = self._filing.editing
        seeds = seeds_in(finished.workflow, finished.path, self._filing.registry)
        if not seeds:
            self._messages.tell(self.tr("Nothing is known of the seed of this picture."), bad=False)
        elif not take_seeds(editing, seeds, finished.node):
            self._messages.tell(
                self.tr("The nodes that had the seed of this picture are not in this workflow.")
            )

    def pause_or_go_on(self) -> None:
        """Pause the run that goes on, or continue the one that is paused."""
        self._runs.go_on() if self._runs.paused else self._runs.pause()

    def foretell(self, actions: Actions) -> None:
        """Say in the menu what the runs to chosen nodes would do."""
        selected = self._selected()
        for name, text, wanted in (
            ("run_to", TO_NODE, selected),
            ("run_selection", SELECTION, self._outputs_of(selected)),
        ):
            actions[name].setEnabled(bool(wanted))
            words = translate("Actions", text)
            actions[name].setText(f"{words}{self._foretold(wanted)}" if wanted else words)

    def forget_foretold(self, actions: Actions) -> None:
        """The menu was closed: what it said grows old, and keys say themselves why there is nothing to do."""
        for name, text in (("run_to", TO_NODE), ("run_selection", SELECTION)):
            actions[name].setEnabled(True)
            actions[name].setText(translate("Actions", text))

    def _foretold(self, wanted: tuple[str, ...]) -> str:
        try:
            plan = self._runs.plan_of(wanted)
        except NodegraphError:
            return ""
        told = forecast(plan)
        running = sum(1 for _ in plan.with_verdict("run"))
        counts = (
            self.tr("{running} of %n node(s)", "", len(plan.steps)).format(running=running)
            if running
            else self.tr("all cached")
        )
        return "  –  " + ", ".join(filter(None, (counts, told.brief.replace("  ·  ", ", "))))

    def _run(self, wanted: tuple[str, ...]) -> None:
        self._commit()
        self._runs.run(wanted, count=self._buttons.count)

    def _selected(self) -> tuple[str, ...]:
        return tuple(sorted(self._view().graph_scene.selected_nodes()))

    def _outputs_of(self, selected: tuple[str, ...]) -> tuple[str, ...]:
        graph = self._filing.editing.graph
        behind = graph.downstream(node for node in selected if node in graph)
        outputs = (node for node in behind if graph[node].mode == "normal")
        return tuple(sorted(n for n in outputs if (spec := graph.spec(n)) and spec.output_node))

    def _tell_repetition(self, asked: object) -> None:
        assert isinstance(asked, RunRequest)
        if not asked.has_seeds:
            self._messages.tell(
                self.tr(
                    "Nothing in this workflow has a seed, so all %n run(s) would be the same. It runs once.",
                    "",
                    asked.count,
                ),
                bad=False,
            )
            return

        def count_up() -> None:
            vary_all(self._filing.editing)
            self._runs.run(asked.targets, count=asked.count)

        self._messages.tell(
            self.tr(
                "Every seed is fixed, so all %n run(s) would give the same. It runs once.", "", asked.count
            ),
            bad=False,
            action=(self.tr("Count the seeds up and run"), count_up),
        )
