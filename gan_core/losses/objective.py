"""What an adversarial objective is: a loss for the critic and one for the generator, side by side."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from gan_core.array import Array
from gan_core.registry import Registry


class Objective(ABC):
    """Pointwise functions of the critic's raw score f, averaged over the last axis.

    ``f_real`` and ``f_fake`` are (..., N), numpy or torch; both losses return (...), in the units of the formula, and are
    minimised. ``critic_output`` is "logit" where D = σ(f) is a probability and "score" elsewhere. ``ignores_shift`` says
    that f + c gives the same slopes, so that the zero of f means nothing. ``has_labels`` says that the critic regresses
    to a label for real data, which one-sided label smoothing can lower. ``unit`` is that of both losses.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    source: ClassVar[str]
    critic_output: ClassVar[Literal["logit", "score"]]
    unit: ClassVar[Literal["nats", "score", "score²", "probability²"]]
    latex_D: ClassVar[str]
    latex_G: ClassVar[str]
    ignores_shift: ClassVar[bool] = False
    needs_real: ClassVar[bool] = False  # does the generator's loss read f_real?
    has_labels: ClassVar[bool] = False
    threshold: ClassVar[float | None] = (
        0.0  # score above which the critic says "real"; None: only the order of scores counts
    )

    @property
    def place(self) -> int:
        """The place in the registry, for what is stored as a number."""
        return losses.names().index(self.name)

    @abstractmethod
    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """Return the critic's loss; ``real_label`` counts only where ``has_labels``."""

    @abstractmethod
    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """Return the generator's loss; ``f_real`` counts only where ``needs_real``."""


losses: Registry[Objective] = Registry("loss")


def register_loss(cls: type[Objective]) -> type[Objective]:
    """Register one instance of an objective under its name."""
    losses.register(cls())
    return cls
