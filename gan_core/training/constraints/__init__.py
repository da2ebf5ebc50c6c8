"""Constraints on the critic by name (labels in gan_core.params.choices)."""

from gan_core.training.constraints.constraint import Constraint, interpolates
from gan_core.training.constraints.gradient_penalty import gradient_penalty
from gan_core.training.constraints.weight_clipping import clip_weights, clipped
from gan_core.training.constraints.zero_centred import r1, r2

CONSTRAINTS = {
    item.name: item
    for item in (
        Constraint("none"),
        Constraint("weight_clipping", project=clip_weights, projected=clipped),
        Constraint("gradient_penalty", penalty=gradient_penalty),
        Constraint("r1", penalty=r1),
        Constraint("r2", penalty=r2),
        Constraint("spectral_norm", spectral=True),
    )
}

__all__ = ["CONSTRAINTS", "Constraint", "interpolates"]
