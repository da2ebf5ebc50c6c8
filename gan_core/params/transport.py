"""Settings of the transport lesson: two clouds in the plane, and two rows of masses on a line."""

from typing import Any, ClassVar

from pydantic import field_validator

from gan_core.errors import BadInput
from gan_core.params.base import Params, redeclare, setting
from gan_core.params.masses import read_masses

CLOUDS = {"gaussian": "Gaussian", "ring": "Ring", "segment": "Upright segment", "two": "Two Gaussians"}
COSTS = {"distance": "|x − y|", "squared": "|x − y|²"}
PLANS = {"exact": "Exact", "entropic": "Entropic"}
SCENES = {"plane": "Two clouds in the plane", "line": "Masses on a line, and prices"}
FAR, THIN, WIDE = 3.0, 0.2, 2.0


def _cloud(side: str, kind: str, x: float) -> dict[str, Any]:
    return {
        "kind": setting(
            kind, live=True, group=side, choices=CLOUDS, label=f"{side} is", help="Points drawn with the seed, all of one mass."
        ),
        "x": setting(x, ge=-FAR, le=FAR, live=True, group=f"{side}_more", label=f"Centre of {side}, x", help="The mean of the points."),
        "y": setting(0.0, ge=-FAR, le=FAR, live=True, group=f"{side}_more", label=f"Centre of {side}, y", help="The mean of the points."),
        "width": setting(1.0, ge=THIN, le=WIDE, live=True, group=f"{side}_more", label=f"Spread of {side} along x", help="Stretches the points."),
        "height": setting(1.0, ge=THIN, le=WIDE, live=True, group=f"{side}_more", label=f"Spread of {side} along y", help="Stretches the points."),
    }  # fmt: skip


_P, _Q = _cloud("p", "gaussian", -2.0), _cloud("q", "gaussian", 2.0)


class TransportParams(Params):
    """Two clouds of points, the plan between them; two rows of masses and the cost between their points."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {}

    seed: int = redeclare(Params, "seed", live=True, help="One seed gives every point.")
    p_kind: str = _P["kind"]
    p_x: float = _P["x"]
    p_y: float = _P["y"]
    p_width: float = _P["width"]
    p_height: float = _P["height"]
    q_kind: str = _Q["kind"]
    q_x: float = _Q["x"]
    q_y: float = _Q["y"]
    q_width: float = _Q["width"]
    q_height: float = _Q["height"]
    scene: str = setting(
        "plane", live=True, group="scene", choices=SCENES, label="Look at", help="Both have masses that can be dragged."
    )  # fmt: skip
    plan: str = setting(
        "exact", live=True, group="plan", choices=PLANS, label="Plan drawn", help="Both are always computed; their costs stand beside each other."
    )  # fmt: skip
    epsilon: float = setting(
        1.0, ge=0.1, le=100.0, log=True, live=True, group="plan", label="ε of the entropic plan", help="Strength of the entropic regularisation, in units of the cost; a larger ε blurs the plan."
    )  # fmt: skip
    points: int = setting(
        24, ge=4, le=32, live=True, group="more", label="Points of each", help="All of the same mass."
    )
    same: bool = setting(
        False, live=True, group="more", label="One draw for both", help="Of one kind, q's points are then p's, stretched and moved."
    )  # fmt: skip
    cost: str = setting(
        "distance", live=True, group="plan", choices=COSTS, label="Cost on the line", help="Of a unit of mass from x to y. In the plane it is |x − y|²."
    )  # fmt: skip
    a: str = setting(
        "1, 4, 1, 0, 2, 0", live=True, group="line", label="Masses of p", help="At 0, 1, 2, …; divided by their sum. 2 to 12 numbers with commas between."
    )  # fmt: skip
    b: str = setting(
        "3, 0, 1, 2, 0, 2", live=True, group="line", label="Masses of q", help="At 0, 1, 2, …; as many as p has."
    )  # fmt: skip

    @field_validator("a", "b")
    @classmethod
    def _are_masses(cls, text: str, info: Any) -> str:
        masses = read_masses(text, info.field_name)
        other = info.data.get("a") if info.field_name == "b" else None
        if len(masses) < 2 or (other is not None and len(masses) != len(read_masses(other, "a"))):
            raise BadInput(f"{info.field_name}: as many masses as p has, and 2 at least.", fields=(info.field_name,))
        return text

    def overridden(self) -> dict[str, str]:
        """Say which fields count for nothing in the scene that is looked at."""
        line = ("cost", "a", "b")
        plane = [name for name in type(self).model_fields if name not in (*line, "scene")]
        return dict.fromkeys(line if self.scene == "plane" else plane, "scene")

    def clouds(self) -> tuple[Any, ...]:
        """Return what a plan in the plane depends on: kind and spread of p and of q, points, seed, same; not where the clouds are."""
        p, q = (
            (getattr(self, f"{side}_kind"), (getattr(self, f"{side}_width"), getattr(self, f"{side}_height")))
            for side in "pq"
        )
        return p, q, self.points, self.seed, self.same

    def masses(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return both rows of masses as numbers, not yet divided by their sums."""
        return read_masses(self.a, "a"), read_masses(self.b, "b")
