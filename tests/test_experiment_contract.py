"""What every experiment keeps to: one test a clause, over the registry. A new experiment is tried with its own start values."""

import json
from functools import cache

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.runtime import protocol
from gan_core.runtime.store import Store

GAN = {"width_D": 8, "width_G": 8, "batch_size": 16, "evaluate_every": 10}
IMAGES = {"width": 0.125, "batch_size": 4, "noise_dim": 4, "pair": "dcgan_5x5", "probe_every": 2, "evaluate_every": 10}
DENOISER = {"batch_size": 2, "sampling_steps": 2}
# small settings of which no data must be fetched; further ones of an experiment differ in what a saved run must hold
SMALL = {
    "plane_gan": [
        {**GAN, "members": 2, "instance_noise": 0.1},
        {**GAN, "constraint": "spectral_norm", "optimiser": "rmsprop", "ema_decay": 0.9, "loss": "relativistic"},
        {**GAN, "vary": "loss=minimax|hinge", "constraint": "gradient_penalty", "n_G": 0},
        {**GAN, "minibatch_discrimination": 3, "n_D": 0},
        {**GAN, "unrolled": 2, "optimiser": "momentum", "lr_D": 0.01},
        {**GAN, "generators": 2, "mode_seeking": 0.5},
        {**GAN, "packing": 2, "feature_matching": True, "constraint": "weight_clipping"},
    ],
    "image_gan": [
        {**IMAGES, "vary": "loss=minimax|hinge"},
        {**IMAGES, "pair": "acgan", "labels": "acgan", "ema_decay": 0.9, "constraint": "spectral_norm"},
        {**IMAGES, "pair": "fully_connected", "optimiser": "rmsprop", "n_G": 0},
        {**IMAGES, "pair": "dcgan_small", "optimiser": "momentum", "n_D": 0},
    ],
    "image_race": [{**IMAGES, "vary": ""}],
    "stacked_gan": [{**IMAGES, "count_every": 20, "count_samples": 250}],
    "order_gan": [{**GAN, "members": 2, "ratio": 2.0}],
    "inversion": [{"images": 2, "restarts": 2, "steps": 50, "task": task} for task in ("invert", "denoise", "inpaint")],
    "exact_saturation": [{"members": 2}],
    "starving_generator": [{"seeds": 2}, {"generator": "digits", "batch_size": 8}],
    "line_critic": [{"members": 2, "constraint": name} for name in ("gradient_penalty", "spectral_norm", "weight_clipping")],
    "compare_seeds": [
        {"members": 2, "steps": 100, "also_A": "width_D=8; width_G=8; batch_size=16", "also_B": "width_D=8; width_G=8"}
    ],
    "dirac_gan": [{"method": "wgan_gp", "gamma": 0.7}, {"method": "wgan", "h": 1}],
    "noise_schedule": [{"T": 30}],
    "gaussian_diffusion": [{"T": 30, "sampling_steps": 20, "chains": 50}],
    "plane_diffusion": [{**DENOISER, "width": 8}],
    "image_diffusion": [{**DENOISER, "judged": 0}],
    "ddpm_samples": [{"sampling_steps": 9, "n": 1}],
    "latent_diffusion": [{"batch_size": 2, "sampling_steps": 1, "autoencoder_steps": 4, "judged": 0}],
    "sequence_shapes": [
        {"members": 2, "units": 3, "longest": 3, "batch_size": 4},
        {"shape": "one_to_one", "units": 3, "batch_size": 4},
        {"shape": "many_to_many_out_of_step", "cell": "lstm", "units": 3, "batch_size": 4},
    ],
    "seq2seq": [
        {"width": 6, "batch_size": 4, "compare": True, "members": 2},
        {"width": 6, "batch_size": 4, "task": "reverse", "length": 4, "score": "dot_product", "source": "abc"},
    ],
    "trilemma": [{"weights": 2000, "T": 10, "ddim_steps": 3, "judged": 50, "batch_size": 16, "steps": 20}],
    "memory_task": [
        {"cell": "all", "T": 4, "units": 3, "batch_size": 4, "steps": 10},
        {"T": 4, "units": 3, "batch_size": 4, "steps": 10, "members": 2, "clip": 0.0},
    ],
    "exposure_bias": [
        {"training": "all", "steps": 10, "batch_size": 2, "width": 4},
        {"task": "brackets", "training": "scheduled_sampling", "steps": 10, "batch_size": 2, "width": 4, "seeds": 2, "start": "(["},
    ],
}  # fmt: skip
ONE = [(entry.name, SMALL.get(entry.name, [{}])[0]) for entry in experiments.registry]
ALL = [(entry.name, case) for entry in experiments.registry for case in SMALL.get(entry.name, [{}])]
each_experiment = pytest.mark.parametrize("name", experiments.registry.names())
each_case = pytest.mark.parametrize(("name", "case"), ALL, ids=str)
NEEDED = {"step", "members", "params", "member_labels", "stopped", "history", "picture", "frames"}
# what a clock says, and what follows from it: names that begin so, in a snapshot or a state, need not be equal
CLOCK = {"trilemma": ("time_per_sample_ms", "scores", "series/"), "latent_diffusion": ("ms_", "measured/times")}
FIRST, SECOND = 3, 5  # steps before and after the state is saved
END = 5000  # steps within which everything ends that ends by itself
ENDS = {"noise_schedule", "gaussian_diffusion", "ddpm_samples", "dirac_gan"}  # and whatever has a setting `steps`


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(name, case=None):
    return experiments.create(name, **(SMALL.get(name, [{}])[0] if case is None else case))


