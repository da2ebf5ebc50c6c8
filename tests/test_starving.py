"""The starving generator: which gradient starves, and that what is measured is the gradient."""

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.figures import starving as figures
from gan_core.training.images.shipped import shipped_generator


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.learning
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_minimax_starves_and_non_saturating_does_not(seed):
    """2.1 to 3.1 powers of ten after 1,000 steps, and 3.5 to 4.4 after 4,000; the other gradient doubles at least by 1,000."""
    run = experiments.create("starving_generator", seed=seed)
    run.advance(1000)
    snapshot = run.snapshot()
    at = int(np.searchsorted(snapshot["discriminator_step"], 100))
    assert snapshot["discriminator_step"][[at, -1]].tolist() == [100, 1000]
    fall = np.log10(snapshot["gradient_minimax"][at] / snapshot["gradient_minimax"][-1])
    assert fall >= 1.8
    assert snapshot["gradient_non_saturating"][-1] >= 1.5 * snapshot["gradient_non_saturating"][at]


def test_the_gradient_of_the_lines_is_that_of_finite_differences():
    run = experiments.create("starving_generator", seeds=2)
    run.advance(50)
    frozen, h = run.frozen, 1e-3

    def losses_at(theta):
        points = frozen.points.clone()
        points[..., 0] = theta
        (f,) = frozen.discriminators.net.scores(points)
        f = f.detach().double()
        return torch.stack([-torch.nn.functional.softplus(f).mean(1), torch.nn.functional.softplus(-f).mean(1)])

    by_hand = ((losses_at(1 + h) - losses_at(1 - h)) / (2 * h)).abs()
    measured = torch.stack(frozen.measure()[:2])
    torch.testing.assert_close(measured.double(), by_hand, rtol=2e-3, atol=0)


def test_the_gradient_of_an_image_generator_is_that_of_autograd_on_its_loss():
    run = experiments.create("starving_generator", generator="digits", batch_size=16)
    run.advance(2)
    shipped = shipped_generator("dcgan_digits_early")
    frozen = run.frozen
    assert frozen.labels == ["11 epochs", "209 epochs"]  # 16,000 and 300,000 images, of 1,438
    G = shipped.G.requires_grad_(True)
    x = G(frozen._z(0, "measured", 0, 64), torch.zeros(64, dtype=torch.long))
    discriminator = frozen.discriminators[0].train()
    D = torch.sigmoid(discriminator(x, torch.zeros(64, dtype=torch.long)).scores)
    for loss, measured in ((torch.log(1 - D).mean(), 0), (-torch.log(D).mean(), 1)):
        gradients = torch.autograd.grad(loss, list(G.parameters()), retain_graph=True)
        size = torch.cat([gradient.flatten() for gradient in gradients]).norm().item()
        assert frozen.measure()[measured][0].item() == pytest.approx(size, rel=1e-3)


def test_figures_of_points_and_of_images():
    for settings, images in (({"seeds": 2}, 0), ({"generator": "digits", "seeds": 2, "batch_size": 8}, 4)):
        run = experiments.create("starving_generator", **settings)
        snapshot = {**run.snapshot(), "events": "", "start_params": run.params.model_dump()}
        picture = figures.scene(snapshot, "dark", 1)
        assert sum(trace["type"] == "image" for trace in picture["data"]) == images
        assert len(figures.gradients(snapshot, "light")["data"]) == 2 * snapshot["members"]
