"""What an adversarial objective is: a loss for the discriminator and one for the generator, side by side."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from gan_core.array import Array
from gan_core.registry import Registry


class Objective(ABC):
    """Pointwise functions of the discriminator's raw score f, averaged over the last axis.

    ``f_real`` and ``f_fake`` are (..., N), numpy or torch; both losses return (...), in the units of the formula, and are
    minimised. ``discriminator_output`` is "logit" where D = σ(f) is a probability and "score" elsewhere. ``ignores_shift`` says
    that f + c gives the same slopes, so that the zero of f means nothing. ``has_labels`` says that the discriminator
    regresses to a label for real data, which one-sided label smoothing can lower. ``unit`` is that of both losses.
    ``source`` is an arXiv id. Of one generated sample with the score a, ``latex_loss`` is L_G(a) and ``latex_slope`` is its
    derivative; where the loss reads a real score, that is 0 in both. ``short`` is a label that fits beside a chart.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    short: ClassVar[str] = ""  # the label itself where it is empty
    source: ClassVar[str]
    discriminator_output: ClassVar[Literal["logit", "score"]]
    unit: ClassVar[Literal["nats", "score", "score²", "probability²"]]
    latex_D: ClassVar[str]
    latex_G: ClassVar[str]
    latex_loss: ClassVar[str]
    latex_slope: ClassVar[str]
    ignores_shift: ClassVar[bool] = False
    needs_real: ClassVar[bool] = False  # does the generator's loss read f_real?
    has_labels: ClassVar[bool] = False
    threshold: ClassVar[float | None] = 0.0  # a score above it means "real"; None: only the order of scores counts

    @abstractmethod
    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """Return the discriminator's loss; ``real_label`` counts only where ``has_labels``."""

    @abstractmethod
    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """Return the generator's loss; ``f_real`` counts only where ``needs_real``."""

    @abstractmethod
    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """Return ∂L_D/∂f of the real and of the generated scores, in batches of one and elementwise."""

    @abstractmethod
    def slope_G(self, f: Array, f_real: Array) -> Array:
        """Return ∂L_G/∂f of a generated score f, in a batch of one and elementwise; ``f_real`` is the pair's real score."""


losses: Registry[Objective] = Registry("loss")


def register_loss(cls: type[Objective]) -> type[Objective]:
    """Register one instance of an objective under its name."""
    losses.register(cls())
    return cls
