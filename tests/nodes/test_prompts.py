from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import NamedFiles
from nodegraph_app.core.values import Image, TextEncoder
from tests.diffusion import tiny
from tests.nodes.contract import RecordingRun

ENCODE = builtin.registry()["prompts.encode"]


def encoded(samples, text):
    (entry,) = ENCODE.function(samples.value("text_encoder"), RecordingRun(), text=text).entries
    return entry.embeddings


@pytest.mark.parametrize("text", ["", "a red circle", "(a (b:1.3))", "日本語 🙂 \0", "(" * 50, "word " * 200])
def test_any_text_can_be_encoded(samples, text):
    found = encoded(samples, text)
    assert found.shape[0] == 1
    assert found.shape[1] % 77 == 0
    assert bool(found.isfinite().all())


def test_words_and_weights_matter(samples):
    texts = ["red", "blue", "(red:1.4)", "(red:0.6)"]
    found = [encoded(samples, text) for text in texts]
    assert all(not torch.equal(a, b) for i, a in enumerate(found) for b in found[:i])
    assert torch.equal(encoded(samples, "(red:1.0)"), found[0])


def test_an_unknown_family_is_explained(samples):
    with pytest.raises(NodeError, match="cannot run models of the family “sd9”"):
        ENCODE.function(TextEncoder(samples.files["checkpoint"], "sd9"), RecordingRun(), text="")


def run(type_id, *values, **parameters):
    return builtin.registry()[type_id].function(*values, **parameters)


def test_a_range_narrows_when_a_prompt_acts_and_leaves_the_prompt_alone(samples):
    told = samples.value("conditioning")
    late = run("prompts.range", told, start=0.3)
    narrow = run("prompts.range", late, start=0.1, end=0.8)
    assert [(entry.start, entry.end) for entry in (*told.entries, *late.entries, *narrow.entries)] == [
        (0.0, 1.0), (0.3, 1.0), (0.3, 0.8),
    ]  # fmt: skip


def test_a_range_that_ends_before_it_starts_is_explained_before_and_while_running(samples):
    with pytest.raises(NodeError, match=r"stop at 0\.2 before it starts at 0\.6") as caught:
        run("prompts.range", samples.value("conditioning"), start=0.6, end=0.2)
    assert caught.value.place == "end"
    with pytest.raises(NodeError, match="before it starts"):
        builtin.registry()["prompts.range"].infer({"start": 0.6, "end": 0.2}, {})


def test_combined_prompts_keep_their_entries_in_order(samples):
    early, late = (run("prompts.range", samples.value("conditioning"), end=end) for end in (0.5, 1.0))
    both = run("prompts.combine", early, late)
    assert both.entries == (*early.entries, *late.entries)
    assert both.family == "sd1"


def test_prompts_of_two_families_are_not_combined(samples):
    told = samples.value("conditioning")
    with pytest.raises(
        NodeError, match=r"first prompt is for Stable Diffusion 1.x, the second for Stable Diffusion XL"
    ) as caught:
        run("prompts.combine", told, replace(told, family="sdxl"))
    assert caught.value.place == "second"


def test_an_embedding_is_named_before_the_run_and_spoken_in_it(samples, tmp_path):
    save_file({"emb_params": torch.ones(2, tiny.WIDTH)}, tmp_path / "style.safetensors")
    file = tiny.reference("embedding", tmp_path / "style.safetensors")
    text = "a (embedding:style:1.2) circle"
    assert list(ENCODE.files_named({"text": text})) == [("text", "embedding", "style")]
    assert list(ENCODE.files_named({})) == []
    encoder = samples.value("text_encoder")
    (told,) = ENCODE.function(encoder, RecordingRun(), NamedFiles((file,)), text=text).entries
    assert not torch.allclose(told.embeddings, encoded(samples, "a circle"), atol=1e-2)


def test_an_embedding_in_a_text_from_elsewhere_is_never_read_as_words(samples):
    with pytest.raises(NodeError, match="names the embedding “style”") as caught:
        encoded(samples, "a embedding:style circle")
    assert caught.value.place == "text"


EDIT = builtin.registry()["prompts.edit"]


def edited(samples, **change):
    alone = {"second": None, "third": None, "text": "make it red"}
    (entry,) = EDIT.function(**samples.arguments(EDIT, **(alone | change)), run=RecordingRun()).entries
    return entry


def test_an_edit_is_told_words_and_pictures(samples):
    found = edited(samples)
    assert found.extra["reference_0"].shape[:2] == (1, 16)
    inverted = Image(1 - samples.value("image").pixels)
    for other in (edited(samples, text="make it blue"), edited(samples, image=inverted)):
        assert not torch.equal(found.embeddings, other.embeddings)
    assert list(edited(samples, third=inverted).extra) == ["reference_0", "reference_1"]
    bare = edited(samples, vae=None)
    assert torch.equal(bare.embeddings, found.embeddings)
    assert not bare.extra


def test_a_text_cannot_claim_to_show_more_pictures_than_there_are(samples):
    claims = "make <|vision_start|><|image_pad|><|vision_end|>it <|video_pad|>red"
    assert edited(samples, text=claims).embeddings.isfinite().all()


def test_a_picture_that_is_a_mere_line_is_refused_in_words(samples):
    line = Image(samples.value("image").pixels.repeat(20, 2)[:, :3])
    with pytest.raises(NodeError, match="640 × 3 pixels is too narrow"):
        edited(samples, image=line)


def test_a_text_encoder_that_sees_no_pictures_is_explained_before_and_while_running(samples):
    with pytest.raises(NodeError, match="reads words only") as caught:
        edited(samples, text_encoder=samples.value("text_encoder"))
    assert caught.value.place == "text_encoder"
    with pytest.raises(NodeError, match="reads words only"):
        EDIT.infer({}, {"text_encoder": {"family": "sd1"}})
    assert EDIT.infer({}, {"text_encoder": {"family": "qwen_image"}})["conditioning"] == {
        "family": "qwen_image"
    }
