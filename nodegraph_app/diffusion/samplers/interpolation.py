"""Integrals of Lagrange's polynomials, by Gauss and Legendre's quadrature, float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.polynomial import legendre

POINTS, MASSES = legendre.leggauss(32)
"""Exact to degree 63; what samplers integrate is smooth."""

Function = Callable[[np.ndarray], np.ndarray]


def weights(
    nodes: np.ndarray, begin: float, end: float, *, at: Function | None = None, kernel: Function | None = None
) -> Sequence[float]:
    """∫ kernel(s) ℓ_j(at(s)) ds from begin to end, for each polynomial ℓ_j that is 1 at nodes[j] and 0 at the
    others.

    Args:
        at: the variable of the polynomials; s itself without it.
        kernel: 1 without it.
    """
    half = (end - begin) / 2
    s = begin + half * (POINTS + 1)
    variable = s if at is None else at(s)
    masses = MASSES if kernel is None else MASSES * kernel(s)
    found = []
    for j, node in enumerate(nodes):
        others = np.delete(nodes, j)
        lagrange = np.prod((variable[:, None] - others) / (node - others), axis=1)
        found.append(float(half * (masses * lagrange).sum()))
    return found
