"""Plans of transport and their prices: against scipy's linear programme and assignment, closed forms and identities."""

import numpy as np
import pytest
from scipy import linalg, optimize, stats

from gan_core.errors import BadInput
from gan_core.figures import duality as dual_figures
from gan_core.figures import transport_plane as figures
from gan_core.params import TransportParams
from gan_core.params.transport import CLOUDS
from gan_core.theory import duality, plane_plans
from gan_core.theory.bures import bures
from gan_core.theory.clouds import cloud
from gan_core.theory.transport import entropic_plan, misses, optimal_plan, squared_distances
from ui.packing import pack

CASES = [
    ("1, 4, 2, 0, 0, 1", "0, 1, 0, 3, 2, 2"),
    ("1, 1", "1, 1"),
    ("1, 0, 0", "0, 0, 5"),
    ("3, 1, 2, 2", "2, 2, 1, 3"),
]


def rows(a, b, power):
    a, b = TransportParams.of(a=a, b=b).masses()
    x = np.arange(len(a), dtype=float)
    return np.array(a) / sum(a), np.array(b) / sum(b), np.abs(x[:, None] - x) ** power


def primal_by_scipy(a, b, cost):
    n, m = cost.shape
    sums = np.vstack([np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))])
    return optimize.linprog(cost.ravel(), A_eq=sums, b_eq=np.concatenate([a, b])).fun


def dual_by_scipy(a, b, cost):
    n, m = cost.shape
    pairs = np.hstack([np.kron(np.eye(n), np.ones((m, 1))), np.kron(np.ones((n, 1)), np.eye(m))])
    return -optimize.linprog(-np.concatenate([a, b]), A_ub=pairs, b_ub=cost.ravel(), bounds=(None, None)).fun


@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize(("a", "b"), CASES)
def test_primal_and_dual_are_scipys_and_the_gap_is_zero(a, b, power):
    a, b, cost = rows(a, b, power)
    found = duality.solve(a, b, cost)
    assert found.primal == pytest.approx(primal_by_scipy(a, b, cost), abs=1e-9)
    assert found.dual == pytest.approx(dual_by_scipy(a, b, cost), abs=1e-9)
    assert found.gap == pytest.approx(0, abs=1e-12)
    free = duality.slack(found, cost)
    assert free.min() >= -1e-12 and np.abs(free[found.plan > 0]).max() < 1e-12
    assert misses(found.plan, a, b) < 1e-12 and found.f.min() == 0
    if power == 1:
        assert np.abs(np.diff(found.f)).max() <= 1 + 1e-12
        np.testing.assert_allclose(found.g, -found.f, atol=1e-12)
        x = np.arange(len(a))
        assert found.primal == pytest.approx(stats.wasserstein_distance(x, x, a, b), abs=1e-12)


def test_weak_duality_holds_for_any_plan_and_any_prices():
    a, b, cost = rows(*CASES[0], 2)
    draw = np.random.default_rng(0)
    for _ in range(20):
        f = draw.normal(size=len(a))
        g = (cost - f[:, None]).min(0)
        assert a @ f + b @ g <= (np.outer(a, b) * cost).sum()
        assert a @ f + b @ g <= duality.solve(a, b, cost).dual + 1e-12


def test_bures_against_the_matrix_root_of_scipy_and_the_line():
    draw = np.random.default_rng(1)
    for d in (1, 2, 3):
        one, other = (draw.normal(size=(d, d)) for _ in range(2))
        a, b, mean = one @ one.T, other @ other.T, draw.normal(size=d)
        root = linalg.sqrtm(a)
        squared = (mean**2).sum() + np.trace(a + b - 2 * linalg.sqrtm(root @ b @ root).real)
        assert bures(np.zeros(d), a, mean, b) == pytest.approx(np.sqrt(squared), abs=1e-9)
    assert bures(np.zeros(1), np.eye(1), np.array([3.0]), 4 * np.eye(1)) == pytest.approx(np.sqrt(10), abs=1e-12)
    flat = np.diag([1.0, 0.0])  # no width at all along y
    assert bures(np.zeros(2), flat, np.zeros(2), 4 * flat) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("p", CLOUDS)
@pytest.mark.parametrize("q", CLOUDS)
def test_exact_plans_are_the_best_pairing_and_never_below_bures(p, q):
    found = plane_plans.plans((p, (1.0, 0.5)), (q, (0.7, 1.3)), 16, 3, False)
    cost = squared_distances(found.x, found.y)
    best = cost[optimize.linear_sum_assignment(cost)].mean()
    assert found.cost == pytest.approx(best, abs=1e-12) and found.bures_squared <= best + 1e-12
    assert found.independent >= best


