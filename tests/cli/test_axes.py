"""What the values of an axis mean."""

from __future__ import annotations

import pytest

from nodegraph_app import builtin
from nodegraph_app.cli.axes import read_grid
from nodegraph_app.documents.storage import open_document


@pytest.fixture(scope="module")
def graph():
    return open_document(builtin.workflows() / "text_to_image.json", builtin.registry()).graph


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("sample.guidance=3,5,7", (3.0, 5.0, 7.0)),
        ("sample.guidance=0..1:0.25", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("sample.guidance=0..0.3:0.1", (0.0, 0.1, 0.2, 0.3)),
        ("sample.guidance=1..2.5", (1.0, 2.0)),
        ("sample.guidance=.5..1.5,9", (0.5, 1.5, 9.0)),
        ("sample.seed=1..4", (1, 2, 3, 4)),
        ("sample.seed=1..2, 7..11:2", (1, 2, 7, 9, 11)),
        ("sample.seed=18446744073709551614..18446744073709551615", (2**64 - 2, 2**64 - 1)),
        ("sample.sampler=euler,heun", ("euler", "heun")),
        ("prompt.text=a red star,a blue one", ("a red star", "a blue one")),
        ('prompt.text="a star, red", "say ""hello""",""', ("a star, red", 'say "hello"', "")),
        ("prompt.text=from 1..4, a=b", ("from 1..4", "a=b")),
        ('prompt.text="1..4"', ("1..4",)),
        ("prompt.text~large blue=small,huge red", ("small", "huge red")),
    ],
)  # fmt: skip
def test_values_are_read_as_the_parameter_holds_them(graph, text, values):
    (axis,) = read_grid(graph, [text]).axes
    assert axis.values == values
    assert list(map(type, axis.values)) == list(map(type, values))


def test_a_file_gives_a_value_per_line_whatever_its_line_endings(graph, tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes("\ufeffa star, red\r\n\r\n  größe = 1 \n".encode())
    (axis,) = read_grid(graph, [f"prompt.text=@{path}"]).axes
    assert axis.values == ("a star, red", "größe = 1")


def test_a_pattern_must_stand_in_every_text_it_meets(graph):
    read_grid(graph, ["prompt.text=a red cat,the red dog", "prompt.text~red=blue,green"])
    with pytest.raises(Exception, match="does not stand in the text “the dog”"):
        read_grid(graph, ["prompt.text=a red cat,the dog", "prompt.text~red=blue,green"])
