"""``run --axis``: every combination of some values, on a contact sheet and in a table."""

from __future__ import annotations

import argparse
import csv
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from .. import builtin
from ..core.errors import NodegraphError
from ..core.graph import Graph
from ..documents.atomic import make_folder, write_whole
from ..documents.contact_sheet import (
    Cell,
    SheetAxis,
    draw_sheet,
    fitted,
    largest_side_px,
    write_sheet,
)
from ..execution.axis_values import written
from ..execution.client import Client, WorkerDown
from ..execution.events import (
    Event,
    NodeFailed,
    Picture,
    PictureWritten,
    RunFinished,
    RunRefused,
    WorkerDied,
)
from ..execution.facade import claim_numbered
from ..execution.grid import Axis, Combination, Grid, Place
from ..settings import Settings
from .axes import read_grid
from .combinations import in_order, named
from .conversation import EXIT_CODES, follow, tell_json, worker
from .opening import Opened
from .printing import complain, print_json, shown_path
from .progress import GridLines
from .recording import Record, recording

TABLE_COLUMNS = ("picture", "seconds", "outcome", "message", "further_pictures")


def act(arguments: argparse.Namespace, opened: Opened, settings: Settings, output_folder: Path) -> int:
    """Run every combination, then write sheet and table; 1 when one of them failed."""
    if not arguments.axes:
        raise NodegraphError(
            "A sheet shows the values of axes, and none is given.",
            place="--sheet",
            hint="For example --axis sample.seed=1..4.",
        )
    grid = read_grid(opened.graph, arguments.axes)
    combinations = in_order(opened, grid, settings, output_folder)
    sheet = _sheet_path(arguments.sheet)
    with worker(settings) as (client, interrupted), recording(settings) as record:
        running = _GridRun(opened, grid, output_folder, as_json=arguments.json)
        code = running.all_combinations(client, interrupted, record, combinations)
    running.write(sheet or claim_numbered(output_folder / f"{opened.path.stem}_grid"))
    return code


def _sheet_path(asked: Path | None) -> Path | None:
    """Where the sheet goes, if the reader said so. Raises NodegraphError where none can be written."""
    if asked is None:
        return None
    if asked.suffix.lower() != ".png":
        raise NodegraphError(
            f"A sheet is a PNG picture, not “{asked.name}”.", place="--sheet", hint="End its name in .png."
        )
    try:
        make_folder(asked.parent)
    except OSError as error:
        raise NodegraphError(
            f"The folder “{asked.parent}” cannot be made: {error.strerror or error}.", place="--sheet"
        ) from error
    if asked.is_dir():
        raise NodegraphError(f"“{asked}” is a folder.", place="--sheet", hint="Name a file.")
    return asked.resolve()


@dataclass
class _Outcome:
    """What one combination gave.

    Attributes:
        written: paths of its pictures.
        shown: node id → its first picture, encoded.
    """

    outcome: str = "not run"
    seconds: float = 0.0
    written: list[str] = field(default_factory=list)
    shown: dict[str, bytes] = field(default_factory=dict)
    writer: str = ""
    messages: list[str] = field(default_factory=list)

    def observe(self, event: Event) -> None:
        """Take an event of its run."""
        match event:
            case Picture(preview=False, index=0):
                self.shown.setdefault(event.node, event.png)
            case PictureWritten():
                self.written.append(event.path)
                self.writer = self.writer or event.node
            case NodeFailed() | RunRefused():
                self.messages.append(event.message)
            case WorkerDied():
                self.messages.append(f"The worker process died: {event.reason}.")
            case RunFinished():
                self.outcome, self.seconds = event.outcome, event.seconds

    def picture(self) -> bytes | None:
        """The picture for the sheet: of the node that wrote one, else of any that showed one."""
        return self.shown.get(self.writer) or next(iter(self.shown.values()), None)


