"""The walk back: a prediction is judged by the next step; a dragged input goes into the link."""

import re

from playwright.sync_api import expect


def test_a_prediction_is_judged_and_an_input_is_dragged(app, fresh):
    page = fresh(f"{app}/bptt?at=6")
    step = page.locator(".st-key-bptt_step")
    expect(step).to_contain_text("Back, step 5")
    step.get_by_text("smaller", exact=True).click()
    step.get_by_text("negative", exact=True).click()
    page.get_by_role("button", name="Step", exact=True).click()
    expect(step).to_contain_text("Back, step 4")
    expect(step).to_contain_text(re.compile("✓ You said smaller.*✓ You said negative: the first number is −0.59"))
    page.locator("[data-handle=x1]").press("ArrowDown")
    page.wait_for_url(re.compile(r"x=0\.9"))
    assert not page.errors
