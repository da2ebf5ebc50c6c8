"""The lesson on vanishing and exploding: what is drawn of a run, and who answers its questions."""

import numpy as np
import pytest
from opened import opened, text

from gan_core import experiments
from gan_core.figures import matrix_powers
from gan_core.figures import memory_task as figures
from gan_core.params import MatrixPowersParams, MemoryTaskParams
from pages.vanishing import mathematics, powers, train
from ui.live_view import Seen
from ui.packing import pack

SMALL = {"T": 5, "units": 4, "batch_size": 4, "steps": 10}


def snapshot(**settings):
    run = experiments.create("memory_task", **{**SMALL, **settings})
    run.advance(10)
    return run.snapshot()


def test_the_norms_drawn_are_those_of_the_run_and_none_is_below_the_foot():
    seen = snapshot(cell="all")
    for member, cell in enumerate(seen["cells"]):
        found = figures.norms(seen, "light", member)
        lines = [np.asarray(trace["y"]) for trace in found["data"]]
        assert len(lines) == 4 + 1 + (cell == "lstm"), "four cells, what stands beside, and c of an LSTM"
        np.testing.assert_allclose(lines[member], seen["gradient_norm"][member], rtol=1e-6)
        np.testing.assert_allclose(lines[-1], seen["beside"][member], rtol=1e-6)
        pack({"figure": found, "answers": figures.answers(seen, "dark", member)})
    gone = {**seen, "gradient_norm": np.zeros_like(seen["gradient_norm"])}
    assert np.asarray(figures.norms(gone, "light")["data"][0]["y"]).min() == pytest.approx(figures.LOWEST)


def test_charts_can_be_packed_with_and_without_clipping():
    for clip, references in ((1.0, 1), (0.0, 0)):
        seen = snapshot(clip=clip)
        chart = figures.weight_gradient(seen, "light")
        assert len(chart["layout"]["shapes"]) == references
        pack({"a": chart, "b": figures.accuracy(seen, "dark"), "c": figures.loss(seen, "light")})


def answered(key, **changes):
    check = next(check for check in train.QUESTIONS if check.key == key)
    seen = {"step": 1000, "params": {"steps": 1000, "T": 60, "forget_bias": 5.0, "cell": "lstm"}, **changes}
    assert check.explain(seen, 0)
    return check.answer(seen, 0)


def test_questions_are_answered_by_the_figures_of_the_run():
    right = {score: answered("vanishing_symbols", accuracy=np.array([score])) for score in (0.125, 0.5, 1.0)}
    assert right == {0.125: train.GUESS, 0.5: train.SOME, 1.0: train.SOLVED}
    cells = ["rnn", "orthogonal_rnn", "gru", "lstm"]
    for orthogonal, lstm, expected in ((1.0, 0.5, train.MORE), (1.0, 1.0, train.EQUAL), (0.25, 1.0, train.FEWER)):
        assert answered("vanishing_race", cells=cells, accuracy=np.array([0.5, orthogonal, 1, lstm])) == expected
    b = answered("vanishing_bias")
    assert (1 / (1 + np.exp(-b))) ** 60 == pytest.approx(0.5)
    assert train.symbols({"step": 999, "params": {"steps": 1000}}, 0) is None, "not before the end"


def test_the_matrix_of_the_scene_has_the_norms_of_the_issue():
    params = MatrixPowersParams.of({"T": 100})
    found, said = powers.draw(params, Seen(None, (), "light"), 0)
    pack(dict(found))
    assert said["most"] == "19.4 at t = 9"
    path = np.stack([found["picture"]["data"][1][axis] for axis in "xy"], -1)
    assert np.linalg.norm(path, axis=1)[9] == pytest.approx(19.38, abs=0.01), "the vector that grows most"
    markers = [trace["marker"] for trace in found["picture"]["data"] if trace["mode"] == "markers"]
    assert len(markers) == 2 and all(each["line"]["color"] and each["symbol"] for each in markers), (
        "the canvas needs both"
    )
    scope = {}
    exec(powers.notebook(params, 0).rsplit("\n", 1)[0], scope)
    assert scope["norms"].max() == pytest.approx(19.38, abs=0.01)
    pack({"norms": matrix_powers.norms(powers.matrix(params), 10, "dark")})
    assert len(powers.mathematics(params)) == 3


@pytest.mark.parametrize("cell", ["all", "rnn", "lstm"])
def test_the_mathematics_has_numbers_with_and_without_a_run(cell):
    params = MemoryTaskParams.of({**SMALL, "cell": cell})
    seen = snapshot(cell=cell)
    for member in range(len(seen["cells"])):
        assert len(mathematics.steps(seen, params, member)) == 6
        assert train.readings(seen, member)["right"].endswith("of 8")
    assert mathematics.steps({"step": 0, "params": {}}, params, 0)


def test_both_scenes_open_without_a_warning():
    for scene in ("The memory task", "Powers of a matrix"):
        at = opened("vanishing", scene=scene)
        assert not at.warning, text(at)
