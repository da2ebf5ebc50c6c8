"""The lessons on noise space and inversion: what their runs show is what the formulas say, and a saved run goes on."""

import base64

import numpy as np
import pytest
import torch
from torch import nn

from gan_core import experiments
from gan_core.data.images.drawing import LETTERS, read_drawing, write_drawing
from gan_core.errors import BadInput
from gan_core.experiments.latent_walk import LEG, STRIP
from gan_core.figures import latent as figures
from gan_core.latent.directions import principal_directions
from gan_core.params import InversionParams, LatentWalkParams
from gan_core.params.latent_walk import DIRECTIONS

ONE = write_drawing(np.eye(28, dtype=np.uint8) * 255)
SMALL = {"images": 3, "restarts": 2, "steps": 60}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def walk():
    run = experiments.create("latent_walk", generator="dcgan_digits", seed=3)
    run.advance(LEG + 10)
    return run


def events(snapshot):
    return {**snapshot, "events": "", "start_params": snapshot["params"]}


def test_a_drawing_is_two_pixels_a_byte():
    pixels = np.zeros((28, 28), np.uint8)
    pixels[0, :2] = 255, 17
    text = write_drawing(pixels)
    assert len(text) == LETTERS == 523 and base64.urlsafe_b64decode(text + "=")[0] == 0xF1
    assert np.array_equal(read_drawing(text), pixels)


@pytest.mark.parametrize("text", ["x", "A" * 522, "A" * 524, "é" * 523, "A" * 522 + "!"])
def test_what_is_no_drawing_is_said(text):
    with pytest.raises(BadInput, match="^drawing: not a drawing; 523 letters"):
        InversionParams.of(drawing=text)


