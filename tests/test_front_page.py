"""The front page without a browser: its run, its pictures, the paths, and what it says of this reader."""

from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages import LESSONS, ORDER
from pages.home.live import run as front
from pages.home.paths import PATHS
from ui import assets, direct

ROOT = Path(__file__).resolve().parents[1]
LOOK = {"do": "look", "rate": 4, "theme": "light"}


def header_of(packed):
    return orjson.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])


class Worker:
    """A pool and its run, which remembers what it was asked."""

    def __init__(self, share=0.0, status="running"):
        self.share, self.status, self.asked, self.snapshot = share, status, [], {"step": 0}

    def share_in_use(self, besides):
        assert besides == "token"  # its own run does not count
        return self.share

    def handle(self, pool, token, session):
        def note(name):
            return lambda *given, **more: self.asked.append((name, more or (given[-1] if given else None)))

        self.look = lambda: {"status": self.status, **self.snapshot}
        calls = {name: note(name) for name in ("start", "change", "release", "drop")}
        return SimpleNamespace(
            look=self.look, play=lambda playing, heard: self.asked.append(("play", playing)), **calls
        )


@pytest.fixture
def worker(monkeypatch):
    worker = Worker()
    monkeypatch.setattr(front, "shared_pool", lambda: worker)
    monkeypatch.setattr(front, "RunHandle", worker.handle)
    return worker


def test_the_run_starts_at_the_first_look_rests_unseen_and_is_deleted_on_leaving(worker):
    run = front.FrontRun("token", "session")
    assert run.answer({"do": "leave"}) == run.answer({"do": "rest"}) == b"" and worker.asked == []
    run.answer(LOOK)
    name, start = worker.asked.pop()
    assert name == "start" and start["speed"] == 40 and start["stop_at"] == 2000
    run.answer(LOOK)
    assert worker.asked == []
    run.answer({**LOOK, "rate": 8})
    assert worker.asked == [("change", {"lr_G": pytest.approx(0.01)})]
    run.answer({"do": "rest"})
    run.answer({"do": "rest"})
    run.answer({**LOOK, "rate": 8})
    assert [name for name, _ in worker.asked[1:]] == ["play", "release", "release", "play"]
    run.answer({**LOOK, "do": "again", "rate": 0})
    assert worker.asked[-1][0] == "start"
    run.answer({"do": "leave"})
    assert worker.asked[-1][0] == "drop"


@pytest.mark.parametrize(("share", "status"), [(0.75, "running"), (0.0, "waiting"), (0.0, "refused")])
def test_on_a_full_server_there_is_no_run(worker, share, status):
    worker.share, worker.status = share, status
    run = front.FrontRun("token", "session")
    assert header_of(run.answer(LOOK))["full"] is True
    assert [name for name, _ in worker.asked] == ([] if share else ["start", "drop"])
    worker.share, worker.status, worker.asked = 0.0, "running", []
    assert header_of(run.answer(LOOK))["full"] is True and worker.asked == []  # until the reader comes back


def test_a_run_that_hardly_moves_ends(worker, monkeypatch):
    now = [100.0]
    run = front.FrontRun("token", "session", clock=lambda: now[0])
    monkeypatch.setattr(front, "header", lambda snapshot, theme: {"step": snapshot["step"]})
    worker.snapshot = {"picture": {}, "step": 0}
    for at, step in ((100, 0), (103, 19), (104, 19), (105, 20), (200, 21)):
        now[0], worker.snapshot["step"] = at, step
        assert header_of(run.answer(LOOK))["step"] == step
    run.answer({"do": "rest"})
    for at, full in ((300, False), (304, False), (305, True)):  # from the first picture after it was played again
        now[0] = at
        assert ("full" in header_of(run.answer(LOOK))) is full


@pytest.mark.parametrize(
    "sent", [None, {}, {"do": "look"}, {**LOOK, "rate": 9}, {**LOOK, "rate": -1}, {**LOOK, "rate": 1.5}, {**LOOK, "theme": "x"}, {"do": "dance"}]
)  # fmt: skip
def test_another_message_is_refused(worker, sent):
    with pytest.raises(direct.BadMessage):
        front.FrontRun("token", "session").answer(sent)
    assert worker.asked == []


def test_every_lesson_has_a_picture_in_both_themes_and_all_are_small():
    files = {path.name: path for path in assets.PICTURES.iterdir()}
    cards = {f"{name}-{theme}.webp" for name in ORDER for theme in ("light", "dark")}
    assert set(files) == cards | {"live-light.webp", "live-dark.webp", front.REPLAY}
    assert sum(files[name].stat().st_size for name in cards) < 700_000
    assert sum(path.stat().st_size for path in files.values()) < 1_000_000
    for name in cards:
        with Image.open(files[name]) as picture:
            assert picture.size == (400, 260) and len(picture.getcolors(104_000) or ()) > 20, name


def test_the_kept_run_is_the_front_page_s():
    kept = header_of((assets.PICTURES / front.REPLAY).read_bytes())
    assert kept["steps"][0] == 0 and kept["steps"][-1] == front.LAST_STEP and len(kept["frames"]) == len(kept["steps"])
    assert set(kept["styles"]) == {"light", "dark"}


def test_a_path_takes_about_ninety_minutes_and_names_each_lesson_once():
    for name, path in PATHS.items():
        assert set(path.lessons) <= set(ORDER) and len(set(path.lessons)) == len(path.lessons), name
        assert 80 <= path.minutes <= 100, (name, path.minutes)
        assert path.after(path.lessons[-1]) is None and path.after(path.lessons[0]).path == path.lessons[1]


def test_the_front_page_says_what_this_reader_has_done_and_forgets_it():
    by_path = {lesson.path: lesson for lesson in LESSONS}
    check = by_path["slope"].scenes[""].questions[0]
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30).run()
    assert not at.exception and not at.button
    at.session_state["stored answers"] = {check.key: check.options[0] if check.options else 1, "unknown": "x"}
    at.run()
    of = len(by_path["slope"].scenes[""].questions)
    assert sum(f"`1 of {of} questions answered`" in item.proto.label for item in at.get("page_link")) == 1
    at.button(key="forget_answers").click().run()
    assert not at.exception and not at.button
    assert not any("questions answered" in item.proto.label for item in at.get("page_link"))
