"""A frozen generator before discriminators that learn: what gradient would it have?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.figures import starving as figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.params import StarvingGeneratorParams
from ui.lesson import Check, Source, Step, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {"game": "Training", "more": "Seed"}
SIMPLE = ("generator", "lr", "seeds")
FIRST, LAST = 100, 2000


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The samples before the discriminator, and what reaches the generator."""
    return {
        "picture": figures.scene(snapshot, view.theme, member, layers=view.layers),
        "gradients": figures.gradients(snapshot, view.theme),
        "spread": figures.spread(snapshot, view.theme),
        "mean_D": figures.mean_D(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The gradients of the member shown."""
    now = snapshot["now"]
    return {
        "gradient, minimax": format_number(now["gradient_minimax"][member], 2),
        "non-saturating": format_number(now["gradient_non_saturating"][member], 2),
        "spread": f"{now['spread_non_saturating'][member]:.2f}",
    }


def decades(snapshot: Mapping[str, Any], member: int) -> float | None:
    """By how many powers of ten the minimax gradient fell from step FIRST to LAST."""
    last = at_step(snapshot, "every", "gradient_minimax", LAST, member=member)
    if last is None:
        return None
    first = at_step(snapshot, "every", "gradient_minimax", FIRST, member=member)
    return round(float(np.log10(first / max(last, 1e-38))), 1)


def explain_decades(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    minimax, other = (
        [
            format_number(at_step(snapshot, "every", f"gradient_{name}", step, member=member), 2)
            for step in (FIRST, LAST)
        ]
        for name in ("minimax", "non_saturating")
    )
    return (
        f"From step {FIRST} to {LAST:,} the minimax gradient went from {minimax[0]} to {minimax[1]}, the non-saturating one from {other[0]} to "
        f"{other[1]}. The discriminator became surer, and log(1 − D) is flat where D is near 0. The generator is frozen: its samples are as wrong as at the start."
    )


QUESTIONS = [
    Check(
        "starving_decades",
        f"From discriminator step {FIRST} to {LAST:,}: by how many powers of ten does the minimax gradient fall?",
        decades,
        explain_decades,
        f"at step {LAST:,}",
        tolerance=1.0,
        most=12,
        claims=("minimax_falls_two_decades", "non_saturating_grows"),
        note="Ask first whether a better discriminator should teach better.",
    )
]

SEEN = """
The generator is **frozen**. Fresh discriminators learn to tell its samples from the data, and at every tenth of their steps the gradient that would reach the generator is measured, with
either loss under the same discriminator. This is the experiment of Arjovsky & Bottou 2017 ([arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Fig. 2).

- **A line, one apart**: data (0, u), generated points (θ, u) with θ = 1, u ~ U(0, 1); the gradient is |∂L_G/∂θ|.
- **Digits and MNIST**: our DCGAN, stopped early and late in its training. The gradient is over all its weights, of 64 images. Which of its states starves first?
- **Spread**: how much the −log D gradient differs between samples, as standard deviation over mean: of ∂L/∂θ for the line, of ‖∂L/∂x‖ for images. This is the spread over the samples of one discriminator.
  Theorem 2.6 of that paper is about another spread, over draws of the discriminator: if D − D\\* and ∇D − ∇D\\* are independent *white noises*, each coordinate of the gradient has a Cauchy law, with
  no mean and no variance. A trained network is no white noise. Look whether the spread shown here grows.
"""

TRIES = [
    Try("Digits, early and late", {"preset": "digits"}, "Two states of one generator, stopped early and late in its training. Whose minimax gradient falls first?", claims=("early_state_starves_first",)),
    Try("MNIST after 1, 10 and 25 epochs", {"preset": "mnist"}, "The setting of the paper's figure. It needs MNIST. The gradients jump from step to step: which of the two losses gives the larger one at step 100?", claims=("mnist_non_saturating_is_larger",)),
    Try("Eight discriminators", {"generator": "lines", "seeds": 8}, "Does the minimax gradient fall for every seed?", claims=("minimax_falls_two_decades", "non_saturating_grows")),
    Try("A slower discriminator", {"lr": 1e-4}, "Does the minimax gradient still fall, only later?", claims=("slow_discriminator_starves_later",)),
]  # fmt: skip

MATHEMATICS = [
    Step(
        "What reaches a weight of the generator",
        r"\frac{\partial L_G}{\partial \theta} = \mathbb{E}_z\!\left[\frac{\partial L_G}{\partial f}\,\nabla_x f(x)^{\top}\,\frac{\partial x}{\partial \theta}\right], \quad x = G_\theta(z)",
        "The chain rule: the slope of the loss in the score f, times the slope of the discriminator at the sample, times the change of the sample with the weight.",
    ),
    Step(
        "The slope of each loss",
        r"\begin{aligned} \frac{\partial}{\partial f}\log(1 - \sigma(f)) &= -\sigma(f) = -D \\ \frac{\partial}{\partial f}\bigl(-\log \sigma(f)\bigr) &= -(1 - D) \end{aligned}",
        "Where the discriminator is sure that a sample is generated, D is near 0: the first slope is near 0, the second near −1. "
        "[arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Sec. 3.",
    ),
    Step(
        "The spread of the second gradient",
        r"\text{spread} = \frac{\operatorname{std}(g)}{|\operatorname{mean}(g)|}",
        "g is the gradient of −log D of one sample. A spread of 1 means that single samples differ from the mean by as much as the mean is long.",
    ),
]


def layers(params: StarvingGeneratorParams) -> Mapping[str, str]:
    """Images have no plane with data and a discriminator's landscape."""
    return figures.LAYERS if params.generator == "lines" else {"generated": figures.LAYERS["generated"]}


def code(run: RunPanel, member: int) -> Sequence[Source]:
    """The frozen generator of the kind that is chosen."""
    kind = "lines" if run.params.generator == "lines" else "images"
    return [Source.of(f"gan_core/experiments/frozen/{kind}.py", f"Frozen{kind.title()}")]


SCENE = Training(
    experiment="starving_generator",
    groups=GROUPS,
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers=layers,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=MATHEMATICS,
    code=code,
    words=(
        "generator",
        "discriminator",
        "logit",
        "gradient",
        "vanishing gradient",
        "saturation",
        "epoch",
        "seed",
        "decade",
    ),
)