@cache
def begun(name):
    """A run of FIRST steps that several tests read and none changes."""
    run = build(name)
    run.advance(FIRST)
    return run


def leaves(value, clock=(), path=""):
    """Every number and text of nested dicts and lists by its path; what a clock says is left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not str(key).startswith(tuple(clock)):
                yield from leaves(item, clock, f"{path}/{key}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from leaves(item, clock, f"{path}/{i}")
    else:
        yield path, np.asarray(value)


def differences(name, one, other):
    """The paths at which two snapshots, or two states, differ by a bit."""
    a, b = (dict(leaves(each, CLOCK.get(name, ()))) for each in (one, other))
    assert a.keys() == b.keys(), a.keys() ^ b.keys()
    return [path for path in a if a[path].shape != b[path].shape or a[path].tobytes() != b[path].tobytes()]


@each_experiment
def test_a_snapshot_has_what_is_read_of_it_and_can_be_sent(name):
    run = begun(name)
    snapshot = run.snapshot()
    members = snapshot["members"]
    assert snapshot.keys() >= NEEDED and snapshot["step"] == run.step == FIRST
    assert len(snapshot["member_labels"]) == len(snapshot["stopped"]) == members >= 1
    assert snapshot["params"] == run.params.model_dump() and 0 <= snapshot["picture"]["step"] <= FIRST
    for series in snapshot["history"].values():
        assert all(len(values) == len(series["step"]) for values in series.values())
    sent = protocol.decode(protocol.encode(snapshot))
    assert dict(leaves(sent)).keys() == dict(leaves(snapshot)).keys()


@each_experiment
def test_looking_and_measuring_change_nothing(name):
    looked, alone = build(name), build(name)
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    for steps in (FIRST, SECOND):
        looked.advance(steps)
        assert differences(name, looked.snapshot(), looked.snapshot()) == []
        looked.snapshot(at=0)
        looked.measure()
    measured = looked.snapshot()
    looked.measure()
    assert differences(name, measured, looked.snapshot()) == [], "measured twice is measured once"
    alone.advance(FIRST + SECOND)
    alone.measure()
    for at in (None, 0):
        assert differences(name, looked.snapshot(at), alone.snapshot(at)) == []
    assert differences(name, looked.state()[0], alone.state()[0]) == []
    assert torch.equal(torch.random.get_rng_state(), before), "torch's own generator is given back"


@each_case
def test_a_saved_run_goes_on_bit_for_bit(name, case, tmp_path):
    whole, second = build(name, case), build(name, case)
    whole.advance(FIRST)
    store = Store(tmp_path / "runs", 1 << 30)
    arrays, rest = whole.state()
    whole.advance(SECOND)  # what was saved does not follow
    store.save("ab" * 8, arrays, rest)
    second.load(*store.load("ab" * 8))
    assert second.step == FIRST
    second.advance(SECOND)
    assert differences(name, whole.state()[0], second.state()[0]) == []
    for at in (None, 0):
        assert differences(name, whole.snapshot(at), second.snapshot(at)) == []
    assert not any(whole.snapshot()["stopped"])


@each_experiment
def test_the_state_of_another_run_is_refused_in_a_sentence(name):
    run = begun(name)
    arrays, rest = run.state()
    other = next(known for known in experiments.registry.names() if known != name)
    with pytest.raises(BadInput, match=f"^state: it is of '{other}'"):
        run.load(arrays, {**rest, "experiment": other})
    refused = 0
    for field, spec in run.params.specs().items():
        value = rest["params"][field]
        if not spec.live and spec.kind == "int":
            try:
                foreign = run.params.changed({field: value - 1 if value == spec.high else value + 1})
            except BadInput:  # it does not go with the other settings
                continue
            refused += 1
            with pytest.raises(BadInput, match=f"^state: {field} was "):
                run.load(arrays, {**rest, "params": foreign.model_dump()})
    assert refused or all(spec.live for spec in run.params.specs().values())
    if arrays:
        with pytest.raises(BadInput, match=f"^state: it does not hold what '{name}' needs"):
            build(name).load({"nothing": np.zeros(1)}, rest)


@each_case
def test_a_run_that_is_over_stays_over(name, case):
    run = build(name, case)
    if "steps" not in run.params.specs() and name not in ENDS:
        return  # it ends at a number that is not finite alone: tests/test_gan_step.py
    if getattr(run.params, "steps", 1) == 0:
        run.apply({"steps": 6})
    run.advance(END)
    if run.over:
        step, sentence, snapshot = run.step, run.over, run.snapshot()
        run.advance(7)
        assert (run.step, run.over) == (step, sentence)
        assert differences(name, snapshot, run.snapshot()) == []
    assert run.over or name in ENDS


@each_experiment
def test_what_cannot_change_now_is_refused_and_nothing_changes(name):
    run = begun(name)
    before = run.params
    for field, spec in before.specs().items():
        if not spec.live:
            with pytest.raises(BadInput, match=f"^{field}: cannot change during a run"):
                run.apply({field: getattr(before, field)})
    with pytest.raises(BadInput, match="unknown command 'leap'; known: "):
        run.command("leap")
    assert run.params == before and run.step == FIRST
    json.dumps(run.state()[1])


def alone_each(params):
    """The settings of every member alone; [] where the members of an experiment are not what settings count."""
    if hasattr(params, "each_member"):
        return params.each_member()
    count = next((name for name in ("members", "seeds") if name in params.specs()), None)
    if count is None or params.specs()[count].low != 1:
        return []
    return [params.changed({count: 1, "seed": params.seed + k}) for k in range(getattr(params, count))]


@each_case
def test_a_member_alone_is_the_member_among_others(name, case):
    together = build(name, case)
    members = alone_each(together.params)
    found = together.snapshot()
    if len(members) < 2 or found["members"] != len(members):
        return
    together.advance(1)
    found, compared = together.snapshot(), 0
    for k, member in enumerate(members):
        run = experiments.create(name, **member.model_dump())
        run.advance(1)
        alone = run.snapshot()
        for key, array in {**alone, **alone["picture"]}.items():
            other = {**found, **found["picture"]}[key]
            if (
                isinstance(array, np.ndarray)
                and array.dtype.kind in "fu"
                and array.shape[:1] == (1,) != other.shape[:1]
            ):
                # a step in float32: sums come in another order, and points are of about unit size
                np.testing.assert_allclose(other[k], array[0], rtol=1e-5, atol=1e-5, err_msg=key)
                compared += 1
    assert compared
