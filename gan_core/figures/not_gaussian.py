"""The exact q(x_{t−1} | x_t) against Gaussians of its mean, and how far it is from the nearest one, against β."""

from typing import Any

import numpy as np

from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.not_gaussian import BETAS, Answer, compared, ddpm_std
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme, member_style

WIDE = 4.0  # half the width of the picture, in standard deviations of the exact law
NATS = [-8.0, 0.5]


def charts(before: Mixture, alpha_bar: float, x: float, beta: float, theme: Theme) -> dict[str, Figure]:
    """Draw both; before: the law of x_{t−1}, at ᾱ = alpha_bar."""
    answer = compared(before, x, beta)
    return {"posterior": densities(answer, alpha_bar, x, beta, theme), "kl": against_beta(before, x, beta, answer, theme)}  # fmt: skip


def densities(answer: Answer, alpha_bar: float, x: float, beta: float, theme: Theme) -> Figure:
    """The exact density, the Gaussian of its mean and std, and that of its mean and √β̃."""
    at = answer.mean + WIDE * answer.std * np.linspace(-1, 1, 401)
    low, style = ddpm_std(alpha_bar, beta)[0], member_style(0)

    def gauss(std: float) -> np.ndarray:
        return np.exp(Mixture((answer.mean,), (std,), (1.0,)).log_density(at))

    exact = np.exp(answer.law.log_density(at))
    curves = [
        Curve(exact, "exact", "exact", "dash", width=2.5),
        Curve(gauss(answer.std), "nearest", "generated"),
        Curve(gauss(low), "with β̃", style["color"], "dot"),
    ]
    top = 1.12 * float(max(exact.max(), gauss(answer.std).max()))
    figure = sweep(theme, "q(x<sub>t−1</sub> | x<sub>t</sub>), and Gaussians of its mean <i>(density)</i>", at, curves, x_range=[at[0], at[-1]], y_range=[-0.03 * top, top], word="x", nticks=6)  # fmt: skip
    for note in figure["layout"]["annotations"][2:]:  # all end at 0: a list in the order drawn
        place = next(i for i, curve in enumerate(curves) if note["text"].endswith(curve.word))
        note["y"], note["yshift"] = (0.9 - 0.16 * place) * top, 0
    return figure


def against_beta(before: Mixture, x: float, beta: float, answer: Answer, theme: Theme) -> Figure:
    """KL(exact ‖ nearest Gaussian) against β, with a handle on β."""
    y = np.array([compared(before, x, float(at)).kl_nats for at in BETAS])
    y[y < 10 ** NATS[0]] = np.nan  # below the axis, and near what the integral can tell
    height = max(answer.kl_nats, 10 ** NATS[0])
    handle = {
        "name": "beta", "label": "β of the step", "x": beta, "y": height, "move": "x", "x_range": [1e-4, 0.9], "y_range": [height, height],
        "step": 1e-4 if beta < 0.01 else 1e-3 if beta < 0.1 else 0.01, "colour": COLOURS[theme]["text"],
    }  # fmt: skip
    ticks: dict[str, Any] = {
        "tickvals": [1e-4, 1e-3, 1e-2, 1e-1, 0.9],
        "ticktext": ["10⁻⁴", "10⁻³", "0.01", "0.1", "0.9"],
    }
    return sweep(
        theme, "KL from the nearest Gaussian <i>(nats, log)</i>", BETAS, [Curve(y, "", "exact", "dash")], x_range=[-4, float(np.log10(0.9))], y_range=NATS,
        word="β", log_x=True, log_y=True, handles=[handle], **ticks,
    )  # fmt: skip
