"""The Gradio face in a browser: a link opens, the run is held, Play counts up; and as `gradio_client` sees it, beside the command line."""

import json
import re
import urllib.request

import pytest
from conftest import ROOT, free_port
from playwright.sync_api import expect

from gan_core.cli import main

gradio_client = pytest.importorskip("gradio_client", reason="the Gradio face needs requirements-gradio.txt")
SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "seed": 2}


@pytest.fixture(scope="module")
def address(start, tmp_path_factory):
    port = free_port()
    environment = {
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
    }
    address = f"http://127.0.0.1:{port}"
    start([str(ROOT / "gradio_app.py")], address, cwd=tmp_path_factory.mktemp("gradio"), **environment)
    return address


@pytest.fixture(scope="module")
def client(address):
    return gradio_client.Client(address, verbose=False)


def reading(page, label):
    return page.locator(".gs-readings div", has=page.locator("dt", has_text=re.compile(f"^{label}$"))).locator("dd")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_play_counts_up_and_pause_holds(address, fresh, size):
    page = fresh(f"{address}/plane_gan?seed=7&members=2&width_D=8&width_G=8", size=size)
    expect(reading(page, "step")).to_have_text("0")
    expect(reading(page, "seed")).to_have_text("7")
    expect(page.locator(".gs-legend li")).to_have_text(["seed 7", "seed 8"])
    press(page, "Step")
    expect(reading(page, "step")).to_have_text("1")
    press(page, "Play")
    expect(reading(page, "step")).to_have_text(re.compile(r"^[\d,]{2,}$"))
    press(page, "Pause")
    expect(reading(page, "status")).to_have_text("paused")
    press(page, "Reset")
    expect(reading(page, "step")).to_have_text("0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("performance.getEntriesByType('resource').every(e => new URL(e.name).host === location.host)")
    assert not page.errors


def test_a_setting_goes_into_the_run_and_the_link_when_its_box_is_left(address, fresh):
    """A key asks the server for nothing, leaving the box or Enter asks once; another visitor's run and settings stay as they are."""
    other, page = (fresh(f"{address}/plane_gan?width_D=8&width_G=8&hidden=99") for _ in range(2))
    expect(page.get_by_text("unknown setting")).to_be_visible()
    expect(reading(page, "step")).to_have_text("0")
    asked = []
    page.on("request", lambda request: asked.append(request) if "/queue/join" in request.url else None)
    page.get_by_role("button", name=re.compile("^More")).last.click()
    seed = page.get_by_label("Seed", exact=True)
    seed.press("Control+a")
    seed.press_sequentially("99999999999")
    assert asked == []
    seed.press("Tab")
    expect(page.get_by_text("seed: 99999999999 is not allowed")).to_be_visible()
    assert len(asked) == 1
    seed.press("Control+a")
    seed.press_sequentially("128")
    seed.press("Enter")
    expect(reading(page, "seed")).to_have_text("128")
    expect(page).to_have_url(re.compile(r"/plane_gan\?.*seed=128"))
    assert len(asked) == 2
    seed.fill("")
    seed.press("Tab")
    expect(page.get_by_text("Seed: the box is empty; its value is as before.")).to_be_visible()
    press(page, "Step")
    expect(reading(page, "step")).to_have_text("1")
    expect(reading(other, "step")).to_have_text("0")
    expect(reading(other, "seed")).to_have_text("0")
    assert "seed" not in other.url
    page.reload()
    expect(reading(page, "seed")).to_have_text("128")


def test_an_experiment_without_figures_shows_its_numbers(address, fresh):
    page = fresh(f"{address}/dirac_gan")
    expect(page.locator(".gs-table td").first).to_have_text("step")
    press(page, "Step")
    expect(page.locator(".gs-table tr").first).to_have_text("step1")


def test_its_answers_have_the_security_headers(client):
    with urllib.request.urlopen(client.src) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors *"


def test_a_run_by_the_api_is_the_command_line_s(client, capsys):
    answer = client.predict("plane_gan", 150, SMALL, api_name="/run")
    sets = [part for name, value in SMALL.items() for part in ("--set", f"{name}={value}")]
    assert main(["run", "plane_gan", *sets, "--steps", "150", "--device", "cpu", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
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


def test_only_run_is_offered(client):
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/run"]
