"""Backpropagation through time in a small recurrent network, by hand: every ∂L/∂h_t, every summand of ∂L/∂W, and what truncation loses.

h_t = φ(W h_{t−1} + U x_t + b), y_t = v·h_t + c, L = Σ_t w_t ½ (y_t − target_t)², t = 1 … T, with h_0 = 0. n units; x_t and y_t are numbers.
Arrays over steps have row t − 1 for step t; `h` alone has T + 1 rows, from h_0 on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

Mistake = Literal["none", "transpose", "last_loss"]
TINY = 1e-30  # the complex step: no difference is taken, so no digits are lost


@dataclass(frozen=True)
class Activation:
    """φ and φ′, the latter as a function of h = φ(a). steepest: max φ′, γ of arXiv:1211.5063."""

    of: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    steepest: float


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda h: 1 - h * h, 1.0),
    "sigmoid": Activation(lambda a: 1 / (1 + np.exp(-a)), lambda h: h * (1 - h), 0.25),
}


@dataclass(frozen=True)
class Weights:
    """W (n, n), U (n,), b (n,), v (n,), c a number."""

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    v: np.ndarray
    c: float


@dataclass(frozen=True)
class Task:
    """x (T,), target (T,) and weight (T,): how much the loss of each step counts, 1 or 0."""

    x: np.ndarray
    target: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class Forward:
    """a (T, n) before φ, h (T + 1, n), y (T,), losses (T,)."""

    a: np.ndarray
    h: np.ndarray
    y: np.ndarray
    losses: np.ndarray

    @property
    def loss(self) -> float:
        """L."""
        return float(self.losses.sum())


@dataclass(frozen=True)
class Backward:
    """Row t − 1 of each is of step t.

    own: ∂L_t/∂h_t, by the output of the step itself (T, n). carried: what reaches h_t from the losses of later steps (T, n). dh = own + carried. da: ∂L/∂a_t (T, n).
    dW, dU, db: the summands of step t, (T, n, n) and (T, n); their sums over t are the gradients. pairs[t − 1, s − 1]: ∂L_t/∂h_s (T, T, n).
    """

    own: np.ndarray
    carried: np.ndarray
    dh: np.ndarray
    da: np.ndarray
    dW: np.ndarray
    dU: np.ndarray
    db: np.ndarray
    dx: np.ndarray
    pairs: np.ndarray


def draw_weights(units: int, norm: float, seed: int) -> Weights:
    """Draw weights from a seed; W has this spectral norm ‖W‖₂. b = 0 and c = 0."""
    numbers = np.random.default_rng(seed)
    W, U, v = numbers.normal(size=(units, units)), numbers.normal(size=units), numbers.normal(size=units)
    return Weights(W * norm / np.linalg.norm(W, 2), U, np.zeros(units), v, 0.0)


def echo(x: np.ndarray, lag: int, last_only: bool = False) -> Task:
    """The task: say what came `lag` steps before; 0 at the first steps, where nothing had. last_only: only the loss of step T counts."""
    target = np.concatenate([np.zeros(min(lag, len(x))), x[: max(0, len(x) - lag)]])
    weight = np.ones(len(x))
    if last_only:
        weight[:-1] = 0
    return Task(x, target, weight)


def forward(weights: Weights, task: Task, activation: str) -> Forward:
    """Run the network. Check: W = 0, U = 1, x = 0.5, tanh gives h = 0.46212."""
    phi = ACTIVATIONS[activation].of
    h, rows = [0 * weights.b], []
    for x in task.x:
        rows.append(weights.W @ h[-1] + weights.U * x + weights.b)
        h.append(phi(rows[-1]))
    y = np.array(h[1:]) @ weights.v + weights.c
    return Forward(np.array(rows), np.array(h), y, task.weight * (y - task.target) ** 2 / 2)


def backward(
    weights: Weights, task: Task, run: Forward, activation: str, reach: int | None = None, mistake: Mistake = "none"
) -> Backward:
    """Walk back: ∂L/∂h_t = v w_t (y_t − target_t) + Wᵀ diag(φ′(a_{t+1})) ∂L/∂h_{t+1}; the gradient of W is the sum over t of ∂L/∂a_t h_{t−1}ᵀ.

    reach: truncation: a loss goes back over this many steps and no further; None: to the first. With it, only the losses of steps up to t + reach take part in ∂L/∂h_t.
    mistake: "transpose" has W in place of Wᵀ; "last_loss" forgets every loss but the last.
    """
    T, n = run.a.shape
    slope = ACTIVATIONS[activation].slope(run.h[1:])
    back = weights.W if mistake == "transpose" else weights.W.T
    error = task.weight * (run.y - task.target)
    if mistake == "last_loss":
        error = np.where(np.arange(T) == T - 1, error, 0)
    pairs = np.zeros((T, T, n))
    for t in range(T):
        pairs[t, t] = error[t] * weights.v
        for s in range(t - 1, max(0, t - (T if reach is None else reach)) - 1, -1):
            pairs[t, s] = back @ (slope[s + 1] * pairs[t, s + 1])
    own = pairs[np.arange(T), np.arange(T)]
    dh = pairs.sum(0)
    da = slope * dh
    return Backward(own, dh - own, dh, da, da[:, :, None] * run.h[:-1, None, :], da * task.x[:, None], da, da @ weights.U, pairs)  # fmt: skip


def complex_step(weights: Weights, task: Task, activation: str) -> np.ndarray:
    """Return ∂L/∂W (n, n) without any backward pass: the imaginary part of L(W + iε E_jk)/ε, exact to rounding.

    L is analytic, so L(W + iε E) = L(W) + iε ∂L/∂W + O(ε²). One forward pass for each entry of W.
    """
    found = np.zeros_like(weights.W)
    for place in np.ndindex(*found.shape):
        W = weights.W.astype(complex)
        W[place] += 1j * TINY
        found[place] = forward(replace(weights, W=W), task, activation).losses.sum().imag / TINY
    return found


def step_norms(weights: Weights, run: Forward, activation: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ‖∂h_T/∂h_t‖₂ for t = 1 … T, the bound Π_k ‖W‖₂ max φ′(a_k) over k = t + 1 … T, and (γ ‖W‖₂)^{T − t} (arXiv:1211.5063)."""
    T, n = run.a.shape
    phi = ACTIVATIONS[activation]
    slope, size = phi.slope(run.h[1:]), float(np.linalg.norm(weights.W, 2))
    jacobian, true, bound = np.eye(n), [1.0], [1.0]
    for t in range(T - 1, 0, -1):
        jacobian = jacobian @ (slope[t][:, None] * weights.W)
        true.append(float(np.linalg.norm(jacobian, 2)))
        bound.append(bound[-1] * size * float(slope[t].max()))
    return np.array(true[::-1]), np.array(bound[::-1]), (phi.steepest * size) ** np.arange(T - 1, -1, -1.0)


def apart(found: np.ndarray, true: np.ndarray) -> float:
    """Return the largest difference of two gradients, over the largest entry of the true one; 0 where both are 0."""
    size = float(np.abs(true).max())
    difference = float(np.abs(found - true).max())
    return difference / size if size else float(difference > 0)
