"""Unrolled GAN (Metz et al. 2017, arXiv:1611.02163, Eqs. 7 to 10): the generator sees where its discriminator is going."""

from collections.abc import Callable

from torch import Tensor
from torch.autograd import grad

from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.training.constraints.constraint import Constraint
from gan_core.training.optimisers.optimiser import Optimiser


def look_ahead(
    D: StackedMLP,
    objective: Callable[[StackedMLP], Tensor],
    steps: int,
    optimiser: Optimiser,
    lr: Tensor,
    constraint: Constraint,
    clip: Tensor,
) -> StackedMLP:
    """Return D as `steps` updates on objective(D), (K,), would leave it, a function of all that the objective read.

    D itself and its optimiser stay as they are: the discriminator then trains by one step at a time, as ever. All steps see one
    batch, and are those of the optimiser in use with its present moments (so does the authors' code; Eq. 8 writes plain
    gradient ascent). A spectral norm keeps its estimate of the singular vectors meanwhile.
    The caller takes the generator's loss of the result: with the non-saturating loss that is -log D, where Eq. 9 has the value f itself.
    Check: f = w·x, L_D = -w(x - x_fake), gradient descent of rate η: after k steps w + kη(x - x_fake), of which the
    generator's loss -w_k x_fake has the slope -w - kη(x - 2 x_fake) in x_fake.
    """
    flat, moments = D.flat.detach().clone().requires_grad_(), optimiser.moments
    D = D.through(flat)
    for _ in range(steps):
        (gradient,) = grad(objective(D).sum(), flat, create_graph=True)
        flat, moments = optimiser.looked_ahead(flat, gradient, lr, moments)
        if constraint.projected is not None:
            flat = constraint.projected(flat, clip)
        D = D.through(flat)
    return D
