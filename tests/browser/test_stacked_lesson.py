"""The lesson on a thousand modes in a real browser: it trains and counts, and the birthday test answers."""

import re

from lesson_page import PAINTED, reaches
from playwright.sync_api import expect

SMALL = "width=0.125&batch_size=8&noise_dim=8&count_every=20&count_samples=200"


def test_modes_are_counted_beside_what_a_perfect_sampler_scores(app, fresh):
    page = fresh(f"{app}/stacked?{SMALL}")
    reaches(page, 25)
    page.wait_for_function(PAINTED)
    readings = page.locator(".gs-readings").first  # of the run; the laboratory has its own
    expect(readings).to_contain_text(re.compile(r"modes\s*\d+ \(perfect 181\)"))
    expect(readings).to_contain_text("100 %")
    page.get_by_text("Closest pairs", exact=True).first.click()
    page.locator(".gs-picture").get_by_text("‖x − y‖").first.wait_for()
    page.get_by_role("tab", name="How it is counted").click()
    page.get_by_role("tabpanel").get_by_text("one mode alone, by the classifier's errors").wait_for()
    assert not page.errors


def test_the_reader_judges_pairs_and_tries_the_test(app, fresh):
    page = fresh(f"{app}/stacked?{SMALL}")
    reaches(page, 25)
    page.get_by_role("tab", name="The birthday test").click()
    panel = page.get_by_role("tabpanel")
    panel.get_by_role("button", name="1", exact=True).click()
    panel.get_by_text("You say 1 of 6").wait_for()
    expect(panel).to_contain_text("s for ½")
    panel.get_by_text("Support that each of 10 tests speaks for").wait_for()
    page.get_by_role("tab", name="Predict").click()
    page.get_by_text("up to some 17,000", exact=True).click()
    page.get_by_text("which is right").wait_for()
    assert not page.errors
