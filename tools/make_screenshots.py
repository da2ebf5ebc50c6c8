"""The pictures in docs/pictures, taken from the running app.

    python -m tools.make_screenshots [--out docs/pictures] [--all]

Starts the app on a free port, opens each lesson in Chromium, waits until the run has taken the steps asked for, and saves a
picture. --all takes every lesson, and adds dark and narrow, for looking at a change.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from pages import LESSONS

ROOT = Path(__file__).parents[1]
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
# name: (address, step to wait for)
PAGES = {
    "home": ("/", 0),
    "plane": ("/plane?preset=start&stop=2000", 2000),
    "race": ("/race?stop=90", 90),
    "inversion": ("/inversion?task=inpaint&restarts=8&stop=300", 300),
    "dirac": ("/dirac", 0),
    "distributions": ("/distributions?q_kind=mixture", 0),
    "collapse": ("/collapse?sigma=0.1&lr_D=0.01&lr_G=0.0003&n_D=3&stop=1500", 1500),
    "digits": ("/digits", 50),
    "score": ("/score", 0),
}


def chromium(playwright: Playwright) -> Browser:
    """Start the Chromium or Chrome of this machine."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=found, args=FLAGS.split())


def serve(script: Path = ROOT / "app.py", folder: Path = ROOT, **environment: str) -> tuple[str, subprocess.Popen]:
    """Start the app, or another one, in a folder on a free port and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options], cwd=folder, env={**os.environ, **environment}
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return address, process
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)  # between two looks
    process.kill()
    raise SystemExit("the app did not start")


@contextmanager
def opened_app() -> Iterator[tuple[Browser, str]]:
    """Start the app and a browser; yield the browser and the app's address, and end both."""
    address, process = serve()
    try:
        with sync_playwright() as playwright:
            yield chromium(playwright), address
    finally:
        process.terminate()
        process.wait()


def take(browser: Browser, address: str, place: str, step: int, path: Path, *, size: str, theme: str) -> None:
    """Open a page, wait for the step, or where there is none for a chart, and save what the window shows."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    page = context.new_page()
    page.goto(address + place + (("&" if "?" in place else "?") + "play=1" if step else ""))
    page.wait_for_selector("[data-testid=stMainBlockContainer]")
    if step:
        reached = "step => { const r = document.querySelector('.gs-readings dd'); return r && +r.textContent.replace(/\\D/g, '') >= step; }"
        page.wait_for_function(reached, arg=step, timeout=240_000)
    elif place != "/":
        page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout", timeout=240_000)
    page.wait_for_timeout(1500)  # the last refresh, and the fonts
    page.screenshot(path=path)
    context.close()


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    looks = [("wide", "light")] + ([("wide", "dark"), ("narrow", "light"), ("narrow", "dark")] if given.all else [])
    places = ({lesson.path: (f"/{lesson.path}", 0) for lesson in LESSONS} if given.all else {}) | PAGES
    with opened_app() as (browser, address):
        for name, (place, step) in places.items():
            if given.only and name != given.only:
                continue
            for size, theme in looks:
                ending = "" if (size, theme) == ("wide", "light") else f"-{size}-{theme}"
                take(browser, address, place, step, given.out / f"{name}{ending}.png", size=size, theme=theme)


if __name__ == "__main__":
    main()
