"""The image networks: sizes, ranges, and parameter counts that others have published or that were added up by hand."""

import copy

import pytest
import torch
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from gan_core.networks.images import count_parameters
from gan_core.networks.images.acgan import ActivationNoise
from gan_core.networks.pairs import pairs

SHAPES = [(pair.name, side) for pair in pairs for side in pair.sizes]


@pytest.mark.parametrize(("name", "side"), SHAPES)
@pytest.mark.parametrize("channels", [1, 3])
def test_what_goes_in_and_comes_out(name, side, channels):
    pair, shape = pairs[name], (channels, side, side)
    G, D = pair.generator(12, shape, 0.25), pair.discriminator(shape, 11, 0.25)
    x = G(torch.randn(5, 12))
    assert x.shape == (5, *shape) and x.min() >= 0 and x.max() <= 1
    assert D(x).shape == (5, 11)
    D(x).sum().backward()
    assert all(weight.grad is not None for weight in G.parameters()), "every weight is in use"


COUNTS = [  # generator at this many inputs, discriminator with one output, on one channel
    ("fully_connected", 4, 28, 1_858_320, 267_009),  # CS231n
    ("dcgan_cs231n", 4, 28, 6_580_801, 1_102_721),  # CS231n
    # TensorFlow's DCGAN tutorial: 2,330,944 in all, of which 25,472 are running statistics; and 212,865
    ("dcgan_5x5", 100, 28, 2_330_944 - 25_472, 212_865),
    (
        "dcgan_small", 100, 28,
        (100 * 256 * 9 + 256 + 512) + (256 * 128 * 9 + 128 + 256) + (128 * 64 * 9 + 64 + 128) + (64 * 9 + 1),
        (32 * 16 + 32 + 64) + (32 * 64 * 16 + 64 + 128) + (64 * 128 * 16 + 128 + 256) + (128 * 9 + 1),
    ),
    (
        "acgan", 110, 32,
        (110 * 6144 + 6144) + (384 * 192 * 25 + 192 + 384) + (192 * 96 * 25 + 96 + 192) + (96 * 25 + 1),
        (16 * 9 + 16)
        + sum(a * b * 9 + b + 2 * b for a, b in ((16, 32), (32, 64), (64, 128), (128, 256), (256, 512)))
        + (16 * 512 + 1),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "side", "generator", "discriminator"), COUNTS)
def test_parameters_are_counted_by_hand(name, inputs, side, generator, discriminator):
    pair, shape = pairs[name], (1, side, side)
    assert count_parameters(pair.generator(inputs, shape, 1.0)) == generator
    assert count_parameters(pair.discriminator(shape, 1, 1.0)) == discriminator


@pytest.mark.parametrize("pair", list(pairs), ids=lambda pair: pair.name)
def test_what_the_front_knows_of_a_pair_is_so(pair):
    side = pair.sizes[0]
    G, D = pair.generator(100, (1, side, side), 1.0), pair.discriminator((1, side, side), 1, 1.0)
    millions = (count_parameters(G) + count_parameters(D)) / 1e6
    assert pair.weights == pytest.approx(millions, rel=0.05), "a memory estimate"
    norms = torch.nn.BatchNorm1d | torch.nn.BatchNorm2d
    assert pair.batch_norm_D == any(isinstance(layer, norms) for layer in D.modules())


def test_the_ac_gan_starts_with_small_weights_and_its_noise_only_while_it_trains():
    D = pairs["acgan"].discriminator((3, 32, 32), 11, 1.0)
    weights = [layer.weight for layer in D.modules() if isinstance(layer, torch.nn.Conv2d)]
    assert [weight.shape[0] for weight in weights] == [16, 32, 64, 128, 256, 512]
    assert torch.cat([weight.detach().flatten() for weight in weights]).std() == pytest.approx(0.02, rel=0.01)
    noise, x = ActivationNoise(0.2), torch.zeros(10_000)
    assert noise(x).std() == pytest.approx(0.2, rel=0.05)
    assert torch.equal(noise.eval()(x), x)


def test_spectral_norm_of_a_kernel_is_less_than_that_of_its_convolution_and_batch_norm_undoes_it():
    """The reshaped kernel has norm 1; the operator, by power iteration with its transpose, has more, so that D is not 1-Lipschitz."""
    torch.manual_seed(0)
    plain = pairs["dcgan_small"].discriminator((1, 28, 28), width=0.5)
    D = copy.deepcopy(plain)
    convolutions = [layer for layer in D.modules() if isinstance(layer, torch.nn.Conv2d)]
    for layer in convolutions:
        spectral_norm(layer, n_power_iterations=50)
    D.train()
    with torch.no_grad():
        for layer, (channels, side) in zip(convolutions, ((1, 28), (16, 14), (32, 7)), strict=True):
            kernel = layer.weight
            assert torch.linalg.matrix_norm(kernel.flatten(1), 2).item() == pytest.approx(1, abs=0.02)
            v = torch.randn(1, channels, side, side)
            for _ in range(100):
                u = functional.conv2d(v, kernel, None, 2, 1)
                v = functional.conv_transpose2d(u, kernel, None, 2, 1, side % 2)
                largest, v = v.norm().sqrt(), v / v.norm()  # of a v of length 1, ‖AᵀA v‖ → σ²
            assert 1.1 < largest.item() < 1.7
        features = [
            net[:-1](torch.rand(64, 1, 28, 28, generator=torch.Generator().manual_seed(1))) for net in (plain, D)
        ]
    # the scale of a layer goes out of it again, up to batch norm's ε
    difference = (features[0] - features[1]).pow(2).mean().sqrt() / features[0].pow(2).mean().sqrt()
    assert difference < 0.1
