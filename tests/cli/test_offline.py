"""A checkpoint in one file, a machine without a network: from the command to the picture."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from nodegraph_app import builtin
from tests.models import original

NO_NETWORK = """
import os
import socket

with open(f"{__file__}.{os.getpid()}", "w"):
    pass


def _refused(*_):
    with open(__file__ + ".asked", "w") as told:
        told.write("the network was asked")
    raise OSError("the network is unreachable")


socket.getaddrinfo = socket.create_connection = _refused
_connect = socket.socket.connect


def _connected(self, address):
    # Processes of one machine talk through files and pipes, never through an address of a network.
    return _connect(self, address) if self.family == getattr(socket, "AF_UNIX", None) else _refused()


socket.socket.connect = _connected
"""
"""What Python runs before anything else, in the command and in the worker it starts."""


def checkpoint(path: Path) -> None:
    """Stable Diffusion 1.x with few channels and the whole vocabulary, nothing beside it."""
    torch.manual_seed(3)
    unet = UNet2DConditionModel(block_out_channels=(32, 32, 64, 64), cross_attention_dim=64, sample_size=64)
    levels = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
    vae = AutoencoderKL(block_out_channels=(32,) * 4, layers_per_block=2, **levels)
    text = CLIPTextModel(
        CLIPTextConfig(vocab_size=49408, hidden_size=64, intermediate_size=64, num_attention_heads=1)
    )
    tensors = original.unet(unet) | original.vae(vae)
    path.parent.mkdir(parents=True)
    save_file(tensors | original.clip(text, "cond_stage_model.transformer."), path)


def test_a_checkpoint_in_one_file_makes_a_picture_with_the_network_unreachable(command_in, tmp_path):
    checkpoint(tmp_path / "home" / "data" / "models" / "alone.safetensors")
    (tmp_path / "early").mkdir()
    guard = tmp_path / "early" / "sitecustomize.py"
    guard.write_text(NO_NETWORK)
    root = Path(builtin.__file__).parents[1]
    ended = command_in(
        tmp_path, "run", builtin.workflows() / "text_to_image.json", "--out", "pictures", "--device", "cpu",
        "--set", "checkpoint.file=alone", "--set", "sample.steps=2", "--set", "latent.width=64",
        "--set", "latent.height=64",
        PYTHONPATH=f"{guard.parent}{os.pathsep}{root}",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    with Image.open(tmp_path / ended.out.strip()) as picture:
        assert picture.size == (64, 64)
    told = {path.name.removeprefix("sitecustomize.py.") for path in guard.parent.glob("sitecustomize.py.*")}
    assert "asked" not in told
    assert len(told) >= 2, "both command and worker must have been watched"
