"""The noise space: walks by geometry, inversion of generators whose z is known, restoration, and quality by hand."""

import math

import numpy as np
import pytest
import torch

from gan_core.latent.inversion import Inversion, learning_rates, squared_error
from gan_core.latent.quality import psnr_db, ssim
from gan_core.latent.restoration import add_noise, denoising, inpainted, inpainting
from gan_core.latent.walk import arithmetic, linear, spherical, sweep
from gan_core.networks.pairs import pairs

D, SHAPE = 3, (1, 4, 5)


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


WEIGHT = drawn(D, math.prod(SHAPE), seed=9) / 2


def known(z):
    """A sigmoid of a linear map: one-to-one, so an image has one z."""
    return (z @ WEIGHT.to(z)).sigmoid().view(-1, *SHAPE)


def inversion(target, restarts=2, **more):
    return Inversion(known, target, restarts=restarts, noise_dim=D, **{"seed": 0, "steps": 300, **more})


# walks


def test_the_spherical_walk_keeps_the_length_and_turns_evenly():
    z0, z1 = drawn(2, 100)
    z1 *= z0.norm() / z1.norm()
    z = spherical(z0, z1, 9)
    np.testing.assert_allclose(z.norm(dim=1), z0.norm(), rtol=1e-12)
    turns = torch.cosine_similarity(z[1:], z[:-1]).acos()
    np.testing.assert_allclose(turns, torch.cosine_similarity(z0, z1, 0).acos() / 8, rtol=1e-9)


@pytest.mark.parametrize("walk", [linear, spherical])
def test_both_ends_are_exact(walk):
    z0, z1 = drawn(2, 100).float()
    z = walk(z0, z1, 7)
    assert z.shape == (7, 100) and z.dtype == z0.dtype
    assert torch.equal(z[0], z0) and torch.equal(z[-1], z1)


def test_halfway_between_orthogonal_unit_vectors():
    x, y = torch.eye(2)
    np.testing.assert_allclose(linear(x, y, 3)[1], [0.5, 0.5], rtol=1e-6)
    np.testing.assert_allclose(spherical(x, y, 3)[1], [0.5**0.5] * 2, rtol=1e-6)


@pytest.mark.parametrize("factor", [1.0, 3.0, 0.0, -1.0])
def test_parallel_vectors_are_joined_by_a_straight_line(factor):
    z = drawn(5).float()
    assert torch.equal(spherical(z, factor * z, 6), linear(z, factor * z, 6))


def test_a_small_angle_is_no_parallel():
    """At 1e-4 rad the cosine rounds to 1 in float32; the arc and the chord agree to 1e-9 there."""
    z0, z1 = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 1e-4])
    np.testing.assert_allclose(spherical(z0, z1, 5), linear(z0, z1, 5), atol=1e-7)


def test_sweep_and_arithmetic_by_hand():
    z = sweep(torch.zeros(2), torch.tensor([3.0, 4.0]), 5.0, 3)
    np.testing.assert_allclose(z, [[-3, -4], [0, 0], [3, 4]], atol=1e-6)
    assert sweep(torch.ones(2), torch.zeros(2), 5.0, 3).eq(1).all()
    a, b, c = torch.tensor([[1.0, 0], [3, 0]]), torch.tensor([[0.0, 5]]), torch.tensor([[10.0, 1], [10, 2], [10, 3]])
    assert arithmetic(a, b, c).tolist() == [12, -3]


# inversion


def test_inversion_finds_the_z_that_made_the_image():
    z = drawn(6, D, seed=1).float()
    run = inversion(known(z), restarts=4, steps=600)
    run.advance(600)
    found, images, error = run.best()
    assert found.shape == (6, D) and images.shape == (6, *SHAPE) and error.shape == (6,)
    np.testing.assert_allclose(found, z, atol=1e-3)
    assert error.max() < 1e-7
    np.testing.assert_allclose(error, ((images - known(z)) ** 2).flatten(1).mean(1), rtol=1e-5)


def test_the_steps_are_those_of_torch_with_its_cosine():
    run = inversion(known(drawn(4, D)), restarts=3, steps=40, lr=0.2)
    z = run.z.clone().requires_grad_()
    adam = torch.optim.Adam([z], 0.2)
    falls = torch.optim.lr_scheduler.CosineAnnealingLR(adam, 40, eta_min=0.002)
    for _ in range(40):
        adam.zero_grad()
        ((known(z.view(-1, D)).view(4, 3, *SHAPE) - run.target) ** 2).mean((-3, -2, -1)).sum().backward()
        adam.step()
        falls.step()
    run.advance(40)
    np.testing.assert_allclose(run.z, z.detach(), atol=1e-9)


def test_the_learning_rate_falls_and_then_stays():
    rates = learning_rates(0.1, 10)
    assert rates[[0, 5, 10]].tolist() == pytest.approx([0.1, 0.0505, 0.001], rel=1e-12)
    run = inversion(known(drawn(1, D)), steps=10)
    run.advance(30)
    assert run.step == 30


