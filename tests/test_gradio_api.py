"""The Gradio face as `gradio_client` sees it, beside the command line; and its figures of every experiment."""

import json
import subprocess
import sys
import urllib.request
from types import SimpleNamespace

import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.figures.drawn import DRAWN
from gan_core.params import PlaneGanParams
from gradio_face import runs
from tests.gradio_server import gradio_server
from ui import links
from ui.packing import pack

gradio_client = pytest.importorskip("gradio_client", reason="the Gradio face needs requirements-gradio.txt")
SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "seed": 2}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with gradio_server(tmp_path_factory.mktemp("gradio")) as address:
        yield gradio_client.Client(address, verbose=False)


def test_its_answers_have_the_security_headers(client):
    with urllib.request.urlopen(client.src) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors *"


def test_a_run_by_the_api_is_the_command_line_s(client):
    answer = client.predict("plane_gan", 150, SMALL, api_name="/run")
    sets = [part for name, value in SMALL.items() for part in ("--set", f"{name}={value}")]
    command = [
        sys.executable,
        "-m",
        "gan_core",
        "run",
        "plane_gan",
        *sets,
        "--steps",
        "150",
        "--device",
        "cpu",
        "--json",
    ]
    printed = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    del answer["steps_per_second"], printed["steps_per_second"]
    assert answer == printed  # bit for bit: the same seed, settings and steps


def test_settings_come_as_a_link_writes_them(client):
    answer = client.predict("dirac_gan", 5, {"seed": "3"}, api_name="/run")
    assert answer["step"] == 5 and answer["params"]["seed"] == 3


@pytest.mark.parametrize(
    ("experiment", "steps", "settings", "said"),
    [
        ("plane_gan", 10, {"width_D": -1}, "width_D: -1 is not allowed"),
        ("plane_gan", 10, {"lr_D": float("1e308")}, "lr_D"),
        ("plane_gan", 10, {"pages": 1}, "unknown setting 'pages'"),
        ("plane_gan", -1, {}, "steps: -1 is not allowed"),
        ("plain_gan", 10, {}, "plane_gan"),
    ],
)
def test_a_wrong_value_is_answered_by_one_sentence(client, experiment, steps, settings, said):
    with pytest.raises(gradio_client.exceptions.AppError, match=said):
        client.predict(experiment, steps, settings, api_name="/run")


def test_a_closed_tab_releases_its_own_runs_only(monkeypatch):
    released = []

    def run_named(name):
        return SimpleNamespace(run_id=name, start=lambda *a, **b: None, release=lambda: released.append(name))

    names = iter(["one", "two", "three"])
    monkeypatch.setattr(runs, "new_run", lambda session: run_named(next(names)))
    link = links.read({"seed": "4"}, PlaneGanParams)
    for session in ("a", "b", "a"):
        runs.visit("plane_gan", link, session)
    runs.leave("a")
    assert released == ["one", "three"] and runs.find("two").params.seed == 4
    with pytest.raises(BadInput, match="has expired"):
        runs.find("one")


@pytest.mark.parametrize(
    "asked", [None, [], "x", {"run": "x"}, {"run": ["x"], "at": float("nan"), "layers": 3}, {"at": 10**400}]
)
def test_an_invalid_look_is_answered_by_a_note(asked):
    assert set(runs.look(asked)) == {"note"}


def test_only_run_is_offered(client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/run"]


@pytest.mark.parametrize(
    "name", sorted(set(DRAWN) - {"image_race", "stacked_gan"})
)  # those are slow, and drawn as image_gan
def test_an_experiment_s_figures_can_be_sent(name):
    run = experiments.create(name)
    run.advance(1)
    snapshot, drawn = run.snapshot(), DRAWN[name]
    figures = drawn.figures(snapshot, "dark", drawn.on)
    assert next(iter(figures)) == "picture" and len(figures) > 1
    assert len(pack(figures)) > 1000
    assert drawn.figures(snapshot, "light", ["nothing"]).keys() == figures.keys()