def test_w2_of_one_cloud_and_itself_stretched_is_bures():
    for kind in CLOUDS:
        found = plane_plans.plans((kind, (1.0, 0.5)), (kind, (0.4, 1.3)), 24, 5, True)
        assert found.cost == pytest.approx(found.bures_squared, abs=1e-12)


def test_moving_a_cloud_keeps_every_plan_and_adds_the_squared_way():
    key = ("gaussian", (1.0, 0.5)), ("ring", (0.7, 1.3)), 16, 3, False
    found, blurred = plane_plans.plans(*key), plane_plans.entropic(*key, 1.0)
    mass, moved = np.full(16, 1 / 16), found.y + np.array([2.0, -1.0])
    cost = squared_distances(found.x, moved)
    assert (optimal_plan(mass, mass, cost) * cost).sum() == pytest.approx(found.cost + 5, abs=1e-9)
    plan = entropic_plan(mass, mass, cost, 1.0)
    np.testing.assert_allclose(plan, blurred.plan, atol=1e-7)  # Sinkhorn stops at 1e-6
    assert (plan * cost).sum() == pytest.approx(blurred.cost + 5, abs=1e-5)


def test_the_entropic_plan_of_two_points_by_hand():
    half = np.array([0.5, 0.5])
    for epsilon in (0.2, 1.0, 5.0):
        plan = entropic_plan(half, half, 1 - np.eye(2), epsilon)
        assert plan[0, 1] == pytest.approx(0.5 / (1 + np.exp(1 / epsilon)), abs=1e-9)


def test_the_entropic_bias_grows_from_0_to_the_cost_of_sending_all_everywhere():
    key = ("gaussian", (1.0, 1.0)), ("two", (1.0, 1.0)), 16, 0, False
    exact = plane_plans.plans(*key)
    found = [plane_plans.entropic(*key, epsilon) for epsilon in plane_plans.EPSILONS]
    for values in ([one.cost for one in found], [one.cost_to_itself for one in found]):
        assert np.all(np.diff(values) > 0)
    assert exact.cost < found[0].cost < found[-1].cost < exact.independent
    # off at ε = 100 by about the variance of the costs over ε
    assert found[-1].cost == pytest.approx(exact.independent, rel=0.05)
    assert found[0].cost == pytest.approx(exact.cost, rel=0.05)
    assert found[0].cost_to_itself > 0.01  # from p to p, where the exact cost is 0
    assert max(one.misplaced for one in found) < 1e-3


@pytest.mark.parametrize("kind", CLOUDS)
def test_clouds_have_mean_0_and_come_from_their_seed(kind):
    points = cloud(kind, 20, (1.0, 2.0), 7)
    np.testing.assert_allclose(points.mean(0), 0, atol=1e-12)
    assert np.array_equal(points, cloud(kind, 20, (1.0, 2.0), 7))
    assert not np.array_equal(points, cloud(kind, 20, (1.0, 2.0), 8))


def test_rows_of_masses_must_be_of_one_length():
    with pytest.raises(BadInput, match="as many masses as p has"):
        TransportParams.of(a="1, 1", b="1, 1, 1")
    with pytest.raises(BadInput, match="not all 0"):
        TransportParams.of(a="0, 0")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_can_be_sent(theme):
    key = ("gaussian", (1.0, 1.0)), ("two", (1.0, 1.0)), 8, 0, False
    both, blurred = plane_plans.plans(*key), plane_plans.entropic(*key, 1.0)
    picture = figures.plane(both.x, both.y, blurred.plan, 0.5, theme)
    drawn = sum(np.isfinite(trace["x"]).sum() for trace in picture["data"] if trace["mode"] == "lines")
    assert drawn == 2 * (blurred.plan * 8 >= 0.004).sum()
    epsilons = np.array([0.1, 1.0])
    charts = figures.against_epsilon(epsilons, epsilons, epsilons, 0.05, 2.0, (1.0, 1.0, 1.0), theme)
    a, b, cost = rows(*CASES[0], 1)
    found = duality.solve(a, b, cost)
    matrix, masses = dual_figures.matrix(found, cost, theme), dual_figures.masses(a, b, theme)
    assert [handle["y"] for handle in masses["layout"]["meta"]["handles"]] == pytest.approx([*a, *b])
    tight = matrix["data"][0]["pixels"][::-1] > 0
    assert tight[found.plan > 0].all()
    assert pack({"p": picture, **charts, "m": matrix, "w": masses, "f": dual_figures.potentials(found, theme)})
