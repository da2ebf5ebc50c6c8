"""Distributions in the plane: samples, density and cell masses must be of one law, in numpy and in torch."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from gan_core.data import distributions
from gan_core.data.curve import Curve
from gan_core.data.mixture import EqualMixture

KNOWN = ["ring", "grid", "two_gaussians", "three_blobs", "line", "two_moons", "spiral", "checkerboard"]  # in links
MODES = {"ring": 8, "grid": 25, "two_gaussians": 2, "three_blobs": 3}
MIXTURES = [law.name for law in distributions if issubclass(law, EqualMixture)]
CURVES = [law.name for law in distributions if issubclass(law, Curve)]
every = pytest.mark.parametrize("name", distributions.names())


def make(name, sigma=0.15, radius=2.0):
    return distributions[name](sigma=sigma, radius=radius)


def test_the_names_that_links_have_and_which_of_them_have_modes():
    assert set(KNOWN) <= set(distributions.names())
    assert {name for name in KNOWN if make(name).modes is not None} == set(MODES)
    assert {name for name in distributions.names() if make(name).modes is not None} == set(MIXTURES)


@every
def test_numpy_equals_torch(name):
    rng = np.random.default_rng(1)
    u, e = rng.random((3, 50, 2)), rng.standard_normal((3, 50, 2))
    here, there = make(name).push(u, e), make(name).push(torch.as_tensor(u), torch.as_tensor(e))
    assert here.shape == (3, 50, 2) and there.dtype == torch.float64
    np.testing.assert_allclose(here, there.numpy(), rtol=0, atol=1e-13)  # roundings of sin and cos
    single = make(name).push(torch.as_tensor(u).float(), torch.as_tensor(e).float())
    assert single.dtype == torch.float32


@every
def test_the_ends_of_the_uniforms_are_finite_and_in_the_picture(name):
    top = float(np.nextafter(np.float32(1), np.float32(0)))  # the largest that torch.rand gives in float32
    u = torch.tensor([[0.0, 0.0], [top, top]])
    x = make(name).push(u, torch.zeros(2, 2))
    assert bool((x.abs() <= make(name).extent - 0.9).all())


@every
def test_samples_are_seeded_and_fit_the_picture(name):
    d = make(name)
    for generator in (lambda: np.random.default_rng(3), lambda: torch.Generator().manual_seed(3)):
        a, b = d.sample(4000, generator()), d.sample(4000, generator())
        assert a.shape == (4000, 2) and bool((a == b).all())
        assert float(abs(a).max()) <= d.extent  # the margin is 1 = 6.7 σ
    if name in KNOWN:
        assert d.extent == (5.0 if name == "grid" else 3.0)
        assert make(name, sigma=1.0).extent == {"grid": 7.0, "checkerboard": 3.0}.get(name, 5.0)


@pytest.mark.parametrize(("name", "count"), MODES.items())
def test_modes_are_distinct_and_equally_heavy(name, count):
    d = make(name, sigma=0.02)
    assert d.modes.shape == (count, 2)
    gaps = np.linalg.norm(d.modes[:, None] - d.modes, axis=-1)[np.triu_indices(count, 1)]
    expected = {"ring": 4 * math.sin(math.pi / 8), "grid": 2, "two_gaussians": 4, "three_blobs": 2 * math.sqrt(3)}[name]
    assert gaps.min() == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(d.modes.mean(0), 0, atol=1e-12)
    x = d.sample(40_000, np.random.default_rng(4))
    counts = np.bincount(np.linalg.norm(x[:, None] - d.modes, axis=-1).argmin(1), minlength=count)
    assert stats.chisquare(counts).pvalue > 1e-4  # false alarm once in 10,000 seeds; the seed is fixed


@pytest.mark.parametrize("name", MIXTURES)
@pytest.mark.parametrize("sigma", [0.02, 0.3])
def test_sigma_is_the_standard_deviation_of_the_samples(name, sigma):
    d, n = make(name, sigma), 40_000
    u = np.random.default_rng(5).random((n, 2))
    offset = d.push(u, np.random.default_rng(6).standard_normal((n, 2))) - d.push(u, np.zeros((n, 2)))
    np.testing.assert_allclose(offset.std(0), sigma, rtol=4 / math.sqrt(2 * n))  # 4 standard errors
    assert np.abs(d.push(u, np.zeros((n, 2)))[:, None] - d.modes).max(-1).min(1).max() < 1e-12


@every
def test_density_integrates_to_one_and_to_the_cell_masses(name):
    """Gauss–Legendre cells of the density against bin_masses, and their sum against 1."""
    d = make(name)
    edges = np.linspace(
        -d.extent, d.extent, 2 * int(d.extent) * 4 + 1
    )  # cells of 1/4: the board's edges are among them
    t, w = np.polynomial.legendre.leggauss(10)
    at = (edges[:-1, None] + (t + 1) / 8).ravel()
    p = np.exp(d.log_density(np.stack(np.meshgrid(at, at, indexing="ij"), -1)))
    cells = len(edges) - 1
    mass = np.einsum("aibj,i,j->ab", p.reshape(cells, 10, cells, 10), w / 8, w / 8)
    found = d.bin_masses(edges, edges)
    assert found.shape == (cells, cells) and (found >= 0).all()
    # σ = 0.15 is 0.6 of a cell: 10 nodes are then good to 1e-9; outside the picture lie less than 1e-10
    np.testing.assert_allclose(mass, found, rtol=0, atol=1e-8)
    assert mass.sum() == pytest.approx(1, abs=1e-7)


@every
def test_rectangles_are_indexed_x_first(name):
    d = make(name)
    edges_x, edges_y = np.array([-0.4, 0.3, 2.6]), np.array([-1.7, -0.2, 0.5, 2.2])
    found = d.bin_masses(edges_x, edges_y)
    assert found.shape == (2, 3)
    x = d.sample(200_000, np.random.default_rng(7))
    share = np.histogram2d(*x.T, bins=[edges_x, edges_y])[0] / len(x)
    # 4.5 standard errors for 6 cells; an exact 0 must be hit exactly
    np.testing.assert_array_less(np.abs(share - found), 4.5 * np.sqrt(found * (1 - found) / len(x)) + 1e-9)


@every
@pytest.mark.parametrize("sigma", [0.02, 0.3])
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_samples_follow_the_cell_masses(name, sigma, kind):
    d, n = make(name, sigma), 50_000
    generator = np.random.default_rng(8) if kind == "numpy" else torch.Generator().manual_seed(8)
    edges = np.linspace(-d.extent, d.extent, 38)  # no edge falls on a mode or on an edge of the board
    p = d.bin_masses(edges, edges).ravel()
    counts = np.histogram2d(*np.asarray(d.sample(n, generator)).T, bins=[edges, edges])[0].ravel()
    heavy = p * n >= 5
    observed = np.append(counts[heavy], n - counts[heavy].sum())
    expected = np.append(p[heavy], 1 - p[heavy].sum()) * n
    if expected[-1] < 5:  # too little for chi-square: one bin with the last heavy one
        observed[-2], expected[-2] = observed[-2:].sum(), expected[-2:].sum()
        observed, expected = observed[:-1], expected[:-1]
    p_value = stats.chi2.sf(((observed - expected) ** 2 / expected).sum(), len(expected) - 1)
    assert 1e-4 < p_value < 1 - 1e-4  # a statistic too small is as wrong as one too large


def test_mixture_density_by_hand_and_far_away():
    ring = make("ring", sigma=0.02)
    assert ring.log_density(np.array([2.0, 0.0])) == pytest.approx(-math.log(8 * 2 * math.pi * 0.02**2), rel=1e-12)
    far = ring.log_density(np.array([100.0, 0.0]))  # the exponential itself is 0 in float64 there
    assert far == pytest.approx(-(98**2) / (2 * 0.02**2) - math.log(8 * 2 * math.pi * 0.02**2), rel=1e-12)
    overlapping = make("ring", sigma=1.0)
    x = np.random.default_rng(9).normal(size=(7, 2))
    reference = np.mean([stats.multivariate_normal(m, np.eye(2)).pdf(x) for m in overlapping.modes], 0)
    np.testing.assert_allclose(np.exp(overlapping.log_density(x)), reference, rtol=1e-12)


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("sigma", [0.004, 0.02, 0.3])
def test_quadrature_of_curves(name, sigma):
    """The midpoint rule against adaptive quadrature of ∫ N(x; γ(u), σ² I) du, on the curve, beside it and at its ends."""
    d = make(name, sigma)
    u = np.array([0.0, 1e-3, 0.137, 0.4999, 0.5, 0.731, 1.0])
    x = np.concatenate([d.gamma(u), d.gamma(u) + sigma * np.array([0.7, -1.1]), d.gamma(u) + 2 * sigma])
    grid = np.linspace(0, 1, 4001)
    found = np.exp(d.log_density(x))
    on_curve = found[2]  # the density at u = 0.137
    for k, (point, value) in enumerate(zip(x, found, strict=True)):

        def integrand(v, point=point):
            return math.exp(-((point - d.gamma(np.array(v))) ** 2).sum() / (2 * sigma**2)) / (2 * math.pi * sigma**2)

        near = grid[((d.gamma(grid) - point) ** 2).sum(-1) < (9 * sigma) ** 2]
        starts = near[np.r_[True, np.diff(near) > 1.5 / 4000]]
        exact = 0.0
        for i, start in enumerate(starts):  # one stretch of the curve after the other
            stop = near[near < (starts[i + 1] if i + 1 < len(starts) else 2)].max()
            low, high = max(0.0, start - 1 / 4000), min(1.0, stop + 1 / 4000)
            cuts = [low, *([0.5] if low < 0.5 < high else []), high]
            exact += sum(integrate.quad(integrand, a, b, limit=200)[0] for a, b in pairwise(cuts))
        inside = k % len(u) in (2, 5)  # elsewhere an end of the curve is near: the docstring's bound
        assert value == pytest.approx(exact, **({"rel": 1e-4} if inside else {"rel": 0, "abs": 0.01 * on_curve}))


@pytest.mark.parametrize("name", CURVES)
def test_curve_nodes_are_close_enough_and_speed_is_a_tight_bound(name):
    u = (np.arange(20_000) + 0.5) / 20_000
    steps = np.linalg.norm(np.diff(make(name).gamma(u), axis=0), axis=1) * 20_000
    steps = np.delete(steps, 9_999)  # two_moons jumps at 1/2
    assert 0.99 * make(name).speed <= steps.max() <= 1.0001 * make(name).speed
    for sigma in (1e-3, 0.02, 1.0):
        nodes = make(name, sigma).nodes()
        assert len(nodes) >= 2048 and len(nodes) % 2 == 0
        assert make(name).speed / len(nodes) <= sigma / 2


def test_two_moons_are_those_of_scikit_learn():
    from sklearn.datasets import make_moons

    outer_and_inner = make_moons((50, 50), shuffle=False)[0]
    t = np.linspace(0, 1, 50)
    ours = make("two_moons").gamma(np.concatenate([t / 2 * (1 - 1e-12), 0.5 + t / 2]))
    np.testing.assert_allclose(ours, (outer_and_inner - [0.5, 0.25]) * 4 / 3, atol=1e-10)


def test_line_and_checkerboard_by_hand():
    line, board = make("line", sigma=0.1), make("checkerboard")
    assert line.log_density(np.array([0.0, 1.9])) == pytest.approx(math.log(1 / (math.sqrt(2 * math.pi) * 0.1) / 4))
    assert line.log_density(np.array([0.0, 2.1])) == -np.inf
    assert line.bin_masses(np.array([-0.1, 0.1]), np.array([1.0, 5.0]))[0, 0] == pytest.approx(
        0.6826894921 / 4, rel=1e-9
    )
    squares = np.exp(board.log_density(np.stack(np.meshgrid([-2.5, -1.5, -0.5], [-1.5, -0.5, 5.0]), -1)))
    np.testing.assert_allclose(squares, [[0, 1 / 8, 0], [0, 0, 1 / 8], [0, 0, 0]], atol=1e-15)
    assert board.sigma == 0.0


def test_radius_counts_where_a_law_says_so():
    for law in distributions:
        a, b = (law(sigma=0.15, radius=r).sample(5, np.random.default_rng(0)) for r in (1.0, 2.0))
        assert np.allclose(a, b) != law.has_radius
    assert [name for name in KNOWN if distributions[name].has_radius] == ["ring"]
    np.testing.assert_allclose(np.linalg.norm(make("ring", radius=0.7).modes, axis=1), 0.7)
