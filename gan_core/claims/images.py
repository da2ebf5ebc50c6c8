"""Claims of the lesson on images, on the built-in digits."""

from collections.abc import Mapping
from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, history, reading


def _claim(name: str, sentence: str, settings: Mapping[str, Any], step: int, figure: Figure, **bounds: Any) -> Claim:
    return Claim(
        name=name,
        sentence=sentence,
        experiment="image_gan",
        settings=settings,
        step=step,
        figure=figure,
        share=0.75,
        **{"seeds": 4, **bounds},
    )


RIGHT = history(
    "probe", "discriminator_accuracy", words="share of held-out real and fresh generated images told rightly"
)
FRECHET = reading("frechet", "Fréchet distance from training images")
AS_ASKED = reading("share_as_asked", "share of images read by the classifier as the class asked for")

CLAIMS = [
    _claim("discriminator_tells_them_apart", "At step 60 the discriminator tells more than nine in ten images rightly.", {}, 60, RIGHT, at_least=0.9),
    _claim("penalty_and_wasserstein_have_slope_1", "With the Wasserstein loss the slope at the scores is 1 from the beginning.", {"preset": "wgan_gp"}, 5,
           history("every", "logit_gradient", words="slope at the scores"), at_least=0.999, at_most=1.001, seeds=2),
    _claim("cgan_rows_alike_at_first", "After 250 steps of a CGAN the classifier reads fewer than three in ten images as the class asked for: the rows hardly differ yet.",
           {"preset": "cgan"}, 250, AS_ASKED, at_most=0.3),
    _claim("acgan_named_by_d", "After 250 steps of an AC-GAN its discriminator names more than 85 % of the generated images as the class asked for.",
           {"preset": "acgan"}, 250, history("every", "class_accuracy_fake", mean_of=20, words="share named as asked by D, mean of 20 steps"), at_least=0.85),
    _claim("acgan_less_by_the_classifier", "There another classifier, which G does not train against, reads fewer than 60 % of them so.", {"preset": "acgan"}, 250, AS_ASKED, at_most=0.6),
    _claim("trained_pair_stays_near", "Sixty steps after the trained pair goes on, the Fréchet distance is below 20; that of fresh networks is above 50 then.", {"preset": "trained"}, 60,
           FRECHET, at_most=20),
    _claim("fresh_pair_is_far", "After sixty steps of fresh networks the Fréchet distance is above 50.", {}, 60, FRECHET, at_least=50),
]  # fmt: skip
