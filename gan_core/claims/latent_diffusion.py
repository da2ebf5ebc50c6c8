"""Claims of the lesson on latent diffusion: what the KL term does to codes, to rebuilt images and to samples."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, of_member, ratio, reading

PAGE = {"steps": 900}
WIDEST = Figure("standard deviation of the widest channel of z", lambda new, k: float(np.max(new["latent_std"][k])))
WITH, WITHOUT = of_member(WIDEST, 0, f"{WIDEST.words}, with KL"), of_member(WIDEST, 1, f"{WIDEST.words}, without KL")
MSE = of_member(reading("mse"), 0, "mean squared error of a pixel of the rebuilt images, with KL")
FRECHET = [of_member(reading("frechet_diffusion"), k) for k in (0, 1)]


def _saving(snapshot: Mapping[str, Any], member: int) -> float:
    calls, count = int(snapshot["sampler_calls"]), {name: int(snapshot[f"multiply_adds_{name}"]) for name in ("pixels", "latents", "decoder")}  # fmt: skip
    return calls * count["pixels"] / (calls * count["latents"] + count["decoder"])


CLAIMS = [
    Claim(
        name="wide_without_kl",
        sentence="Without the KL term the widest channel of the codes has a standard deviation above 2 after 300 steps of the autoencoder.",
        experiment="latent_diffusion",
        settings=PAGE,
        step=300,
        figure=WITHOUT,
        at_least=2.0,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="held_with_kl",
        sentence="With it the widest one stays below 1.7.",
        experiment="latent_diffusion",
        settings=PAGE,
        step=300,
        figure=WITH,
        at_most=1.7,
        seeds=4,
    ),
    Claim(
        name="rebuilt_well",
        sentence="After 300 steps the rebuilt images are, with KL, less than 0.055 of full ink off, root mean square.",
        experiment="latent_diffusion",
        settings=PAGE,
        step=300,
        figure=MSE,
        at_most=0.003,
        seeds=4,
    ),
    Claim(
        name="diffusion_without_kl",
        sentence="After 900 steps the samples of latent diffusion are no nearer to digits without the KL term than with it.",
        experiment="latent_diffusion",
        settings=PAGE,
        step=900,
        figure=ratio(FRECHET[1], FRECHET[0], "Fréchet distance of diffusion without KL, over that with it"),
        at_least=1 / 1.1,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="diffusion_is_nearer_than_noise",
        sentence="With KL, what the decoder makes of noise lies at least 1.5 times as far from digits as they do.",
        experiment="latent_diffusion",
        settings=PAGE,
        step=900,
        figure=ratio(
            of_member(reading("frechet_prior"), 0),
            FRECHET[0],
            "Fréchet distance of decoded noise over that of diffusion, with KL",
        ),
        at_least=1.5,
        seeds=4,
    ),
    Claim(
        name="a_short_autoencoder",
        sentence="After 100 steps only, they are more than 0.055 of full ink off.",
        experiment="latent_diffusion",
        settings={**PAGE, "autoencoder_steps": 100},
        step=100,
        figure=MSE,
        at_least=0.003,
        share=0.6,
        seeds=3,
    ),
    Claim(
        name="a_strong_pull",
        sentence="With β = 10 the rebuilt images are farther off than 0.055 of full ink after 300 steps, root mean square.",
        experiment="latent_diffusion",
        settings={**PAGE, "kl": 10.0},
        step=300,
        figure=MSE,
        at_least=0.003,
        share=0.6,
        seeds=3,
    ),
    Claim(
        name="a_weak_pull",
        sentence="With β = 0.01 the widest channel is wider than 1.7 after 300 steps.",
        experiment="latent_diffusion",
        settings={**PAGE, "kl": 0.01},
        step=300,
        figure=WITH,
        at_least=1.7,
        share=0.75,
        seeds=3,
    ),
    Claim(
        name="the_saving_stays",
        sentence="With fifty calls a sample in latents needs six to twelve times fewer operations than one of the U-Net on pixels, as with 25.",
        experiment="latent_diffusion",
        settings={**PAGE, "sampling_steps": 50},
        step=1,
        figure=Figure("multiply–adds of a sample on pixels over those in latents", _saving),
        at_least=6.0,
        at_most=12.0,
        seeds=2,
        free={"sampling_steps": (10, 100)},
    ),
]
