"""The lesson on digits from noise, in a real browser: a U-Net that learns, and the one that ships."""

import re

from lesson_page import PAINTED, reaches, reading
from playwright.sync_api import expect


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_unet_trains_to_the_steps_asked_for_and_the_switch_keeps_what_was_set(app, fresh):
    page = fresh(f"{app}/digits?scene=Train&batch_size=4&steps=3&sampling_steps=2")
    reaches(page, 3)
    page.wait_for_function(PAINTED)
    expect(page.locator(".gs-readings")).to_contain_text(re.compile("100 % of 3"))
    assert reading(page, "time left") == "0 s" and reading(page, "samples of step") == "0"
    assert reading(page, "weights") == "1,277,553"  # 1.28 M: the issue asks for 1.5 M at most
    page.get_by_text("Sample", exact=True).click()
    page.wait_for_url(lambda url: "scene=Sample" in url and "batch_size" not in url)
    page.get_by_role("tab", name="Words").wait_for()
    page.get_by_text("Train", exact=True).first.click()
    page.wait_for_url(lambda url: "scene=Train" in url and "batch_size=4" in url)
    reaches(page, 3)
    assert fits(page) and not page.errors


def test_five_digits_are_drawn_and_a_suggestion_draws_them_again(app, fresh):
    page = fresh(f"{app}/digits", "narrow")
    reaches(page, 50)
    page.wait_for_function(PAINTED)
    expect(page.locator(".gs-readings")).to_contain_text("50 of 50")
    assert re.fullmatch(r"(\d ){5}· \d+ %", reading(page, "classifier")) and reading(page, "t") == "20 → 0"
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="Guidance 3, all told").click()
    page.wait_for_url("**guidance=3**")
    expect(page.locator(".gs-readings")).to_contain_text("100 of 100")
    assert fits(page) and not page.errors
