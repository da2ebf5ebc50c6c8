"""Recurrent networks that answer once, after the last input."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

CELLS: dict[str, Callable[[int, int], nn.RNNBase]] = {
    "rnn": nn.RNN,
    "orthogonal_rnn": nn.RNN,
    "gru": nn.GRU,
    "lstm": nn.LSTM,
}


class OneAnswer(nn.Module):
    """Inputs (T + 1, N, I) through torch's cell of H units, then a linear layer on the last h: logits (N, C).

    forget_bias: of an LSTM, the sum of its two biases of the forget gate at the start. rho: an orthogonal RNN begins with W = rho · Q, Q orthogonal.
    """

    def __init__(self, cell: str, inputs: int, units: int, answers: int, *, forget_bias: float = 1.0, rho: float = 1.0):
        super().__init__()
        self.cell = CELLS[cell](inputs, units)
        self.out = nn.Linear(units, answers)
        if cell == "lstm":
            set_forget_bias(self.cell, forget_bias)
        if cell == "orthogonal_rnn":
            nn.init.orthogonal_(weights_of(self.cell)[1], gain=rho)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits after the last input."""
        logits: Tensor = self.out(self.cell(x)[0][-1])
        return logits


def weights_of(cell: nn.RNNBase) -> list[Tensor]:
    """Return W of the input, U of the state, and the two biases of a cell of one layer."""
    return list(cell.all_weights[0])


@torch.no_grad()
def set_forget_bias(cell: nn.RNNBase, bias: float) -> None:
    """Set the forget gate's bias of an LSTM. torch adds two biases, each in the order i, f, g, o: one gets all of it, the other 0."""
    part = slice(cell.hidden_size, 2 * cell.hidden_size)
    *_, of_input, of_state = weights_of(cell)
    of_input[part] = bias
    of_state[part] = 0.0
