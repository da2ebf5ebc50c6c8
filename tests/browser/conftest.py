"""A real browser and a real server, for the tests in this folder."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-features=LocalNetworkAccessChecks",
]  # fmt: skip
FAILED = pytest.StashKey[bool]()
WORDS = """() => {
  const body = document.body.cloneNode(true);
  for (const style of body.querySelectorAll('style, script')) style.remove();
  return body.textContent;
}"""
# what earlier tests left in the browser is forgotten when a tab opens its first page
FORGET = "if (!sessionStorage.opened) { localStorage.clear(); sessionStorage.opened = 1; }\n"
LOGS: list[Path] = []  # of the servers that run
PATIENCE = (
    180_000  # ms: a wait ends when what it waits for is there; a busy machine may take long, and that is no fault
)
FOREIGN = "foreign cookies blocked"  # a wide browser that keeps cookies from frames of other sites
SIZES = {
    "wide": {"width": 1440, "height": 900},
    "narrow": {"width": 390, "height": 844},
    FOREIGN: {"width": 1440, "height": 900},
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def launch(playwright: Playwright, profile: Path, **how: Any) -> BrowserContext:
    """Start the Chromium of this machine, else Playwright's own, fetched if need be; never pass over it in silence."""
    start = partial(playwright.chromium.launch_persistent_context, profile, args=FLAGS, **how)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return start(executable_path=found)
    try:
        return start()
    except Error:
        fetched = subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True
        )
    try:
        return start()
    except Error:
        pytest.fail(
            f"The browser tests need Chromium: none of {', '.join(NAMES)} is on the PATH, and 'playwright install chromium' "
            f"did not bring one ({fetched.stderr.strip()[-300:]}).",
            pytrace=False,
        )


@pytest.fixture(scope="session")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], BrowserContext]]:
    """browsers(size) → the browser of this size. It keeps its profile, so Streamlit's scripts are compiled once and not for each test."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:

        @cache
        def of(size: str) -> BrowserContext:
            folder = tmp_path_factory.mktemp("profile")
            if size == FOREIGN:
                (folder / "Default").mkdir()
                (folder / "Default" / "Preferences").write_text('{"profile": {"cookie_controls_mode": 1}}')
            context = launch(playwright, folder, viewport=SIZES[size], has_touch=size == "narrow")
            context.set_default_timeout(PATIENCE)
            running.append(context)
            return context

        running: list[BrowserContext] = []
        yield of
        for context in running:
            context.close()


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """start(command, asked, cwd, **environment): run a server until the end of the tests; return when the address `asked` answers.

    Each server saves its runs in a folder of its own, so that test processes side by side do not see each other's.
    """
    running: list[subprocess.Popen] = []

    def server(command: list[str], asked: str, cwd: Path = ROOT, **environment: str) -> None:
        folder = tmp_path_factory.mktemp("server")
        # a run goes on for a moment after its page: not in the time of the next test
        own = {**os.environ, "GANSCOPE_STATE": str(folder / "state"), "GANSCOPE_RELEASE_S": "0.5", **environment}
        with (folder / "log.txt").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=cwd, stdout=log, stderr=subprocess.STDOUT, env=own
            )
        running.append(process)
        LOGS.append(folder / "log.txt")
        while process.poll() is None:
            try:
                with urllib.request.urlopen(asked, timeout=1) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # between two looks; a server that has ended ends the wait
        pytest.fail(f"{command} did not start:\n{LOGS[-1].read_text()[-3000:]}", pytrace=False)

    yield server
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def serve(start: Callable[..., None]) -> Callable[..., str]:
    """serve(script, *options, **environment) → the address of `streamlit run script` on a free port; the same is served once."""

    @cache
    def address_of(script: str, *options: str, **environment: str) -> str:
        port = free_port()
        base = next((option.partition("=")[2].strip("/") for option in options if "baseUrlPath=" in option), "")
        address = f"http://127.0.0.1:{port}{'/' + base if base else ''}"
        command = ["-m", "streamlit", "run", str(ROOT / script), "--server.port", str(port),
                   "--server.address", "127.0.0.1", "--server.headless", "true", *options]  # fmt: skip
        start(command, f"{address}/_stcore/health", **environment)
        return address

    return address_of


@pytest.fixture(scope="session")
def app(serve: Callable[..., str]) -> str:
    """Return the address of the app."""
    return serve("app.py")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def fresh(browsers: Callable[[str], BrowserContext], request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """fresh(address, size="wide" | "narrow", theme="light" | "dark", script) → a new tab without memory; the script runs before its own.

    still: for a reader who asks for reduced motion.

    After a failure it prints what the pages said, in tabs that are not open too, and the end of the servers' logs.
    """
    pages = []

    def make(
        address: str,
        size: str = "wide",
        theme: str = "light",
        script: str = "",
        *,
        held: bool = False,
        still: bool = False,
    ) -> Page:
        context = browsers(size)
        context.clear_cookies()
        page = context.new_page()
        pages.append(page)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce" if still else "no-preference")
        page.add_init_script(FORGET + script)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(address if held else address + ("&" if "?" in address else "?") + "play=1")
        return page

    yield make
    failed = request.node.stash.get(FAILED, False)
    for page in pages:
        if failed:
            print(page.url, page.errors, page.evaluate(WORDS), sep="\n")
        page.close()
    if failed:
        print(*(log.read_text()[-2000:] for log in LOGS), sep="\n")
