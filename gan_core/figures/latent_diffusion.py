"""Latent diffusion in small: images of each kind, the aggregate posterior by channel, both stages' losses, what a sample costs."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, Line, chart, heading
from gan_core.figures.marks import rule
from gan_core.figures.ranges import ceiling
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, member_style
from gan_core.figures.tiles import tiled, tiles, word

Snapshot = Mapping[str, Any]
LAYERS = {"real": "real and rebuilt", "prior": "decoded from N(0, I)", "diffusion": "by latent diffusion"}
ROWS = {"real": ("real", 1), "rebuilt": ("rebuilt", 1), "prior": ("N(0, I)", 2), "diffusion": ("diffusion", 2)}
ACROSS, BETWEEN, LABELS, HEAD, APART = 10.0, 0.4, 2.0, 0.7, 0.3


def picture(snapshot: Snapshot, theme: Theme, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw a block a member: images, the same rebuilt, decoded from noise, and what diffusion in the latents makes."""
    seen, members = snapshot["picture"], int(snapshot["members"])
    columns = 7 if members == 1 else 5
    side = ACROSS / (columns * members)
    traces, notes = [], []
    for k in range(members):
        left, top = k * (ACROSS / members + BETWEEN), HEAD
        notes.append(word(theme, left, HEAD - 0.12, str(snapshot["member_labels"][k]), "left", "bottom"))
        for name, (said, rows) in ROWS.items():
            rows *= 2 if members > 1 and rows > 1 else 1
            images = np.asarray(seen[name]) if name == "real" else np.asarray(seen[name])[k]
            if name == "diffusion" and not seen["diffuses"]:
                text = f"from step {snapshot['params']['autoencoder_steps']:,}"
                notes.append(word(theme, left + 0.1, top + rows * side / 2, text, "left", "middle"))
            else:
                shown = images[: rows * columns].reshape(rows, columns, *images.shape[1:])
                traces.append(tiles(shown, left, top, side, theme, "real" if name == "rebuilt" else name))
            if k == 0:
                notes.append(word(theme, -0.12, top + rows * side / 2, said, "right", "middle"))
            top += rows * side + (APART if name != "real" else 0.06)
    return tiled(traces, notes, max(top, ACROSS + BETWEEN + LABELS), theme, layers, LABELS)


def posterior(snapshot: Snapshot, theme: Theme) -> Figure:
    """Draw mean ± standard deviation of each channel of z under the aggregate posterior, beside 0 ± 1 of the prior."""
    mean, std = (np.asarray(snapshot[name], float) for name in ("latent_mean", "latent_std"))
    members, channels = mean.shape
    most = float(np.nanmax(np.abs(mean) + std, initial=1.5, where=np.isfinite(mean + std)))
    top = ceiling(1.05 * most, (1, 1.5, 2, 3, 5, 7))
    traces, notes = [], []
    for k in range(members):
        style = {"color": COLOURS[theme]["generated"], "dash": "solid"} if members == 1 else member_style(k)
        x = np.arange(1, channels + 1) + (k - (members - 1) / 2) * 0.24
        traces.append({
            "type": "scatter", "mode": "markers", "x": x.astype(np.float32), "y": mean[k].astype(np.float32), "name": str(snapshot["member_labels"][k]),
            "marker": {"size": 8, "symbol": ("circle", "diamond")[k], "color": style["color"]},
            "error_y": {"type": "data", "array": std[k].astype(np.float32), "color": style["color"], "thickness": 2, "width": 5},
            "hovertemplate": "%{y:.3g} ± %{error_y.array:.3g}",
        })  # fmt: skip
    for at, said in ((1.0, "N(0, I): +1"), (-1.0, "N(0, I): −1")):
        notes.append(label(theme, at, said, COLOURS[theme]["exact"], "dash"))
    spread(notes, [-top, top])
    ticks = {"tickmode": "array", "tickvals": list(range(1, channels + 1))}
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=[0.5, channels + 0.5], showgrid=False, **ticks),
            yaxis=axis(theme, range=[-top, top], nticks=5),
            annotations=[heading(theme, "z by channel, mean ± std"), _below(theme, "channel"), *notes],
            shapes=[rule(theme, "y", at) for at in (-1.0, 1.0)],
            meta={"own_axis": True},
        ),
    }  # fmt: skip


def bound(snapshot: Snapshot, theme: Theme) -> Figure:
    """Both parts of the autoencoder's loss, in nats an image."""
    lines = [
        Line("reconstruction_nats", "rebuilding", "generated", group="autoencoder"),
        Line("kl_nats", "KL", "text", "dash", group="autoencoder"),
    ]
    more = " · thick rebuilding, thin KL" if snapshot["members"] > 1 else ""
    return chart(snapshot, theme, f"Autoencoder <i>(nats an image, log)</i>{more}", lines, log=True)


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """The denoiser's loss, once there is one."""
    first = "" if snapshot["picture"]["diffuses"] else f", from step {snapshot['params']['autoencoder_steps']:,}"
    return chart(
        snapshot, theme, f"Denoiser <i>(mean squared error{first})</i>",
        [Line("loss", "", "generated", group="denoiser")], y_range=[0.0, 1.25],
    )  # fmt: skip


def _below(theme: Theme, text: str) -> dict[str, Any]:
    """Name an axis of a chart's own beside its last number."""
    return {
        "text": text, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top",
        "xshift": 26, "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip
