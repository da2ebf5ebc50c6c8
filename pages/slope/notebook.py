"""The lesson's numbers as Python lines."""

from gan_core.params import SlopeParams


def lines_of(params: SlopeParams, at: int) -> str:
    """Return lines that compute D at the score a, and the value, the slope and the decades of every loss."""
    return f"""from gan_core.losses import losses
from gan_core.theory.derivation import sigma
from gan_core.theory.slopes import decades, slope, value

a = {params.a!r}
table = {{name: (value(name, a), slope(name, a), decades(name, a)) for name in losses.names()}}
{{"a": a, "D = σ(a)": sigma(a), "1 − D": 1 - sigma(a), **table}}"""
