"""Claims of the race of losses on images: each of one loss and one setting, at the page's small size."""

from collections.abc import Mapping
from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import median

FIRST, LAST = 21, 40  # steps of which the median slope is taken
SLOPE = median("every", "logit_gradient", FIRST, LAST, words=f"median slope at the scores of steps {FIRST} to {LAST}")


def _claim(
    name: str,
    sentence: str,
    settings: Mapping[str, Any],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    seeds: int = 4,
) -> Claim:
    return Claim(
        name=name,
        sentence=sentence,
        experiment="image_race",
        settings={"vary": "", **settings},
        step=LAST,
        figure=SLOPE,
        at_least=at_least,
        at_most=at_most,
        share=0.75,
        seeds=seeds,
    )


MINIMAX = {"loss": "minimax"}

CLAIMS = [
    _claim("minimax_starves", "Under β₁ = 0.9 minimax has a slope below 10⁻² in the median of steps 21 to 40.", MINIMAX, at_most=1e-2),
    _claim("non_saturating_does_not", "There the non-saturating loss has a slope above 0.9.", {"loss": "non_saturating"}, at_least=0.9),
    _claim("least_squares_of_sigmoid_starves", "There least squares on σ(f) has a slope below 0.05.", {"loss": "least_squares_sigmoid"}, at_most=0.05),
    _claim("least_squares_does_not", "There least squares on f has a slope above 0.5.", {"loss": "least_squares"}, at_least=0.5),
    _claim("smaller_beta1_is_not_enough", "Under β₁ = 0.5 minimax still has a slope below 0.1.", {**MINIMAX, "beta1": 0.5}, at_most=0.1),
    _claim("non_saturating_under_either_beta1", "Under β₁ = 0.5 the non-saturating loss has a slope above 0.7.", {"loss": "non_saturating", "beta1": 0.5}, at_least=0.7),
    _claim("dcgans_first_weights_starve_too", "With DCGAN's first weights minimax has a slope below 10⁻² too.", {**MINIMAX, "initial": "pair"}, at_most=1e-2),
    _claim("weight_decay_starves_too", "With weight decay 0.5 minimax has a slope below 0.1 too.", {**MINIMAX, "weight_decay": 0.5}, at_most=0.1),
    _claim("full_size_starves_too", "At full size minimax has a slope below 10⁻² too.", {"preset": "full_size", **MINIMAX}, at_most=1e-2, seeds=2),
    _claim("mnist_starves_too", "On MNIST at full size minimax has a slope below 10⁻² too.", {"preset": "mnist", **MINIMAX}, at_most=1e-2, seeds=2),
    _claim("smoothing_is_no_cure", "With one-sided label smoothing minimax has a slope below 10⁻² too.", {**MINIMAX, "label_smoothing": 0.1}, at_most=1e-2),
    _claim("instance_noise_is_no_cure_soon", "With instance noise of σ = 0.3 minimax has a slope below 10⁻² too.", {**MINIMAX, "instance_noise": 0.3}, at_most=1e-2),
    _claim("r1_keeps_a_slope", "With an R1 penalty of weight 1, in networks without batch norm in D, minimax has a slope above 0.05.", {**MINIMAX, "pair": "dcgan_5x5", "constraint": "r1", "penalty_weight": 1.0}, at_least=0.05, seeds=2),
    _claim("slow_discriminator_keeps_a_slope", "With a discriminator twenty times as slow minimax has a slope above 10⁻².", {**MINIMAX, "lr_D": 1e-4}, at_least=1e-2),
    _claim("wasserstein_has_slope_1", "The Wasserstein loss with clipped weights has the slope 1.", {"loss": "wasserstein", "constraint": "weight_clipping", "optimiser": "rmsprop", "lr_D": 5e-5, "lr_G": 5e-5}, at_least=0.999, at_most=1.001, seeds=2),
    _claim("clipped_minimax_keeps_a_slope", "With clipped weights and the same small rates, minimax has a slope above 0.1.", {**MINIMAX, "constraint": "weight_clipping", "optimiser": "rmsprop", "lr_D": 5e-5, "lr_G": 5e-5}, at_least=0.1),
]  # fmt: skip
