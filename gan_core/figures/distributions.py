"""Two distributions on the line, over one x axis: densities, the best discriminator, integrands, and mass that moves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.array import sigmoid
from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, heading
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, member_style, shade
from gan_core.numerals import format_number
from gan_core.params.distributions import FAR, GAP, NARROW, WIDE
from gan_core.params.masses import with_share, write_masses
from gan_core.theory.divergences import Divergences, common_masses, integrands
from gan_core.theory.line_transport import couples
from gan_core.theory.shapes import Shape

REACH, FINE = 10.0, 1201
X_RANGE = [-REACH, REACH]
TOPS = (0.5, 1.05, 2.2, 4.5)  # of the density axis: it moves only where a density leaves it
NAMES = {"kl": "KL(p‖q)", "reverse_kl": "KL(q‖p)", "js": "JS", "tv": "TV"}
STYLES = {
    "kl": 2,
    "reverse_kl": 1,
    "js": 0,
    "tv": 6,
}  # members of a race: KL(p‖q), which weighs by p, is near p's colour
COUPLES = 32
LINE = 1.75
WAYS = {"p": -1, "q": 1}  # to which side the handles of a scale reach
MAX_SHARE = 0.9  # share that a mass is dragged to: the others need room


def densities(p: Shape, q: Shape, theme: Theme) -> Figure:
    """Draw p and q, as curves or as stems of masses, with a handle on the middle and one on the scale of each."""
    colours, traces, tops = COLOURS[theme], [], [0.0]
    for law, role, dash in ((p, "real", "solid"), (q, "generated", "dash")):
        x, y = _drawn(law)
        traces += _curve(x, y, law.discrete, colours[role], dash, role)
        tops.append(float(y.max()))
    top = next((top for top in TOPS if max(tops) < top), TOPS[-1])
    notes = [label(theme, 0.75 * top, "p, data", colours["real"], "solid"), label(theme, 0.5 * top, "q, generated", colours["generated"], "dash")]  # fmt: skip
    grips = [*_handles("p", p, colours["real"], top), *_handles("q", q, colours["generated"], top)]
    title = "Density" + ", or mass where there are stems" * (p.discrete or q.discrete)
    return _figure(theme, title, traces, notes, [-0.04 * top, top], handles=grips)


def best_discriminator(p: Shape, q: Shape, theme: Theme) -> Figure:
    """Draw D* = p/(p + q) where p or q is, ½ as a rule."""
    colours = COLOURS[theme]
    if p.discrete and q.discrete:
        x, log_p, log_q = common_masses(p, q)
        traces = _curve(x, sigmoid(log_p - log_q), True, colours["exact"], "solid", "D*")
    elif p.discrete or q.discrete:  # ½ nowhere: 1 on p's side and 0 on q's
        masses, level = (p, 1.0) if p.discrete else (q, 0.0)
        x, (points, _) = _grid([p, q]), masses.atoms()
        other = (q if p.discrete else p).log_density(x)
        flat = np.where(np.isfinite(other), 1 - level, np.nan)
        traces = _curve(x, flat, False, colours["exact"], "dash", "D*")
        traces += _curve(points, np.full(len(points), level), True, colours["exact"], "solid", "D*")
    else:
        x = _grid([p, q])
        with np.errstate(invalid="ignore"):
            y = sigmoid(p.log_density(x) - q.log_density(x))
        traces = _curve(x, y, False, colours["exact"], "dash", "D*")
    rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": 0.5, "y1": 0.5, "layer": "below",
            "line": {"color": colours["line"], "width": 1, "dash": "dot"}}  # fmt: skip
    notes = [
        label(theme, 1.0, "D* = 1: real", colours["exact"], "dash"),
        label(theme, 0.0, "D* = 0: fake", colours["exact"], "dash"),
    ]
    for note in notes:
        note["text"] = note["text"].split("</span> ")[1]
    return _figure(theme, "The optimal discriminator D* = p/(p + q)", traces, notes, [-0.08, 1.08], shapes=[rule])


def under_the_integral(p: Shape, q: Shape, found: Divergences, shown: str, theme: Theme) -> Figure:
    """Draw what each divergence is the area under (of masses: the sum of), its value beside it."""
    names = list(NAMES) if shown == "all" else [shown]
    singular = p.discrete != q.discrete
    if singular:
        x, curves = np.zeros(0), {name: np.zeros(0) for name in names}
    elif p.discrete:
        x, log_p, log_q = common_masses(p, q)
        curves = integrands(log_p, log_q)
    else:
        x = _grid([p, q])
        curves = integrands(p.log_density(x), q.log_density(x))
    traces, notes, seen = [], [], [np.zeros(1)]
    for name in names:
        style = member_style(STYLES[name])
        y = np.where(np.isfinite(curves[name]), curves[name], np.nan)
        filled = len(names) == 1 and not p.discrete
        traces += _curve(x, y, p.discrete, style["color"], style["dash"], NAMES[name], filled=filled)
        value = format_number(getattr(found, name))
        notes.append(label(theme, 0.0, f"{NAMES[name]} {value}", style["color"], style["dash"]))
        seen.append(y[np.isfinite(y)])
    values = np.concatenate(seen)
    y_range = _stepped(float(values.min()), float(values.max()))
    if len(notes) > 1:  # they all end at 0: a list in the order of the menu
        for i, note in enumerate(notes):
            note["y"] = y_range[1] - (i + 0.5) / len(notes) * (y_range[1] - y_range[0])
    title = (
        "Integrand: none, for no x has both a density and a mass" if singular
        else "What is summed" if p.discrete else "Integrand: the divergence is the area under it" + " (below 0 it counts as less)" * bool(values.min() < -1e-9)
    )  # fmt: skip
    return _figure(theme, title, traces, notes, y_range)


def mass_moving(p: Shape, q: Shape, t: float, theme: Theme) -> Figure:
    """Draw where the plan takes each 1/COUPLES of p, from t = 0 below to t = 1 above, and where all are at t."""
    colours = COLOURS[theme]
    start, end = couples(p, q, COUPLES)
    x = np.stack([start, end, np.full(COUPLES, np.nan)], -1).ravel()
    y = np.tile([0.0, 1.0, np.nan], COUPLES)
    paths = {**_line(x, y, "plan"), "line": {"color": shade(colours["muted"], 0.5), "width": 1}, "hoverinfo": "skip"}
    traces = [paths]
    for at, role, size, symbol in (
        (0.0, "real", 9, "circle"),
        (1.0, "generated", 9, "diamond"),
        (t, "exact", 5, "circle"),
    ):
        points = (1 - at) * start + at * end
        traces.append({
            **_line(points, np.full(COUPLES, at), role), "mode": "markers", "hovertemplate": "x = %{x:.3g}",
            "marker": {"size": size, "symbol": symbol, "color": shade(colours[role], 0.75)},
        })  # fmt: skip
    notes = [
        label(theme, 0.0, "t = 0: p", colours["real"], "solid"),
        label(theme, 1.0, "t = 1: q", colours["generated"], "dash"),
    ]
    if 0.15 < t < 0.85:
        notes.append(label(theme, t, f"t = {t:.2f}", colours["exact"], "solid"))
    word = {
        "text": "x", "name": "lowest", "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top",
        "xshift": 14, "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]},
    }  # fmt: skip
    title = f"The optimal plan: each line moves 1/{COUPLES} of the mass"
    figure = _figure(theme, title, traces, [*notes, word], [-0.12, 1.12])
    figure["layout"]["yaxis"] |= {"tickvals": [0, 0.5, 1]}
    now = (1 - t) * start + t * end
    figure["layout"]["meta"]["says"] = (
        f"{title}: at t = {t:.2f} it lies from {format_number(now.min())} to {format_number(now.max())}"
    )
    return figure


def _drawn(law: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Return the points at which a law is drawn, and its density or mass there."""
    if law.discrete:
        return law.atoms()
    x = _grid([law])
    return x, np.exp(law.log_density(x))


