"""Answers are kept in the browser: a reader who comes back finds them, may have them forgotten, and needs no storage."""

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
    assert not page.errors
