"""Model files to weights: what is on disk, the only opener of files, what is resident.

Importing this room imports no torch; each module is loaded when first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "activations",
        "budget",
        "checkpoints",
        "configs",
        "description",
        "devices",
        "embeddings",
        "footprint",
        "forecast",
        "gateway",
        "gguf_header",
        "headers",
        "layer_changes",
        "library",
        "lora",
        "lora_layouts",
        "merging",
        "original_layout",
        "pictures",
        "placement",
        "quantised",
        "signatures",
        "single_file",
        "storage",
        "store",
        "text_encoders",
        "text_files",
        "tiny_decoders",
        "vocabulary",
        "weights",
        "writing",
    ],
)
