"""What the pages' buttons suggest can be set: every entry of their lists of things to try, over the page's start values."""

import ast
from pathlib import Path

import pytest

from gan_core import params
from gan_core.errors import BadInput

PAGES = {
    "collapse": params.PlaneGanParams,
    "images": params.ImageGanParams,
    "latent": params.LatentWalkParams,
    "inversion": params.InversionParams,
    "exact": params.ExactSaturationParams,
    "starving": params.StarvingGeneratorParams,
    "seeds": params.CompareSeedsParams,
    "race": params.ImageRaceParams,
    "dirac": params.DiracGanParams,
    "critic": params.LineCriticParams,
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


CASES = [(PAGES[page], label, values) for page in PAGES for label, values in suggested(page)]
CASES += [(model, *case) for name, model in TRAINING.items() for case in suggested("digits", (name,))]


@pytest.mark.parametrize("model, label, values", CASES, ids=lambda part: part if isinstance(part, str) else "")
def test_a_suggestion_can_be_set(model, label, values):
    found = model.of(values)
    assert found != model.of() or label in ("β₁ = 0.9, four losses",)


@pytest.mark.parametrize("model", PAGES.values())
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
