"""Claims of the lesson *Exposure bias*: errors told the truth and alone, of points and of brackets, and two closed forms."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim, FormulaClaim
from gan_core.claims.figures import Figure, of_member, ratio, reading
from gan_core.data.sequences import brackets
from gan_core.params import SlippingChainParams, TwoSymbolsParams
from gan_core.theory import scheduled_sampling, slipping_chain

END = 500
FORCED, SCHEDULED, FREE = range(3)  # the members of a run of all three trainings
BEGINNING = {"angle": (-3.14, 3.14), "speed": (-0.6, 0.6), "radius": (0.4, 1.6)}  # only the picture depends on it


def run(**settings: Any) -> dict[str, Any]:
    """A run of the lesson's experiment to its end."""
    free = BEGINNING if settings.get("task", "circle") == "circle" else {}
    return {"experiment": "exposure_bias", "settings": settings, "step": END, "free": free}


def over(name: str, one: int, other: int, words: str) -> Figure:
    """A figure of one training over that of another, from the same seed."""
    return ratio(of_member(reading(name), one), of_member(reading(name), other), words)


def first_own(snapshot: Mapping[str, Any], member: int) -> float | None:
    """The distance of the first own point from the true one; 0 if the answer to true points is more than 0.05 off."""
    picture = snapshot.get("picture", {})
    if "own" not in picture:
        return None
    wanted = np.asarray(picture["true"])[len(picture["told"])]
    own, told = (float(np.hypot(*(np.asarray(picture[name])[member, 0] - wanted))) for name in ("own", "one_step"))
    return own if told <= 0.05 else 0.0


def product(snapshot: Mapping[str, Any], member: int) -> float | None:
    """The share of balanced strings less Π(1 − eₜ), of one-step errors."""
    told, balanced = snapshot.get("one_step_by_step"), snapshot.get("balanced")
    if told is None or balanced is None:
        return None
    return float(balanced[member] - np.prod(1 - np.asarray(told)[member]))


def tables(params: TwoSymbolsParams) -> tuple[np.ndarray, np.ndarray]:
    """p(x₁) and p(x₂ | x₁)."""
    first, a, b = params.first, params.after_a, params.after_b
    return np.array([first, 1 - first]), np.array([[a, 1 - a], [b, 1 - b]])


POINTS, ALL_POINTS = run(), run(training="all")
STRINGS, ALL_STRINGS = run(task="brackets"), run(task="brackets", training="all")
RATIO = "error after 40 own points over that of one step"

