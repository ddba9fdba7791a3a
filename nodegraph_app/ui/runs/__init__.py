"""Runs from the window: what is asked of the worker, what is heard of it, and who is told."""
