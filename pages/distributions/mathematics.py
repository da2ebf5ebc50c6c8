"""What the minimax game is worth, step by step."""

from gan_core.numerals import format_number
from gan_core.theory import game_value
from gan_core.theory.divergences import between
from gan_core.theory.shapes import Shape
from ui.lesson import Step


def checked(numbers: list[game_value.Numbers]) -> str:
    """Write equations and inequalities with both sides."""
    return "\n".join(
        f"- {n.left_name} = **{format_number(n.left, 6)}** {n.sign} **{format_number(n.right, 6)}** = {n.right_name}".replace("0 = **0** ≤", "0 ≤")
        for n in numbers
    )  # fmt: skip


def steps_of(p: Shape, q: Shape) -> list[Step]:
    """Return the steps, with the numbers of p and q."""
    at = game_value.place(p, q)
    where = "They share no x, so D* is 1 wherever p is, and 0 wherever q is."
    if at is not None:
        x, dens_p, dens_q = at
        best = game_value.best_answer(dens_p, dens_q)
        where = f"At x = {format_number(x)}, with p = {format_number(dens_p)} and q = {format_number(dens_q)}, D* = {format_number(dens_p / (dens_p + dens_q), 4)}:\n{checked(best)}"
    return [
        Step(
            "The discriminator answers each x by itself",
            r"\begin{gathered} V(D, G) = \int v_x(D(x))\, dx \\ v_x(D) = p(x) \log D + q(x) \log(1 - D) \end{gathered}",
            "V = E_p[log D] + E_q[log(1 − D)], the value of the minimax game. D may be any function, so it can choose D(x) for every x freely, and the greatest "
            "integral is the integral of the greatest integrand. A network is not as free: its V is at most this. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Proposition 1.",
        ),
        Step(
            "The best answer is D* = p/(p + q)",
            r"\begin{gathered} \frac{\partial}{\partial D}\bigl[p \log D + q \log(1 - D)\bigr] \\ {}= \frac{p}{D} - \frac{q}{1 - D} = 0 \\ D^* = \frac{p}{p + q} \end{gathered}",
            f"Where p and q are above 0, the second derivative −p/D² − q/(1 − D)² is below 0, so this is the one maximum. Where only one of them is above 0, there is no such zero: the maximum is at the end, D = 1 or D = 0, and that is p/(p + q) too. Where both are 0, D does not count. {where}",
        ),
        Step(
            "Put D* in: the value is −log 4 + 2 JS",
            r"\begin{aligned} & V(D^*, G) \\ &= \int \Bigl(p \log\frac{p}{p + q} + q \log\frac{q}{p + q}\Bigr) dx \\ &= -2\log 2 + \mathrm{KL}(p \,\|\, m) + \mathrm{KL}(q \,\|\, m) \\ &= -\log 4 + 2\,\mathrm{JS}(p, q), \quad m = \tfrac{p + q}{2} \end{aligned}",
            "Each logarithm has p + q = 2m below: the two factors 2 make −2 log 2. With masses the integral is a sum.\n\n" + checked(game_value.value_and_js(p, q)),
        ),
        Step(
            "JS is 0 only where p = q",
            r"\begin{aligned} \mathrm{KL}(p \,\|\, m) &= \int p\,\Bigl(-\log\frac{m}{p}\Bigr) dx \\ &\ge \int p\,\Bigl(1 - \frac{m}{p}\Bigr) dx \\ &\ge 1 - 1 = 0 \end{aligned}",
            "−log t ≥ 1 − t, with equality at t = 1 alone: so KL is 0 only if m = p wherever p is, and then q = p.\n\n" + checked(game_value.optimum(p, q)),
        ),
        Step(
            "So the generator's best is q = p",
            r"\begin{gathered} \min_G \max_D V(D, G) = -\log 4 \\ \text{at } q = p \text{ alone} \end{gathered}",
            "2 JS is at least 0, and 0 at q = p alone, where D* = ½ wherever there are data. The generator may be any distribution here. Theorem 1 of the same paper.\n\n" + checked(game_value.at_the_data(p))
            + f"\n- and of the present q: −log 4 = **{format_number(-game_value.LOG_4, 6)}** ≤ **{format_number(between(p, q).value, 6)}** = V(D*, G).",
        ),
        Step(
            "And its worst is 0",
            r"\mathrm{JS} \le \log 2 \quad\Longrightarrow\quad V(D^*, G) \le 0",
            "Both logarithms are of numbers at most 1. The value is 0 where p and q share no point, at any distance: while they stay apart, V(D*, G) is constant, and "
            "before the optimal discriminator a minimax generator has nothing to descend.\n\n" + f"- V(D*, G) = **{format_number(between(p, q).value, 6)}** ≤ **0**.",
        ),
    ]  # fmt: skip
