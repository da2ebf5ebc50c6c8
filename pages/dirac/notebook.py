"""The lesson's numbers as Python lines."""

from gan_core.params import DiracGanParams
from ui.share import arguments

SHOWN = 500  # steps of the picture


def lines_of(params: DiracGanParams, at: int) -> str:
    """Return lines that compute the distances at a step, and |λ|."""
    return f"""from gan_core.theory.dirac_gan import Game
from gan_core.theory.dirac_orbit import SCHEMES, orbit, radius
from gan_core.theory.dirac_stability import eigenvalues, of_step, size

game = Game({arguments(params.game())})
paths = {{scheme: orbit(game, scheme, {params.start}, {SHOWN}) for scheme in SCHEMES}}
distances = {{f"distance, {{scheme}}": radius(path[{at}]) for scheme, path in paths.items()}}
{{**distances, **{{f"|λ| {{scheme}}": size(eigenvalues(of_step(game, scheme))) for scheme in SCHEMES}}}}"""
