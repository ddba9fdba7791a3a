"""The domain: families, schedules, samplers, guidance, prompts, adapters; tensors in, tensors out.

Importing this room imports no torch; each module is loaded when first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "canny",
        "conditioning",
        "content",
        "controlnet",
        "families",
        "guidance",
        "inpainting",
        "journal",
        "latents",
        "levels",
        "memory",
        "noise",
        "preview",
        "prompts",
        "samplers",
        "sampling",
        "schedule_plot",
        "schedules",
        "sigma_lists",
        "step_keys",
        "textual_inversion",
        "typed_levels",
        "vae",
    ],
)
