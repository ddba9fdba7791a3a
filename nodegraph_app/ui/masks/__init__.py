"""Masks painted by hand over a picture: the paint, the tools, the board they work on, and where masks go.

`painting`, `shapes` and `files` know no Qt.
"""
