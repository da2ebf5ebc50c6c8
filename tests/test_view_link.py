"""What a link says beside the settings, and what Share and Export say of a lesson of formulas."""

import ast
import csv
import io
from urllib.parse import parse_qsl

import numpy as np
import pytest

from gan_core.export import figures_csv, figures_data
from gan_core.numerals import format_number
from pages import LESSONS
from pages.transport import ON_THE_LINE
from tests import opened
from ui import view_link
from ui.lesson import Formulas
from ui.live_view import Seen

KNOWN = {"real": "real", "generated": "generated", "arrows": "arrows"}
TABS = ["Predict", "What you see", "When is it Gaussian?"]
FORMULAS = {lesson.path: lesson.shows for lesson in LESSONS if isinstance(lesson.shows, Formulas)}
CHOSEN = {"slope": {"names": ["minimax"], "log": True}, "lines": {"step": 0}}  # what the page's own parts choose


@pytest.mark.parametrize(
    ("text", "found", "says"),
    [
        (None, ("real", "generated"), ""),
        ("arrows,real", ("real", "arrows"), ""),
        ("", (), ""),
        ("real,foo", ("real",), "The link's layers 'foo' were not found; allowed are real, generated, arrows."),
    ],
)
def test_layers_of_a_link(text, found, says):
    assert view_link.read_layers(text, KNOWN, ("real", "generated")) == (found, says)


@pytest.mark.parametrize(
    ("text", "found", "says"),
    [
        (None, "Predict", ""),
        ("what-you-see", "What you see", ""),
        ("when-is-it-gaussian", "When is it Gaussian?", ""),
        ("words", "Predict", "'words' was not found; allowed are predict, what-you-see, when-is-it-gaussian."),
    ],
)
def test_the_tab_of_a_link(text, found, says):
    label, problem = view_link.read_tab(text, TABS)
    assert label == found and problem.endswith(says) and bool(problem) == bool(says)


@pytest.mark.parametrize(
    ("text", "found"), [(None, 7), ("0", 0), ("50", 50), ("51", 7), ("-1", 7), ("3.5", 7), ("٣", 7), ("9" * 5000, 7)]
)
def test_the_place_of_a_link(text, found):
    place, problem = view_link.read_place(text, 51, 7)
    assert place == found and bool(problem) == (found == 7 and text is not None)
    assert not problem or problem.endswith("a whole number from 0 to 50.")


@pytest.mark.parametrize("path", ["dirac", "plane"])
def test_a_bad_link_gets_sentences(path):
    at = opened.opened(path, layers="arrows,<b>", tab="nonsense", at="x")
    said = " ".join(item.value for item in at.warning)
    assert "were not found; allowed are" in said and "tab 'nonsense' was not found" in said and "<b>" not in said
    assert ("from 0 to 500" in said) == (path == "dirac")


def test_share_of_formulas_opens_the_same_settings_tab_layers_and_place():
    asked = {"h": "0.1", "layers": "arrows", "tab": "words", "at": "30"}
    at = opened.opened("dirac", **asked)
    at.button(key="dirac_share").click().run()
    link, lines = (item.value for item in at.code[-2:])
    assert dict(parse_qsl(link.partition("?")[2])) == asked
    assert "Game(method='non_saturating', h=0.1" in lines and "radius(path[30])" in lines
    assert not at.exception


def test_a_link_says_nothing_of_what_is_so_anyway():
    at = opened.opened("dirac")
    at.button(key="dirac_share").click().run()
    assert at.code[-2].value == "?"


def result(lines):
    """The value of the last one of some Python lines."""
    *before, last = ast.parse(lines).body
    scope = {}
    exec(compile(ast.Module(before, []), "lines", "exec"), scope)  # our own lines
    return eval(compile(ast.Expression(last.value), "lines", "eval"), scope)


def written(value):
    """A number or a pair with every count of digits that a page may use."""
    if np.ndim(value):
        return [f"({', '.join(format_number(round(float(one), 9)) for one in value)})"]
    return [format_number(float(value), digits) for digits in range(2, 7)]


@pytest.mark.parametrize("path", [*FORMULAS, "transport on the line"])
def test_the_notebook_lines_compute_the_numbers_above_the_picture(path):
    scene = FORMULAS[path.split()[0]]
    params = scene.params.of({"scene": "line"} if path.endswith("line") else None)
    view = ON_THE_LINE if path.endswith("line") else scene
    at = scene.replay.length(params) // 3 if scene.replay else 0
    readings = view.draw(params, view=Seen(None, (), "light"), at=at, **CHOSEN.get(path, {}))[1]
    found = result(scene.notebook(params, at))
    shared = found.keys() & readings.keys()
    assert len(shared) >= 2
    for name in shared:
        shown = readings[name].removesuffix(" nats")
        assert shown in written(found[name]) or shown == f"{found[name]:,}", name


def test_the_data_of_figures_are_what_is_drawn():
    params = FORMULAS["score"].params()
    figures = FORMULAS["score"].draw(params, view=Seen(None, ("density",), "light"), at=0)[0]
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures))))
    density = [row for row in rows if row["figure"] == "picture" and row["trace"] == "density"]
    drawn = next(trace for trace in figures["picture"]["data"] if trace.get("name") == "density" or "z" in trace)
    assert len(density) == drawn["z"].size == 81 * 81
    assert float(density[82]["z"]) == pytest.approx(float(drawn["z"][1, 1]), rel=1e-8)
    assert (float(density[82]["x"]), float(density[82]["y"])) == pytest.approx((drawn["x"][1], drawn["y"][1]), rel=1e-8)
    assert figures_data(figures)["undecided"]["title"].startswith("Undecided: entropy of the modes (nats")


@pytest.mark.parametrize("path", FORMULAS)
def test_every_lesson_of_formulas_has_data_to_export(path):
    scene = FORMULAS[path]
    figures = scene.draw(scene.params(), view=Seen(None, tuple(scene.layers), "light"), at=0, **CHOSEN.get(path, {}))[0]
    assert {row["figure"] for row in csv.DictReader(io.StringIO(figures_csv(figures)))} >= figures.keys() - {"picture"}
