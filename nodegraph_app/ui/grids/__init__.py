"""Grids: every combination of the values of one or two parameters, run one after the other and looked at."""
