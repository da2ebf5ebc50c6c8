"""Lesson: a denoiser of points in the plane learns, live."""

from collections.abc import Mapping
from typing import Any

from gan_core.figures import denoise as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from pages.denoiser_check import where_larger
from ui.lesson import Lesson, Source, Step, Training, Try
from ui.live_view import Seen

GROUPS = {
    "data": "Data", "network": "Network", "sampler": "Sampler", "optimiser": "Learning", "schedule": "Schedule", "more": "Seed",
}  # fmt: skip
SIMPLE = ("data", "predicts", "sampling_steps")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Data and samples; the loss against the step and against t."""
    return {
        "picture": figures.picture(snapshot, view.theme, layers=view.layers),
        "loss": figures.loss(snapshot, view.theme),
        "by_t": figures.loss_by_t(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The last loss, and how many weights there are."""
    return {
        "loss": format_number(float(snapshot["loss"][member]), 3),
        "samples of step": f"{snapshot['picture']['step']:,}",
        "weights": f"{snapshot['parameters']:,}",
    }


WHY = (
    "Near the data xₜ is nearly x₀, and what little noise is in it can hardly be told from the data's own spread: ε is hard there, and easy near the noise, where xₜ is nearly ε. "
    "Of x₀ the contrary holds. v is nearly ε at the one end and nearly −x₀ at the other: near the data its loss is about 1, the variance of ε, near the noise about that of the data."
)
QUESTIONS = [
    where_larger("denoise_ends", 400, lambda _: WHY, "Ask again with the other two answers: the suggestions set them.")
]

MATHEMATICS = [
    Step("What is minimised", r"\begin{gathered} L = \mathbb{E}_{x_0,\,\varepsilon,\,t}\,\bigl\|\varepsilon - \varepsilon_\theta(x_t, t)\bigr\|^2 \\ x_t = \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon \end{gathered}",
     "Draw a point of the data, a t from 1 … T, all alike, and noise ε; jump to xₜ; ask the network for ε. That is a whole step of training: no chain is run "
     "([arXiv:2006.11239](https://arxiv.org/abs/2006.11239), Algorithm 1)."),
    Step("What the best network answers", r"\varepsilon^*(x, t) = \mathbb{E}[\varepsilon \mid x_t = x]",
     "The mean minimises a squared error, here for every x and t alone. Many x₀ and ε lead to one xₜ, so even the best network has a loss: the spread of ε around this mean. "
     "The loss falls to it, not to 0."),
    Step("Three answers are one", r"\begin{aligned} v &= \sqrt{\bar\alpha_t}\,\varepsilon - \sqrt{1-\bar\alpha_t}\,x_0 \\ x_0 &= \sqrt{\bar\alpha_t}\,x_t - \sqrt{1-\bar\alpha_t}\,v \\ \varepsilon &= \sqrt{1-\bar\alpha_t}\,x_t + \sqrt{\bar\alpha_t}\,v \end{aligned}",
     "(xₜ, v) is (x₀, ε) turned by an angle whose cosine is √ᾱₜ; turning back gives both. With √ᾱₜ = 0.6, x₀ = 1, ε = 0.5: xₜ = 0.6 + 0.4 = 1 and v = 0.3 − 0.8 = −0.5; back: x₀ = 0.6 + 0.4 = 1, "
     "ε = 0.8 − 0.3 = 0.5. From an answer ε, x₀ follows by a division by √ᾱₜ, which near the noise makes small errors large; v divides by nothing "
     "([arXiv:2202.00512](https://arxiv.org/abs/2202.00512), Appendix D)."),
    Step("The average that is sampled", r"\bar\theta \leftarrow d\,\bar\theta + (1 - d)\,\theta",
     "Each batch pulls the weights another way. The average keeps a share d of itself at every step, at most (1 + n)/(10 + n) after n steps, so that it soon forgets the start."),
]  # fmt: skip

SEEN = """
**Blue** points are of the data; **vermilion** diamonds are what the network makes of 500 points of noise, the same each time, by DDIM without noise. They are drawn again at every 50th step, by the
average of the weights.

- **The loss** falls, and then stays well above 0: the rest is what no network can know.
- **The loss by t** says where it errs. Change what the network answers, and the chart turns over.
- With few **steps of DDIM** the samples are those of a good network badly used; the slider needs no new training.
"""

TRIES = [
    Try("It answers ε", {"predicts": "eps"}, "The loss by t is now largest near the data, and yet the samples fly apart: near the noise x₀ = (xₜ − √(1 − ᾱₜ) ε)/√ᾱₜ, and √ᾱₜ is nearly 0 there."),
    Try("It answers x₀", {"predicts": "x_0"}, "The loss by t is largest near the noise: there xₜ says nothing of x₀, and the loss is the variance of the data."),
    Try("Four steps of DDIM", {"sampling_steps": 4}, "The network goes on learning as before. What becomes of the samples at the next picture?"),
    Try("A narrow network", {"width": 8}, "Which part of the data is lost first?"),
]  # fmt: skip


LESSON = Lesson(
    path="denoise",
    topic="Diffusion",
    title="A denoiser learns",
    question="How does a network learn the noise?",
    claim="A network that sees noised points and their t learns the mean of the noise in them. A sampler can use its answer, be it ε, x₀ or v; but each answer has its largest errors at other t.",
    able="You will be able to say what a denoiser minimises, to turn ε, x₀ and v into each other, and to read a loss by t.",
    minutes=15,
    level="intermediate",
    assumes="the lessons on data to noise and noise to data",
    shows=Training(
        experiment="plane_diffusion",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        code=[
            Source.of("gan_core/training/diffusion/game.py", "DiffusionGame"),
            Source.of("gan_core/training/diffusion/sampling.py", "predictor"),
        ],
        words=("denoiser", "v", "average of the weights", "noise schedule", "DDIM", "seed"),
    ),
)
