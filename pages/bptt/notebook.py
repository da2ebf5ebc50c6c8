"""The lesson's numbers as Python lines: by hand, and by torch's autograd."""

from gan_core.params import UnrolledParams


def lines_of(params: UnrolledParams) -> str:
    """Return lines that compute ∂L/∂W both ways."""
    return f"""import numpy as np
import torch

from gan_core.params import UnrolledParams
from gan_core.theory.bptt import apart, backward, forward

params = UnrolledParams.of({params.non_defaults()!r})
weights, task = params.weights, params.task
run = forward(weights, task, params.activation)
by_hand = backward(weights, task, run, params.activation, params.reach, params.mistake).dW.sum(0)

W = torch.tensor(weights.W, requires_grad=True)
h, loss = torch.zeros(params.units, dtype=torch.float64), 0.0
for x, target, counts in zip(task.x, task.target, task.weight):
    h = getattr(torch, params.activation)(W @ h + torch.tensor(weights.U) * x)
    loss = loss + counts * (torch.tensor(weights.v) @ h - target) ** 2 / 2
loss.backward()
{{"L": float(loss.detach()), "‖∂L/∂W‖": np.linalg.norm(by_hand), "by hand": by_hand, "autograd": W.grad.numpy(), "apart": apart(by_hand, W.grad.numpy())}}"""
