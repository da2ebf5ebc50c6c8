"""The lesson's numbers as Python lines."""

from gan_core.params import ScoreParams
from gan_core.params.score import CHAINS
from ui.share import arguments


def lines_of(params: ScoreParams, at: int) -> str:
    """Return lines that run the chains and compute the score and the guess at the probe, at a time visited."""
    run = (params.schedule, params.T, params.spacing, params.S)
    return f"""import numpy as np

from gan_core.diffusion.plane_mixture import plane_mixture
from gan_core.diffusion.samplers import chosen
from gan_core.diffusion.trajectory import trajectory
from gan_core.figures import score

data = plane_mixture({params.data!r}, {params.sigma!r}, {params.radius!r})
found = trajectory(data, {", ".join(map(repr, run))}, chosen({arguments(params.rule())}), {CHAINS}, {params.seed})
i, probe = {min(at, params.S)}, np.array([{params.probe_x!r}, {params.probe_y!r}])
alpha_bar, law = found.noise.alpha_bar[found.visited[i]], score.law_at(found, i)
{{"ᾱ": alpha_bar, "score": law.score(probe), "x̂₀": score.guess(law, alpha_bar, probe)}}"""
