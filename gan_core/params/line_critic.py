"""Settings of the discriminator and the critic of two parallel lines."""

from typing import ClassVar

from gan_core.params.base import Params, redeclare, setting
from gan_core.params.exact_saturation import ExactSaturationParams
from gan_core.params.gan import GanParams
from gan_core.training.constraints import constraints

BOUNDED = ("gradient_penalty", "spectral_norm", "weight_clipping")


class LineCriticParams(Params):
    """How far apart the lines are, what bounds the second network, and how both are trained."""

    presets: ClassVar = {"default": {}}

    theta: float = setting(
        1.0,
        ge=-2,
        le=2,
        live=True,
        group="lines",
        label="θ, where the generated line stands",
        help="Data lie on (0, u), generated points on (θ, u), u from 0 to 1.",
    )
    constraint: str = setting(
        "gradient_penalty",
        group="lines",
        label="Constraint on the critic",
        help="The critic estimates W₁, for which its slope may be at most 1. The discriminator of logits has no constraint.",
        choices=[constraints[name] for name in BOUNDED],
    )
    penalty_weight: float = redeclare(
        GanParams,
        "penalty_weight",
        default=1.0,
        ge=0.1,
        log=True,
        per_member=False,
        group="lines",
        label="λ, the penalty's weight",
        help="Of the gradient penalty (‖∇f‖ − 1)²; the WGAN-GP paper has 10.",
    )
    clip: float = redeclare(GanParams, "clip", per_member=False, group="lines")
    lr: float = redeclare(
        ExactSaturationParams, "lr", group="critics", label="Learning rate", help="Adam's, of both networks."
    )
    width: int = redeclare(
        ExactSaturationParams, "width", le=256, group="critics", help="Units in each of a network's two hidden layers."
    )
    batch_size: int = redeclare(ExactSaturationParams, "batch_size", le=2048, group="critics")
    members: int = redeclare(
        ExactSaturationParams,
        "members",
        group="critics",
        label="Seeds",
        help="Pairs of networks, trained side by side, each with a seed of its own.",
    )

    def overridden(self) -> dict[str, str]:
        """Only the constraint in use has its number."""
        used = {"gradient_penalty": "penalty_weight", "weight_clipping": "clip"}.get(self.constraint)
        return {name: "constraint" for name in ("penalty_weight", "clip") if name != used}
