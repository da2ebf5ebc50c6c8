"""A recurrent network that reads one token and says what comes next."""

import torch
from torch import Tensor, nn


class NextToken(nn.Module):
    """One GRU cell (arXiv:1406.1078) and a linear layer: token (B, inputs) and state (B, width) -> answer (B, outputs) and state."""

    def __init__(self, inputs: int, width: int, outputs: int):
        super().__init__()
        self.width = width
        self.cell = nn.GRUCell(inputs, width)
        self.out = nn.Linear(width, outputs)

    def forward(self, token: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Return the answer and the next state."""
        state = self.cell(token, state)
        return self.out(state), state

    def first_state(self, batch: int) -> Tensor:
        """Return zeros (B, width)."""
        weight = self.out.weight
        return torch.zeros(batch, self.width, dtype=weight.dtype, device=weight.device)
