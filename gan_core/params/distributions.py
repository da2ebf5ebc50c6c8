"""Settings of two distributions on the line."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import field_validator

from gan_core.params.base import Params, setting
from gan_core.params.masses import read_masses

KINDS = {"gaussian": "Gaussian", "uniform": "Uniform", "mixture": "Two Gaussians", "discrete": "Discrete masses"}
SHOWN = {"all": "All four", "kl": "KL(p‖q)", "reverse_kl": "KL(q‖p)", "js": "JS", "tv": "TV"}
SCALE = "Standard deviation; of a uniform half its width, of masses how far they are apart."
FAR, NARROW, WIDE, GAP = 6.0, 0.2, 3.0, 4.0


def _side(side: str, location: float) -> dict[str, Any]:
    more = f"{side}_more"
    return {
        "kind": setting(
            "gaussian", live=True, group=side, choices=KINDS, label=f"{side} is",
            help="Its shape. All that is drawn is computed from formulas; no samples are taken.",
        ),
        "location": setting(
            location, ge=-FAR, le=FAR, live=True, group=side, label=f"Location of {side}", help="Its middle."
        ),
        "scale": setting(1.0, ge=NARROW, le=WIDE, live=True, group=side, label=f"Scale of {side}", help=SCALE),
        "gap": setting(
            2.0, ge=0, le=GAP, live=True, group=more, label=f"Gap of {side}",
            help="How far each of two Gaussians stands from the middle.",
        ),
        "weight": setting(
            0.5, ge=0, le=1, live=True, group=more, label=f"Right share of {side}", help="The mass of the right one of two Gaussians."
        ),
        "masses": setting(
            "1, 2, 1", live=True, group=more, label=f"Masses of {side}", help="Numbers with commas between; they are divided by their sum."
        ),
    }  # fmt: skip


_P, _Q = _side("p", -1.0), _side("q", 1.0)


class DistributionsParams(Params):
    """p, the data, and q, the generator's; and which integrand is looked at."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {}

    p_kind: str = _P["kind"]
    p_location: float = _P["location"]
    p_scale: float = _P["scale"]
    p_gap: float = _P["gap"]
    p_weight: float = _P["weight"]
    p_masses: str = _P["masses"]
    q_kind: str = _Q["kind"]
    q_location: float = _Q["location"]
    q_scale: float = _Q["scale"]
    q_gap: float = _Q["gap"]
    q_weight: float = _Q["weight"]
    q_masses: str = _Q["masses"]
    shown: str = setting(
        "js", live=True, group="view", choices=SHOWN, label="Integrand", help="What the divergence is the area under."
    )  # fmt: skip

    @field_validator("p_masses", "q_masses")
    @classmethod
    def _are_masses(cls, text: str, info: Any) -> str:
        read_masses(text, info.field_name)
        return text

    def overridden(self) -> dict[str, str]:
        """Say which fields count for nothing with the kinds chosen."""
        found: dict[str, str] = {}
        for side in "pq":
            kind = getattr(self, f"{side}_kind")
            idle = [] if kind == "mixture" else ["gap", "weight"]
            idle += [] if kind == "discrete" else ["masses"]
            found |= {f"{side}_{name}": f"{side}_kind" for name in idle}
        return found

    def side(self, side: str) -> Mapping[str, Any]:
        """Return what makes p or q: kind, location, scale, gap, weight and masses as numbers."""
        names = ("kind", "location", "scale", "gap", "weight")
        masses = read_masses(getattr(self, f"{side}_masses"), f"{side}_masses")
        return {**{name: getattr(self, f"{side}_{name}") for name in names}, "masses": masses}