class _GridRun:
    """Runs a grid and gathers what comes of it."""

    def __init__(self, opened: Opened, grid: Grid, output_folder: Path, *, as_json: bool):
        self.opened, self.grid, self.output_folder, self.as_json = opened, grid, output_folder, as_json
        self.lines = GridLines()
        self.outcomes: dict[Place, _Outcome] = {}
        self.cells: dict[Place, Cell] = {}
        self.side_px = largest_side_px(len(grid))

    def all_combinations(
        self,
        client: Client,
        interrupted: threading.Event,
        record: Record,
        combinations: Iterable[Combination],
    ) -> int:
        """Run them in this order, go on after one that fails; returns the exit code."""
        if self.as_json:
            axes = [{"name": axis.name, "values": list(axis.values)} for axis in self.grid.axes]
            print_json({"event": "grid_planned", "axes": axes, "combinations": len(self.grid)})
        code = EXIT_CODES["done"]
        for number, combination in enumerate(combinations, 1):
            try:
                ended = self._one(client, interrupted, record, number, combination)
            except WorkerDown as error:
                complain(error)
                return EXIT_CODES["failed"]
            if ended == EXIT_CODES["cancelled"]:
                return ended
            code = max(code, min(ended, EXIT_CODES["failed"]))
        return code

    def _one(
        self,
        client: Client,
        interrupted: threading.Event,
        record: Record,
        number: int,
        combination: Combination,
    ) -> int:
        opened = self.opened
        outcome = self.outcomes[combination.place] = _Outcome()
        with self.grid.placed(opened.graph, combination):
            text = opened.text
            start = opened.run_start("grid", text, self.output_folder)
        run = client.run(
            text,
            workflow_folder=opened.path.resolve().parent,
            output_folder=self.output_folder,
            previews=False,
        )
        record.begin(run, start)
        about = self._about(number, run, combination)
        if self.as_json:
            print_json({"event": "combination_started", **about})
        else:
            self.lines.begin(number, len(self.grid), "  ".join(named(self.grid, combination)))
        tell = tell_json if self.as_json else self.lines.tell
        code = follow(client, run, interrupted, outcome.observe, tell, record.observe)
        self._keep_cell(combination.place, outcome)
        if self.as_json:
            print_json(
                {
                    "event": "combination_finished",
                    **about,
                    **dict(zip(TABLE_COLUMNS, _row(outcome), strict=True)),
                }
            )
        return code

    def _about(self, number: int, run: int, combination: Combination) -> dict[str, Any]:
        names = (axis.name for axis in self.grid.axes)
        values = dict(zip(names, combination.values, strict=True))
        return {"run": run, "number": number, "of": len(self.grid), "values": values}

    def _keep_cell(self, place: Place, outcome: _Outcome) -> None:
        """Keep the picture no larger than the sheet will show it, and let the rest go."""
        png = outcome.picture()
        outcome.shown.clear()
        if png is not None:
            with Image.open(io.BytesIO(png)) as picture:
                self.cells[place] = Cell(fitted(picture, self.side_px))
        else:
            self.cells[place] = Cell(None, " ".join(outcome.messages) or outcome.outcome)

    def write(self, sheet: Path) -> None:
        """Write sheet and table, and say where. Raises NodegraphError."""
        graph, table = self.opened.graph, sheet.with_suffix(".csv")
        axes = [SheetAxis(_title(graph, axis), tuple(map(written, axis.values))) for axis in self.grid.axes]
        picture = draw_sheet(self.opened.title, axes, self.cells, builtin.resources() / "fonts")
        try:
            write_sheet(sheet, picture, self.opened.text)
            write_whole(table, self._table().encode())
        except OSError as error:
            raise NodegraphError(
                f"The sheet could not be written: {error}.",
                place="--sheet",
                hint="The pictures are in the output folder. Run again with another --sheet; they are not "
                "made again.",
            ) from error
        if self.as_json:
            failed = sum(outcome.outcome != "done" for outcome in self.outcomes.values())
            paths = {"sheet": str(sheet), "table": str(table)}
            print_json({"event": "grid_finished", "failed": failed, "run": len(self.outcomes), **paths})
        else:
            print(shown_path(sheet), shown_path(table), sep="\n")

    def _table(self) -> str:
        """Every combination, also one that was not run, in the order of the axes."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*(axis.name for axis in self.grid.axes), *TABLE_COLUMNS])
        for combination in sorted(self.grid.in_order([0.0] * len(self.grid.axes)), key=lambda c: c.place):
            outcome = self.outcomes.get(combination.place, _Outcome())
            writer.writerow([*map(written, combination.values), *_row(outcome)])
        return text.getvalue()


def _row(outcome: _Outcome) -> tuple[str, float, str, str, str]:
    """The values of `TABLE_COLUMNS`."""
    first, *further = outcome.written or [""]
    message = " ".join(outcome.messages)
    return first, round(outcome.seconds, 3), outcome.outcome, message, "\n".join(further)


def _title(graph: Graph, axis: Axis) -> str:
    spec = graph.spec(axis.node)
    parameter = spec.parameter(axis.parameter) if spec else None
    name = parameter.title if parameter else axis.parameter
    within = f", “{axis.pattern}”" if axis.pattern is not None else ""
    return f"{graph.title(axis.node)}, {name}{within}"
