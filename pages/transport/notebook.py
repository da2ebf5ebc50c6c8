"""The lesson's numbers as Python lines."""

from gan_core.params import TransportParams


def lines_of(params: TransportParams, at: int) -> str:
    """Return lines that compute the costs of both plans in the plane, or the primal and the dual value on the line."""
    return _plane(params) if params.scene == "plane" else _line(params)


def _plane(params: TransportParams) -> str:
    p, q = (
        (getattr(params, f"{s}_kind"), (getattr(params, f"{s}_width"), getattr(params, f"{s}_height"))) for s in "pq"
    )
    return f"""from gan_core.theory import plane_plans

clouds = ({p}, {q}, {params.points}, {params.seed}, {params.same})
exact, entropic = plane_plans.plans(*clouds), plane_plans.entropic(*clouds, {params.epsilon!r})
apart = ({params.p_x!r} - {params.q_x!r}) ** 2 + ({params.p_y!r} - {params.q_y!r}) ** 2  # of the centres, squared
{{
    "W₂² exact": apart + exact.cost,
    "entropic": apart + entropic.cost,
    "bias": entropic.cost - exact.cost,
    "p to p": entropic.cost_to_itself,
    "W₂": (apart + exact.cost) ** 0.5,
    "Bures": (apart + exact.bures_squared) ** 0.5,
}}"""


def _line(params: TransportParams) -> str:
    a, b = params.masses()
    return f"""import numpy as np

from gan_core.theory import duality

a, b = np.array({list(a)}), np.array({list(b)})
a, b, x = a / a.sum(), b / b.sum(), np.arange(len(a))
found = duality.solve(a, b, np.abs(x[:, None] - x) ** {2.0 if params.cost == "squared" else 1.0})
{{"primal Σ π C": found.primal, "dual Σ a f + Σ b g": found.dual}}"""
