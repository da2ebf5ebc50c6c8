"""What the lesson on mode collapse draws and switches: figures against known numbers, cures on and away, links from its own start."""

from types import SimpleNamespace
from urllib.parse import parse_qs

import numpy as np
import pytest
from synthetic import CELLS, EXTENT, RINGS, snapshot

from gan_core import figures
from gan_core.figures.mode_map import discriminator_at_modes, mode_bars, mode_map
from gan_core.params import PlaneGanParams
from gan_core.training.cures import cures
from pages.collapse import LESSON, cure_list, decision_guide
from ui import links
from ui.packing import pack

START = PlaneGanParams.of(LESSON.shows.start)


def shot(shares, members=1, **more):
    """A synthetic snapshot whose evaluations have these shares (T, M)."""
    made = snapshot(members=members, **more)
    shares = np.asarray(shares, np.float32)
    made["params"] |= {"data": "ring", "sigma": 0.02, "radius": 2.0}
    made["history"]["evaluation"] = {
        "step": np.arange(len(shares), dtype=np.float32) * 50,
        "modes_covered": np.full((len(shares), members), 4, np.float32),
        "modes_covered_1pct": np.full((len(shares), members), 4, np.float32),
        "nearest_modes_95": np.full((len(shares), members), 4, np.float32),
        "high_quality_share": np.full((len(shares), members), 0.9, np.float32),
        "kl_to_uniform_nats": np.full((len(shares), members), 0.7, np.float32),
        **{f"mode_share_{m + 1}": np.repeat(shares[:, m : m + 1], members, 1) for m in range(shares.shape[1])},
    }
    return made


SHARES = np.eye(8)[np.arange(12) % 8] * 0.75 + 0.25 / 8


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_has_a_row_a_mode_a_column_an_evaluation_and_a_scale(theme):
    figure = mode_map(shot(SHARES), theme)
    (heat,) = figure["data"]
    assert heat["z"].shape == (8, 12) and np.allclose(heat["customdata"], 100 * SHARES.T, atol=1e-4)
    assert heat["z"] ** 2 == pytest.approx(SHARES.T, abs=1e-6) and (heat["zmin"], heat["zmax"]) == (0, 1)
    scale = heat["colorbar"]
    assert np.square(scale["tickvals"]) == pytest.approx([0, 1 / 8, 1]) and scale["ticktext"][1] == "12.5 even"
    pack({"map": figure, "bars": mode_bars(shot(SHARES), theme)})


def test_the_discriminator_is_read_at_the_centres_of_the_modes():
    made = shot(SHARES)
    line = np.linspace(-EXTENT, EXTENT, CELLS)
    made["picture"]["discriminator"] = (1 + 2 * line[None, :] - 3 * line[:, None])[
        None
    ]  # linear: nothing is lost between cells
    assert discriminator_at_modes(made) == pytest.approx(1 + 2 * RINGS[:, 0] - 3 * RINGS[:, 1], abs=1e-9)
    bars, said = mode_bars(made, "light")["data"]
    assert said["y"] == pytest.approx(1 / (1 + np.exp(-discriminator_at_modes(made))), abs=1e-6)
    assert bars["y"] == pytest.approx(np.full(8, 12.5))
    made["discriminator_output"] = ["score"]
    figure = mode_bars(made, "light")
    low, high = figure["layout"]["yaxis2"]["range"]
    assert low <= discriminator_at_modes(made).min() and discriminator_at_modes(made).max() <= high


def dashed(figure):
    """The heights of its dashed rules."""
    return [shape["y0"] for shape in figure["layout"]["shapes"] if shape["xref"] == "paper"]


def test_a_perfect_samplers_figures_stand_beside_those_of_the_run():
    assert dashed(figures.covered_and_good(shot(SHARES), "light")) == pytest.approx([98.889], abs=1e-3)
    covered, good = figures.covered_and_good(shot(SHARES), "light")["data"]
    assert covered["y"] == pytest.approx(np.full(12, 50.0)) and good["y"] == pytest.approx(np.full(12, 90.0), abs=1e-4)
    assert dashed(figures.kl_to_uniform(shot(SHARES), "light")) == pytest.approx(
        [7 / (2 * 0.98889 * 2500), np.log(8)], rel=1e-4
    )


def test_the_guide_reads_what_is_looked_at_and_says_its_figures():
    made = shot(np.repeat(np.eye(8)[:4].mean(0)[None], 31, 0))
    made["picture"]["step"] = 1500
    found = decision_guide.read(made, 0)
    assert found.verdict == "partial collapse"
    assert "4 of 8 modes held 95 %" in decision_guide.evidence(
        found, 8
    ) and "90 % were good" in decision_guide.evidence(found, 8)
    made["picture"]["step"] = 400  # rewound
    assert decision_guide.read(made, 0).verdict == "too early to say"
    assert "8 of 10" in decision_guide.evidence(decision_guide.read(made, 0), 8)


SWITCHES = [*cures.names(), *(cure.name + cure_list.PAPER for cure in cures if cure.paper_sets), cure_list.EQUAL]


@pytest.mark.parametrize("name", SWITCHES)
def test_a_cure_goes_over_the_run_and_comes_away_again(name, monkeypatch):
    asked = []
    state = {}
    monkeypatch.setattr(cure_list.controls, "set_values", lambda values, why: asked.append(dict(values)))
    monkeypatch.setattr(cure_list.st, "session_state", state)
    before = START.changed({"n_D": 2, "mode_seeking": 0.5})
    panel = SimpleNamespace(params=before, start_values=START)
    assert not cure_list.is_on(name, before)
    cure_list._switch(panel, name)
    panel.params = before.changed(asked[-1])
    assert cure_list.is_on(name, panel.params)
    cure_list._switch(panel, name)
    assert panel.params.changed(asked[-1]) == before
    assert len(state[cure_list.BEFORE]) == 0
    # one that came with a link goes back to what the page begins with
    panel.params = START.changed(cure_list.settings_of(name, START))
    cure_list._switch(panel, name)
    assert panel.params.changed(asked[-1]) == START


def test_a_switch_as_its_paper_has_algorithm_1_of_wgan_gp():
    """arXiv:1704.00028, Algorithm 1: n_critic = 5, β₁ = 0, β₂ = 0.9, one α for both."""
    params = START.changed(cure_list.settings_of("wgan_gp" + cure_list.PAPER, START))
    assert (params.loss, params.constraint, params.n_D) == ("wasserstein", "gradient_penalty", 5)
    assert (params.beta1, params.beta2) == (0.0, 0.9) and params.lr_D == params.lr_G
    assert cure_list.settings_of(cure_list.EQUAL, START.changed({"lr_G": 3e-4})) == {"lr_D": 3e-4}


def test_a_link_of_a_page_with_its_own_start_says_what_differs_from_that():
    run = START.changed({"width_D": 128, "n_D": 10})  # 128 is the model's own, not this page's
    query = links.build(run, start=START)
    assert parse_qs(query[1:]) == {"width_D": ["128"], "n_D": ["10"]}
    assert links.read({k: v[0] for k, v in parse_qs(query[1:]).items()}, PlaneGanParams, start=START).params == run
