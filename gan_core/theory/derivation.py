"""The slopes derived in steps: each an equation of two functions of a, so that its two sides can be compared as numbers.

The first side of a derivative is a central difference, (g(a + h) - g(a - h))/2h: it knows nothing of the rule that the step uses.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

H = 1e-4  # the central difference is off by h²/6 · g‴ < 1e-8, and its rounding by 1e-16 |g|/h

Side = Callable[[float], float]


@dataclass(frozen=True)
class Step:
    """title, equation in LaTeX, words; `left` and `right` are its two sides, named by `left_name` and `right_name`."""

    title: str
    latex: str
    words: str
    left_name: str
    left: Side
    right_name: str
    right: Side


def sigma(a: float) -> float:
    """1/(1 + e^-a), as the page writes it; 1/2 at 0."""
    return 1 / (1 + math.exp(-a))


def difference(g: Side) -> Side:
    """Return the central difference of g, an estimate of its derivative."""
    return lambda a: (g(a + H) - g(a - H)) / (2 * H)


STEPS = (
    Step(
        "A probability from a score",
        r"\begin{aligned} D = \sigma(a) &= \frac{1}{1 + e^{-a}} \\ 1 - \sigma(a) &= \sigma(-a) \end{aligned}",
        "a is the discriminator's raw score of one generated sample, its logit; D is the probability that it gives to the sample being real. "
        "Multiply numerator and denominator of 1 − σ(a) = e⁻ᵃ/(1 + e⁻ᵃ) by eᵃ.",
        "1 − σ(a)",
        lambda a: 1 - sigma(a),
        "σ(−a)",
        lambda a: sigma(-a),
    ),
    Step(
        "The derivative of the sigmoid",
        r"\begin{aligned} \frac{d\sigma}{da} &= \frac{e^{-a}}{(1 + e^{-a})^2} \\ &= \sigma(a)\,(1 - \sigma(a)) \end{aligned}",
        "The chain rule on (1 + e⁻ᵃ)⁻¹. It is at most ¼, at a = 0, and goes to 0 on both sides.",
        "difference of σ",
        difference(sigma),
        "σ(a)(1 − σ(a))",
        lambda a: sigma(a) * (1 - sigma(a)),
    ),
    Step(
        "Minimax: log(1 − D)",
        r"\begin{aligned} \frac{d}{da}\log(1 - \sigma(a)) &= -\frac{\sigma(a)\,(1 - \sigma(a))}{1 - \sigma(a)} \\ &= -\sigma(a) \end{aligned}",
        "The logarithm divides by 1 − σ, which is near 1 where the discriminator is sure: nothing cancels the small σ. "
        "Goodfellow et al. 2014, arXiv:1406.2661, Sec. 3.",
        "difference of log(1 − σ)",
        difference(lambda a: math.log(1 - sigma(a))),
        "−σ(a)",
        lambda a: -sigma(a),
    ),
    Step(
        "Non-saturating: −log D",
        r"\begin{aligned} \frac{d}{da}\bigl(-\log\sigma(a)\bigr) &= -\frac{\sigma(a)\,(1 - \sigma(a))}{\sigma(a)} \\ &= -(1 - \sigma(a)) \end{aligned}",
        "Here the logarithm divides by σ itself: the small factor is cancelled.",
        "difference of −log σ",
        difference(lambda a: -math.log(sigma(a))),
        "−(1 − σ(a))",
        lambda a: -(1 - sigma(a)),
    ),
    Step(
        "One over the other",
        r"\frac{1 - \sigma(a)}{\sigma(a)} = \frac{e^{-a}/(1 + e^{-a})}{1/(1 + e^{-a})} = e^{-a}",
        "Both losses pull the same way, at the same a; only the length differs, by a decade for each log 10 = 2.303 of a.",
        "(1 − σ(a))/σ(a)",
        lambda a: (1 - sigma(a)) / sigma(a),
        "e⁻ᵃ",
        lambda a: math.exp(-a),
    ),
    Step(
        "Least squares, with a sigmoid and without",
        r"\begin{aligned} \frac{d}{da}\tfrac12(\sigma(a) - 1)^2 &= (\sigma(a) - 1)\,\sigma'(a) \\ &= -\sigma(a)\,(1 - \sigma(a))^2 \\ \frac{d}{da}\tfrac12(a - 1)^2 &= a - 1 \end{aligned}",
        "With the sigmoid, σ′ stays as a factor: the slope goes to 0 where the discriminator is sure, on either side. On the raw score it grows with "
        "the distance from 1. The numbers are of the first. Mao et al. 2017, arXiv:1611.04076.",
        "difference of ½(σ − 1)²",
        difference(lambda a: (sigma(a) - 1) ** 2 / 2),
        "−σ(a)(1 − σ(a))²",
        lambda a: -sigma(a) * (1 - sigma(a)) ** 2,
    ),
    Step(
        "Wasserstein and hinge: −f",
        r"\frac{d}{da}(-a) = -1",
        "The slope is the same at every score, so what reaches the sample is the discriminator's own slope. "
        "arXiv:1701.07875, arXiv:1705.02894.",
        "difference of −a",
        difference(lambda a: -a),
        "−1",
        lambda a: -1.0,
    ),
    Step(
        "Relativistic, in a pair",
        r"\begin{aligned} \frac{d}{da}\bigl(-\log\sigma(a - b)\bigr) &= -(1 - \sigma(a - b)) \\ &= -\sigma(b - a) \end{aligned}",
        "b is the score of the real sample in the pair, here 0. At b = 0 the curve is that of the non-saturating loss; a surer discriminator "
        "has a greater b − a, and the slope stays near −1. arXiv:1807.00734.",
        "difference of −log σ(a − 0)",
        difference(lambda a: -math.log(sigma(a - 0))),
        "−σ(0 − a)",
        lambda a: -sigma(0 - a),
    ),
)
