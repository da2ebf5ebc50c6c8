"""Small pictures of data sets, for their control."""

import base64
from functools import cache

import numpy as np

from gan_core.data import distributions
from gan_core.figures.theme import COLOURS

SIDE, POINTS = 36, 90  # px; samples drawn


@cache
def data_set(name: str) -> str:
    """Return a data set's samples as an SVG in a data address; its colour is one that both themes can carry."""
    law = distributions[name](sigma=0.06, radius=2.0)
    points = law.sample(POINTS, np.random.default_rng(0))
    at = (1 + points * [1, -1] / law.extent) * SIDE / 2
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.3"/>' for x, y in at)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}"'
    text = f'{svg} fill="{COLOURS["light"]["real"]}">{dots}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()
