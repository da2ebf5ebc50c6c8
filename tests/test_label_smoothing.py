"""One-sided label smoothing: the discriminator that a smoothed loss trains, found by scipy, is (1 − s) p/(p + q)."""

import numpy as np
import pytest
from scipy.optimize import minimize

from gan_core.losses import losses

P, Q = np.array([8, 4, 2, 1, 1]), np.array([0, 2, 2, 4, 8])  # points of each kind at five places, 16 of each in all


@pytest.mark.parametrize("name", ["minimax", "non_saturating"])
@pytest.mark.parametrize("smoothing", [0.1, 0.3])
def test_the_best_discriminator_of_a_smoothed_loss(name, smoothing):
    """Real points at a place: p of 16, generated q of 16. Where there are no data D* is 0 and stays so: smoothing bounds scores of real points alone."""

    def loss(f):
        return float(losses[name].loss_D(np.repeat(f, P), np.repeat(f, Q), 1 - smoothing))

    found = minimize(loss, np.zeros(len(P)), method="BFGS", options={"gtol": 1e-9})
    np.testing.assert_allclose(1 / (1 + np.exp(-found.x)), (1 - smoothing) * P / (P + Q), atol=1e-4)


def test_without_data_the_best_discriminator_is_0_with_or_without_smoothing():
    """Two points, real ones at the first and generated ones at the second: at −20 the loss still falls as f does."""
    for smoothing in (0.0, 0.1):
        at = [float(losses["minimax"].loss_D(np.zeros(4), np.full(4, f), 1 - smoothing)) for f in (-5.0, -10.0, -20.0)]
        assert at[0] > at[1] > at[2]
