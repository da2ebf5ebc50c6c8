"""Presenting in a real browser: large type, one picture and one chart, and keys; the teacher's notes on a page of their own."""

import re

from lesson_page import PAUSED, STEP, reaches
from playwright.sync_api import expect

SMALL = "width_G=8&width_D=8&batch_size=64"
# what is seen of the page: [the smallest type of the charts, that of everything else, the charts that are shown]
TYPE = """() => {
  const seen = node => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().height > 0;
  const px = node => parseFloat(getComputedStyle(node).fontSize);
  const written = node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
  const inChart = node => node.closest('.gs-box') !== null;
  const all = [...document.querySelectorAll('h1, .st-key-lesson_bar *, .gs-live-view *')].filter(node => seen(node) && written(node));
  const icon = node => node.closest('[data-testid=stIconMaterial]') !== null;
  const smallest = nodes => Math.min(...nodes.map(px));
  return [smallest(all.filter(inChart)), smallest(all.filter(node => !inChart(node) && !icon(node))),
    [...document.querySelectorAll('.gs-charts > .gs-box')].filter(seen).map(box => box.dataset.figure)];
}"""
CHARTS = f"() => ({TYPE})()[2]"
LARGE = f"() => Number.isFinite(({TYPE})()[0]) && ({TYPE})()[0] >= 15.99"  # there, and large; 15.99: what Plotly rounds


def test_a_run_is_presented_by_keys_alone(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&present=1", held=True)
    expect(page.locator("strong").get_by_text("which points does the discriminator")).to_be_visible()
    page.wait_for_function(LARGE)
    page.keyboard.press("Space")
    reaches(page, 20)
    assert page.evaluate(TYPE)[1] >= 24
    for hidden in ("[data-testid=stSidebar]", ".st-key-lesson_controls", "[role=tablist]"):
        expect(page.locator(hidden).first).to_be_hidden()
    first = page.evaluate(CHARTS)
    page.keyboard.press("ArrowDown")
    second = page.evaluate(CHARTS)
    assert len(first) == len(second) == 1 and first != second
    page.wait_for_function(LARGE)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(CHARTS) == first
    page.keyboard.press("Space")
    page.wait_for_function(PAUSED)
    step = page.evaluate(STEP)
    page.keyboard.press(".")
    page.wait_for_function(f"() => {STEP} === {step + 1}")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".gs-band")).to_have_text(re.compile("is shown; the run is at step"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="keys")).to_contain_text("full screen")
    expect(page.get_by_role("dialog", name="keys")).to_be_focused()  # so that it is read aloud
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="keys")).to_have_count(0)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.keyboard.press("r")
    page.wait_for_function(f"() => {STEP} < {step}")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('present')")
    expect(page.get_by_role("tab", name="Try")).to_be_visible()
    assert page.evaluate("() => document.querySelectorAll('.gs-charts > .gs-box').length") > 1 and not page.errors


def test_the_notes_open_the_lesson_and_a_formula_is_presented_from_its_bar(app, fresh):
    page = fresh(f"{app}/dirac?h=0.1&teacher=1", held=True)
    page.get_by_text("Most say", exact=False).or_(page.get_by_text("WGAN-GP is the one that most expect")).wait_for()
    page.get_by_role("button", name="Open the lesson").click()
    page.wait_for_url(re.compile(r"dirac\?h=0\.1$"))
    page.get_by_role("button", name="Present", exact=True).click()
    page.wait_for_function(LARGE)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".gs-replay output")).to_have_text("step 1 of 500")
    page.keyboard.press("r")
    expect(page.locator(".gs-replay output")).to_have_text("step 0 of 500")
    page.keyboard.press(".")
    expect(page.locator(".gs-replay output")).to_have_text("step 1 of 500")
    smallest, other, charts = page.evaluate(TYPE)
    assert smallest >= 15.99 and other >= 24 and len(charts) == 1 and not page.errors
