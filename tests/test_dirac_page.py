"""The page of the Dirac-GAN without a browser, and its figures."""

import numpy as np
import pytest
from opened import opened, text

from gan_core.figures.dirac_charts import eigenvalue_plane, radii
from gan_core.figures.dirac_plane import plane
from gan_core.theory.dirac_gan import Game, methods
from gan_core.theory.dirac_orbit import SCHEMES, orbit
from gan_core.theory.dirac_stability import eigenvalues, of_step
from pages.dirac.mathematics import steps_of
from ui.packing import pack


@pytest.fixture
def at():
    return opened("dirac")


def test_both_predictions_are_answered_by_the_orbits(at):
    at.radio(key="check_dirac_where").set_value("at the equilibrium").run()
    assert "the orbit says **on a circle around it**" in text(at) and "0.6318, and √(2h) = 0.6325" in text(at)
    at.number_input(key="check_dirac_how_many").set_value(3).run()
    assert "You predicted 3, which is right: **3**. They are Instance noise, R1, Consensus" in text(at)


def test_the_table_follows_the_settings(at):
    assert "| R1 | 0.97468 | < 10⁻⁹ | :green[✓] **converges** |" in text(at)
    slider = next(item for item in at.slider if item.label.startswith("h, the learning rate"))
    slider.set_value(0.5).run()
    assert not at.exception
    # |1 + hμ|² = 1 − hγ + h²/4 with γ = 0.3
    assert f"| R1 | {np.sqrt(1 - 0.15 + 0.0625):.5f} |" in text(at)
    assert f"| Minimax | {np.sqrt(1 + 0.0625):.5f} |" in text(at)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", methods.names())
def test_figures_hold_the_orbits_and_can_be_sent(theme, name):
    game = Game(name, h=1.0)  # WGAN leaves the picture, and R1 ends on the equilibrium
    paths = {scheme: orbit(game, scheme, (-2.0, 0.5), 60) for scheme in SCHEMES}
    picture = plane(game, paths, 7, theme, layers=("alternating",))
    lines = {trace["meta"]: trace for trace in picture["data"] if trace["mode"] == "lines"}
    np.testing.assert_allclose(lines["alternating"]["x"], paths["alternating"][:8, 0], rtol=1e-6)
    assert [trace["visible"] for trace in picture["data"] if "visible" in trace].count(True) == 2
    handle = picture["layout"]["meta"]["handles"][0]
    assert (handle["x"], handle["y"]) == (-2.0, 0.5)
    distances = radii(paths, 7, theme)
    assert distances["layout"]["shapes"][0]["x0"] == 7 and distances["data"][0]["y"][0] == pytest.approx(
        np.hypot(2, 0.5)
    )
    circle = eigenvalue_plane({scheme: eigenvalues(of_step(game, scheme)) for scheme in SCHEMES}, theme)
    assert len(circle["data"]) == (1 if name == "wgan_gp" else 3)
    pack({"picture": picture, "radii": distances, "plane": circle})


def test_the_window_is_the_smallest_that_holds_both_eigenvalues():
    for h, half in ((0.02, 0.03), (0.2, 0.13), (1.0, 0.6)):  # minimax: 1 ± ih/2
        values = {scheme: eigenvalues(of_step(Game(h=h), scheme)) for scheme in SCHEMES}
        assert eigenvalue_plane(values, "light")["layout"]["yaxis"]["range"] == [-half, half]


def test_the_mathematics_has_its_numbers_for_every_method():
    for name in methods.names():
        words = [step.words for step in steps_of(Game(name), (1.0, 1.0))]
        assert not any("–" in text for text in words)  # how a NaN is written
    assert (
        "**0.6325**" in words[6] and "**0.04472**" in words[7] and "**±0.5i**" in steps_of(Game(), (1.0, 1.0))[2].words
    )
