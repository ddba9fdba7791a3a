"""How networks are computed, as far as it changes speed, and a result in its last digits alone."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from .errors import NodegraphError, ParameterError

Attention = Literal["auto", "math", "flash", "efficient", "cudnn", "sage", "xformers", "flash_attn"]
"""What computes attention: torch's own choice, one of its kernels, or a package of this name."""
ChannelsLast = Literal["auto", "on", "off"]
"""Whether the weights of convolutions lie with the channels of a pixel side by side."""
Compile = Literal["off", "blocks"]
"""Whether the blocks that a denoiser repeats are compiled, each kind once, when it is first used."""

TORCH_KERNELS = {
    "cpu": ("flash", "math"),
    "cuda": ("cudnn", "flash", "efficient", "math"),
}
"""Device → the kernels that torch has for attention there; others have one, which always acts."""

PACKAGES = {"sage": "sageattention", "xformers": "xformers", "flash_attn": "flash_attn"}
"""Attention → the package that brings it along, for CUDA."""

CHANNELS_LAST = {"cuda": True}
"""Device → whether `auto` lays the channels last, see tests/benchmarks/README.md."""


@dataclass(frozen=True)
class Performance:
    """What the reader chose.

    Attributes:
        attention: what computes attention. What one of torch's kernels cannot, because of a mask, a width or
            a number format, goes to the next of them.
        channels_last: of the convolutions of U-Nets and VAEs.
        compile: what is compiled.
    """

    attention: Attention = "auto"
    channels_last: ChannelsLast = "auto"
    compile: Compile = "off"

    @classmethod
    def chosen(cls, attention: str, channels_last: str, compiled: str) -> Performance:
        """What these words choose. Raises ParameterError where one is no choice."""
        given = {"attention": attention, "channels_last": channels_last, "compile": compiled}
        choices = {
            "attention": get_args(Attention), "channels_last": get_args(ChannelsLast),
            "compile": get_args(Compile),
        }  # fmt: skip
        for name, word in given.items():
            if word not in choices[name]:
                known = ", ".join(choices[name])
                raise ParameterError(f"“{word}” is no choice of {name}.", place=name, hint=f"Choose {known}.")
        return cls(**given)  # type: ignore[arg-type]  # each is one of its choices

    def on(self, device: str) -> Performance:
        """The same with `auto` of channels-last as this kind of device has it."""
        if self.channels_last != "auto":
            return self
        return replace(self, channels_last="on" if CHANNELS_LAST.get(_kind(device)) else "off")

    def numerics(self, device: str) -> str:
        """What of it shows in results on a device: part of every key, or empty, see `core.numerics`."""
        here = self.on(device)
        acting = (
            here.attention if here.attention != "auto" else "",
            "channels-last" if here.channels_last == "on" else "",
            "compiled" if here.compile == "blocks" else "",
        )
        return "".join(f"~{word}" for word in acting if word)

    def require(self, device: str) -> None:
        """Make sure that this machine can compute so. Needs no torch.

        Raises:
            NodegraphError: what is missing, before anything is computed; nothing is left out quietly.
        """
        self._require_attention(_kind(device))
        if self.compile == "blocks" and (missing := missing_to_compile(device)):
            raise NodegraphError(
                f"Blocks cannot be compiled for this device: {missing}.",
                place="compile",
                hint="Set compile to off; results are the same up to their last digits.",
            )

    def _require_attention(self, device: str) -> None:
        here = ("auto", *TORCH_KERNELS.get(device, ()))
        if self.attention in here:
            return
        package = PACKAGES.get(self.attention)
        if package is not None and device == "cuda":
            if find_spec(package) is not None:
                return
            raise NodegraphError(
                f"Attention “{self.attention}” needs the package {package}, which is not installed.",
                place="attention",
                hint=f"Install it into the environment of this app, or choose {', '.join(here)}.",
            )
        raise NodegraphError(
            f"There is no attention “{self.attention}” for the device {device}.",
            place="attention",
            hint=f"Choose {', '.join(here)}.",
        )


def missing_to_compile(device: str) -> str:
    """What compiling blocks for a device lacks on this machine, in words; empty where nothing is missing."""
    match _kind(device):
        case "cuda":
            if find_spec("triton") is not None:
                return ""
            name = "triton-windows" if sys.platform == "win32" else "triton"
            return f"the package {name} is not installed"
        case "cpu":
            return _missing_for_cpp()
        case other:
            return f"torch compiles for CUDA and the CPU, not for {other}"


def _missing_for_cpp() -> str:
    """torch writes C++ that Python loads."""
    compilers = (os.environ.get("CXX", ""), *(("cl",) if sys.platform == "win32" else ("g++", "clang++")))
    if not any(shutil.which(name) for name in compilers if name):
        if sys.platform == "win32":
            return (
                "there is no C++ compiler; with the Build Tools for Visual Studio installed, start the app"
                " from their developer prompt"
            )
        return "there is no C++ compiler (g++ or clang++)"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "Python's header files are missing (python3-dev)"
    return ""


def _kind(device: str) -> str:
    return device.partition(":")[0]


USUAL = Performance()
PLAIN = Performance(channels_last="off")
"""Networks as they come from their files."""
