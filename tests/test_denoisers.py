"""Denoisers: what they may answer, how they are trained, and that samplers with a network are those of the formulas."""

import numpy as np
import pytest
import torch

from gan_core.diffusion.gaussian import Gaussian
from gan_core.diffusion.samplers import Ancestral, Ddim, times
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.targets import targets
from gan_core.networks.diffusion.embedding import sinusoidal
from gan_core.networks.diffusion.plane import PlaneDenoiser
from gan_core.networks.diffusion.unet import UNet
from gan_core.networks.images import count_parameters
from gan_core.params import ImageDiffusionParams, PlaneDiffusionParams
from gan_core.training.average import Average, share_kept
from gan_core.training.diffusion.game import BINS, DiffusionGame
from gan_core.training.diffusion.sampling import end_of, predictor

CPU = torch.device("cpu")
LAW = Gaussian(2.0, 0.5)


def answers_exactly(target, noise):
    """A network whose ε is the best there is for N(2, 0.5²), said as ε, x_0 or v."""

    class Exact(torch.nn.Module):
        def forward(self, x, t, labels):
            now = float(noise.alpha_bar[int(t[0])])
            a, s = now**0.5, (1 - now) ** 0.5
            eps = LAW.eps(x, int(t[0]), noise)
            return target.of((x - s * eps) / a, eps, a, s)

    return Exact()


@pytest.mark.parametrize(("name", "asked"), [("eps", 0.5), ("x_0", 1.0), ("v", 0.6 * 0.5 - 0.8 * 1.0)])
def test_targets_by_hand(name, asked):
    """a = 0.6, s = 0.8, x_0 = 1, ε = 0.5: x_t = 0.6 + 0.4 = 1."""
    target = targets[name]
    assert target.of(1.0, 0.5, 0.6, 0.8) == pytest.approx(asked, abs=1e-12)
    assert target.eps(1.0, asked, 0.6, 0.8) == pytest.approx(0.5, abs=1e-12)
    assert target.x_0(1.0, asked, 0.6, 0.8) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("target", list(targets), ids=lambda item: item.name)
@pytest.mark.parametrize(("S", "mean", "std"), [(50, 1.994011, 0.471403), (10, 1.995299, 0.369955)])
def test_ddim_with_a_perfect_network_gives_the_figures(target, S, mean, std):
    """A start of mean 0 and std 1 exactly: every step is affine, so nothing is left to chance, and float32 keeps 1e-4."""
    noise, g = schedules["linear"].noise(1000), torch.Generator().manual_seed(0)
    x = torch.randn(4000, 1, generator=g)
    x = (x - x.mean()) / x.std()
    found = end_of(
        x, times("even", 1000, S), predictor(answers_exactly(target, noise), target, noise), noise, Ddim(), g
    )
    assert float(found.mean()) == pytest.approx(mean, abs=2e-4)
    assert float(found.std()) == pytest.approx(std, abs=2e-4)


@pytest.mark.parametrize(("variance", "std"), [("beta_tilde", 0.496110), ("beta", 0.500752)])
def test_ancestral_with_a_perfect_network_gives_the_figures(variance, std):
    """Algorithm 2 of arXiv:2006.11239 by hand, on the same noise; by the variance of each of its steps its spread is the figure."""
    noise, g, same = schedules["linear"].noise(1000), *(torch.Generator().manual_seed(0) for _ in range(2))
    eps = predictor(answers_exactly(targets["v"], noise), targets["v"], noise)
    found = end_of(torch.randn(150, 1, generator=g), times("even", 1000, 1000), eps, noise, Ancestral(variance), g)
    x, var = torch.randn(150, 1, generator=same).double(), 1.0
    for t in range(1000, 0, -1):
        beta, bar, before = noise.beta[t], noise.alpha_bar[t], noise.alpha_bar[t - 1]
        added = 0.0 if t == 1 else beta if variance == "beta" else beta * (1 - before) / (1 - bar)
        of_x_t = bar * 0.25 + 1 - bar  # its variance: −∇ log q(x_t) = (x_t − 2√ᾱ)/of_x_t = ε/√(1 − ᾱ)
        x = (x - beta * (x - 2 * bar**0.5) / of_x_t) / (1 - beta) ** 0.5
        var = var * (1 - beta / of_x_t) ** 2 / (1 - beta) + added
        if t > 1:
            x += added**0.5 * torch.randn(150, 1, generator=same)
    torch.testing.assert_close(found.double(), x, rtol=0, atol=1e-3)  # 1,000 steps in float32
    assert var**0.5 == pytest.approx(std, abs=1e-6)


def by_hand(labels):
    """A network that answers ε = its label, for every x."""
    return lambda x, t, labels: labels.float()[:, None].expand_as(x)


