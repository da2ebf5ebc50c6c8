"""The gradients of a small recurrent network by torch's autograd, in float64: what backpropagation through time by hand is compared with."""

import numpy as np
import torch

from gan_core.theory.bptt import Task, Weights

ACTIVATIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid}


def gradients(weights: Weights, task: Task, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """Return ∂L/∂W (n, n) and ∂L/∂h_t (T, n) of the network of `gan_core.theory.bptt`, without truncation."""
    W = torch.tensor(weights.W, requires_grad=True)
    U, b, v = (torch.from_numpy(value) for value in (weights.U, weights.b, weights.v))
    h, loss, states = torch.zeros_like(b), torch.zeros((), dtype=torch.float64), []
    for x, target, weight in zip(task.x, task.target, task.weight, strict=True):
        h = ACTIVATIONS[activation](W @ h + U * x + b)
        h.retain_grad()
        states.append(h)
        loss = loss + weight * (v @ h + weights.c - target) ** 2 / 2
    loss.backward()
    assert W.grad is not None
    return W.grad.numpy(), np.array([np.zeros(len(b)) if h.grad is None else h.grad.numpy() for h in states])
