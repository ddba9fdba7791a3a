"""Checkpoints in one file as other programs read them: where a part stands, and what the file says of it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import ModelMixin, UNet2DConditionModel
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    Qwen3Model,
    T5Config,
    T5EncoderModel,
)

from ..core.errors import ModelFileError
from . import language_models, original, original_layout, single_file, text_encoders
from .lora_layouts import DENOISER
from .original import autoencoders
from .signatures import FAMILY_TITLES
from .text_files import Layout

Networks = Mapping[str, nn.Module]
"""Parts of a checkpoint by name: the denoiser, ``"vae"``, ``"text_encoder"``, ``"text_encoder_2"`` …"""
Tensors = dict[str, Tensor]
Config = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a text encoder stands in a file, and by which names."""

    prefix: str
    layout: Layout


TEXT_PLACES: Mapping[str, Mapping[str, Place]] = {
    "sd1": {"text_encoder": Place("cond_stage_model.transformer.", "clip")},
    "sd2": {"text_encoder": Place("cond_stage_model.model.", "open_clip")},
    "sdxl": {
        "text_encoder": Place("conditioner.embedders.0.transformer.", "clip"),
        "text_encoder_2": Place("conditioner.embedders.1.model.", "open_clip"),
    },
    "sdxl_refiner": {"text_encoder_2": Place("conditioner.embedders.0.model.", "open_clip")},
    "sd3": {
        "text_encoder": Place("text_encoders.clip_l.transformer.", "clip"),
        "text_encoder_2": Place("text_encoders.clip_g.transformer.", "clip"),
        "text_encoder_3": Place("text_encoders.t5xxl.transformer.", "t5"),
    },
    "flux": {
        "text_encoder": Place("text_encoders.clip_l.transformer.", "clip"),
        "text_encoder_2": Place("text_encoders.t5xxl.transformer.", "t5"),
    },
    "pixart": {"text_encoder": Place("text_encoders.t5xxl.transformer.", "t5")},
    "z_image": {"text_encoder": Place("text_encoders.qwen3_4b.transformer.", "qwen3")},
    "flux2": {"text_encoder": Place("text_encoders.qwen3_4b.transformer.", "qwen3")},
    "qwen_image": {"text_encoder": Place("text_encoders.qwen25_7b.transformer.", "qwen_vl")},
    "sana": {"text_encoder": Place("text_encoders.gemma2_2b.transformer.", "gemma2")},
}
"""Family → part → its place."""

LDM_VAES = ("sd1", "sd2", "sdxl", "sdxl_refiner", "sd3")
"""Families whose files name the autoencoder as latent diffusion did."""


def tensors(networks: Networks, family: str) -> Tensors:
    """The tensors of a checkpoint in one file; a transformer alone has bare names.

    Raises:
        ModelFileError: a part has no layout that is known here.
    """
    made: Tensors = {}
    for part, network in networks.items():
        start = _prefix(networks, part, family)
        made |= {f"{start}{name}": tensor for name, tensor in _written(network, part, family).items()}
    return made


def _prefix(networks: Networks, part: str, family: str) -> str:
    """What stands before a part's names in a file that holds these parts."""
    network = networks[part]
    if part == DENOISER:
        return "" if len(networks) == 1 and family in original.LAYOUTS else original.PREFIX
    if part == "vae":
        return single_file.VAE_PREFIX if family in LDM_VAES else single_file.SHORT_VAE_PREFIX
    place = TEXT_PLACES.get(family, {}).get(part)
    if place is None:
        raise _unknown(network, family)
    wider = isinstance(network, Qwen3Model) and network.config.hidden_size == WIDER_QWEN3
    return place.prefix.replace("qwen3_4b", "qwen3_8b") if wider else place.prefix


WIDER_QWEN3 = 4096
"""Width of Qwen3 8B, which a larger Flux.2 reads."""


def _written(network: nn.Module, part: str, family: str) -> Tensors:
    """A part by bare names."""
    layout, place = original.LAYOUTS.get(family), TEXT_PLACES.get(family, {}).get(part)
    autoencoder = autoencoders.of_network(network)
    if part == "vae" and autoencoder:
        return autoencoder.tensors(network)
    match network:
        case UNet2DConditionModel():
            return original_layout.unet(network)
        case ModelMixin() if layout and isinstance(network, layout.network):
            return layout.tensors(network)
        case CLIPTextModel() | CLIPTextModelWithProjection() if place:
            if place.layout == "open_clip":
                skipped = text_encoders.SKIPPED_LAYERS.get(family, 0)
                return original_layout.open_clip(network, skipped=skipped)
            found = original_layout.clip(network)
            if (family, part) in text_encoders.UNPROJECTED and _is_identity(found.get(PROJECTION)):
                del found[PROJECTION]
            return found
        case T5EncoderModel() if place:
            found = dict(network.state_dict())
            found.pop("encoder.embed_tokens.weight", None)  # the same table once more
            return found
        case nn.Module() if place and type(network) in LANGUAGE_MODELS:
            return language_models.written(network)
    raise _unknown(network, family)


LANGUAGE_MODELS = (*language_models.LAYERS.values(),)
PROJECTION = "text_projection.weight"


def _is_identity(matrix: Tensor | None) -> bool:
    return matrix is not None and torch.equal(matrix, torch.eye(*matrix.shape))


def _unknown(network: nn.Module, family: str) -> ModelFileError:
    title = FAMILY_TITLES.get(family, family)
    return ModelFileError(
        f"How a {type(network).__name__} is written into a checkpoint of {title} is not known here.",
        hint="Leave this part out and load it from its own file beside the saved model.",
    )


