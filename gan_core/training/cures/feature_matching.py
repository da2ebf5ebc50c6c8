"""Feature matching (Salimans et al. 2016, arXiv:1606.03498, Sec. 3.1): the generator's loss compares means of features."""

from torch import Tensor

from gan_core.networks.plane.stacked_mlp import StackedMLP


def feature_distance(D: StackedMLP, x: Tensor, x_fake: Tensor) -> tuple[Tensor, Tensor]:
    """‖E h(x) - E h(x_fake)‖₂², h what D's last layer reads; (K,), and the scores of x_fake, (K, N), which it ignores.

    It takes the place of the generator's loss; the discriminator keeps its own. Its unit is h². Check: h of means (1, 2) and (1, 4)
    gives 4.
    """
    wanted, (found, f_fake) = D.with_features(x)[0], D.with_features(x_fake)
    return (wanted.mean(1) - found.mean(1)).square().sum(-1), f_fake.squeeze(-1)
