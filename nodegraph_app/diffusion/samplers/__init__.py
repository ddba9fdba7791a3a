"""Samplers: pure steps (state, sigmas, denoise) → state. Letters of Karras et al. (2022).

`denoise(x, sigma)` is the network's estimate of the noise-free latent at noise level `sigma`. A state can be
saved between any two steps; a run continued from it equals an unbroken one bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from torch import Tensor

from .ancestral import ddpm, dpm_2_ancestral, dpmpp_2s_ancestral, euler_ancestral, halfway_down
from .consistency import lcm, tcd
from .dpm_fast import dpm_fast, dpm_fast_others, own_levels
from .exponential import dpmpp_2m, res_multistep, res_multistep_ancestral
from .flow import on_flow
from .interface import Denoise, Sampler, SamplerState, Step
from .linear_multistep import deis, gradient_estimation, ipndm, ipndm_v, lms
from .restart import restart, restart_asks, with_restarts
from .runge_kutta import (
    ddim,
    dpm_2,
    dpm_2_asks,
    euler,
    heun,
    heun_asks,
    heunpp2,
    heunpp2_asks,
    heunpp2_others,
)
from .sa_solver import sa_solver, sa_solver_others, sa_solver_pece, sa_solver_pece_asks
from .sde import (
    dpmpp_2m_sde,
    dpmpp_2m_sde_heun,
    dpmpp_3m_sde,
    dpmpp_sde,
    er_sde,
    seeds_2,
    seeds_2_asks,
    seeds_3,
    seeds_3_asks,
)
from .uni_pc import uni_pc, uni_pc_bh2, uni_pc_others

__all__ = [
    "ON_FLOWS",
    "SAMPLERS",
    "Denoise",
    "Sampler",
    "SamplerState",
    "Step",
    "draws_noise",
    "levels_asked",
    "levels_read",
    "rule",
]

SAMPLERS: Mapping[str, Sampler] = MappingProxyType(
    {
        "euler": Sampler(euler, follows_slope=True),
        "euler_ancestral": Sampler(euler_ancestral, draws_noise=True),
        "heun": Sampler(heun, asks=heun_asks, follows_slope=True),
        "dpmpp_2m": Sampler(dpmpp_2m),
        "ddim": Sampler(ddim, follows_slope=True),
        "heunpp2": Sampler(heunpp2, asks=heunpp2_asks, others=heunpp2_others, follows_slope=True),
        "dpm_2": Sampler(dpm_2, asks=dpm_2_asks, follows_slope=True),
        "dpm_2_ancestral": Sampler(dpm_2_ancestral, asks=halfway_down, draws_noise=True),
        "lms": Sampler(lms, follows_slope=True),
        "dpmpp_2s_ancestral": Sampler(dpmpp_2s_ancestral, asks=halfway_down, draws_noise=True),
        "dpmpp_sde": Sampler(dpmpp_sde, asks=dpm_2_asks, draws_noise=True),
        "dpmpp_2m_sde": Sampler(dpmpp_2m_sde, draws_noise=True),
        "dpmpp_2m_sde_heun": Sampler(dpmpp_2m_sde_heun, draws_noise=True),
        "dpmpp_3m_sde": Sampler(dpmpp_3m_sde, draws_noise=True),
        "ddpm": Sampler(ddpm, draws_noise=True),
        "lcm": Sampler(lcm, draws_noise=True),
        "ipndm": Sampler(ipndm, follows_slope=True),
        "deis": Sampler(deis, follows_slope=True),
        "res_multistep": Sampler(res_multistep),
        "res_multistep_ancestral": Sampler(res_multistep_ancestral, draws_noise=True),
        "gradient_estimation": Sampler(gradient_estimation, follows_slope=True),
        "er_sde": Sampler(er_sde, draws_noise=True),
        "seeds_2": Sampler(seeds_2, asks=seeds_2_asks, draws_noise=True),
        "seeds_3": Sampler(seeds_3, asks=seeds_3_asks, draws_noise=True),
        "uni_pc": Sampler(uni_pc, others=uni_pc_others),
        "uni_pc_bh2": Sampler(uni_pc_bh2, others=uni_pc_others),
        "ipndm_v": Sampler(ipndm_v, follows_slope=True),
        "sa_solver": Sampler(sa_solver, others=sa_solver_others, draws_noise=True),
        "sa_solver_pece": Sampler(
            sa_solver_pece, asks=sa_solver_pece_asks, others=sa_solver_others, draws_noise=True
        ),
        "dpm_fast": Sampler(dpm_fast, others=dpm_fast_others, levels=own_levels),
        "tcd": Sampler(tcd, draws_noise=True),
        "restart": Sampler(restart, asks=restart_asks, draws_noise=True, levels=with_restarts),
    }
)


ON_FLOWS: Mapping[str, Sampler] = MappingProxyType({name: on_flow(rule) for name, rule in SAMPLERS.items()})


def rule(sampler: str, *, flow: bool = False) -> Sampler:
    """The stepping rule of that name, for x0 + sigma · noise or for rectified flows."""
    return (ON_FLOWS if flow else SAMPLERS)[sampler]


def levels_asked(sampler: str, sigmas: Tensor, step: int, *, flow: bool = False) -> tuple[Tensor, ...]:
    """The noise levels at which one step of a sampler asks the denoiser, in order."""
    return rule(sampler, flow=flow).asks(sigmas, step)


def levels_read(sampler: str, sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """The noise levels a step reads besides its own two and those at which its history was made."""
    return tuple(sigmas[number] for number in SAMPLERS[sampler].others(sigmas, step))


def draws_noise(sampler: str) -> bool:
    """Whether a sampler adds fresh noise on the way."""
    return SAMPLERS[sampler].draws_noise
