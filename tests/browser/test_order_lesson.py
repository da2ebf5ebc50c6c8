"""The lesson on order in a real browser: the discriminator is frozen, the samples climb it, and the paper answers at once."""

from lesson_page import reaches, reading
from playwright.sync_api import expect

SMALL = "width_G=8&width_D=8&batch_size=16"


def test_a_frozen_discriminator_keeps_its_largest_score_and_the_button_freezes_it(app, fresh):
    page = fresh(f"{app}/order?{SMALL}&stop=40")
    reaches(page, 40)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    assert reading(page, "steps D : G") == "1 : 1"
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="Freeze the discriminator", exact=True).click()
    page.wait_for_url("**frozen=critic**")
    expect(page.locator(".gs-readings")).to_contain_text("0 : 1")
    largest = reading(page, "largest f")
    page.get_by_role("button", name="Generator step", exact=True).click()
    reaches(page, 41)
    assert reading(page, "largest f") == largest
    page.get_by_role("button", name="In turn, 50 discriminator steps to one").click()
    expect(page.locator(".gs-readings")).to_contain_text("50 : 1")
    expect(page.locator("[data-layer=maximum]")).to_have_count(1)
    assert not page.errors


def test_the_formula_answers_and_the_steps_open(app, fresh):
    page = fresh(f"{app}/order?{SMALL}&stop=5")
    reaches(page, 5)
    question = page.get_by_role("radiogroup", name="The generator may be any distribution.")
    question.get_by_text("min max", exact=True).click()
    expect(page.get_by_text("the formula says the same")).to_be_visible()
    page.get_by_role("tab", name="Mathematics").click()
    page.get_by_text("5. A generator that makes one point: a gap").click()
    expect(page.get_by_text("0.4315")).to_be_visible()
    assert not page.errors
