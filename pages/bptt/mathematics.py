"""The derivation of backpropagation through time, with numbers at the present settings."""

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import UnrolledParams
from gan_core.theory import bptt
from pages.bptt.walk import Found
from ui.lesson import Step

PAPER = "[arXiv:1211.5063](https://arxiv.org/abs/1211.5063)"


def steps_of(params: UnrolledParams) -> list[Step]:
    """Return the steps."""
    found = Found(params)
    exact = bptt.complex_step(found.weights, found.task, params.activation)
    full = found.full.dW.sum(0)
    true, bound, worst = bptt.step_norms(found.weights, found.run, params.activation)
    gamma = bptt.ACTIVATIONS[params.activation].steepest
    T, n = found.T, format_number
    largest = float(np.linalg.norm(found.weights.W, 2))
    return [
        Step(
            "The network, unrolled",
            r"\begin{aligned} a_t &= W h_{t-1} + U x_t + b \\ h_t &= \varphi(a_t), \quad h_0 = 0 \\ y_t &= v \cdot h_t + c \\ L &= \sum_{t=1}^{T} \tfrac12 (y_t - \text{target}_t)^2 \end{aligned}",
            f"Every step has the same W, U, b, v and c. Here b and c are 0. At these settings L = **{n(found.run.loss, 5)}**.",
        ),
        Step(
            "Two ways lead from a state to the loss",
            r"\begin{aligned} \frac{\partial L}{\partial h_t} &= v\,(y_t - \text{target}_t) \\ & + W^{\!\top} \mathrm{diag}\bigl(\varphi'(a_{t+1})\bigr) \frac{\partial L}{\partial h_{t+1}} \end{aligned}",
            "hₜ enters yₜ, and it enters aₜ₊₁ = W hₜ + …. The chain rule adds both. A number hₜ[k] enters aₜ₊₁[j] with the weight W[j, k]; its derivative is a sum over j: column k of W, so Wᵀ. "
            f"Whoever forgets the first term has only the last loss. At t = 1: own term ({_all(found.full.own[0])}), carried ({_all(found.full.carried[0])}), sum **({_all(found.full.dh[0])})**.",
        ),
        Step(
            "W gets a summand of every step",
            r"\begin{aligned} \frac{\partial L}{\partial a_t} &= \varphi'(a_t) \odot \frac{\partial L}{\partial h_t} \\ \frac{\partial L}{\partial W} &= \sum_{t=1}^{T} \frac{\partial L}{\partial a_t}\, h_{t-1}^{\top} \end{aligned}",
            f"Imagine a W of its own at each step, all equal: the derivative is the sum of theirs. The first summand is 0, for h₀ = 0. Largest difference from the complex step: **{n(bptt.apart(full, exact))}** of the largest entry. "
            "The tests compare with torch's autograd, for 2 to 4 units, tanh and sigmoid: within 10⁻¹³.",
        ),
        Step(
            "What truncation leaves out",
            r"\frac{\partial L}{\partial W} = \sum_{t} \sum_{s \le t} \Bigl(\varphi'(a_s) \odot \frac{\partial L_t}{\partial h_s}\Bigr) h_{s-1}^{\top}",
            f"A sum over pairs: the loss of step t, and the step s at which W is used. Truncation at k steps keeps the pairs with t − s ≤ k. The others are left out, whatever their size. With k = {params.reach} the computed gradient differs from the whole one by "
            f"**{n(bptt.apart(bptt.backward(found.weights, found.task, found.run, params.activation, params.reach).dW.sum(0), full))}** of its largest entry.",
        ),
        Step(
            "How much comes through",
            r"\begin{aligned} \frac{\partial h_T}{\partial h_t} &= \prod_{k=T}^{t+1} \mathrm{diag}\bigl(\varphi'(a_k)\bigr) W \\ \Bigl\| \frac{\partial h_T}{\partial h_t} \Bigr\| &\le \prod_{k=t+1}^{T} \|W\| \max_j \varphi'(a_k[j]) \\ &\le (\gamma \|W\|)^{T-t} \end{aligned}",
            f"{PAPER}: the norm of a product is at most the product of the norms, and γ = max φ′ is 1 for tanh and ¼ for the sigmoid. Here ‖W‖ = {n(largest)}, γ‖W‖ = {n(gamma * largest)}. From h₁ to h{_low(T)}: "
            f"**{n(true[0])}** ≤ **{n(bound[0])}** ≤ **{n(worst[0])}**. ‖W‖ below 1/γ is enough for the gradient to vanish; ‖W‖ above 1/γ is needed for it to explode, and is not enough.",
        ),
    ]  # fmt: skip


def _all(values: np.ndarray) -> str:
    return ", ".join(format_number(float(x)) for x in values)


def _low(t: int) -> str:
    return str(t).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
