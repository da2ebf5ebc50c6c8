"""The lesson's numbers as Python lines."""

from gan_core.params import DistributionsParams
from ui.share import arguments


def lines_of(params: DistributionsParams, at: int) -> str:
    """Return lines that compute the divergences and both Wasserstein distances."""
    p, q = arguments(params.side("p")), arguments(params.side("q"))
    return f"""from gan_core.theory.divergences import between
from gan_core.theory.line_transport import w1, w2
from gan_core.theory.shapes import Shape

p, q = Shape({p}), Shape({q})
found = between(p, q)
{{"KL(p‖q)": found.kl, "KL(q‖p)": found.reverse_kl, "JS": found.js, "TV": found.tv, "W₁": w1(p, q), "W₂": w2(p, q)}}"""
