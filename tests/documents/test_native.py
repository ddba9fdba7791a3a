"""The native format: what is written, what is read back, and what is refused where."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph_app.core import edits
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.core.registry import Registry
from nodegraph_app.documents import native
from nodegraph_app.documents.document import Document


def refusal(data: bytes | str, registry: Registry) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        native.loads(data, registry)
    return caught.value


def file_of(nodes: dict[str, Any], **blocks: Any) -> str:
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": nodes, **blocks})


WORKFLOW = """{
  "format": "nodegraph/workflow",
  "layout": {
    "checkpoint": {"pos": [0, 120.5]},
    "frame_1": {"colour": "red"},
    "sample": {"collapsed": true, "pos": [320, 0]},
    "strange": {"pos": [0, 0]}
  },
  "license": "CC0-1.0",
  "meta": {"title": "Café ☕", "author": {"name": "A"}},
  "models": {"pocket": {"kind": "checkpoint", "file": "pocket", "url": "https://example.org"}},
  "nodes": {
    "checkpoint": {"type": "test.load", "type_version": 1, "params": {"file": "pocket"}},
    "sample": {
      "type": "test.sample", "type_version": 1, "colour": [1, 2], "title": "Base pass", "mode": "muted",
      "params": {"seed": "18446744073709551615", "guidance": 7, "from_the_future": {"a": [1, [2.5, null]]}},
      "inputs": {"model": ["checkpoint", "model"], "latent": ["strange", "anything"]}
    },
    "strange": {"type": "someone.else", "type_version": 3, "params": {"curve": [0, 0.5, 1]},
                "inputs": {"x": ["checkpoint", "latent"]}}
  },
  "version": 1
}
"""


@pytest.fixture
def workflow() -> str:
    """A small workflow with everything a file may hold, in a loose layout."""
    return WORKFLOW


def test_saving_what_was_loaded_and_loading_it_again_gives_the_same_bytes(workflow, registry):
    first = native.dumps(native.loads(workflow, registry))
    assert native.dumps(native.loads(first, registry)) == first
    assert native.dumps(native.loads(first.encode(), registry)) == first


def test_unknown_types_fields_and_parameters_survive_a_round_trip(workflow, registry):
    written = json.loads(native.dumps(native.loads(workflow, registry)))
    assert written == json.loads(workflow)


def test_a_file_is_written_with_sorted_names_two_spaces_links_on_one_line_and_a_last_newline(registry):
    graph = Graph(registry)
    graph.apply(edits.add_node(graph, "test.load", node_id="checkpoint"))
    graph.apply(
        edits.add_node(
            graph, "test.sample", params={"seed": 2**64 - 1, "guidance": 3.5}, position=(320, -0.5)
        )
    )
    graph.apply(edits.connect(graph, Link("checkpoint", "model", "sample", "model")))
    assert native.dumps(Document(graph, {"title": "Hello"})) == (
        """{
  "format": "nodegraph/workflow",
  "layout": {
    "checkpoint": {
      "pos": [0, 0]
    },
    "sample": {
      "pos": [320, -0.5]
    }
  },
  "meta": {
    "title": "Hello"
  },
  "models": {},
  "nodes": {
    "checkpoint": {
      "params": {
        "file": "pocket"
      },
      "type": "test.load",
      "type_version": 1
    },
    "sample": {
      "inputs": {
        "model": ["checkpoint", "model"]
      },
      "params": {
        "guidance": 3.5,
        "method": "euler",
        "note": "",
        "seed": "18446744073709551615",
        "steps": 20,
        "tiled": false
      },
      "type": "test.sample",
      "type_version": 1
    }
  },
  "version": 1
}
"""
    )


def test_moving_a_node_changes_lines_of_the_layout_only(workflow, registry):
    document = native.loads(workflow, registry)
    before = json.loads(native.dumps(document))
    document.graph.apply(edits.move(document.graph, {"sample": (1.0, 2.0)}))
    after = json.loads(native.dumps(document))
    assert before.pop("layout") != after.pop("layout")
    assert before == after


def test_parameter_values_are_held_in_the_type_of_their_parameter(workflow, registry):
    params = native.loads(workflow, registry).graph["sample"].params
    assert params["seed"] == 2**64 - 1
    assert params["guidance"] == 7.0
    assert isinstance(params["guidance"], float)


def test_a_value_out_of_range_is_read_for_the_reader_to_mend(registry):
    document = native.loads(file_of({"s": {"type": "test.sample", "params": {"steps": 100000}}}), registry)
    assert document.graph["s"].params["steps"] == 100000


SAMPLE = {"type": "test.sample"}

REFUSED: list[tuple[str, str, str]] = [
    ("nothing", "", "line 1, column 1"),
    ("no object", "[]", "format"),
    ("another program's file", '{"nodes": []}', "format"),
    ("no version", '{"format": "nodegraph/workflow"}', "version"),
    ("a version from the future", '{"format": "nodegraph/workflow", "version": 2}', "version"),
    ("a version that is true", '{"format": "nodegraph/workflow", "version": true}', "version"),
    ("a missing brace", '{"format": "nodegraph/workflow",\n "version": 1', "line 2, column 14"),
    ("nodes as a list", '{"format": "nodegraph/workflow", "version": 1, "nodes": []}', "nodes"),
    ("a node that is a number", file_of({"a": 1}), "nodes.a"),
    ("a node without a type", file_of({"a": {}}), "nodes.a.type"),
    ("an empty type", file_of({"a": {"type": ""}}), "nodes.a.type"),
    ("a type version of zero", file_of({"a": {"type": "x.y", "type_version": 0}}), "nodes.a.type_version"),
    ("a title that is a list", file_of({"a": {"type": "x.y", "title": []}}), "nodes.a.title"),
    ("an unknown mode", file_of({"a": {"type": "x.y", "mode": "asleep"}}), "nodes.a.mode"),
    ("parameters as a list", file_of({"a": {"type": "x.y", "params": []}}), "nodes.a.params"),
    ("inputs as a list", file_of({"a": {"type": "x.y", "inputs": []}}), "nodes.a.inputs"),
    ("a link that is text", file_of({"a": {"type": "x.y", "inputs": {"m": "b"}}}), "nodes.a.inputs.m"),
    (
        "a link of three",
        file_of({"a": {"type": "x.y", "inputs": {"m": ["b", "c", "d"]}}}),
        "nodes.a.inputs.m",
    ),
    ("a dangling link", file_of({"a": {"type": "x.y", "inputs": {"m": ["b", "c"]}}}), "nodes.a.inputs.m"),
    (
        "a link into no input",
        file_of({"a": SAMPLE | {"inputs": {"nose": ["c", "model"]}}, "c": {"type": "test.load"}}),
        "nodes.a.inputs.nose",
    ),
    (
        "a link from no output",
        file_of({"a": SAMPLE | {"inputs": {"model": ["c", "nose"]}}, "c": {"type": "test.load"}}),
        "nodes.a.inputs.model",
    ),
    (
        "a link of another type",
        file_of({"a": SAMPLE | {"inputs": {"model": ["c", "latent"]}}, "c": {"type": "test.load"}}),
        "nodes.a.inputs.model",
    ),
    (
        "a node that feeds itself",
        file_of({"a": {"type": "x.y", "inputs": {"m": ["a", "o"]}}}),
        "nodes.a.inputs",
    ),
    ("a wild node id", file_of({"a b": {"type": "x.y"}}), "nodes.a b"),
    ("steps that are text", file_of({"a": SAMPLE | {"params": {"steps": "many"}}}), "nodes.a.params.steps"),
    ("steps that are halves", file_of({"a": SAMPLE | {"params": {"steps": 2.5}}}), "nodes.a.params.steps"),
    ("steps that are true", file_of({"a": SAMPLE | {"params": {"steps": True}}}), "nodes.a.params.steps"),
    ("steps beyond counting", file_of({"a": SAMPLE | {"params": {"steps": 1e300}}}), "nodes.a.params.steps"),
    (
        "guidance not a number",
        file_of({"a": SAMPLE | {"params": {"guidance": float("nan")}}}),
        "nodes.a.params.guidance",
    ),
    (
        "an infinite position",
        file_of({"a": SAMPLE}, layout={"a": {"pos": [0, float("inf")]}}),
        "layout.a.pos[1]",
    ),
    ("a position overflowing", file_of({"a": SAMPLE}).replace('"type"', '"x": 1e999, "type"'), "nodes.a.x"),
    ("a number of 21 digits", file_of({"a": SAMPLE | {"x": [10**21]}}), "nodes.a.x[0]"),
    ("a number of 5000 digits", file_of({}, x="?").replace('"?"', "9" * 5000), "x"),
    ("a position of one number", file_of({"a": SAMPLE}, layout={"a": {"pos": [0]}}), "layout.a.pos"),
    ("a position too far away", file_of({"a": SAMPLE}, layout={"a": {"pos": [0, 1e12]}}), "layout.a.pos"),
    ("layout of a node as a list", file_of({"a": SAMPLE}, layout={"a": []}), "layout.a"),
    ("a name twice", '{"format": "nodegraph/workflow", "x": {"y": [{"a": 1, "a": 2}]}}', "x.y[0].a"),
    ("half a character", file_of({"a": SAMPLE | {"params": {"note": "\ud800"}}}), "nodes.a.params.note"),
    ("half a character in a name", file_of({"a": SAMPLE | {"params": {"\udfff": 1}}}), "nodes.a.params"),
    ("a title that is a number", file_of({}, meta={"title": 1}), "meta.title"),
    ("a model that is text", file_of({}, models={"m": "pocket"}), "models.m"),
    ("a fingerprint that is a number", file_of({}, models={"m": {"sha256": 1}}), "models.m.sha256"),
    ("a negative size", file_of({}, models={"m": {"size": -1}}), "models.m.size"),
]


@pytest.mark.parametrize(("text", "place"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_broken_file_is_refused_with_the_place(text, place, registry):
    assert refusal(text, registry).place == place


def test_a_loop_is_refused_with_its_nodes_named(registry):
    link = {"type": "test.combine"}
    error = refusal(
        file_of(
            {
                "a": link | {"inputs": {"first": ["b", "latent"]}},
                "b": link | {"inputs": {"first": ["a", "latent"]}},
            }
        ),
        registry,
    )
    assert "loop" in error.message
    assert "a" in error.message
    assert "b" in error.message


def test_bytes_that_are_not_utf8_are_refused_with_their_position(registry):
    assert refusal(b'{"format": "\xff"}', registry).place == "byte 12"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_refused_in_words(mark, registry, workflow):
    assert "byte order mark" in refusal(mark + workflow.encode(), registry).message


def test_a_file_of_more_than_16_mib_is_refused_unparsed(registry):
    assert refusal(b" " * (16 * 2**20 + 1), registry).place == "file"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_beyond_64_levels_is_refused_without_recursion(opening, registry):
    assert "64 levels" in refusal(opening * 2_000_000, registry).message
    assert "64 levels" in refusal(file_of({}, x=0).replace("0}", opening * 65), registry).message


def test_brackets_inside_strings_are_no_nesting(registry):
    text = file_of({"a": SAMPLE | {"params": {"note": '\\"' + "[{" * 100}}})
    assert native.loads(text, registry).graph["a"].params["note"].endswith("[{")


def test_an_unfinished_string_full_of_escapes_is_refused_in_no_time(registry):
    start = time.perf_counter()
    refusal('"' + '\\"' * 1_000_000, registry)
    assert time.perf_counter() - start < 5


def test_more_than_10000_nodes_are_refused(registry):
    text = file_of({f"n{i}": {"type": "x.y"} for i in range(10_001)})
    assert refusal(text, registry).place == "nodes"


def test_more_than_50000_links_are_refused(registry):
    links = {f"i{i}": ["b", "o"] for i in range(50_001)}
    text = file_of({"a": {"type": "x.y", "inputs": links}, "b": {"type": "x.y"}})
    assert "50001 links" in refusal(text, registry).message


def test_a_quoted_value_is_short_and_printable_in_the_error(registry):
    error = refusal(file_of({"a": SAMPLE | {"params": {"steps": "\x1b[31m" + "x" * 100_000}}}), registry)
    assert len(error.message) < 200
    assert "\x1b" not in error.message


def test_a_value_that_json_cannot_hold_is_refused_when_saving(registry):
    document = Document(Graph(registry), {"title": "x", "score": float("nan")})
    with pytest.raises(DocumentError) as caught:
        native.dumps(document)
    assert caught.value.place == "meta.score"


text = st.text(st.characters(codec="utf-8"), max_size=6)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**19), 10**19)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(
    extra=json_values,
    params=st.dictionaries(text, json_values, max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_any_unknown_content_is_written_back_byte_for_byte(extra, params, registry):
    document = native.loads(
        file_of({"a": {"type": "x.y", "params": params, "zzz": extra}}, whatever=extra), registry
    )
    text = native.dumps(document)
    assert native.dumps(native.loads(text, registry)) == text
    assert json.loads(text)["whatever"] == extra


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """A file with a few bytes changed, cut out, repeated, or put in."""
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(start + draw(st.integers(0, 30)), len(data))
        piece = draw(
            st.sampled_from(
                [b"", b"null", b"[", b"{", b'"', b"1e999", b"-1", b"NaN", b"\xff", b"\\ud800", b"true", b","]
            )
            | st.binary(max_size=4)
            | st.just(bytes(data[start:end]) * 2)
        )
        data[start:end] = piece
    return bytes(data)


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_any_damaged_file_gives_a_document_or_a_document_error(data, registry):
    content = data.draw(mutated(WORKFLOW.encode()))
    try:
        document = native.loads(content, registry)
    except DocumentError as error:
        assert error.place  # noqa: PT017  (most mutations end here, some do not)
    else:
        text = native.dumps(document)
        assert native.dumps(native.loads(text, registry)) == text


@given(data=st.data(), value=json_values)
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_place_gives_a_document_or_a_document_error(data, value, registry):
    content = json.loads(WORKFLOW)
    holder: Any = content
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            holder[key] = value
            break
        holder = inner
    try:
        document = native.loads(json.dumps(content), registry)
    except DocumentError as error:
        assert error.place  # noqa: PT017  (most mutations end here, some do not)
    else:
        text = native.dumps(document)
        assert native.dumps(native.loads(text, registry)) == text
