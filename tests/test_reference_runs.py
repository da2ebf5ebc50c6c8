"""The kept figures: settings that can be run, what the issue asks of them, and a short re-run."""

import json

import numpy as np
import pytest
import torch

from gan_core import cli
from gan_core.params import PlaneGanParams
from gan_core.reference_runs import EARLY_STEPS, FIGURES, SEEDS, SETTINGS, STEPS, kept, published
from gan_core.reference_runs.table import label, rates_table
from tools.make_reference_runs import early, final_figures


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def test_every_setting_is_kept_once_and_can_be_run():
    assert list(kept()) == list(SETTINGS)
    for name, entry in kept().items():
        assert dict(entry.settings) == SETTINGS[name] and (entry.seeds, entry.steps) == (SEEDS, STEPS)
        params = PlaneGanParams.of(entry.settings, preset="collapse", members=entry.seeds)
        assert len(params.each_member()) == 16 and entry.torch and entry.date and label(name)
        assert entry.figures.keys() == set(FIGURES) and entry.stopped == 0
        for values in entry.figures.values():
            assert values.shape == (16,)
        covered, nearest, good, kl = (entry.figures[figure] for figure in FIGURES)
        assert ((covered >= 0) & (covered <= 8)).all() and ((nearest >= 1) & (nearest <= 8)).all()
        assert ((good >= 0) & (good <= 1)).all() and (np.isnan(kl) == (good == 0)).all()
        assert np.nanmax(kl, initial=0) <= np.log(8) + 1e-4  # log 8: all in one mode; rounded to four places


def test_the_phase_change_is_the_one_of_the_issue():
    plain, five, ten, generator = (
        kept()[name] for name in ("plain", "critic_steps_5", "critic_steps", "generator_steps")
    )
    assert plain.two_or_fewer >= 14 and plain.all_modes == 0
    assert 5 <= five.all_modes <= 14  # the issue measured 11 on other seeds; neither all nor none
    assert ten.all_modes >= 14 and ten.good[1] >= 0.87
    assert generator.two_or_fewer >= 13 and generator.all_modes == 0  # the issue: 14 of 16


def test_the_ratio_of_the_rates_decides_what_a_name_does_not():
    """Measured before by other runs, seeds 0 to 3: WGAN-GP as its paper 4 of 4, with the preset's rates 0 of 4; no method with equal rates 8 modes on 4 of 4."""
    equal, paper, slow = (
        kept()[name].figures["modes_covered"] for name in ("plain_equal", "wgan_gp_published", "wgan_gp_published_slow")
    )
    assert (equal[:4] == 8).all() and (paper[:4] == 8).all() and not (slow[:4] == 8).any()
    rows = [line.strip("| ").split(" | ") for line in rates_table().splitlines()[2:]]
    assert all(len(row) == 3 for row in rows) and len(rows) == 7
    (wgan,) = [row for row in rows if "D steps 5, β₁ 0, β₂ 0.9" in row[0]]
    assert wgan[2].startswith(f"**{(paper == 8).sum()}\u00a0of") and wgan[1].startswith(
        f"**{(slow == 8).sum()}\u00a0of"
    )
    assert rows[1][0] == "WGAN-GP as a switch: loss Wasserstein, constraint Gradient penalty, weight 1"


@pytest.mark.learning
@pytest.mark.parametrize("name", SETTINGS)
def test_the_code_still_trains_what_is_kept(name):
    """Seed 0 again: shares of 2,500 samples; a few samples may change sides where another processor rounds otherwise."""
    np.testing.assert_allclose(early(SETTINGS[name]), kept()[name].early, atol=0.02)
    assert sum(kept()[name].early) == pytest.approx(1, abs=1e-3) and EARLY_STEPS == 100


def test_the_command_beside_an_entry_does_what_made_it(capsys):
    words = kept()["packing"].command.replace("members=16", "members=2").replace("--steps 3000", "--steps 30").split()
    assert words[:3] == ["python", "-m", "gan_core"]
    assert cli.main([*words[3:], "--device", "cpu"]) == 0
    found, made = json.loads(capsys.readouterr().out), final_figures(2, 30, SETTINGS["packing"])["figures"]
    for name in FIGURES:
        rounded = [None if value is None else round(value, 4) for value in found[name]]
        assert rounded == made[name], name


def test_setups_stand_beside_ours():
    lines = published.table().splitlines()
    assert "**1**" in lines[2] and "**6.3**" in lines[2] and len(lines) == 2 + len(published.ROWS)
    ours = np.mean(kept()["critic_steps"].figures["modes_covered"])
    assert lines[2].endswith(f"| **{ours:g}** |") and all(line.count("|") == lines[0].count("|") for line in lines)
