"""Model files to weights: what is on disk, the only opener of files, what is resident.

Importing this room imports no torch; each module is loaded when first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "description",
        "devices",
        "gateway",
        "gguf_header",
        "headers",
        "library",
        "lora",
        "pictures",
        "quantised",
        "signatures",
        "single_file",
        "storage",
        "store",
        "text_files",
        "vocabulary",
    ],
)
