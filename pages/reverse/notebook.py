"""The lesson's numbers as Python lines."""

from gan_core.params import ReverseParams
from gan_core.params.reverse import CHAINS
from ui.share import arguments


def lines_of(params: ReverseParams, at: int) -> str:
    """Return lines that run the chains; the followed one and the mean and the std of all, at a place of the replay."""
    run = (params.schedule, params.T, params.spacing, params.S)
    return f"""from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.samplers import chosen
from gan_core.diffusion.trajectory import trajectory

found = trajectory(TWO, {", ".join(map(repr, run))}, chosen({arguments(params.rule())}), {CHAINS}, {params.seed})
x = found.x[{at}]
{{"t": found.visited[{at}], "x": x[{params.chain}], "mean": x.mean(), "std": x.std()}}"""
