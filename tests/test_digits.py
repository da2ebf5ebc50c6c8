"""Digits from noise: strips of one way, what a sampler costs, pictures made beside the training, and the words above them."""

import json

import numpy as np
import orjson
import pytest
import torch
from streamlit.testing.v1 import AppTest
from untrained_unet import in_place

from gan_core import checkpoints
from gan_core.diffusion.samplers import times
from gan_core.diffusion.schedules import schedules
from gan_core.experiments import create
from gan_core.figures import digits as figures
from gan_core.params import DdpmSamplesParams, ImageDiffusionParams
from gan_core.telemetry.denoising import samples_of
from gan_core.telemetry.images.sample_evaluator import classifier_of
from gan_core.telemetry.key_frames import KeyFrames
from gan_core.telemetry.reverse_strips import COLUMNS, bytes_of, forward, strips
from pages.digits import sample, train
from ui import links

SMALL = {"batch_size": 2, "sampling_steps": 4}
PAGE = "from pages.digits import LESSON\nLESSON.show()"


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    classifier_of.cache_clear()
    yield in_place(monkeypatch, tmp_path)
    classifier_of.cache_clear()


def words(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_forward_is_the_image_at_0_and_noise_at_T():
    """√ᾱ x_0 + √(1 − ᾱ) ε: at t = 0 the image; elsewhere of the mean √ᾱ, and of the variance 1 − ᾱ before bytes cut it."""
    noise = schedules["cosine"].noise(1000)
    x = torch.full((1, 1, 200, 200), 0.2)
    clean, half, end = forward(x, [0, 500, 1000], noise, seed=0)[0]
    assert (clean == 153).all()  # 127.5 · 1.2
    a = 0.493844  # ᾱ of cosine at 500, as the lesson's issue has it
    asked = a**0.5 * 0.2 + (1 - a) ** 0.5 * np.random.default_rng(0).standard_normal(1_000_000)
    # 40,000 pixels: the mean of bytes is known to about 95/√40,000 = 0.5; four times that
    assert half.mean() == pytest.approx(np.clip((asked + 1) * 127.5, 0, 255).mean(), abs=2)
    assert end.mean() == pytest.approx(127.5, abs=2)
    np.testing.assert_array_equal(forward(x, [500], noise, seed=0)[0, 0], half)
    assert (forward(x, [500], noise, seed=1)[0, 0] != half).any()


def test_bytes_are_ink():
    assert bytes_of(torch.tensor([-3.0, -1.0, 0.0, 1.0, 3.0])).tolist() == [0, 0, 128, 255, 255]


def test_strips_have_the_visited_times_nearest_to_sixths_of_T_and_nothing_ahead_of_the_sampler():
    visited, frames = times("even", 1000, 50), KeyFrames(1)
    pixel = np.zeros((2, 1, 1, 1), np.uint8)
    frames.add(0, dict.fromkeys(("before", "x", "x_0"), pixel))
    for step in range(1, 26):  # down to t = 500; the last step goes from 520
        frames.add(step, {"before": pixel + step, "x": pixel, "x_0": pixel + 100 + step})
    found = strips(frames, visited, 1000, None)
    assert found["t"].tolist() == [
        -1,
        -1,
        -1,
        520,
        660,
        840,
        1000,
    ]  # 667 lies between 660 and 680, 833 between 820 and 840
    assert found["back"].shape == (2, COLUMNS, 1, 1, 1)
    assert found["back"][0, :, 0, 0, 0].tolist() == [0, 0, 0, 25, 18, 9, 1]
    assert found["guesses"][1, :, 0, 0, 0].tolist() == [0, 0, 0, 125, 118, 109, 101]
    ended = strips(frames, visited, 1000, pixel + 7)
    assert ended["t"][0] == 0 and ended["back"][0, 0] == ended["guesses"][0, 0] == 7


def test_calls_are_counted_twice_where_class_and_no_class_are_asked(shipped, monkeypatch):
    """The network itself counts: rows of x that it saw, for one sample."""
    for more, calls in ({}, 3), ({"guidance": 0.0}, 3), ({"guidance": 2.0}, 6), ({"guidance": 2.0, "digit": "none"}, 3):
        run = create("ddpm_samples", sampling_steps=3, n=1, **more)
        seen = []
        run.shipped.network.register_forward_pre_hook(lambda _, given, seen=seen: seen.append(len(given[0])))
        run.advance(3)
        assert sum(seen) == run.snapshot()["network_calls"] == calls, more


def test_the_step_that_is_shown_adds_up(shipped):
    """x_t = √ᾱ_t x̂_0 + √(1 − ᾱ_t) ε, and DDIM's x_s the same at s: whatever the network says."""
    run = create("ddpm_samples", sampling_steps=4, n=2)
    run.advance(2)
    snapshot, a = run.snapshot(), schedules["cosine"].noise(1000).alpha_bar
    t, s = snapshot["t_before"], snapshot["t"]
    assert (t, s) == (750, 500) and snapshot["steps_in_all"] == 4
    for at, x in ((t, run.before), (s, run.x)):
        asked = a[at] ** 0.5 * run.x_0 + (1 - a[at]) ** 0.5 * run.eps
        torch.testing.assert_close(x, asked, rtol=0, atol=2e-5, check_stride=False)  # float32, |x| of a few
    series = snapshot["history"]["every"]
    assert series["step"].tolist() == [1, 2] and np.isnan(series["guess_change"][0, 0])
    assert series["eps_size"][1, 0] == pytest.approx(float(run.eps.double().square().mean()) ** 0.5, rel=1e-5)
    earlier = run.snapshot(1)
    assert (earlier["t_before"], earlier["t"], earlier["network_calls"]) == (1000, 750, 1)
    np.testing.assert_array_equal(earlier["picture"]["x"], snapshot["picture"]["before"])


def test_strips_and_trace_outlive_saving(shipped):
    one, two = (create("ddpm_samples", sampling_steps=4, n=2) for _ in range(2))
    two.advance(2)
    three = create("ddpm_samples", sampling_steps=4, n=2)
    three.load(*two.state())
    for run in (one, three):
        run.advance(4)
    a, b = one.snapshot(), three.snapshot()
    for name in ("strip_t", "strip_back", "strip_guesses", "strip_forward", "eps"):
        np.testing.assert_array_equal(a["picture"][name], b["picture"][name])
    np.testing.assert_array_equal(a["history"]["every"]["guess_change"], b["history"]["every"]["guess_change"])


@pytest.mark.parametrize(("n", "steps"), [(5, 0), (5, 2), (5, 4), (1, 4), (16, 0), (16, 2), (16, 4)])
def test_the_picture_says_t_of_what_it_shows(shipped, n, steps):
    run = create("ddpm_samples", sampling_steps=4, n=n)
    run.advance(steps)
    snapshot = run.snapshot()
    figure = figures.sampling(snapshot, "light", followed=15)
    orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY)
    side = figure["layout"]["yaxis"]["range"][0]
    assert all(max(trace["y"]) <= side for trace in figure["data"]), "nothing is cut below"
    said = words(figure)
    assert ("x<sub>s</sub>, s = 0" in said) == (steps == 4) and ("x<sub>t</sub>, t = 750" in said) == (steps == 2)
    assert ("of the finished image, with fresh noise" in said) == (steps < 4)
    assert sum(trace["meta"] == "chosen" for trace in figure["data"]) == (2 if n == 5 and steps == 2 else 1)
    for chart in (figures.change, figures.noise_size):
        assert chart(snapshot, "dark")["layout"]["annotations"]