def test_directions_are_those_in_which_the_first_layer_stretches_most():
    layer = nn.Linear(3, 3, bias=False)
    layer.weight.data = torch.diag(torch.tensor([1.0, 3.0, 2.0]))
    found = principal_directions(nn.Sequential(layer), 3, 2)
    torch.testing.assert_close(found, torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    transposed = nn.ConvTranspose2d(3, 1, (1, 3), bias=False)
    transposed.weight.data = layer.weight.data[:, None, None]
    torch.testing.assert_close(principal_directions(transposed, 3, 2), found)


def test_a_leg_begins_at_one_z_and_ends_at_the_next(walk):
    strips = walk.snapshot()["picture"]["strips"]
    assert strips.shape == (2 + DIRECTIONS, STRIP, 1, 28, 28)
    ends = (255 * walk.shipped.images(torch.stack([walk.stop(1), walk.stop(2)]))).round().numpy()
    for row in (0, 1):
        assert np.abs(strips[row, [0, -1]] - ends).max() <= 1, "both walks"
    next_leg = walk.leg(2 * LEG, 2)["linear"]
    assert torch.equal(next_leg[0], walk.stop(2)), "where one leg ends the next begins"


def test_the_straight_walk_is_short_in_the_middle_and_the_spherical_one_is_not(walk):
    history = walk.snapshot()["history"]["every"]
    ends, half = (walk.stop(0), walk.stop(1)), list(history["step"]).index(LEG // 2)
    middle = float((sum(ends) / 2).norm()) / walk.noise_dim**0.5
    cosine = float(torch.cosine_similarity(*ends, dim=0))
    assert history["length_linear"][half, 0] == pytest.approx(middle, rel=1e-5)
    by_hand = middle / np.cos(np.arccos(cosine) / 2)  # sin(Ω/2)/sin Ω = 1/(2 cos(Ω/2))
    assert history["length_spherical"][half, 0] == pytest.approx(by_hand, rel=1e-5)


def test_a_direction_moves_the_image_and_its_strip_is_centred_there(walk):
    before = walk.snapshot()
    walk.apply({"direction_2": 4.0})
    after = walk.snapshot()
    np.testing.assert_allclose(after["picture"]["strips"][3].astype(int), before["picture"]["strips"][3], atol=1)
    walk.apply({"direction_2": 0.0})
    assert not np.array_equal(before["picture"]["current"], after["picture"]["current"])
    end_of_strip = before["picture"]["strips"][2 + 1, -1].astype(int)
    assert np.abs(after["picture"]["current"] - end_of_strip).max() <= 1, "u₂ · 4 from the same place"


def test_a_sum_that_takes_away_what_it_adds_is_the_rest(walk):
    walk.apply({"plus_a": 4, "minus_b": 4, "plus_c": 0})
    snapshot = walk.snapshot()
    sums = snapshot["picture"]["sums"].astype(int)
    assert np.abs(sums[3] - sums[2]).max() <= 1 and snapshot["sums_named"][3] == snapshot["sums_named"][2]


def test_a_look_back_shows_what_was_there(walk):
    alone = experiments.create("latent_walk", **walk.params.model_dump())
    alone.advance(20)
    assert np.array_equal(walk.snapshot(at=20)["picture"]["current"], alone.snapshot()["picture"]["current"])


def test_the_figures_are_those_of_the_images_shown():
    run = experiments.create("inversion", **SMALL)
    run.advance(60)
    snapshot = run.snapshot()
    truth, found = (snapshot["picture"][name].astype(float) / 255 for name in ("truth", "found"))
    by_hand = -10 * np.log10(((truth - found) ** 2).mean((1, 2, 3)))
    np.testing.assert_allclose(snapshot["psnr"], by_hand, atol=0.1)  # pixels are rounded
    assert snapshot["psnr"].min() > 15 and np.isinf(snapshot["psnr_given"]).all()
    assert run.over == "The 60 steps of this search are taken."
    run.advance(5)
    assert run.step == 60


def test_noise_on_the_given_image_is_as_strong_as_asked():
    run = experiments.create("inversion", task="denoise", images=64, sigma=0.2, restarts=1)
    error = (run.given - run.truth).square().mean().item()
    assert -10 * np.log10(error) == pytest.approx(-20 * np.log10(0.2), abs=0.05)


@pytest.mark.parametrize("hole, lost", [("middle", 100), ("lower_half", 392), ("right_half", 392), ("drawn", 28)])
def test_known_pixels_stay_as_they_are(hole, lost):
    run = experiments.create("inversion", task="inpaint", hole=hole, mask=ONE, **SMALL)
    run.advance(20)
    picture = run.snapshot()["picture"]
    known = run.known.numpy().astype(bool)
    assert (~known).sum() == lost
    for b in range(3):
        assert np.array_equal(picture["found"][b][known], picture["truth"][b][known])
        assert (picture["given"][b][~known] == 128).all()


def test_a_drawn_digit_is_the_only_image():
    run = experiments.create("inversion", drawing=ONE, restarts=2)
    snapshot = run.snapshot()
    assert snapshot["member_labels"] == ["drawn"] and np.array_equal(
        snapshot["picture"]["truth"][0, 0], np.eye(28) * 255
    )
    assert run.params.overridden()["images"] == "drawing"


def test_a_hole_must_be_drawn_and_leave_something():
    with pytest.raises(BadInput, match="'drawn' needs a hole drawn"):
        InversionParams.of(task="inpaint", hole="drawn")
    with pytest.raises(BadInput, match="mask: every pixel is lost"):
        InversionParams.of(task="inpaint", hole="drawn", mask=write_drawing(np.full((28, 28), 255, np.uint8)))


@pytest.mark.parametrize("task, rows", [("invert", 2), ("inpaint", 3)])
@pytest.mark.parametrize("images, restarts", [(1, 16), (8, 4), (64, 1)])
def test_the_picture_of_a_search_holds_every_image_once_and_fits(task, rows, images, restarts):
    run = experiments.create("inversion", task=task, images=images, restarts=restarts)
    figure = figures.search(run.snapshot(), "light", images - 1)
    drawn = [trace for trace in figure["data"] if trace["type"] == "image"]
    cells = sum((trace["x"][1] - trace["x"][0]) * (trace["y"][1] - trace["y"][0]) for trace in drawn)
    assert cells == images * rows + restarts
    (left, right), (bottom, top) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
    assert right - left == bottom - top, "pixels are square"
    assert all(left <= trace["x"][0] and trace["x"][1] <= right and trace["y"][1] <= bottom for trace in drawn)


def test_charts_and_picture_of_a_walk(walk):
    snapshot = events(walk.snapshot())
    for theme in ("light", "dark"):
        picture = figures.walk(snapshot, theme)
        assert sum(trace["type"] == "image" for trace in picture["data"]) == 1 + 4 + 2 + DIRECTIONS
        assert len(figures.length(snapshot, theme)["data"]) == len(figures.confidence(snapshot, theme)["data"]) == 2


def test_what_the_sliders_allow():
    with pytest.raises(BadInput, match="direction_1"):
        LatentWalkParams.of(direction_1=9)
    with pytest.raises(BadInput, match="generator"):
        LatentWalkParams.of(generator="../../etc")
