"""The Dirac-GAN: its fields against derivatives and integrals found apart, its orbits and verdicts against the paper's game."""

import json
from math import e, log, pi, sqrt

import numpy as np
import pytest
from scipy.integrate import quad

from gan_core import experiments
from gan_core.cli import main
from gan_core.params import DiracGanParams
from gan_core.theory.dirac_gan import Game, as_played, field, methods
from gan_core.theory.dirac_orbit import SCHEMES, orbit, radius
from gan_core.theory.dirac_stability import eigenvalues, of_step, size, verdict

PLACES = [(1.0, 1.0), (-0.7, 1.3), (2.5, -0.4), (0.2, -0.1)]
SMALL = 1e-5  # of central differences: their error is of the order SMALL² = 1e-10, rounding's 1e-16/SMALL = 1e-11
SMOOTH = [name for name in methods.names() if name != "wgan_gp"]


def f(t):
    return -np.logaddexp(0, -t)


def normal(x, sigma):
    return np.exp(-(x**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))


def noisy(theta, psi, sigma):
    """E f(x̃ψ) + E f(−xψ), by adaptive quadrature."""
    ends = 10 * sigma
    return sum(
        quad(lambda x, g=g: g(x) * normal(x, sigma), -ends, ends, epsabs=1e-13)[0]
        for g in (lambda x: f((theta + x) * psi), lambda x: f(-x * psi))
    )


# what θ goes up and what ψ goes up, written as the papers write them
GAINS = {
    "minimax": (lambda t, p: -f(t * p), lambda t, p: f(t * p)),
    "non_saturating": (lambda t, p: f(-t * p), lambda t, p: f(t * p)),
    "wgan": (lambda t, p: -t * p, lambda t, p: t * p),
    "wgan_clipped": (lambda t, p: -t * p, lambda t, p: t * p),
    "wgan_gp": (lambda t, p: -t * p, lambda t, p: t * p - 0.3 / 2 * (abs(p) - 1) ** 2),
    "instance_noise": (lambda t, p: -noisy(t, p, 0.5), lambda t, p: noisy(t, p, 0.5)),
    "r1": (lambda t, p: -f(t * p), lambda t, p: f(t * p) - 0.3 / 2 * p**2),
}


def slopes(gains, theta, psi):
    up, rise = gains
    return np.array(
        [
            (up(theta + SMALL, psi) - up(theta - SMALL, psi)) / (2 * SMALL),
            (rise(theta, psi + SMALL) - rise(theta, psi - SMALL)) / (2 * SMALL),
        ]
    )


@pytest.mark.parametrize("name", GAINS)
@pytest.mark.parametrize("place", PLACES)
def test_a_field_is_the_slope_of_what_each_player_wants(name, place):
    # 1e-6: 12 nodes of Gauss–Hermite leave 1e-7 at σψ = 0.65
    np.testing.assert_allclose(field(Game(name), *place), slopes(GAINS[name], *place), atol=1e-6)


@pytest.mark.parametrize("place", PLACES)
def test_consensus_takes_the_slope_of_half_the_squared_speed_away(place):
    def half(theta, psi):
        return (slopes(GAINS["minimax"], theta, psi) ** 2).sum() / 2

    h, (theta, psi) = 1e-3, place  # differences of differences: h² = 1e-6 and 1e-10/h
    gradient = [
        (half(theta + h, psi) - half(theta - h, psi)) / (2 * h), (half(theta, psi + h) - half(theta, psi - h)) / (2 * h),
    ]  # fmt: skip
    wanted = slopes(GAINS["minimax"], *place) - 0.3 * np.array(gradient)
    np.testing.assert_allclose(field(Game("consensus"), *place), wanted, atol=2e-6)


