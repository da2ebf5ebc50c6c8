"""What a critic's scores bound, each step with its numbers and with what the run says of them."""

from collections.abc import Mapping
from typing import Any

from gan_core.numerals import format_number
from gan_core.params import LineCriticParams
from gan_core.theory import penalised_critic
from ui.lesson import Step


def reads(snapshot: Mapping[str, Any]) -> object:
    """Return what of the run the numbers depend on."""
    return snapshot["step"], snapshot["params"]


def steps(snapshot: Mapping[str, Any], params: LineCriticParams, member: int) -> list[Step]:
    """Return the derivation at the settings in force."""
    theta, weight = params.theta, params.penalty_weight
    known = "picture" in snapshot

    def run_says(name: str) -> str:
        return f"**{format_number(snapshot[name][member], 4)}**" if known else "…"

    slope = penalised_critic.best_slope(theta, weight)
    return [
        Step(
            "JS from a discriminator, from below",
            r"\begin{aligned} \tfrac12 V(D) + \log 2 &\le \mathrm{JS} \\ V(D) &= \mathbb{E}\log D(x_{\text{real}}) \\ &\quad + \mathbb{E}\log(1 - D(x_{\text{gen}})) \end{aligned}",
            "V is largest at the best critic, where it is 2 JS − 2 log 2 ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Theorem 1); every other D gives at most this. Two lines that do not "
            f"touch can be told apart without fault: D = 1 here, 0 there, V = 0, and JS = log 2 = 0.6931 whatever θ ≠ 0 is. At θ = {theta:g} this run's says {run_says('js_estimate')}.",
        ),
        Step(
            "Why its slope dies",
            r"\frac{\partial D}{\partial x} = D\,(1 - D)\,\frac{\partial f}{\partial x}, \qquad D = \sigma(f)",
            f"Where D is near 0 on the generated line, so is its slope, as long as ∇f stays moderate: this run has ‖∇D‖ = {run_says('slope_D')} there. JS is log 2 on both sides of every θ ≠ 0: the slope of JS is 0 too.",
        ),
        Step(
            "What each loss passes on",
            r"\begin{aligned} -\nabla_x \log(1 - D) &= D\,\nabla f = \frac{\nabla D}{1 - D} \\ -\nabla_x (-\log D) &= (1 - D)\,\nabla f = \frac{\nabla D}{D} \end{aligned}",
            "How a sample at x is pushed. The first, of the minimax loss, vanishes with D; the second, of the non-saturating loss, is nearly ∇f of the logits. "
            f"At the generated line of this run: ‖∇D‖ = {run_says('slope_D')}, ‖∇ log D‖ = {run_says('slope_log_D')}; ‖∇f‖ of the bounded critic is {run_says('slope_f')}. "
            "Nothing bounds the slope of the logits: the more certain the discriminator, the longer the second can be.",
        ),
        Step(
            "W₁ from a critic, from below",
            r"\begin{aligned} W_1 &= \max_{\|f\|_{\mathrm{Lip}} \le 1} \mathbb{E} f(x_{\text{real}}) - \mathbb{E} f(x_{\text{gen}}) \\ &= \min_{\pi}\; \mathbb{E}_\pi \|x_{\text{real}} - x_{\text{gen}}\| \end{aligned}",
            "Kantorovich–Rubinstein duality ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Eqs. 1 and 2). To move (θ, u) to (0, u) costs |θ|, so W₁ is no more; f(x, y) = −x, or x where θ < 0, has slope 1 and "
            f"gives |θ|, so it is no less. W₁ = **{abs(theta):g}**.",
        ),
        Step(
            "The overshoot of the gradient penalty",
            r"\begin{aligned} & \max_g\; |\theta|\,g - \lambda\,(g - 1)^2 \\ & \Rightarrow\; g = 1 + \frac{|\theta|}{2\lambda} \\ & \text{estimate} = |\theta|\left(1 + \frac{|\theta|}{2\lambda}\right) \end{aligned}",
            f"A critic of slope g on the way from line to line earns |θ| g and pays the penalty of [arXiv:1704.00028](https://arxiv.org/abs/1704.00028), Eq. 3. At θ = {theta:g}, λ = {weight:g}: g = 1 is worth "
            f"{format_number(penalised_critic.value(theta, weight, 1.0), 4)}, g = {format_number(slope, 4)} is worth {format_number(penalised_critic.value(theta, weight, slope), 4)}, and no other g is worth more. The estimate is then "
            f"**{format_number(penalised_critic.best_estimate(theta, weight), 4)}**"
            + (f"; this run's is {run_says('estimate')}. " if params.constraint == "gradient_penalty" else ". ")
            + "A larger λ brings it closer to W₁. The formula is for pairs of one height; a batch pairs points at random heights, so a trained critic need not meet it exactly.",
        ),
        Step(
            "Any critic, over its slope",
            r"\frac{\mathbb{E} f(x_{\text{real}}) - \mathbb{E} f(x_{\text{gen}})}{\|f\|_{\mathrm{Lip}}} \;\le\; W_1",
            f"f over its largest slope is nowhere steeper than 1. In this run the estimate {run_says('estimate')} over the largest slope measured, {run_says('largest_slope')}, is {run_says('estimate_over_slope')}; "
            f"W₁ is {abs(theta):g}. The slope is measured at 9 × 256 points from line to line; between them it could be a little larger.",
        ),
    ]
