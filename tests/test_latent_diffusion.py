"""Latent diffusion in small: the parts of the loss, the latents, what a call costs, and the run."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from gan_core.cli import main
from gan_core.data.images import image_sets
from gan_core.experiments import create
from gan_core.networks.cost import multiply_adds
from gan_core.networks.diffusion.latent_unet import LatentUNet
from gan_core.networks.diffusion.unet import Attention
from gan_core.networks.vae import Decoder, Encoder, Vae
from gan_core.params import LatentDiffusionParams
from gan_core.training.vae.elbo import SIGMA, kl_nats, reconstruction_nats
from gan_core.training.vae.game import VaeGame
from gan_core.training.vae.latents import aggregate, encoded, scale_of

SMALL = {"batch_size": 2, "sampling_steps": 1, "autoencoder_steps": 3, "judged": 0}


class Told(nn.Module):
    """An "encoder" that says what it was told, in float64."""

    def __init__(self, mu, log_var):
        super().__init__()
        self.encoder = lambda x: (mu, log_var)


def normal(mean, log_var, generator):
    return mean + (log_var / 2).exp() * torch.randn(mean.shape, generator=generator, dtype=mean.dtype)


def test_kl_by_hand_by_torch_and_by_monte_carlo():
    one = torch.ones(1, 4, 7, 7)
    assert kl_nats(one, torch.zeros_like(one)).item() == pytest.approx(0.5 * 196, rel=1e-6)
    g = torch.Generator().manual_seed(0)
    mu, log_var = torch.randn(2, 3, 5, generator=g, dtype=torch.float64).unbind(0)
    q, p = torch.distributions.Normal(mu, (log_var / 2).exp()), torch.distributions.Normal(0.0, 1.0)
    expected = torch.distributions.kl_divergence(q, p).sum(1)
    torch.testing.assert_close(kl_nats(mu, log_var), expected, rtol=1e-12, atol=0)
    z = normal(mu.expand(100_000, 3, 5), log_var, g)
    drawn = (q.log_prob(z) - p.log_prob(z)).sum(2)  # (100,000, 3)
    error = drawn.std(0) / 100_000**0.5
    assert ((drawn.mean(0) - expected).abs() < 4 * error).all()  # four standard errors


def test_the_reconstruction_is_minus_the_log_density_up_to_its_constant():
    g = torch.Generator().manual_seed(1)
    x, decoded = torch.rand(2, 3, 1, 28, 28, generator=g, dtype=torch.float64).unbind(0)
    density = torch.distributions.Normal(decoded, SIGMA).log_prob(x).flatten(1).sum(1)
    constant = 784 / 2 * np.log(2 * np.pi * SIGMA**2)
    torch.testing.assert_close(reconstruction_nats(x, decoded), -density - constant, rtol=1e-12, atol=1e-9)


def test_the_aggregate_posterior_is_that_of_draws():
    """A mixture's moments: exact against 200,000 draws, within four standard errors of a standard deviation, s/√(2n)."""
    g = torch.Generator().manual_seed(2)
    mu = 2 * torch.randn(40, 4, 7, 7, generator=g, dtype=torch.float64) + torch.arange(4.0).reshape(4, 1, 1)
    log_var = torch.randn(40, 4, 7, 7, generator=g, dtype=torch.float64)
    mean, std = aggregate(Told(mu, log_var), None)
    z = torch.cat([normal(mu, log_var, g) for _ in range(100)])
    n = z.numel() / 4
    assert ((z.mean((0, 2, 3)) - mean).abs() < 4 * std / n**0.5).all()
    assert ((z.std((0, 2, 3)) - std).abs() < 5 * std / (2 * n) ** 0.5).all()
    pair = torch.tensor([-1.0, 1.0]).reshape(2, 1, 1, 1).expand(2, 4, 7, 7)
    torch.testing.assert_close(aggregate(Told(pair, torch.zeros_like(pair)), None)[1], torch.full((4,), 2**0.5))


def test_divided_by_their_scale_latents_have_standard_deviation_one():
    g = torch.Generator().manual_seed(3)
    told = Told(5 * torch.randn(500, 4, 7, 7, generator=g), torch.ones(500, 4, 7, 7))
    scale = scale_of(told, None)
    assert scale.item() == pytest.approx((25 + np.e) ** 0.5, rel=0.01)  # 98,000 draws: 0.2 % in one standard error
    assert encoded(told, None, scale, g).std().item() == pytest.approx(1, rel=0.01)


def test_multiply_adds_by_hand():
    layer = nn.Conv2d(3, 8, 3, padding=1)
    assert multiply_adds(layer, torch.zeros(1, 3, 10, 10)) == 21_600
    assert multiply_adds(nn.Conv2d(8, 8, 3, groups=4), torch.zeros(2, 8, 5, 5)) == 2 * 9 * 8 * 2 * 9
    assert multiply_adds(nn.Linear(5, 7), torch.zeros(3, 4, 5)) == 3 * 4 * 7 * 5
    seen = multiply_adds(Attention(64), torch.zeros(2, 64, 4, 4))
    assert seen == 2 * (
        16 * 64 * 3 * 64 + 16 * 64 * 64 + 2 * 16 * 16 * 64
    )  # into q, k, v; out; q·k and the weighing of v
    assert not layer._forward_hooks
    decoder = 49 * (4 * 32 * 9 + 32 * 32 * 9 + 32 * 64) + 196 * (16 * 16 * 9 + 16 * 64) + 784 * 16 * 9
    assert multiply_adds(Decoder(), torch.zeros(1, 4, 7, 7)) == decoder == 1_373_568


