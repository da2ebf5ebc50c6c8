"""A figure in one sentence: with the numbers that it was drawn from."""

import numpy as np
import pytest

from gan_core import figures
from gan_core.figures import mode_map, seeds
from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.sentence import plain, sentence
from gan_core.figures.sweep import Curve, sweep
from tests.synthetic import snapshot
from ui import message

STEPS = np.array([1.0, 50.0, 100.0], np.float32)


def run(**scalars):
    """A run of one member whose history has these scalars at three steps."""
    history = {name: np.array(values, np.float32)[:, None] for name, values in scalars.items()}
    return {"step": 100, "members": 1, "member_labels": ["seed 0"], "history": {"every": {"step": STEPS, **history}}}


def test_a_line_against_the_step_has_its_first_and_its_last_value_that_is_a_number():
    shot = run(a=[0.5, 9.0, 0.7], b=[np.nan, 1.4, 1.3], c=[2.0, 2.0, 2.0], d=[np.nan] * 3)
    lines = [Line(name, label, "generated") for name, label in (("a", "G"), ("b", "D"), ("c", "L<sub>0</sub>"), ("d", "e"))]  # fmt: skip
    drawn = chart(shot, "light", "Loss <i>(nats)</i>", lines, reference=[Reference(50.0, "chance"), Reference(1.39, "2 log 2")])  # fmt: skip
    assert (
        sentence(drawn)
        == "Loss (nats): G from 0.5 to 0.7; D from 1.4 to 1.3; L_0 2; dashed: chance 50; dashed: 2 log 2"
    )
    alone = chart(shot, "light", "Loss", lines[:1])
    assert sentence(alone) == "Loss: from 0.5 to 0.7"
    assert sentence(chart(shot, "light", "Loss", lines[3:])) == "Loss: no values yet"


def test_a_curve_over_a_setting_has_its_extremes_and_the_mark_where_the_setting_is():
    x = np.linspace(-1, 3, 401)
    curves = [Curve(4 - (x - 1) ** 2, "hill", "exact", marks=[(0.0, 3.0)]), Curve(x, "slope", "generated", "dash")]
    drawn = sweep("light", "f against x", x, curves, x_range=[-1, 3], y_range=[-1, 4], word="x")
    assert sentence(drawn) == "f against x: hill 0, largest 4 at 1; slope from −1 to 3; hill at (0, 3)"


def test_many_lines_are_counted_and_bars_are_named_by_their_ticks():
    x = np.arange(3.0)
    curves = [Curve(x * k, f"k = {k}", "generated") for k in range(1, 10)]
    assert sentence(sweep("light", "t", x, curves, x_range=[0, 2], y_range=[0, 18], word="x")).endswith(
        "k = 6 from 0 to 12; and 3 more"
    )
    layout = {"xaxis": {"tickvals": [0, 1], "ticktext": ["cat", "dog"]}, "annotations": [{"text": "Classes"}]}
    assert sentence({"data": [{"type": "bar", "x": x[:2], "y": np.array([25.0, 75.0])}], "layout": layout}) == "Classes: 25 at cat, 75 at dog"  # fmt: skip
    many = {"type": "bar", "x": np.arange(20.0), "y": np.arange(20.0) % 7}
    assert sentence({"data": [many], "layout": layout}) == "Classes: 20 bars, largest 6 at 6, least 0 at cat"


def test_a_picture_of_the_plane_counts_modes_and_good_samples():
    shot = snapshot(members=2)
    shot |= {
        "modes_covered": np.array([8.0, 5.0]), "high_quality_share": np.array([0.9889, 0.84]),
        "logit_gradient": np.array([0.5, 0.6]),
    }  # fmt: skip
    drawn = figures.plane(shot, "light", member=1)
    words = "5 of 8 modes covered, 84 % of the samples good, slope of the generator's loss 0.6"
    assert sentence(drawn) == words
    curve = {**shot, "mode_histogram": np.zeros((2, 0)), "sliced_w1": np.array([0.1, 0.25])}
    assert sentence(figures.plane(curve, "light")) == "sliced Wasserstein-1 0.1, slope of the generator's loss 0.5"


def test_shares_of_modes_and_rows_of_seeds_say_what_is_largest():
    shares = {
        f"mode_share_{k}": np.array([[0.5], [share]], np.float32) for k, share in enumerate((0.0, 0.75, 0.0, 0.25))
    }
    shot = run()
    shot["history"] = {"evaluation": {"step": STEPS[:2], **shares}}
    assert sentence(mode_map.mode_map(shot, "light")) == (
        "Samples nearest to each mode, now: 75 % at mode 2, 25 % at mode 4, 0 % at mode 1; 2 of 4 modes have none"
    )
    rows = {"A": np.array([2.0, 4.0]), "B": np.array([8.0, np.nan])}
    assert sentence(seeds.strip("modes_covered", rows, "light")) == (
        "modes covered: A mean 3 of 2 seeds, from 2 to 4; B mean 8 of 1 seed, from 8 to 8"
    )


def test_a_view_is_said_by_its_picture_by_the_lessons_readings_or_by_a_chart_that_is_no_answer():
    one, other = (
        chart(run(a=[1, 1, value]), "light", f"chart {value}", [Line("a", "", "generated")]) for value in (2, 3)
    )
    picture = {"data": [], "layout": {"annotations": []}}
    readings = {"step": 7, "status": "paused", "device": "cpu", "seed": 1, "PSNR": "12 dB", "worst": "8 dB"}
    said = message.in_words({"picture": picture, "one": one}, readings)
    assert said == {"picture": "PSNR 12 dB, worst 8 dB", "": "PSNR 12 dB, worst 8 dB", "one": "chart 2: from 1 to 2"}
    picture["layout"]["meta"] = {"says": "its own"}
    assert message.in_words({"picture": picture}, readings)[""] == "its own"
    one["layout"]["meta"] = {"answer": True}
    assert message.in_words({"one": one, "other": other}, {"step": 7})[""] == "chart 3: from 1 to 3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Slope of L<sub>G</sub> <i>(log)</i>", "Slope of L_G (log)"),
        ('<span style="color:#000">━</span> perfect', "perfect"),
        ("starts of<br>image 1", "starts of image 1"),
        ("", ""),
    ],
)
def test_markup_is_not_read_aloud(text, words):
    assert plain(text) == words


def test_every_chart_of_the_plane_says_its_title_and_a_number():
    shot = snapshot()
    for draw in (figures.losses, figures.scores, figures.gradients, figures.quality, figures.modes, figures.distances):
        drawn = draw(shot, "light")
        title, _, values = sentence(drawn).partition(": ")
        assert title == plain(drawn["layout"]["annotations"][0]["text"]) and any(map(str.isdigit, values)), title