def test_the_best_is_the_least_of_all_that_was_seen():
    """Steps so large that z jumps past the best place and back: every z that G was shown is weighed again."""
    target, shown = known(drawn(2, D, seed=2)), []

    def watched(z):
        shown.append(z.detach().clone())
        return known(z)

    run = Inversion(watched, target, restarts=3, noise_dim=D, seed=0, lr=3.0)
    run.advance(25)
    z = torch.stack(shown).view(25, 2, 3, D)
    errors = ((known(z.view(-1, D)).view(25, 2, 3, *SHAPE) - target[:, None]) ** 2).mean((-3, -2, -1))
    least = errors.permute(1, 0, 2).reshape(2, -1).min(1)
    assert (least.indices < 24 * 3).any(), "the last z is not the best"
    found, _, error = run.best()
    np.testing.assert_allclose(error, least.values, rtol=1e-9)
    np.testing.assert_allclose(found, z.permute(1, 0, 2, 3).reshape(2, -1, D)[[0, 1], least.indices], rtol=1e-12)
    history = run.history()
    np.testing.assert_allclose(history["mean"], errors.mean(2), rtol=1e-6)  # kept in float32
    np.testing.assert_allclose(history["best"], errors.amin(2).cummin(0).values, rtol=1e-6)


def test_the_objective_is_squared_error_unless_told_and_restarts_do_not_mix():
    one = inversion(known(drawn(3, D)), restarts=1)
    many = inversion(known(drawn(3, D)), restarts=4)
    assert one.objective is squared_error and torch.equal(many.z[:, :1], one.z)
    one.advance(50)
    many.advance(50)
    np.testing.assert_allclose(many.z[:, :1], one.z, rtol=1e-9)
    assert (many.best()[2] <= one.best()[2] * (1 + 1e-9)).all()


def test_the_pull_leads_to_the_shell():
    """Where the image says nothing, the pull alone moves z: to the length √d."""
    target = torch.zeros(2, *SHAPE)
    run = Inversion(
        lambda z: 0 * known(z), target, restarts=2, noise_dim=D, seed=3, steps=500, lr=0.05, shell_weight=1.0
    )
    run.advance(500)
    z, _, error = run.best()
    np.testing.assert_allclose(z.norm(dim=1), D**0.5, rtol=1e-3)
    assert error.eq(0).all(), "the objective alone"


def test_a_saved_inversion_goes_on_bit_for_bit():
    target = known(drawn(2, D).float())
    through, before, after = (inversion(target, steps=60) for _ in range(3))
    through.advance(60)
    before.advance(25)
    arrays, best = before.state(), before.best()
    assert all(isinstance(array, np.ndarray) for array in arrays.values())
    before.advance(3)  # what was saved does not follow
    after.load(arrays)
    assert all(torch.equal(a, b) for a, b in zip(after.best(), best, strict=True))
    after.advance(35)
    assert through.state().keys() == after.state().keys()
    for name, array in through.state().items():
        np.testing.assert_array_equal(after.state()[name], array, err_msg=name)
    assert not torch.equal(inversion(target, seed=1).z, inversion(target).z)


def test_history_is_bounded():
    run = inversion(known(drawn(1, D)), restarts=1)
    run.advance(600)
    history = run.history()
    assert history["step"][0] == 1 and history["step"][-1] == 600 and len(history["step"]) <= 513
    assert history["mean"].shape == history["best"].shape == (len(history["step"]), 1)


def test_a_loss_that_is_not_finite_is_seen_and_never_best():
    def breaks(z):
        return known(torch.where(torch.arange(len(z))[:, None] % 2 == 0, z, z * math.nan))

    run = Inversion(breaks, known(drawn(1, D)), restarts=2, noise_dim=D, seed=0)
    run.advance(3)
    history = run.history()
    assert np.isnan(history["mean"]).all() and np.isfinite(history["best"]).all()
    assert run.best_loss[0, 0].isfinite() and run.best()[0].isfinite().all()


def test_a_small_dcgan_runs_and_its_weights_stay():
    torch.manual_seed(0)
    G = pairs["dcgan_small"].generator(10, (1, 28, 28), 0.125).eval()
    with torch.no_grad():
        target = G(torch.randn(2, 10))
    run = Inversion(G, target, restarts=2, noise_dim=10, seed=0, steps=20)
    run.advance(20)
    _, images, error = run.best()
    assert images.shape == target.shape and error.isfinite().all()
    assert all(weight.grad is None for weight in G.parameters())
    history = run.history()["best"]
    assert (history[-1] < history[0]).all()


# restoration


def test_denoising_of_a_known_image():
    """Least squares on 20 pixels with 3 unknowns leaves about 3/20 of the noise's power, not all of it."""
    clean = known(drawn(32, D, seed=4))
    noisy = add_noise(clean, 0.1, torch.Generator().manual_seed(5))
    run = inversion(noisy, restarts=2, objective=denoising)
    run.advance(300)
    left = (run.best()[1] - clean).square().mean()
    # 96 squared normal numbers: a relative scatter of √(2/96) = 14 %
    assert (left / (0.01 * D / 20)).item() == pytest.approx(1, abs=0.5)


