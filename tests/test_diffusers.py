"""Tables and steps against the schedulers of diffusers, whose time is ours less one."""

import numpy as np
import pytest
import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

from gan_core.diffusion import posterior
from gan_core.diffusion.samplers import Ancestral, Ddim, step, times
from gan_core.diffusion.schedules import schedules

T = 1000
NAMES = {"linear": "linear", "cosine": "squaredcos_cap_v2"}
LINEAR = {"num_train_timesteps": T, "beta_start": 1e-4, "beta_end": 0.02, "clip_sample": False}


@pytest.mark.parametrize("name", NAMES)
def test_alpha_bar(name):
    """float32 there: a product of 1,000 factors keeps 5 digits. The cosine's β is cut at 0.999 in both."""
    theirs = DDPMScheduler(**LINEAR, beta_schedule=NAMES[name]).alphas_cumprod.double().numpy()
    np.testing.assert_allclose(schedules[name].noise(T).alpha_bar[1:], theirs, rtol=2e-5, atol=1e-9)


@pytest.mark.parametrize("t", [2, 500, 1000])
def test_the_posterior_variance(t):
    theirs = DDPMScheduler(**LINEAR, beta_schedule="linear")._get_variance(t - 1)
    assert posterior.variance(schedules["linear"].noise(T), t, t - 1) == pytest.approx(float(theirs), rel=2e-4)


def test_a_ddim_step():
    """From 500 to 480 is theirs from 499 to 479, with 50 steps of 20. x = 1, ε = 0.5: 1.0496150."""
    theirs = DDIMScheduler(**LINEAR, beta_schedule="linear", set_alpha_to_one=True)
    theirs.set_timesteps(50)
    end = theirs.step(torch.tensor([0.5]), 499, torch.tensor([1.0]), eta=0.0).prev_sample
    ours = step(np.array([1.0]), 500, 480, lambda x, t: 0.5 * x, schedules["linear"].noise(T), Ddim(), lambda x: x)
    assert float(ours.x_s[0]) == pytest.approx(1.0496150, abs=5e-7)
    assert float(end) == pytest.approx(1.0496150, abs=5e-6)  # float32


@pytest.mark.parametrize("eta", [0.3, 1.0])
def test_a_ddim_step_with_noise(eta):
    z = torch.tensor([0.7])
    theirs = DDIMScheduler(**LINEAR, beta_schedule="linear")
    theirs.set_timesteps(50)
    end = theirs.step(torch.tensor([0.5]), 499, torch.tensor([1.0]), eta=eta, variance_noise=z).prev_sample
    ours = step(
        np.array([1.0]), 500, 480, lambda x, t: 0.5 * x, schedules["linear"].noise(T), Ddim(eta), lambda x: z.numpy()
    )
    assert float(ours.x_s[0]) == pytest.approx(float(end), abs=5e-6)


@pytest.mark.parametrize(("variance", "theirs"), [("beta_tilde", "fixed_small"), ("beta", "fixed_large")])
def test_an_ancestral_step(variance, theirs):
    scheduler = DDPMScheduler(**LINEAR, beta_schedule="linear", variance_type=theirs)
    g = torch.Generator().manual_seed(3)
    end = scheduler.step(torch.tensor([[0.5]]), 499, torch.tensor([[1.0]]), generator=g).prev_sample
    z = torch.randn(1, 1, generator=torch.Generator().manual_seed(3)).numpy()
    ours = step(
        np.array([[1.0]]),
        500,
        499,
        lambda x, t: 0.5 * x,
        schedules["linear"].noise(T),
        Ancestral(variance),
        lambda x: z,
    )
    assert float(ours.x_s[0, 0]) == pytest.approx(float(end), abs=2e-5)


@pytest.mark.parametrize("spacing", ["leading", "trailing", "linspace"])
def test_the_times_visited(spacing):
    theirs = DDIMScheduler(**LINEAR, beta_schedule="linear", timestep_spacing=spacing)
    theirs.set_timesteps(50)
    assert times(spacing, T, 50)[:-1] == (theirs.timesteps.numpy() + 1).tolist()
