"""A look of the browser, past Streamlit: its answers, the messages it accepts, and when the page beside the view is to be drawn again."""

import json
import struct
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from gan_core import figures
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from ui import direct, refresh
from ui.dependent_fragments import Part
from ui.run_control import RunControl
from ui.run_look import Shown, page_fingerprint
from ui.run_memory import RunMemory

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "evaluate_every": 1000, "probe_every": 100}
LIVE = {"at": None, "layers": ["discriminator", "generated"], "theme": "dark"}


def draw(snapshot, view, member):
    drawn = figures.plane(snapshot, view.theme, layers=view.layers, member=member)
    return {"picture": drawn, "losses": figures.losses(snapshot, view.theme)}


def view(run, draw=draw):
    return Shown(run, draw, lambda snapshot, member: {"of member": str(member)}, figures.LAYERS, 0, 430)


class Handle:
    """A run of a scheduler in this process, with what a view needs of `RunHandle`."""

    run_id = "ab" * 8

    def __init__(self, folder):
        self.scheduler = Scheduler(Store(folder, 64 << 20))
        self.scheduler.start(self.run_id, "plane_gan", SMALL)

    def look(self, at=None):
        return self.scheduler.look(self.run_id, at)

    def advance_to(self, step):
        while self.look()["step"] < step:
            self.scheduler.tick()


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(refresh, "PACE", refresh.Pace(lambda: 0.0, lambda: 0.0))  # alone on the server
    handle = Handle(tmp_path)
    handle.advance_to(20)
    return SimpleNamespace(
        key="plane", handle=handle, memory=RunMemory(), nothing=False, dependents={}, look=lambda: handle.look(at=None)
    )


@pytest.fixture
def ask(run, monkeypatch):
    """ask(sent) → the status and, of an answer, the header."""
    monkeypatch.setattr(direct, "OPEN", type(direct.OPEN)())
    view(run).open()
    client = TestClient(Starlette(middleware=[Middleware(direct.Shortcut)]), raise_server_exceptions=False)
    address = direct.address(run.handle.run_id)[1:]

    def ask(sent):
        answer = client.post(address, content=json.dumps(sent))
        header = None
        if answer.status_code == 200 and answer.content:
            (length,) = struct.unpack_from("<I", answer.content)
            header = json.loads(answer.content[4 : 4 + length])
        return answer.status_code, header

    return ask


def test_a_look_shows_the_current_run_with_the_chosen_layers_and_theme(run, ask):
    status, header = ask(LIVE)
    assert status == 200 and header["step"] >= 20 and header["id"] == "plane"
    assert set(header["on"]) == {"discriminator", "generated"}
    assert header["theme"] == "dark" and header["look"]["every"] == 200
    assert ["of member", "0"] in header["readings"] and ["status", "running"] in header["readings"]
    run.handle.advance_to(40)
    assert ask(LIVE)[1]["step"] >= 40
    status, back = ask({**LIVE, "at": 10})
    assert back["at"] == 10 and back["step"] >= 40 and "looking at step" in dict(back["readings"])


def test_a_paused_run_is_looked_at_once_a_second(run, ask):
    run.memory.playing = False
    assert ask(LIVE)[1]["look"]["every"] == 1000


@pytest.mark.parametrize(
    "sent",
    [None, [], {}, "look", {**LIVE, "at": "3"}, {**LIVE, "at": 1.5}, {**LIVE, "layers": "discriminator"}, {**LIVE, "theme": "blue"}],
)  # fmt: skip
def test_an_invalid_message_is_refused(ask, sent):
    assert ask(sent)[0] == 400


@pytest.mark.parametrize("sent", [{"at": -5}, {"at": 10**18}, {"layers": [1, None, "no such", "discriminator"]}])
def test_steps_beyond_the_run_and_unknown_layers_are_ignored(ask, sent):
    assert ask({**LIVE, **sent})[0] == 200


def test_a_queued_run_has_nothing_to_show(run, ask, monkeypatch):
    monkeypatch.setattr(run.handle, "look", lambda at=None: {"status": "waiting", "step": 0, "note": "first"})
    assert ask(LIVE) == (200, None)


