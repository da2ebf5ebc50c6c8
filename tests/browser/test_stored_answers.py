"""Answers are kept in the browser: found at the next visit, may be forgotten, and needs no storage."""

import pytest
from playwright.sync_api import expect

ASKED = "[class*=st-key-check_slope] label:has(input[type=radio])"
DENIED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });"
)


@pytest.mark.parametrize("script", ["", DENIED], ids=["kept", "no storage"])
def test_an_answer_is_found_again_where_the_browser_keeps_it(app, fresh, script):
    page = fresh(f"{app}/slope", script=script, held=True)
    claim = page.locator(".gs-claim")
    page.locator(ASKED).first.click()
    expect(page.get_by_text("You predicted").first).to_be_visible()
    expect(claim).to_be_visible()
    page.reload()
    if script:
        expect(page.locator(ASKED).first).to_be_visible()
        expect(page.get_by_text("You predicted")).to_have_count(0)
    else:
        expect(page.get_by_text("You predicted").first).to_be_visible()
        expect(claim).to_be_visible()
        page.goto(app)
        card = page.get_by_role("link", name="Why can a generator stop learning?")
        expect(card).to_contain_text("1 of 2 questions answered")
        page.get_by_role("button", name="Forget my answers").click()
        expect(card).not_to_contain_text("questions answered")
        page.wait_for_function("() => localStorage.getItem('ganscope answers') === '{}'")
        page.goto(f"{app}/slope")
        expect(page.locator(ASKED).first).to_be_visible()
        expect(page.get_by_text("You predicted")).to_have_count(0)
    assert not page.errors
