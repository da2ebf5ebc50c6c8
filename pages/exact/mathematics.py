"""What each of the two losses descends, every step with both sides in numbers."""

from collections.abc import Mapping
from typing import Any

from gan_core.params import ExactSaturationParams
from gan_core.theory import saturation
from ui.lesson import Step


def steps(snapshot: Mapping[str, Any], params: ExactSaturationParams, member: int) -> list[Step]:
    """Return the proof, with numbers at the slider's θ."""
    theta = params.theta
    best = saturation.exact(theta)
    minimax, other, js = (float(value) for value in (best.gradient_minimax, best.gradient_non_saturating, best.js_nats))
    h = 1e-4
    slope_js = float(saturation.exact(theta + h).js_nats - saturation.exact(abs(theta - h)).js_nats) / (
        2 * h
    )  # JS is even
    return [
        Step(
            "The best discriminator",
            r"D^*(x) = \frac{p(x)}{p(x) + q(x)} = \sigma\!\left(\tfrac{\theta^2}{2} - \theta x\right)",
            "D may be any function with values between 0 and 1, so it can maximise p log D + q log(1 − D) at each x by itself. The maximum is at D = p/(p + q) "
            "([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Proposition 1). With two normal densities of one variance its logit is a line of slope −θ.",
        ),
        Step(
            "Why D* may be held fixed",
            r"\frac{d}{d\theta} \max_D V(D, \theta) = \frac{\partial V}{\partial \theta}(D^*, \theta)",
            "At its maximum V does not change to first order when D does (envelope theorem). So the generator's gradient under a fixed D* is the derivative of the "
            "value at the optimum, and V(D*) = 2 JS − log 4 ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Theorem 1).",
        ),
        Step(
            "Minimax descends 2 JS",
            r"\frac{\partial}{\partial \theta}\,\mathbb{E}_{q_\theta}[\log(1 - D^*)] = \theta\,\mathbb{E}_q[D^*] = 2\,\frac{d\,\mathrm{JS}}{d\theta}",
            f"At θ = {theta:g}: θ E[D*] = **{minimax:.6g}**; twice the slope of JS by differences: **{2 * slope_js:.6g}**.",
        ),
        Step(
            "Both gradients sum to θ",
            r"\begin{aligned} \theta\,\mathbb{E}_q[D^*] + \theta\,\mathbb{E}_q[1 - D^*] &= \theta \\ &= \frac{d}{d\theta}\,\mathrm{KL}(q_\theta \,\|\, p) \end{aligned}",
            f"At θ = {theta:g}: {minimax:.6g} + {other:.6g} = **{minimax + other:.6g}**, and KL(q‖p) = θ²/2 = {theta**2 / 2:.6g} has the slope **{theta:g}**.",
        ),
        Step(
            "Non-saturating descends KL(q‖p) − 2 JS",
            r"\frac{\partial}{\partial \theta}\,\mathbb{E}_{q_\theta}[-\log D^*] = \frac{d}{d\theta}\left[\mathrm{KL}(q_\theta \,\|\, p) - 2\,\mathrm{JS}\right]",
            f"At θ = {theta:g}: **{other:.6g}** on the left, {theta:g} − {2 * slope_js:.6g} = **{theta - 2 * slope_js:.6g}** on the right "
            "(Arjovsky & Bottou 2017, [arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Theorem 2.5). It does not vanish where JS is flat, for KL(q‖p) is not. KL(q‖p) penalises samples outside the data "
            f"much more than missing data; JS has a minus sign here, and JS = {abs(js):.4f} is at most log 2. The paper names this as a reason why modes can be dropped. The premise is that D is optimal at every step: of a trained network it proves nothing.",
        ),
    ]
