"""The experiments of exact diffusion: what the command line prints, and that looking and saving change nothing."""

import json

import numpy as np
import pytest

from gan_core.cli import main
from gan_core.experiments import create


def printed(capsys, *arguments):
    assert main(["run", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_noise_schedule_prints_its_tables(capsys):
    found = printed(capsys, "noise_schedule", "--set", "schedule=linear", "--set", "T=1000", "--steps", "500")
    assert len(found["alpha_bar"]) == len(found["posterior_variance"]) == 1001
    assert found["alpha_bar"][0] == 1 and found["alpha_bar"][250] == pytest.approx(0.5240854, rel=1e-6)
    assert found["posterior_variance"][500] == pytest.approx(0.01003136, rel=1e-6)
    assert found["step"] == 500 and found["alpha_bar_t"] == pytest.approx(0.0785872, rel=1e-6)
    assert found["snr"][0] is None  # ∞


def test_gaussian_diffusion_prints_exact_and_sampled_moments(capsys):
    found = printed(capsys, "gaussian_diffusion", "--set", "sampler=ddim", "--set", "sampling_steps=10")
    assert found["mean"] == pytest.approx(1.995299, abs=1e-5) and found["std"] == pytest.approx(0.369955, abs=1e-5)
    assert found["params"]["chains"] >= 20_000
    assert abs(found["sampled_mean"] - found["mean"]) < 4 * found["std"] / 20_000**0.5
    assert abs(found["sampled_std"] - found["std"]) < 4 * found["std"] / 40_000**0.5
    assert found["step"] == 10 and found["t"] == 0


def test_another_spacing_gives_other_figures(capsys):
    found = [
        printed(capsys, "gaussian_diffusion", "--set", "sampler=ddim", "--set", "sampling_steps=10", "--set", f"spacing={name}", "--set", "chains=2")["std"]
        for name in ("even", "leading", "linspace")
    ]  # fmt: skip
    assert len({round(std, 4) for std in found}) == 3


def test_a_refused_schedule_is_one_line(capsys):
    assert main(["run", "noise_schedule", "--set", "T=20"]) == 2
    assert "T: 20 is too few steps" in capsys.readouterr().err


def test_a_change_is_as_from_the_start():
    values = {"T": 100, "sampling_steps": 20, "chains": 50}
    two = create("gaussian_diffusion", **values)
    two.advance(8)
    looked = two.snapshot(3)
    assert looked["t"] == two.visited[3]
    two.apply({"variance": "beta"})
    other = create("gaussian_diffusion", **values, variance="beta")
    other.advance(8)
    np.testing.assert_array_equal(two.x, other.x)
    two.apply({"sampling_steps": 5})
    assert two.step == 5 and two.over


def test_the_schedule_goes_no_further_than_its_end():
    run = create("noise_schedule", T=50)
    run.advance(60)
    assert run.step == 50 and run.over
    run.apply({"T": 30})
    assert run.snapshot()["alpha_bar_t"] == run.snapshot()["alpha_bar_T"]
