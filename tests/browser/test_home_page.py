"""The front page: a GAN at work that rests unseen and ends on a full server, cards that are links, paths, kept answers."""

import re

import pytest
from playwright.sync_api import expect

from pages import LESSONS
from pages.home.paths import PATHS

STEP = "(+document.querySelector('.gs-front')?.dataset.step || 0)"
WIDTH = (
    "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
)
IN_WINDOW = """selectors => selectors.every(selector => {
  const { top, bottom, left, right, width } = document.querySelector(selector).getBoundingClientRect();
  return width > 0 && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
})"""
ABOVE_THE_FOLD = [
    ".gs-front-picture",
    ".gs-front-slider",
    ".st-key-front_words p",
    ".st-key-front_start a",
    ".gs-front-all",
]
COUNT_LOOKS = "() => performance.getEntriesByType('resource').filter(entry => entry.name.includes('/direct/')).length"


def test_the_live_gan_stands_still_until_it_is_started_where_the_reader_asks_for_reduced_motion(app, fresh):
    page = fresh(app, still=True)
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(COUNT_LOOKS) == 0
    picture = page.get_by_role("img", name="real points in eight groups on a ring")
    expect(picture).not_to_have_accessible_name(re.compile("slope"))
    start.click()
    page.wait_for_function(f"() => {STEP} >= 5")
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
    expect(picture).to_have_accessible_name(re.compile(r"; \d of 8 modes covered, \d+ % of the samples good, slope of"))


def test_the_live_gan_trains_follows_its_slider_rests_out_of_sight_and_ends_on_leaving(app, fresh):
    page = fresh(app)
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_json["do"]) if "/direct/" in request.url else None)
    page.wait_for_function(f"() => {STEP} >= 5")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(IN_WINDOW, arg=ABOVE_THE_FOLD)
        assert page.evaluate(WIDTH) <= width
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("Learning rate of the generator").press("End")
    expect(page.get_by_text("1.0 × 10⁻²")).to_be_visible()
    with page.expect_request(lambda request: "/direct/" in request.url and request.post_data_json.get("rate") == 8):
        pass
    page.get_by_role("link", name="All lessons").click()
    page.wait_for_function("() => document.querySelector('#all-lessons').getBoundingClientRect().top < 200")
    page.get_by_role("heading", name="This server").scroll_into_view_if_needed()
    page.wait_for_function(f"() => {COUNT_LOOKS[6:]} > 0")
    for _ in range(200):  # the last look and the message that it rests
        if sent[-1] == "rest":
            break
        page.wait_for_timeout(50)
    assert sent[-1] == "rest"
    seen = len(sent)
    page.get_by_role("heading", name="GANscope").scroll_into_view_if_needed()
    page.wait_for_function(f"step => {STEP} > step", arg=page.evaluate(STEP))
    assert len(sent) > seen
    page.get_by_role("link", name=LESSONS[4].question).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{LESSONS[4].path}**")
    page.wait_for_function("() => !document.querySelector('.gs-front')")
    for _ in range(200):
        if sent[-1] == "leave":
            break
        page.wait_for_timeout(50)
    assert sent[-1] == "leave"
    assert not page.errors


def test_a_full_server_shows_the_kept_run_and_says_so(serve, fresh):
    page = fresh(serve("app.py", GANSCOPE_RUNS="1"), theme="dark")
    page.wait_for_function(f"() => {STEP} >= 1")  # the first visitor finds room
    other = fresh(serve("app.py", GANSCOPE_RUNS="1"), size="narrow")
    expect(
        other.get_by_text("The server is busy with lessons, so this is a recording of the same run.")
    ).to_be_visible()
    other.wait_for_function(f"() => {STEP} >= 40")
    expect(other.get_by_label("Learning rate of the generator")).to_be_hidden()
    page.wait_for_function(f"() => {STEP} >= 40")
    expect(page.get_by_label("Learning rate of the generator")).to_be_visible()
    assert not page.errors and not other.errors


@pytest.mark.parametrize("name", PATHS)
def test_a_path_leads_from_lesson_to_lesson(app, fresh, name):
    page = fresh(app)
    path = PATHS[name]
    page.locator(f".st-key-path_{name} a").click()
    page.wait_for_url(f"**/{path.lessons[0]}?path={name}**")
    page.locator(".st-key-next_in_path a").click()
    page.wait_for_url(f"**/{path.lessons[1]}?path={name}**")
    expect(page.get_by_text(f"{path.title}: lesson 2 of {len(path.lessons)}.")).to_be_visible()
