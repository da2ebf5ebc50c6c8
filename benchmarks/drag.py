"""How long a dragged point waits for its page: from the hand's move to the figures drawn, in a real browser, for each lesson with handles.

python -m benchmarks.drag [--moves 40]

Each move waits until the one before it was answered, as a slow hand's would. The time is the browser's own clock, from the pointer's
event to the end of the frame that has all figures.
"""

import argparse
import statistics

from playwright.sync_api import Locator, Page

from pages import LESSONS
from tools.make_screenshots import opened_app
from ui.lesson.formulas import Formulas, unmoved

DRAGGED = [it.path for it in LESSONS if isinstance(it.shows, Formulas) and it.shows.moved is not unmoved]

# keeps the milliseconds from each pointer's event to the end of the frame in which all figures are drawn for it
WATCH = """node => {
  window.waits = [];
  let moved = null;
  node.addEventListener('pointermove', () => { moved ??= performance.now(); });
  const view = node.closest('.gs-live-view');
  new MutationObserver(() => {
    if (moved === null) return;
    const since = moved;
    moved = null;
    requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - since))); // moved points are drawn with the frame
  }).observe(view.querySelector('.gs-readings'), {subtree: true, childList: true, characterData: true});
}"""


def waits(page: Page, handle: Locator, moves: int) -> list[float]:
    """Drag a handle to and fro, one move after the other's answer; return each one's wait in ms."""
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    handle.evaluate(WATCH)
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(moves):
        page.mouse.move(x + 6 * (1 + i % 8), y)
        page.wait_for_function("n => window.waits.length > n", arg=i)
    page.mouse.up()
    return page.evaluate("window.waits")


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=40)
    given = parser.parse_args()
    with opened_app() as (browser, address):
        print("page            median ms    95 % below ms")
        for path in DRAGGED:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{address}/{path}")
            handle = page.locator("[data-handle]").first
            handle.wait_for()
            page.wait_for_load_state("networkidle")
            found = waits(page, handle, given.moves)[3:]  # the first ones fill caches
            late = statistics.quantiles(found, n=20)[-1]
            print(f"{path:15} {statistics.median(found):9.0f} {late:16.0f}", flush=True)
            page.close()


if __name__ == "__main__":
    main()