def unusual(networks: Networks, made: Tensors, family: str) -> dict[str, Config]:
    """What the shapes of a checkpoint's tensors do not tell of its parts, where it is not as usual.

    Args:
        made: what `tensors` made of the networks.

    Returns:
        Part → entries of its config, as JSON takes them; only parts that have any.
    """
    found = {}
    for part, network in networks.items():
        start = _prefix(networks, part, family)
        mine = {name: tensor for name, tensor in made.items() if name.startswith(start)}
        if type(network) in LANGUAGE_MODELS:
            different = language_models.unusual(network)
        else:
            own, expected = _configs(network, part, family, mine, start)
            different = {
                n: own[n] for n in sorted(expected) if n in own and _plain(own[n]) != _plain(expected[n])
            }
        if different:
            found[part] = different
    return found


def _configs(network: Any, part: str, family: str, made: Tensors, start: str) -> tuple[Config, Config]:
    """A network's config, and what a reader of the file makes of it: entries that change what is computed."""
    bare = {name.removeprefix(start): tensor for name, tensor in made.items()}
    layout, autoencoder = original.LAYOUTS.get(family), autoencoders.of_network(network)
    match network:
        case UNet2DConditionModel():
            told, _ = single_file.unet(bare)
            del told["sample_size"]
        case ModelMixin() if layout and isinstance(network, layout.network):
            told = layout.config({name: tuple(tensor.shape) for name, tensor in bare.items()})
        case ModelMixin() if autoencoder:
            told, _ = autoencoder.open(bare)
        case CLIPTextModel() | CLIPTextModelWithProjection():
            place = TEXT_PLACES[family][part]
            told, _ = text_encoders.clip_in(made, place.layout, place.prefix, family)
            told = CLIPTextConfig(**told).to_dict()
            names = {"num_attention_heads", "hidden_act", "layer_norm_eps"}
            # A projection is read only from a file that says something of the encoder.
            if (family, part) in text_encoders.UNPROJECTED and PROJECTION in bare:
                return network.config.to_dict(), {"projection_dim": 0} | {name: told[name] for name in names}
            return network.config.to_dict(), {name: told[name] for name in names}
        case T5EncoderModel():
            told, _ = single_file.t5(bare, "")
            names = {
                "num_heads",
                "d_kv",
                "dense_act_fn",
                "layer_norm_epsilon",
                "relative_attention_max_distance",
            }
            told = T5Config(**told).to_dict()
            return network.config.to_dict(), {name: told[name] for name in names}
        case _:
            return {}, {}
    usual = _defaults(type(network))
    usual.pop("sample_size", None)
    return dict(network.config), usual | told


def _defaults(kind: type) -> Config:
    """The config of a network of diffusers of which nothing is said."""
    arguments = inspect.signature(kind.__init__).parameters  # type: ignore[misc] # of a class, not an instance
    return {name: argument.default for name, argument in arguments.items() if name != "self"}


def _plain(value: object) -> object:
    """A value to compare: what classes have as tuples is lists where it was read from JSON."""
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


ARCHITECTURES = {
    "sd1": ("stable-diffusion-v1", "sgm"),
    "sd2": ("stable-diffusion-v2-512", "sgm"),
    "sdxl": ("stable-diffusion-xl-v1-base", "sgm"),
    "sdxl_refiner": ("stable-diffusion-xl-v1-refiner", "sgm"),
    "sd3": ("stable-diffusion-3", "https://github.com/Stability-AI/sd3.5"),
    "flux": ("flux-1", "https://github.com/black-forest-labs/flux"),
    "flux2": ("flux-2", "https://github.com/black-forest-labs/flux2"),
    "pixart": ("pixart-sigma", "https://github.com/PixArt-alpha/PixArt-sigma"),
    "qwen_image": ("qwen-image", "diffusers"),
    "z_image": ("z-image", "https://github.com/Tongyi-MAI/Z-Image"),
    "sana": ("sana", "https://github.com/NVlabs/Sana"),
}
"""Family → its name in Stability AI's model specification, https://github.com/Stability-AI/ModelSpec, and
the program whose names its tensors have.
"""


def specification(
    family: str, title: str, *, merged: Sequence[str], prediction: str, resolution: str
) -> dict[str, str]:
    """Metadata by that specification. It carries no date: the same model is the same file.

    Args:
        merged: names of the models that were mixed, if any were.
        prediction: ``"epsilon"`` or ``"v_prediction"``; others have no word there.
        resolution: such as ``512x512``; empty where it is not known.
    """
    spoken = {"epsilon": "epsilon", "v_prediction": "v"}.get(prediction, "")
    architecture, implementation = ARCHITECTURES[family]
    if family == "sd2" and spoken == "v":
        architecture = "stable-diffusion-v2-768-v"
    said = {
        "sai_model_spec": "1.0.0",
        "architecture": architecture,
        "implementation": implementation,
        "title": title,
        "merged_from": ", ".join(merged),
        "prediction_type": spoken,
        "resolution": resolution,
    }
    return {f"modelspec.{name}": text for name, text in said.items() if text}


def marks(prediction: str, zero_snr: bool) -> Tensors:
    """Empty tensors by which trainers say what a U-Net predicts and that its last step is noise alone."""
    told = {"v_pred": prediction == "v_prediction", "ztsnr": zero_snr}
    return {name: torch.zeros(0) for name, holds in told.items() if holds}
