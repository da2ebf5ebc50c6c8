"""The names of lines, at the lines' ends."""

from typing import Any

from gan_core.figures.theme import COLOURS, TYPE, Theme

PLOT_HEIGHT = 90  # px that labels reckon with when they step out of each other's way
LABEL_HEIGHT = 16
GLYPHS = {"solid": "━", "dash": "╍", "dot": "┅"}


def label(theme: Theme, y: float, text: str, colour: str, dash: str) -> dict[str, Any]:
    """Name a line at its end: a piece of the line in its colour, then words in the colour of text, which can be read."""
    piece = f'<span style="color:{colour}">{GLYPHS.get(dash, "╌")}</span>'
    return {
        "text": f"{piece} {text}", "x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": y, "yref": "y",
        "yanchor": "middle", "showarrow": False, "align": "left", "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def spread(labels: list[dict[str, Any]], y_range: list[float], height: float = PLOT_HEIGHT) -> None:
    """Push labels apart, keeping their order, by a shift in pixels from the value they name. height: of the plot, in px."""
    px = height / (y_range[1] - y_range[0])
    labels.sort(key=lambda item: item["y"])
    heights: list[float] = []
    for item in labels:
        item["y"] = min(max(item["y"], y_range[0]), y_range[1])
        wanted = (item["y"] - y_range[0]) * px
        heights.append(max(wanted, heights[-1] + LABEL_HEIGHT) if heights else wanted)
    top = float(height)
    for i in range(len(labels) - 1, -1, -1):  # what was pushed over the top comes down again
        heights[i] = min(heights[i], top)
        top = heights[i] - LABEL_HEIGHT
        labels[i]["yshift"] = heights[i] - (labels[i]["y"] - y_range[0]) * px
