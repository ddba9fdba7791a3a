"""Pictures by key, within a budget."""

from __future__ import annotations

from PySide6.QtGui import QImage

from nodegraph_app.ui.picture_shelf import PictureShelf, Seen


def seen(caption: str) -> Seen:
    """Some 4 kB."""
    return Seen(QImage(32, 32, QImage.Format.Format_RGB32), caption)


def test_the_last_of_a_batch_is_found_and_a_new_batch_replaces_the_old() -> None:
    shelf = PictureShelf()
    shelf.add("k", seen("1 of 2"))
    shelf.add("k", seen("2 of 2"), index=1)
    found = shelf.last("k")
    assert found is not None
    assert found.caption == "2 of 2"
    shelf.add("k", seen("alone"))
    found = shelf.last("k")
    assert found is not None
    assert found.caption == "alone"
    assert shelf.last("other") is None


def test_what_was_not_looked_at_longest_goes_first() -> None:
    shelf = PictureShelf(budget_bytes=3 * seen("").size_bytes)
    for key in ("a", "b", "c"):
        shelf.add(key, seen(key))
    assert shelf.last("a") is not None
    shelf.add("d", seen("d"))
    assert shelf.last("b") is None
    assert all(shelf.last(key) is not None for key in ("a", "c", "d"))


def test_replacing_a_batch_frees_what_it_took() -> None:
    shelf = PictureShelf(budget_bytes=2 * seen("").size_bytes)
    shelf.add("kept", seen("kept"))
    for _ in range(50):
        shelf.add("again", seen("again"))
    assert shelf.last("kept") is not None
