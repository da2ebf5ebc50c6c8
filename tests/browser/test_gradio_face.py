"""The Gradio face in a browser: a link opens, the run is held, Play counts up, a setting goes into run and link."""

import re

import pytest
from playwright.sync_api import expect

from tests.gradio_server import gradio_server

pytest.importorskip("gradio", reason="the Gradio face needs requirements-gradio.txt")
SLOW = 60_000  # ms; the first run imports torch


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with gradio_server(tmp_path_factory.mktemp("gradio")) as address:
        yield address


def reading(page, label):
    return page.locator(".gs-readings div", has=page.locator("dt", has_text=re.compile(f"^{label}$"))).locator("dd")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_play_counts_up_and_pause_holds(address, fresh, size):
    page = fresh(f"{address}/plane_gan?seed=7&members=2&width_D=8&width_G=8", size=size)
    expect(reading(page, "step")).to_have_text("0", timeout=SLOW)
    expect(reading(page, "seed")).to_have_text("7")
    expect(page.locator(".gs-legend li")).to_have_text(["seed 7", "seed 8"])
    press(page, "Step")
    expect(reading(page, "step")).to_have_text("1", timeout=SLOW)
    press(page, "Play")
    expect(reading(page, "step")).to_have_text(re.compile(r"^[\d,]{2,}$"), timeout=SLOW)
    press(page, "Pause")
    expect(reading(page, "status")).to_have_text("paused", timeout=SLOW)
    press(page, "Reset")
    expect(reading(page, "step")).to_have_text("0", timeout=SLOW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("performance.getEntriesByType('resource').every(e => new URL(e.name).host === location.host)")
    assert not page.errors


def test_a_setting_goes_into_the_run_and_the_link(address, fresh):
    page = fresh(f"{address}/plane_gan?width_D=8&width_G=8&hidden=99")
    expect(page.get_by_text("unknown setting")).to_be_visible(timeout=SLOW)
    expect(reading(page, "step")).to_have_text("0", timeout=SLOW)
    page.get_by_role("button", name=re.compile("^More")).last.click()
    seed = page.get_by_label("Seed", exact=True)
    seed.fill("-5")
    expect(page.get_by_text("seed: -5 is not allowed")).to_be_visible(timeout=SLOW)
    seed.fill("12")
    expect(reading(page, "seed")).to_have_text("12", timeout=SLOW)
    expect(page).to_have_url(re.compile(r"/plane_gan\?.*seed=12"), timeout=SLOW)
    page.reload()
    expect(reading(page, "seed")).to_have_text("12", timeout=SLOW)


def test_an_experiment_without_figures_shows_its_numbers(address, fresh):
    page = fresh(f"{address}/dirac_gan")
    expect(page.locator(".gs-table td").first).to_have_text("step", timeout=SLOW)
    press(page, "Step")
    expect(page.locator(".gs-table tr").first).to_have_text("step1", timeout=SLOW)
