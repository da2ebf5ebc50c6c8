"""Claims of the lesson *Backpropagation through time*: the gradient by hand, what two mistakes and truncation make of it, and a bound."""

import numpy as np

from gan_core.claims.claim import FormulaClaim
from gan_core.params import UnrolledParams
from gan_core.theory import bptt

NETWORKS = {"seed": (0, 9999), "units": (2, 4), "norm": (0.3, 2.5), "activation": ("tanh", "sigmoid"), "lag": (0, 4)}
LAGS = {"seed": (0, 9999), "lag": (0, 4)}


def gradient(params: UnrolledParams, reach: int | None = None, mistake: bptt.Mistake = "none") -> np.ndarray:
    """Return ∂L/∂W by hand."""
    run = bptt.forward(params.weights, params.task, params.activation)
    return bptt.backward(params.weights, params.task, run, params.activation, reach, mistake).dW.sum(0)


def wrong(params: UnrolledParams, mistake: bptt.Mistake) -> float:
    """Return how far a mistake's gradient is from the true one, over the largest entry."""
    return bptt.apart(gradient(params, mistake=mistake), gradient(params))


def far(params: UnrolledParams) -> float:
    """Return the largest |∂L_t/∂h_s| of steps further apart than the truncation."""
    run = bptt.forward(params.weights, params.task, params.activation)
    pairs = bptt.backward(params.weights, params.task, run, params.activation, params.reach).pairs
    steps = np.arange(len(pairs))
    return float(np.abs(pairs[np.subtract.outer(steps, steps) > params.reach]).max())


def largest_share(params: UnrolledParams) -> float:
    """Return the largest ‖∂h_T/∂h_t‖ over Π ‖W‖ max φ′."""
    run = bptt.forward(params.weights, params.task, params.activation)
    true, bound, _ = bptt.step_norms(params.weights, run, params.activation)
    return float((true / bound).max())


def cosine(params: UnrolledParams) -> float:
    """Return the cosine between the truncated gradient of W and the whole one."""
    cut, whole = gradient(params, params.reach).ravel(), gradient(params).ravel()
    return float(cut @ whole / (np.linalg.norm(cut) * np.linalg.norm(whole)))


CLAIMS = [
    FormulaClaim(
        name="by_hand_is_exact",
        sentence="The gradient of W by hand is that of the complex step, to 10⁻¹³ of the largest entry.",
        model=UnrolledParams,
        settings={},
        value=lambda params: bptt.apart(
            gradient(params), bptt.complex_step(params.weights, params.task, params.activation)
        ),
        words="largest difference over the largest entry",
        at_most=1e-13,
        free=NETWORKS,
    ),
    FormulaClaim(
        name="transpose_matters",
        sentence="W in place of Wᵀ makes the gradient of W wrong by 5 % of its largest entry or more.",
        model=UnrolledParams,
        settings={"mistake": "transpose"},
        value=lambda params: wrong(params, "transpose"),
        words="largest difference over the largest entry",
        at_least=0.05,
        share=0.8,
        free=LAGS,
    ),
    FormulaClaim(
        name="every_loss_matters",
        sentence="With the last loss alone, where every step has one, the gradient of W is wrong by 30 % of its largest entry or more.",
        model=UnrolledParams,
        settings={"mistake": "last_loss"},
        value=lambda params: wrong(params, "last_loss"),
        words="largest difference over the largest entry",
        at_least=0.3,
        share=0.8,
        free=LAGS,
    ),
    FormulaClaim(
        name="cut_is_exactly_0",
        sentence="Truncated at one step, the computed dependence of a loss on a state two or more steps before is exactly 0.",
        model=UnrolledParams,
        settings={"reach": 1},
        value=far,
        words="largest |∂L_t/∂h_s| with t − s above 1",
        at_most=0.0,
        free=NETWORKS,
    ),
    FormulaClaim(
        name="bounded",
        sentence="‖∂h_T/∂h_t‖ is at most the product over the steps between of ‖W‖ times the largest φ′.",
        model=UnrolledParams,
        settings={},
        value=largest_share,
        words="largest ratio of the norm to the bound",
        at_most=1 + 1e-12,
        free=NETWORKS,
        source="arXiv:1211.5063, Sec. 2.1",
    ),
    FormulaClaim(
        name="the_cut_keeps_the_direction",
        sentence="Truncated at one step, the gradient of W always keeps its direction: the cosine with the whole one is 0.999 or more.",
        model=UnrolledParams,
        settings={"reach": 1},
        value=cosine,
        words="cosine between the truncated gradient and the whole",
        at_least=0.999,
        free=LAGS,
        false=True,
    ),
]

FIND_THE_FALSE_ONE = (
    "transpose_matters",
    "every_loss_matters",
    "cut_is_exactly_0",
    "bounded",
    "the_cut_keeps_the_direction",
)
