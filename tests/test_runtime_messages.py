"""Messages, saved runs and the event log."""

import contextlib
import random

import numpy as np
import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.params.events import read_events
from gan_core.runtime.protocol import decode, encode
from gan_core.runtime.run import Run
from gan_core.runtime.store import Store

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "evaluate_every": 50}
entry = experiments.registry["plane_gan"]


def build(events="", **more):
    params = entry.Params.of({**SMALL, **more.pop("params", {})})
    return Run(entry.load()(params), read_events(events, entry.Params, entry.commands), **more)


def test_a_message_survives():
    message = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3),
        "nested": [{"b": np.array([True, False]), "c": None}, "σ", 1, 2.5],
        "empty": np.zeros((0, 4)),
        "numbers": [float("nan"), float("inf"), -float("inf"), np.float64(0.1), np.int64(7)],
    }
    back = decode(encode(message))
    np.testing.assert_array_equal(back["a"], message["a"])
    assert back["a"].dtype == np.float32 and back["empty"].shape == (0, 4)
    assert back["nested"][0]["b"].tolist() == [True, False] and back["nested"][1:] == ["σ", 1, 2.5]
    assert str(back["numbers"]) == "[nan, inf, -inf, 0.1, 7]"


def test_a_broken_message_is_a_value_error_and_nothing_else():
    whole, rng = encode({"a": np.arange(100.0), "b": ["x", {"c": 1.5}]}), random.Random(0)
    for _ in range(3000):
        broken = bytearray(whole[: rng.randrange(len(whole))] if rng.random() < 0.5 else whole)
        for _ in range(rng.randrange(1, 6)):
            if broken:
                broken[rng.randrange(min(len(broken), 120))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            decode(bytes(broken))
    with pytest.raises(TypeError):
        encode({"f": lambda: 0})


def test_only_numbers_come_out_of_arrays():
    with pytest.raises(ValueError, match="an array of"):
        decode(encode({"a": np.arange(2.0)}).replace(b'"<f8"', b'"|O8"'))


EVENTS = "3:lr_D=0.01,3:step_G,20:loss=hinge,21:step_D,22:step_D,40:n_D=2"


def test_events_happen_at_their_steps_in_slices_of_any_size():
    slices = [[60], [1] * 60, [7, 13, 1, 39], [20, 1, 1, 18, 20]]
    runs = []
    for parts in slices:
        run = build(EVENTS)
        for part in parts:
            run.advance(part)
        runs.append(run)
    first = runs[0].state()[0]
    for run in runs:
        assert run.step == 60 and run.snapshot()["events"] == EVENTS and not run.ahead
        for name, array in run.state()[0].items():
            np.testing.assert_array_equal(array, first[name], err_msg=name)
    assert runs[0].experiment.params.n_D == 2 and runs[0].experiment.params.loss == "hinge"


def test_a_run_with_live_changes_is_repeated_from_its_link():
    live = build()
    live.advance(10)
    live.change({"lr_G": 5e-4})
    live.command("step_D")
    live.advance(5)
    live.change({"loss": "hinge", "lr_G": 5e-4})
    live.command("step")
    snapshot = live.snapshot()
    assert snapshot["events"] == "10:lr_G=0.0005,10:step_D,16:loss=hinge" and snapshot["step"] == 17
    again = Run(
        entry.load()(entry.Params.of(snapshot["start_params"])),
        read_events(snapshot["events"], entry.Params, entry.commands),
        stop_at=17,
    )
    again.advance(1000)
    assert again.step == 17 and again.finished
    for net in ("game/G", "game/D"):
        np.testing.assert_array_equal(again.state()[0][net], live.state()[0][net])


def test_a_slider_dragged_on_a_paused_run_is_one_event():
    run = build()
    for lr in (1e-4, 2e-4, 3e-4):
        run.change({"lr_D": lr})
    assert run.snapshot()["events"] == "0:lr_D=0.0003"


def test_a_refused_change_changes_nothing():
    run = build()
    with pytest.raises(BadInput, match="lr_D: 7 is not allowed"):
        run.change({"loss": "hinge", "lr_D": 7})
    assert run.experiment.params.loss == "non_saturating" and run.snapshot()["events"] == ""


def test_a_saved_run_is_whole_or_absent(tmp_path, monkeypatch):
    store, id_ = Store(tmp_path / "runs", 1 << 20), "a" * 16
    assert store.load(id_) is None
    store.save(id_, {"x": np.arange(3)}, {"n": 1})
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("the machine stops here")))
    with pytest.raises(OSError):
        store.save(id_, {"x": np.arange(4)}, {"n": 2})
    arrays, rest = store.load(id_)
    assert arrays["x"].tolist() == [0, 1, 2] and rest == {"n": 1}
    store.path(id_).write_bytes(b"damaged")
    with pytest.raises(BadInput, match="damaged"):
        store.load(id_)


def test_the_folder_is_bounded_and_live_runs_stay(tmp_path):
    store = Store(tmp_path, 50_000)
    ids = [f"{i:08x}" for i in range(20)]
    for i, id_ in enumerate(ids):
        store.save(id_, {"x": np.zeros(1_000)}, {"i": i}, live=ids[:2])
        path = store.path(id_)
        import os

        os.utime(path, ns=(i, i))
    left = sorted(path.stem for path in tmp_path.glob("*.safetensors"))
    assert set(ids[:2]) <= set(left) and ids[-1] in left
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 50_000 + 9_000


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "A" * 16, "a" * 65, "a/b", "aaaaaaa\n"])
def test_an_id_is_never_a_path(tmp_path, bad):
    with pytest.raises(BadInput, match="hexadecimal"):
        Store(tmp_path, 1).path(bad)
