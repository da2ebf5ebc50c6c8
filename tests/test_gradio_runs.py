"""The Gradio face without a server: who holds which run, what an invalid look is told, and figures of every experiment."""

from types import SimpleNamespace

import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.figures.drawn import DRAWN
from gan_core.params import PlaneGanParams
from gradio_face import runs
from ui import links
from ui.packing import pack


def test_a_closed_tab_releases_its_own_runs_only(monkeypatch):
    released = []

    def run_named(name):
        return SimpleNamespace(run_id=name, start=lambda *a, **b: None, release=lambda: released.append(name))

    names = iter(["one", "two", "three"])
    monkeypatch.setattr(runs, "new_run", lambda session: run_named(next(names)))
    link = links.read({"seed": "4"}, PlaneGanParams)
    for session in ("a", "b", "a"):
        runs.visit("plane_gan", link, session)
    runs.leave("a")
    assert released == ["one", "three"] and runs.find("two").params.seed == 4
    with pytest.raises(BadInput, match="has expired"):
        runs.find("one")


@pytest.mark.parametrize(
    "asked", [None, [], "x", {"run": "x"}, {"run": ["x"], "at": float("nan"), "layers": 3}, {"at": 10**400}]
)
def test_an_invalid_look_is_answered_by_a_note(asked):
    assert set(runs.look(asked)) == {"note"}


@pytest.mark.parametrize(
    "name", sorted(set(DRAWN) - {"image_race", "stacked_gan"})
)  # those are slow, and drawn as image_gan
def test_an_experiment_s_figures_can_be_sent(name):
    run = experiments.create(name)
    run.advance(1)
    snapshot, drawn = run.snapshot(), DRAWN[name]
    figures = drawn.figures(snapshot, "dark", drawn.on)
    assert next(iter(figures)) == "picture" and len(figures) > 1
    assert len(pack(figures)) > 1000
    assert drawn.figures(snapshot, "light", ["nothing"]).keys() == figures.keys()
