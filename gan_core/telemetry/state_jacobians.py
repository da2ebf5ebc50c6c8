"""How the last state of a recurrent network depends on each earlier one: products of Jacobians of single steps, in float64."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from gan_core.networks.sequences.memory import weights_of


def step_jacobians(cell: nn.RNNBase, x: Tensor) -> tuple[Tensor, Tensor]:
    """Return J_t = ∂s_t/∂s_{t−1} for t = 1 … T, (T, N, S, S), and what the gate that keeps lets through (T, N, H): f of an LSTM, z of a GRU.

    x (T + 1, N, I), T at least 1. s is h (H), of an LSTM (h, c) (2 H). s_0 is the state after the first input.
    """
    W, U, b, d = (weight.detach().double() for weight in weights_of(cell))
    step = _STEPS[type(cell)]
    h = torch.zeros(x.shape[1], cell.hidden_size, dtype=torch.float64, device=x.device)
    c = torch.zeros_like(h)
    found, gates = [], []
    for t, into in enumerate(x.double() @ W.T + b):
        h, c, jacobian, gate = step(into, h, c, U, d)
        if t:
            found.append(jacobian)
            gates.append(gate)
    return torch.stack(found), torch.stack(gates)


def norms(cell: nn.RNNBase, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return ‖∂h_T/∂h_t‖ for t = 0 … T, (T + 1), the same of c (NaN unless an LSTM), and the mean forget gate.

    ‖·‖ is the spectral norm, the largest factor by which a small change grows; the mean over the N sequences x (T + 1, N, I). Check: both are 1 at t = T.
    """
    jacobians, gates = step_jacobians(cell, x)
    H, N, size = cell.hidden_size, x.shape[1], jacobians.shape[-1]
    product = torch.eye(size, dtype=torch.float64, device=x.device).expand(N, size, size)
    products = [product]
    for jacobian in reversed(jacobians):
        product = product @ jacobian
        products.append(product)
    back = torch.stack(products[::-1])  # (T + 1, N, S, S)
    of_h = _spectral(back[..., :H, :H])
    of_c = _spectral(back[..., H:, H:]) if size > H else torch.full_like(of_h, torch.nan)
    return of_h, of_c, gates.mean() if isinstance(cell, nn.LSTM) else torch.full_like(of_h[0], torch.nan)


def _spectral(matrices: Tensor) -> Tensor:
    """Mean largest singular value over N, (T + 1, N, H, H) -> (T + 1); NaN where a matrix is not finite."""
    finite = matrices.isfinite().all(-1).all(-1)
    clean = torch.where(finite[..., None, None], matrices, torch.zeros_like(matrices))
    return torch.where(finite, torch.linalg.matrix_norm(clean, 2), torch.nan).mean(-1)


def _rnn(into: Tensor, h: Tensor, c: Tensor, U: Tensor, d: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Plain: h' = tanh(a), a = W x + b + U h + d: J = diag(1 − h'²) U."""
    new = torch.tanh(into + h @ U.T + d)
    return new, c, _rows(1 - new.square(), U), new


def _gru(into: Tensor, h: Tensor, c: Tensor, U: Tensor, d: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """GRU: h' = (1 − z) n + z h, n = tanh(x_n + r q), q = U_n h + d_n (torch's order: r, z, n)."""
    (x_r, x_z, x_n), (h_r, h_z, q), (U_r, U_z, U_n) = into.chunk(3, -1), (h @ U.T + d).chunk(3, -1), U.chunk(3)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * q)
    of_n = _rows(r, U_n) + _rows(q * r * (1 - r), U_r)
    jacobian = torch.diag_embed(z) + _rows((h - n) * z * (1 - z), U_z) + (1 - z)[..., None] * _rows_of(1 - n * n, of_n)
    return (1 - z) * n + z * h, c, jacobian, z


def _lstm(into: Tensor, h: Tensor, c: Tensor, U: Tensor, d: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """LSTM: c' = f c + i g, h' = o tanh c' (torch's order: i, f, g, o). Along c alone the Jacobian is diag(f)."""
    (a_i, a_f, a_g, a_o), (U_i, U_f, U_g, U_o) = (into + h @ U.T + d).chunk(4, -1), U.chunk(4)
    i, f, g, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.tanh(a_g), torch.sigmoid(a_o)
    new = f * c + i * g
    squashed = torch.tanh(new)
    c_h = _rows(c * f * (1 - f), U_f) + _rows(g * i * (1 - i), U_i) + _rows(i * (1 - g * g), U_g)
    c_c = torch.diag_embed(f)
    through = o * (1 - squashed.square())
    h_h = _rows_of(through, c_h) + _rows(squashed * o * (1 - o), U_o)
    jacobian = torch.cat([torch.cat([h_h, _rows_of(through, c_c)], -1), torch.cat([c_h, c_c], -1)], -2)
    return o * squashed, new, jacobian, f


def _rows(factors: Tensor, U: Tensor) -> Tensor:
    """Return diag(factors) U for each sequence: (N, H), (H, H) -> (N, H, H)."""
    return factors[..., None] * U


def _rows_of(factors: Tensor, matrices: Tensor) -> Tensor:
    """Return diag(factors) M: (N, H), (N, H, H) -> (N, H, H)."""
    return factors[..., None] * matrices


_STEPS: dict[type[nn.RNNBase], Callable[..., tuple[Tensor, Tensor, Tensor, Tensor]]] = {
    nn.RNN: _rnn,
    nn.GRU: _gru,
    nn.LSTM: _lstm,
}
