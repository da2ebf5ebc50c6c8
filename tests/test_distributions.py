"""Divergences and transport of laws on the line: against scipy's integrals, closed forms written out here, and identities."""

import itertools
import math

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.spatial.distance import jensenshannon

from gan_core.figures import distributions as figures
from gan_core.params import DistributionsParams
from gan_core.params.distributions import KINDS
from gan_core.params.masses import with_share
from gan_core.theory import game_value, line_transport, quadrature
from gan_core.theory.closed_forms import closed_forms
from gan_core.theory.divergences import between, bits, common_masses, integrands
from gan_core.theory.shapes import Shape
from ui.packing import pack

NEAR = 1e-6  # what the page promises; quadrature itself is right to 1e-12 and better
LAWS = [Shape(kind, at, scale, 1.5, 0.3, (1, 2, 1)) for kind in KINDS for at, scale in ((0.0, 1.0), (1.5, 0.4))]
PAIRS = list(itertools.product(LAWS, LAWS))
DENSITIES = [(p, q) for p, q in PAIRS if not (p.discrete or q.discrete)]


def scipys(law):
    """The same law by scipy: (density, cdf)."""
    if law.kind == "uniform":
        found = stats.uniform(law.location - law.scale, 2 * law.scale)
        return found.pdf, found.cdf
    parts = [(1.0, stats.norm(law.location, law.scale))]
    if law.kind == "mixture":
        parts = [(0.7, stats.norm(law.location - 1.5, law.scale)), (0.3, stats.norm(law.location + 1.5, law.scale))]
    return (lambda x: sum(w * n.pdf(x) for w, n in parts)), (lambda x: sum(w * n.cdf(x) for w, n in parts))


def integral(f, p, q):
    """∫ f by scipy, in pieces that have no jump inside."""
    ends = sorted({*p.ends(), *q.ends(), *np.linspace(-15, 15, 61)})
    return sum(integrate.quad(f, a, b, epsabs=1e-10, limit=100)[0] for a, b in itertools.pairwise(ends))


def log_ratio(a, b):
    return 0.0 if a == 0 else math.inf if b == 0 else a * math.log(a / b)


@pytest.mark.parametrize(("p", "q"), DENSITIES[::3])
def test_divergences_and_w1_are_scipys_integrals(p, q):
    (pdf_p, cdf_p), (pdf_q, cdf_q) = scipys(p), scipys(q)
    found = between(p, q)

    def js(x):
        a, b = pdf_p(x), pdf_q(x)
        return 0.5 * (log_ratio(a, (a + b) / 2) + log_ratio(b, (a + b) / 2))

    assert found.js == pytest.approx(integral(js, p, q), abs=NEAR)
    # the kinks of |p − q| and |F − G| cost scipy digits, not us
    assert found.tv == pytest.approx(integral(lambda x: abs(pdf_p(x) - pdf_q(x)), p, q) / 2, abs=NEAR)
    assert line_transport.w1(p, q) == pytest.approx(integral(lambda x: abs(cdf_p(x) - cdf_q(x)), p, q), abs=NEAR)


