"""The lesson on mode collapse in a real browser: what it reads, how a cure goes on and off, what Try does."""

import re

from lesson_page import reaches, reading
from playwright.sync_api import expect

SMALL = "width_G=8&width_D=8&batch_size=64"


def test_the_run_is_read_and_the_guide_lights_its_branch(app, fresh):
    page = fresh(f"{app}/collapse?{SMALL}&stop=600")
    reaches(page, 600)
    page.wait_for_function("() => document.querySelectorAll('.gs-charts .js-plotly-plot').length === 5")
    verdict = reading(page, "verdict")
    assert verdict in ("covers all", "partial collapse", "collapse", "hopping", "not converged")
    page.get_by_role("tab", name="The guide").click()
    lit = page.locator("[class*=st-key-guide_][class*=_lit]")
    expect(lit).to_have_count(1)
    expect(lit).to_contain_text(f"Yes: {verdict}.")
    expect(page.get_by_text(re.compile("Over the last 10 evaluations"))).to_be_visible()
    page.locator(".gs-slider").press("Home")  # what the reader looks at is what is read
    expect(lit).to_contain_text("Yes: too early to say.")
    assert not page.errors


def test_a_cure_goes_over_the_run_and_comes_away(app, fresh):
    page = fresh(f"{app}/collapse?{SMALL}&n_D=2")
    reaches(page, 60)
    page.get_by_role("tab", name="Cures").click()
    page.get_by_role("button", name="More discriminator steps", exact=True).click()
    page.wait_for_url("**n_D=10**")
    page.get_by_role("button", name="More discriminator steps: on").click()
    page.wait_for_url("**n_D=2**")  # what it was before
    page.get_by_role("button", name="PacGAN packing", exact=True).click()  # restarts the run
    page.wait_for_url("**packing=4**")
    expect(page.locator(".gs-readings")).to_contain_text("x, …, x: 4 copies")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="PacGAN packing", exact=True)).to_be_visible()
    assert not page.errors


def test_a_suggestion_starts_from_this_pages_settings(app, fresh):
    page = fresh(f"{app}/collapse?{SMALL}")
    reaches(page, 20)
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="From mode to mode").click()
    page.wait_for_url("**sigma=0.05**")
    expect(page).not_to_have_url(re.compile("width_D"))
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.locator("[data-testid=stDialog] code").first
    expect(link).to_contain_text("sigma=0.05")
    expect(link).not_to_contain_text("lr_D")


def test_a_formula_answers_at_once(app, fresh):
    page = fresh(f"{app}/collapse?{SMALL}&stop=20")
    reaches(page, 20)
    page.get_by_text("nearly as much as for seven modes", exact=True).click()
    page.get_by_text("which is right").wait_for()
    expect(page.get_by_text(re.compile("0\\.1276"))).to_be_visible()
