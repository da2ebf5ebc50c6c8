"""Settings of the lesson on order: who is allowed to finish first, min or max."""

from typing import ClassVar

from gan_core.params.base import redeclare, setting
from gan_core.params.plane_gan import PlaneGanParams


class OrderGanParams(PlaneGanParams):
    """The preset `collapse` of the plane with samples held in the square; one number says how many steps each player has."""

    presets: ClassVar = {
        "default": {},
        "working": {"lr_D": 1e-3, "ratio": 1.0},
    }

    ratio: float = setting(
        1.0,
        ge=0.02,
        le=50,
        log=True,
        live=True,
        group="order",
        label="Discriminator steps to a generator step",
        help="n_D / n_G in one iteration: 0.02 is 1 : 50, one discriminator step and then 50 of the generator; 50 is 50 : 1.",
    )
    frozen: str = setting(
        "none",
        live=True,
        group="order",
        label="Who trains",
        help="A frozen network keeps its weights; the other then has one step in each iteration.",
        choices={
            "none": "Both, in turn",
            "critic": "The generator: the discriminator is frozen",
            "generator": "The discriminator: the generator is frozen",
        },
    )
    sigma: float = redeclare(PlaneGanParams, "sigma", default=0.2)
    batch_size: int = redeclare(PlaneGanParams, "batch_size", default=128)
    width_G: int = redeclare(PlaneGanParams, "width_G", default=64)
    width_D: int = redeclare(PlaneGanParams, "width_D", default=64)
    lr_D: float = redeclare(PlaneGanParams, "lr_D", default=1e-4)
    bounded: bool = redeclare(PlaneGanParams, "bounded", default=True)

    def overridden(self) -> dict[str, str]:
        """`ratio` says what n_D and n_G say elsewhere."""
        return {**super().overridden(), "n_D": "ratio", "n_G": "ratio"}

    def updates(self) -> tuple[int, int]:
        """(n_D, n_G) in one iteration: ratio 5 gives (5, 1), 0.2 gives (1, 5); a frozen discriminator (0, 1), a frozen generator (1, 0)."""
        if self.frozen != "none":
            return (0, 1) if self.frozen == "critic" else (1, 0)
        return max(1, round(self.ratio)), max(1, round(1 / self.ratio))
