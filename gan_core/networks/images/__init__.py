"""Networks of images, in pairs. Adding one: write the file, import it here, in the order of the menus."""

# isort: off
from gan_core.networks.images import dcgan_small, dcgan_5x5, acgan, fully_connected, dcgan_cs231n

# isort: on
from gan_core.networks.images.labelled import LabelledCritic, LabelledGenerator, Verdict, labelled_pair
from gan_core.networks.images.pair import Pair, count_parameters, pairs, uniform_start

__all__ = [
    "LabelledCritic",
    "LabelledGenerator",
    "Pair",
    "Verdict",
    "acgan",
    "count_parameters",
    "dcgan_5x5",
    "dcgan_cs231n",
    "dcgan_small",
    "fully_connected",
    "labelled_pair",
    "pairs",
    "uniform_start",
]
