"""The cures of mode collapse in words: paper, one sentence why, and settings that switch each on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cure:
    """A cure as a page and a table name it; `settings` are laid over those of the run to be cured."""

    label: str
    paper: str  # arXiv id
    why: str
    settings: Mapping[str, Any]


CURE_WORDS = {
    "critic_steps": Cure(
        "More critic steps",
        "1406.2661",
        "A critic near its best for the present generator sends points away from a mode before all of them are there.",
        {"n_D": 10},
    ),
    "unrolled": Cure(
        "Unrolled GAN",
        "1611.02163",
        "The generator sees what the critic will answer, so that gathering on one mode no longer pays.",
        {"unrolled": 5},
    ),
    "minibatch_discrimination": Cure(
        "Minibatch discrimination",
        "1606.03498",
        "The critic sees how many points of a batch are close to each other, and rejects a batch that is too much alike.",
        {"minibatch_discrimination": 8},
    ),
    "feature_matching": Cure(
        "Feature matching",
        "1606.03498",
        "The generator aims at the mean features of real data, which no single mode has.",
        {"feature_matching": True},
    ),
    "packing": Cure(
        "PacGAN packing",
        "1712.04086",
        "The critic judges several points at once, and packs without variety are easily told from real ones.",
        {"packing": 4},
    ),
    "mode_seeking": Cure(
        "Mode-seeking regulariser",
        "1903.05628",
        "The generator pays where far-apart z give points that are close.",
        {"mode_seeking": 1.0},
    ),
    "wgan_gp": Cure(
        "WGAN-GP",
        "1704.00028",
        "A critic with a slope near 1 estimates a distance that falls with every point moved towards a mode that is missed.",
        {"loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 1.0},
    ),
    "spectral_norm": Cure(
        "Spectral norm",
        "1802.05957",
        "A critic whose layers stretch nothing cannot become so steep that all points follow one slope.",
        {"constraint": "spectral_norm"},
    ),
    "relativistic_r1": Cure(
        "R1 with the relativistic loss",
        "2501.05441",
        "Each generated point is compared with a real one, so that a mode that is missed goes on to cost (R3GAN, without its R2).",
        {"loss": "relativistic", "constraint": "r1", "penalty_weight": 1.0},
    ),
    "generators": Cure(
        "An ensemble of generators",
        "1708.02556",
        "Each generator may collapse to a mode of its own, and their mixture still covers several.",
        {"generators": 8},
    ),
}
