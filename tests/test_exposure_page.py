"""The lesson on exposure bias: what is drawn of a run, what a drag sets, and who answers its questions."""

import numpy as np
import pytest
from opened import opened, text

from gan_core import experiments
from gan_core.data.sequences import brackets
from gan_core.figures import exposure_bias as figures
from gan_core.figures import slipping_chain, two_symbols
from gan_core.theory import slipping_chain as theory
from pages.exposure import train
from ui.live_view import Drag
from ui.packing import pack

SMALL = {"steps": 10, "batch_size": 2, "width": 4, "training": "all"}


def snapshot(**settings):
    run = experiments.create("exposure_bias", **{**SMALL, **settings})
    run.advance(10)
    return run.snapshot()


def charts(seen):
    return [
        figures.errors(seen, "light"),
        figures.training(seen, "dark"),
        figures.loss(seen, "light"),
        figures.epsilon(seen, "light"),
    ]


def test_of_points_as_many_own_ones_are_drawn_as_are_asked_for():
    seen = snapshot(angle=0.5)
    for own in (0, 1, 40):
        found = figures.picture(seen, "light", 1, own=own)
        pack({"figure": found})
        path = next(trace for trace in found["data"] if trace["meta"] == "generated" and trace["mode"] == "markers")
        np.testing.assert_array_equal(np.stack([path["x"], path["y"]], -1), seen["picture"]["own"][1, :own])
    handles = found["layout"]["meta"]["handles"]
    assert [(round(h["x"], 6), round(h["y"], 6)) for h in handles] == [
        (round(np.cos(a), 6), round(np.sin(a), 6)) for a in (0.5 - 3 * 0.35, 0.5)
    ]
    pack({str(i): chart for i, chart in enumerate(charts(seen))})


def test_of_brackets_the_first_wrong_symbol_is_bold_and_its_place_is_named():
    seen = snapshot(task="brackets", start="(]")
    found = figures.picture(seen, "light")
    pack({"figure": found, **{str(i): chart for i, chart in enumerate(charts(seen))}})
    words = [note["text"] for note in found["layout"]["annotations"]]
    assert words.count("✗ 2") == 12 and words.count("✓") == 3, (
        "what was typed goes wrong at its second symbol; the data are right"
    )
    assert sum("<b>" in row and ">]</span></b>" in row for row in words) == 12
    assert found["layout"]["meta"]["says"].startswith("0 of 12")
    good = dict(
        seen, picture={**seen["picture"], "strings": np.stack([brackets.strings(12, np.random.default_rng(0))] * 3)}
    )
    assert [note["text"] for note in figures.picture(good, "light", own=40)["layout"]["annotations"]].count("✓") == 15


@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        ("last", 0.0, 1.5, {"angle": 1.571, "radius": 1.5}),
        ("last", 0.1, 0.0, {"angle": 0.0, "radius": 0.4}),  # not nearer to the middle
        ("first", np.cos(-0.9), np.sin(-0.9), {"speed": 0.3}),  # 0.9 radians in three steps, to the angle 0
        ("first", np.cos(3.0), np.sin(3.0), {"speed": -0.6}),  # not faster
    ],
)
def test_a_dragged_point_sets_angle_radius_or_speed(name, x, y, expected, monkeypatch):
    found = {}
    monkeypatch.setattr(train.controls, "present", lambda model: model.of())
    monkeypatch.setattr(train.controls, "set_values", lambda values, **_: found.update(values))
    train.drag(Drag(name, x, y, "g"))
    assert found == expected


def answers(key, **figures_of_run):
    check = next(check for check in train.QUESTIONS if check.key == key)
    seen = {
        "step": 500, "params": {"steps": 500, "task": "circle"}, "trainings": ["teacher_forcing", "scheduled_sampling", "free_running"],
        "one_step_by_step": np.full((3, 32), 0.03), **{name: np.array(values) for name, values in figures_of_run.items()},
    }  # fmt: skip
    assert check.answer({**seen, "step": 499}, 0) is None, "not before the end"
    found = check.answer(seen, 0)
    assert check.explain(seen, 0)
    return found


def test_questions_are_answered_by_the_figures_of_the_run():
    one, own = {"one_step_error": [0.02, 0.05, 0.1]}, {"own_error": [1.2, 0.5, 0.5]}
    assert answers("exposure_ratio", ratio=[60.0, 10, 5], **one, **own) == train.MORE
    assert answers("exposure_ratio", ratio=[20.0, 10, 5], **one, **own) == train.ADD_UP
    assert answers("exposure_schedule", **one, **own) == train.ALONE
    assert answers("exposure_schedule", own_error=[0.5, 1.2, 1], **one) == train.NONE
    assert answers("exposure_balanced", balanced=[0.4, 0.0, 0.0]) == train.THIRD
    assert answers("exposure_balanced", balanced=[0.4, 0.2, 0.0]) == train.ALIKE
    assert answers("exposure_percent", balanced=[0.4, 0.2, 0.0]) == 40


def test_the_scenes_of_formulas_draw_and_do_not_warn_of_their_own_address():
    off = theory.simulated(0.05, 0.1, 40, 100, 0)
    chain = slipping_chain.chains(off, "light")
    assert chain["data"][0]["pixels"].shape == (40, 41) and not chain["data"][0]["pixels"][:, 0].any()
    limit = slipping_chain.share_off(off, 0.0, 0.0, "light")
    assert len(limit["data"]) == 2, "no limit where nothing moves"
    pack({"a": chain, "b": limit, "c": two_symbols.lost(np.array([0.5, 0.5]), np.full((2, 2), 0.5), 0.3, "dark")})
    for scene in ("A chain that slips", "Two symbols"):
        at = opened("exposure", scene=scene)
        assert not at.warning, text(at)
