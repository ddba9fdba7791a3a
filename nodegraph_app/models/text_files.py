"""Which file holds which text encoder: read off headers and configs, without torch.

A family has up to three encoders, known by their folders' names in the diffusers layout. Checkpoints in one
file and files of their own hold them under the names of several programs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from ..core.errors import ModelFileError
from .headers import Header, read_config, read_header
from .signatures import FAMILY_TITLES

Kind = Literal["clip", "projected_clip", "t5", "qwen3", "qwen_vl", "gemma2"]
"""What a family wants: CLIP as it is, CLIP with the projection of its summary, T5, or a language model."""

Layout = Literal["clip", "open_clip", "t5", "qwen3", "qwen_vl", "gemma2", "folder"]
"""How a file names an encoder's tensors; of a folder, its config says it."""

ENCODERS: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "sd1": {"text_encoder": "clip"},
        "sd2": {"text_encoder": "clip"},
        "sdxl": {"text_encoder": "clip", "text_encoder_2": "projected_clip"},
        "sdxl_refiner": {"text_encoder_2": "projected_clip"},
        "sd3": {"text_encoder": "projected_clip", "text_encoder_2": "projected_clip", "text_encoder_3": "t5"},
        "flux": {"text_encoder": "clip", "text_encoder_2": "t5"},
        "pixart": {"text_encoder": "t5"},
        "z_image": {"text_encoder": "qwen3"},
        "qwen_image": {"text_encoder": "qwen_vl"},
        "flux2": {"text_encoder": "qwen3"},
        "sana": {"text_encoder": "gemma2"},
    }
)
"""Family → its encoders by their folders' names; of several CLIPs the narrower comes first."""

OPTIONAL = {("sd3", "text_encoder_3")}
"""Encoders without which a family was trained, too."""

_NAMES: Mapping[Layout, re.Pattern[str]] = MappingProxyType(
    {
        "clip": re.compile(r"(.*?)(?:text_model\.)?embeddings\.token_embedding\.weight"),
        "open_clip": re.compile(r"(|.*\.)token_embedding\.weight"),
        "t5": re.compile(r"(|.*\.)encoder\.block\.0\.layer\.0\.SelfAttention\.q\.weight"),
    }
)
"""Layout → the name of a tensor (…, width) that every encoder has, after the prefix of all its names."""

_CHAT_WORDS = re.compile(
    r"(text_encoders\.[^.]+\.(?:transformer\.)?|)(?:model\.)?(?:language_model\.)?embed_tokens\.weight"
)
"""The table of words of a language model, alone in a file or with the other parts of a checkpoint."""

_ARCHITECTURES: Mapping[str, Layout] = MappingProxyType(
    {
        "CLIPTextModel": "clip",
        "CLIPTextModelWithProjection": "clip",
        "CLIPModel": "clip",
        "T5EncoderModel": "t5",
        "T5ForConditionalGeneration": "t5",
        "Qwen3ForCausalLM": "qwen3",
        "Qwen3Model": "qwen3",
        "Qwen2_5_VLForConditionalGeneration": "qwen_vl",
        "Gemma2Model": "gemma2",
        "Gemma2ForCausalLM": "gemma2",
    }
)


@dataclass(frozen=True)
class TextSource:
    """Where a text encoder lies.

    Attributes:
        path: the file, or the folder with its config and weights.
        layout: how its tensors are named.
        prefix: what stands before all their names.
        reads: whether it is a CLIP, a T5, a Qwen or a Gemma; empty where its config names neither.
        width: of its embeddings; 0 where it is not known.
    """

    path: Path
    layout: Layout
    prefix: str = ""
    reads: str = ""
    width: int = 0


def in_header(path: Path, header: Header) -> tuple[TextSource, ...]:
    """Every text encoder in a file."""
    found: dict[str, TextSource] = {}
    for name, shape in header.shapes.items():
        if name.endswith(("token_embedding.weight", "SelfAttention.q.weight")) and len(shape) == 2:
            layout, prefix = next(
                ((layout, match[1]) for layout, names in _NAMES.items() if (match := names.fullmatch(name))),
                ("", ""),
            )
            if layout:
                reads = "t5" if layout == "t5" else "clip"
                found.setdefault(prefix, TextSource(path, layout, prefix, reads, shape[1]))  # type: ignore[arg-type]  # a key of _NAMES
    chats = _language_model(path, header)
    return (*found.values(), *([chats] if chats else ()))


def _language_model(path: Path, header: Header) -> TextSource | None:
    """A chat model: Qwen2.5-VL sees; Qwen3 normalises queries, Gemma 2 what perceptrons are given, 3 both."""
    matches = ((_CHAT_WORDS.fullmatch(name), shape) for name, shape in header.shapes.items())
    prefix, words = next(((match[1], shape) for match, shape in matches if match), ("", (0, 0)))
    if len(words) != 2 or not any(words):
        return None
    mine = [name for name in header.shapes if name.startswith(prefix)]

    def has(part: str) -> bool:
        return any(part in name for name in mine)

    if has("visual.patch_embed."):
        return TextSource(path, "qwen_vl", prefix, "qwen_vl", words[1])
    gemma, normed = has("pre_feedforward_layernorm."), has("layers.0.self_attn.q_norm.")
    if gemma and not normed:
        return TextSource(path, "gemma2", prefix, "gemma2", words[1])
    return TextSource(path, "qwen3", prefix, "qwen3", words[1]) if normed and not gemma else None


