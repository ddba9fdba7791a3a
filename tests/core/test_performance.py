"""Choices for the sake of speed: what they are called in keys, and what they need of a machine."""

from __future__ import annotations

import itertools
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import get_args

import pytest

from nodegraph_app.core import performance
from nodegraph_app.core.errors import NodegraphError, ParameterError
from nodegraph_app.core.numerics import Numerics
from nodegraph_app.core.performance import Attention, ChannelsLast, Compile, Performance

EVERY = [
    Performance(*chosen)
    for chosen in itertools.product(get_args(Attention), get_args(ChannelsLast), get_args(Compile))
]


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_what_computes_otherwise_has_another_name(device: str) -> None:
    names: dict[str, set[Performance]] = {}
    for chosen in EVERY:
        names.setdefault(chosen.numerics(device), set()).add(chosen.on(device))
    assert all(len(computed) == 1 for computed in names.values())
    assert len(names) == len({chosen.on(device) for chosen in EVERY})


def test_nothing_chosen_on_the_cpu_leaves_the_keys_that_there_were() -> None:
    assert Performance().numerics("cpu") == Performance(channels_last="off").numerics("cpu") == ""
    assert Performance().numerics("cuda:1") == Performance(channels_last="on").numerics("cuda")


def test_the_name_is_read_back_beside_what_else_arithmetic_is_made_of() -> None:
    for chosen in EVERY:
        written = Numerics("cpu", "float32", "2.15.0", chosen.numerics("cpu"), "+tiles+parts2")
        assert Numerics.read(str(written)) == written
    assert Numerics.read("cpu-float32-torch2.15.0~math~compiled").settings == "math, compiled"
    assert Numerics.read("cpu-float32-torch2.15.0").settings == ""


def test_a_word_that_is_no_choice_is_refused_with_those_that_are() -> None:
    with pytest.raises(ParameterError, match="“fast” is no choice of attention") as refused:
        Performance.chosen("fast", "auto", "off")
    assert "math, flash" in str(refused.value.hint)
    assert Performance.chosen("math", "on", "blocks") == Performance("math", "on", "blocks")


@pytest.mark.parametrize(
    ("device", "attention"),
    [("cpu", "cudnn"), ("cpu", "efficient"), ("cpu", "sage"), ("mps", "math"), ("mps", "xformers")],
)
def test_a_kernel_that_a_device_lacks_is_refused_before_the_run(device: str, attention: str) -> None:
    with pytest.raises(NodegraphError, match=f"no attention “{attention}” for the device {device}") as said:
        Performance.chosen(attention, "auto", "off").require(device)
    assert said.value.place == "attention"
    Performance().require(device)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(performance, "find_spec", lambda name: None)
    with pytest.raises(NodegraphError, match="needs the package sageattention"):
        Performance("sage").require("cuda")
    monkeypatch.setattr(performance, "find_spec", lambda name: ModuleSpec(name, None))
    Performance("sage").require("cuda")


@pytest.mark.parametrize(
    ("lacking", "words"),
    [("compiler", "no C++ compiler"), ("headers", "Python's header files"), ("triton", "triton")],
)
def test_what_compiling_lacks_is_said_in_words(
    lacking: str, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compiler = tmp_path / "c++"
    compiler.touch(mode=0o755)
    (tmp_path / "Python.h").touch()
    monkeypatch.setenv("CXX", str(compiler))
    monkeypatch.setattr(performance.sysconfig, "get_path", lambda name: str(tmp_path))
    device = "cuda" if lacking == "triton" else "cpu"
    if lacking == "triton":
        monkeypatch.setattr(performance, "find_spec", lambda name: None)
    else:
        Performance(compile="blocks").require("cpu")
    if lacking == "compiler":
        monkeypatch.setattr(performance.shutil, "which", lambda name: None)
    if lacking == "headers":
        (tmp_path / "Python.h").unlink()
    with pytest.raises(NodegraphError, match="cannot be compiled") as refused:
        Performance(compile="blocks").require(device)
    assert words in refused.value.message
    assert "off" in str(refused.value.hint)


def test_windows_without_a_compiler_is_told_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(performance.sys, "platform", "win32")
    monkeypatch.setattr(performance.shutil, "which", lambda name: None)
    assert "Visual Studio" in performance.missing_to_compile("cpu")
    monkeypatch.setattr(performance, "find_spec", lambda name: None)
    assert "triton-windows" in performance.missing_to_compile("cuda")