def test_noise_is_not_clipped():
    images = torch.zeros(1, 1, 300, 300)
    noise = add_noise(images, 0.1, torch.Generator().manual_seed(0))
    # 4 standard errors: of the mean 0.1/300, of the variance √2/300 of it
    assert noise.mean().item() == pytest.approx(0, abs=4 * 0.1 / 300)
    assert psnr_db(noise, images).item() == pytest.approx(20, abs=4 * 10 * 2**0.5 / 300 / math.log(10))
    assert torch.equal(noise, add_noise(images, 0.1, torch.Generator().manual_seed(0)))


@pytest.mark.parametrize("each", [False, True])
def test_inpainting_sees_the_known_pixels_alone(each):
    z = drawn(3, D, seed=6)
    mask = torch.zeros(3, 1, 4, 5) if each else torch.zeros(1, 4, 5)
    mask[..., :2, :] = 1  # 10 known pixels for 3 unknowns
    if each:
        mask[2] = 1 - mask[2]
    damaged = torch.where(mask.bool(), known(z), 7.0)
    run = inversion(damaged, restarts=3, objective=inpainting(mask), steps=600)
    run.advance(600)
    found, images, error = run.best()
    np.testing.assert_allclose(found, z, atol=0.02)  # L1 has a kink at its least: Adam ends within its last steps of it
    assert error.max() < 2e-3
    whole = inpainted(damaged, mask, images)
    assert torch.equal(whole[mask.bool().expand_as(whole)], damaged[mask.bool().expand_as(whole)])
    assert (whole - known(z)).abs().max() < 0.01


def test_the_inpainting_objective_by_hand():
    target = torch.full((2, 1, 3, 4, 5), 0.5)
    shifted = (target + 0.1).expand(2, 6, 3, 4, 5)
    mask = torch.zeros(2, 1, 4, 5)
    mask[0, :, 0, 0] = 1
    mask[1] = 1
    np.testing.assert_allclose(inpainting(mask)(shifted, target), torch.full((2, 6), 0.1), rtol=1e-5)
    np.testing.assert_allclose(inpainting(mask[0])(shifted, target), torch.full((2, 6), 0.1), rtol=1e-5)


# quality


def test_psnr_by_hand():
    truth = torch.rand(3, 3, 12, 12, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    shift = torch.tensor([0.1, 0.01, 0.0], dtype=torch.float64).view(3, 1, 1, 1)
    assert psnr_db(truth + shift, truth).tolist() == pytest.approx([20, 40, math.inf], rel=1e-9)
    half = truth.clone()
    half[:, :, :6] += 0.2  # half of the pixels: MSE 0.02
    assert psnr_db(half, truth).tolist() == pytest.approx([-10 * math.log10(0.02)] * 3, rel=1e-9)


def test_psnr_and_ssim_are_those_of_scikit_image_and_equal_images_are_at_their_top():
    from skimage.metrics import peak_signal_noise_ratio

    truth = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    noisy = add_noise(truth, 0.2, torch.Generator().manual_seed(1))
    theirs = [peak_signal_noise_ratio(t, n, data_range=1) for t, n in zip(truth.numpy(), noisy.numpy(), strict=True)]
    assert psnr_db(noisy, truth).tolist() == pytest.approx(theirs, rel=1e-5)
    assert ssim(truth, truth).tolist() == pytest.approx([1, 1], rel=1e-12)
    assert (ssim(noisy, truth) < 0.95).all()


def test_ssim_of_even_greys():
    a, b, c1 = 0.25, 0.75, 0.01**2
    x, y = (torch.full((1, 3, 16, 16), grey, dtype=torch.float64) for grey in (a, b))
    assert ssim(x, y).tolist() == pytest.approx([(2 * a * b + c1) / (a * a + b * b + c1)], rel=1e-9)


def test_ssim_of_one_window_is_the_formula_of_the_paper():
    """An 11 × 11 image holds one whole window: Eqs. 13 to 16 of Wang et al. with their Gaussian weights."""
    x, y = torch.rand(2, 1, 11, 11, generator=torch.Generator().manual_seed(3), dtype=torch.float64).numpy()
    at = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    w = np.outer(at, at) / at.sum() ** 2
    mx, my = (w * x).sum(), (w * y).sum()
    vx, vy, vxy = (w * (x - mx) ** 2).sum(), (w * (y - my) ** 2).sum(), (w * (x - mx) * (y - my)).sum()
    c1, c2 = 0.01**2, 0.03**2
    expected = (2 * mx * my + c1) * (2 * vxy + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    assert ssim(torch.from_numpy(x)[None], torch.from_numpy(y)[None]).tolist() == pytest.approx([expected], rel=1e-9)
