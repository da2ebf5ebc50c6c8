"""Walks between points of the noise space: straight, along the sphere, in one direction; and arithmetic on means."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

PARALLEL = 1e-6  # sine of the angle below which two directions span no plane


def linear(z0: Tensor, z1: Tensor, n: int) -> Tensor:
    """Points (1 - t) z0 + t z1 at n equally spaced t, both ends included; z0, z1: (d,) → (n, d).

    Halfway between two independent normal z the length is that of one over √2: a generator has hardly seen such z.
    Check: halfway of (1, 0) and (0, 1) is (½, ½).
    """
    return torch.lerp(z0, z1, _places(n, z0)[:, None])


def spherical(z0: Tensor, z1: Tensor, n: int) -> Tensor:
    """Points [sin((1 - t) Ω) z0 + sin(t Ω) z1] / sin Ω at n equally spaced t; z0, z1: (d,) → (n, d).

    Ω is the angle between z0 and z1. Points of one length stay at this length. Where z0 and z1 are parallel or
    opposite, or one is 0, they span no plane and the walk is the straight one. Source: Shoemake 1985
    (doi 10.1145/325165.325242), for generators White 2016 (arXiv:1609.04468). Ω = 2 atan2(|u - v|, |u + v|) of the
    directions u and v, since arccos(u·v) is coarse at small angles. Check: halfway of (1, 0) and (0, 1) is (1, 1)/√2.
    """
    a, b = z0.double(), z1.double()
    u, v = normalize(a, dim=0), normalize(b, dim=0)
    angle = 2 * torch.atan2((u - v).norm(), (u + v).norm())
    if min(a.norm(), b.norm()) == 0 or angle.sin() < PARALLEL:
        return linear(z0, z1, n)
    t = _places(n, a)[:, None]
    return ((((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()).to(z0.dtype)


def sweep(z: Tensor, direction: Tensor, reach: float, n: int) -> Tensor:
    """Points z + s u at n equally spaced s from -reach to reach, u the unit vector of `direction`; (d,) → (n, d).

    A direction of length 0 leads nowhere: every point is z. Check: from 0 along (3, 4) with reach 5: -(3, 4) to (3, 4).
    """
    s = torch.linspace(-reach, reach, n, dtype=z.dtype, device=z.device)
    return z + s[:, None] * normalize(direction, dim=0)


def arithmetic(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """mean(a) - mean(b) + mean(c), each of a set of z, (n_i, d) → (d,): "smiling woman" - "woman" + "man".

    Source: arXiv:1511.06434, Sec. 6.3.2, where single z were not stable and means of three were. Of three normal z
    each, the result is normal again, of variance 3/3 = 1. Check: b = c gives mean(a).
    """
    return a.mean(0) - b.mean(0) + c.mean(0)


def _places(n: int, like: Tensor) -> Tensor:
    return torch.linspace(0, 1, n, dtype=like.dtype, device=like.device)
