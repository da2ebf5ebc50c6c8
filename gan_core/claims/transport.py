"""Claims of the lesson *Moving mass*: the exact and the entropic plan between two clouds of points in the plane."""

from gan_core.claims.claim import FormulaClaim
from gan_core.params import TransportParams
from gan_core.params.transport import THIN, WIDE
from gan_core.theory import plane_plans

SPREADS = {f"{side}_{name}": (THIN, WIDE) for side in "pq" for name in ("width", "height")}
DRAWS = {"points": (4, 32)}


def exact(params: TransportParams) -> plane_plans.Plans:
    """Return the exact plan of the centred clouds."""
    return plane_plans.plans(*params.clouds())


def entropic(params: TransportParams) -> plane_plans.Entropic:
    """Return their entropic plan."""
    return plane_plans.entropic(*params.clouds(), params.epsilon)


CLAIMS = [
    FormulaClaim(
        name="entropic_costs_more",
        sentence="The entropic plan does not cost less than the exact one.",
        model=TransportParams,
        settings={"plan": "entropic"},
        value=lambda params: entropic(params).cost - exact(params).cost,
        words="cost of the entropic plan less that of the exact one",
        at_least=-1e-6,  # Sinkhorn stops at 10⁻⁶ of the mass
        free={"epsilon": (0.1, 100.0), **SPREADS},
        source="arXiv:1306.0895",
    ),
    FormulaClaim(
        name="entropic_from_p_to_p",
        sentence="From p to p the entropic plan with ε = 1 costs more than 0.",
        model=TransportParams,
        settings={"plan": "entropic", "epsilon": 1.0},
        value=lambda params: entropic(params).cost_to_itself,
        words="cost of the entropic plan from p to p",
        at_least=0.01,
        free={**DRAWS, "p_width": (THIN, WIDE), "p_height": (THIN, WIDE)},
    ),
    FormulaClaim(
        name="all_blur",
        sentence="At ε = 100 the entropic plan costs at least 0.9 times the mean over all pairs.",
        model=TransportParams,
        settings={"plan": "entropic", "epsilon": 100.0},
        value=lambda params: entropic(params).cost / exact(params).independent,
        words="cost of the entropic plan over the mean of all pairs, both clouds centred",
        at_least=0.9,
        free={**DRAWS, **SPREADS},
    ),
    FormulaClaim(
        name="bures_is_below",
        sentence="W₂ of two clouds is not below W₂ of two Gaussians with their means and covariances (Bures).",
        model=TransportParams,
        settings={},
        value=lambda params: exact(params).cost - exact(params).bures_squared,
        words="W₂² less the squared Bures distance",
        at_least=-1e-9,
        free={**DRAWS, **SPREADS},
        source="Gelbrich 1990",
    ),
    FormulaClaim(
        name="bures_of_a_stretched_cloud",
        sentence="W₂ is the Bures distance if q is p, stretched along the axes.",
        model=TransportParams,
        settings={"same": True, "q_width": 1.6, "q_height": 0.4},
        value=lambda params: abs(exact(params).cost - exact(params).bures_squared),
        words="|W₂² − the squared Bures distance|",
        at_most=1e-9,
        free={**DRAWS, **SPREADS},
    ),
]
