from __future__ import annotations

import pytest

from nodegraph_app.core.blocks import parse, shortest, strength, unknown
from nodegraph_app.core.errors import ParameterError


def test_strengths_are_read_with_short_names_and_ranges() -> None:
    assert parse("", place="blocks") == ()
    assert parse("down=1, mid=0.5;\nup.1=-2", place="blocks") == (
        ("down_blocks", 1.0),
        ("mid_block", 0.5),
        ("up_blocks.1", -2.0),
    )
    assert parse("double.3-5=0, rest = .25", place="blocks") == (
        ("transformer_blocks.3", 0.0),
        ("transformer_blocks.4", 0.0),
        ("transformer_blocks.5", 0.0),
        ("rest", 0.25),
    )
    assert parse("layers.0.attention=2", place="blocks") == (("layers.0.attention", 2.0),)


@pytest.mark.parametrize(
    "text", ["down", "=1", "down=", "down=x", "down=nan", "down=1=2", "up.0-9999999=1", "1"]
)
def test_what_is_no_strength_of_a_block_is_explained(text: str) -> None:
    with pytest.raises(ParameterError, match="no strength of a block") as caught:
        parse(f"mid=1, {text}", place="text_blocks")
    assert caught.value.place == "text_blocks"


def test_a_block_is_named_to_a_reader_as_it_may_be_written() -> None:
    for name in ("up.1", "mid", "double.3.attn", "conv_in", "layers.0"):
        ((path, _),) = parse(f"{name}=1", place="x")
        assert shortest(path) == name


def test_the_longest_name_counts_and_whole_parts_of_a_path_only() -> None:
    blocks = parse("up.1=2, up=3, rest=0.5, up.1.attentions=4, up=5", place="blocks")
    assert strength(blocks, "up_blocks.0.resnets.0") == 5
    assert strength(blocks, "up_blocks.1.resnets.0") == 2
    assert strength(blocks, "up_blocks.1.attentions.0") == 4
    assert strength(blocks, "up_blocks.10.attentions.0") == 5
    assert strength(blocks, "conv_in") == 0.5
    assert strength((), "conv_in") == 1
    assert unknown(blocks, ["up_blocks.1.attentions.0"]) == []
    assert unknown(parse("upp=1, up=1, rest=1", place="x"), ["up_blocks.1"]) == ["upp"]
