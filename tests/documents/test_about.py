"""What a file says about itself, read without its graph, and edits of that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.documents import native
from nodegraph_app.documents.about import AboutEdit, about, notes_of, write_about

TEXT = builtin.workflows() / "text_to_image.json"


def test_title_and_notes_are_read_from_a_file_of_ours_and_of_nobody_else(tmp_path: Path):
    told = about(TEXT)
    assert told is not None
    assert told.title == "Text to image"
    assert told.summary == told.notes.splitlines()[0]
    other = tmp_path / "other.json"
    other.write_text('{"format": "something else"}')
    assert about(other) is None
    other.write_text("[1, 2]")
    assert about(other) is None
    other.write_text(
        json.dumps({"format": "nodegraph/workflow", "meta": {"title": 3, "description": "\n\n a \nb"}})
    )
    bare = about(other)
    assert bare is not None
    assert (bare.title, bare.summary) == ("", "a")
    other.write_text('{"format": ')
    with pytest.raises(DocumentError):
        about(other)


def test_an_edit_and_its_inverse_leave_the_file_byte_for_byte():
    before = TEXT.read_text("utf-8")
    document = native.loads(before, builtin.registry())
    edit = write_about(document, "description", "Mine.\n\nTwo “lines”.")
    edit.apply(document)
    after = native.dumps(document)
    assert notes_of(document).notes == "Mine.\n\nTwo “lines”."
    assert native.dumps(native.loads(after, builtin.registry())) == after
    edit.inverse().apply(document)
    assert native.dumps(document) == before


def test_without_a_text_there_is_no_field():
    document = native.loads('{"format": "nodegraph/workflow", "version": 1}', builtin.registry())
    empty = native.dumps(document)
    write_about(document, "title", "A").apply(document)
    write_about(document, "title", "").apply(document)
    assert native.dumps(document) == empty


def test_an_edit_of_what_stands_there_no_more_is_refused():
    document = native.loads(TEXT.read_text("utf-8"), builtin.registry())
    with pytest.raises(DocumentError):
        AboutEdit("title", "Another", "B").apply(document)
    assert notes_of(document).title == "Text to image"