def _grid(laws: Sequence[Shape]) -> np.ndarray:
    """Return x for curves: even, and on both sides of a uniform's ends, where it jumps."""
    ends = [end for law in laws if law.kind == "uniform" for end in law.ends()]
    jumps = np.array([end + side for end in ends for side in (-1e-6, 0.0, 1e-6)])
    return np.unique(np.concatenate([np.linspace(-1.6 * REACH, 1.6 * REACH, FINE), jumps]))


def _handles(side: str, law: Shape, colour: str, top: float) -> list[dict[str, Any]]:
    """Return the places to drag: the middle, what the scale reaches, how far two Gaussians are apart, each mass.

    Those of p reach to the left and those of q to the right, so that none covers another where p = q, or p lies left of q.
    """
    way, apart = WAYS[side], law.gap if law.kind == "mixture" else 0.0
    common = {"move": "x", "y_range": [0.0, top], "colour": colour}

    def grip(name: str, words: str, x: float, y: float, step: float, *ends: float) -> dict[str, Any]:
        return {
            "name": f"{side}_{name}",
            "label": f"{words} of {side}",
            "x": x,
            "y": y,
            "x_range": sorted(ends),
            "step": step,
            **common,
        }

    def height(x: float) -> float:
        return 0.02 * top if law.discrete else float(np.exp(law.log_density(np.array(x))))

    edge = law.location + way * apart
    reach = edge + way * law.scale
    found = [
        grip("location", "location", law.location, (0.02 if side == "p" else 0.16) * top, 0.1, -FAR, FAR),
        grip("scale", "scale", reach, height(reach - way * 1e-6), 0.05, edge + way * NARROW, edge + way * WIDE),
    ]
    if law.kind == "mixture":
        found.append(grip("gap", "gap", edge, height(edge), 0.1, law.location, law.location + way * GAP))
    if law.discrete:
        for k, (x, mass) in enumerate(zip(*law.atoms(), strict=True)):
            at = {"move": "y", "y_range": [0.0, MAX_SHARE], "step": 0.01}
            found.append({**grip(f"mass{k}", f"mass {k + 1}", float(x), float(mass), 0.01, float(x), float(x)), **at})
    return found


