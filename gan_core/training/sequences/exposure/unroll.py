"""A model that reads true tokens and its own, mixed place by place."""

import torch
from torch import Tensor

from gan_core.networks.sequences.next_token import NextToken
from gan_core.training.sequences.exposure.task import Task


def unroll(
    network: NextToken,
    task: Task,
    tokens: Tensor,
    true: Tensor | None,
    u: Tensor,
    *,
    through: bool = False,
    told: int | None = None,
) -> tuple[Tensor, Tensor]:
    """Return the answers (B, T, outputs) and what the model said (B, T, …) at each place.

    tokens (B, T, …): the true ones. true: (T, B) bool, whether a place reads its true token or what the model said at the place before; None: its own
    everywhere. The first `told` places (task.given if None) read the true token anyway. u (T, B): for draws. through: let gradients pass through own tokens.
    """
    state = network.first_state(len(tokens))
    answers: list[Tensor] = []
    said: list[Tensor] = []
    for t in range(tokens.shape[1]):
        token = tokens[:, t]
        if t >= (task.given if told is None else told):
            own = said[-1] if through else said[-1].detach()
            token = own if true is None else torch.where(true[t].view(-1, *[1] * (token.dim() - 1)), token, own)
        answer, state = network(task.read(token), state)
        answers.append(answer)
        said.append(task.say(answer, u[t]))
    return torch.stack(answers, 1), torch.stack(said, 1)


def mixed_loss(
    network: NextToken, task: Task, n: int, eps: float, generator: torch.Generator, *, through: bool
) -> Tensor:
    """Return the loss of scheduled sampling on a batch of n (arXiv:1506.03099): a coin for each place and sequence shows the true token with probability ε.

    ε = 1 is teacher forcing, ε = 0 free running. The target is the true token in any case, which is why the objective is improper (arXiv:1511.05101).
    Answers before the last given token do not count.
    """
    tokens, targets = task.batch(n, generator)
    coins, u = torch.rand(2, tokens.shape[1], n, generator=generator, device=generator.device)
    answers, _ = unroll(network, task, tokens, coins < eps, u, through=through)
    first = task.given - 1
    return task.loss(answers[:, first:], targets[:, first:]).mean()