CLAIMS = [
    Claim(
        name="alone_20_times",
        sentence="Trained by teacher forcing, the model is 20 times as far off after 40 own points as in one step told the truth, or more.",
        **POINTS,
        figure=reading("ratio", RATIO),
        at_least=20.0,
    ),
    Claim(
        name="more_than_adding_up",
        sentence="Teacher forcing is more than 40 times as far off after 40 own points as in one step: 40 errors of this size in one direction would make less.",
        **POINTS,
        figure=reading("ratio", RATIO),
        at_least=40.0,
    ),
    Claim(
        name="told_the_truth_it_is_near",
        sentence="Told the truth, the model of teacher forcing is 0.03 or less from the true point; the circle has the radius 1.",
        **POINTS,
        figure=reading("one_step_error", "root mean squared distance, told the truth"),
        at_most=0.03,
    ),
    Claim(
        name="wrong_point_is_passed_on",
        sentence="Told a last point that is 0.4 off, the model of teacher forcing answers with a point that is 0.3 or more off; told the true one, 0.05 or less.",
        **{**run(radius=1.4), "free": {}},
        figure=Figure(
            "distance of the first own point, if that of the answer to true points is 0.05 or less", first_own
        ),
        at_least=0.3,
    ),
    Claim(
        name="scheduled_helps_points",
        sentence="For points, scheduled sampling lowers the distance after 40 own points by 25 % or more.",
        **ALL_POINTS,
        figure=over(
            "own_error", SCHEDULED, FORCED, "distance after 40 own points, scheduled sampling over teacher forcing"
        ),
        at_most=0.75,
    ),
    Claim(
        name="scheduled_costs_one_step",
        sentence="Told the truth, the network of scheduled sampling is at least twice as far off as that of teacher forcing.",
        **ALL_POINTS,
        figure=over(
            "one_step_error", SCHEDULED, FORCED, "distance in one step, scheduled sampling over teacher forcing"
        ),
        at_least=2.0,
    ),
    Claim(
        name="free_running_helps_points",
        sentence="Free running from the first step on also lowers the distance after 40 own points by 25 % or more.",
        **ALL_POINTS,
        figure=over("own_error", FREE, FORCED, "distance after 40 own points, free running over teacher forcing"),
        at_most=0.75,
        share=0.9,
    ),
    Claim(
        name="scheduled_also_better_told",
        sentence="Told the truth, the network of scheduled sampling is nearer to the true point than that of teacher forcing.",
        **ALL_POINTS,
        figure=over(
            "one_step_error", SCHEDULED, FORCED, "distance in one step, scheduled sampling over teacher forcing"
        ),
        at_most=1.0,
        false=True,
    ),
    Claim(
        name="without_gradient",
        sentence="Without a gradient through own points, scheduled sampling leaves a distance of 0.1 or more even when told the truth.",
        **run(training="scheduled_sampling", gradient_through=False),
        figure=reading("one_step_error", "root mean squared distance, told the truth"),
        at_least=0.1,
    ),
    Claim(
        name="forced_balances",
        sentence="Trained by teacher forcing on brackets, the model makes 15 % balanced strings or more.",
        **STRINGS,
        figure=reading("balanced", "share of balanced strings"),
        at_least=0.15,
    ),
    Claim(
        name="forced_loss",
        sentence="Trained by teacher forcing on brackets, the model has a loss of 1.4 nats a symbol or less.",
        **STRINGS,
        figure=reading("one_step_loss", "nats a symbol, told the truth"),
        at_most=1.4,
    ),
    Claim(
        name="forced_near_entropy",
        sentence=f"The loss of teacher forcing on brackets is 0.1 nats or less above the entropy of the data, {brackets.entropy_nats():.3f} nats.",
        **STRINGS,
        figure=reading("one_step_loss", "nats a symbol, told the truth"),
        at_most=brackets.entropy_nats() + 0.1,
    ),
    Claim(
        name="errors_multiply",
        sentence="The share of balanced strings differs by 0.15 at most from the product of 1 − eₜ, which is made of one-step errors alone.",
        **STRINGS,
        figure=Figure("share of balanced strings less Π(1 − eₜ)", product),
        at_least=-0.15,
        at_most=0.15,
    ),
    Claim(
        name="scheduled_spoils_brackets",
        sentence="On brackets, scheduled sampling makes less than a third as many balanced strings as teacher forcing.",
        **ALL_STRINGS,
        figure=over("balanced", SCHEDULED, FORCED, "balanced strings, scheduled sampling over teacher forcing"),
        at_most=1 / 3,
    ),
    Claim(
        name="scheduled_loss_grows",
        sentence="Told the truth, scheduled sampling has a loss on brackets at least 0.4 nats a symbol above that of teacher forcing.",
        **ALL_STRINGS,
        figure=Figure(
            "nats a symbol, scheduled sampling less teacher forcing",
            lambda snapshot, _: (
                float(snapshot["one_step_loss"][SCHEDULED] - snapshot["one_step_loss"][FORCED])
                if "one_step_loss" in snapshot
                else None
            ),
        ),
        at_least=0.4,
    ),
    Claim(
        name="half_true_spoils_brackets",
        sentence="Where ε stays at ½, at most 5 % of the strings of brackets are balanced.",
        **run(task="brackets", training="scheduled_sampling", least=0.5),
        figure=reading("balanced", "share of balanced strings"),
        at_most=0.05,
    ),
    FormulaClaim(
        name="chain_limit",
        sentence="A chain that slips with probability e and returns with r is off its path with probability e/(e + r) after 100 steps.",
        model=SlippingChainParams,
        value=lambda params: float(slipping_chain.off(100, params.e, params.r)) * (params.e + params.r) / params.e,
        words="P(off at 100) over e/(e + r)",
        at_least=0.99,
        at_most=1.01,
        free={"e": (0.02, 0.5), "r": (0.05, 0.5)},
    ),
    FormulaClaim(
        name="chain_without_return",
        sentence="With no way back, all but (1 − e)ᵗ are off after t steps.",
        model=SlippingChainParams,
        settings={"r": 0.0},
        value=lambda params: float(slipping_chain.off(params.T, params.e, 0.0) + (1 - params.e) ** params.T),
        words="P(off at T) plus (1 − e)^T",
        at_least=1 - 1e-9,
        at_most=1 + 1e-9,
        free={"e": (0.01, 0.5), "T": (10, 70)},
    ),
    FormulaClaim(
        name="chain_that_forgets",
        sentence="With r = 1 − e the chain is off with probability e at every step, as in one.",
        model=SlippingChainParams,
        settings={"r": 0.95},
        value=lambda params: float(slipping_chain.off(params.T, params.e, 1 - params.e)) / params.e,
        words="P(off at T) over e",
        at_least=1 - 1e-9,
        at_most=1 + 1e-9,
        free={"T": (10, 70)},
    ),
    FormulaClaim(
        name="two_symbols_marginal",
        sentence="At ε = 0 the best answer is the same after either symbol.",
        model=TwoSymbolsParams,
        settings={"eps": 0.0},
        value=lambda params: float(np.ptp(scheduled_sampling.best_answer(*tables(params), params.eps)[:, 0])),
        words="difference of the best answers",
        at_most=1e-12,
        free={"first": (0.05, 0.95), "after_a": (0.05, 0.95), "after_b": (0.05, 0.95)},
    ),
    FormulaClaim(
        name="two_symbols_lose",
        sentence="For p(x₁) = ½ and p(x₂ | x₁) = (.9, .1; .2, .8) 0.275 nats are lost at ε = 0.",
        model=TwoSymbolsParams,
        settings={"eps": 0.0},
        value=lambda params: scheduled_sampling.nats_lost(*tables(params), params.eps),
        words="nats lost",
        at_least=0.2745,
        at_most=0.2755,
    ),
    FormulaClaim(
        name="nearly_true_still_loses",
        sentence="At ε = 0.9 nearly 0.005 nats are lost in this example, and not 0.",
        model=TwoSymbolsParams,
        settings={"eps": 0.9},
        value=lambda params: scheduled_sampling.nats_lost(*tables(params), params.eps),
        words="nats lost",
        at_least=0.004,
        at_most=0.005,
    ),
    FormulaClaim(
        name="independent_symbols",
        sentence="Where the symbols do not depend on each other, nothing is lost at any ε.",
        model=TwoSymbolsParams,
        settings={"after_a": 0.5, "after_b": 0.5},
        value=lambda params: abs(scheduled_sampling.nats_lost(*tables(params), params.eps)),
        words="nats lost",
        at_most=1e-12,
        free={"eps": (0.0, 1.0), "first": (0.05, 0.95)},
    ),
]

FIND_THE_FALSE_ONE = (
    "more_than_adding_up",
    "scheduled_helps_points",
    "scheduled_also_better_told",
    "free_running_helps_points",
    "without_gradient",
)
