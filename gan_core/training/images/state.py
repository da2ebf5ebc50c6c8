"""An image game's whole state as arrays: what a saved run needs to go on bit for bit. Its draws need nothing: see the game."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from gan_core.training.images.game import ImageGame


def _tensors(game: ImageGame) -> Iterator[tuple[str, Tensor]]:
    for name, network in (("G", game.G), ("D", game.D), ("average_G", game.average_G)):
        if network is not None:
            yield from ((f"{name}/{key}", tensor) for key, tensor in network.state_dict(keep_vars=True).items())
    for name in ("alive", "last_check"):
        yield f"health/{name}", getattr(game.health, name)


def _moments(name: str, optimiser: Optimizer) -> Iterator[tuple[str, Tensor, dict, str]]:
    for i, weight in enumerate(optimiser.param_groups[0]["params"]):
        of_weight = optimiser.state[weight]
        for key in sorted(of_weight):
            yield f"{name}/{i}/{key}", weight, of_weight, key


def state(game: ImageGame) -> dict[str, np.ndarray]:
    """Weights, running statistics, average, the optimisers' moments, health."""
    arrays = {name: tensor.detach().cpu().numpy().copy() for name, tensor in _tensors(game)}
    for name, optimiser in (("opt_G", game.opt_G), ("opt_D", game.opt_D)):
        for key, _, of_weight, moment in _moments(name, optimiser):
            if torch.is_tensor(of_weight[moment]):
                arrays[key] = of_weight[moment].detach().cpu().numpy().copy()
    return arrays


@torch.no_grad()
def load(game: ImageGame, arrays: Mapping[str, np.ndarray], step: int) -> None:
    """Go on from `state`; the layout of memory, channels_last, is that of the game's own weights."""
    for name, tensor in _tensors(game):
        tensor.copy_(torch.from_numpy(np.array(arrays[name])))
    for name, optimiser in (("opt_G", game.opt_G), ("opt_D", game.opt_D)):
        for i, weight in enumerate(optimiser.param_groups[0]["params"]):
            found = {key.rsplit("/", 1)[1]: array for key, array in arrays.items() if key.startswith(f"{name}/{i}/")}
            for key, array in found.items():
                moment = torch.from_numpy(np.array(array)).to(game.device)
                optimiser.state[weight][key] = (
                    torch.empty_like(weight).copy_(moment) if moment.shape == weight.shape else moment
                )
    game.step = step
