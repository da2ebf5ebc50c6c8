"""How soon the front page shows: its largest picture after the first paint of an empty Streamlit page, and the live run's first step.

    python -m benchmarks.front_page [--json] [--pairs 6]

Serves an empty page and the app on this machine, and opens them in turn, each time in a browser without a cache. The first pair is cold:
the app's worker has not started. All times are ms from the opening of the page, as the browser says them.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools.make_screenshots import chromium, serve

WATCH = """
window.painted = [];
new PerformanceObserver(list => { for (const { startTime, size, element } of list.getEntries()) painted.push({ startTime, size, tag: element?.tagName }); })
  .observe({ type: 'largest-contentful-paint', buffered: true });
addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
  window.stepped ??= +document.querySelector('.gs-front')?.dataset.step > 0 ? performance.now() : undefined;
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-step'] }));
"""
PAINT = "() => performance.getEntriesByName('first-paint')[0]?.startTime"
PICTURE = "() => painted.filter(({ tag }) => tag === 'IMG').at(-1)?.startTime"


def opened(browser: Browser, address: str, *, live: bool) -> dict[str, float]:
    """Open a page in a browser without a cache; return what it says of its times."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    found = {"first_paint": page.wait_for_function(PAINT).json_value()}
    if live:
        found["picture"] = page.wait_for_function(PICTURE).json_value()
        found["first_step"] = page.wait_for_function("() => window.stepped").json_value()
        found["picture"] = page.evaluate(PICTURE)  # a larger one may have come
    context.close()
    return {name: round(value) for name, value in found.items()}


def main() -> None:
    """Measure and print every run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pairs", type=int, default=6)
    given = parser.parse_args()
    pairs: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        empty_page = Path(folder) / "empty.py"
        empty_page.write_text("import streamlit\n")
        servers = [serve(empty_page), serve()]
        try:
            with sync_playwright() as playwright:
                browser = chromium(playwright)
                for _ in range(given.pairs):
                    empty = opened(browser, servers[0][0], live=False)
                    front = opened(browser, servers[1][0], live=True)
                    after = {
                        "picture_after_empty_paint": front["picture"] - empty["first_paint"],
                        "step_after_picture": front["first_step"] - front["picture"],
                    }
                    pairs.append({"empty": empty, "front": front, **after})
                    if not given.json:
                        print(pairs[-1], flush=True)
        finally:
            for _, process in servers:
                process.terminate()
                process.wait()
    medians = {
        key: statistics.median(pair[key] for pair in pairs)
        for key in ("picture_after_empty_paint", "step_after_picture")
    }
    print(
        json.dumps({"pairs": pairs, "medians": medians})
        if given.json
        else f"medians: {medians} (asked <= 500, <= 2000)"
    )


if __name__ == "__main__":
    main()
