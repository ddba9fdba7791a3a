"""What a workflow file says about itself, read without its graph; and edits of that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..core.errors import DocumentError
from . import strict_json
from .document import FORMAT, Document
from .picture import workflow_in

Field = Literal["title", "description"]
"""Fields of the block ``meta`` that people write; the second one is called notes where they do."""


@dataclass(frozen=True)
class About:
    """What people wrote about a workflow; empty where they wrote nothing."""

    title: str
    notes: str

    @property
    def summary(self) -> str:
        """The first line of the notes that says something."""
        return next((line.strip() for line in self.notes.splitlines() if line.strip()), "")


def about(path: Path) -> About | None:
    """What a file says about itself; None where it is no workflow of this application.

    Raises:
        DocumentError: it is damaged, or too large to be read.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if path.suffix.lower() == ".png":
            text: str | bytes | None = workflow_in(file)
        else:
            text = file.read(strict_json.LARGEST_BYTES + 1)
    content = strict_json.loads(text) if text else None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return None
    meta = content.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    return About(_text(meta.get("title")), _text(meta.get("description")))


def notes_of(document: Document) -> About:
    """What is written about an open workflow."""
    return About(_text(document.meta.get("title")), _text(document.meta.get("description")))


@dataclass(frozen=True)
class AboutEdit:
    """A change of what is written about a workflow, with an exact inverse.

    Attributes:
        field: of the block ``meta``.
        before, after: None where the field is not there.
    """

    field: Field
    before: str | None
    after: str | None

    def inverse(self) -> AboutEdit:
        """The edit that takes this one back."""
        return AboutEdit(self.field, self.after, self.before)

    def apply(self, document: Document) -> None:
        """Make the change. Raises DocumentError when the document does not hold what stood before."""
        if document.meta.get(self.field) != self.before:
            raise DocumentError("This was changed meanwhile.", place=f"meta.{self.field}")
        if self.after is None:
            document.meta.pop(self.field, None)
        else:
            document.meta[self.field] = self.after


def write_about(document: Document, field: Field, text: str) -> AboutEdit:
    """The edit after which a field says this; without a text there is no such field."""
    held = document.meta.get(field)
    return AboutEdit(field, held if isinstance(held, str) else None, text or None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
