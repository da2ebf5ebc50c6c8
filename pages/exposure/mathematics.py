"""What training and use have in common, and what not, each step with the run's numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import ExposureBiasParams
from gan_core.theory import scheduled_sampling
from ui.lesson import Step


def reads(snapshot: Mapping[str, Any]) -> object:
    """Return what of the run the numbers depend on."""
    return snapshot["step"], snapshot["params"]


def steps(snapshot: Mapping[str, Any], params: ExposureBiasParams, member: int) -> list[Step]:
    """Return the derivation at the settings in force."""
    known = "picture" in snapshot
    points = params.task == "circle"

    def of(name: str, times: float = 1.0) -> str:
        return f"**{format_number(times * float(snapshot[name][member]), 3)}**" if known else "…"

    told = np.asarray(snapshot["one_step_by_step"])[member] if known else np.full(1, np.nan)
    product = f"**{format_number(float(np.prod(1 - told)), 3)}**" if known else "…"
    alone = (
        f"Here one step makes {of('one_step_error')}, and 40 own points {of('own_error')}; 40 times one step is {of('one_step_error', 40)}"
        if points
        else "Choose *Points on a circle* to have the numbers here"
    )
    right = (
        f"Here the product is {product}, and the share of balanced strings {of('balanced')}"
        if not points
        else "Choose *Three kinds of brackets* to have the numbers here"
    )
    c, k_exp, k_sig = (
        scheduled_sampling.half_at(name, params.half_at) for name in ("linear", "exponential", "inverse_sigmoid")
    )
    return [
        Step(
            "What is trained, and what is used",
            r"\begin{aligned} \text{training:}\quad & \max_\theta\; \mathbb{E}_{x \sim p} \sum_t \log q_\theta(x_t \mid x_{<t}) \\ \text{use:}\quad & \hat x_t \sim q_\theta(\cdot \mid \hat x_{<t}) \end{aligned}",
            "The sum is log q(x) of the whole sequence, so teacher forcing is maximum likelihood, and nothing about it is wrong: with q = p both lines read prefixes of the same law. "
            "A trained q is not p. Then the prefixes of use have the law of q, and at those that p never makes, nothing was asked of the model. This is exposure bias.",
        ),
        Step(
            "How an error grows: points",
            r"\delta_{t+1} \approx J_t\, \delta_t + e_t",
            "δ is the distance of an own point from the true one, e the error of a single step, J how an answer moves with what was read before. If J keeps lengths, errors add up: at most t times e. If it lengthens them, δ grows faster; if it shortens them, δ stays "
            f"bounded. {alone}.",
        ),
        Step(
            "How an error grows: brackets",
            r"P(\text{balanced}) \approx \prod_{t=1}^{T} (1 - e_t)",
            "eₜ is the probability of an impossible symbol after a true prefix. As long as a string is right, its prefix is one that the data may have; after a wrong symbol nothing helps. So the errors of one step "
            f"say nearly all; strings with few open brackets are easier and last longer, so that the product is often a little too low. {right}.",
        ),
        Step(
            "Scheduled sampling",
            r"\varepsilon_i = \max(\varepsilon, k - c\,i), \qquad k^i, \qquad \frac{k}{k + e^{i/k}}",
            "At batch i each place of each sequence reads the true token with probability εᵢ, else the model's own (arXiv:1506.03099, Sec. 2.4). "
            f"With ε = ½ at batch {params.half_at:,}: c = {format_number(c, 3)} with k = 1; k = {format_number(k_exp, 5)}; k = {format_number(k_sig, 4)}. At ε = 1 it is teacher forcing, at ε = 0 free running.",
        ),
        Step(
            "Why its objective is improper",
            r"\min_q\; -\mathbb{E}_{x \sim p,\; \hat x \sim q}\, \log q(x_2 \mid \hat x_1) \;\Rightarrow\; q(x_2 \mid \hat x_1) = p(x_2)",
            "Two symbols, ε = 0. The model reads its own x̂₁, which it drew without a look at x₁; the target is the true x₂. The two are independent, so the best answer is the marginal p(x₂) after either symbol, whatever p is "
            "([arXiv:1511.05101](https://arxiv.org/abs/1511.05101)). What is lost is I(x₁; x₂): 0.275 nats for p(x₁) = ½ and p(x₂ | x₁) = (.9, .1; .2, .8). An objective whose optimum is not p is called improper. The scene *Two symbols* has it for every ε.",
        ),
        Step(
            "Why it helps one task and spoils the other",
            r"x_t = f(x_1, \dots, x_4) \quad\text{for points}, \qquad H(x_t \mid x_{<t}) > 0 \quad\text{for brackets}",
            "Four points fix the speed, so the true next point is the right answer after *any* own point: the target says how to get back. A string goes on in many ways; after an own symbol the true next symbol belongs to another string, "
            "and the best answer forgets what was read. Scheduled sampling needs a target that stays right after the model's own tokens.",
        ),
    ]  # fmt: skip
