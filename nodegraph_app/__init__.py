"""A native desktop node editor for image diffusion."""

__version__ = "0.1.0"
