"""What a spectral norm bounds: the operator of a convolution against its reshaped kernel, and slopes of the activations, by scipy."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from scipy.sparse.linalg import LinearOperator, svds
from torch import nn
from torch.nn.functional import conv2d
from torch.nn.grad import conv2d_input
from torch.nn.utils.parametrizations import spectral_norm

from gan_core.networks.activations import activations
from gan_core.networks.pairs import pairs

LARGEST_SLOPES = {"relu": 1.0, "leaky_relu": 1.0, "tanh": 1.0, "silu": 1.0998}


def operator_norm(kernel, side, stride, padding):
    """The largest singular value of x → conv2d(x), x (in, side, side), by ARPACK: the convolution as the linear map that it is."""
    inputs, kernel = kernel.shape[1], kernel.detach().double()
    shape = conv2d(torch.zeros(1, inputs, side, side).double(), kernel, None, stride, padding).shape

    def forward(x):
        return conv2d(torch.as_tensor(x).view(1, inputs, side, side), kernel, None, stride, padding).flatten().numpy()

    def back(y):
        of_x = (1, inputs, side, side)
        return conv2d_input(of_x, kernel, torch.as_tensor(y).view(shape), stride, padding).flatten().numpy()

    rows, columns = shape[1:].numel(), inputs * side * side
    linear = LinearOperator((rows, columns), matvec=forward, rmatvec=back, dtype=float)
    return float(svds(linear, k=1, return_singular_vectors=False, v0=np.ones(min(rows, columns)))[0])


@pytest.mark.parametrize(("stride", "norm"), [(2, 1.0), (1, 2.0)])
def test_the_operator_of_a_kernel_of_halves(stride, norm):
    """A 2 × 2 kernel of ½ has the norm 1 as a row. Its operator too if the windows are disjoint; if they overlap, Σ|k| = 2 in the limit of large images."""
    kernel = torch.full((1, 1, 2, 2), 0.5)
    assert torch.linalg.matrix_norm(kernel.view(1, 4), 2).item() == pytest.approx(1)
    assert operator_norm(kernel, 40, stride, 0) == pytest.approx(norm, rel=2e-3)  # cos(π/80)² of the limit


def test_a_convolution_of_spectral_norm_1_stretches_by_more_than_1():
    """Miyato et al. 2018 normalise the reshaped kernel. The three operators of the default discriminator are 1.47, 1.28 and 1.21 times as large."""
    torch.manual_seed(0)
    D = pairs["dcgan_small"].discriminator((1, 28, 28))
    found, side = [], 28
    for layer in [layer for layer in D.modules() if isinstance(layer, nn.Conv2d)]:
        spectral_norm(layer, n_power_iterations=200)
        kernel = layer.weight
        assert torch.linalg.matrix_norm(kernel.flatten(1), 2).item() == pytest.approx(1, abs=1e-3)
        found.append(operator_norm(kernel, side, 2, 1))
        side //= 2
    assert found[0] == pytest.approx(1.47, abs=0.3)  # 32 kernels of 16 random numbers: 1.5 to 1.8 in eight draws
    assert found[1:] == pytest.approx([1.28, 1.21], abs=0.05)


@pytest.mark.parametrize("item", list(activations), ids=lambda item: item.name)
def test_the_largest_slope_of_each_activation(item):
    """A network of layers of norm 1 is 1-Lipschitz only if its activations are; SiLU is not."""

    def slope(x):
        at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        (found,) = torch.autograd.grad(item.load()(at), at)
        return found.item()

    grid = np.linspace(-10, 10, 400)  # without 0, where some have a kink
    best = grid[np.argmax([slope(x) for x in grid])]
    refined = -minimize_scalar(lambda x: -slope(x), bounds=(best - 0.1, best + 0.1), method="bounded").fun
    assert refined == pytest.approx(LARGEST_SLOPES[item.name], abs=1e-3 if item.name == "tanh" else 1e-4)
