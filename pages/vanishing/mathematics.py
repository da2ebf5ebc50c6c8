"""The product of Jacobians of an RNN, a GRU and an LSTM, each step with the run's numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import MemoryTaskParams
from gan_core.theory import vanishing
from ui.lesson import Step


def reads(snapshot: Mapping[str, Any]) -> object:
    """Return what of the run the numbers depend on."""
    return snapshot["step"], snapshot["params"]


def steps(snapshot: Mapping[str, Any], params: MemoryTaskParams, member: int) -> list[Step]:
    """Return the derivation at the settings in force."""
    known = "gradient_norm" in snapshot

    def first(name: str) -> str:
        return f"**{format_number(float(np.asarray(snapshot[name])[member, 0]), 3)}**" if known else "…"

    cell = str(snapshot["cells"][member]) if known else params.cells[0]
    f, T = vanishing.gate(params.forget_bias), params.T
    norm = (
        f"‖W‖ = {format_number(float(snapshot['norm_W'][member]), 3)}, to the power {T}: {first('beside')}"
        if known and cell.endswith("rnn")
        else "Choose an RNN to have the numbers here"
    )
    of_cell = f" Measured, with the other paths through h: {first('cell_gradient_norm')}." if cell == "lstm" else ""
    return [
        Step(
            "The gradient is a product",
            r"\frac{\partial L}{\partial h_t} = \Bigl(\frac{\partial h_T}{\partial h_t}\Bigr)^{\!\top} \frac{\partial L}{\partial h_T}, \qquad \frac{\partial h_T}{\partial h_t} = \prod_{k=T}^{t+1} \frac{\partial h_k}{\partial h_{k-1}}",
            f"The loss is at the last step alone, so this is all that an early step has. The factor with the highest k stands on the left. Measured here over {T} steps: {first('gradient_norm')}.",
        ),
        Step(
            "A plain RNN",
            r"\frac{\partial h_k}{\partial h_{k-1}} = \operatorname{diag}\bigl(\varphi'(a_k)\bigr)\, W, \qquad \Bigl\lVert \frac{\partial h_T}{\partial h_t} \Bigr\rVert \le \bigl(\max \varphi' \cdot \lVert W \rVert\bigr)^{T-t}",
            f"max φ′ is 1 for tanh. ‖W‖ < 1 is enough for vanishing, ‖W‖ > 1 only needed for exploding ([arXiv:1211.5063](https://arxiv.org/abs/1211.5063)). {norm}.",
        ),
        Step(
            "An LSTM's cell is additive",
            r"c_k = f_k \odot c_{k-1} + i_k \odot g_k \;\Rightarrow\; \frac{\partial c_k}{\partial c_{k-1}} = \operatorname{diag}(f_k) + \dots, \qquad f_k \approx \sigma(b)",
            f"Along the cell the factor is f: no W, no φ′. The dots are paths through h and the gates. σ({params.forget_bias:g}) = {format_number(f, 4)}, to the power {T}: **{format_number(float(vanishing.kept(f, T)), 3)}**.{of_cell}",
        ),
        Step(
            "A GRU",
            r"h_k = (1 - z_k) \odot n_k + z_k \odot h_{k-1} \;\Rightarrow\; \frac{\partial h_k}{\partial h_{k-1}} = \operatorname{diag}(z_k) + \dots",
            f"It is additive too. But z begins near σ(0) = ½, and ½ to the power {T} is {format_number(0.5**T, 3)} ([arXiv:1406.1078](https://arxiv.org/abs/1406.1078)). This is the case of a forget-gate bias of 0.",
        ),
        Step(
            "Which b for which T",
            r"\sigma(b)^T = \tfrac12 \;\Rightarrow\; b = \ln \frac{2^{-1/T}}{1 - 2^{-1/T}} \approx \ln \frac{T}{\ln 2}",
            f"For T = {T}: b = **{format_number(float(np.log(0.5 ** (1 / T) / (1 - 0.5 ** (1 / T)))), 3)}**. So the bias grows with the logarithm of the time.",
        ),
        Step(
            "Clipping",
            r"g \leftarrow g \cdot \min\bigl(1,\; \theta / \lVert g \rVert\bigr)",
            "All entries are multiplied by one number, so the direction stays. A gradient of early steps that is 10⁻⁹ of the late ones is so after clipping too. Clipping bounds how far one rare long gradient moves the weights. It makes no gradient longer.",
        ),
    ]  # fmt: skip
