"""Settings of the cures of mode collapse, and what of them does not go together."""

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from gan_core.errors import BadInput
from gan_core.params.base import setting
from gan_core.params.gan import GanParams
from gan_core.params.vary import parse_vary
from gan_core.training.constraints import constraints


class CureParams(GanParams):
    """A GAN with cures of mode collapse; all are off by default. Papers in gan_core.training.cures."""

    if TYPE_CHECKING:  # declared by who inherits, in its own place
        batch_size: int

    unrolled: int = setting(
        0,
        ge=0,
        le=20,
        live=True,
        group="cures",
        label="Unrolled discriminator steps",
        help="The generator's loss is that of a discriminator this many steps further on, and its gradient goes back through them; 0 is off.",
    )
    packing: int = setting(
        1,
        ge=1,
        le=8,
        group="cures",
        label="Packing",
        help="The discriminator judges this many points at once, all real or all generated; 1 is off. It must divide the batch size.",
    )
    minibatch_discrimination: int = setting(
        0,
        ge=0,
        le=32,
        group="cures",
        label="Minibatch kernels",
        help="The discriminator's last layer also reads, of each of so many kernels, how many points of the batch are close; 0 is off.",
    )
    feature_matching: bool = setting(
        False,
        live=True,
        group="cures",
        label="Feature matching",
        help="The generator's loss is how far the means of the discriminator's last features are apart, real from generated.",
    )
    mode_seeking: float = setting(
        0.0,
        ge=0,
        le=10,
        live=True,
        per_member=True,
        group="cures",
        label="Mode-seeking weight",
        help="Weight of 1/r in the generator's loss, r the mean distance of points over that of their z; 0 is off.",
    )
    generators: int = setting(
        1,
        ge=1,
        le=10,
        group="cures",
        label="Generators",
        help="Generators before one discriminator, each with an even share of the batch; 1 is off. They must divide the batch size.",
    )

    @model_validator(mode="after")
    def _cures_go_together(self) -> Self:
        if self.batch_size % self.packing:
            raise BadInput(
                f"packing: packs of {self.packing} do not fill a batch of {self.batch_size}; choose a divisor of batch_size.",
                fields=("packing", "batch_size"),
            )
        if self.batch_size % self.generators:
            raise BadInput(
                f"generators: {self.generators} generators cannot share a batch of {self.batch_size} evenly; choose a divisor of batch_size.",
                fields=("generators", "batch_size"),
            )
        if self.generators > 1 and self.packing > 1:
            raise BadInput(
                "packing: a pack is of independent points, and those of several generators come in turn; set packing or generators to 1.",
                fields=("packing", "generators"),
            )
        if self.minibatch_discrimination and constraints[self.constraint].slopes:
            raise BadInput(
                f"minibatch_discrimination: the constraint '{self.constraint}' needs the discriminator's slope at each point alone, and here a "
                "score depends on the whole batch; set minibatch_discrimination to 0 or choose another constraint.",
                fields=("minibatch_discrimination", "constraint"),
            )
        if self.minibatch_discrimination and self.unrolled:
            raise BadInput(
                "unrolled: distances within a batch cannot be differentiated twice here; set unrolled or minibatch_discrimination to 0.",
                fields=("unrolled", "minibatch_discrimination"),
            )
        seeks = self.mode_seeking > 0 or "mode_seeking" in parse_vary(self.vary)
        if seeks and self.batch_size % (2 * self.generators):
            raise BadInput(
                f"mode_seeking: a batch of {self.batch_size} has no even number of points for each of {self.generators} generators to "
                "pair; choose another batch_size, or set mode_seeking to 0.",
                fields=("mode_seeking", "batch_size", "generators"),
            )
        return self
