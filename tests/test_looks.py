"""A look is computed once and sends what is new: whoever reads it sees the whole snapshot."""

from concurrent.futures import Future

import pytest

from gan_core.runtime import client, protocol
from gan_core.runtime.client import RunHandle
from gan_core.runtime.looks import whole
from gan_core.runtime.protocol import SAME
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from gan_core.telemetry import series
from tests.test_experiment_contract import SMALL, differences

RUN = "ab" * 8
OF_THE_READER = ("look", "has")


@pytest.fixture
def scheduler(tmp_path):
    return Scheduler(Store(tmp_path, 64 << 20), clock=lambda: 0.0)


class Reader:
    """Looks as a page does, through messages of bytes."""

    def __init__(self, scheduler):
        self.scheduler, self.held = scheduler, {}

    def look(self, at=None):
        sent = protocol.encode(self.scheduler.look(RUN, at, has=self.held.get("look", "")))
        self.size, self.short = len(sent), protocol.decode(sent)
        self.held = whole(self.short, self.held) if self.short["has"] else self.short
        return {name: value for name, value in self.held.items() if name not in OF_THE_READER}


@pytest.mark.parametrize("name", ["plane_gan", "order_gan", "image_gan", "dirac_gan", "trilemma", "plane_diffusion"])
def test_two_readers_see_all_of_every_look(scheduler, name, monkeypatch):
    monkeypatch.setattr(series, "CAPACITY", 16)  # thinned several times
    scheduler.start(RUN, name, SMALL[name][0])
    run, often, seldom = scheduler.scheduled_runs[RUN].run, Reader(scheduler), Reader(scheduler)
    for turn, steps in enumerate((0, 1, 3, 0, 9, 20, 7, 1, 30)):
        run.advance(steps)
        for at in (None, 2):
            assert differences(name, often.look(at), scheduler.look(RUN, at)) == []
        if turn % 4 == 3:
            assert differences(name, seldom.look(), scheduler.look(RUN)) == []
    live = next((key for key, spec in run.start_params.specs().items() if spec.live and spec.high is not None), None)
    if live is not None:
        scheduler.change(RUN, {live: run.start_params.specs()[live].high})
    scheduler.save_all()
    scheduler.revive(RUN)
    for reader in (often, seldom):
        assert differences(name, reader.look(), scheduler.look(RUN)) == []


def test_what_has_not_changed_is_not_sent(scheduler):
    scheduler.start(RUN, "plane_gan", {"width_D": 8, "width_G": 8, "batch_size": 16})
    scheduler.scheduled_runs[RUN].run.advance(400)
    reader = Reader(scheduler)
    reader.look()
    first = reader.size
    scheduler.scheduled_runs[RUN].run.advance(2)
    reader.look()
    assert [reader.short["history"][group].first for group in ("every", "probe")] == [400, 40]
    assert reader.short["params"] is reader.short["start_params"] is reader.short["picture"]["real"] is SAME
    assert reader.size < first / 2
    scheduler.change(RUN, {"lr_D": 0.5})
    assert reader.look()["params"]["lr_D"] == 0.5 and reader.short["start_params"] is SAME


def test_a_look_is_computed_once_for_a_step_and_again_after_every_change(scheduler, monkeypatch):
    scheduler.start(RUN, "plane_gan", {"width_D": 8, "width_G": 8, "batch_size": 16})
    run, computed = scheduler.scheduled_runs[RUN].run, []
    snapshot = run.snapshot
    monkeypatch.setattr(run, "snapshot", lambda at=None: computed.append(at) or snapshot(at))
    for _ in range(3):
        scheduler.look(RUN)
        scheduler.look(RUN, at=0)
    assert computed == [None, 0]
    for change in (
        lambda: run.advance(1),
        lambda: scheduler.command(RUN, "step_D"),
        lambda: scheduler.change(RUN, {"lr_D": 0.5}),
        lambda: scheduler.measure(RUN),
        lambda: scheduler.play(RUN),
    ):
        change()
        before = len(computed)
        seen = scheduler.look(RUN)
        assert seen["step"] == run.step and seen["params"] == run.experiment.params.model_dump()
        assert computed[-1] is None and len(computed) <= before + 1
    assert scheduler.look(RUN)["events"] == "1:step_D,2:lr_D=0.5"


class Pool:
    """Answers at once what it was given, and later what it was not."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def ask(self, run_id, do, **arguments):
        answer = Future()
        if self.answers:
            answer.set_result(self.answers.pop(0))
        self.asked.append((do, arguments, answer))
        return answer


def test_a_page_that_looks_several_times_asks_once_until_it_tells_the_run_something(monkeypatch):
    pool, now = Pool({"step": 1, "look": "a", "has": ""}), [0.0]
    monkeypatch.setattr(client.time, "monotonic", lambda: now[0])
    handle = RunHandle(pool, RUN)
    assert handle.look()["step"] == handle.look()["step"] == 1 and len(pool.asked) == 1
    now[0] += 2 * client.FRESH_S
    assert handle.look(wait_s=0)["step"] == 1 and pool.asked[-1][1]["has"] == "a"
    handle.play(False, refused=print)  # while a look is not answered: what that brings is of before
    pool.asked[1][2].set_result({"step": SAME, "look": "b", "has": "a"})
    assert handle.look()["step"] == 1
    handle.look(wait_s=0)
    assert [(do, arguments.get("has")) for do, arguments, _ in pool.asked] == [
        ("look", ""),
        ("look", "a"),
        ("play", None),
        ("look", "b"),
    ]
