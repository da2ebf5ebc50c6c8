"""axe-core's findings on every page of the app: every rule in the light theme, contrast again in the dark one.

    python -m tools.axe [--only plane] [--tabs]

Prints a line for each page: how many elements break a rule of impact serious or critical, those that Streamlit draws apart. --tabs opens every
tab. tests/browser/test_every_page.py asks the same of every page that it opens.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from pages import LESSONS
from tools.make_screenshots import SIZES, opened_app
from ui.lesson import Training

# What Streamlit 1.67 draws against axe-core 4.12's rules, as of 2026-11-28: {rule: selector of the elements}
STREAMLIT = {
    "list": "[data-testid=stSidebarNavItems]",  # the topics of the menu are no list items
    "listitem": "[data-testid=stSidebarNavItems] li",
    "scrollable-region-focusable": "[data-testid=stCode] pre",
}
SETTLED = """() => !document.querySelector('[data-stale=true]')
  && document.getAnimations().every(one => !(one instanceof CSSTransition) || one.playState !== 'running')"""
IN_THEME = """theme => { // a canvas reads any kind of colour
  const pen = document.createElement('canvas').getContext('2d');
  pen.fillStyle = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  pen.fillRect(0, 0, 1, 1);
  return (pen.getImageData(0, 0, 1, 1).data[1] < 128) === (theme === 'dark');
}"""
RUN = """async ([rules, streamlits]) => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(rules.length && { runOnly: rules }) });
  return found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).flatMap(({ id, nodes }) => nodes.map(node => {
    const element = document.querySelector(node.target[0]);
    return { rule: id, at: node.target.join(' '), html: node.html.slice(0, 200), why: node.failureSummary, ours: !(id in streamlits && element?.closest(streamlits[id])) };
  }));
}"""


def findings(page: Page, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the elements of a page, once it has settled, that break a rule of impact serious or critical: {"rule", "at", "html", "why", "ours"}.

    rules: those asked for, all if empty. The only one that depends on the theme is "color-contrast".
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found: list[dict[str, Any]] = []
    for _ in range(3):  # while Streamlit draws, the old parts of a page fade
        page.wait_for_function(SETTLED)
        found = page.evaluate(RUN, [list(rules), STREAMLIT])
        if not any(one["ours"] for one in found):
            break
    return found


def turn(page: Page, theme: str) -> None:
    """Show an open page in another theme."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.wait_for_function(IN_THEME, arg=theme)


def _looked_at(page: Page, tabs: bool) -> Iterator[list[dict[str, Any]]]:
    for tab in (tabs and page.locator(".st-key-lesson_tab [role=tab]").all()) or [page.locator("h1").first]:
        tab.click()
        turn(page, "light")
        yield findings(page)
        turn(page, "dark")
        yield findings(page, ["color-contrast"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--tabs", action="store_true")
    given = parser.parse_args()
    places = {"home": "/"} | {
        f"{lesson.path} {name}".strip(): f"/{lesson.path}?scene={name}{'&play=1&stop=20' if isinstance(scene, Training) else ''}"
        for lesson in LESSONS
        for name, scene in lesson.scenes.items()
    }
    total: Counter[tuple[str, str]] = Counter()
    with opened_app() as (browser, address):
        width, height = SIZES["wide"]
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(180_000)
        for name, place in places.items():
            if not name.startswith(given.only):
                continue
            page = context.new_page()
            page.goto(address + place)
            page.wait_for_selector("h1")
            if name != "home":
                page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout")
                page.get_by_role("tab", name="Words").wait_for()
            found = {(one["rule"], one["at"]): one for some in _looked_at(page, given.tabs) for one in some}.values()
            whose = Counter(("ours" if one["ours"] else "Streamlit's", one["rule"]) for one in found)
            total += whose
            print(
                f"{name:28}", *(f"{who}: {rule} {n}" for (who, rule), n in sorted(whose.items())), sep="  ", flush=True
            )
            for one in found:
                if one["ours"]:
                    print("   ", one["rule"], one["html"])
            page.close()
    print("All pages:", *(f"{who}: {rule} {n}" for (who, rule), n in sorted(total.items())), sep="  ")


if __name__ == "__main__":
    main()
