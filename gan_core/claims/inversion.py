"""Claims of the lesson on inversion. A seed draws the starts and the noise; the images are those of the settings."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure
from gan_core.history import at_step

AT = 300


def _psnr(snapshot: Mapping[str, Any], member: int) -> float | None:
    found = at_step(snapshot, "every", "psnr", AT)
    return None if found is None else float(np.median(found))


def _gain(snapshot: Mapping[str, Any], member: int) -> float | None:
    found = at_step(snapshot, "every", "psnr", AT)
    return None if found is None else float(np.median(found - np.asarray(snapshot["psnr_given"])))


def _length(snapshot: Mapping[str, Any], member: int) -> float | None:
    return float(np.median(snapshot["length"]))


MEDIAN = Figure(f"median PSNR of the images at step {AT}, in dB", _psnr)
GAIN = Figure(f"median over the images of the PSNR found at step {AT} less that given, in dB", _gain)
LENGTH = Figure("median length of the z found, in units of √d", _length)

CLAIMS = [
    Claim(
        name="found_within_25_dB",
        sentence="Half of the first eight test digits are found to 25 dB or better by step 300.",
        experiment="inversion",
        step=AT,
        figure=MEDIAN,
        at_least=25,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="pull_keeps_length",
        sentence="With the pull, the z found stay near √d: their median length is at most 1.2 √d.",
        experiment="inversion",
        step=AT,
        figure=LENGTH,
        at_most=1.2,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="no_pull_lengthens",
        sentence="Without the pull the z found become longer: their median length is at least 1.4 √d at step 300.",
        experiment="inversion",
        settings={"shell_weight": 0.0},
        step=AT,
        figure=LENGTH,
        at_least=1.4,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="no_pull_is_close_too",
        sentence="The images are found to 25 dB or better without the pull too.",
        experiment="inversion",
        settings={"shell_weight": 0.0},
        step=AT,
        figure=MEDIAN,
        at_least=25,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="noise_is_taken_away",
        sentence="Of images with noise of σ = 0.3 on each pixel, those found are more than 6 dB nearer to the true images than those given.",
        experiment="inversion",
        settings={"task": "denoise"},
        step=AT,
        figure=GAIN,
        at_least=6,
        share=0.75,
        seeds=4,
        free={"sigma": (0.25, 0.4)},
    ),
    Claim(
        name="hole_is_filled",
        sentence="With the middle lost, the images found are more than 4 dB nearer to the true ones than those given, whose hole is grey.",
        experiment="inversion",
        settings={"task": "inpaint", "hole": "middle"},
        step=AT,
        figure=GAIN,
        at_least=4,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="one_start_is_close",
        sentence="With one start, half of the images are found to 25 dB or better too.",
        experiment="inversion",
        settings={"restarts": 1},
        step=AT,
        figure=MEDIAN,
        at_least=25,
        share=0.75,
        seeds=4,
    ),
]
