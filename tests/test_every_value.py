"""Every value that a params model accepts runs, is looked at, measured, saved and loaded: the ends of each field, and each choice.

Values that go together share a run, so that a few runs an experiment hold them all. With GANSCOPE_EVERY_VALUE=1 each value has a run of its
own, the expensive ones too; that takes about half an hour.
"""

import json
import os

import pytest
import torch
from test_experiment_contract import SMALL, differences

from gan_core import experiments
from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.figures.drawn import DRAWN
from gan_core.report import report_of

WHOLE = bool(os.environ.get("GANSCOPE_EVERY_VALUE"))
# the race is a GAN of images with other start values, and a GAN of stacks has the same fields but these
SAME = {"image_race": set(), "stacked_gan": {"data", "count_every", "count_samples", "labels"}}
# the upper ends that take about a second or more on a quiet core: only where the whole is asked for
COSTLY = {
    "plane_gan": {"members", "batch_size", "width_D", "width_G"},
    "order_gan": {"members", "minibatch_discrimination", "width_D", "width_G", "batch_size"},
    "image_gan": {"members", "batch_size", "width", "n_D", "n_G"},
    "image_diffusion": {"batch_size", "judged"},
    "latent_diffusion": {"batch_size", "judged"},
    "plane_diffusion": {"batch_size", "width"},
    "ddpm_samples": {"n"},
    "stacked_gan": {"count_samples"},
    "seq2seq": {"members", "width", "batch_size"},
    "trilemma": {"judged", "T", "weights", "ddim_steps"},
    "exact_saturation": {"members", "width", "batch_size"},
    "line_critic": {"members", "width", "batch_size"},
    "starving_generator": {"seeds", "batch_size"},
    "memory_task": {"T", "members", "units", "batch_size"},
    "exposure_bias": {"seeds", "batch_size", "width"},
    "compare_seeds": {"members", "n_D_A", "n_D_B", "n_G_A", "n_G_B"},
    "inversion": {"images", "restarts"},
    "sequence_shapes": {"members", "longest", "batch_size"},
}


def values(spec):
    """The choices of a field; of a number its ends and what is next to the lower one; of a text, none."""
    if spec.choices:
        return list(spec.choices)
    if spec.kind == "bool":
        return [False, True]
    if spec.low is None or spec.high is None:
        return []
    if spec.kind == "int":
        return sorted({int(spec.low), min(int(spec.low) + 2, int(spec.high)), int(spec.high)})
    return [spec.low, spec.low + 1e-9 * (spec.high - spec.low), spec.high]


def accepted(model, given):
    """Whether the model takes these settings (what it does not take it must refuse in a sentence) and their images are at hand."""
    try:
        images = model.of(given).image_set()
    except BadInput:
        return False
    return not images or image_sets[images].remote is None


def rows(name):
    """Settings that hold every accepted value of every field at least once, small in all else."""
    model = experiments.registry[name].Params
    base = {key: value for key, value in SMALL.get(name, [{}])[0].items() if key != "vary"}
    own = SAME.get(name, set(model.model_fields))
    left = [
        (field, value) for field, spec in model.specs().items() if field in own - {"seed"} for value in values(spec)
    ]
    if not WHOLE:
        left = [
            (field, value)
            for field, value in left
            if field not in COSTLY.get(name, ()) or value != model.specs()[field].high
        ]
    left = [(field, value) for field, value in left if accepted(model, {**base, field: value})]
    for field, value in [pair for pair in left if WHOLE or is_alone(model, *pair)]:
        left.remove((field, value))
        yield {**base, field: value}
    while left:
        row, rest = {}, []
        for field, value in left:
            if field not in row and accepted(model, {**base, **row, field: value}):
                row[field] = value
            else:
                rest.append((field, value))
        yield {**base, **row}
        left = rest


def is_alone(model, field, value):
    """Whether a value multiplies what the others cost."""
    return field in ("n_D", "n_G", "unrolled") and value == model.specs()[field].high


CASES = [(name, row) for name in experiments.registry.names() for row in rows(name)]


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.parametrize(("name", "given"), CASES, ids=lambda item: str(item)[:60])
def test_every_accepted_value_runs_and_can_be_seen_measured_and_saved(name, given):
    entry = experiments.registry[name]
    params = entry.Params.of(given)
    run = entry.load()(params)
    run.advance(2)
    run.snapshot()
    run.measure()
    snapshot = run.snapshot()
    json.dumps(report_of(snapshot))
    if name in DRAWN:
        DRAWN[name].figures(snapshot, "dark", DRAWN[name].layers)
    arrays, rest = run.state()
    again = entry.load()(params)
    again.load({key: array.copy() for key, array in arrays.items()}, json.loads(json.dumps(rest)))
    assert again.step == run.step and again.params == run.params
    run.advance(1)
    again.advance(1)
    assert differences(name, run.state()[0], again.state()[0]) == []
