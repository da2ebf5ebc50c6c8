"""What the pages' buttons suggest can be set: every entry of their lists of things to try, over the page's start values."""

import ast
from pathlib import Path

import pytest

from gan_core import params
from gan_core.errors import BadInput
from pages import LESSONS

SCENES = [scene for lesson in LESSONS for scene in lesson.scenes.values()]
PAGES = {  # TRANSITION: lessons that are not objects yet
    "collapse": params.PlaneGanParams,
    "seeds": params.CompareSeedsParams,
    "dirac": params.DiracGanParams,
    "distributions": params.DistributionsParams,
    "transport": params.TransportParams,
    "order": params.OrderGanParams,
    "forward": params.ForwardParams,
    "reverse": params.ReverseParams,
    "score": params.ScoreParams,
    "stacked": params.StackedGanParams,
    "digits": params.DdpmSamplesParams,
    "latent_diffusion": params.LatentDiffusionParams,
    "trilemma": params.TrilemmaParams,
}
LISTS = ("TRIES", "PRESETS", "CURES")
TRAINING = {"TRIES_TRAIN": params.ImageDiffusionParams}  # of pages with a second run


def suggested(page, lists=LISTS):
    tree = ast.parse((Path(__file__).parents[1] / "pages" / f"{page}.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in lists:
            yield from ((label, values) for label, values, _ in ast.literal_eval(node.value))


DONE = {lesson.path for lesson in LESSONS}
CASES = [(scene.model, item.label, item.values) for scene in SCENES for item in scene.suggested()]
CASES += [(PAGES[page], label, values) for page in PAGES if page not in DONE for label, values in suggested(page)]
if "digits" not in DONE:
    CASES += [(model, *case) for name, model in TRAINING.items() for case in suggested("digits", (name,))]


@pytest.mark.parametrize("model, label, values", CASES, ids=lambda part: part if isinstance(part, str) else "")
def test_a_suggestion_can_be_set(model, label, values):
    found = model.of(values)
    assert found != model.of() or label in ("β₁ = 0.9, four losses",)


@pytest.mark.parametrize("model", dict.fromkeys([*PAGES.values(), *(scene.model for scene in SCENES)]))
def test_presets_are_allowed(model):
    for name in model.presets:
        model.of(preset=name)


def test_members_of_images_may_differ_in_what_those_of_the_plane_share():
    varied = params.ImageRaceParams.of(vary="n_D=1|3; label_smoothing=0|0.1")
    assert [(member.n_D, member.label_smoothing) for member in varied.each_member()] == [
        (1, 0),
        (1, 0.1),
        (3, 0),
        (3, 0.1),
    ]
    with pytest.raises(BadInput, match="vary"):
        params.PlaneGanParams.of(vary="n_D=1|3")
