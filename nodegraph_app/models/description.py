"""What kind of model lies at a path, of which family: from configs and headers alone, without torch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..core.errors import ModelFileError
from ..core.files import FileKind
from . import signatures, text_files
from .headers import DENOISERS, Header, folder_files, read_config, read_header
from .signatures import FAMILY_TITLES, unet_family

VAE_MARKS = {
    "qwen_image": "decoder.middle.0.residual.0.gamma",
    "flux2": "bn.running_mean",
    "sana": "encoder.project_in.conv.weight",
}
"""Latent space → a tensor that its autoencoder has in one file, and no other."""
VAE_STARTS = ("", "vae.", "first_stage_model.")
"""What stands before an autoencoder's names: nothing where it is alone."""
REFUSED_ENDINGS = (".ckpt", ".pt", ".pth", ".bin")
"""Formats that can run code when opened."""


EMBEDDING_TENSORS = ("emb_params", "clip_l", "clip_g", "t5xxl", "*", "string_to_param.*")
"""Names of tensors that hold learned words."""

MOST_VECTORS = 75
"""As many as a prompt has room for; a larger table is something else."""


@dataclass(frozen=True)
class Description:
    """A model file at a glance.

    Attributes:
        kind, name: how workflows refer to it.
        path: where it lies.
        family: a row of `signatures`, of a VAE its latent space; empty when it cannot be told.
        latent_channels: of the latents it reads or makes; 0 where that means nothing (a LoRA).
        size_bytes: on disk.
        missing: of a checkpoint, the parts that others have and it has not: ``"vae"``, ``"text_encoder"``.
    """

    kind: FileKind
    name: str
    path: Path
    family: str
    latent_channels: int
    size_bytes: int
    missing: tuple[FileKind, ...] = ()

    @property
    def family_title(self) -> str:
        """The family as readers know it, or what a VAE fits that does not say; empty where nothing tells."""
        if self.kind == "vae" and not self.family:
            return f"any with {self.latent_channels} latent channels"
        return FAMILY_TITLES.get(self.family, self.family) if self.family else ""


def describe(path: Path, name: str = "") -> Description | None:
    """What lies at `path`, or None when it is no model this app knows.

    Raises:
        ModelFileError: it should be a model but is damaged, or has a format that is refused.
    """
    if path.suffix in REFUSED_ENDINGS:
        raise ModelFileError(
            f"“{path.name}” is in a format that can run code when opened.",
            hint="Only .safetensors and .gguf files are opened. Convert it (nodegraph-app models convert "
            "FILE), or download one of those.",
        )
    name = name or path.stem
    try:
        found = _describe_folder(path) if path.is_dir() else _describe_file(path)
        if found is None:
            return None
        kind, family, channels = found
        files = folder_files(path) if path.is_dir() else [path]
        size_bytes = sum(file.stat().st_size for file in files)
        if path.is_dir():
            _require_whole(path, files)
    except OSError as problem:
        raise ModelFileError(
            f"“{name}” cannot be read: {problem.strerror}.", hint="Refresh the model list."
        ) from problem
    except (ValueError, TypeError, IndexError) as problem:
        raise ModelFileError(
            f"“{name}” says impossible things about itself.", hint="Download or copy it again."
        ) from problem
    missing = _missing(path) if kind == "checkpoint" else ()
    return Description(kind, name, path, family, channels, size_bytes, missing)


def _require_whole(folder: Path, files: Sequence[Path]) -> None:
    """Raises ModelFileError naming a file of a model folder that is cut short or otherwise damaged."""
    for file in files:
        if file.suffix == ".safetensors":
            stat = file.stat()
            if damage := _damage(file, stat.st_size, stat.st_mtime_ns):
                place = file.relative_to(folder.parent).as_posix()
                raise ModelFileError(damage.replace(f"“{file.name}”", f"“{place}”"))


@lru_cache(maxsize=65536)
def _damage(file: Path, size_bytes: int, mtime_ns: int) -> str:
    """What is wrong with a safetensors file, in words; empty when it is whole."""
    try:
        read_header(file)
    except ModelFileError as problem:
        return str(problem)
    return ""


def _missing(path: Path) -> tuple[FileKind, ...]:
    """The parts of a whole model that a checkpoint lacks."""
    if path.is_dir():
        parts = frozenset(part.name for part in path.iterdir() if (part / "config.json").is_file())
    else:
        stat = path.stat()
        parts = _parts(path, stat.st_size, stat.st_mtime_ns)
    wanted: tuple[FileKind, ...] = ("text_encoder", "vae")
    return tuple(kind for kind in wanted if not any(part.startswith(kind) for part in parts))


