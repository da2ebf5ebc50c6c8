"""What the pages' buttons suggest can be set: every thing to try, over the page's start values."""

import pytest

from gan_core import params
from gan_core.errors import BadInput
from pages import LESSONS

START = "β₁ = 0.9, four losses"  # what its page begins with
SCENES = [scene for lesson in LESSONS for scene in lesson.scenes.values()]


def test_every_suggestion_can_be_set_and_changes_something():
    for scene in SCENES:
        for item in scene.suggested():
            assert scene.model.of(item.values) != scene.model.of() or item.layers or item.label == START, item.label


def test_presets_are_allowed():
    for model in {scene.model for scene in SCENES}:
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
