"""Cures of mode collapse. A cure that is settings alone is declared here; one with code has a file here and a setting in `params.cures`, named alike.

No torch is imported. The order is that of the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gan_core.registry import Registry


@dataclass(frozen=True)
class Cure:
    """A cure in words: its paper (arXiv id), one sentence why, and the settings that switch it on in a run to be cured."""

    name: str
    label: str
    paper: str
    why: str
    settings: Mapping[str, Any]


cures: Registry[Cure] = Registry("cure")
for _cure in (
    Cure(
        "critic_steps",
        "More discriminator steps",
        "1406.2661",
        "A discriminator near its optimum for the current generator pushes points away from a mode before all of them are there.",
        {"n_D": 10},
    ),
    Cure(
        "unrolled",
        "Unrolled GAN",
        "1611.02163",
        "The generator's loss includes the next steps of the discriminator, so that gathering on one mode no longer lowers it.",
        {"unrolled": 5},
    ),
    Cure(
        "minibatch_discrimination",
        "Minibatch discrimination",
        "1606.03498",
        "The discriminator sees how many points of a batch are close to each other, and recognises a batch with too little variety.",
        {"minibatch_discrimination": 8},
    ),
    Cure(
        "feature_matching",
        "Feature matching",
        "1606.03498",
        "The generator matches the mean features of real data, which no single mode has.",
        {"feature_matching": True},
    ),
    Cure(
        "packing",
        "PacGAN packing",
        "1712.04086",
        "The discriminator gets several points at once, and packs without variety are easy to recognise.",
        {"packing": 4},
    ),
    Cure(
        "mode_seeking",
        "Mode-seeking regulariser",
        "1903.05628",
        "The generator's loss is higher if distant z give points that are close.",
        {"mode_seeking": 1.0},
    ),
    Cure(
        "wgan_gp",
        "WGAN-GP",
        "1704.00028",
        "A discriminator with a slope near 1 estimates a distance that decreases with every point moved towards a missing mode.",
        {"loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 1.0},
    ),
    Cure(
        "spectral_norm",
        "Spectral norm",
        "1802.05957",
        "A discriminator whose layers stretch no vector cannot become so steep that all points follow one slope.",
        {"constraint": "spectral_norm"},
    ),
    Cure(
        "relativistic_r1",
        "R1 with the relativistic loss",
        "2501.05441",
        "Each generated point is compared with a real one, so that a missing mode keeps increasing the loss (R3GAN, without its R2).",
        {"loss": "relativistic", "constraint": "r1", "penalty_weight": 1.0},
    ),
    Cure(
        "generators",
        "An ensemble of generators",
        "1708.02556",
        "Each generator may collapse to another mode, and their mixture still covers several.",
        {"generators": 8},
    ),
):
    cures.register(_cure)
