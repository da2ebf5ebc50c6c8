"""Settings of the critics of two parallel lines."""

from typing import ClassVar

from gan_core.params.base import Params, setting
from gan_core.training.constraints import constraints

BOUNDED = ("gradient_penalty", "spectral_norm", "weight_clipping")


class LineCriticParams(Params):
    """How far apart the lines are, what holds the second critic, and how both are trained."""

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
        label="What holds the second critic",
        help="It estimates W₁, for which a critic may not be steeper than 1.",
        choices=[constraints[name] for name in BOUNDED],
    )
    penalty_weight: float = setting(
        1.0,
        ge=0.1,
        le=100,
        log=True,
        live=True,
        group="lines",
        label="λ, the penalty's weight",
        help="Of the gradient penalty (‖∇f‖ − 1)²; the WGAN-GP paper has 10.",
    )
    clip: float = setting(
        0.1,
        ge=1e-3,
        le=1,
        log=True,
        live=True,
        group="lines",
        label="Clip",
        help="Weight clipping keeps every weight in [−clip, clip]; the WGAN paper has 0.01.",
    )
    lr: float = setting(
        1e-3,
        ge=1e-5,
        le=0.1,
        log=True,
        live=True,
        group="critics",
        label="Learning rate",
        help="Adam's, of both critics.",
    )
    width: int = setting(
        64, ge=4, le=256, group="critics", label="Width", help="Units in each of a critic's two hidden layers."
    )
    batch_size: int = setting(
        256, ge=8, le=2048, group="critics", label="Batch size", help="Real and generated points in each step."
    )
    members: int = setting(
        1,
        ge=1,
        le=16,
        group="critics",
        label="Seeds",
        help="Pairs of critics, trained side by side, each with a seed of its own.",
    )

    def overridden(self) -> dict[str, str]:
        """Only the constraint in use has its number."""
        used = {"gradient_penalty": "penalty_weight", "weight_clipping": "clip"}.get(self.constraint)
        return {name: "constraint" for name in ("penalty_weight", "clip") if name != used}
