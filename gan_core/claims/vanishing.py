"""Claims of the lesson *Vanishing and exploding*: which cell remembers a symbol over 20 and over 60 blanks, and what Jacobians and powers of matrices come to."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim, FormulaClaim
from gan_core.claims.figures import Figure, reading
from gan_core.params import MatrixPowersParams
from gan_core.theory import vanishing

END, SEEDS = 1000, 8
RIGHT = reading("accuracy", "share of the eight symbols that are answered right")


def run(cell: str, T: int, step: int = END, **settings: Any) -> dict[str, Any]:
    """A run of the memory task."""
    return {
        "experiment": "memory_task",
        "settings": {"cell": cell, "T": T, **settings},
        "step": step,
        "seeds": SEEDS,
        "figure": RIGHT,
    }


def first_norm(name: str = "gradient_norm", words: str = "‖∂h_T/∂h_0‖") -> Figure:
    """The norm at t = 0."""

    def read(snapshot: Mapping[str, Any], member: int) -> float | None:
        found = snapshot.get(name)
        return None if found is None else float(np.asarray(found)[member, 0])

    return Figure(words, read)


def above_bound(snapshot: Mapping[str, Any], member: int) -> float | None:
    """The largest measured norm over Π‖W‖, at t < T: at T both are 1."""
    if "gradient_norm" not in snapshot:
        return None
    measured, bound = (np.asarray(snapshot[name])[member, :-1] for name in ("gradient_norm", "beside"))
    return float((measured / bound).max())


def matrix(params: MatrixPowersParams) -> np.ndarray:
    """The W of these settings."""
    return (
        vanishing.sheared(params.rho, params.shear) if params.kind == "sheared" else vanishing.turned(params.rho, 0.6)
    )


CLAIMS = [
    Claim(
        name="lstm_open_60",
        sentence="Over 60 blanks an LSTM with forget-gate bias 5 answers all eight symbols right after 1,000 steps.",
        **run("lstm", 60, forget_bias=5.0),
        at_least=0.99,
        share=7 / 8,
    ),
    Claim(
        name="lstm_plain_60",
        sentence="Over 60 blanks an LSTM with forget-gate bias 1 still answers no more than two of the eight symbols right after 1,000 steps.",
        **run("lstm", 60),
        at_most=0.25,
        share=7 / 8,
    ),
    Claim(
        name="gru_60",
        sentence="Over 60 blanks a GRU still answers no more than two of the eight symbols right after 1,000 steps.",
        **run("gru", 60),
        at_most=0.25,
        share=7 / 8,
    ),
    Claim(
        name="rnn_60",
        sentence="Over 60 blanks a plain RNN still answers no more than two of the eight symbols right after 1,000 steps.",
        **run("rnn", 60),
        at_most=0.25,
        share=7 / 8,
    ),
    Claim(
        name="orthogonal_60",
        sentence="Over 60 blanks an RNN whose W begins orthogonal answers all eight symbols right after 1,000 steps, on at least half of the seeds.",
        **run("orthogonal_rnn", 60),
        at_least=0.99,
        share=0.5,
    ),
    Claim(
        name="lstm_open_20",
        sentence="Over 20 blanks an LSTM with forget-gate bias 5 answers all eight symbols right after 1,000 steps.",
        **run("lstm", 20, forget_bias=5.0),
        at_least=0.99,
    ),
    Claim(
        name="lstm_plain_20",
        sentence="Over 20 blanks an LSTM with forget-gate bias 1 answers all eight symbols right after 1,000 steps, on every seed.",
        **run("lstm", 20),
        at_least=0.99,
        false=True,
    ),
    Claim(
        name="gru_20",
        sentence="Over 20 blanks a GRU answers all eight symbols right after 1,000 steps.",
        **run("gru", 20),
        at_least=0.99,
        share=7 / 8,
    ),
    Claim(
        name="rnn_20",
        sentence="Over 20 blanks a plain RNN answers all eight symbols right after 1,000 steps, on a quarter of the seeds or more.",
        **run("rnn", 20),
        at_least=0.99,
        share=0.25,
    ),
    Claim(
        name="orthogonal_20",
        sentence="Over 20 blanks an RNN whose W begins orthogonal answers all eight symbols right after 1,000 steps.",
        **run("orthogonal_rnn", 20),
        at_least=0.99,
        share=7 / 8,
    ),
    Claim(
        name="orthogonal_20_in_100",
        sentence="Over 20 blanks an RNN whose W begins orthogonal answers all eight symbols right within 100 steps.",
        **run("orthogonal_rnn", 20, 100),
        at_least=0.99,
        share=7 / 8,
    ),
    Claim(
        name="lstm_plain_gradient",
        sentence="Before training, over 60 blanks, ‖∂h_T/∂h_0‖ of an LSTM with forget-gate bias 1 is below one thousandth.",
        **{**run("lstm", 60, 0), "figure": first_norm()},
        at_most=1e-3,
    ),
    Claim(
        name="lstm_open_gradient",
        sentence="Before training, over 60 blanks, ‖∂c_T/∂c_0‖ of an LSTM with forget-gate bias 5 is above 0.5.",
        **{
            **run("lstm", 60, 0, forget_bias=5.0),
            "figure": first_norm("cell_gradient_norm", "‖∂c_T/∂c_0‖"),
        },
        at_least=0.5,
    ),
    Claim(
        name="below_the_product",
        sentence="The measured norm of a plain RNN is never above the product of the norms of W, as φ′ is 1 at most.",
        **{**run("rnn", 20), "figure": Figure("largest ‖∂h_T/∂h_t‖ over Π‖W‖", above_bound)},
        at_most=1 + 1e-9,
    ),
    Claim(
        name="clipping_does_not_help_60",
        sentence="Over 60 blanks clipping at 0.1 does not help a plain RNN: it answers no more than two of the eight symbols right after 1,000 steps.",
        **run("rnn", 60, clip=0.1),
        at_most=0.25,
        share=7 / 8,
    ),
    Claim(
        name="unclipped_60",
        sentence="Over 60 blanks an LSTM with forget-gate bias 5 and no clipping misses a symbol or more after 1,000 steps, on a quarter of the seeds or more.",
        **run("lstm", 60, forget_bias=5.0, clip=0.0),
        at_most=0.9,
        share=0.25,
    ),
    FormulaClaim(
        name="first_explodes",
        sentence="The norm of the powers of [[.9, 5], [0, .9]] peaks at 19.4 although both eigenvalues are 0.9.",
        model=MatrixPowersParams,
        value=lambda params: float(vanishing.power_norms(matrix(params), params.T).max()),
        words="largest ‖Wᵗ‖",
        at_least=19.35,
        at_most=19.45,
        free={"T": (10, 100)},
    ),
    FormulaClaim(
        name="then_vanishes",
        sentence="After 100 steps the norm of the powers of [[.9, 5], [0, .9]] is below 0.02.",
        model=MatrixPowersParams,
        settings={"T": 100},
        value=lambda params: float(vanishing.power_norms(matrix(params), 100)[-1]),
        words="‖W¹⁰⁰‖",
        at_most=0.02,
        free={"T": (10, 100)},
    ),
    FormulaClaim(
        name="orthogonal_powers",
        sentence="For ρ times a rotation ‖Wᵗ‖ is ρᵗ.",
        model=MatrixPowersParams,
        settings={"kind": "turned"},
        value=lambda params: float(vanishing.power_norms(matrix(params), params.T)[-1] / params.rho**params.T),
        words="‖W^T‖ over ρ^T",
        at_least=1 - 1e-9,
        at_most=1 + 1e-9,
        free={"rho": (0.5, 1.2), "T": (10, 100), "shear": (0.0, 10.0)},
    ),
]

FIND_THE_FALSE_ONE = ("lstm_open_60", "lstm_plain_20", "orthogonal_20", "rnn_60", "gru_20")
