"""Networks of images, one pair a file; `gan_core.networks.pairs` declares them."""

from gan_core.networks.images.labelled import LabelledDiscriminator, LabelledGenerator, Verdict, labelled_pair
from gan_core.networks.images.layers import count_parameters, uniform_start

__all__ = [
    "LabelledDiscriminator",
    "LabelledGenerator",
    "Verdict",
    "count_parameters",
    "labelled_pair",
    "uniform_start",
]
