"""A point that goes round the unit circle at a constant speed: the whole future follows from two points."""

import numpy as np

from gan_core.array import Array, namespace

SLOWEST, FASTEST = 0.2, 0.5  # speeds in radians a step
GIVEN, OWN = 4, 40  # points that a model is told before it goes on alone; points that it then makes itself
LENGTH = GIVEN + OWN


def sequences(u: Array) -> Array:
    """Return sequences (B, LENGTH, 2) from two uniform numbers each, (B, 2): the angle of the first point, and the speed.

    x_t = (cos(a + ωt), sin(a + ωt)), a = 2π u₁, ω = 0.2 + 0.3 u₂. Check: u = (0, 0) begins at (1, 0) and is at (cos 0.2, sin 0.2) next.
    """
    like = namespace(u)
    steps = like.arange(LENGTH) if like is np else like.arange(LENGTH, device=u.device, dtype=u.dtype)
    angles = 2 * np.pi * u[:, :1] + (SLOWEST + (FASTEST - SLOWEST) * u[:, 1:]) * steps
    return like.stack([like.cos(angles), like.sin(angles)], -1)


def one(angle: float, speed: float, radius: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return one sequence (LENGTH, 2) whose last given point is at `angle`, and the points that a model is told, (GIVEN, 2).

    Of the points told the last one has distance `radius` from the middle: with 1 all are true. speed: radians a step, of either sign.
    """
    angles = angle + speed * (np.arange(LENGTH) - (GIVEN - 1))
    true = np.stack([np.cos(angles), np.sin(angles)], -1)
    told = true[:GIVEN].copy()
    told[-1] *= radius
    return true, told
