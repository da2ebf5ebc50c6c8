"""The derivation of the lesson on order, with the numbers of two small games."""

import math

import numpy as np

from gan_core.theory import finite_game as game
from ui.lesson import Step

P = np.array([0.4, 0.3, 0.2, 0.1])  # masses of four places
CRITIC = np.array([0.5, 0.7, 0.6, 0.2])
HALVES = np.array([0.5, 0.5])


def _row(values: np.ndarray) -> str:
    return "(" + ", ".join(f"{x:g}" for x in values) + ")"


def steps() -> list[Step]:
    """The steps."""
    answer = game.best_generator(CRITIC)
    least, spread = game.value(P, answer, CRITIC), game.value(P, P, CRITIC)
    one, gap = game.min_max_of_points(HALVES), game.min_max_of_points(HALVES) - game.max_min(HALVES)
    corner = game.max_D(HALVES, np.array([1.0, 0.0]))
    leaning = game.min_q(HALVES, np.array([0.8, 0.4]))
    return [
        Step(
            "Two orders",
            r"\max_D \min_q V(D, q) \;\le\; \min_q \max_D V(D, q)",
            "Weak duality holds of any V. For every D and every q: min over q′ of V(D, q′) ≤ V(D, q) ≤ max over D′ of V(D′, q). The left side does not know q, the right side does not know D: take the max over D "
            "on the left and the min over q on the right. Who moves last knows what the other has done, and that is never a loss. Here V(D, q) = Σ pᵢ log Dᵢ + qᵢ log(1 − Dᵢ), on places i; q is the generator's "
            "law. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Eq. 1.",
        ),
        Step(
            "The generator moves last: all mass on argmax D",
            r"\min_q \sum_i q_i \log(1 - D_i) = \log\bigl(1 - \max_i D_i\bigr)",
            f"For a fixed D, V is linear in q: the mean of log(1 − Dᵢ), and a mean is least when all weight lies on the least value, where D is largest; if D is largest at several places, any division among them is as good. p is not in it. Four places, p = {_row(P)} and D = {_row(CRITIC)}: "
            f"the best q is {_row(answer)} with V = **{least:.4f}**, while q = p has V = {spread:.4f}. With one largest D, all samples in one place is the *optimum* of this order "
            "([arXiv:1701.00160](https://arxiv.org/abs/1701.00160), Sec. 5.1.1). −log D in place of log(1 − D) has the same minimiser, for both fall as D rises. Freeze the discriminator to see it.",
        ),
        Step(
            "The discriminator moves last: q = p alone is best",
            r"\max_D V(D, q) = -\log 4 + 2\,\mathrm{JS}(p \,\|\, q)",
            f"D may be any function here. At each place p log D + q log(1 − D) is largest at D* = p/(p + q) ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Theorem 1). JS is 0 at q = p and nowhere else: the min over q is **{game.min_max(P):.4f}** "
            f"= −log 4. The collapsed q = {_row(answer)} of the step before is worth {game.max_D(P, answer):.4f}: the best discriminator makes collapse more expensive *in value*. That is no gradient: samples at one mode, far from the others and spread as the data there, have a nearly constant D* ([Mode collapse](collapse), step 5). Freeze the generator to see V rise towards this value.",
        ),
        Step(
            "Equal values, other answers",
            r"\begin{aligned} \max_D \min_q V &= \max_{m} \bigl[\log m + \log(1 - m)\bigr] \\ &= -\log 4 \end{aligned}",
            f"Raise every Dᵢ to the largest, m: the first sum gains, the min does not change. So D = m everywhere is best, and m = ½: max min V = **{game.max_min(P):.4f}**, min max V = **{game.min_max(P):.4f}**. Over all laws q there "
            "is no gap, for V is concave in D and linear in q. But what is found differs. Min max gives q = p. Max min gives D = ½ everywhere, to which *every* q is a best answer: it says nothing "
            f"of the data. And a discriminator that leans at all is answered by one place: p = (0.5, 0.5), D = (0.8, 0.4): V = {leaning:.4f} at q = (1, 0).",
        ),
        Step(
            "A generator that makes one point: a gap",
            r"\begin{gathered} \min_i \max_D V(D, e_i) - \max_D \min_i V(D, e_i) \\ {}= 2 \min_i \mathrm{JS}(p \,\|\, e_i) \end{gathered}",
            f"Let q be a corner eᵢ, all mass on place i: generators that have collapsed. Two places, p = (½, ½). Discriminator last: max V = log ⅓ + ½ log 4⁄3 = **{corner:.4f}** for either place. Generator last: "
            f"**{game.max_min(HALVES):.4f}** = −log 4 as before, for the min over q was at a corner anyway. The gap is {one:.4f} − ({-math.log(4):.4f}) = **{gap:.4f}** = 2 JS. Alternate best answers here and nobody rests: the point goes to the "
            "place with the larger D, the discriminator lowers D there, the point goes to the other place. There is no pure Nash equilibrium. The hopping of a trained pair looks like it, but is not proved by it.",
        ),
        Step(
            "The game that is run: non-saturating",
            r"\begin{aligned} -\nabla_x \log(1 - D) &= D\,\nabla f \\ \nabla_x \log D &= (1 - D)\,\nabla f \end{aligned}",
            "With D = σ(f). Minimax sends a sample along the first, the non-saturating loss −log D along the second: the *same direction*, with weights D and 1 − D. They are equal at D = ½, and where D is near 0 only the second is left. "
            "D's loss is the same in both games, so D* is too. But −log D is not −V: the game is not zero-sum, so min max V and weak duality do not speak of it. Where D may be any function and q any law, both games have one Nash equilibrium, q = p with D = ½ where the data are: "
            "D = p/(p + q) must be largest wherever q has mass, so p/q is constant there, and q misses no place of p, for there D would be 1. ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Sec. 3, says that the fixed point is the same.)",
        ),
        Step(
            "What training does",
            r"n_D : n_G",
            "Gradient steps in turn are neither order, at any ratio of steps. In the weights of networks V is neither concave nor linear, a step is no best answer, and with the non-saturating loss the generator does not even minimise V. So no theorem here says where a run ends; "
            "the reference runs say where some did.",
        ),
    ]
