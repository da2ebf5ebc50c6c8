"""The frame of a lesson, the table of lessons, and what is shared of a run."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan_core.experiments import registry
from gan_core.params import PlaneGanParams
from gan_core.params.events import Event
from gan_core.runtime.run import Run
from ui import clicks, lesson, server, share
from ui.glossary import GLOSSARY
from ui.lessons import LESSONS
from ui.lessons import lesson as find

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("item", LESSONS, ids=lambda item: item.path)
def test_every_lesson_has_its_page_a_question_and_its_minutes(item):
    assert (ROOT / "pages" / f"{item.path}.py").is_file() or (ROOT / "pages" / item.path).is_dir()
    assert item.question.endswith("?") and item.sentence.endswith(".") and item.able.startswith("You will be able to ")
    assert 5 <= item.minutes <= 60 and item.assumes and find(item.path) is item


def test_an_unknown_lesson_lists_the_known_ones():
    with pytest.raises(KeyError, match="did you mean 'plane'"):
        find("plain")
    assert len({item.path for item in LESSONS}) == len(LESSONS)


def test_source_is_the_text_of_the_function_and_nothing_is_imported():
    code = lesson.source("gan_core/losses/hinge.py", "Hinge")
    assert code.startswith("@register_loss\nclass Hinge") and "def loss_G" in code
    assert code in (ROOT / "gan_core/losses/hinge.py").read_text("utf-8")
    script = "import sys; from ui import lesson; lesson.source('gan_core/training/plane/gan_step.py', 'gan_step'); print('torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
    with pytest.raises(KeyError, match="no_such"):
        lesson.source("gan_core/losses/hinge.py", "no_such")


def test_terms_have_one_sentence_each():
    for term, meaning in GLOSSARY.items():
        assert meaning.endswith(".") and ". " not in meaning, term


def test_the_command_and_the_notebook_lines_of_a_run_repeat_it():
    vary = "loss=minimax|hinge"
    params = PlaneGanParams.of(seed=3, width_G=8, width_D=8, batch_size=16, vary=vary, lr_D=0.002)
    words = shlex.split(share.command("plane_gan", params, "2:lr_D=0.005,3:step_D", 5))
    assert words[:2] == ["python", "-m"]
    ran = subprocess.run([sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.strip().splitlines()[-1])["step"] == 5
    scope = {}
    events = [Event(2, "lr_D", "0.005"), Event(2, "lr_G", "0.004"), Event(3, "step_D"), Event(3, "step_D")]
    lines = share.notebook("plane_gan", params, events, 5)
    exec(lines.replace("run.measure()\nrun.snapshot()", ""), scope)  # our own lines
    other = Run(registry["plane_gan"].load()(params), events)
    other.advance(5)
    assert scope["run"].step == 5 and scope["run"].params == params.changed({"lr_D": 0.005, "lr_G": 0.004})
    weights, expected = (run.state()[0] for run in (scope["run"], other.experiment))
    assert all(np.array_equal(weights[name], expected[name], equal_nan=True) for name in expected)


def page():
    """The frame without a run."""
    from ui import lesson

    lesson.header("plane")
    lesson.derivation([("First", r"a = b", "Words."), ("Second", "", "More words.")])
    lesson.code("gan_core/losses/hinge.py", "Hinge")
    lesson.glossary("critic", "mode")


def test_the_frame_shows_question_steps_code_and_terms():
    at = AppTest.from_function(page, default_timeout=20).run()
    assert not at.exception
    assert at.title[0].value == find("plane").question
    assert [item.label for item in at.expander] == ["1. First", "2. Second"]
    assert "class Hinge" in at.code[0].value and at.latex[0].value.strip("$\n") == "a = b"
    assert any(GLOSSARY["critic"] in item.value for item in at.markdown)


@pytest.mark.parametrize(
    ("summary", "says"),
    [
        (None, "No run yet"),
        ({"device": "cuda:0", "workers": 1, "runs_live": 1}, "Device: cuda:0. 1 worker; 1 run is live."),
        ({"device": "cpu", "workers": 3, "runs_live": 20}, "Device: cpu. 3 workers; 20 runs are live."),
    ],
)
def test_home_shows_every_lesson_and_the_server_and_starts_no_worker(monkeypatch, summary, says):
    def shared_pool(*, create):
        assert create is False
        return summary and SimpleNamespace(summary=lambda: summary)

    monkeypatch.setattr(server, "shared_pool", shared_pool)
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30).run()
    assert not at.exception
    said = " ".join(item.value for item in (*at.markdown, *at.caption))
    assert all(item.sentence in said for item in LESSONS) and says in said


def test_a_click_that_a_refresh_carries_along_is_not_answered_twice(monkeypatch):
    answered = []
    monkeypatch.setattr(clicks, "ThreadState", SimpleNamespace(get=lambda: SimpleNamespace(fragment_id=None)))
    click = clicks.once(answered.append)  # drawn in the page's body: its own run is one of the whole page
    runs = iter([["the live view"], None])  # as Streamlit delivers one click now and then
    monkeypatch.setattr(clicks, "get_script_run_ctx", lambda: SimpleNamespace(fragment_ids_this_run=next(runs)))
    click("first")
    click("second")
    assert answered == ["second"]
