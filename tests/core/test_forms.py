"""Forms: part of the layout, edits with an inverse, read off the graph where nobody made one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nodegraph_app import builtin
from nodegraph_app.core import edits, forms
from nodegraph_app.core.errors import GraphError, ParameterError
from nodegraph_app.core.forms import FieldPlace, Form, FormField
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps, loads

REGISTRY = builtin.registry()
WORKFLOW = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
SAMPLER, STEPS = FieldPlace("sample", "sampler"), FieldPlace("sample", "steps")


@pytest.fixture
def document() -> Document:
    document = loads(WORKFLOW, REGISTRY)
    document.graph.apply(forms.forget_form(document.graph))
    return document


def places(form: Form) -> list[str]:
    return [f"{field.place.node}.{field.place.parameter}" for field in form.fields]


def test_a_workflow_that_says_nothing_has_a_form_of_what_one_changes_first(document: Document) -> None:
    form = forms.form_of(document.graph)
    assert not form.own
    assert places(form) == [
        "prompt.text", "negative.text",
        "latent.width", "latent.height",
        "sample.seed", "sample.steps", "sample.guidance", "sample.denoise",
    ]  # fmt: skip
    assert form.results == ("save",)


def test_what_a_link_drives_or_no_result_needs_is_not_proposed(document: Document) -> None:
    graph = document.graph
    graph.apply(edits.add_node(graph, "prompts.encode", node_id="idle"))
    assert "idle.text" not in places(forms.proposed(graph))
    graph.apply(edits.set_mode(graph, ["save"], "muted"))
    assert forms.proposed(graph) == Form((), (), own=False)


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: forms.add_field(graph, SAMPLER),
        lambda graph: forms.remove_field(graph, STEPS),
        lambda graph: forms.move_field(graph, STEPS, 0),
        lambda graph: forms.label_field(graph, STEPS, "How  carefully\n"),
        lambda graph: forms.show_results(graph, ["decode", "save"]),
    ],
)
def test_every_change_is_kept_in_the_layout_alone_and_undone_exactly(document: Document, change) -> None:
    before = dumps(document)
    edit = change(document.graph)
    document.graph.apply(edit)
    after = dumps(document)
    assert after != before
    for block in ("nodes", "models", "meta"):
        assert json.loads(after)[block] == json.loads(before)[block]
    again = loads(after, REGISTRY)
    assert forms.form_of(again.graph) == forms.form_of(document.graph)
    assert forms.form_of(again.graph).own
    assert dumps(again) == after
    document.graph.apply(edit.inverse())
    assert dumps(document) == before
    document.graph.apply(edit)
    document.graph.apply(forms.forget_form(document.graph))
    assert dumps(document) == before


def test_a_form_keeps_order_labels_and_results(document: Document) -> None:
    graph = document.graph
    for change in (forms.add_field(graph, SAMPLER),):
        graph.apply(change)
    assert places(forms.form_of(graph))[-1] == "sample.sampler"
    graph.apply(forms.move_field(graph, SAMPLER, 1))
    graph.apply(forms.label_field(graph, SAMPLER, "  How  carefully "))
    form = forms.form_of(graph)
    assert form.fields[1] == FormField(SAMPLER, "How carefully")
    graph.apply(forms.label_field(graph, SAMPLER, " "))
    assert forms.form_of(graph).fields[1] == FormField(SAMPLER)


def test_what_is_on_the_form_goes_with_its_node_and_comes_back_with_it(document: Document) -> None:
    graph = document.graph
    graph.apply(forms.label_field(graph, FieldPlace("prompt", "text"), "Wish"))
    before, form = dumps(document), forms.form_of(graph)
    removal = edits.remove_nodes(graph, ["prompt", "save"])
    graph.apply(removal)
    rest = forms.form_of(graph)
    assert rest.own
    assert rest.fields == form.fields[1:]
    assert rest.results == ()
    graph.apply(removal.inverse())
    assert forms.form_of(graph) == form
    assert dumps(document) == before


def test_a_copy_of_a_node_is_not_on_the_form(document: Document) -> None:
    graph = document.graph
    graph.apply(forms.add_field(graph, SAMPLER))
    form = forms.form_of(graph)
    graph.apply(edits.duplicate(graph, ["sample", "save"]))
    assert forms.form_of(graph) == form


def test_what_is_not_there_cannot_be_on_the_form(document: Document) -> None:
    graph = document.graph
    with pytest.raises(ParameterError, match="no parameter “colour”"):
        forms.add_field(graph, FieldPlace("sample", "colour"))
    with pytest.raises(ParameterError, match="not on the form"):
        forms.move_field(graph, SAMPLER, 0)
    with pytest.raises(GraphError, match="no node “gone”"):
        forms.show_results(graph, ["gone"])


@pytest.mark.parametrize(
    "said",
    [
        "wide", 3, None, [], {"fields": 1}, {"fields": {"steps": 4}}, {"fields": {"steps": {"at": True}}},
        {"fields": {"steps": {"at": -1, "label": 7}}}, {"fields": {"colour": {"at": 1}}}, {"result": "first"},
    ],
)  # fmt: skip
def test_a_foreign_entry_that_makes_no_sense_is_kept_and_means_nothing(said: object) -> None:
    content = json.loads(WORKFLOW)
    for place in content["layout"].values():
        place.pop("form", None)
    content["layout"]["sample"]["form"] = said
    document = loads(json.dumps(content), REGISTRY)
    assert not forms.form_of(document.graph).own
    assert json.loads(dumps(document))["layout"]["sample"]["form"] == said
    assert dumps(loads(dumps(document), REGISTRY)) == dumps(document)


def test_entries_of_later_versions_survive_a_change(document: Document) -> None:
    graph = document.graph
    node = graph["sample"]
    held = {"form": {"fields": {"mood": {"at": 0, "label": "Mood"}}}}
    graph.apply(edits.edit_of(graph, "Open", {"sample": replace(node, layout_extra=held)}))
    graph.apply(forms.add_field(graph, SAMPLER))
    kept = json.loads(dumps(document))["layout"]["sample"]["form"]["fields"]
    assert kept["mood"] == {"at": 0, "label": "Mood"}
    assert "sampler" in kept
