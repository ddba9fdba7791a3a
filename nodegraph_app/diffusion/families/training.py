"""How a model was trained, as the config of its scheduler tells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import ModelFileError
from ...core.values import Model
from ...models import configs
from ..levels import FlowLevels, NoiseLevels
from ..prediction import PREDICTIONS, Prediction

Config = Mapping[str, Any]


def config_of(recipe: Model) -> Config:
    """The scheduler config of a model, with what its recipe knows better; empty where nothing is known.

    Raises:
        ModelFileError: the config is damaged.
    """
    known, told = recipe.training, dict(configs.scheduler_config(Path(recipe.file.path)))
    if known.prediction:
        told["prediction_type"] = known.prediction
    if known.zero_snr is not None:
        told["rescale_betas_zero_snr"] = known.zero_snr
    if known.shift:
        told |= {"shift": known.shift, "use_dynamic_shifting": False}
    return told


def flow_config(recipe: Model, usual: Config) -> Config:
    """The scheduler config of a folder; `usual` of a file that has none. Raises ModelFileError."""
    config = config_of(recipe)
    return config if "_class_name" in config else {**usual, **config}


def prediction(config: Config, usual: str = "epsilon") -> Prediction:
    """What the network predicts. Raises ModelFileError when it is nothing this version knows."""
    name = config.get("prediction_type", usual)
    if name not in PREDICTIONS:
        raise ModelFileError(
            f"The model says that it predicts “{name}”, which this version does not know.",
            hint=f"It knows {', '.join(PREDICTIONS)}.",
        )
    return PREDICTIONS[name]


def variance_preserving(config: Config, usual: NoiseLevels) -> NoiseLevels:
    """Levels of a model trained on a schedule of betas."""
    if "beta_schedule" not in config:
        levels = usual
    else:
        steps = int(config.get("num_train_timesteps", 1000))
        start, end = float(config["beta_start"]), float(config["beta_end"])
        match config["beta_schedule"]:
            case "scaled_linear":
                levels = NoiseLevels.scaled_linear(start, end, steps)
            case "linear":
                levels = NoiseLevels.linear(start, end, steps)
            case "squaredcos_cap_v2":
                levels = NoiseLevels.cosine(steps)
            case other:
                raise ModelFileError(f"The model was trained on betas “{other}”, unknown to this version.")
    return levels.zero_terminal_snr() if config.get("rescale_betas_zero_snr") else levels


def rectified_flow(config: Config, usual: float, tokens: int) -> FlowLevels:
    """Levels of a rectified flow.

    Args:
        usual: shift where the config says none.
        tokens: how many the picture is cut into; where the shift depends on the size it grows with them,
            exp(mu) with mu linear between two sizes.
    """
    steps = int(config.get("num_train_timesteps", 1000))
    terminal = float(config.get("shift_terminal") or 0.0)
    if not config.get("use_dynamic_shifting"):
        return FlowLevels(float(config.get("shift", usual)), steps, terminal)
    small, large = (float(config.get(f"{end}_image_seq_len", n)) for end, n in (("base", 256), ("max", 4096)))
    low, high = (float(config.get(f"{end}_shift", n)) for end, n in (("base", 0.5), ("max", 1.15)))
    mu = low + (tokens - small) * (high - low) / (large - small)
    return FlowLevels(math.exp(mu), steps, terminal)
