"""Words of the pages: no setting's internal name, no ASCII formula, no hyphen for a minus, no private word."""

import re

from gan_core import params
from gan_core.experiments.gan_experiment import labels
from gan_core.params import ImageGanParams, Params, PlaneGanParams
from pages import LESSONS
from ui import message
from ui.glossary import GLOSSARY

RAW = re.compile(
    r"x_\(t|ᾱ_[tsT]|β_t|\b(step_[DG]|lr_[DG]|penalty_weight|non_saturating|weight_clipping)\b|(?<![\w−-])-[0-9]"
)


def texts():
    """(where, text) of what the lessons declare and of the labels of all settings."""
    for lesson in LESSONS:
        yield lesson.path, " ".join((lesson.question, lesson.claim, lesson.able, lesson.assumes))
        for scene in lesson.scenes.values():
            yield lesson.path, scene.seen if isinstance(scene.seen, str) else scene.seen()
            for check in scene.questions:
                yield check.key, " ".join((check.question, *check.options, check.awaits))
            for item in scene.suggested():
                yield lesson.path, f"{item.label} {item.look_for}"
            for step in () if callable(scene.mathematics) else scene.mathematics:
                yield lesson.path, f"{step.title} {step.words}"
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
