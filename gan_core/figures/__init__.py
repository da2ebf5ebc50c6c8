"""Snapshot → figure: plain Plotly dictionaries that hold numpy float32 arrays. numpy only: no torch, no plotly."""

from gan_core.figures.charts import (
    accuracy,
    covered_and_good,
    distances,
    gradients,
    kl_to_uniform,
    layer_gradients,
    losses,
    modes,
    perfect_share,
    quality,
    saturation_meter,
    scores,
    slope,
    transport,
)
from gan_core.figures.lines import legend
from gan_core.figures.plane import DEFAULT_LAYERS, LAYERS, plane
from gan_core.numerals import format_number

__all__ = [
    "DEFAULT_LAYERS",
    "LAYERS",
    "accuracy",
    "covered_and_good",
    "distances",
    "format_number",
    "gradients",
    "kl_to_uniform",
    "layer_gradients",
    "legend",
    "losses",
    "modes",
    "perfect_share",
    "plane",
    "quality",
    "saturation_meter",
    "scores",
    "slope",
    "transport",
]
