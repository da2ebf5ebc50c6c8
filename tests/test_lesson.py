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

from gan_core.cli import main
from gan_core.experiments import registry
from gan_core.params import PlaneGanParams
from gan_core.params.events import Event
from gan_core.runtime.run import Run
from pages import LESSONS, ORDER, noise
from tests import opened
from ui import server, share
from ui.glossary import GLOSSARY
from ui.lesson import blocks

ROOT = Path(__file__).resolve().parents[1]


def test_every_lesson_has_a_question_a_claim_and_all_its_parts():
    assert tuple(item.path for item in LESSONS) == ORDER
    for item in LESSONS:
        assert item.question.endswith("?") and item.claim.endswith("."), item.path
        assert item.able.startswith("You will be able to ") and 5 <= item.minutes <= 60 and item.assumes, item.path
        for scene in item.scenes.values():
            assert scene.tries and scene.words and scene.mathematics and set(scene.words) <= set(GLOSSARY), item.path
            for part in () if callable(scene.code) else scene.code:
                assert blocks.source(part.file, *part.names), item.path
            drawn = {
                spec.name: spec for spec in scene.model.specs().values() if scene.groups.get(spec.group) is not None
            }
            assert len(scene.simple or drawn) <= 5 and set(scene.simple) <= set(drawn), item.path
            more = {spec.group for name, spec in drawn.items() if scene.simple and name not in scene.simple}
            assert all(scene.groups[group] for group in more), f"{item.path}: a group under More has a title"
    keys = [check.key for item in LESSONS for scene in item.scenes.values() for check in scene.questions]
    assert len(set(keys)) == len(keys), "an answer is kept by its question's key"


def test_lessons_are_imported_without_a_page_a_worker_or_torch():
    """A command of Streamlit outside a page warns on stderr, also where it only reads the session or the address."""
    script = """
import multiprocessing, sys
from importlib import import_module
from pages import ORDER
for name in ORDER:
    import_module(f"pages.{name}")
from gan_core.runtime.pool import shared_pool
from streamlit import runtime
print(shared_pool(create=False), multiprocessing.active_children(), runtime.exists(), {"torch", "ot"} & set(sys.modules))
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (said.stdout.strip(), said.stderr) == ("None [] False set()", "")


def test_source_is_the_text_of_the_function():
    code = blocks.source("gan_core/losses/hinge.py", "Hinge")
    assert code.startswith("@register_loss\nclass Hinge") and "def loss_G" in code
    assert code in (ROOT / "gan_core/losses/hinge.py").read_text("utf-8")
    with pytest.raises(KeyError, match="no_such"):
        blocks.source("gan_core/losses/hinge.py", "no_such")


def test_terms_have_one_sentence_each():
    for term, meaning in GLOSSARY.items():
        assert meaning.endswith(".") and ". " not in meaning, term


def test_the_command_and_the_notebook_lines_of_a_run_repeat_it(capsys):
    vary = "loss=minimax|hinge"
    params = PlaneGanParams.of(seed=3, width_G=8, width_D=8, batch_size=16, vary=vary, lr_D=0.002)
    words = shlex.split(share.command("plane_gan", params, "2:lr_D=0.005,3:step_D", 5))
    assert words[:3] == ["python", "-m", "gan_core"] and main(words[3:]) == 0
    assert json.loads(capsys.readouterr().out.strip().splitlines()[-1])["step"] == 5
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
    """A lesson without a run."""
    from dataclasses import replace

    from pages import noise
    from ui.lesson import Source, Step

    mathematics = [Step("First", r"a = b", "Words."), Step("Second", "", "More words.")]
    code, words = [Source.of("gan_core/losses/hinge.py", "Hinge")], ("discriminator", "mode")
    replace(noise.LESSON, shows=replace(noise.LESSON.shows, mathematics=mathematics, code=code, words=words)).show()


def test_a_lesson_shows_question_steps_code_and_terms():
    at = AppTest.from_function(page, default_timeout=20).run()
    assert not at.exception
    assert at.title[0].value == noise.LESSON.question
    assert [item.label for item in at.tabs] == [
        "Predict",
        "What you see",
        "Try",
        "Mathematics",
        "Claims",
        "Code",
        "Words",
    ]
    assert [item.label for item in at.expander] == ["1. First", "2. Second", "`gan_core/losses/hinge.py`"]
    assert not at.code and at.latex[0].value.strip("$\n") == "a = b"
    at.session_state["code gan_core/losses/hinge.py Hinge"] = True  # the reader opens it
    assert "class Hinge" in at.run().code[0].value
    assert any(GLOSSARY["mode"] in item.value for item in at.markdown)


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
    asked = " ".join(item.proto.label for item in at.get("page_link"))
    assert all(item.question in asked and item.claim not in said for item in LESSONS) and says in said


def test_a_lesson_opens_held_with_its_first_question_and_the_first_press_plays():
    at = opened.page("plane")
    del at.query_params["play"]
    at.run()
    memory = at.session_state["plane_gan panel"]
    assert memory.held and not memory.playing and at.radio(key="check_plane_scores")
    assert not [button for button in at.button if button.key == "opening_run"], "the guide comes first"
    at.button(key="plane_gan_guide_skip").click().run()
    at.button(key="opening_run").click().run()
    assert memory.playing and not memory.held and not at.exception
    assert "A question for this run is open under *Predict*" in opened.text(at)
