"""The derivation of the lesson on the game of two numbers: each step with its numbers at the present settings."""

import math

import numpy as np

from gan_core.numerals import format_number
from gan_core.theory.dirac_gan import Game, field, methods
from gan_core.theory.dirac_stability import STEPS, eigenvalues, of_step, size, verdict
from ui.lesson import Step

PAPER = "[arXiv:1801.04406](https://arxiv.org/abs/1801.04406)"


def steps_of(game: Game, start: tuple[float, float]) -> list[Step]:
    """Return the steps."""
    return [_game(start), _field(game, start), _flow(game), _both(game), _one_by_one(game), _r1(game), _circle(game), _slow(game)]  # fmt: skip


def _game(start: tuple[float, float]) -> Step:
    theta, psi = start
    value = -float(np.logaddexp(0, -theta * psi)) - math.log(2)
    return Step(
        "The game",
        r"\begin{aligned} L(\theta, \psi) &= f(\theta\psi) + f(0) \\ f(t) &= -\log(1 + e^{-t}) \end{aligned}",
        f"The GAN of {PAPER}, Sec. 2, with one real point at 0 and one generated at θ; D(x) = ψx. The discriminator goes up L, the generator down: D is raised at the generated point, which is the paper's sign. "
        f"At the start, L({_n(theta)}, {_n(psi)}) = **{_n(value)}**; at the equilibrium it is 2 f(0) = −2 log 2 = **{_n(-2 * math.log(2))}**.",
    )


def _field(game: Game, start: tuple[float, float]) -> Step:
    theta, psi = start
    ways = {name: field(Game(name), theta, psi) for name in ("minimax", "non_saturating")}
    minimax, other = (f"({_n(v[0])}, {_n(v[1])})" for v in ways.values())
    return Step(
        "The field",
        r"\begin{aligned} v_{\text{minimax}} &= \bigl(-\psi f'(\theta\psi),\ \theta f'(\theta\psi)\bigr) \\ v_{\text{non-sat.}} &= \bigl(-\psi f'(-\theta\psi),\ \theta f'(\theta\psi)\bigr) \\ "
        r"f'(t) &= \frac{1}{1 + e^{t}} \end{aligned}",
        f"The slopes of L, down for θ and up for ψ; the non-saturating generator goes up f(−θψ) instead. At the start: **{minimax}** and **{other}**. "
        "Both are 0 at (0, 0) and only there.",
    )


def _flow(game: Game) -> Step:
    flow = methods[game.method].jacobian(game)
    here = "The chosen method has no J: its field jumps at ψ = 0."
    if flow is not None:
        (a, b), (c, d) = flow
        here = f"For the chosen method J = ({_n(a)}, {_n(b)}; {_n(c)}, {_n(d)}) and μ = **{_pair(eigenvalues(flow))}**."
    return Step(
        "Near the equilibrium: the flow",
        r"\begin{aligned} J &= \begin{pmatrix} 0 & -f'(0) \\ f'(0) & 0 \end{pmatrix} \\ \mu &= \pm i f'(0) = \pm\tfrac{i}{2} \end{aligned}",
        "Minimax and non-saturating have the same J, the derivative of v at (0, 0). Both eigenvalues are imaginary: with steps that are infinitely small the linear part only turns, and J alone "
        f"does not say whether the game comes in ({PAPER}, Sec. 2). For WGAN f(t) = t and f′(0) = 1. {here}",
    )


def _both(game: Game) -> Step:
    return Step(
        "Both players at once",
        r"\begin{aligned} M &= I + hJ, \qquad \lambda = 1 + h\mu \\ |1 \pm i h f'(0)|^2 &= 1 + h^2 f'(0)^2 > 1 \end{aligned}",
        "A step goes along the tangent of the circle, and a tangent leads outwards: an imaginary μ gives |λ| > 1 for every h. "
        f"Minimax with h = {_n(game.h)}: √(1 + h²/4) = **{_n(math.sqrt(1 + game.h**2 / 4), 6)}**. {_here(game, 'simultaneous')}",
    )


def _one_by_one(game: Game) -> Step:
    return Step(
        "The generator first",
        r"\begin{aligned} M &= \begin{pmatrix} 1 & 0 \\ hf'(0) & 1 \end{pmatrix} \begin{pmatrix} 1 & -hf'(0) \\ 0 & 1 \end{pmatrix} \\ \det M &= 1, \qquad |\lambda| = 1 \end{aligned}",
        "Each half step is a shear, which keeps areas. While h f′(0) < 2 both eigenvalues are complex, one the conjugate of the other, and their product is 1: the orbit turns on an ellipse. "
        f"{_here(game, 'alternating')}",
    )


