"""Two settings, many seeds: each side is trained as the plane's GAN is, and what is asked for is allowed or refused in a sentence."""

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.figures import seeds as figures
from gan_core.params import CompareSeedsParams, PlaneGanParams
from gan_core.params.compare_seeds import CURES, for_side
from gan_core.reference_runs import SETTINGS
from gan_core.theory.two_samples import anecdote, permutation
from ui.packing import pack

SMALL = {"members": 3, "steps": 120, "also_A": "width_D=8; width_G=8; batch_size=16", "also_B": "width_D=8; width_G=8; sigma=0.1"}  # fmt: skip


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(**settings):
    return experiments.create("compare_seeds", **{**SMALL, **settings})


def test_each_side_is_the_run_of_the_plane_alone():
    run = build(cure_B="packing", n_D_A=2, lr_G_B=3e-3)
    run.advance(500)
    assert run.step == 120 and run.over.startswith("step 120")
    found = run.snapshot()
    alone = {
        "A": {"n_D": 2, "width_D": 8, "width_G": 8, "batch_size": 16},
        "B": {"packing": 4, "n_D": 5, "width_D": 8, "width_G": 8, "sigma": 0.1, "lr_G": 3e-3},
    }
    for side, settings in alone.items():
        other = experiments.create("plane_gan", preset="collapse", members=3, **settings)
        other.advance(120)
        other.measure()
        expected = other.snapshot()
        for name in figures.FIGURES:
            np.testing.assert_allclose(found[f"{name}_{side}"], expected[name], rtol=1e-6, err_msg=f"{name} {side}")
        picture = found["picture"][f"generated_{side}"]
        assert picture.shape == (3, 120, 2) and np.isfinite(picture).all()
    assert found["seeds"].tolist() == [0, 1, 2] and found["measured_at"] == 120


def test_the_same_setting_on_both_sides_gives_the_same_seeds_and_p_of_1():
    run = build(also_B=SMALL["also_A"], n_D_B=1)
    run.advance(120)
    found = run.snapshot()
    for name in figures.FIGURES:
        np.testing.assert_array_equal(found[f"{name}_A"], found[f"{name}_B"])
        p = found[f"p_{name}"]
        assert p == 1 or np.isnan(p)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"also_A": "n_D=3"}, "also_A: 'n_D' is not allowed here"),
        ({"also_B": "sigma=0.1|0.2"}, "also_B: 'sigma' is not allowed here; one value each"),
        ({"also_B": "nonsense"}, "also_B: 'nonsense' is not of the form"),
        ({"also_B": "sigma=7"}, "also_B: sigma: '7' is not allowed; a number from 1 × 10⁻³ to 1"),
        ({"also_A": "data=spiral"}, "also_A: data=spiral has no modes to count"),
        ({"cure_A": "minibatch_discrimination", "also_A": "constraint=r1"}, "also_A: minibatch_discrimination"),
        ({"members": 17}, "members: 17 is not allowed; a whole number from 2 to 16"),
    ],
)
def test_what_cannot_be_compared_is_said(values, sentence):
    with pytest.raises(BadInput) as problem:
        CompareSeedsParams.of(values)
    assert sentence in str(problem.value)
    params, sentences = CompareSeedsParams.lenient(values)
    assert sentences and params == CompareSeedsParams.of(params.non_defaults())


@pytest.mark.parametrize("side", ["A", "B"])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_reference_setting_can_be_used_for_a_side(name, side):
    params = CompareSeedsParams.of(for_side(side, SETTINGS[name]))
    assert params.side(side) == PlaneGanParams.of(SETTINGS[name], preset="collapse", members=16)
    assert params.words(side) == "the preset" if name == "plain" else params.words(side) != "the preset"


def test_cures_are_those_of_the_table_but_for_steps():
    assert "critic_steps" not in CURES and len(CURES) == 10  # the nine others, and none
    assert CompareSeedsParams.of(n_D_B=10).words("B") == "Discriminator steps 10"
    assert CompareSeedsParams.of(n_D_B=1, cure_B="feature_matching").words("B") == "Feature matching on"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_have_a_dot_for_every_seed(theme):
    run = build()
    run.advance(120)
    snapshot = run.snapshot()
    picture = figures.rings(snapshot, theme, ["A", "B"], layers=("generated",))
    generated = [trace for trace in picture["data"] if trace["meta"] == "generated"]
    assert [len(trace["x"]) for trace in generated] == [3 * 120] * 2
    side = np.ptp(picture["layout"]["xaxis"]["range"]), abs(np.ptp(picture["layout"]["yaxis"]["range"]))
    assert side[0] == pytest.approx(side[1])  # rings are round
    for name in figures.FIGURES:
        rows = {side: snapshot[f"{name}_{side}"] for side in "AB"}
        chart = figures.strip(name, rows, theme)
        pack({"chart": chart, "picture": picture})  # only plain values and arrays travel to the browser
        dots = [trace for trace in chart["data"] if trace["name"] in "AB"]
        assert [len(trace["x"]) for trace in dots] == [np.isfinite(values).sum() for values in rows.values()]
        for place, trace in enumerate(dots):
            row = 1 - place
            assert (np.abs(trace["y"] - row - 0.12) <= 0.2601).all()  # dots stay in their row


def test_the_charts_of_the_test_travel_to_the_browser_and_add_up():
    a, b = (1.0, 8.0, 8.0, 2.0), (8.0, 8.0, 7.0)
    test = permutation(a, b)
    null = figures.null(test, "light", 1.0)
    assert float(null["data"][0]["y"].sum()) == pytest.approx(100, abs=1e-3)
    found = {k: anecdote(a, b, k) for k in (1, 2, 3)}
    shares = figures.anecdotes(found, "dark")
    np.testing.assert_allclose(sum(trace["y"] for trace in shares["data"]), 100, rtol=1e-5)
    pack({"null": null, "anecdotes": shares, "kept": figures.strip("kl_to_uniform_nats", {"x": a}, "dark", named=True)})
