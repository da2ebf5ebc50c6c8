"""What a reader meets of the server itself: a full house, and a connection that is lost."""

import pytest
from lesson_page import PAUSED, STEP, reaches, reading
from playwright.sync_api import expect

IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
KEEP_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


def test_who_finds_the_house_full_reads_their_place_in_the_queue(serve, fresh):
    full_house = serve("app.py", GANSCOPE_RUNS="1")
    first = fresh(f"{full_house}/plane")
    reaches(first, 1)
    second = fresh(f"{full_house}/plane?seed=1")
    expect(second.get_by_text("first in the queue")).to_be_visible()
    assert second.locator(".gs-readings dd").count() == 0 and not second.errors
    first.bring_to_front()  # a hidden tab asks for no pictures
    reaches(first, 1 + first.evaluate(STEP))  # the one who came first goes on


def test_a_run_is_picked_up_again_after_a_lost_connection(serve, fresh):
    page = fresh(f"{serve('app.py')}/plane?seed=7", script=KEEP_SOCKETS)
    reaches(page, 50)
    expect(page.get_by_role("tab", name="Words")).to_be_visible()  # the page is drawn to its end
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.wait_for_function("() => document.querySelector('.gs-readings')?.innerText.includes('paused')")
    before = page.evaluate(STEP)
    assert page.evaluate("() => { const open = window.sockets.filter(one => one.readyState === 1); open.forEach(one => one.close()); return open.length }") >= 1  # fmt: skip
    page.wait_for_function("() => window.sockets.at(-1).readyState === 1 && window.sockets.length > 1")
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function(f"() => {STEP} === {before + 1}")  # the same run: another would stand near 0
    assert reading(page, "seed") == "7" and not page.errors


@pytest.mark.parametrize("place", ["plane?seed=7", ""])
def test_looks_are_answered_again_after_a_lost_connection(serve, fresh, place):
    """Streamlit ends what a session has opened when its connection is lost, and may not draw the page when it comes back."""
    page = fresh(f"{serve('app.py')}/{place}", script=KEEP_SOCKETS)
    page.wait_for_function(
        "() => +(document.querySelector('.gs-front')?.dataset.step ?? document.querySelector('.gs-readings dd')?.innerText) > 0"
    )
    page.wait_for_function(IDLE)
    with page.expect_response(lambda answer: "/direct/" in answer.url and answer.status == 404):
        page.evaluate("window.sockets.forEach(one => one.close())")
    with page.expect_response(lambda answer: "/direct/" in answer.url and answer.status == 200):
        pass
    with page.expect_response(lambda answer: "/direct/" in answer.url and answer.status == 200):
        pass
    assert not page.errors


def test_a_run_goes_on_while_the_network_is_lost_and_its_controls_are_kept(serve, fresh):
    page = fresh(f"{serve('app.py')}/plane?seed=8&loss=hinge", script=KEEP_SOCKETS)
    reaches(page, 20)
    expect(page.get_by_role("tab", name="Words")).to_be_visible()  # the page is drawn to its end
    before, silent = page.evaluate(STEP), page.locator(".gs-band", has_text="The server does not answer; trying again.")
    page.context.set_offline(True)
    try:
        page.evaluate("window.sockets.forEach(one => one.close())")  # which a network that is lost does after a while
        expect(silent).to_be_visible()
    finally:
        page.context.set_offline(False)
    expect(silent).to_be_hidden()
    page.wait_for_function("() => window.sockets.at(-1).readyState === 1 && window.sockets.length > 1")
    reaches(page, 1 + page.evaluate(STEP))
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function(PAUSED)
    assert page.evaluate(STEP) > before and reading(page, "seed") == "8"
    assert "loss=hinge" in page.url and page.get_by_role("combobox", name="Loss").input_value() == "Hinge"
    assert not page.errors


TOGETHER = "all => all.forEach(one => document.querySelector(one).click())"


@pytest.mark.parametrize("view_first", [True, False])
def test_a_button_pressed_in_the_moment_in_which_the_view_sends_something_counts_once(app, fresh, view_first):
    def press(name):
        both = ["[data-layer=discriminator]", f".st-key-plane_gan_{name} button"]
        page.evaluate(TOGETHER, both if view_first else both[::-1])  # the browser sends one message for both

    page = fresh(f"{app}/plane?seed=8")
    reaches(page, 50)
    expect(page.get_by_role("tab", name="Words")).to_be_visible()
    press("play")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.wait_for_function(PAUSED)
    before = page.evaluate(STEP)
    press("step")
    page.wait_for_function(f"() => {STEP} === {before + 1}")
    press("step")
    page.wait_for_function(f"() => {STEP} === {before + 2}")
    assert not page.errors


def test_a_bar_that_shows_what_is_no_longer_so_is_drawn_once_more(serve, fresh):
    page = fresh(serve("tests/browser/pages/behind_app.py"))
    reaches(page, 20)
    page.get_by_role("button", name="Behind the bar").click()
    page.wait_for_function("() => document.querySelector('.gs-readings')?.innerText.includes('paused')")
    page.get_by_role("button", name="Play", exact=True).click()
    reaches(page, 20 + page.evaluate(STEP))
    assert not page.errors


def test_a_part_beside_the_view_is_drawn_again_until_it_shows_the_run_as_it_is_and_only_where_it_is_seen(serve, fresh):
    page = fresh(serve("tests/browser/pages/behind_app.py"))
    page.get_by_text("Seen: step 30 passed.").first.wait_for()
    page.get_by_text("Unseen: step 30 passed.").wait_for(state="attached")
    drawn = "() => +document.body.textContent.match(/Drawn (\\d+) times/)[1]"
    before = page.evaluate(drawn)
    reaches(page, 300 + page.evaluate(STEP))
    assert page.evaluate(drawn) == before, "its tab is not open"
    page.get_by_role("tab", name="Covered").click()
    page.wait_for_function(f"before => ({drawn})() > before + 1", arg=before)
    assert not page.errors


LOOKS = "**/direct/*"


def test_a_reader_is_told_that_looks_are_not_answered_and_the_view_goes_on_when_they_are(serve, fresh):
    page = fresh(f"{serve('app.py')}/plane")
    reaches(page, 1)
    page.route(LOOKS, lambda route: route.fulfill(status=503))
    silent = page.locator(".gs-band", has_text="The server does not answer; trying again.")
    expect(silent).to_be_visible()
    page.unroute(LOOKS)
    expect(silent).to_be_hidden()
    reaches(page, 1 + page.evaluate(STEP))


def test_looks_do_not_pile_up_while_one_is_unanswered(serve, fresh):
    page = fresh(f"{serve('app.py')}/plane")
    reaches(page, 1)
    held = []
    page.route(LOOKS, lambda route: held.append(route))  # playwright takes no method of a list
    for _ in range(10_000):  # frames; expect_request would miss a look that is held before it listens
        if held:
            break
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
    for label, next_label in (("Pause", "Play"), ("Play", "Pause")):  # a press brings the next look on
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.get_by_role("button", name=next_label, exact=True)).to_be_visible()
    assert len(held) == 1
    page.unroute(LOOKS)  # releases what is held
    reaches(page, 1 + page.evaluate(STEP))
    assert not page.errors
