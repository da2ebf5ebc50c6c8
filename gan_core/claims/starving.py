"""Claims of the lesson on the starving generator."""

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, history, of_member, ratio
from gan_core.claims.plane import FROZEN, SLOPE

FIRST, LAST = 100, 2_000


def _change(loss: str, words: str, first: int = FIRST) -> Figure:
    name = f"gradient_{loss}"
    return ratio(
        history("every", name, LAST),
        history("every", name, first),
        words=f"{words} gradient at step {LAST:,} over that at step {first}",
    )


CLAIMS = [
    Claim(
        name="minimax_falls_two_decades",
        sentence="Before a frozen line one apart from the data, the minimax gradient falls by more than two decades from discriminator step 100 to 2,000.",
        experiment="starving_generator",
        step=LAST,
        figure=_change("minimax", "minimax"),
        at_most=0.01,
        share=0.75,
        seeds=8,
        free={"lr": (5e-4, 2e-3)},
        source="arXiv:1701.04862, Fig. 2, for images",
    ),
    Claim(
        name="non_saturating_grows",
        sentence="There the non-saturating gradient grows by more than a half.",
        experiment="starving_generator",
        step=LAST,
        figure=_change("non_saturating", "non-saturating"),
        at_least=1.5,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="slow_discriminator_starves_later",
        sentence="With a discriminator ten times as slow, the minimax gradient falls later: from step 500 to 2,000 to less than a third.",
        experiment="starving_generator",
        settings={"lr": 1e-4},
        step=LAST,
        figure=_change("minimax", "minimax", 500),
        at_most=1 / 3,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="early_state_starves_first",
        sentence="Before the two shipped states of the generator of digits, the minimax gradient of the early state is below a tenth of that of the late one at step 100.",
        experiment="starving_generator",
        settings={"preset": "digits"},
        step=100,
        figure=ratio(
            of_member(history("every", "gradient_minimax"), 0),
            of_member(history("every", "gradient_minimax"), 1),
            words="minimax gradient of the early state over that of the late one",
        ),
        at_most=0.1,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="mnist_non_saturating_is_larger",
        sentence="Before the generator of MNIST of 1 epoch, the non-saturating gradient is more than 1.5 times the minimax one at step 100.",
        experiment="starving_generator",
        settings={"preset": "mnist"},
        step=100,
        figure=ratio(
            of_member(history("every", "gradient_non_saturating"), 0),
            of_member(history("every", "gradient_minimax"), 0),
            words="non-saturating over minimax gradient, state of 1 epoch",
        ),
        at_least=1.5,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="non_saturating_keeps_its_slope",
        sentence="With the non-saturating loss in its place, the slope at the scores is above 0.1 at step 300, also for plain gradient descent.",
        experiment="plane_gan",
        settings={**FROZEN, "loss": "non_saturating", "optimiser_G": "sgd"},
        step=300,
        figure=SLOPE,
        at_least=0.1,
        share=0.9,
    ),
    Claim(
        name="sure_when_frozen",
        sentence="After 300 steps, when it is frozen, the discriminator leaves minimax a slope below 10⁻⁴.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "adam"},
        step=300,
        figure=SLOPE,
        at_most=1e-4,
        share=0.9,
    ),
    Claim(
        name="adam_leaves",
        sentence="Before a discriminator that is frozen at a slope of about 10⁻⁶, a generator trained by Adam has left by step 3,000: the slope is above 0.1.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "adam"},
        step=3_000,
        figure=SLOPE,
        at_least=0.1,
        share=0.9,
    ),
    Claim(
        name="sgd_stands",
        sentence="There a generator trained by plain gradient descent stands still: the slope is still below 10⁻⁴ at step 3,000.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "sgd"},
        step=3_000,
        figure=SLOPE,
        at_most=1e-4,
        share=0.9,
    ),
    Claim(
        name="large_epsilon_stands",
        sentence="There Adam with ε = 10⁻³ does not leave either: the slope is still below 10⁻² at step 3,000.",
        experiment="plane_gan",
        settings={**FROZEN, "optimiser_G": "adam", "eps": 1e-3},
        step=3_000,
        figure=SLOPE,
        at_most=1e-2,
        share=0.75,
        seeds=8,
    ),
]