@pytest.mark.parametrize("s", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("d", [0.0, 0.7, 3.0])
def test_gaussians_against_formulas_written_out_here(s, d):
    p, q = Shape("gaussian"), Shape("gaussian", d, s)
    found = between(p, q)
    assert found.kl == pytest.approx(math.log(s) + (1 + d**2) / (2 * s**2) - 0.5, abs=1e-9)
    assert found.reverse_kl == pytest.approx(-math.log(s) + (s**2 + d**2) / 2 - 0.5, abs=1e-9)
    assert line_transport.w2(p, q) == pytest.approx(math.hypot(d, s - 1), abs=1e-9)
    if d == 0:
        assert line_transport.w1(p, q) == pytest.approx(abs(s - 1) * math.sqrt(2 / math.pi), abs=1e-9)
    if s == 1:
        assert found.tv == pytest.approx(2 * stats.norm.cdf(d / 2) - 1, abs=1e-9)


def test_every_closed_form_is_what_quadrature_finds(subtests):
    for p, q in PAIRS:
        with subtests.test(p=p, q=q):
            numbers = {**vars(between(p, q)), "w1": line_transport.w1(p, q), "w2": line_transport.w2(p, q)}
            for name, exact in closed_forms(p, q).items():
                assert numbers[name] == pytest.approx(exact, abs=1e-9), name


def test_after_a_shift_by_3_both_wasserstein_distances_are_3(subtests):
    for law in LAWS:
        with subtests.test(law=law):
            moved = Shape(law.kind, law.location + 3, law.scale, law.gap, law.weight, law.masses)
            assert line_transport.w1(law, moved) == pytest.approx(3, abs=1e-9)
            assert line_transport.w2(law, moved) == pytest.approx(3, abs=1e-9)


def test_disjoint_supports_have_a_js_of_log_2_nats_and_1_bit_at_any_distance():
    for q in (2.5, 6.0):
        found = between(Shape("uniform"), Shape("uniform", q))
        assert found.js == pytest.approx(math.log(2), abs=1e-12) and bits(found.js) == pytest.approx(1, abs=1e-12)
        assert (found.kl, found.reverse_kl, found.tv) == (math.inf, math.inf, pytest.approx(1, abs=1e-12))
        assert found.value == pytest.approx(0, abs=1e-12)
    one, other = Shape("discrete", masses=(1, 2, 1)), Shape("discrete", 0.5, masses=(1, 1, 1))
    assert bits(between(one, other).js) == pytest.approx(1, abs=1e-12)


def test_a_density_and_masses_are_mutually_singular():
    found = between(Shape("gaussian"), Shape("discrete"))
    assert (found.kl, found.reverse_kl, found.js, found.tv, found.value) == (math.inf, math.inf, math.log(2), 1, 0)


def test_masses_against_scipy():
    p, q = Shape("discrete", 0, 0.5, masses=(1, 2, 3)), Shape("discrete", 0.5, 0.5, masses=(4, 1, 1))
    points, log_p, log_q = common_masses(p, q)
    a, b = np.exp(log_p), np.exp(log_q)
    np.testing.assert_allclose(points, [-0.5, 0, 0.5, 1], atol=1e-12)
    np.testing.assert_allclose([a, b], [[1 / 6, 1 / 3, 1 / 2, 0], [0, 2 / 3, 1 / 6, 1 / 6]], atol=1e-12)
    found = between(p, q)
    assert found.js == pytest.approx(jensenshannon(a, b) ** 2, abs=1e-12)
    assert found.kl == found.reverse_kl == math.inf and found.tv == pytest.approx(0.5, abs=1e-12)
    assert line_transport.w1(p, q) == pytest.approx(stats.wasserstein_distance(points, points, a, b), abs=1e-12)


def test_w2_and_w1_are_those_of_many_quantiles(subtests):
    for p, q in PAIRS[::5]:
        with subtests.test(p=p, q=q):
            n = 20_000
            x, y = line_transport.couples(p, q, n)
            # the outermost quantile of a Gaussian is cut off; what is lost goes as (log n)/n
            assert line_transport.w2(p, q) == pytest.approx(math.sqrt(((x - y) ** 2).mean()), abs=2e-3)
            assert line_transport.w1(p, q) == pytest.approx(np.abs(x - y).mean(), abs=2e-3)


@pytest.mark.parametrize("law", [law for law in LAWS if not law.discrete])
def test_cdf_quantile_and_density_are_those_of_one_law(law):
    density, cdf = scipys(law)
    x = np.linspace(-4, 4, 41)
    np.testing.assert_allclose(np.exp(law.log_density(x)), density(x), atol=1e-12)
    np.testing.assert_allclose(law.cdf(x), cdf(x), atol=1e-12)
    u = np.linspace(0.001, 0.999, 101)
    np.testing.assert_allclose(law.cdf(law.quantile(u)), u, atol=1e-12)


def test_each_step_of_the_derivation_holds(subtests):
    for p, q in PAIRS:
        with subtests.test(p=p, q=q):
            at = game_value.place(p, q)
            numbers = [
                *(game_value.best_answer(*at[1:]) if at else []), *game_value.value_and_js(p, q), *game_value.optimum(p, q),
                *game_value.at_the_data(p),
            ]  # fmt: skip
            for n in numbers:
                assert (n.left == pytest.approx(n.right, abs=1e-9)) if n.sign == "=" else n.left <= n.right + 1e-12, n
            assert (at is None) == (between(p, q).js > math.log(2) - 1e-12)


def test_the_best_answer_at_an_x_is_p_over_p_plus_q():
    from scipy.optimize import minimize_scalar

    best = minimize_scalar(lambda d: -game_value.gain(0.3, 0.1, d), bounds=(0.01, 0.99), options={"xatol": 1e-9}).x
    assert best == pytest.approx(0.75, abs=1e-5)
    assert game_value.gain(1, 1, 0.5) == pytest.approx(-math.log(4))


def test_the_game_at_d_star_of_two_gaussians():
    # by scipy.integrate.quad at 1e-12: V = -0.3327397481 and JS = 0.5267773065
    found = between(Shape("gaussian"), Shape("gaussian", 3.0))
    assert found.value == pytest.approx(-0.3327397481, abs=1e-9) and found.js == pytest.approx(0.5267773065, abs=1e-9)


def test_integrands_by_hand():
    at = integrands(np.log(1.0), np.log(0.5))
    assert at["kl"] == pytest.approx(math.log(2)) and at["reverse_kl"] == pytest.approx(-math.log(2) / 2)
    assert at["tv"] == pytest.approx(0.25)
    assert at["js"] == pytest.approx(0.5 * math.log(4 / 3) + 0.25 * math.log(2 / 3))


def test_integrals_of_a_size_know_its_kinks():
    assert quadrature.integral_of_size(lambda x: x, np.array([-1.0, 2.0])) == pytest.approx(2.5, abs=1e-12)
    ends = np.linspace(0, 2 * math.pi, 7)
    assert quadrature.integral_of_size(np.sin, ends) == pytest.approx(4, abs=1e-12)


def test_masses_keep_their_ratio_when_one_is_dragged():
    masses = with_share((1.0, 2.0, 1.0), 0, 0.5)
    np.testing.assert_allclose(np.array(masses) / sum(masses), [0.5, 1 / 3, 1 / 6])
    assert with_share((2.0,), 0, 0.5) == (2.0,)


def test_figures_of_every_pair_can_be_sent_and_their_handles_set_what_they_show(subtests):
    for (p, q), theme in itertools.product(PAIRS, ("light", "dark")):
        with subtests.test(p=p, q=q, theme=theme):
            charts = [
                figures.densities(p, q, theme),
                figures.best_discriminator(p, q, theme),
                figures.mass_moving(p, q, 0.5, theme),
            ]
            charts += [figures.under_the_integral(p, q, between(p, q), shown, theme) for shown in ("all", "kl")]
            assert pack({str(i): chart for i, chart in enumerate(charts)})
            for handle in charts[0]["layout"]["meta"]["handles"]:
                side, _, what = handle["name"].partition("_")
                ((name, value),) = figures.dragged(handle["name"], handle["x"], handle["y"], p, q).items()
                DistributionsParams.of({name: value})
                if not what.startswith("mass"):  # left where it is, a handle changes nothing
                    assert value == pytest.approx(getattr(p if side == "p" else q, what), abs=1e-6)


def test_bad_masses_are_refused_by_name():
    from gan_core.errors import BadInput

    for text in ("", "a", "0, 0", "-1, 2", "1," * 12 + "1", "nan", "inf"):
        with pytest.raises(BadInput, match="q_masses"):
            DistributionsParams.of(q_masses=text)
    params = DistributionsParams.of(p_kind="discrete", p_masses="1; 3")
    assert params.side("p")["masses"] == (1, 3) and "p_masses" not in params.overridden()
