"""Settings of the game of two numbers."""

from typing import Any, ClassVar

from gan_core.params.base import Params, setting
from gan_core.theory.dirac_gan import methods
from gan_core.theory.dirac_orbit import SCHEMES

REACH = 3.0


class DiracGanParams(Params):
    """How a generator at θ and a discriminator with the slope ψ play, and where they begin. A live change of θ or ψ puts them there."""

    presets: ClassVar = {"default": {}}

    method: str = setting(
        "non_saturating",
        live=True,
        group="game",
        label="Method",
        help="The losses, and how the discriminator is regularised. Instance noise, R1 and consensus are used with minimax.",
        choices=methods,
    )
    scheme: str = setting(
        "simultaneous",
        live=True,
        group="scheme",
        label="Scheme",
        help="Both players move at once, or the generator first and the discriminator answers.",
        choices=SCHEMES,
    )
    h: float = setting(
        0.2, ge=0.01, le=1, live=True, group="game", label="h, the learning rate", help="Of both players."
    )
    gamma: float = setting(
        0.3, ge=0, le=2, live=True, group="game", label="γ, the penalty", help="Weight of WGAN-GP's, R1's and consensus' penalty."
    )  # fmt: skip
    target: float = setting(
        1.0, ge=0, le=2, live=True, group="game", label="Target slope", help="The size of ψ that WGAN-GP asks for."
    )
    clip: float = setting(
        1.0, ge=0.05, le=2, live=True, group="game", label="Clip", help="ψ is cut to [−clip, clip] after each step."
    )
    sigma: float = setting(
        0.5, ge=0, le=1, live=True, group="game", label="σ of the noise", help="Instance noise on data and samples: N(0, σ²)."
    )  # fmt: skip
    theta0: float = setting(
        1.0, ge=-REACH, le=REACH, live=True, group="start", label="θ at the start", help="The generator's point; data lie at 0."
    )  # fmt: skip
    psi0: float = setting(
        1.0,
        ge=-REACH,
        le=REACH,
        live=True,
        group="start",
        label="ψ at the start",
        help="The discriminator's slope: D(x) = ψx.",
    )

    def overridden(self) -> dict[str, str]:
        """What the method does not read."""
        return {name: "method" for item in methods for name in item.uses if name not in methods[self.method].uses}

    def game(self) -> dict[str, Any]:
        """Return the settings of `gan_core.theory.dirac_gan.Game`."""
        return {name: getattr(self, name) for name in ("method", "h", "gamma", "target", "clip", "sigma")}

    @property
    def start(self) -> tuple[float, float]:
        """(θ, ψ) before the first step."""
        return self.theta0, self.psi0