def test_multiply_adds_are_half_of_torch_s_flops():
    """torch.utils.flop_counter counts 2 for each; of attention it sees what is written as matrix products."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    z, t = torch.zeros(2, 4, 7, 7), torch.ones(2)
    for network, inputs in ((LatentUNet(), (z, t)), (Decoder(), (z,)), (Encoder(), (torch.zeros(2, 1, 28, 28),))):
        with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH), torch.no_grad():
            network(*inputs)
        assert multiply_adds(network, *inputs) == counter.get_total_flops() // 2


def test_one_step_descends_the_bound():
    """The first step of Adam is lr long in each weight, against the gradient of the loss as it is written in the paper."""
    torch.manual_seed(0)
    images, vae = image_sets["digits"].load(28, train=True).to("cpu"), Vae()
    game = VaeGame(vae, images.sample, torch.device("cpu"), seed=3, batch_size=4, lr=1e-3, kl=0.5)
    x, _ = images.sample(4, game.generator("data"))
    mu, log_var = vae.encoder(x)
    q = torch.distributions.Normal(mu, (log_var / 2).exp())
    z = mu + q.scale * torch.randn(mu.shape, generator=game.generator("noise"))
    log_p = torch.distributions.Normal(vae.decoder(z), SIGMA).log_prob(x).sum() / 4
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum() / 4
    slopes = torch.autograd.grad(-log_p + 0.5 * kl, list(vae.parameters()))
    before = [weight.detach().clone() for weight in vae.parameters()]
    game.train_step()
    for weight, was, slope in zip(vae.parameters(), before, slopes, strict=True):
        large = slope.abs() > 1e-3 * slope.abs().max()  # where rounding does not choose the sign
        moved = (weight.detach() - was)[large]
        torch.testing.assert_close(moved, -1e-3 * slope[large].sign(), rtol=1e-3, atol=1e-6)
    assert game.kl.item() == pytest.approx(kl.item(), rel=1e-5)


def test_members_differ_in_the_weight_of_kl_alone():
    with_kl, without = create("latent_diffusion", **SMALL).members
    for a, b in zip(
        with_kl.vae.weights + with_kl.denoiser.weights, without.vae.weights + without.denoiser.weights, strict=True
    ):
        assert torch.equal(a, b)
    with_kl.train_step()
    without.train_step()
    assert with_kl.vae.reconstruction == without.vae.reconstruction and with_kl.vae.kl == without.vae.kl
    alone = create("latent_diffusion", **SMALL, kl=0.0).members
    assert len(alone) == 1 and LatentDiffusionParams.of(kl=0.0).overridden() == {"beside": "kl"}
    alone[0].train_step()
    for a, b in zip(alone[0].vae.weights, without.vae.weights, strict=True):
        assert torch.equal(a, b)


def test_the_frozen_autoencoder_stays_and_the_denoiser_learns_its_latents():
    run = create("latent_diffusion", **SMALL, beside=False)
    member = run.members[0]
    run.advance(3)
    frozen, fresh = ([w.detach().clone() for w in game.weights] for game in (member.vae, member.denoiser))
    run.advance(2)
    assert all(torch.equal(a, b) for a, b in zip(frozen, member.vae.weights, strict=True))
    assert any(not torch.equal(a, b) for a, b in zip(fresh, member.denoiser.weights, strict=True))
    assert member.denoiser.step == 2 and run.step == 5
    mu, log_var = (part.double() for part in member.vae.network.encoder(member.measured))
    assert member.scale.item() == pytest.approx((log_var.exp().mean() + mu.var()).sqrt().item(), rel=1e-5)


def test_what_the_command_line_prints(capsys):
    values = {**SMALL, "judged": 20, "steps": 4}
    sets = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
    assert main(["run", "latent_diffusion", *sets, "--steps", "9", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["step"] == 4 and found["members"] == 2
    assert np.shape(found["latent_std"]) == (2, 4)
    assert found["multiply_adds_pixels"] > 5 * found["multiply_adds_latents"] > 0
    assert all(found[f"ms_{name}"] > 0 for name in ("pixels", "latents", "encoder", "decoder"))
    assert all(value > 0 for name in ("frechet_prior", "frechet_diffusion", "frechet_floor") for value in found[name])


def test_pictures_are_kept_and_the_ends_of_both_stages_are_seen():
    run = create("latent_diffusion", **{**SMALL, "autoencoder_steps": 52, "steps": 53}, beside=False)
    run.advance(51)
    assert not run.snapshot()["picture"]["diffuses"] and run.snapshot()["picture"]["step"] == 50
    assert not run.snapshot()["picture"]["diffusion"].any()
    run.advance(1)
    assert run.snapshot()["picture"]["diffuses"] and run.snapshot()["picture"]["diffusion"].any()
    run.advance(9)
    found = run.snapshot()
    assert run.over and found["step"] == 53 and found["picture"]["step"] == 53 and found["frames"].tolist() == [0, 50]
    assert found["picture"]["rebuilt"].shape == (1, 10, 1, 28, 28) and found["picture"]["prior"].shape == (
        1,
        20,
        1,
        28,
        28,
    )