def test_a_picture_is_made_beside_the_training_a_call_a_step():
    run = create("image_diffusion", **SMALL)
    calls = []
    for network in (run.game.network, run.game.average.module):
        network.register_forward_pre_hook(lambda _, given: calls.append(len(given[0])))
    noise = run.snapshot()["picture"]["samples"]
    np.testing.assert_array_equal(noise, bytes_of(run.start))
    run.advance(3)
    assert calls == [2, 20, 2, 20, 2, 20]  # batches of 2, and 20 images
    np.testing.assert_array_equal(run.snapshot()["picture"]["samples"], noise)
    run.advance(3)
    assert calls[6:] == [2, 20, 2, 2] and run.snapshot()["frames"].tolist() == [0]
    assert (run.snapshot()["picture"]["samples"] != noise).any() and run.snapshot()["picture"]["step"] == 0
    three = create("image_diffusion", **SMALL)
    three.load(*run.state())
    three.advance(1)
    np.testing.assert_array_equal(three.frames.last["samples"], run.frames.last["samples"])


def test_with_weights_that_stand_still_it_is_a_sampling_like_any():
    """The smallest rate moves no weight by more than 1e-6 a step: the same images but for a byte in rounding."""
    run = create("image_diffusion", **SMALL, lr=1e-6)
    asked = samples_of(run.game, run.start, 4, labels=run.labels, guidance=1.0, bound=1.0)
    two = create("image_diffusion", **SMALL, lr=1e-6)
    two.advance(2)
    three = create("image_diffusion", **SMALL, lr=1e-6)
    three.load(*two.state())
    three.advance(2)
    found = three.snapshot()["picture"]["samples"].astype(int)
    assert np.abs(found - bytes_of(asked)).max() <= 1


