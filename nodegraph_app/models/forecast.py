"""What nodes will take of a device's memory, from the headers of their files and the size of their pictures.

Touches no torch: it is part of every plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..core.errors import ModelFileError
from ..core.forecast import Forecast, Network, Work
from .activations import KINDS, SMALLEST_TILE_PX, coding_bytes, denoising_bytes
from .budget import BLOCKS_AT_ONCE, quickest, room_for_weights
from .description import describe
from .footprint import number_bytes, outline

STORAGE_BYTES = {"fp32": 4, "fp16": 2, "bf16": 2}
"""Of a number of a network that computes in the format it is stored in."""

GUIDED = 2
"""Rows of a denoiser's batch for each picture: with classifier-free guidance there is a negative."""


@dataclass(frozen=True)
class DeviceMemory:
    """Implements `core.forecast.Memory` for a device whose memory is known.

    Attributes:
        budget_bytes: what networks may take of it, weights and what they compute with.
        dtype: number format that networks usually compute in there, e.g. ``"float16"``.
        fp8: whether weights may be kept in eight bits where nothing else would be quick.
    """

    budget_bytes: int
    dtype: str
    fp8: bool = True

    def forecast(self, work: Work) -> Forecast:
        """See `core.forecast.Memory`. Where a file cannot be read, that is said elsewhere."""
        try:
            if (vae := work.networks.get("vae")) is not None and _codes(work):
                return self._coding(work, vae)
            if (model := work.networks.get("model")) is not None and _denoises(work):
                return self._denoising(work, model)
        except ModelFileError:
            pass
        return Forecast(work.economy)

    def _coding(self, work: Work, network: Network) -> Forecast:
        """A VAE takes the picture in tiles where it would take more than there is."""
        vae = outline(Path(network.file.path), network.file.kind, "VAE", network.file.digest)
        if vae is None or not vae.width:
            return Forecast(work.economy)
        number = STORAGE_BYTES.get(network.storage, number_bytes(self.dtype))
        width, height, decodes = work.width_px, work.height_px, "image" in work.gives

        def needed(tiles: bool) -> int:
            return coding_bytes(
                vae, decodes=decodes, width_px=width, height_px=height, number_bytes=number, tiles=tiles
            )

        whole = vae.weights(number).size_bytes + needed(tiles=False)
        if work.economy.tiles or whole <= self.budget_bytes or max(width, height) <= SMALLEST_TILE_PX:
            return Forecast(work.economy, working_bytes=needed(work.economy.tiles))
        why = f"{width} × {height} would take about {in_words(whole)} of {in_words(self.budget_bytes)}"
        return Forecast(replace(work.economy, tiles=True), why, needed(tiles=True))

    def _denoising(self, work: Work, network: Network) -> Forecast:
        """A denoiser is kept in fp8 where not even block by block there is room for it as it is."""
        path = Path(network.file.path)
        found, described = outline(path, network.file.kind, "denoiser", network.file.digest), describe(path)
        if found is None or not found.width or described is None or described.family not in KINDS:
            return Forecast(work.economy)
        usual = number_bytes(self.dtype)
        number = STORAGE_BYTES.get(network.storage, usual)
        rows = -(-GUIDED * work.batch // work.economy.parts)
        working = denoising_bytes(described.family, found.width, work.width_px, work.height_px, rows, number)
        room = room_for_weights(self.budget_bytes, working)
        own, small = found.weights(usual), found.weights(1)
        blocks = path.suffix == ".gguf"  # of few bits already
        free_to = self.fp8 and network.storage == "auto" and not blocks
        if not free_to or quickest(own, room) != "leaves" or quickest(small, room) == "leaves":
            return Forecast(work.economy, working_bytes=working)
        pieces = BLOCKS_AT_ONCE * own.block_bytes
        why = f"in pieces it would take about {in_words(pieces)} of {in_words(max(0, int(room)))}"
        return Forecast(replace(work.economy, fp8=True), why, working)


def _codes(work: Work) -> bool:
    return ("image" in work.takes and "latent" in work.gives) or (
        "latent" in work.takes and "image" in work.gives
    )


def _denoises(work: Work) -> bool:
    return "latent" in work.takes and "latent" in work.gives


def in_words(size_bytes: int) -> str:
    """For a reader, in decimal units: ``"9.5 GB"``, ``"800 MB"``."""
    if size_bytes >= 10**9:
        return f"{size_bytes / 10**9:.3g} GB"
    return f"{size_bytes / 10**6:.3g} MB" if size_bytes < 10**8 else f"{size_bytes / 10**6:.0f} MB"
