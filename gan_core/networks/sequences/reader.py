"""Networks that read symbols and are asked at every step: what went in so far becomes a state, and the state an answer."""

from abc import abstractmethod

import torch
from torch import Tensor, nn

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Reader(nn.Module):
    """Codes (N, T), 0 for nothing and i for the i-th symbol, as vectors: nothing is 0 everywhere, a symbol 1 at its place."""

    vectors: Tensor
    read: nn.Linear

    def __init__(self, symbols: int):
        super().__init__()
        self.register_buffer("vectors", torch.cat([torch.zeros(1, symbols), torch.eye(symbols)]), persistent=False)

    def forward(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Return states (N, T, H) and scores (N, T, C) of codes (N, T)."""
        states = self.states(self.vectors[codes])
        return states, self.read(states)

    @abstractmethod
    def states(self, x: Tensor) -> Tensor:
        """Return h_t (N, T, H) of vectors (N, T, I)."""


class RecurrentReader(Reader):
    """h_t = cell(x_t, h_{t−1}) with h_0 = 0, and scores V h_t + c of the answers at each step: the same weights at every t.

    A plain RNN with I symbols, H units and C answers has H I + H² + 2 H + C H + C weights, whatever the length. A GRU has the first three terms three times, an LSTM
    four times (torch's cells have two biases). Check: I = 2, H = 8, C = 2 gives 114 and a GRU 306.
    """

    def __init__(self, symbols: int, units: int, answers: int, cell: str = "gru"):
        super().__init__(symbols)
        self.cell = CELLS[cell](symbols, units, batch_first=True)
        self.read = nn.Linear(units, answers)

    def states(self, x: Tensor) -> Tensor:
        """Return h_t (N, T, H) of vectors (N, T, I)."""
        states: Tensor = self.cell(x)[0]
        return states


class FeedForwardReader(Reader):
    """The same without a recurrence: h_t = tanh(W x_t + b), which knows nothing of the steps before."""

    def __init__(self, symbols: int, units: int, answers: int):
        super().__init__(symbols)
        self.hidden, self.read = nn.Linear(symbols, units), nn.Linear(units, answers)

    def states(self, x: Tensor) -> Tensor:
        """Return h_t (N, T, H) of vectors (N, T, I)."""
        return torch.tanh(self.hidden(x))
