"""A denoiser's whole training as arrays: what a saved run needs to go on bit for bit. Its draws need nothing: see the game."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.training.diffusion.game import DiffusionGame

MOMENTS = ("step", "exp_avg", "exp_avg_sq")


def _tensors(game: DiffusionGame) -> Iterator[tuple[str, Tensor]]:
    for i, weight in enumerate(game.weights):
        yield f"weight/{i}", weight
        yield f"average/{i}", game.average.weights[i]
    for name in ("loss", "loss_sum", "loss_count", "not_finite"):
        yield name, getattr(game, name)


def state(game: DiffusionGame) -> dict[str, np.ndarray]:
    """Weights, average, the optimiser's moments, what is counted."""
    arrays = {name: tensor.detach().cpu().numpy().copy() for name, tensor in _tensors(game)}
    for i, weight in enumerate(game.weights):
        for name, tensor in game.opt.state[weight].items():
            arrays[f"moment/{name}/{i}"] = tensor.detach().cpu().numpy().copy()
    return arrays


@torch.no_grad()
def load(game: DiffusionGame, arrays: Mapping[str, np.ndarray], step: int) -> None:
    """Go on from `state`; the layout of memory, channels_last, is that of the game's own weights."""
    for name, tensor in _tensors(game):
        tensor.copy_(torch.from_numpy(np.array(arrays[name])))
    for i, weight in enumerate(game.weights):
        for name in MOMENTS:
            if f"moment/{name}/{i}" in arrays:  # none before the first step
                found = torch.from_numpy(np.array(arrays[f"moment/{name}/{i}"])).to(game.device)
                game.opt.state[weight][name] = torch.empty_like(weight).copy_(found) if found.ndim else found
    game.taken = step
