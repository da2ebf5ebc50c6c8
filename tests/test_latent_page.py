"""The lesson on latent diffusion: its figures, its numbers and its questions, by a snapshot made by hand."""

import numpy as np
import pytest

from gan_core.figures import latent_diffusion as figures
from gan_core.figures.theme import COLOURS, MEMBER_COLOURS
from gan_core.params import LatentDiffusionParams
from pages.latent_diffusion import QUESTIONS, mathematics
from ui.packing import pack

COUNTS = {"pixels": 60, "latents": 8, "encoder": 2, "decoder": 3}


def snapshot(members=2, diffuses=True, **more):
    def images(*shape):
        return np.arange(np.prod(shape) * 784, dtype=np.uint32).astype(np.uint8).reshape(*shape, 1, 28, 28)

    series = {"step": np.array([1.0, 2.0], np.float32)}
    pair = {name: np.ones((2, members), np.float32) for name in ("reconstruction_nats", "kl_nats")}
    return {
        "step": 2, "members": members, "params": LatentDiffusionParams.of(beside=members == 2).model_dump(), "events": "", "status": "running",
        "member_labels": ["β = 1", "KL off"][:members], "stopped": [""] * members,
        "latent_mean": np.array([[0.0, 1, 2, 3]] * members), "latent_std": np.array([[1.0, 1, 1, 4.5], [0.5, 6, 1, 1]])[:members],
        "kl_nats": np.array([98.0, 980.0])[:members], "sampler_calls": 25, "parameters_denoiser": 300_000, "parameters_pixels": 1_200_000, "judged_images": 200,
        "frechet_prior": np.array([20.0, 30.0])[:members], "frechet_diffusion": np.array([4.0, 8.0])[:members], "frechet_floor": np.array([2.0, 2.0])[:members],
        **{f"multiply_adds_{name}": count for name, count in COUNTS.items()}, **{f"ms_{name}": np.nan for name in COUNTS},
        "history": {"autoencoder": {**series, **pair}, "denoiser": {**series, "loss": np.ones((2, members), np.float32)}},
        "picture": {"step": 2, "real": images(10), "rebuilt": images(members, 10), "prior": images(members, 20), "diffusion": images(members, 20), "diffuses": diffuses},
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("members", [1, 2])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_can_be_sent_and_every_image_lies_within_its_block(members, theme):
    seen = snapshot(members)
    for draw in (figures.picture, figures.posterior, figures.bound, figures.loss):
        pack({"figure": draw(seen, theme)})
    picture = figures.picture(seen, theme)
    side = picture["layout"]["yaxis"]["range"][0]
    assert len(picture["data"]) == 4 * members
    for trace in picture["data"]:
        assert -1e-9 <= trace["x"][0] < trace["x"][1] <= side - figures.LABELS + 1e-9
        assert 0 < trace["y"][0] < trace["y"][1] <= side + 1e-9
        rows, columns = (round((trace[axis][1] - trace[axis][0]) * members * columns_of(members) / 10) for axis in "yx")
        height, width = np.shape(trace["pixels"])[:2]
        assert abs(height / width - rows / columns) < 0.02  # tiles are square; there are 2 px between two


def columns_of(members):
    return 7 if members == 1 else 5


def test_before_the_denoiser_words_stand_in_for_its_images():
    found = figures.picture(snapshot(diffuses=False), "light")
    assert not [trace for trace in found["data"] if trace["meta"] == "diffusion"]
    assert [note["text"] for note in found["layout"]["annotations"]].count("from step 300") == 2
    assert "from step 300" in figures.loss(snapshot(diffuses=False), "light")["layout"]["annotations"][0]["text"]


def test_the_posterior_s_bars_are_mean_and_standard_deviation():
    found = figures.posterior(snapshot(), "light")
    np.testing.assert_allclose(found["data"][0]["y"], [0, 1, 2, 3])
    np.testing.assert_allclose(found["data"][1]["error_y"]["array"], [0.5, 6, 1, 1])
    low, high = found["layout"]["yaxis"]["range"]
    assert -low == high >= 7.5 and [trace["marker"]["color"] for trace in found["data"]] == list(MEMBER_COLOURS[:2])
    assert [shape["y0"] for shape in found["layout"]["shapes"]] == [-1, 1]
    alone = figures.posterior(snapshot(1), "light")
    assert alone["data"][0]["marker"]["color"] == COLOURS["light"]["generated"]


def test_what_is_saved_by_hand():
    seen = snapshot()
    assert mathematics.operations(seen) == pytest.approx(25 * 60 / (25 * 8 + 3))
    assert np.isnan(mathematics.time(seen)) and "when the autoencoder is frozen" in mathematics.costs(seen).words
    timed = {**seen, **{f"ms_{name}": float(count) for name, count in COUNTS.items()}}
    assert (
        mathematics.time(timed) == pytest.approx(1500 / 203)
        and "**7.4 times** shorter" in mathematics.costs(timed).words
    )


def test_the_bound_on_the_scale_has_the_run_s_numbers():
    """2 · 98/196 = 1; the mean of mean² + std² over the channels is (0 + 1 + 4 + 9)/4 + (1 + 1 + 1 + 20.25)/4 = 9.3125."""
    words = mathematics.holds_the_scale(snapshot()).words
    assert "2 KL/196 = **1**" in words and "**9.31**" in words


def test_the_questions_are_answered_by_the_run():
    widest, suffers = QUESTIONS
    assert widest.fits(snapshot()) and not widest.fits(snapshot(1))
    assert widest.answer(snapshot(), 0) == "above 2" and widest.answer(snapshot(diffuses=False), 0) is None
    assert suffers.answer(snapshot(), 0) == "farther" and "4 with KL, 8 without" in suffers.explain(snapshot(), 0)
    for without, says in ((4.2, "about as near"), (3.0, "nearer"), (np.nan, None)):
        assert suffers.answer(snapshot(frechet_diffusion=np.array([4.0, without])), 0) == says


def test_the_steps_stand_without_numbers_while_the_run_is_starting():
    starting, running = (
        mathematics.steps(now, LatentDiffusionParams.of(), 0) for now in ({"status": "starting"}, snapshot())
    )
    assert [step.title for step in starting] == [step.title for step in running] and len(running) == 8
    assert "In this run" not in starting[4].words and "In this run" in running[4].words
