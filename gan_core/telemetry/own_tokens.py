"""What a model does told the truth, and alone, measured on sequences that it was not trained on."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gan_core.data.sequences import brackets
from gan_core.networks.sequences.next_token import NextToken
from gan_core.training.sequences.exposure.task import Task
from gan_core.training.sequences.exposure.unroll import unroll
from gan_core.training.streams import generator

STRINGS = 12  # of each network in the picture


class Judge:
    """Held-out sequences, and uniform numbers for draws, the same for every network and step."""

    def __init__(self, task: Task, device: torch.device):
        self.task = task
        self.tokens, self.targets = task.held_out()
        self.u = torch.rand(
            self.tokens.shape[1], len(self.tokens), generator=generator(0, "judged", device), device=device
        )

    @torch.no_grad()
    def errors(self, networks: Sequence[NextToken]) -> tuple[Tensor, Tensor, Tensor]:
        """Return of each network the loss told the truth (K,), the error by place told the truth (K, own), and alone (K, own)."""
        task, first = self.task, self.task.given - 1
        true = torch.ones_like(self.u, dtype=torch.bool)
        targets = self.targets[:, first:]
        losses, told, alone = [], [], []
        for network in networks:
            answers, _ = unroll(network, task, self.tokens, true, self.u)
            losses.append(task.loss(answers[:, first:], targets).mean())
            told.append(task.one_step_errors(answers[:, first:], targets))
            _, said = unroll(network, task, self.tokens, None, self.u)
            alone.append(task.own_errors(said[:, first:], targets))
        return torch.stack(losses), torch.stack(told), torch.stack(alone)


@torch.no_grad()
def continued_point(
    networks: Sequence[NextToken], task: Task, true: np.ndarray, told: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return how each network goes on from the points told (given, 2): its own points (K, own, 2), and its answers to the true ones, of one step (K, own, 2).

    true (given + own, 2). Both begin with the same answer where what is told is true.
    """
    weight = next(networks[0].parameters())
    begun = np.concatenate([told, true[len(told) :]])
    alone: list[Tensor] = []
    one_step: list[Tensor] = []
    for points, own, found in ((begun, None, alone), (true, True, one_step)):
        tokens = torch.from_numpy(points[None, :-1]).to(weight)
        u = torch.zeros(tokens.shape[1], 1, device=weight.device)
        for network in networks:
            keep = None if own is None else torch.ones_like(u, dtype=torch.bool)
            _, said = unroll(network, task, tokens, keep, u)
            found.append(said[0, task.given - 1 :])
    return torch.stack(alone).cpu().numpy(), torch.stack(one_step).cpu().numpy()


@torch.no_grad()
def continued_strings(networks: Sequence[NextToken], task: Task, u: Tensor, start: np.ndarray) -> np.ndarray:
    """Return STRINGS strings of each network that begin with `start` (T₀,), as symbols (K, STRINGS, own)."""
    symbols = torch.from_numpy(start).to(u.device).expand(STRINGS, -1)
    tokens = torch.zeros(STRINGS, task.own, dtype=torch.int64, device=u.device)
    tokens[:, 0] = brackets.BEGIN
    tokens[:, 1 : 1 + len(start)] = symbols
    drawn = [
        unroll(network, task, tokens, None, u[:, :STRINGS], told=1 + len(start))[1].cpu().numpy()
        for network in networks
    ]
    found = np.stack(drawn)
    found[:, :, : len(start)] = start
    return found
