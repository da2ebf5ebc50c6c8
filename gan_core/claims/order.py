"""Claims of the lesson on order. Seeds below 100 found them; gan_core.claims.measure runs them on seeds from 100 on."""

from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import difference, history, reading

TOGETHER = reading("together", "share of the samples within 0.25 of their median")
AT_MAXIMUM = reading("at_maximum", "share of the samples within 0.25 of the largest score")
NEAREST = reading("nearest_modes_95", "nearest modes that hold 95 % of the samples")
FROZEN: dict[str, Any] = {"experiment": "order_gan", "step": 2_500, "events": "1000:frozen=critic"}
WORKS: dict[str, Any] = {"experiment": "order_gan", "settings": {"lr_D": 1e-3}, "events": "2000:frozen=critic"}

CLAIMS = [
    Claim(
        name="frozen_in_one_place",
        sentence="At equal steps and a learning rate of 10⁻⁴ for the discriminator, which is frozen at step 1,000, at least 90 % of the samples are in one place 1,500 steps later.",
        **FROZEN,
        figure=TOGETHER,
        at_least=0.9,
        share=0.8,
    ),
    Claim(
        name="frozen_at_largest",
        sentence="At equal steps and a learning rate of 10⁻⁴ for the discriminator, which is frozen at step 1,000, on most seeds at least 90 % of the samples are at the largest score in the square 1,500 steps later.",
        **FROZEN,
        figure=AT_MAXIMUM,
        at_least=0.9,
        share=0.6,
    ),
    Claim(
        name="frozen_minimax",
        sentence="With minimax in place of the non-saturating loss and the discriminator frozen, both at step 1,000, at least 90 % of the samples are in one place 1,500 steps later.",
        experiment="order_gan",
        step=2_500,
        events="1000:loss=minimax,1000:frozen=critic",
        figure=TOGETHER,
        at_least=0.9,
        share=0.8,
    ),
    Claim(
        name="frozen_smooth",
        sentence="With a tanh discriminator at least 90 % of the samples are at the largest score 1,000 steps after it was frozen at step 1,000.",
        experiment="order_gan",
        settings={"activation_D": "tanh"},
        step=2_000,
        events="1000:frozen=critic",
        figure=AT_MAXIMUM,
        at_least=0.9,
        share=0.8,
    ),
    Claim(
        name="frozen_generator",
        sentence="With the generator frozen from the beginning and a learning rate of 10⁻³ for the discriminator, V is at most 0.1 below −log 4 + 2 JS, JS on a grid, after 300 steps.",
        experiment="order_gan",
        settings={"lr_D": 1e-3, "frozen": "generator"},
        step=300,
        figure=difference(
            history("best_value", "value_best"), history("order", "value"), "−log 4 + 2 JS on a grid − V, in nats"
        ),
        at_most=0.1,
        share=0.9,
    ),
    Claim(
        name="fifty_to_one",
        sentence="With 50 discriminator steps to one, at least 7 modes are needed to hold 95 % of the samples after 200 rounds.",
        experiment="order_gan",
        settings={"ratio": 50.0},
        step=200,
        figure=NEAREST,
        at_least=7,
        share=0.9,
    ),
    Claim(
        name="one_to_fifty",
        sentence="With 50 generator steps to one, on most seeds at least 90 % of the samples are in one place after 200 rounds.",
        experiment="order_gan",
        settings={"ratio": 0.02},
        step=200,
        figure=TOGETHER,
        at_least=0.9,
        share=0.6,
    ),
    Claim(
        name="five_minimax",
        sentence="With minimax and five discriminator steps to one, at least 7 modes are needed to hold 95 % of the samples after 1,000 rounds.",
        experiment="order_gan",
        settings={"ratio": 5.0, "loss": "minimax"},
        step=1_000,
        figure=NEAREST,
        at_least=7,
        share=0.8,
    ),
    Claim(
        name="five_non_saturating",
        sentence="With the non-saturating loss and five discriminator steps to one, on some seeds at most 4 modes hold 95 % of the samples after 1,000 rounds.",
        experiment="order_gan",
        settings={"ratio": 5.0},
        step=1_000,
        figure=NEAREST,
        at_most=4,
        share=0.25,
    ),
    Claim(
        name="pair_that_works",
        sentence="With both learning rates at 10⁻³ at least 7 modes are needed to hold 95 % of the samples at step 2,000.",
        **WORKS,
        step=2_000,
        figure=NEAREST,
        at_least=7,
        share=0.9,
    ),
    Claim(
        name="works_then_frozen",
        sentence="With both learning rates at 10⁻³ and the discriminator frozen at step 2,000, the mean score of the samples rises in 1,000 steps.",
        **WORKS,
        step=3_000,
        figure=difference(
            history("order", "mean_score"),
            history("order", "mean_score", 2_000),
            "rise of the samples' mean score since step 2,000",
        ),
        at_least=0.02,
        share=0.8,
    ),
    Claim(
        name="works_then_slow",
        sentence="With both learning rates at 10⁻³ and the discriminator frozen at step 2,000, at least 5 modes are still needed to hold 95 % of the samples 1,000 steps later.",
        **WORKS,
        step=3_000,
        figure=NEAREST,
        at_least=5,
        share=0.8,
    ),
]
