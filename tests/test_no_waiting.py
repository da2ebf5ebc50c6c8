"""No step of any experiment waits for a GPU: nothing is read to the host, and no result's size depends on values."""

import pytest
from recorded_on_cpu import forbid_waiting
from test_experiment_contract import ALL, build

from gan_core.training import health, streams

NOT_TRAINED = {
    "noise_schedule",
    "parallel_lines",
    "dirac_gan",
    "gaussian_diffusion",
    "ddpm_samples",
    "latent_walk",
    "bptt",
}
FIRST = 6  # steps after which no picture and no figure for the host is due


def trains(name, case):
    """torch's RMSProp reads its rate to the host unless it is "capturable", which it can be on a GPU alone."""
    return name not in NOT_TRAINED and not (name == "image_gan" and case.get("optimiser") == "rmsprop")


@pytest.mark.parametrize(("name", "case"), [one for one in ALL if trains(*one)], ids=str)
def test_no_step_waits_for_the_device(name, case, monkeypatch):
    monkeypatch.setattr(health, "WITHOUT_A_WAIT", set())
    monkeypatch.setattr(streams, "BLOCK_NUMBERS", 1)  # random numbers are drawn again in each step
    run = build(name, case)
    run.advance(FIRST)
    with forbid_waiting(monkeypatch):
        run.advance(1)
    assert run.step == FIRST + 1
