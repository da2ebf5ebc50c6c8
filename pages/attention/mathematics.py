"""The mathematics of the lesson on attention, with the numbers of the cell that is opened."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from ui.lesson import Step


def reads(snapshot: Mapping[str, Any]) -> object:
    """What the numbers depend on: twenty steps, the source and the cell."""
    params = snapshot["params"]
    shown = (params[name] for name in ("source", "example", "output_step", "source_place", "score"))
    return (snapshot["step"] // 20, *shown)


def steps(snapshot: Mapping[str, Any], params: Any, member: int) -> Sequence[Step]:
    """The formulas of one step of the decoder."""
    known = "picture" in snapshot and np.isfinite(np.asarray(snapshot["picture"]["alpha"])[member]).any()
    here = "…"
    if known:
        seen = snapshot["picture"]
        e, alpha = (np.asarray(seen[name], float)[member] for name in ("e", "alpha"))
        i = min(params.output_step, int(np.asarray(seen["written"])[member]) or 1) - 1
        j = min(params.source_place, max(1, len(str(seen["text"])))) - 1
        total = float(np.nansum(np.exp(e[i] - np.nanmax(e[i]))))
        here = (
            f"For i = {i + 1} and j = {j + 1}: e = **{format_number(e[i, j], 3)}**, the largest e of the row is {format_number(float(np.nanmax(e[i])), 3)}, and the sum of "
            f"exp(e − largest) over the source is {format_number(total, 3)}: α = **{format_number(alpha[i, j], 3)}**."
        )
    return [
        Step(
            "The encoder",
            r"\begin{gathered} \overrightarrow{h}_j = \mathrm{GRU}(x_j, \overrightarrow{h}_{j-1}) \qquad \overleftarrow{h}_j = \mathrm{GRU}(x_j, \overleftarrow{h}_{j+1}) \\ h_j = [\overrightarrow{h}_j, \overleftarrow{h}_j] \end{gathered}",
            "Each hⱼ knows what was read before place j and what comes after it. So it knows its neighbours too, and the largest α need not stand at the symbol itself "
            "([arXiv:1409.0473](https://arxiv.org/abs/1409.0473), Section 3.2).",
        ),
        Step(
            "Without attention",
            r"\begin{gathered} c = [\overrightarrow{h}_S, \overleftarrow{h}_1] \\ s_i = \mathrm{GRU}([y_{i-1}, c], s_{i-1}) \end{gathered}",
            f"All that the decoder learns of the source has to fit into c: {2 * params.width} numbers, however long the source is. That is the bottleneck. The first encoders and decoders had it "
            "([arXiv:1409.3215](https://arxiv.org/abs/1409.3215), [arXiv:1406.1078](https://arxiv.org/abs/1406.1078)); here c enters every step, as in the second of these papers.",
        ),
        Step(
            "The score",
            r"e_{ij} = v^\top \tanh(W s_{i-1} + U h_j)",
            "The state *before* step i asks: sᵢ does not exist yet, since cᵢ goes into it. U hⱼ is computed once for each source. "
            "The scaled dot product has e = qᵀk/√d in its place, q = W sᵢ₋₁ the query and k = U hⱼ the key.",
        ),
        Step("The weights", r"\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{k=1}^{S} \exp(e_{ik})}", f"The sum runs over the symbols of the source and not over the padding of a batch. {here}"),
        Step(
            "The context",
            r"\begin{gathered} c_i = \sum_{j=1}^{S} \alpha_{ij} h_j \\ s_i = \mathrm{GRU}([y_{i-1}, c_i], s_{i-1}) \end{gathered}",
            "A new mean of the states at every step. With the scaled dot product the values V hⱼ are averaged instead. The logits of yᵢ are affine in [sᵢ, cᵢ]; the paper has a maxout layer there.",
        ),
        Step(
            "Reading an answer out",
            r"\log p(y \mid x) = \sum_i \log p(y_i \mid y_{<i}, x)",
            "Greedy decoding takes the likeliest symbol at each step, which need not lead to the likeliest sequence. Beam search keeps several beginnings. A temperature τ draws from softmax(logits/τ): "
            "near 0 it is greedy, at 1 it draws from the model, above 1 it is nearer to chance. No decoding makes a wrong model right: it can only find what the model holds likely.",
        ),
    ]  # fmt: skip
