"""Claims of the lesson *Trained critics*: a discriminator of logits and a critic of bounded slope, of two lines that are θ apart."""

from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import history, largest, least, ratio

APART = {"theta": (0.5, 2.0)}
LAMBDA = "penalty_weight"


def at(name: str, step: int, words: str = "") -> Any:
    """A figure of the run at a step."""
    return history("every", name, step, words=words)


def of_w1(name: str, step: int, words: str) -> Any:
    """A figure over W₁ = |θ|."""
    return ratio(at(name, step), at("exact", step), f"{words} over W₁, at step {step:,}")


def run(step: int, **settings: Any) -> dict[str, Any]:
    """A run of the lesson's experiment."""
    return {"experiment": "line_critic", "settings": settings, "step": step}


SPECTRAL: dict[str, Any] = run(1_000, constraint="spectral_norm")
CLIPPED: dict[str, Any] = run(500, constraint="weight_clipping", theta=2.0)
TIGHT: dict[str, Any] = run(500, constraint="weight_clipping", theta=2.0, clip=0.01)
HARD: dict[str, Any] = run(1_000, theta=2.0, penalty_weight=100.0)

CLAIMS = [
    Claim(
        name="logits_say_log_2",
        sentence="After 500 steps the discriminator of logits says 0.69 nats or more of two lines apart, whatever their distance; JS is 0.693.",
        **run(1_000),
        figure=at("js_estimate", 500, "JS that D says, in nats, at step 500"),
        at_least=0.69,
        free=APART,
    ),
    Claim(
        name="slope_of_D_is_small",
        sentence="After 500 steps the slope of D at the generated line is 0.02 or less.",
        **run(1_000),
        figure=at("slope_D", 500, "‖∇D‖ at the generated line, at step 500"),
        at_most=0.02,
        free=APART,
    ),
    Claim(
        name="log_D_pushes",
        sentence="After 500 steps the slope of log D of the same discriminator is more than twice the slope of the bounded critic.",
        **run(1_000),
        figure=ratio(
            at("slope_log_D", 500), at("slope_f", 500), "‖∇ log D‖ over ‖∇f‖ at the generated line, at step 500"
        ),
        at_least=2.0,
        share=0.9,
        free=APART,
    ),
    Claim(
        name="D_goes_on_flattening",
        sentence="From step 500 to 1,000 the slope of D at the generated line falls by half or more.",
        **run(1_000),
        figure=ratio(at("slope_D", 1_000), at("slope_D", 500), "‖∇D‖ at step 1,000 over that at step 500"),
        at_most=0.5,
        free=APART,
    ),
    Claim(
        name="log_D_does_not_flatten",
        sentence="Meanwhile the slope of log D does not fall by more than a tenth.",
        **run(1_000),
        figure=ratio(at("slope_log_D", 1_000), at("slope_log_D", 500), "‖∇ log D‖ at step 1,000 over that at step 500"),
        at_least=0.9,
        free=APART,
    ),
    Claim(
        name="soft_penalty_overshoots",
        sentence="Under the gradient penalty with λ = 1 the critic says at least 15 % more than W₁ after 500 steps.",
        **run(1_000),
        figure=of_w1("estimate", 500, "estimate"),
        at_least=1.15,
        free=APART,
    ),
    Claim(
        name="twice_w1",
        sentence="At θ = 2 and λ = 1 it says twice W₁, within 5 %, after 500 steps.",
        **run(500, theta=2.0),
        figure=of_w1("estimate", 500, "estimate"),
        at_least=1.9,
        at_most=2.1,
    ),
    Claim(
        name="overshoot_by_the_formula",
        sentence="At λ = 10 it says θ (1 + θ/2λ), within 5 %, after 500 steps.",
        **run(500, theta=2.0, penalty_weight=10.0),
        figure=ratio(
            at("estimate", 500),
            at("optimum", 500),
            "estimate over that of the best critic under the penalty, at step 500",
        ),
        at_least=0.95,
        at_most=1.05,
        share=0.9,
        free={**APART, LAMBDA: (2.0, 10.0)},
    ),
    Claim(
        name="hard_penalty_is_close",
        sentence="At θ = 2 and λ = 100 it says 1.9 to 2.1 after 1,000 steps.",
        **HARD,
        figure=at("estimate", 1_000),
        at_least=1.9,
        at_most=2.1,
        share=0.9,
    ),
    Claim(
        name="some_climb_the_wrong_way",
        sentence="At λ = 100 a part of the seeds, a fifth or more, first go below −0.3: they climb the wrong way.",
        **HARD,
        figure=least("every", "estimate", 0, 1_000, "least estimate of W₁ of the first 1,000 steps"),
        at_most=-0.3,
        share=0.2,
    ),
    Claim(
        name="one_on_the_other",
        sentence="At θ = 0 the discriminator of logits says 0 nats, within 0.01, after 300 steps.",
        **run(300, theta=0.0),
        figure=at("js_estimate", 300, "JS that D says, in nats, at step 300"),
        at_least=-0.01,
        at_most=0.01,
    ),
    Claim(
        name="spectral_norm_stays_below",
        sentence="Under the spectral norm the critic's slope does not pass 1 by more than 0.5 % in 1,000 steps.",
        **SPECTRAL,
        figure=largest("every", "largest_slope", 0, 1_000, "largest slope of the first 1,000 steps"),
        at_most=1.005,
        free=APART,
        source="arXiv:1802.05957",
    ),
    Claim(
        name="spectral_norm_comes_close",
        sentence="Under the spectral norm the critic says 98 to 100.5 % of W₁ after 1,000 steps.",
        **SPECTRAL,
        figure=of_w1("estimate", 1_000, "estimate"),
        at_least=0.98,
        at_most=1.005,
        free=APART,
    ),
    Claim(
        name="clipped_says_too_much",
        sentence="With weights clipped at 0.1 the critic says more than twice W₁ = 2 after 500 steps.",
        **CLIPPED,
        figure=of_w1("estimate", 500, "estimate"),
        at_least=2.0,
    ),
    Claim(
        name="clipped_over_its_slope",
        sentence="Over its slope the same critic says 70 to 100 % of W₁.",
        **CLIPPED,
        figure=of_w1("estimate_over_slope", 500, "estimate over slope"),
        at_least=0.7,
        at_most=1.0,
    ),
    Claim(
        name="clipped_tight_says_too_little",
        sentence="With weights clipped at 0.01 it says less than a tenth of W₁ = 2.",
        **TIGHT,
        figure=of_w1("estimate", 500, "estimate"),
        at_most=0.1,
    ),
    Claim(
        name="clipped_tight_over_its_slope",
        sentence="Over its slope it says 60 to 100 % of W₁ again.",
        **TIGHT,
        figure=of_w1("estimate_over_slope", 500, "estimate over slope"),
        at_least=0.6,
        at_most=1.0,
    ),
]
