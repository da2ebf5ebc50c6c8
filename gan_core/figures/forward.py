"""From data to noise: a digit on its way, schedules against t, and the histograms of chains that step and that jump."""

from functools import lru_cache

import numpy as np

from gan_core.array import Array
from gan_core.data.images import digits
from gan_core.diffusion.chains import EDGES, Chains
from gan_core.diffusion.forward import jumped, walk
from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.schedules import allowed, schedules
from gan_core.figures.sweep import Curve, stairs, sweep
from gan_core.figures.theme import Figure, Theme, member_style
from gan_core.figures.tiles import tiled, tiles, word

STRIP, LABELS, LARGE = (
    7,
    1.3,
    4.0,
)  # images of a strip, the width of its words, and the side of the two above, in images
SHORT = {"linear_unscaled": "Not scaled"}
SNR_DECADES = [-6.0, 4.0]
X = np.linspace(EDGES[0], EDGES[-1], 241)


def picture(digit: int, schedule: str, T: int, t: int, theme: Theme) -> Figure:
    """Draw x_0, x_t by one jump, and below them a chain that is stepped and images that jump, from t = 0 to T."""
    noise, shown = schedules[schedule].noise(T), _shown(T)
    x_0 = _digit(digit)
    x_t = jumped(x_0, t, _noise(T + 1), noise)
    jumps = np.stack([jumped(x_0, at, _noise(at), noise) for at in shown])
    top = 0.6
    large = [(-LABELS, x_0, "x<sub>0</sub>"), (STRIP - LARGE, x_t, f"x<sub>t</sub> at t = {t:,}")]
    traces = [tiles(_pixels(image), x, top, LARGE, theme, "images") for x, image, _ in large]
    notes = [word(theme, x, top - 0.06, text, "left", "bottom") for x, _, text in large]
    low = top + LARGE + 0.85
    for row, (images, name) in enumerate([(_stepped(digit, schedule, T), "stepped"), (jumps, "jumped")]):
        y = low + 1.12 * row
        traces.append(tiles(_pixels(images), 0, y, 1.0, theme, "images"))
        notes.append(word(theme, -0.12, y + 0.5, name, "right", "middle"))
    notes += [word(theme, i + 0.5, low - 0.04, f"{at:,}", "center", "bottom") for i, at in enumerate(shown)]
    notes.append(word(theme, -0.12, low - 0.04, "t", "right", "bottom"))
    for trace in traces:
        trace["always"] = True
    return tiled(traces, notes, STRIP + LABELS, theme, ("images",), LABELS)


def charts(
    schedule: str, T: int, t: int, stepped: Chains, jump: Chains, law: Mixture, theme: Theme
) -> dict[str, Figure]:
    """ᾱ and SNR of every schedule with T steps, and the histograms at t."""
    return {
        "alpha_bar": alpha_bars(schedule, T, t, theme),
        "snr": snrs(schedule, T, t, theme),
        "histogram": histograms(stepped, jump, law, t, theme),
    }


def alpha_bars(schedule: str, T: int, t: int, theme: Theme) -> Figure:
    """ᾱ_t against t, the chosen schedule wide."""
    curves = [_of(name, noise.alpha_bar, schedule, t) for name, noise in allowed(T).items()]
    title = "ᾱ<sub>t</sub>, what is left of the data’s variance"
    figure = sweep(theme, title, np.arange(T + 1.0), curves, x_range=[0, T], y_range=[-0.04, 1.04], word="t", nticks=6)
    figure["layout"]["meta"] = {
        **figure["layout"].get("meta", {}),
        "answer": True,
    }  # a page may hide it behind a question
    return figure


def snrs(schedule: str, T: int, t: int, theme: Theme) -> Figure:
    """ᾱ/(1 − ᾱ) against t, on a log axis; ∞ at t = 0 is not drawn."""
    curves = [
        _of(name, np.where(np.isfinite(noise.snr), noise.snr, np.nan), schedule, t)
        for name, noise in allowed(T).items()
    ]
    title = "Signal to noise ᾱ/(1 − ᾱ) <i>(log)</i>"
    return sweep(theme, title, np.arange(T + 1.0), curves, x_range=[0, T], y_range=SNR_DECADES, word="t", log_y=True, nticks=6)  # fmt: skip


def histograms(stepped: Chains, jump: Chains, law: Mixture, t: int, theme: Theme) -> Figure:
    """Draw what chains of the mixture show at t, the exact density of x_t, and N(0, 1)."""
    normal = Mixture((0.0,), (1.0,), (1.0,))
    curves = [
        Curve(0 * X, "stepped", member_style(0)["color"]),
        Curve(0 * X, "jumped", member_style(1)["color"]),
        Curve(np.exp(law.log_density(X)), "exact", "exact", "dash"),
        Curve(np.exp(normal.log_density(X)), "N(0, 1)", "muted", "dot"),
    ]
    peak = max(stepped.density.max(), jump.density.max())
    top = next(top for top in (0.5, 1.0, 2.0) if peak < top or top == 2.0)
    figure = sweep(
        theme, f"10,000 points of a mixture at t = {t:,} <i>(density)</i>", X, curves,
        x_range=[EDGES[0], EDGES[-1]], y_range=[-0.02 * top, top], word="x", nticks=9,
    )  # fmt: skip
    for i, seen in enumerate((stepped, jump)):
        stairs(figure, i, EDGES, seen.density)
    for note in figure["layout"]["annotations"][2:]:  # all four end at 0: a list in the order drawn
        place = next(i for i, curve in enumerate(curves) if note["text"].endswith(curve.word))
        note["y"], note["yshift"] = (0.86 - 0.22 * place) * top, 0
    return figure


def _of(name: str, y: np.ndarray, chosen: str, t: int) -> Curve:
    """A schedule's curve, in the same colour and dash on every chart."""
    style = member_style(schedules.names().index(name))
    marks = [(float(t), float(y[t]))] if name == chosen and np.isfinite(y[t]) else []
    words = SHORT.get(name, schedules[name].label)
    return Curve(y, words, style["color"], style["dash"], marks, width=3.0 if name == chosen else 1.25)


def _shown(T: int) -> list[int]:
    return [round(i * T / (STRIP - 1)) for i in range(STRIP)]


@lru_cache(maxsize=10)
def _digit(digit: int) -> np.ndarray:
    """Return the first such digit, (28, 28), −1 for paper and 1 for ink."""
    found = digits.load(28)
    return found.pixels[int(np.argmax(found.labels == digit)), 0] / 127.5 - 1


@lru_cache(maxsize=8)
def _stepped(digit: int, schedule: str, T: int) -> np.ndarray:
    """Return one chain of images at the times of the strip, (STRIP, 28, 28)."""
    path = walk(_digit(digit), schedules[schedule].noise(T), np.random.default_rng(0))
    return path[_shown(T)]


def _noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((28, 28))


def _pixels(x: Array) -> np.ndarray:
    """Return images (28, 28) or (n, 28, 28) as a row of tiles; what lies beyond paper and ink is cut."""
    bytes_ = np.round(np.clip((x + 1) * 127.5, 0, 255)).astype(np.uint8)
    return bytes_.reshape(1, -1, 1, 28, 28)
