"""All samples at one of M modes: what the best discriminator of them loses, and where its gradient sends them.

The data are M equal normal distributions in the plane, far apart, each of standard deviation σ; the samples are q = N(c, (rσ)² I) at one of
the modes, c. There p = N(c, σ² I)/M up to the other modes' tails, which are neglected. D* = p/(p + q) and f* = log p/q
(Goodfellow et al. 2014, arXiv:1406.2661, Proposition 1: D may be any function, and its loss is the logistic one).
"""

import numpy as np

_EDGES = np.r_[
    0.0, np.geomspace(1e-8, 60.0, 40)
]  # of e = ‖x − c‖²/(2 s²), which has the law Exp(1) for x ~ N(c, s² I) in the plane
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def score(e: np.ndarray, modes: int, width: float) -> np.ndarray:
    """f* = log p/q at ‖x − c‖² = 2eσ²: −log M + 2 log r − e (1 − 1/r²). Constant, −log M, for r = 1."""
    return -np.log(modes) + 2 * np.log(width) - e * (1 - width**-2)


def outward_slope(width: float) -> float:
    """∇f* = s (x − c)/σ²; return s = 1/r² − 1: 0 for samples as wide as the data, 3 at half the width, −¾ at twice."""
    return width**-2 - 1


def least_loss_nats(modes: int, width: float) -> float:
    """Return the least L_D over all D, L_D = E_x[−log D(x)] + E_z[−log(1 − D(G(z)))], in nats; at the other modes D* = 1, which adds nothing.

    width is r. Check: r = 1: log((M + 1)/M) + log(M + 1)/M, 0.3924 of 8 modes; it goes to 0 as r → 0. Always from 0 to 2 log 2.
    """
    half = np.diff(_EDGES)[:, None] / 2
    e = (_EDGES[:-1, None] + half + half * _NODES).ravel()
    mass = (half * _WEIGHTS).ravel() * np.exp(-e)
    at_real, at_fake = score(e, modes, width), score(width**2 * e, modes, width)
    return float(mass @ (np.logaddexp(0, -at_real) / modes + np.logaddexp(0, at_fake)))
