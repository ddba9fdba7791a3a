"""Puts the form in front of the graph and back, and tells it of runs and pictures.

Only this module is loaded when the program starts; the form itself when it is first asked for.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QImage

from ...core import forms
from ...core.forms import FieldPlace
from ...core.problems import Problem
from ...execution.events import Picture
from ...workspace import PICTURE_SUFFIXES
from ..canvas.fitting import LinkEnd
from ..dropped import is_workflow
from ..panels.filmstrip import Finished
from ..runs.progress import progress_text, share_done
from ..theme import Palette

if TYPE_CHECKING:
    from ..open_document import OpenDocument
    from ..window import MainWindow
    from .view import FormView

MOST_PICTURES = 24
"""Of one workflow, below its result."""

MOST_KEPT = 100
"""Files of which it is remembered that they are seen as forms; those seen longest ago are forgotten."""


class FormDesk(QObject):
    """Which documents are seen as forms, and the one form there is of the document in front.

    Args:
        kept: files that were seen as forms last time.
    """

    def __init__(self, window: MainWindow, kept: Iterable[Path] = ()):
        super().__init__(window)
        self._window = window
        self._kept = list(kept)
        self._seen_as_forms: set[str] = set()
        self.view: FormView | None = None
        self._finished: dict[str, deque[Finished]] = {}
        window.top.face.wanted.connect(self.toggle)
        window.menus.form_wanted.connect(self.take)
        window.start.closed.connect(self._settle)
        window.filing.opened.connect(self._opened)
        window.filing.closed.connect(self._closed)
        window.filing.placed.connect(self._placed)
        window.pictures.picture_finished.connect(self._keep)

    # --- which of both -------------------------------------------------------------------------------

    @property
    def shown(self) -> bool:
        """Whether the form is seen."""
        return self.view is not None and not self.view.isHidden()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Files that are seen as forms, to be kept; those of this session last."""
        here = [each.path for each in self._window.filing.documents]
        elsewhere = (path for path in self._kept if path not in here)
        now = (d.path for d in self._window.filing.documents if d.id in self._seen_as_forms and d.path)
        return (*elsewhere, *now)[-MOST_KEPT:]

    def toggle(self) -> None:
        """The other one."""
        self.show_graph() if self.shown else self.show_form()

    def show_form(self) -> None:
        """See the document in front as a form."""
        self._window.start.leave()
        self._seen_as_forms.add(self._window.filing.current.id)
        self._settle()
        if self.view is not None:
            self.view.first_stop().setFocus()

    def show_graph(self) -> None:
        """See the graph again."""
        self._seen_as_forms.discard(self._window.filing.current.id)
        self._settle()
        self._window.view.setFocus()

    def step_aside(self) -> None:
        """Let what lies over the canvas be seen; when that is left, the form is there again."""
        if self.shown:
            self._window.arrangement.cover(None)

    def commit(self) -> None:
        """Take what has been typed so far."""
        if self.view is not None and self.shown:
            self.view.commit()

    def _opened(self) -> None:
        """Another document is in front."""
        opened = self._window.filing.current
        if opened.path is not None and opened.path in self._kept:
            self._kept.remove(opened.path)
            self._seen_as_forms.add(opened.id)
        self._settle()

    def _closed(self, closed: OpenDocument) -> None:
        if closed.path is not None and closed.id in self._seen_as_forms:
            self._kept.append(closed.path)
        self._seen_as_forms.discard(closed.id)
        self._finished.pop(closed.id, None)
        if self.view is not None and self.view.opened is closed:
            self.view.close_document()

    def _placed(self) -> None:
        """The document lies elsewhere; other files may be found."""
        if self.view is not None and self.shown:
            self.view.open(self._window.filing.current)

    def _settle(self) -> None:
        """Show what the document in front is seen as."""
        window, opened = self._window, self._window.filing.current
        as_form = opened.id in self._seen_as_forms
        window.actions_by_name["form"].setChecked(as_form)
        window.top.face.show_face("form" if as_form else "graph")
        if not as_form and not self.shown:
            return
        window.front.commit()
        if not as_form:
            window.arrangement.cover(None)
            window.top.buttons.show()
            return
        view = self.view or self._make()
        window.arrangement.cover(view)
        window.top.buttons.hide()
        view.open(opened)
        view.results.show_last(self._finished.get(opened.id, ()))
        self._show_result()
        self._show_run()
        self._show_problems()

    # --- what is on it -------------------------------------------------------------------------------

    def take(self, node: str, parameter: str) -> None:
        """Put a parameter on the form, or take it off."""
        editing, place = self._window.filing.editing, FieldPlace(node, parameter)
        if node not in editing.graph:
            return
        there = parameter in forms.on_the_form(editing.graph, node)
        if editing.make(forms.remove_field if there else forms.add_field, place) is not None:
            self._tell(editing.graph.title(node), parameter.replace("_", " "), there)

    def take_pointed(self) -> None:
        """The same of the field on the canvas that has the keys, or of the selected node's pictures."""
        canvas, editing = self._window.view, self._window.filing.editing
        if (field := canvas.fields.focused) is not None:
            meant = canvas.graph_scene.levels.real(LinkEnd(*field, output=False))
            self.take(meant.node, meant.place)
            return
        node, form = canvas.graph_scene.current_node, forms.form_of(editing.graph)
        if node is None or node not in forms.outputs(editing.graph):
            self._window.status.tell(
                self.tr("Select a node that shows pictures, or go to one of its fields with Tab")
            )
            return
        there = node in form.results
        if there and len(form.results) == 1:
            self._window.status.tell(self.tr("It is the only result of the form"))
            return
        kept = tuple(each for each in form.results if each != node)
        if editing.make(forms.show_results, kept if there else (*kept, node)) is not None:
            self._tell(editing.graph.title(node), self.tr("pictures"), there)

    def _tell(self, title: str, what: str, was_there: bool) -> None:
        words = (
            self.tr("{title}: {what} no longer on the form (F9)")
            if was_there
            else self.tr("{title}: {what} on the form (F9)")
        )
        self._window.status.tell(words.format(title=title, what=what))

    # --- the form ------------------------------------------------------------------------------------

    def _make(self) -> FormView:
        from .needs import FormNeeds
        from .view import FormView

        window = self._window
        needs = FormNeeds(
            fetch_picture=window.fetch_picture,
            take_picture=self.take_picture,
            paint=window.masks.paint,
            picture_on=self._picture_on,
            last_seed=window.runs.last_seed,
            problems=lambda: window.runs.problems,
            remedy=window.display.remedies.for_problem,
        )
        view = self.view = FormView(needs)
        view.hide()
        view.told.connect(window.status.tell)
        view.built.connect(self._show_problems)
        view.run_box.run_wanted.connect(window.run)
        view.run_box.continue_wanted.connect(window.runs.go_on)
        view.run_box.cancel_wanted.connect(window.runs.cancel)
        view.run_box.force_wanted.connect(window.runs.stop_by_force)
        results = view.results
        results.result_chosen.connect(self._choose_result)
        results.told.connect(window.status.tell)
        results.save_wanted.connect(window.looking.save)
        strip, looking = results.strip, window.looking
        strip.save_wanted.connect(lambda each: looking.save(each.image, each.caption, each))
        strip.open_wanted.connect(window.filing.open)
        strip.seed_wanted.connect(window.run_commands.use_seed)
        strip.pin_wanted.connect(looking.pin)
        runs = window.runs
        runs.picture.connect(self._show_picture)
        runs.planned.connect(self._show_problems)
        runs.blocked.connect(self._point_at)
        runs.states_changed.connect(self._show_run)
        runs.progressed.connect(self._show_run)
        runs.running_changed.connect(self._running_changed)
        runs.finished.connect(lambda *_: self._show_run())
        runs.cancel_ignored.connect(self._show_run)
        window.pictures.node_shows.connect(self._show_node)
        window.display.node_wanted.connect(lambda _: self.show_graph())
        return view

    def restyle(self, palette: Palette) -> None:
        """The theme is another."""
        if self.view is not None:
            self.view.restyle(palette)
            self._show_problems()

    # --- pictures ------------------------------------------------------------------------------------

    def take_picture(self, data: QMimeData) -> str | None:
        """The name under which workflows find a picture that was dropped or pasted, from now on."""
        local = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        path = next((each for each in local if each.suffix.lower() in PICTURE_SUFFIXES), None)
        if path is not None:
            return self._window.dropped.take_in(path)
        image = data.imageData() if data.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            self._window.messages.tell(self.tr("There is no picture in it."), bad=False)
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pasted.png"
            image.save(str(path))
            return self._window.dropped.take_in(path)

    def take_dropped(self, paths: Sequence[Path]) -> bool:
        """Whether a picture that was dropped beside the form's own fields went into the first of them."""
        view = self.view if self.shown else None
        field = view.fields.first_picture() if view is not None and view.fields is not None else None
        if field is None or len(paths) != 1:
            return False
        if paths[0].suffix.lower() not in PICTURE_SUFFIXES or is_workflow(paths[0]):
            return False
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(paths[0]))])
        field.offer(data)
        return True

    def _picture_on(self, node: str) -> QImage | None:
        seen = self._window.pictures.shown.get(node)
        return seen.node_image if seen is not None else None

    def _keep(self, document: str, finished: Finished) -> None:
        """A picture was made, seen as a form or not."""
        self._finished.setdefault(document, deque(maxlen=MOST_PICTURES)).append(finished)
        if self.view is not None and self.shown and document == self._window.filing.current.id:
            self.view.results.strip.add(finished)

    def _choose_result(self, node: str) -> None:
        if self.view is not None:
            self.view.choose_result(node)
            self._show_result()

    def _show_result(self) -> None:
        """Show large what the chosen result is known to be."""
        if self.view is not None and self.shown:
            node = self.view.result
            self.view.results.show_seen(self._window.pictures.shown.get(node) if node is not None else None)

    def _show_node(self, node: str) -> None:
        if self.view is None or not self.shown:
            return
        if self.view.fields is not None:
            self.view.fields.show_pictures()
        if node == self.view.result and not self._window.runs.running:
            self._show_result()

    def _show_picture(self, node: str, image: QImage, event: Picture) -> None:
        """A run gives a picture, or a glimpse of one."""
        if self.view is None or not self.shown:
            return
        if event.preview:
            self.view.results.show_glimpse(image, self.tr("While it runs"))
        elif node == self.view.result:
            self._show_result()

    # --- runs ----------------------------------------------------------------------------------------

    def _running_changed(self, running: bool) -> None:
        if not running and self.view is not None and self.shown:
            self._show_result()
            if self.view.fields is not None:
                self.view.fields.show_seeds()
        self._show_run()

    def _show_run(self) -> None:
        if self.view is None or not self.shown:
            return
        runs, status = self._window.runs, self._window.status
        if runs.running:
            words = "  ·  ".join(filter(None, (status.state.text(), progress_text(runs))))
        elif how := status.step.text():
            words = f"{status.state.text()} {how}" if not runs.paused else f"{status.state.text()}. {how}"
        else:
            words = "  ·  ".join(filter(None, (status.state.text(), status.expected.text())))
        self.view.run_box.show_run(
            running=runs.running,
            paused=runs.paused,
            cancelling=runs.cancelling,
            may_force=self._window.display.may_force,
            share=share_done(runs),
            words=words,
        )

    def _show_problems(self) -> None:
        """Say beside the fields, and below them, what is in the way of a run."""
        view, window = self.view, self._window
        if view is None or view.fields is None or not self.shown:
            return
        view.fields.show_seeds()
        beside = view.fields.show_problems()
        problems = list(self._in_the_way(beside))
        first = problems[0] if problems else None
        words = ""
        if first is not None:
            title = view.graph.title(first.node)
            words = f"{title}: {first.message} {first.hint or ''}".strip()
        view.run_box.show_trouble(words, window.display.remedies.for_problem(first) if first else None)
        self._show_run()

    def _point_at(self, problem: Problem) -> None:
        """Run was pressed in vain: go to where the form says why, and say it nowhere else."""
        view = self.view
        if view is None or not self.shown:
            return
        self._show_problems()
        if problem.place and view.show_field(FieldPlace(problem.node, problem.place)):
            self._window.messages.retract(problem)
        elif not view.run_box.trouble.isHidden():
            self._window.messages.retract(problem)
            view.run_box.mend.setFocus()

    def _in_the_way(self, beside: set[FieldPlace]) -> Iterator[Problem]:
        """What keeps the results from being made, but for what stands beside a field."""
        graph = self._window.filing.editing.graph
        needed = graph.upstream(node for node in forms.form_of(graph).results if node in graph)
        for problem in self._window.runs.problems:
            if problem.node in needed and (problem.node, problem.place) not in beside:
                yield problem
