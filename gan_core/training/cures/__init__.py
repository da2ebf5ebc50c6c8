"""Cures of mode collapse. A cure that is settings alone is declared here; one with code has a file here and a setting in `params.cures`, named alike.

A cure is a switch: the settings that turn it on, over a run as it is. `paper_sets` is what its paper sets besides. No torch is imported.
The order is that of the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gan_core.registry import Registry


@dataclass(frozen=True)
class Cure:
    """A cure in words: its paper (arXiv id), what it does, and the settings that switch it on in a run to be cured.

    paper_sets: steps, rates and optimiser of the paper's algorithm, as far as they can be set here; paper_note: how they differ from it.
    """

    name: str
    label: str
    paper: str
    why: str
    settings: Mapping[str, Any]
    paper_sets: Mapping[str, Any] = field(default_factory=dict)
    paper_note: str = ""


cures: Registry[Cure] = Registry("cure")
for _cure in (
    Cure(
        "critic_steps",
        "More discriminator steps",
        "1406.2661",
        "D comes nearer to the best discriminator of the current generator, which makes collapse more expensive in value. If all samples are at one mode, spread as the data there, it still gives them no gradient away.",
        {"n_D": 10},
    ),
    Cure(
        "unrolled",
        "Unrolled GAN",
        "1611.02163",
        "The generator's loss is that of D some steps later, and its gradient goes through these steps. The loss here is −log D; the paper's is V.",
        {"unrolled": 5},
    ),
    Cure(
        "minibatch_discrimination",
        "Minibatch discrimination",
        "1606.03498",
        "D also sees how many points of a batch are close to each other, so it can tell a batch with too little variety.",
        {"minibatch_discrimination": 8},
    ),
    Cure(
        "feature_matching",
        "Feature matching",
        "1606.03498",
        "The generator matches the mean features of real data; in general those of a single mode differ from them.",
        {"feature_matching": True},
    ),
    Cure(
        "packing",
        "PacGAN packing",
        "1712.04086",
        "D judges several points at once, so it can tell packs without variety.",
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
        "With the best 1-Lipschitz function as D the loss is W₁, whose gradient moves points along an optimal transport plan.",
        {"loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 1.0},
        {"n_D": 5, "lr_D": 1e-3, "beta1": 0.0, "beta2": 0.9},
        "Five D steps, Adam with β₁ = 0 and β₂ = 0.9, one learning rate for both. The paper's learning rate is 10⁻⁴ and its λ is 10.",
    ),
    Cure(
        "spectral_norm",
        "Spectral norm",
        "1802.05957",
        "Each matrix of D is divided by its spectral norm, which bounds how steep D is. It does not say where D is high.",
        {"constraint": "spectral_norm"},
        {"n_D": 5, "lr_D": 1e-3},
        "Five D steps and one learning rate for both, one of the settings that the paper compares.",
    ),
    Cure(
        "relativistic_r1",
        "R1 with the relativistic loss",
        "2501.05441",
        "D compares each generated point with a real one, and R1 penalises its slope at real points. The paper (R3GAN) also has R2.",
        {"loss": "relativistic", "constraint": "r1", "penalty_weight": 1.0},
        {"lr_D": 1e-3, "beta1": 0.0, "beta2": 0.99},
        "One learning rate for both, Adam with β₁ = 0 and β₂ = 0.99. Without the paper's R2.",
    ),
    Cure(
        "generators",
        "An ensemble of generators",
        "1708.02556",
        "Each generator may collapse to another mode, and their mixture can still cover several. The paper's classifier, which drives them apart, is left out.",
        {"generators": 8},
    ),
):
    cures.register(_cure)