def test_the_training_ends_at_the_steps_asked_with_a_whole_picture_and_goes_on_when_more_are_asked():
    run = create("image_diffusion", **SMALL, steps=2)
    noise = run.snapshot()["picture"]["samples"]
    run.advance(10)
    assert run.step == 2 and "as many as were asked for" in run.over
    assert (run.snapshot()["picture"]["samples"] != noise).any()
    run.apply({"steps": 3})
    assert not run.over
    run.advance(10)
    assert run.step == 3 and create("image_diffusion", **SMALL).over == ""


def test_real_images_stand_below_the_samples():
    figure = figures.training(create("image_diffusion", **SMALL).snapshot(), "light")
    generated, real = figure["data"]
    assert (generated["meta"], real["meta"]) == ("generated", "real")
    assert generated["y"][1] < real["y"][0] and real["y"][1] <= figure["layout"]["yaxis"]["range"][0]
    assert max(generated["x"][1], real["x"][1]) <= figure["layout"]["xaxis"]["range"][1]
    assert words(figure) == ["0 … 4", "5 … 9", "0 … 4", "5 … 9", "real"]


@pytest.mark.parametrize(
    ("step", "asked", "rate", "says"),
    [
        (500, 2000, 5.0, {"done": "25 % of 2,000", "time left": "5 min"}),
        (1990, 2000, 5.0, {"done": "99 % of 2,000", "time left": "2 s"}),
        (2000, 2000, 0.0, {"done": "100 % of 2,000", "time left": "0 s"}),
        (2100, 2000, 5.0, {"done": "100 % of 2,000", "time left": "0 s"}),
        (5, 2000, 0.0, {"done": "0 % of 2,000", "time left": "–"}),
        (5, 0, 5.0, {}),
    ],
)
def test_time_left(step, asked, rate, says):
    assert train.progress(step, asked, rate) == says


def test_the_run_says_when_the_guess_changes_most():
    change = np.array([[np.nan], [4], [3], [1], [1], [1]], float)
    snapshot = {"step": 6, "steps_in_all": 6, "history": {"every": {"guess_change": change}}}
    assert sample.when(snapshot, 0) == sample.THIRDS[1 - 1]  # 4, 4 and 2 of 10: the first of the two
    np.testing.assert_allclose(sample.shares(snapshot), [0.4, 0.4, 0.2])
    assert sample.when({**snapshot, "step": 5}, 0) is None


def test_questions_have_the_answers_of_arithmetic():
    calls, w0, _ = sample.QUESTIONS
    assert calls.answer({}, 0) == 1000 - len(times("even", 1000, DdpmSamplesParams.of().sampling_steps)[:-1]) == 950
    assert w0.answer({}, 0) in w0.options


def test_a_link_opens_the_scene_it_was_made_in():
    query = links.build(ImageDiffusionParams.of(seed=3), also={"scene": "Train"})
    assert query == "?scene=Train&seed=3"


def test_without_the_trained_unet_the_page_says_so_and_offers_training(monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"checkpoints": {}}))
    monkeypatch.setattr(checkpoints.manifest, "__defaults__", (tmp_path,))
    at = AppTest.from_string(PAGE, default_timeout=90)
    at.run()
    assert not at.exception and "not in place" in at.info[0].value
    button = next(button for button in at.button if button.label == "Train one here")
    assert button.proto.type == "primary"
    asked = " ".join(item.value for item in at.markdown)
    assert "How many network calls" in asked and "When does the guess" not in asked  # no run answers
    button.click().run()
    assert at.query_params["scene"] == "Train" and not at.exception and not at.info


def test_an_address_that_a_refresh_brought_from_before_the_switch_does_not_count(shipped):
    at = AppTest.from_string(PAGE, default_timeout=90)
    at.query_params.update({"scene": "Sample"})
    at.run()
    at.session_state["scene"] = "Train"
    at.query_params.update({"scene": "Sample"})
    at.run()
    assert at.query_params["scene"] == "Train" and not at.exception
