"""Cures of mode collapse by the name of their setting (words in gan_core.params.cure_words). One a file."""

from gan_core.training.cures.feature_matching import feature_distance
from gan_core.training.cures.generators import Mixture, mixture
from gan_core.training.cures.minibatch_discrimination import MinibatchCritic, minibatch_critic
from gan_core.training.cures.mode_seeking import inverse_ratio
from gan_core.training.cures.packing import copies, packed
from gan_core.training.cures.unrolled import look_ahead

CURES = {
    "unrolled": look_ahead,
    "packing": packed,
    "minibatch_discrimination": MinibatchCritic,
    "feature_matching": feature_distance,
    "mode_seeking": inverse_ratio,
    "generators": Mixture,
}

__all__ = [
    "CURES",
    "MinibatchCritic",
    "Mixture",
    "copies",
    "feature_distance",
    "inverse_ratio",
    "look_ahead",
    "minibatch_critic",
    "mixture",
    "packed",
]
