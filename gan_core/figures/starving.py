"""Pictures and charts of the starving generator: (snapshot, theme) → a figure."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, chart, line_of_loss
from gan_core.figures.plane import plane
from gan_core.figures.theme import Figure, Theme
from gan_core.figures.tiles import tiled, tiles, word

Snapshot = Mapping[str, Any]
LAYERS = {"real": "data", "generated": "generated", "discriminator": "discriminator"}
COLUMNS, GAP, LABELS = 8, 0.4, 3.0


def scene(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw the points with the discriminator's landscape, or the images of every generator."""
    if "samples" not in snapshot["picture"]:
        return plane(snapshot, theme, layers=[name for name in layers if name in LAYERS], member=member)
    samples = np.asarray(snapshot["picture"]["samples"])  # (K, 16, C, H, W)
    shown = list(dict.fromkeys(str(label).split(", seed")[0] for label in snapshot["member_labels"]))
    each = len(samples) // len(shown)
    traces, notes, top = [], [], 0.0
    for i, label in enumerate(shown):
        notes.append(word(theme, -0.2, top + 1, label, "right", "middle"))
        for start in range(0, samples.shape[1], COLUMNS):
            traces.append(tiles(samples[i * each, start : start + COLUMNS][None], 0, top, 1.0, theme, "generated"))
            top += 1
        top += GAP
    return tiled(traces, notes, max(top, COLUMNS + LABELS), theme, layers, LABELS)


def gradients(snapshot: Snapshot, theme: Theme) -> Figure:
    """‖∇_θ L_G‖ of both losses against the discriminator's steps, on a log axis."""
    lines = [
        line_of_loss("gradient_minimax", "minimax", "minimax"),
        line_of_loss("gradient_non_saturating", "non-saturating", "non_saturating"),
    ]
    more = " · thick minimax, thin non-saturating" if snapshot["members"] > 1 else ""
    return chart(snapshot, theme, f"‖∇<sub>θ</sub>L<sub>G</sub>‖ <i>(log)</i>{more}", lines, log=True)


def spread(snapshot: Snapshot, theme: Theme) -> Figure:
    """How much the samples' −log D gradients differ: standard deviation over mean."""
    line = Line("spread_non_saturating", "", "gradient")
    return chart(snapshot, theme, "Spread of the −log D gradient <i>(std/mean)</i>", [line], y_range=[0.0, 2.0])


def mean_D(snapshot: Snapshot, theme: Theme) -> Figure:
    """How real the discriminator finds generated samples on average."""
    return chart(
        snapshot, theme, "Mean D of generated samples <i>(log)</i>", [Line("mean_D", "", "generated")], log=True
    )