@pytest.mark.parametrize(("w", "said"), [(0.0, 10.0), (1.0, 3.0), (2.0, -4.0), (0.5, 6.5)])
def test_guidance_goes_from_no_class_to_the_class_and_beyond(w, said):
    """No class says 10, class 3 says 3: 10 + w (3 − 10)."""
    noise, labels = schedules["linear"].noise(100), torch.tensor([3, 3])
    network = torch.nn.Module()
    network.forward = by_hand(labels)
    eps = predictor(network, targets["eps"], noise, labels=labels, null_label=10, guidance=w)
    assert torch.equal(eps(torch.zeros(2, 1), 50), torch.full((2, 1), said))


def test_a_bound_on_x_0_moves_eps_with_it():
    """X_t = 1 at ᾱ = 0.36 with ε = −1 means x̂_0 = (1 + 0.8)/0.6 = 3; cut to 1, ε = (1 − 0.6)/0.8 = 0.5."""
    noise = schedules["linear"].noise(1000)
    noise = type(noise)(np.array([0.0, 0.64]))
    network = torch.nn.Module()
    network.forward = lambda x, t, labels: -torch.ones_like(x)
    assert float(predictor(network, targets["eps"], noise)(torch.ones(1, 1), 1)) == -1
    assert float(predictor(network, targets["eps"], noise, bound=1.0)(torch.ones(1, 1), 1)) == pytest.approx(0.5)


def test_the_average_by_closed_form():
    """Weights 0, then 1 for good: what is left of 0 is ∏ d_n, d_n = min(decay, (1 + n)/(10 + n))."""
    layer = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(layer.weight)
    average = Average(layer, 0.5)
    torch.nn.init.ones_(layer.weight)
    left = 1.0
    for n in range(20):
        average.update()
        left *= min(0.5, (1 + n) / (10 + n))
        assert average.weights[0].item() == pytest.approx(1 - left, abs=1e-6)
    assert layer.weight.item() == 1 and average(torch.ones(1, 1)).item() == pytest.approx(1 - left, abs=1e-6)
    assert share_kept(8, 0.999) == 0.5 and share_kept(10_000, 0.9) == 0.9


def test_the_time_as_sines_and_cosines():
    found = sinusoidal(torch.tensor([0, 3]), 4)  # ω = 1 and 0.01
    assert found[0].tolist() == [0, 0, 1, 1]
    assert found[1].tolist() == pytest.approx([np.sin(3), np.sin(0.03), np.cos(3), np.cos(0.03)], abs=1e-6)


def test_weights_are_counted_by_hand():
    assert count_parameters(PlaneDenoiser(128)) == 34 * 128 + 128 + 2 * (128 * 128 + 128) + 2 * 128 + 2

    def conv(k, a, b):
        return k * k * a * b + b

    def block(a, b, told=128):
        skip = conv(1, a, b) if a != b else 0
        return 2 * a + 2 * b + conv(3, a, b) + conv(3, b, b) + (told + 1) * 2 * b + skip

    asked = (
        2 * 129 * 128 + 11 * 128  # time and class
        + conv(3, 1, 24) + conv(4, 24, 40) + conv(4, 40, 96) + conv(3, 96, 128)
        + block(40, 40) + block(96, 96) + block(128, 128)
        + 2 * 128 + 129 * 384 + 129 * 128  # attention
        + conv(1, 128, 384) + block(192, 96) + conv(1, 96, 160) + block(80, 40) + conv(1, 40, 96)
        + conv(3, 48, 24) + 2 * 24 + conv(3, 24, 1)
    )  # fmt: skip
    assert count_parameters(UNet()) == asked == 1_277_553
    assert asked <= 1_500_000


@pytest.fixture(scope="module")
def tiny():
    """A U-Net whose every weight is alive: those that start at 0 are drawn too."""
    torch.manual_seed(0)
    network = UNet(1, 10, (8, 8, 16, 16))
    for weight in network.parameters():
        torch.nn.init.normal_(weight, 0, 0.2)
    return network


def test_each_image_is_answered_alone_and_hears_its_time_and_class(tiny):
    x, t, labels = torch.randn(3, 1, 28, 28), torch.tensor([1, 500, 900]), torch.tensor([0, 5, 10])
    with torch.no_grad():
        together = tiny(x, t, labels)
        assert together.shape == x.shape
        alone = torch.cat([tiny(x[i : i + 1], t[i : i + 1], labels[i : i + 1]) for i in range(3)])
        torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-4)  # float32, other kernels for other sizes
        channels_last = tiny(x.contiguous(memory_format=torch.channels_last), t, labels)
        torch.testing.assert_close(together, channels_last, rtol=1e-4, atol=1e-4)
        assert (tiny(x, t + 50, labels) - together).abs().amax((1, 2, 3)).min() > 1e-3
        assert (tiny(x, t, (labels + 1) % 11) - together).abs().amax((1, 2, 3)).min() > 1e-3