def in_folder(folder: Path) -> TextSource | None:
    """The text encoder of a folder of its own, or None. Raises ModelFileError."""
    if not (folder / "config.json").is_file():
        return None
    config = read_config(folder / "config.json")
    for name in config.get("architectures") or ():
        if name in _ARCHITECTURES:
            width = config.get("hidden_size", config.get("d_model"))
            known = width if isinstance(width, int) else 0
            return TextSource(folder, "folder", "", _ARCHITECTURES[name], known)
    return None


def find(paths: Sequence[Path], family: str, part: str) -> TextSource | None:
    """As `source`, or None. Raises ModelFileError when a file is damaged."""
    for path in paths:
        if (path / part).is_dir():
            return TextSource(path / part, "folder")
    alike, found = _alike(paths, family, part)
    return found[alike.index(part)] if part in alike and len(found) >= len(alike) else None


def source(paths: Sequence[Path], family: str, part: str) -> TextSource:
    """Where one of a family's encoders lies.

    Args:
        paths: a checkpoint, or the files that together hold the family's encoders.
        part: which encoder, by its folder's name in the diffusers layout.

    Raises:
        ModelFileError: it is in none of them; says what there is and what to get.
    """
    there = find(paths, family, part)
    if there is None:
        alike, found = _alike(paths, family, part)
        raise _missing(paths, family, _reads_of(family, part), len(found), len(alike))
    return there


def _alike(paths: Sequence[Path], family: str, part: str) -> tuple[list[str], list[TextSource]]:
    """The family's encoders of the same kind, and those there are, the narrowest first."""
    reads = _reads_of(family, part)
    alike = [name for name, kind in ENCODERS.get(family, {}).items() if _reads(kind) == reads]
    found = (one for one in _all(paths) if one.reads == reads)
    return alike, sorted(found, key=lambda one: one.width)


def _reads_of(family: str, part: str) -> str:
    return _reads(ENCODERS.get(family, {}).get(part, "clip"))


def present(paths: Sequence[Path], family: str) -> tuple[str, ...]:
    """The family's encoders that the files hold, by their folders' names in the diffusers layout.

    Raises:
        ModelFileError: one is missing without which the family reads nothing.
    """
    check(paths, family)
    return tuple(part for part in ENCODERS.get(family, {}) if find(paths, family, part))


def check(paths: Sequence[Path], family: str) -> None:
    """Raises ModelFileError when the files lack one of the encoders that the family reads."""
    for part in ENCODERS.get(family, {}):
        if (family, part) not in OPTIONAL:
            source(paths, family, part)


def _all(paths: Sequence[Path]) -> list[TextSource]:
    found: list[TextSource] = []
    for path in paths:
        if path.is_dir():
            own = in_folder(path)
            found += [own] if own else []
        else:
            found += in_header(path, read_header(path))
    return found


def _reads(kind: Kind) -> str:
    return "clip" if kind == "projected_clip" else kind


_TITLES = {"clip": "CLIP", "t5": "T5", "qwen3": "Qwen3", "qwen_vl": "Qwen2.5-VL", "gemma2": "Gemma 2"}
_WHICH = {
    "clip": "CLIP ViT-L/14 (clip_l.safetensors)",
    "t5": "T5-XXL (t5xxl_fp16.safetensors)",
    "qwen3": "Qwen3 (qwen_3_4b.safetensors)",
    "qwen_vl": "Qwen2.5-VL (qwen_2.5_vl_7b.safetensors)",
    "gemma2": "Gemma 2 (gemma_2_2b_it.safetensors)",
}
_WHICH_OF = {
    ("sd2", "clip"): "OpenCLIP ViT-H/14 (the folder text_encoder of a diffusers checkpoint)",
    ("sdxl", "clip"): "CLIP ViT-L/14 (clip_l.safetensors) and OpenCLIP ViT-bigG/14 (clip_g.safetensors)",
    ("sdxl_refiner", "clip"): "OpenCLIP ViT-bigG/14 (clip_g.safetensors)",
    ("sd3", "clip"): "CLIP ViT-L/14 (clip_l.safetensors) and OpenCLIP ViT-bigG/14 (clip_g.safetensors)",
}


def _missing(paths: Sequence[Path], family: str, reads: str, found: int, needed: int) -> ModelFileError:
    names = " and ".join(f"“{path.name}”" for path in paths)
    title = FAMILY_TITLES.get(family, family)
    there = f"{found or 'no'} {_TITLES[reads]} text encoder{'s' if found != 1 else ''}"
    which = _WHICH_OF.get((family, reads), _WHICH[reads])
    return ModelFileError(
        f"{names}: {there}, where {title} reads {needed or 'none'}.",
        hint=f"Get {which} from the page the model comes from, put it into the folder text_encoders of a "
        "model folder, and choose it in a Load text encoders node.",
    )