def test_a_field_on_arrays_and_far_away():
    grid = np.stack(np.meshgrid([-1.0, 1.0], [1.0, 2.0, 3.0]), -1)
    assert field(Game(), grid[..., 0], grid[..., 1]).shape == (3, 2, 2)
    np.testing.assert_allclose(field(Game(), 1.0, 1.0), [-1 / (1 + e), 1 / (1 + e)], rtol=1e-15)
    far = field(Game(), np.array([-900.0, 900.0]), np.array([900.0, 900.0]))
    np.testing.assert_array_equal(far, [[-900, -900], [0, 0]])  # f′ is 1 and 0 there, without overflow


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("settings", [{}, {"h": 0.7, "gamma": 1.1, "sigma": 0.9, "clip": 0.3}])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_derivatives_at_the_equilibrium_are_those_of_the_flow_and_of_a_step(name, settings, scheme):
    game, s = Game(name, **settings), 1e-4  # f‴ is bounded by 1/4: an error of 1e-8
    ends = [(s, 0.0), (-s, 0.0), (0.0, s), (0.0, -s)]
    flow = [field(game, *end) for end in ends]
    step = [orbit(game, scheme, end, 1)[1] for end in ends]
    for found, values in ((methods[name].jacobian(game), flow), (of_step(game, scheme), step)):
        columns = [(values[0] - values[1]) / (2 * s), (values[2] - values[3]) / (2 * s)]
        np.testing.assert_allclose(found, np.stack(columns, 1), atol=1e-7)
        values = eigenvalues(found)
        complex_values = np.sort_complex(values[:, 0] + 1j * values[:, 1])
        np.testing.assert_allclose(complex_values, np.sort_complex(np.linalg.eigvals(found)), atol=1e-7)


def test_the_gradient_penalty_has_no_eigenvalues_unless_it_asks_for_slope_0():
    assert np.isnan(eigenvalues(of_step(Game("wgan_gp"), "simultaneous"))).all()
    assert size(eigenvalues(of_step(Game("wgan_gp"), "simultaneous"))) is None
    # J = [[0, −1], [1, −γ]] has −γ/2 ± √(γ²/4 − 1)
    flow = eigenvalues(methods["wgan_gp"].jacobian(Game("wgan_gp", target=0, gamma=0.6)))
    np.testing.assert_allclose(flow, [[-0.3, sqrt(1 - 0.09)], [-0.3, -sqrt(1 - 0.09)]], rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "settings", "simultaneous", "alternating"),
    [
        ("minimax", {}, 3.0969, 1.4210),
        ("non_saturating", {}, 0.6402, 0.2839),
        ("wgan_clipped", {"clip": 1}, 1.0022, 1.0241),
        ("wgan_gp", {"gamma": 0.7, "target": 1}, 1.8018, 1.2211),
        ("r1", {"gamma": 0.3}, 0, 0),
    ],
)
def test_radius_after_500_steps_from_1_1(name, settings, simultaneous, alternating):
    # computed apart from this code, given to four decimals
    for scheme, wanted in zip(SCHEMES, (simultaneous, alternating), strict=True):
        assert radius(orbit(Game(name, **settings), scheme, (1, 1), 500))[-1] == pytest.approx(wanted, abs=1e-4)


def test_wgan_has_closed_forms():
    r = radius(orbit(Game("wgan"), "simultaneous", (1, 1), 500))
    np.testing.assert_allclose(r, sqrt(2) * 1.04 ** (np.arange(501) / 2), rtol=1e-11)
    # generator first, θ² + ψ² − hθψ is the same after each step
    theta, psi = orbit(Game("wgan"), "alternating", (1, 1), 500).T
    np.testing.assert_allclose(theta**2 + psi**2 - 0.2 * theta * psi, 1.8, rtol=1e-11)


def test_verdicts_are_of_the_eigenvalues_and_the_orbit_together():
    found = {(name, scheme): verdict(Game(name), scheme) for name in methods.names() for scheme in SCHEMES}
    converge = {name for (name, _), one in found.items() if one.converges}
    assert converge == {"instance_noise", "r1", "consensus"}
    assert all(found[name, scheme].converges for name in converge for scheme in SCHEMES)
    circle = found["non_saturating", "simultaneous"]
    assert circle.word == "does not converge" and circle.after == pytest.approx(0.6318, abs=1e-4)
    assert circle.size == pytest.approx(sqrt(1.01), rel=1e-12)
    slow = found["non_saturating", "alternating"]
    assert slow.word == "slower than any λⁿ" and not slow.converges and slow.after == pytest.approx(0.0458, abs=1e-4)
    assert slow.size == pytest.approx(1, abs=1e-12)
    assert found["minimax", "alternating"].word == "does not converge"
    assert found["wgan_gp", "alternating"].size is None


