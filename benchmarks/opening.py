"""How soon a lesson that trains can be used: from opening it to the held picture, and from the press on Run to the first new step.

    python -m benchmarks.opening [--json] [--rounds 3]

Starts the app, opens every such lesson once to warm the server, then several times in a browser without memory.
"""

import argparse
import json
import statistics
import time

from playwright.sync_api import Browser

from pages import LESSONS
from tools.make_screenshots import opened_app
from ui.lesson import Training

STEP = "+(document.querySelector('.gs-readings dd')?.textContent ?? '-1').replace(/\\D/g, '')"
PAINTED = "document.querySelector('.gs-picture canvas')?.width > 0 && document.querySelector('.gs-picture .main-svg')"
ASKED_S = {"picture": 3.0, "step": 0.5}


def scenes() -> list[str]:
    """The addresses of all scenes that train."""
    return [
        f"{lesson.path}?scene={name}" if name else lesson.path
        for lesson in LESSONS
        for name, scene in lesson.scenes.items()
        if isinstance(scene, Training)
    ]


def once(browser: Browser, address: str) -> dict[str, float]:
    """Seconds from opening to the picture at step 0, and from Run to the first new step."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address)
        run = page.get_by_role("button", name="Run", exact=True)
        guide = page.get_by_role("button", name="Skip the guide")
        page.wait_for_function(f"() => {PAINTED} && {STEP} === 0", timeout=60_000)
        picture = time.perf_counter() - start
        run.or_(guide).first.wait_for()
        if guide.count():
            guide.click()
        run.wait_for()
        page.evaluate(
            f"() => {{ window.stepped = new Promise(done => {{ const look = () => {STEP} > 0 ? done(performance.now() - window.pressed)"
            " : requestAnimationFrame(look); document.addEventListener('click', () => { window.pressed = performance.now(); look(); }, true); }); }"
        )
        run.click()
        return {"picture": picture, "step": page.evaluate("window.stepped") / 1000}
    finally:
        context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with opened_app() as (browser, address):
        runs: dict[str, list[dict[str, float]]] = {}
        for scene in scenes():
            once(browser, f"{address}/{scene}")
            runs[scene] = [once(browser, f"{address}/{scene}") for _ in range(given.rounds)]
    if given.json:
        print(json.dumps(runs))
        return
    print(f"{'':24} picture at step 0, asked <= {ASKED_S['picture']} s    first new step, asked <= {ASKED_S['step']} s")
    for scene, found in runs.items():
        line = [
            f"{statistics.median(one[name] for one in found):6.2f} s (worst {max(one[name] for one in found):.2f})"
            for name in ASKED_S
        ]
        print(f"{scene:24} {line[0]:>32} {line[1]:>32}")


if __name__ == "__main__":
    main()
