"""Tokenizers: from the model's own folder, from beside its file, or, for CLIP, from an installed package."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer, T5Tokenizer

from ..core.errors import ModelFileError
from . import sentencepiece

START, END = "<|startoftext|>", "<|endoftext|>"
OPEN_CLIP_PAD = "!"
"""OpenCLIP fills a prompt up with token 0; CLIP with the end token."""

MERGES = 49152 - 256 - 2
"""Of CLIP's list of byte-pair merges; its file goes on."""


def of_folder(folder: Path) -> Any:
    """The CLIP tokenizer in a folder. Raises OSError, ValueError."""
    return CLIPTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def t5_of_folder(folder: Path) -> Any:
    """The T5 tokenizer in a folder, from ``tokenizer.json`` or SentencePiece's own file.

    Raises:
        OSError, ValueError: there is none, or it is damaged.
    """
    if (folder / "tokenizer.json").is_file():
        return T5Tokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    known = sentencepiece.read(folder / "spiece.model")
    return T5Tokenizer(list(known.pieces), _spm_precompiled_charsmap=known.characters or None)


def clip(file: Path, rows: int, *, pad: str = END) -> Any:
    """CLIP's tokenizer for a text encoder in one file, which carries no vocabulary itself.

    A folder beside the file comes first, as a model may have words of its own; then the vocabulary in the
    package open_clip_torch.

    Args:
        rows: of the encoder's table of embeddings.
        pad: what fills a prompt up.

    Raises:
        ModelFileError: there is none, or none that fits.
    """
    folders = [folder for folder in beside(file, "tokenizer") if is_clip(folder)]
    for folder in folders:
        tokenizer = of_folder(folder)
        if len(tokenizer) <= rows:
            tokenizer.pad_token = pad if pad in tokenizer.get_vocab() else END
            return tokenizer
    merges = installed_merges()
    if merges is not None and len(merges) + 2 * 256 + 2 <= rows:
        return _clip_tokenizer(pad)
    raise ModelFileError(
        f"“{file.name}” has no vocabulary that fits: its text encoder knows {rows} tokens, a model in one "
        "file carries no vocabulary, and there is no folder “tokenizer” beside it that fits.",
        hint="Put vocab.json and merges.txt of CLIP ViT-L/14 (from the folder tokenizer of any diffusers "
        "checkpoint of Stable Diffusion) into a folder “tokenizer” beside the file, or install the package "
        "open_clip_torch, which carries them.",
    )


def t5(file: Path) -> Any:
    """T5's tokenizer for a text encoder in one file, from a folder beside it. Raises ModelFileError."""
    for name in ("tokenizer_3", "tokenizer_2", "tokenizer_t5", "tokenizer"):
        for folder in beside(file, name):
            if not is_clip(folder) and any((folder / one).is_file() for one in _T5_FILES):
                return t5_of_folder(folder)
    raise ModelFileError(
        f"“{file.name}” has no vocabulary: T5 in one file carries none, and there is no folder "
        "“tokenizer_t5” beside it.",
        hint="Put tokenizer.json and tokenizer_config.json of T5 v1.1 (from the folder tokenizer_2 of a "
        "diffusers checkpoint of Flux.1, or tokenizer_3 of Stable Diffusion 3) into a folder “tokenizer_t5” "
        "beside the file.",
    )


_T5_FILES = ("tokenizer.json", "spiece.model")


def beside(file: Path, name: str) -> list[Path]:
    """Folders of that name beside a file or in the two folders above it, nearest first."""
    places = (file.parent, *list(file.parents)[1:3])
    wanted = (folder / one for folder in places for one in (f"{file.stem}.{name}", name))
    return [folder for folder in wanted if folder.is_dir()]


def is_clip(folder: Path) -> bool:
    """Whether a vocabulary of CLIP lies in a folder."""
    if (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
        return True
    whole = folder / "tokenizer.json"
    return whole.is_file() and END in whole.read_text("utf-8")


@cache
def installed_merges() -> tuple[tuple[str, str], ...] | None:
    """CLIP's merges from the package that carries them, which is looked at and not imported."""
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / "bpe_simple_vocab_16e6.txt.gz"
    if not file.is_file():
        return None
    lines = gzip.decompress(file.read_bytes()).decode("utf-8").split("\n")
    pairs = (line.split() for line in lines[1 : MERGES + 1])  # the first line tells the version
    return tuple((left, right) for left, right in pairs)


@cache
def _clip_tokenizer(pad: str) -> CLIPTokenizer:
    """CLIP's vocabulary in its order: bytes, bytes that end a word, merges, start and end."""
    merges = list(installed_merges() or ())
    symbols = sorted(ByteLevel.alphabet())  # by code point, which is the order of CLIP's table of bytes
    tokens = [*symbols, *(f"{one}</w>" for one in symbols), *(a + b for a, b in merges), START, END]
    return CLIPTokenizer(
        vocab={token: number for number, token in enumerate(tokens)},
        merges=merges,
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=pad,
        model_max_length=77,
    )
