"""What the lessons' buttons suggest can be set: every thing to try, over the start values of its scene."""

import pytest

from gan_core import params
from gan_core.errors import BadInput
from pages import LESSONS

SCENES = [(lesson.path, scene) for lesson in LESSONS for scene in lesson.scenes.values()]


def test_a_suggestion_can_be_set_and_changes_something():
    for path, scene in SCENES:
        start = scene.model.of(getattr(scene, "start", None))
        for item in scene.suggested():
            given = dict(item.values)
            preset = scene.model.preset(given.pop("preset")) if "preset" in given else {}
            found = start.changed({**preset, **given})
            assert found != start or item.layers or "preset" in item.values, (path, item.label)  # it may begin so


def test_presets_are_allowed():
    for _, scene in SCENES:
        for name in scene.model.presets:
            scene.model.of(preset=name)


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