def dragged(name: str, x: float, y: float, p: Shape, q: Shape) -> Mapping[str, float | str]:
    """Return the setting that a handle of `densities` makes at (x, y): a gap and a scale are distances, a mass is a height."""
    side, _, what = name.partition("_")
    law = {"p": p, "q": q}[side]
    if what.startswith("mass"):
        return {f"{side}_masses": write_masses(with_share(law.masses, int(what[4:]), y))}
    apart = law.gap if law.kind == "mixture" and what == "scale" else 0.0
    value = x if what == "location" else WAYS[side] * (x - law.location) - apart
    low, high = {"location": (-FAR, FAR), "scale": (NARROW, WIDE), "gap": (0.0, GAP)}[what]
    return {name: round(min(max(value, low), high), 6)}


def _curve(
    x: np.ndarray, y: np.ndarray, stems: bool, colour: str, dash: str, name: str, *, filled: bool = False
) -> list[dict[str, Any]]:
    if not stems:
        line = {**_line(x, y, name), "line": {"color": colour, "dash": dash, "width": LINE, "simplify": False}}
        return [{**line, **({"fill": "tozeroy", "fillcolor": shade(colour, 0.18)} if filled else {})}]
    up = np.stack([np.zeros_like(y), y, np.full_like(y, np.nan)], -1).ravel()
    return [
        {**_line(np.repeat(x, 3), up, name), "line": {"color": colour, "dash": dash, "width": LINE}, "hoverinfo": "skip"},
        {**_line(x, y, name), "mode": "markers", "marker": {"size": 8, "color": colour, "symbol": "diamond" if name == "generated" else "circle"}},
    ]  # fmt: skip


def _line(x: np.ndarray, y: np.ndarray, name: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": np.asarray(x, np.float32), "y": np.asarray(y, np.float32), "name": name,
        "hovertemplate": "%{y:.3g}",
    }  # fmt: skip


def _stepped(low: float, high: float) -> list[float]:
    """Return a range that holds low and high and moves in steps of 2, so that it stands still under most drags."""
    top = next(2.0**k for k in range(-9, 12) if 2.0**k > 1.02 * max(high, 0.01))
    bottom = 0.0 if low > -1e-9 else -next(2.0**k for k in range(-9, 12) if 2.0**k > -1.02 * low)
    return [bottom - 0.04 * (top - bottom), top]


def _figure(
    theme: Theme, title: str, traces: list, notes: list, y_range: list[float], *, shapes: Sequence[Any] = (), handles: Sequence[Any] = ()
) -> Figure:  # fmt: skip
    spread([note for note in notes if note["xref"] == "paper" and "name" not in note], y_range)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={**MARGIN, "r": 124},
            hovermode="closest",
            xaxis=axis(theme, range=list(X_RANGE), showgrid=False, dtick=2),
            yaxis=axis(theme, range=y_range, nticks=5),
            annotations=[heading(theme, title), *notes],
            shapes=list(shapes),
            meta={"handles": list(handles)},
        ),
    }