def test_every_pixel_can_hear_of_every_other(tiny):
    x = torch.randn(1, 1, 28, 28, requires_grad=True)
    tiny(x, torch.tensor([10]), torch.tensor([1]))[0, 0, 0, 0].backward()
    assert x.grad[0, 0, 27, 27] != 0


class Zero(torch.nn.Module):
    """Answers 0, and writes down what it was asked."""

    def __init__(self):
        super().__init__()
        self.weight, self.asked = torch.nn.Parameter(torch.zeros(())), []

    def forward(self, x, t, labels):
        self.asked.append((x.detach(), t, labels))
        return x * self.weight


def a_game(network, predicts="eps", **more):
    params = ImageDiffusionParams(predicts=predicts, batch_size=4096, T=100, **more)

    def draw(n, g):
        return 2 + 0.5 * torch.randn(n, 2, generator=g), torch.randint(10, (n,), generator=g)

    return DiffusionGame(params, network, draw, CPU, null_label=10)


@pytest.mark.parametrize(("predicts", "loss"), [("eps", 1.0), ("x_0", 4.25)])
def test_a_network_that_says_nothing_has_the_second_moment_as_its_loss(predicts, loss):
    """E ε² = 1 and E x_0² = 2² + 0.5²; 8,192 numbers a step, so 5 % is more than four standard errors of either."""
    game = a_game(Zero(), predicts)
    game.train_step()
    assert float(game.loss) == pytest.approx(loss, rel=0.05)


def test_times_are_uniform_and_a_tenth_of_the_labels_is_hidden():
    network = Zero()
    game = a_game(network, lr=1e-6)
    for _ in range(10):
        game.train_step()
    t = torch.cat([asked[1] for asked in network.asked])
    counts = torch.bincount(t, minlength=101)
    assert counts[0] == 0 and len(counts) == 101
    chi2 = float(((counts[1:] - 409.6) ** 2 / 409.6).sum())
    assert abs(chi2 - 99) < 4 * (2 * 99) ** 0.5  # mean and std of χ² with 99 degrees of freedom
    hidden = torch.cat([asked[2] for asked in network.asked]) == 10
    assert float(hidden.float().mean()) == pytest.approx(0.1, abs=4 * (0.09 / 40_960) ** 0.5)


def test_the_loss_by_time_is_that_of_the_samples_of_that_time():
    """Answer 0 to v: E v² = ᾱ + (1 − ᾱ) E x_0², which grows with t."""
    game = a_game(Zero(), "v", lr=1e-6)
    for _ in range(20):
        game.train_step()
    now = game.noise.alpha_bar[1:].reshape(BINS, -1)
    np.testing.assert_allclose(game.loss_by_t(), (now + (1 - now) * 4.25).mean(1), rtol=0.05)


@pytest.mark.learning
@pytest.mark.parametrize("predicts", ["eps", "v"])
def test_a_denoiser_of_points_comes_near_to_the_exact_eps(predicts):
    """N((2, 2), 0.5² I): the best ε is affine. RMS error below 0.1, where answering 0 to ε has about 1."""
    params = PlaneDiffusionParams(predicts=predicts, T=100, width=64, lr=3e-3, ema_decay=0.99)
    torch.manual_seed(0)
    network = PlaneDenoiser(params.width)
    game = DiffusionGame(params, network, lambda n, g: (2 + 0.5 * torch.randn(n, 2, generator=g), None), CPU)
    for _ in range(600):
        game.train_step()
    g, errors = torch.Generator().manual_seed(1), []
    eps = predictor(game.average.module, game.target, game.noise)
    with torch.no_grad():
        for t in (10, 30, 50, 70, 90):
            now = float(game.noise.alpha_bar[t])
            x = now**0.5 * (2 + 0.5 * torch.randn(500, 2, generator=g)) + (1 - now) ** 0.5 * torch.randn(
                500, 2, generator=g
            )
            errors.append(float((eps(x, t) - LAW.eps(x, t, game.noise)).square().mean() ** 0.5))
    assert max(errors) < 0.1


def test_a_loss_that_is_not_finite_is_named_with_its_step():
    network = Zero()
    game = a_game(network)
    game.train_step()
    assert not game.stopped
    with torch.no_grad():
        network.weight.fill_(torch.inf)
    game.train_step()
    game.train_step()
    assert game.stopped == "stopped at step 2: the loss was not a finite number"
