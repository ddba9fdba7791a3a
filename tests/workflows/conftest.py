"""Shipped workflows on one real worker, shared by all tests: libraries and model are loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.cli.opening import set_parameters
from nodegraph_app.core.registry import Registry
from nodegraph_app.documents import native
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.storage import open_document
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.events import NodeFailed, NodeFinished, PictureWritten, RunFinished, RunRefused
from nodegraph_app.settings import Settings

PATIENCE_S = 300.0


@dataclass(frozen=True)
class Outcome:
    """What a run gave.

    Attributes:
        pictures: written ones, by node id.
        ran: ids of the nodes that ran, cached ones left out.
    """

    pictures: dict[str, list[Image.Image]]
    ran: frozenset[str]

    @property
    def picture(self) -> Image.Image:
        """The only picture written."""
        ((picture,),) = self.pictures.values()
        return picture


class Engine:
    """Runs workflows as the window and the command line do."""

    def __init__(self, client: Client, output_folder: Path):
        self._client, self._output_folder = client, output_folder
        self.registry: Registry = builtin.registry()

    def open(self, name: str, *changes: str) -> Document:
        """A shipped workflow, with changes as ``--set`` takes them."""
        document = open_document(builtin.workflows() / f"{name}.json", self.registry)
        set_parameters(document.graph, changes)
        return document

    def run(self, name: str, *changes: str) -> Outcome:
        """Run a shipped workflow to the end; a node that fails fails the test."""
        number = self._client.run(
            native.dumps(self.open(name, *changes)),
            workflow_folder=builtin.workflows(),
            output_folder=self._output_folder,
            previews=False,
        )
        pictures: dict[str, list[Image.Image]] = {}
        ran = set()
        while True:
            event = self._client.poll(PATIENCE_S)
            assert event is not None, f"{name} said nothing for {PATIENCE_S} s"
            match event:
                case NodeFailed():
                    pytest.fail(f"{name}: {event.message}\n{event.details}")
                case RunRefused():
                    pytest.fail(f"{name}: {event.message} {event.hint or ''}")
                case NodeFinished(cached=False):
                    ran.add(event.node)
                case PictureWritten():
                    with Image.open(event.path) as picture:
                        pictures.setdefault(event.node, []).append(picture.convert("RGB"))
                case RunFinished(run=finished) if finished == number:
                    assert event.outcome == "done"
                    return Outcome(pictures, frozenset(ran))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One worker on the CPU, with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODEGRAPH_HOME", str(home))
        client = Client(Settings(device="cpu"))
        try:
            yield Engine(client, home / "pictures")
        finally:
            client.close()