def test_one_kind_of_evidence_is_not_enough():
    weak = verdict(Game("r1", gamma=0.001), "alternating")  # det M = 1 − hγ: |λ| = √0.9998, |λ|^20,000 = e^−2
    assert weak.size == pytest.approx(sqrt(1 - 0.0002), rel=1e-12) and weak.word == "not there yet"
    far = verdict(Game("r1", h=1.0, gamma=1.9), "simultaneous", (3.0, 3.0))
    near = verdict(Game("r1", h=1.0, gamma=1.9), "simultaneous", (0.01, 0.01))
    assert near.converges and not far.converges and far.size == near.size < 1
    gone = verdict(
        Game("wgan", h=1.0), "simultaneous"
    )  # radius √2 · 2^(n/2) passes the largest double, 1.8e308, near n = 2,047
    assert gone.after == np.inf and "2,047" in gone.why
    rest = verdict(Game("non_saturating"), "alternating", (0.0, 0.0))
    assert rest.word == "stays where it starts" and not rest.converges  # nothing moved, and no |λ| < 1


def test_what_a_method_does_not_use_does_not_matter():
    assert as_played(Game("minimax", gamma=2, sigma=1)) == as_played(Game("minimax"))
    assert as_played(Game("r1", gamma=2)) != as_played(Game("r1"))
    settings = {"gamma", "target", "clip", "sigma"}
    for item in methods:
        assert set(item.uses) <= settings
        assert set(DiracGanParams(method=item.name).overridden()) == settings - set(item.uses)
    assert methods["wgan_gp"].uses == ("gamma", "target") and methods["minimax"].uses == ()


def test_an_unknown_scheme_or_method_lists_the_known_ones():
    with pytest.raises(ValueError, match="known: simultaneous, alternating"):
        orbit(Game(), "both", (1, 1), 1)
    with pytest.raises(ValueError, match="did you mean 'minimax'"):
        orbit(Game("minmax"), "alternating", (1, 1), 1)


def test_a_run_is_the_orbit_and_its_settings_are_live():
    run = experiments.create("dirac_gan", method="wgan_gp", gamma=0.7)
    run.advance(700)
    run.apply({"h": 0.1})
    run.advance(33)
    game = Game("wgan_gp", gamma=0.7)
    half = orbit(game, "simultaneous", (1, 1), 700)[-1]
    end = orbit(Game("wgan_gp", gamma=0.7, h=0.1), "simultaneous", half, 33)[-1]
    snapshot = run.snapshot()
    assert (snapshot["theta"], snapshot["psi"]) == tuple(end)
    assert len(snapshot["picture"]["path"]) == len(snapshot["picture"]["path_step"]) <= 513
    run.apply({"theta0": -2.0})
    assert run.snapshot()["theta"] == -2.0 and run.snapshot()["psi"] == end[1]


def test_a_run_that_leaves_all_numbers_is_over_and_says_when():
    run = experiments.create("dirac_gan", method="wgan", h=1)
    run.advance(5000)
    steps = int(log(1.797e308, 2))  # θ itself is a power of 2, and 2^1023 the last
    assert run.over.startswith("step 2,047:") and run.step == 2 * steps == 2046
    run.advance(5)
    assert run.step == 2046 and run.snapshot()["stopped"] == [run.over]


def test_the_command_line_prints_radius_eigenvalues_and_whether_it_converges(capsys):
    words = (
        "run dirac_gan --set method=non_saturating --set scheme=simultaneous --set h=0.2 --set theta0=1 --set psi0=1"
    )
    assert main([*words.split(), "--steps", "500", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["radius"] == pytest.approx(0.6402, abs=1e-4) and said["converges"] is False
    np.testing.assert_allclose(said["eigenvalues"], [[1, 0.1], [1, -0.1]], atol=1e-12)
    np.testing.assert_allclose(said["eigenvalues_flow"], [[0, 0.5], [0, -0.5]], atol=1e-12)