@lru_cache(maxsize=65536)
def _parts(path: Path, size_bytes: int, mtime_ns: int) -> frozenset[str]:
    """Which of text encoder and VAE a checkpoint in one file has."""
    header = read_header(path)
    has_vae = header.shape("decoder.conv_in.weight") or any(
        name.startswith(("vae.", "first_stage_model.")) for name in header.shapes
    )
    has_text = text_files.in_header(path, header)
    return frozenset((*(("vae",) if has_vae else ()), *(("text_encoder",) if has_text else ())))


def require(kind: FileKind, path: Path, name: str = "") -> Description:
    """The description of a file that must be of `kind`.

    Raises:
        ModelFileError: it is something else, damaged, or refused; says what it is.
    """
    found = describe(path, name)
    shown = name or path.name
    if found is None:
        raise ModelFileError(f"“{shown}” is no {kind} this version knows.")
    if found.kind != kind:
        raise ModelFileError(
            f"“{shown}” is a {found.kind}, not a {kind}.", hint=f"Load it as a {found.kind}."
        )
    return found


def require_family(found: Description, *families: str) -> Description:
    """The same description, if its family is one of those that can run.

    Raises:
        ModelFileError: it is of another family; names both.
    """
    if found.family not in families:
        title = FAMILY_TITLES.get(found.family, found.family)
        known = ", ".join(FAMILY_TITLES[family] for family in families)
        raise ModelFileError(f"“{found.name}” is {title}.", hint=f"This version runs {known}.")
    return found


def require_space(found: Description) -> Description:
    """The same description of a VAE, if a family that can run has such latents.

    Raises:
        ModelFileError: none has.
    """
    rows = signatures.SIGNATURES
    fits = any(row.space == found.family for row in rows) if found.family else True
    if not fits or all(row.latent_channels != found.latent_channels for row in rows):
        raise ModelFileError(
            f"The latents of “{found.name}” have {found.latent_channels} channels"
            f"{f' and are of {found.family}' if found.family else ''}, which no model of this version makes.",
            hint="Use a VAE made for the family of the model.",
        )
    return found


def _describe_folder(folder: Path) -> tuple[FileKind, str, int] | None:
    denoiser = next((folder / part for part in DENOISERS if (folder / part / "config.json").is_file()), None)
    if denoiser is not None:
        config = read_config(denoiser / "config.json")
        if not isinstance(config.get("out_channels", 4), int | None):
            raise TypeError("out_channels is no number")
        found = signatures.of_folder(folder, config)
        return ("checkpoint", found.family, found.latent_channels) if found else ("checkpoint", "", 0)
    if (folder / "model_index.json").is_file():
        return "checkpoint", "", 0
    config_file = folder / "config.json"
    if not config_file.is_file():
        return None
    config = read_config(config_file)
    if text_files.in_folder(folder) is not None:
        return "text_encoder", "", 0
    if any(str(name).startswith("CLIPVisionModel") for name in config.get("architectures") or ()):
        return "clip_vision", "", 0
    if any(row.denoiser == config.get("_class_name") for row in signatures.SIGNATURES):
        alone = signatures.of_folder(folder, config)
        return ("denoiser", alone.family, alone.latent_channels) if alone else ("denoiser", "", 0)
    match config.get("_class_name"):
        case "AutoencoderKL":
            channels = int(config.get("latent_channels", 4))
            return "vae", vae_space(channels, scaling=config.get("scaling_factor")), channels
        case "AutoencoderKLQwenImage":
            return "vae", "qwen_image", int(config.get("z_dim", 16))
        case "AutoencoderKLFlux2":
            return "vae", "flux2", 4 * int(config.get("latent_channels", 32))
        case "AutoencoderDC":
            return "vae", "sana", int(config.get("latent_channels", 32))
        case "ControlNetModel":
            return "controlnet", unet_family(config.get("cross_attention_dim")), 4
    return None


def _describe_file(path: Path) -> tuple[FileKind, str, int] | None:
    if path.suffix not in (".safetensors", ".gguf"):
        return None
    stat = path.stat()
    return _read_file(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=65536)
