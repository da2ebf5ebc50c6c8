"""Limits of sessions and of the server, and the queue, with simulated workers."""

from pathlib import Path

import pytest

from gan_core.errors import BadInput
from gan_core.params import ImageDiffusionParams, PlaneGanParams, TrilemmaParams
from gan_core.runtime.admission import Load, queue_message
from gan_core.settings import Settings, settings
from tests.test_runtime_pool import clock, make  # noqa: F401 -- fixtures

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture
def small(monkeypatch):
    for name, value in {"RUNS": 2, "SESSION_RUNS": 2, "SESSION_MEMBERS": 20, "MEMBERS": 30, "DEVICE": ""}.items():
        monkeypatch.setenv(f"GANSCOPE_{name}", str(value))


def begin(pool, run_id, session="", members=1, **more):
    return pool.start(run_id, session=session, experiment="plane_gan", params={"members": members}, **more)


def starts(pool):
    return [run_id for worker in pool.workers for do, run_id in worker.asked if do == "start"]


def test_a_run_beyond_the_limit_shows_its_position_in_the_queue_and_starts_when_there_is_room(small, make, clock):  # noqa: F811
    pool = make()
    for run_id in "abcd":
        begin(pool, run_id, run_id)
    assert starts(pool) == ["a", "b"]
    assert pool.share_in_use(besides="") == 1.0 and pool.share_in_use(besides="a") == 0.5, (
        "of two runs; none of the queue"
    )
    seen = pool.ask("d", "look", at=None).result(0)
    assert seen["status"] == "waiting" and "second in the queue" in seen["note"]
    pool.ask("a", "release")
    clock.now += 20
    assert "second in the queue" in pool.ask("d", "look").result(0)["note"], "c came before it"
    pool.ask("c", "look")
    assert starts(pool) == ["a", "b", "c"] and pool.workers[0].asked[-1] == ("look", "c")
    assert "first in the queue" in pool.ask("d", "look").result(0)["note"]
    clock.now += 100  # c and b have left; both stay admitted until their leases end
    assert "first" in pool.ask("d", "look").result(0)["note"]
    clock.now += 60
    pool.ask("d", "look")
    assert starts(pool) == ["a", "b", "c", "d"]


def test_a_queued_run_that_was_released_blocks_no_other(small, make, clock):  # noqa: F811
    pool = make()
    for run_id in "abcd":
        begin(pool, run_id, run_id)
    pool.ask("c", "release")
    pool.ask("a", "release")
    clock.now += 16
    pool.ask("d", "look")
    assert starts(pool) == ["a", "b", "d"]


def test_an_evicted_run_is_continued_and_not_started_again(small, make, clock):  # noqa: F811
    pool = make()
    begin(pool, "a", "a")
    clock.now += 200
    for run_id in "bc":
        begin(pool, run_id, run_id)
    assert pool.ask("a", "look").result(0)["status"] == "waiting"
    pool.ask("b", "release")
    clock.now += 16
    pool.ask("a", "look")
    assert starts(pool) == ["a", "b", "c"] and pool.workers[0].asked[-1] == ("look", "a")


def test_settings_changed_in_the_queue_apply_at_the_start(small, make, clock):  # noqa: F811
    pool = make()
    for run_id in "abc":
        waited = begin(pool, run_id, run_id, playing=True)
    pool.ask("c", "change", values={"lr_D": 1e-3}).result(0)
    pool.ask("c", "play", playing=False).result(0)
    with pytest.raises(BadInput, match="first in the queue"):
        pool.ask("c", "command", name="step").result(0)
    assert not waited.done()
    assert (
        pool.admission.records["c"].start["params"]["lr_D"] == 1e-3
        and pool.admission.records["c"].start["playing"] is False
    )


def test_within_a_session_the_least_recently_viewed_run_is_evicted(small, make, clock):  # noqa: F811
    pool = make()
    for run_id in ("first", "second", "third"):
        begin(pool, run_id, "one session")
        clock.now += 1
    assert starts(pool) == ["first", "second", "third"], "a session never stands in its own way"
    assert [asked for asked in pool.workers[0].asked if asked[0] == "release"] == [("release", "first")]


def test_members_and_memory_count_too(small, make, clock):  # noqa: F811
    pool = make()
    with pytest.raises(BadInput, match="has 21; each user may have at most 20"):
        begin(pool, "a", "one", members=21).result(0)
    begin(pool, "a", "one", members=20)
    begin(pool, "b", "two", members=11)
    assert starts(pool) == ["a"] and pool.ask("b", "look").result(0)["status"] == "waiting"
    load = Load.of({"experiment": "plane_gan", "params": {"members": 16, "vary": "loss=minimax|hinge"}})
    params = PlaneGanParams.of(members=16, vary="loss=minimax|hinge")
    assert load.members == 32 == len(params.each_member())
    assert load.memory_mb == (32 * params.bytes_a_member() + (32 << 20)) >> 20


def test_the_position_in_the_queue():
    assert queue_message(2).startswith("The server is full. This run is third in the queue and will start")
    assert "number 12 in the queue" in queue_message(11)


def test_the_readme_lists_every_setting_with_its_default():
    table = [line.split("|") for line in README.read_text("utf-8").splitlines() if line.startswith("| `GANSCOPE_")]
    said = {row[1].strip(" `"): row[-2].strip(" `") for row in table}
    assert set(said) == {f"GANSCOPE_{name.upper()}" for name in Settings.model_fields}
    for name, spec in Settings.model_fields.items():
        if isinstance(spec.default, int | float):
            assert float(said[f"GANSCOPE_{name.upper()}"]) == spec.default, name


@pytest.mark.parametrize("value", ["nan", "-1", "1e400", "0", "many", "９９９９９９９９９９９９９９９９９９９９９９９"])
@pytest.mark.parametrize("name", ["RUNS", "MEMORY_MB", "HANG_S"])
def test_an_invalid_limit_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"GANSCOPE_{name}", value)
    try:
        assert getattr(settings(), name.lower()) > 0
    except BadInput as problem:
        assert str(problem).startswith(f"GANSCOPE_{name}=")


def test_runs_of_large_networks_and_batches_are_expected_to_need_more_memory():
    """What a worker grew by, measured once: 161 MB for six families of a million weights, 584 MB for a U-Net's batch of 512 in place of 64."""
    large = TrilemmaParams.of(preset="digits", weights=1_000_000).takes()[1] / 2**20
    assert 150 < large < 250 and TrilemmaParams.of().takes()[1] / 2**20 < 45
    small, large = (ImageDiffusionParams.of(batch_size=n).takes()[1] / 2**20 for n in (64, 512))
    assert 100 < small < 200 and large - small == pytest.approx(584, rel=0.1)


def test_a_run_that_needs_too_much_memory_is_refused_with_its_estimate():
    load = Load.of({"experiment": "image_diffusion", "params": {"batch_size": 4096}})
    assert load.too_much(Load(8, 128, 2048)).startswith("memory: this run needs about 51")
