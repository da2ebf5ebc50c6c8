"""A game's whole state as arrays: what a saved run needs to go on bit for bit."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.training.plane.game import Game


def _tensors(game: Game) -> Iterator[tuple[str, Tensor]]:
    yield "G", game.G.flat
    yield "D", game.D.flat
    yield "average_G", game.average_G
    for name, optimiser in (("opt_G", game.opt_G), ("opt_D", game.opt_D)):
        for i, moment in enumerate(optimiser.moments):
            yield f"{name}/{i}", moment
    if game.D.spectral is not None:
        for side in ("left", "right"):
            for i, vector in enumerate(getattr(game.D.spectral, side)):
                yield f"spectral/{side}/{i}", vector
    for name in ("alive", "last_check"):
        yield f"health/{name}", getattr(game.health, name)


def state(game: Game) -> dict[str, np.ndarray]:
    """Weights, average, moments, power iterations, health, generators."""
    arrays = {name: tensor.detach().cpu().numpy().copy() for name, tensor in _tensors(game)}
    arrays |= {f"stream/{name}": stream.state() for name, stream in game.streams.items()}
    return arrays


@torch.no_grad()
def load(game: Game, arrays: Mapping[str, np.ndarray], step: int) -> None:
    """Go on from `state`, in place."""
    for name, tensor in _tensors(game):
        tensor.copy_(torch.from_numpy(np.array(arrays[name])))
    for name, stream in game.streams.items():
        stream.load(arrays[f"stream/{name}"])
    game.step = step
