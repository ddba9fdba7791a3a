"""Seed control: part of the layout, an edit with an inverse, and series that begin at the document's seed."""

from __future__ import annotations

import json
from itertools import count

import pytest

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import ParameterError
from nodegraph_app.core.graph import Graph
from nodegraph_app.core.seed_control import (
    CONTROLS,
    SEEDS,
    SeedControl,
    SeedPlace,
    control_of,
    seeds_of,
    set_control,
)
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps, loads
from nodegraph_app.execution.seed_series import SeedSeries, text_with_seeds, varies

REGISTRY = builtin.registry()
SEED = SeedPlace("sample", "seed")
WORKFLOW = (builtin.workflows() / "text_to_image.json").read_text("utf-8")


@pytest.fixture
def document() -> Document:
    return loads(WORKFLOW, REGISTRY)


def controlled(document: Document, control: SeedControl) -> Graph:
    document.graph.apply(set_control(document.graph, SEED, control))
    return document.graph


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_is_kept_in_the_layout_alone_and_undone_exactly(
    document: Document, control: SeedControl
) -> None:
    before = dumps(document)
    edit = set_control(document.graph, SEED, control)
    document.graph.apply(edit)
    after = dumps(document)
    assert json.loads(after)["nodes"] == json.loads(before)["nodes"]
    again = loads(after, REGISTRY)
    assert control_of(again.graph, SEED) == control
    assert dumps(again) == after
    assert (after == before) == (control == "fixed")
    document.graph.apply(edit.inverse())
    assert dumps(document) == before


@pytest.mark.parametrize("said", ["sideways", 3, None, {"seed": ["random"]}, {"seed": "sideways"}])
def test_what_a_foreign_file_says_of_seeds_is_kept_and_means_fixed(said: object) -> None:
    text = json.loads(WORKFLOW)
    text["layout"]["sample"]["seed_control"] = said
    document = loads(json.dumps(text), REGISTRY)
    assert control_of(document.graph, SEED) == "fixed"
    assert json.loads(dumps(document))["layout"]["sample"]["seed_control"] == said


def test_only_seeds_have_a_control(document: Document) -> None:
    with pytest.raises(ParameterError):
        set_control(document.graph, SeedPlace("sample", "steps"), "random")


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("fixed", [42, 42, 42]),
        ("increment", [42, 43, 44]),
        ("decrement", [42, 41, 40]),
        ("random", [42, 1000, 1001]),
    ],
)
def test_the_first_run_takes_the_seed_of_the_document_and_those_after_it_follow_the_control(
    document: Document, control: SeedControl, expected: list[int]
) -> None:
    graph = controlled(document, control)
    before = dumps(document)
    numbers = count(1000)
    series, taken = SeedSeries(lambda: next(numbers)), []
    for _ in expected:
        seeds = series.upcoming(graph)
        assert series.upcoming(graph) == seeds, "the next seed is known before the run"
        taken.append(seeds[SEED])
        series.used(graph, seeds, {"sample"})
    assert taken == expected
    assert dumps(document) == before
    assert varies(graph) == (control != "fixed")


def test_a_series_begins_anew_at_another_seed_and_passes_the_last_one(document: Document) -> None:
    graph, series = controlled(document, "increment"), SeedSeries()
    series.used(graph, series.upcoming(graph), {"sample"})
    graph.apply(edits.set_parameter(graph, "sample", "seed", SEEDS - 1))
    assert series.upcoming(graph)[SEED] == SEEDS - 1
    assert series.last(graph, SEED) is None
    series.used(graph, series.upcoming(graph), {"sample"})
    assert series.upcoming(graph)[SEED] == 0
    assert series.again(graph)[SEED] == SEEDS - 1


def test_a_run_that_did_not_reach_the_node_leaves_its_series_alone(document: Document) -> None:
    graph, series = controlled(document, "increment"), SeedSeries()
    series.used(graph, series.upcoming(graph), {"prompt"})
    series.used(graph, series.upcoming(graph), {"sample"})
    assert series.upcoming(graph)[SEED] == 43


def test_a_random_series_goes_on_from_a_picture_that_was_just_made_with_a_fixed_seed(
    document: Document,
) -> None:
    series = SeedSeries(lambda: 7)
    series.used(document.graph, series.upcoming(document.graph), {"sample"})
    assert series.upcoming(controlled(document, "random"))[SEED] == 7


def test_the_text_that_runs_has_the_seed_and_is_the_document_otherwise(document: Document) -> None:
    text = dumps(document)
    assert text_with_seeds(text, document.graph, seeds_of(document.graph)) is text
    varied = text_with_seeds(text, document.graph, {SEED: SEEDS - 1})
    assert seeds_of(loads(varied, REGISTRY).graph)[SEED] == SEEDS - 1
    document.graph.apply(edits.set_parameter(document.graph, "sample", "seed", SEEDS - 1))
    assert varied == dumps(document)
