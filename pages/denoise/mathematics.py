"""What a denoiser minimises, and the least loss that is possible, with the numbers of a run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.data import distributions
from gan_core.data.mixture import EqualMixture
from gan_core.diffusion.floor import least_loss_by_t
from gan_core.diffusion.plane_mixture import plane_mixture
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.targets import targets
from gan_core.numerals import format_number
from gan_core.params import PlaneDiffusionParams
from ui.lesson import Step

BEFORE = [
    Step("What is minimised", r"\begin{gathered} L = \mathbb{E}_{x_0,\,\varepsilon,\,t}\,\bigl\|\varepsilon - \varepsilon_\theta(x_t, t)\bigr\|^2 \\ x_t = \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon \end{gathered}",
     "Draw a point of the data, a t from 1 … T, all alike, and noise ε; jump to xₜ; ask the network for ε. That is a whole step of training: no chain is run "
     "([arXiv:2006.11239](https://arxiv.org/abs/2006.11239), Algorithm 1)."),
    Step("What the best network answers", r"\varepsilon^*(x, t) = \mathbb{E}[\varepsilon \mid x_t = x]",
     "The mean minimises a squared error, for every x and t on its own. Many x₀ and ε lead to one xₜ, so even the best answer has a loss: the variance of ε around this mean, "
     "the floor. A network comes near it as far as its size and its training allow."),
    Step("Three answers are one", r"\begin{aligned} v &= \sqrt{\bar\alpha_t}\,\varepsilon - \sqrt{1-\bar\alpha_t}\,x_0 \\ x_0 &= \sqrt{\bar\alpha_t}\,x_t - \sqrt{1-\bar\alpha_t}\,v \\ \varepsilon &= \sqrt{1-\bar\alpha_t}\,x_t + \sqrt{\bar\alpha_t}\,v \end{aligned}",
     "(xₜ, v) is (x₀, ε) turned by an angle whose cosine is √ᾱₜ; turning back gives both. With √ᾱₜ = 0.6, x₀ = 1, ε = 0.5: xₜ = 0.6 + 0.4 = 1 and v = 0.3 − 0.8 = −0.5; back: x₀ = 0.6 + 0.4 = 1, "
     "ε = 0.8 − 0.3 = 0.5. From an answer ε, x₀ follows by a division by √ᾱₜ, which near the noise makes small errors large; v divides by nothing "
     "([arXiv:2202.00512](https://arxiv.org/abs/2202.00512), Appendix D)."),
]  # fmt: skip

AFTER = [
    Step("The average that is sampled", r"\bar\theta \leftarrow d\,\bar\theta + (1 - d)\,\theta",
     "Each batch pulls the weights another way. The average keeps a share d of itself at every step, at most (1 + n)/(10 + n) after n steps, so that it soon forgets the start."),
]  # fmt: skip


def floor(snapshot: Mapping[str, Any], params: PlaneDiffusionParams) -> Step:
    """The least loss of each answer by tenths, where the data are Gaussians, and the run's own loss."""
    latex = r"\begin{aligned} m_t &= \mathbb{E}\,\bigl\|x_0 - \mathbb{E}[x_0 \mid x_t]\bigr\|^2 \\ \text{floor of } x_0 &= m_t \\ \text{floor of } \varepsilon &= \frac{\bar\alpha_t}{1-\bar\alpha_t}\,m_t \\ \text{floor of } v &= \frac{1}{1-\bar\alpha_t}\,m_t \end{aligned}"
    words = (
        "Given xₜ, an error of x₀ is one of ε, times −√ᾱₜ/√(1 − ᾱₜ), for their sum is known; so one variance, $m_t$, gives all three floors (here of a coordinate, on average). "
        "No network and no training gets below them. They depend on the data: a mixture of Gaussians has a posterior that can be integrated. The table has the three floors, and the loss of this run. "
    )
    if not issubclass(distributions[params.data], EqualMixture):
        return Step(
            "The floor", latex, words + "These data are no mixture of Gaussians, and their floor is not computed here."
        )
    law, noise = plane_mixture(params.data, params.sigma, params.radius), schedules[params.schedule].noise(params.T)
    rows = {f"{target.label.split(',')[0]}": least_loss_by_t(law, noise, target.name) for target in targets}
    if "loss_by_t" in snapshot and np.isfinite(snapshot["loss_by_t"]).any():
        rows[f"loss of {targets[params.predicts].label.split(',')[0]}, step {int(snapshot['step']):,}"] = np.asarray(
            snapshot["loss_by_t"], float
        )
    head = ["tenth of T", *rows]
    body = [[str(k + 1), *(format_number(row[k], 3) for row in rows.values())] for k in range(10)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in [head, ["--:"] * len(head), *body])
    return Step("The floor", latex, f"{words}\n\n{table}")


def steps(snapshot: Mapping[str, Any], params: PlaneDiffusionParams, member: int) -> list[Step]:
    """All steps, with the numbers of a run as soon as it has some."""
    return [*BEFORE, floor(snapshot, params), *AFTER]
