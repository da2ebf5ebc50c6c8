"""The stacked network and its spectral norm against torch's own layers."""

import torch
from torch import nn

from gan_core.networks.activations import activations
from gan_core.networks.plane.spectral_norm import SpectralNorm
from gan_core.networks.plane.stacked_mlp import StackedMLP


def generators(n, start=0):
    return [torch.Generator().manual_seed(start + k) for k in range(n)]


def test_activations_are_those_of_torch():
    x = torch.linspace(-3, 3, 13)
    for name, module in {
        "relu": nn.ReLU(),
        "leaky_relu": nn.LeakyReLU(0.2),
        "tanh": nn.Tanh(),
        "silu": nn.SiLU(),
    }.items():
        torch.testing.assert_close(activations[name].load()(x), module(x))
    assert all(item.load()(x).shape == x.shape for item in activations)


def test_each_member_is_a_plain_mlp():
    net = StackedMLP.create([2, 16, 8, 1], "leaky_relu", generators(3), torch.float64)
    x = torch.randn(3, 11, 2, dtype=torch.float64)
    out = net(x)
    for k in range(3):
        layers = []
        for weight, bias in net.layers:
            linear = nn.Linear(weight.shape[1], weight.shape[2], dtype=torch.float64)
            linear.weight.data, linear.bias.data = weight[k].T.detach(), bias[k, 0].detach()
            layers += [linear, nn.LeakyReLU(0.2)]
        torch.testing.assert_close(out[k], nn.Sequential(*layers[:-1])(x[k]), rtol=1e-12, atol=1e-12)


def test_initial_weights_are_uniform_on_one_over_root_in():
    net = StackedMLP.create([50, 400, 1], "relu", generators(1), torch.float64)
    weight, bias = net.layers[0]
    bound = 50**-0.5
    assert weight.abs().max() <= bound and bias.abs().max() <= bound
    # std of U(-b, b) is b/√3; 20,000 numbers give it to about 0.5 %, so 3 % is five standard errors and more
    assert abs(weight.std().item() / (bound / 3**0.5) - 1) < 0.03


def test_leaves_are_views_of_the_flat_weights():
    net = StackedMLP.create([2, 4, 1], "relu", generators(2), torch.float32)
    assert net.flat.shape == (2, 2 * 4 + 4 + 4 + 1)
    with torch.no_grad():
        net.flat.zero_()
    assert all(not leaf.any() for leaf in net.leaves)


def test_scores_of_two_batches_are_those_of_each():
    net = StackedMLP.create([2, 8, 1], "relu", generators(2), torch.float64)
    x, y = torch.randn(2, 5, 2, dtype=torch.float64), torch.randn(2, 3, 2, dtype=torch.float64)
    f_x, f_y = net.scores(x, y)
    torch.testing.assert_close(f_x, net(x).squeeze(-1), rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(f_y, net(y).squeeze(-1), rtol=1e-12, atol=1e-14)


def test_spectral_norm_equals_torchs_step_by_step():
    weight = torch.randn(1, 6, 4, dtype=torch.float64)
    ours = SpectralNorm([weight], generators(1))
    linear = nn.Linear(6, 4, bias=False, dtype=torch.float64)
    linear.weight.data = weight[0].T.clone()
    linear = nn.utils.parametrizations.spectral_norm(linear).train()
    theirs = linear.parametrizations.weight[0]
    theirs._u.copy_(ours.right[0][0])
    theirs._v.copy_(ours.left[0][0])
    for _ in range(5):
        expected = linear.weight  # a read in training mode is one power iteration
        ours.iterate([weight])
        torch.testing.assert_close(ours.normalised([weight])[0][0], expected.T.detach(), rtol=1e-10, atol=1e-12)


def test_spectral_norm_has_one_sigma_a_member():
    weight = torch.diag_embed(torch.tensor([[3.0, 1.0], [0.5, 0.1]], dtype=torch.float64))
    norm = SpectralNorm([weight], generators(2))
    for _ in range(50):
        norm.iterate([weight])
    expected = torch.diag_embed(torch.tensor([[1.0, 1 / 3], [1.0, 0.2]], dtype=torch.float64))
    torch.testing.assert_close(norm.normalised([weight])[0], expected, rtol=1e-9, atol=1e-12)


def test_the_first_estimate_of_the_spectral_norm_is_fair():
    generators = [torch.Generator().manual_seed(k) for k in range(20)]
    weight = torch.randn(20, 32, 32, generator=torch.Generator().manual_seed(9))
    (normalised,) = SpectralNorm([weight], generators).normalised([weight])
    found = torch.linalg.matrix_norm(normalised, 2)  # 1 where the estimate is exact, which is always from below
    assert found.min() > 0.999 and found.median() < 1.02 and found.max() < 1.15
