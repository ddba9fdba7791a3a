from typing import Annotated, Literal, NamedTuple

import pytest

from nodegraph_app.core.errors import DeclarationError, ParameterError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.parameters import Kind, Multiline, Range, Seed
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Image, Latent, Mask, TextEncoder


class Parts(NamedTuple):
    image: Image
    mask: Mask


@node("test.everything", title="Everything", version=3, output_node=True)
def everything(
    latent: Latent,
    text_encoder: TextEncoder | None = None,
    *,
    text: Annotated[str, Multiline()] = "hello",
    seed: Annotated[int, Seed()] = 0,
    scale: Annotated[float, Range(0.25, 8.0, step=0.25)] = 2,
    method: Literal["nearest", "bilinear"] = "nearest",
    tiled: bool = False,
    file: Annotated[FileRef, Kind("lora")] = "style",  # type: ignore[assignment]
    run: Run,
) -> Parts:
    """Do everything at once.

    More is said here.

    Args:
        latent: what to start from,
            over two lines.
        seed: where the noise comes from.

    Returns:
        Two things.
    """
    raise AssertionError("never called")


SPEC = everything.__node_spec__  # type: ignore[attr-defined]


def test_a_file_that_may_be_none_is_optional() -> None:
    @node("test.files", title="Files")
    def files(
        *,
        first: Annotated[FileRef, Kind("vae")] = "",  # type: ignore[assignment]
        second: Annotated[FileRef | None, Kind("vae")] = "",  # type: ignore[assignment]
    ) -> int:
        """Take files."""
        raise AssertionError("never called")

    spec = files.__node_spec__  # type: ignore[attr-defined]
    assert [(p.name, p.file_kind, p.optional) for p in spec.parameters] == [
        ("first", "vae", False),
        ("second", "vae", True),
    ]


def test_value_types_become_sockets_and_plain_types_parameters() -> None:
    assert [(end.name, end.type.name, end.optional) for end in SPEC.inputs] == [
        ("latent", "latent", False),
        ("text_encoder", "text_encoder", True),
    ]
    assert [(p.name, p.kind) for p in SPEC.parameters] == [
        ("text", "text"),
        ("seed", "integer"),
        ("scale", "number"),
        ("method", "choice"),
        ("tiled", "boolean"),
        ("file", "file"),
    ]
    assert [(out.name, out.type.name) for out in SPEC.outputs] == [("image", "image"), ("mask", "mask")]
    assert SPEC.takes_run
    assert SPEC.output_node
    assert SPEC.version == 3
    assert SPEC.category == "test"


def test_annotations_carry_range_hints_and_choices() -> None:
    assert SPEC.parameter("text").multiline
    assert SPEC.parameter("seed").seed
    assert SPEC.parameter("seed").bounds.high == 2**64 - 1
    assert SPEC.parameter("scale").bounds == Range(0.25, 8.0, step=0.25)
    assert SPEC.parameter("method").choices == ("nearest", "bilinear")
    assert SPEC.parameter("file").file_kind == "lora"


def test_the_docstring_is_the_help() -> None:
    assert SPEC.summary == "Do everything at once."
    assert SPEC.help == "Do everything at once.\n\nMore is said here."
    assert SPEC.input("latent").help == "what to start from, over two lines."
    assert SPEC.parameter("seed").help == "where the noise comes from."


def test_a_single_output_is_called_after_its_type() -> None:
    @node("test.one", title="One")
    def one(image: Image) -> Image:
        """One."""
        return image

    assert [out.name for out in one.__node_spec__.outputs] == ["image"]  # type: ignore[attr-defined]


def test_a_parameter_without_default_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="strength"):

        @node("test.bad", title="Bad")
        def bad(strength: float) -> None:
            """Bad."""


def test_an_unknown_annotation_is_refused() -> None:
    with pytest.raises(DeclarationError, match="thing"):

        @node("test.bad", title="Bad")
        def bad(*, thing: bytes = b"") -> None:
            """Bad."""


@pytest.mark.parametrize("type_id", ["sample", "Sampling.sample", "sampling.", "a b.c"])
def test_a_type_id_is_category_and_name(type_id: str) -> None:
    with pytest.raises(DeclarationError):

        @node(type_id, title="Bad")
        def bad() -> None:
            """Bad."""


def test_two_node_types_of_one_id_are_refused() -> None:
    @node("test.everything", title="Another")
    def another() -> None:
        """Another."""

    with pytest.raises(DeclarationError, match=r"test\.everything"):
        Registry([SPEC, another.__node_spec__])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("seed", "18446744073709551615", 2**64 - 1),
        ("seed", 7, 7),
        ("scale", 2, 2.0),
        ("tiled", True, True),
        ("method", "bilinear", "bilinear"),
    ],
)
def test_parameters_hold_checked_values(name: str, value: object, held: object) -> None:
    assert SPEC.parameter(name).check(value) == held


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seed", -1),
        ("seed", 2**64),
        ("seed", True),
        ("seed", 1.5),
        ("seed", "9" * 400),
        ("scale", "2"),
        ("scale", float("nan")),
        ("scale", float("inf")),
        ("scale", 9.0),
        ("tiled", 1),
        ("method", "cubic"),
        ("text", 3),
        ("file", None),
    ],
)
def test_parameters_refuse_what_they_do_not_take_and_say_what_they_do(name: str, value: object) -> None:
    with pytest.raises(ParameterError, match=name):
        SPEC.parameter(name).check(value)


def test_seeds_are_written_as_text_so_that_no_reader_rounds_them() -> None:
    assert SPEC.parameter("seed").to_json(2**64 - 1) == "18446744073709551615"
    assert SPEC.parameter("scale").to_json(2.0) == 2.0


@pytest.mark.parametrize(
    ("name", "typed", "held"), [("scale", "4", 4.0), ("tiled", "yes", True), ("seed", "5", 5)]
)
def test_what_a_person_types_is_parsed_by_kind(name: str, typed: str, held: object) -> None:
    assert SPEC.parameter(name).parse(typed) == held


def test_what_cannot_be_parsed_is_refused_in_words() -> None:
    with pytest.raises(ParameterError, match=r"a number from 0\.25 to 8, not “big”"):
        SPEC.parameter("scale").parse("big")


def test_numbers_of_any_size_are_refused_in_words() -> None:
    with pytest.raises(ParameterError, match="18446744073709551615"):
        SPEC.parameter("seed").check(10**400)
