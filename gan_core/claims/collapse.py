"""Claims of the lesson on mode collapse. Seeds below 100 found them; gan_core.claims.measure runs them on seeds from 100 on."""

from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import history, largest, reading

NEAREST = reading("nearest_modes_95", "nearest modes that hold 95 % of the samples")
GOOD = reading("high_quality_share", "share of good samples")
START: dict[str, Any] = {"preset": "collapse", "evaluate_every": 50}  # as the page begins
QUICK_D = {**START, "sigma": 0.1, "lr_D": 0.01, "lr_G": 3e-4, "n_D": 3}
COLLAPSED: dict[str, Any] = {"experiment": "plane_gan", "settings": QUICK_D, "step": 2_500, "events": "1500:n_D=10"}
AT_1500 = "nearest modes that hold 95 %"


def _run(settings: dict[str, Any], step: int) -> dict[str, Any]:
    return {"experiment": "plane_gan", "settings": {**START, **settings}, "step": step}


CLAIMS = [
    Claim(
        name="start_collapses",
        sentence="At the settings with which the page begins, at most 2 of 8 modes hold 95 % of the samples after 1,000 steps.",
        **_run({}, 1_000),
        figure=NEAREST,
        at_most=2,
        share=0.8,
    ),
    Claim(
        name="complete_collapse",
        sentence="With a quick discriminator (learning rate 0.01, three steps) and a slow generator (3 × 10⁻⁴), at most 2 modes hold 95 % of the samples after 1,500 steps.",
        **COLLAPSED,
        figure=history("evaluation", "nearest_modes_95", 1_500, words=f"{AT_1500}, at step 1,500"),
        at_most=2,
        share=0.7,
    ),
    Claim(
        name="one_mode",
        sentence="At these settings a single mode holds 95 % of the samples after 1,500 steps, on a good part of the seeds.",
        **COLLAPSED,
        figure=history("evaluation", "nearest_modes_95", 1_500, words=f"{AT_1500}, at step 1,500"),
        at_most=1,
        share=0.4,
    ),
    Claim(
        name="collapsed_are_good",
        sentence="At these settings at least 80 % of the samples are good after 1,500 steps, collapsed or not.",
        **COLLAPSED,
        figure=history(
            "evaluation", "high_quality_share", 1_500, mean_of=200, words="share of good samples, steps 1,300 to 1,500"
        ),
        at_least=0.8,
        share=0.7,
    ),
    Claim(
        name="not_undone",
        sentence="Ten discriminator steps from step 1,500 on do not undo it: at most 2 modes hold 95 % of the samples 1,000 steps later.",
        **COLLAPSED,
        figure=NEAREST,
        at_most=2,
        share=0.7,
    ),
    Claim(
        name="ten_steps",
        sentence="With ten discriminator steps from the beginning, at least 7 modes are needed to hold 95 % of the samples after 1,000 steps.",
        **_run({"n_D": 10}, 1_000),
        figure=NEAREST,
        at_least=7,
        share=0.9,
    ),
    Claim(
        name="ten_steps_good",
        sentence="With ten discriminator steps from the beginning, at least 70 % of the samples are good after 1,000 steps.",
        **_run({"n_D": 10}, 1_000),
        figure=GOOD,
        at_least=0.7,
        share=0.9,
    ),
    Claim(
        name="equal_rates",
        sentence="With the same learning rate of 10⁻³ for both and one step each, at least 7 modes are needed to hold 95 % of the samples after 1,000 steps.",
        **_run({"lr_D": 1e-3}, 1_000),
        figure=NEAREST,
        at_least=7,
        share=0.9,
    ),
    Claim(
        name="three_generator_steps",
        sentence="With equal rates and three generator steps to one, at most 2 modes hold 95 % of the samples after 1,000 steps.",
        **_run({"lr_D": 1e-3, "n_G": 3}, 1_000),
        figure=NEAREST,
        at_most=2,
        share=0.7,
    ),
    Claim(
        name="five_steps_cover",
        sentence="With five discriminator steps some seeds need at least 7 modes to hold 95 % of the samples after 1,500 steps.",
        **_run({"n_D": 5}, 1_500),
        figure=NEAREST,
        at_least=7,
        share=0.2,
    ),
    Claim(
        name="five_steps_collapse",
        sentence="With five discriminator steps on some seeds at most 2 modes hold 95 % of the samples after 1,500 steps.",
        **_run({"n_D": 5}, 1_500),
        figure=NEAREST,
        at_most=2,
        share=0.2,
    ),
    Claim(
        name="grid_few",
        sentence="On the grid of 25 modes, and otherwise at the settings with which the page begins, at most 6 modes hold 95 % of the samples after 1,500 steps.",
        **_run({"data": "grid"}, 1_500),
        figure=NEAREST,
        at_most=6,
        share=0.8,
    ),
    Claim(
        name="narrow_modes_few_good",
        sentence="With σ = 0.05 less than half of the samples are good, on average over steps 500 to 1,000.",
        **_run({"sigma": 0.05}, 1_000),
        figure=history(
            "evaluation", "high_quality_share", mean_of=500, words="share of good samples, mean of 500 steps"
        ),
        at_most=0.5,
        share=0.8,
    ),
    Claim(
        name="not_converged_loss",
        sentence="With a generator that hardly learns (10⁻⁶) the discriminator’s loss falls below 0.05 nats within 600 steps.",
        **_run({"sigma": 0.02, "n_D": 5, "lr_D": 1e-3, "lr_G": 1e-6}, 600),
        figure=history("every", "loss_D", mean_of=50, words="L_D in nats, mean of 50 steps"),
        at_most=0.05,
        share=0.9,
    ),
    Claim(
        name="not_converged_samples",
        sentence="There less than 5 % of the samples are good at step 600.",
        **_run({"sigma": 0.02, "n_D": 5, "lr_D": 1e-3, "lr_G": 1e-6}, 600),
        figure=largest("evaluation", "high_quality_share", 300, 600, "largest share of good samples, steps 300 to 600"),
        at_most=0.05,
        share=0.9,
    ),
    Claim(
        name="more_noise_covers",
        sentence="With 16 noise dimensions in place of 2, at least 7 modes are needed to hold 95 % of the samples after 1,000 steps.",
        **_run({"noise_dim": 16}, 1_000),
        figure=NEAREST,
        at_least=7,
        share=0.7,
        false=True,
    ),
]
FIND_THE_FALSE_ONE = (
    "ten_steps",
    "complete_collapse",
    "more_noise_covers",
    "three_generator_steps",
    "narrow_modes_few_good",
)