def _read_file(path: Path, size_bytes: int, mtime_ns: int) -> tuple[FileKind, str, int] | None:
    """Kind, family and latent channels; headers, which are long, are not kept."""
    header = read_header(path)
    if header.has_part("lora_down.", "lora_up.", ".lora_A.", ".lora_B.", ".lora.down.", "hada_", "lokr_"):
        return "lora", _lora_family(header), 0
    if header.has_part("input_hint_block.", "controlnet_cond_embedding."):
        context = header.shape("attn2.to_k.weight")
        return "controlnet", unet_family(context[1]) if context else "", 4
    if (widths := _embedding_widths(header)) is not None:
        return "embedding", _embedding_family(widths), 0
    space, _ = marked_vae(header)
    entry, texts = header.shape("decoder.conv_in.weight"), text_files.in_header(path, header)
    found = signatures.of_header(header)
    if found is not None or header.has_part("model.diffusion_model."):
        kind: FileKind = "checkpoint" if entry or texts or space else "denoiser"
        return (kind, found.family, found.latent_channels) if found else (kind, "", 0)
    if space:
        return "vae", space, signatures.latent_channels(space)
    if entry is not None and header.has_part("encoder.conv_in."):
        return "vae", vae_space(entry[1], told=header.metadata.get("modelspec.architecture")), entry[1]
    if texts:
        return "text_encoder", "", 0
    if "vision_model.embeddings.patch_embedding.weight" in header.shapes:
        return "clip_vision", "", 0
    return None


def marked_vae(header: Header) -> tuple[str, str]:
    """Latent space of the autoencoder in a file and what stands before its names; both empty where its names
    do not tell, as latent diffusion's do not.
    """
    for space, mark in VAE_MARKS.items():
        for start in VAE_STARTS:
            if start + mark in header.shapes:
                return space, start
    return "", ""


def _embedding_widths(header: Header) -> dict[str, int] | None:
    """Width of the vectors by tensor name where a file holds learned words and nothing else."""
    shapes = header.shapes
    known = all(name in EMBEDDING_TENSORS for name in shapes)
    flat = all(1 <= len(shape) <= 2 and shape[-1] and shape[0] for shape in shapes.values())
    few = flat and all(len(shape) == 1 or shape[0] <= MOST_VECTORS for shape in shapes.values())
    one_word = len(shapes) == 1 and next(iter(shapes)).startswith("<")  # as diffusers saves it
    if not shapes or not few or not (known or one_word):
        return None
    return {name: shape[-1] for name, shape in shapes.items()}


def _embedding_family(widths: dict[str, int]) -> str:
    if "clip_g" in widths:
        return "sdxl"
    return {768: "sd1", 1024: "sd2"}.get(next(iter(widths.values())), "") if len(widths) == 1 else ""


VAE_SPACES = {0.18215: "sd1", 0.13025: "sdxl", 0.3611: "flux", 1.5305: "sd3"}
"""Scaling factor in a VAE's config → its latent space."""
_SPOKEN_SPACES = {
    4: ((r"xl", "sdxl"), (r"stable-diffusion-v[12]", "sd1")),
    16: ((r"stable-diffusion-(v)?3", "sd3"), (r"flux", "flux")),
}
"""Channels → architectures as the Stability AI model specification spells them, and the space they mean."""


def vae_space(channels: int, *, scaling: object = None, told: object = None) -> str:
    """Latent space of an `AutoencoderKL`, whose weights do not tell; empty where nothing does.

    Such a VAE fits every family whose latents have its channels: the scaling is the denoiser's affair. The
    name of a file is no part of what it says.

    Args:
        scaling: factor in its config.
        told: architecture that its metadata names.
    """
    if isinstance(scaling, float) and scaling in VAE_SPACES:
        return VAE_SPACES[scaling]
    spoken = _SPOKEN_SPACES.get(channels, ())
    return next((space for words, space in spoken if re.search(words, str(told), re.IGNORECASE)), "")


LORA_MARKS = (
    ("qwen_image", ("txt_mod.1.", "img_mod.1.", "img_mlp.net.", "txt_mlp.net.")),
    ("flux2", ("to_qkv_mlp_proj",)),
    ("flux", ("single_transformer_blocks", "double_blocks", "single_blocks")),
    ("z_image", ("context_refiner", "noise_refiner")),
)
"""Family of transformers → what the names of layers in its LoRAs contain, and of no family further down."""

UNET_MARKS = ("down_blocks", "mid_block", "up_blocks", "input_blocks", "middle_block", "output_blocks")


def _lora_family(header: Header) -> str:
    """Empty where layers do not tell: whether they fit shows when the model is loaded."""
    for family, marks in LORA_MARKS:
        if header.has_part(*marks):
            return family
    if header.has_part("joint_blocks", "transformer_blocks") and not header.has_part(*UNET_MARKS, "unet."):
        return ""
    if header.has_part("lora_te1_", "lora_te2_", "text_encoder_2."):
        return "sdxl"
    for name, shape in header.shapes.items():
        if (
            "attn2" in name
            and "to_k" in name
            and ("lora_down" in name or "lora_A" in name or "lora.down" in name)
        ):
            return unet_family(shape[1])
    return "sd1" if header.has_part("lora_unet_", "lora_te_", "unet.", "text_encoder.") else ""
