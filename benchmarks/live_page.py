"""The lesson as a reader has it: iterations and refreshes a second with the page open, and how soon a slider shows.

    python -m benchmarks.live_page [--json] [--seconds 20]

Starts the app, opens the plane lesson in headless Chromium on this machine, and reads what the page itself says.
"""

import argparse
import json
import re
import statistics
import time

from playwright.sync_api import Page

from tools.make_screenshots import opened_app

SIZES = "width_G=8&depth_G=2&width_D=8&depth_D=2&batch_size=150&n_D=2"
STEP = "+document.querySelector('.gs-readings dd').textContent.replace(/\\D/g, '')"
COUNT_REFRESHES = """seconds => new Promise(done => {
  const dd = document.querySelector('.gs-readings dd'); let n = 0;
  const watch = new MutationObserver(() => n++);
  watch.observe(dd, {childList: true, characterData: true, subtree: true});
  setTimeout(() => { watch.disconnect(); done(n / seconds); }, 1000 * seconds);
})"""
SLIDER_SHOWS = """() => new Promise((done, late) => {
  const marks = () => document.querySelector('.gs-charts .js-plotly-plot').layout.shapes.length;
  const start = performance.now(), before = marks();
  const look = () => marks() > before ? done(performance.now() - start)
    : performance.now() - start > 20000 ? late('no mark') : requestAnimationFrame(look);
  look();
})"""


def first_steps_s(page: Page, address: str) -> float:
    """Seconds from opening the page, with presses on Skip the guide and Run as soon as they are there, until the generator has taken a step."""
    start = time.perf_counter()
    page.goto(address)
    page.get_by_role("button", name="Skip the guide").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('.gs-readings dd') && {STEP} > 0", timeout=60_000)
    return time.perf_counter() - start


def slider_ms(page: Page, turns: int) -> list[float]:
    """Milliseconds from a press on the learning rate's slider until the charts mark the change."""
    found = []
    for turn in range(turns):
        slider = page.get_by_role("slider", name=re.compile("Learning rate of G"))
        slider.focus()
        page.evaluate(f"() => {{ window.shows = ({SLIDER_SHOWS})(); }}")
        page.keyboard.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
        found.append(page.evaluate("window.shows"))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=int, default=20)
    given = parser.parse_args()
    with opened_app() as (browser, address):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        result = {"first_step_s": round(first_steps_s(page, f"{address}/plane?{SIZES}"), 2)}
        page.wait_for_timeout(3000)
        before, start = page.evaluate(STEP), time.perf_counter()
        result["refreshes_per_s"] = round(page.evaluate(COUNT_REFRESHES, given.seconds), 2)
        result["iterations_per_s"] = round((page.evaluate(STEP) - before) / (time.perf_counter() - start))
        result["slider_ms_median"] = round(statistics.median(slider_ms(page, 6)))
    asked = {"first_step_s": "<= 10", "refreshes_per_s": "5", "iterations_per_s": ">= 300", "slider_ms_median": "< 500"}
    print(
        json.dumps(result)
        if given.json
        else "\n".join(f"{key:18} {value:>8}   asked {asked[key]}" for key, value in result.items())
    )


if __name__ == "__main__":
    main()