def test_a_look_does_not_keep_the_old_run_while_the_images_of_the_next_are_downloaded(run, ask, monkeypatch):
    monkeypatch.setattr(run.handle, "look", lambda at=None: pytest.fail("the run was asked"))
    run.nothing = True
    assert ask(LIVE) == (200, None)


def test_a_look_that_ends_after_a_new_drawing_does_not_restore_the_old_view(run, ask):
    def redrawn_meanwhile(*args):
        view(run).open()
        return {"old": draw(*args)["picture"]}

    view(run, redrawn_meanwhile).open()
    assert list(ask(LIVE)[1]["figures"]) == ["old"]
    assert list(ask(LIVE)[1]["figures"]) == ["picture", "losses"]


def test_drawings_have_an_order(run, ask):
    first, second = (ask(LIVE)[1]["drawnAt"] for _ in range(2))
    assert first < second


def test_a_closed_page_gets_no_answer(run, ask):
    direct.close_address(run.handle.run_id)
    assert ask(LIVE)[0] == 404


def test_the_page_fingerprint_changes_with_the_page_and_not_with_the_steps(run, ask):
    fingerprints = [ask(LIVE)[1]["page"]]
    run.handle.advance_to(60)
    fingerprints.append(ask(LIVE)[1]["page"])
    assert fingerprints[0] == fingerprints[1]
    snapshot = run.handle.look()
    for change in ({"note": "restarted"}, {"stopped": ["not finite"]}, {"members": 2}, {"stop_at": 1}, {"status": "over"},
                   {"params": {**snapshot["params"], "lr_G": 0.5}}):  # fmt: skip
        fingerprints.append(page_fingerprint({**snapshot, **change}))
    assert len(set(fingerprints[1:])) == 7, "each of them is another page"


def part_fingerprint(ask, sent=LIVE, name="hundreds"):
    return ask(sent)[1]["dependents"].get(name)


def test_the_fingerprint_of_a_part_changes_with_what_it_reads_and_only_then(run, ask):
    run.dependents["hundreds"] = Part(lambda snapshot: snapshot["step"] // 100, looked_back=False)
    fingerprints = [part_fingerprint(ask), part_fingerprint(ask, {**LIVE, "at": 10})]
    run.handle.advance_to(40)
    fingerprints.append(part_fingerprint(ask))
    assert len(set(fingerprints)) == 1
    run.handle.advance_to(100)
    fingerprints.append(part_fingerprint(ask))
    run.memory.starts += 1
    fingerprints.append(part_fingerprint(ask))
    assert len(set(fingerprints[2:])) == 3, "another run has another fingerprint, though it reads the same"


def test_the_step_looked_back_at_counts_for_a_part_that_shows_it(run, ask):
    run.dependents["hundreds"] = Part(lambda snapshot: 0, looked_back=True)
    assert part_fingerprint(ask) != part_fingerprint(ask, {**LIVE, "at": 10})


def test_a_part_that_fails_has_no_fingerprint_and_the_view_continues(run, ask, caplog):
    run.dependents |= {
        "bad": Part(lambda snapshot: snapshot["no such"], False),
        "good": Part(lambda snapshot: 0, False),
    }
    status, header = ask(LIVE)
    assert status == 200 and list(header["dependents"]) == ["good"] and "the part 'bad'" in caplog.text


def test_a_press_shows_at_once_and_is_undone_with_a_message_if_refused_later(run, ask):
    asked = []
    control = SimpleNamespace(
        memory=run.memory, nothing=False, handle=SimpleNamespace(play=lambda *how: asked.append(how))
    )
    RunControl.toggle(control)
    ((playing, refused),) = asked
    assert playing is False and ask(LIVE)[1]["playing"] is False
    refused("the disk is gone")
    assert run.memory.error == "the disk is gone" and ask(LIVE)[1]["playing"] is True, (
        "the look has the bar drawn again"
    )
    RunControl.toggle(control)
    refused("too late")
    assert not run.memory.playing and not run.memory.error, "it was about an earlier press"
