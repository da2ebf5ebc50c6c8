"""How soon a lesson that trains can be used: from opening it to the held picture, then to its axes and charts, and from the press on Run to the first new step.

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
PAINTED = """(() => {
  const canvas = document.querySelector('.gs-picture canvas');
  if (!canvas?.width) return false;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 3; i < data.length; i += 4) if (data[i]) return true;
  return false;
})()"""
CHARTS = "[...document.querySelectorAll('[data-figure]')].every(box => !box.clientWidth || box._fullLayout)"
JUMPS_S = 20  # how long the place of the picture is watched


def scenes() -> list[str]:
    """The addresses of all scenes that train."""
    return [
        f"{lesson.path}?scene={name}" if name else lesson.path
        for lesson in LESSONS
        for name, scene in lesson.scenes.items()
        if isinstance(scene, Training)
    ]


HEIGHTS = """async seconds => {
  const opened = () => document.querySelector('.st-key-lesson_opening');
  const frame = () => new Promise(requestAnimationFrame), heights = new Set();
  while (opened()) await frame();
  for (const start = performance.now(); performance.now() - start < 1000 * seconds; await frame()) {
    heights.add(Math.round(document.querySelector('.gs-picture').getBoundingClientRect().top));
  }
  return heights.size;
}"""


def once(browser: Browser, address: str, jumps: bool = False) -> dict[str, float]:
    """Seconds from opening to the picture at step 0 and to all charts, from Run to the first new step; at how many heights the picture stood while it ran."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address)
        run = page.get_by_role("button", name="Run", exact=True)
        guide = page.get_by_role("button", name="Skip the guide")
        page.wait_for_function(f"() => {PAINTED} && {STEP} === 0", timeout=60_000)
        picture = time.perf_counter() - start
        page.wait_for_function(f"() => {CHARTS}", timeout=60_000)
        charts = time.perf_counter() - start
        run.or_(guide).first.wait_for()
        if guide.count():
            guide.click()
        run.wait_for()
        page.evaluate(
            f"() => {{ window.stepped = new Promise(done => {{ const look = () => {STEP} > 0 ? done(performance.now() - window.pressed)"
            " : requestAnimationFrame(look); document.addEventListener('click', () => { window.pressed = performance.now(); look(); }, true); }); }"
        )
        run.click()
        step = page.evaluate("window.stepped") / 1000
        heights = page.evaluate(HEIGHTS, JUMPS_S if jumps else 0)
        return {"picture": picture, "charts": charts, "step": step, "heights": heights}
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
            runs[scene] = [once(browser, f"{address}/{scene}", jumps=i == 0) for i in range(given.rounds)]
    if given.json:
        print(json.dumps(runs))
        return
    print(
        f"{'':24} picture at step 0, asked <= 3 s   axes and charts   first new step, asked <= 0.5 s   jumps in {JUMPS_S} s, asked 0"
    )
    for scene, found in runs.items():
        times = [
            f"{statistics.median(one[name] for one in found):.2f} s (worst {max(one[name] for one in found):.2f})"
            for name in ("picture", "charts", "step")
        ]
        print(f"{scene:24} {times[0]:>32} {times[1]:>17} {times[2]:>31} {max(found[0]['heights'] - 1, 0):>28.0f}")


if __name__ == "__main__":
    main()
