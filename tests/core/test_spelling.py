"""Names as people type them."""

from __future__ import annotations

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import ParameterError
from nodegraph_app.core.spelling import alike, matches


@pytest.fixture(scope="module")
def samplers() -> tuple[str, ...]:
    return builtin.registry()["sampling.sample"].parameter("sampler").choices


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("euler a", "euler_ancestral"),
        ("Euler_A", "euler_ancestral"),
        ("DPM++ 2M", "dpmpp_2m"),
        ("dpm++2m sde", "dpmpp_2m_sde"),
        ("2m sde", "dpmpp_2m_sde"),
        ("unipc", "uni_pc"),
        ("uler", "euler"),
        ("heum", "heun"),
    ],
)
def test_a_sampler_is_found_by_the_names_other_programs_give_it(samplers, typed: str, first: str) -> None:
    assert alike(typed, samplers)[0] == first


def test_a_typed_word_must_begin_a_word_or_all_must_be_part() -> None:
    assert matches("", "anything")
    assert matches("pocket outline", "pocket/outline_style")
    assert matches("cket", "pocket")
    assert not matches("sde 3m x", "dpmpp_3m_sde")
    assert not alike("", ["a", "b"])
    assert not alike("xyzzy", ["euler", "heun"])


def test_a_wrong_choice_is_answered_with_the_right_one(samplers) -> None:
    parameter = builtin.registry()["sampling.sample"].parameter("sampler")
    with pytest.raises(ParameterError, match="Did you mean “euler_ancestral” or “euler”"):
        parameter.check("euler_a")
    with pytest.raises(ParameterError, match="one of euler, "):
        parameter.check("xyzzy")
