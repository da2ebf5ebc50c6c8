"""Claims of the lesson on noise space."""

from collections.abc import Mapping
from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, least, reading

LEG = 50  # steps from one z to the next


def _sum_is_c(snapshot: Mapping[str, Any], member: int) -> float | None:
    """1 where the sum is read as the same class as mean(c)."""
    named = snapshot["sums_named"]
    return float(named[3] == named[2])


def _unsure(name: str, generator: str, words: str) -> Claim:
    return Claim(
        name=name,
        sentence=f"On the first four legs of the tour of {words} there is an image to which the classifier gives no class with more than 60 %.",
        experiment="latent_walk",
        settings={"generator": generator},
        step=4 * LEG,
        figure=least("every", "confidence_spherical", 0, 4 * LEG, words="least confidence on the spherical walk"),
        at_most=0.6,
        share=0.75,
        seeds=8,
    )


CLAIMS = [
    Claim(
        name="straight_walk_is_short",
        sentence="On the first leg of the straight walk, z becomes shorter than 0.85 √d: its least length is about √d/√2.",
        experiment="latent_walk",
        step=LEG,
        figure=least("every", "length_linear", 0, LEG, words="least length of z on the straight walk, in units of √d"),
        at_least=0.55,
        at_most=0.85,
        share=0.9,
        free={"generator": ("dcgan_mnist", "dcgan_digits", "wgan_gp_mnist")},
    ),
    Claim(
        name="spherical_walk_keeps_its_length",
        sentence="On the first leg of the spherical walk, z stays longer than 0.8 √d.",
        experiment="latent_walk",
        step=LEG,
        figure=least(
            "every", "length_spherical", 0, LEG, words="least length of z on the spherical walk, in units of √d"
        ),
        at_least=0.8,
        share=0.9,
        free={"generator": ("dcgan_mnist", "dcgan_digits", "wgan_gp_mnist")},
    ),
    _unsure("one_epoch_unsure", "dcgan_mnist_1", "the generator of one epoch"),
    _unsure("wgan_gp_unsure", "wgan_gp_mnist", "the generator of the Wasserstein loss"),
    Claim(
        name="same_classes_cancel",
        sentence="The sum 7 − 7 + 0 is read as the same class as the mean of 0.",
        experiment="latent_walk",
        settings={"plus_a": 7, "minus_b": 7, "plus_c": 0},
        step=1,
        figure=Figure("1 if the sum is read as the class of mean(c), else 0", _sum_is_c),
        at_least=1,
        share=0.9,
        seeds=8,
    ),
    Claim(
        name="direction_hardly_lengthens",
        sentence="Four units along direction 1 make z at the start of the tour at most a third longer than √d.",
        experiment="latent_walk",
        settings={"direction_1": 4.0},
        step=1,
        figure=reading("length", "length of z, in units of √d"),
        at_most=4 / 3,
        share=0.9,
        seeds=8,
    ),
]