def _r1(game: Game) -> Step:
    h, gamma = game.h, game.gamma
    sizes = {
        scheme: size(eigenvalues(of_step(Game("r1", h=h, gamma=gamma), scheme)))
        for scheme in ("simultaneous", "alternating")
    }
    numbers = ", ".join(f"{scheme} |λ| = **{_n(large or 0, 5)}**" for scheme, large in sizes.items())
    return Step(
        "Why R1 brings them in",
        r"\begin{aligned} J &= \begin{pmatrix} 0 & -\frac12 \\ \frac12 & -\gamma \end{pmatrix} \\ \mu &= -\tfrac{\gamma}{2} \pm \tfrac12\sqrt{\gamma^2 - 1} \\ "
        r"\det(I + hJ) &= 1 - h\gamma + \tfrac{h^2}{4} \\ \det M_{\text{alternating}} &= 1 - h\gamma \end{aligned}",
        "γψ pulls the discriminator towards 0, and the real part of μ is −γ/2. While γ < 1 (with the generator first, γ < 1 − h/4) the eigenvalues are complex, and |λ|² is the determinant: "
        f"at once they come in if γ > h/4, one after the other for every such γ > 0. For GANs with networks, Theorem 4.1 of {PAPER} has local convergence with R1 or R2, for small learning rates and under its assumptions. At γ = {_n(gamma)} and h/4 = {_n(h / 4)}: {numbers}.",
    )


def _circle(game: Game) -> Step:
    found = verdict(Game("non_saturating", h=game.h), "simultaneous")
    return Step(
        "Why non-saturating ends on a circle",
        r"\begin{aligned} \underbrace{h^2\,\tfrac{r^2}{4}}_{\text{out, by the tangent}} &= \underbrace{h\,\tfrac{r^4}{8}}_{\text{in, by the loss}} \\ r &= \sqrt{2h} \end{aligned}",
        "With t = θψ, r² = θ² + ψ² changes at the rate 2t (f′(t) − f′(−t)) = −2t tanh(t/2) ≈ −t² along the non-saturating field, and the mean of t² round a circle is r⁴/8. A simultaneous step adds "
        f"h² |v|² ≈ h² r²/4. Both are the leading terms, for small h. At h = {_n(game.h)}: √(2h) = **{_n(math.sqrt(2 * game.h), 4)}**, and from (1, 1) the orbit's steps 15,000 to 20,000 lie between "
        f"**{_n(found.low, 4)}** and **{_n(found.high, 4)}**.",
    )


def _slow(game: Game) -> Step:
    found = verdict(Game("non_saturating", h=game.h), "alternating")
    return Step(
        "Why |λ| = 1 comes in without a rate",
        r"\frac{d r^2}{dn} = -h\,\frac{r^4}{8} \quad\Rightarrow\quad r \approx \sqrt{\frac{8}{h\,n}}",
        "With the generator first there is no push outwards, and the pull inwards weakens with r⁴: four times as many steps halve the distance, where a rate λⁿ would halve it again and again. "
        f"At h = {_n(game.h)} and n = {STEPS:,}: **{_n(math.sqrt(8 / (game.h * STEPS)), 4)}**; the orbit from (1, 1) is at **{_n(found.after, 4)}**. "
        "The circle is a little of an ellipse, so the two differ by some per cent.",
    )


def _here(game: Game, scheme: str) -> str:
    values = eigenvalues(of_step(game, scheme))
    large = size(values)
    return "" if large is None else f"For the chosen method λ = **{_pair(values)}**, |λ| = **{_n(large, 6)}**."


def _pair(values: np.ndarray) -> str:
    """Write two eigenvalues: '1 ± 0.1i', or both where they are real."""
    (real, imaginary), (other, _) = values
    if not imaginary:
        return f"{_n(real, 5)} and {_n(other, 5)}"
    turn = f"{_n(abs(imaginary), 5)}i"
    return f"{_n(real, 5)} ± {turn}" if real else f"±{turn}"


def _n(x: float, digits: int = 3) -> str:
    return format_number(x, digits)
