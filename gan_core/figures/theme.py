"""Colours with one meaning each, for light and dark pages, and what all axes share."""

from typing import Any, Literal

Theme = Literal["light", "dark"]
Figure = dict[str, Any]  # {"data": [...], "layout": {...}}

TYPE = 13  # px of what is written in a chart
COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "real": "#0072B2",
        "generated": "#BE4300",
        "gradient": "#B04080",
        "exact": "#000000",
        "discriminator": "#5B6270",  # lines that belong to the discriminator
        "text": "#1F2430",
        "muted": "#5B6270",
        "line": "#C9CDD4",
        "grid": "#ECEEF1",
        "paper": "#FFFFFF",
    },
    "dark": {
        "real": "#56B4E9",
        "generated": "#E69F00",
        "gradient": "#E6A5C8",
        "exact": "#FFFFFF",
        "discriminator": "#A4ABB8",
        "text": "#E4E7EC",
        "muted": "#A4ABB8",
        "line": "#464C58",
        "grid": "#262B35",
        "paper": "#12151B",
    },
}

# From "fake" (0) over ½ to "real" (1): CIE lightness rises evenly, and the hue goes from warm to cool. The ends differ by 1.6 : 1 in
# relative luminance, and each marker above has 3 : 1 on all of it.
CRITIC_MAP: dict[str, tuple[str, str, str]] = {
    "light": ("#D3C5B8", "#E3E2D9", "#F3FFFB"),
    "dark": ("#342724", "#3C4141", "#3E5C61"),
}

# Okabe–Ito in a fixed order that begins with what no role above uses; the same on both pages, a dash each.
MEMBER_COLOURS = ("#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#0072B2", "#D55E00", "#999999", "#F0E442")
MEMBER_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "8px,2px,2px,2px,2px,2px", "1px,3px")


def member_style(k: int) -> dict[str, str]:
    """Return the colour and the dash of member k of a race: 64 pairs, each once."""
    return {"color": MEMBER_COLOURS[k % 8], "dash": MEMBER_DASHES[(k + k // 8) % 8]}


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an axis: thin line, ticks outside, faint grid, powers of ten as '5×10⁻⁵'; `more` overrides it."""
    colours = COLOURS[theme]
    return {
        "showline": True,
        "linecolor": colours["line"],
        "linewidth": 1,
        "gridcolor": colours["grid"],
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 3,
        "tickcolor": colours["line"],
        "tickfont": {"size": TYPE, "color": colours["muted"]},
        "exponentformat": "power",
        "autorange": False,
        "ticklabeloverflow": "allow",  # measuring each label for "hide past div" took a third of a chart's first drawing
        "minexponent": 3,
        **more,
    }


def layout(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return what every figure shares: a transparent ground, no legend, and a view that outlives every refresh."""
    colours = COLOURS[theme]
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": TYPE, "color": colours["text"]},
        "showlegend": False,
        "uirevision": "fixed",
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours["muted"], "activecolor": colours["text"]},
        "hoverlabel": {
            "bgcolor": colours["paper"],
            "bordercolor": colours["line"],
            "font": {"color": colours["text"], "size": TYPE},
        },
        **more,
    }


def shade(colour: str, alpha: float) -> str:
    """Return '#RRGGBB' with an opacity, as 'rgba(r,g,b,a)'."""
    return f"rgba({int(colour[1:3], 16)},{int(colour[3:5], 16)},{int(colour[5:7], 16)},{alpha:g})"
