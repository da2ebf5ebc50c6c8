"""Words of the pages: no setting's internal name, no ASCII formula, no hyphen for a minus, no private word."""

import re

import pytest

from gan_core import params
from gan_core.errors import BadInput
from gan_core.experiments.gan_experiment import labels
from gan_core.params import ImageGanParams, Params, PlaneGanParams
from pages import LESSONS
from ui import message
from ui.glossary import ABBREVIATIONS, GLOSSARY, abbreviated, explained

RAW = re.compile(
    r"x_\(t|ᾱ_[tsT]|β_t|\b(step_[DG]|lr_[DG]|penalty_weight|non_saturating|weight_clipping)\b|(?<![\w−-])-[0-9]"
)


def of_scene(lesson, scene):
    """(where, text) of what a lesson declares in one scene."""
    yield lesson.path, " ".join((lesson.question, lesson.claim, lesson.able, lesson.assumes))
    yield lesson.path, scene.seen if isinstance(scene.seen, str) else scene.seen()
    for check in scene.questions:
        yield check.key, " ".join((check.question, *check.options, check.awaits))
    for item in scene.suggested():
        yield lesson.path, f"{item.label} {item.look_for}"
    for step in () if callable(scene.mathematics) else scene.mathematics:
        yield lesson.path, f"{step.title} {step.words}"


def texts():
    """(where, text) of what the lessons declare and of the labels of all settings."""
    for lesson in LESSONS:
        for scene in lesson.scenes.values():
            yield from of_scene(lesson, scene)
    for model in vars(params).values():
        if isinstance(model, type) and issubclass(model, Params):
            for name, spec in model.specs().items():
                yield name, " ".join((spec.label, *(spec.choices or {}).values()))
    yield from GLOSSARY.items()


def test_no_text_of_a_page_has_an_internal_name_or_a_formula_in_ascii():
    prose = [(where, re.sub(r"\$[^$]*\$|`[^`]*`|\]\([^)]*\)", "", text)) for where, text in texts()]
    assert [(where, found[0]) for where, text in prose if (found := RAW.search(text))] == []


def test_the_search_finds_what_it_looks_for():
    for text in ("x_(t−1)", "ᾱ_T = 1", "step_G", "penalty_weight=0.0", "at -4.6"):
        assert RAW.search(text), text
    assert not RAW.search("a = −4.6, WGAN-GP, log-2, 3-4")


def test_members_and_the_status_are_named_for_readers():
    race = PlaneGanParams.of(vary="loss=minimax|non_saturating")
    assert labels(race, race.each_member()) == ["Loss: Minimax (saturating)", "Loss: Non-saturating"]
    penalty = ImageGanParams.of(vary="penalty_weight=0.0|1", pair="dcgan_5x5", constraint="r1")
    assert labels(penalty, penalty.each_member()) == ["Penalty weight: 0", "Penalty weight: 1"]
    told = {"step": 5, "steps_per_second": 0, "status": "over", "device": "cpu", "params": {"seed": 1}}
    assert message.readings(told)["status"] == "finished"


def test_every_abbreviation_and_unit_in_a_lessons_text_is_under_its_words():
    for lesson in LESSONS:
        for scene in lesson.scenes.values():
            used = abbreviated(" ".join(text for _, text in of_scene(lesson, scene)))
            assert [term for term in used if term not in scene.words] == [], lesson.path
    assert set(ABBREVIATIONS.values()) <= GLOSSARY.keys()
    assert abbreviated("KL to uniform, nats; −3.2 s.e., sd 2, JSON, SNRs") == [
        "KL to uniform",
        "nat",
        "standard error",
        "standard deviation",
    ]


def test_a_chart_title_and_a_reading_say_what_their_units_mean():
    chart = {"data": [], "layout": {"annotations": [{"text": "JS <i>(nats)</i>"}, {"text": "KL"}]}}
    plain = {"data": [], "layout": {"annotations": [{"text": "Slope"}]}}
    figures = {"picture": chart, "js": chart, "slope": plain}
    made = message.header(figures, key="k", theme="light", on=(), readings={"step": 3, "KL": "0.2 nats", "slope": "1"})
    said = made["figures"]["js"]["layout"]["annotations"]
    assert said[0]["hovertext"].replace("<br>", " ") == " ".join(explained("JS (nats)")) and said[1] == {"text": "KL"}
    assert "hovertext" not in chart["layout"]["annotations"][0], "the figure itself is not changed"
    assert made["figures"]["picture"] == chart and made["figures"]["slope"] == plain
    assert list(made["explained"]) == ["KL"] and "1 nat = 1/log 2" in made["explained"]["KL"]


def test_messages_on_a_page_name_labels():
    said = PlaneGanParams.in_words
    for values, sentence in (
        ({"lr_D": 7}, "Learning rate of D: 7 is not allowed; a number from"),
        ({"loss": "x"}, "Loss: 'x' is not allowed; one of Minimax (saturating), Non-saturating,"),
        ({"n_D": 0, "n_G": 0}, "Discriminator steps and Generator steps are both 0"),
        ({"members": 65}, "Members: 65 is not allowed"),
        ({"members": 33, "vary": "loss=hinge|minimax"}, "the combinations of Compare settings"),
        ({"vary": "batch_size=2|4"}, "Compare settings: 'Batch size' cannot differ between members; these can: Loss"),
        ({"label_smoothing": 0.1, "loss": "wasserstein"}, "One-sided label smoothing: the loss 'Wasserstein"),
    ):
        with pytest.raises(BadInput) as problem:
            PlaneGanParams.of(values)
        assert sentence in said(str(problem.value)) and not re.search("[a-z]_[a-zA-Z]", said(str(problem.value)))
