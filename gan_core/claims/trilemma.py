"""Claims of the lesson on the trilemma: six families on the ring, early and at the end, and what sets the time of a sample."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure

GAN, VAE, FLOW, DDPM, DDIM, DD_GAN = range(6)  # their order in the run


def _of(name: str, do: Callable[[np.ndarray], float], words: str) -> Figure:
    def read(snapshot: Mapping[str, Any], member: int) -> float:
        return float(do(np.asarray(snapshot[name], float)))

    return Figure(words, read)


def _lead(family: int) -> Callable[[np.ndarray], float]:
    return lambda shares: float(shares[family] - np.max(np.delete(shares, family)))


EARLY = {"steps": 500}

CLAIMS = [
    Claim(
        name="early_the_flow_leads",
        sentence="On the ring, after 500 steps, RealNVP has the most good samples of the six.",
        experiment="trilemma",
        settings=EARLY,
        step=500,
        figure=_of("good_share", _lead(FLOW), "share of good samples of RealNVP less the largest of the others"),
        at_least=0.0,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="at_the_end_the_ddpm_leads",
        sentence="On the ring, after 3,000 steps, the DDPM has the most good samples of the six.",
        experiment="trilemma",
        step=3_000,
        figure=_of("good_share", _lead(DDPM), "share of good samples of the DDPM less the largest of the others"),
        at_least=0.0,
        seeds=2,
    ),
    Claim(
        name="early_the_vae_is_last",
        sentence="After 500 steps the VAE has fewer than 15 % good samples.",
        experiment="trilemma",
        settings=EARLY,
        step=500,
        figure=_of("good_share", lambda shares: float(shares[VAE]), "share of good samples of the VAE"),
        at_most=0.15,
        seeds=4,
    ),
    Claim(
        name="all_modes_are_not_coverage",
        sentence="After 500 steps the GAN has samples at all eight modes and covers less than 70 % of the data.",
        experiment="trilemma",
        settings=EARLY,
        step=500,
        figure=Figure(
            "coverage of the GAN; 1 where it has fewer than eight modes",
            lambda new, _: float(new["coverage"][GAN]) if new["seen"][GAN] == 8 else 1.0,
        ),
        at_most=0.7,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="calls_set_the_time",
        timed=True,
        sentence="DDIM with four steps takes between a quarter and four times as long as the denoising diffusion GAN with its four.",
        experiment="trilemma",
        settings={"ddim_steps": 4},
        step=1,
        figure=_of(
            "time_per_sample_ms",
            lambda ms: float(ms[DDIM] / ms[DD_GAN]),
            "time of a sample of DDIM over that of the denoising diffusion GAN",
        ),
        at_least=0.25,
        at_most=4.0,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="one_call_is_as_fast_as_a_gan",
        timed=True,
        sentence="With one step the denoising diffusion GAN takes less than six times as long as the GAN, and not a tenth of the time of the DDPM.",
        experiment="trilemma",
        settings={"gan_steps": 1},
        step=1,
        figure=_of(
            "time_per_sample_ms",
            lambda ms: float(max(ms[DD_GAN] / ms[GAN] / 6, 10 * ms[DD_GAN] / ms[DDPM])),
            "the larger of its time over six times the GAN's, and ten times its time over the DDPM's",
        ),
        at_most=1.0,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="recall_is_not_coverage",
        sentence="On digits, after 100 steps, the recall of RealNVP is larger than its coverage by 0.05 or more.",
        experiment="trilemma",
        settings={"preset": "digits", "steps": 100},
        step=100,
        figure=Figure(
            "recall of RealNVP less its coverage", lambda new, _: float(new["recall"][FLOW] - new["coverage"][FLOW])
        ),
        at_least=0.05,
        seeds=4,
        free={"steps": (100, 3000)},
    ),
    Claim(
        name="without_r1",
        sentence="On the ring, without R1, the GAN has samples at all eight modes after 300 steps.",
        experiment="trilemma",
        settings={"r1": 0.0, "steps": 300},
        step=300,
        figure=_of("seen", lambda seen: float(seen[GAN]), "modes of eight with at least 1 % of the GAN's samples"),
        at_least=8,
        share=0.75,
        seeds=4,
    ),
]
