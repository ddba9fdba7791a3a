from __future__ import annotations

import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import TextEncoder
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
    with pytest.raises(NodeError, match="cannot run models of the family “flux”"):
        ENCODE.function(TextEncoder(samples.files["checkpoint"], "flux"), RecordingRun(), text="")
