"""Constraints on the discriminator. Adding one: write the file, declare it here; the order is that of the menus. No torch is imported."""

from dataclasses import dataclass

from gan_core.registry import Declared, Registry


@dataclass(frozen=True)
class DeclaredConstraint(Declared):
    """`load` gives a `Constraint`. slopes: it reads the discriminator's slope at each sample alone."""

    slopes: bool = False


constraints: Registry[DeclaredConstraint] = Registry("constraint")
for _constraint in (
    DeclaredConstraint("none", "None", f"{__name__}.constraint:NONE"),
    DeclaredConstraint("weight_clipping", "Weight clipping", f"{__name__}.weight_clipping:WEIGHT_CLIPPING"),
    DeclaredConstraint(
        "gradient_penalty", "Gradient penalty", f"{__name__}.gradient_penalty:GRADIENT_PENALTY", slopes=True
    ),
    DeclaredConstraint("r1", "R1 (gradient at real data)", f"{__name__}.zero_centred:R1", slopes=True),
    DeclaredConstraint("r2", "R2 (gradient at generated data)", f"{__name__}.zero_centred:R2", slopes=True),
    DeclaredConstraint("spectral_norm", "Spectral norm", f"{__name__}.constraint:SPECTRAL_NORM"),
):
    constraints.register(_constraint)
