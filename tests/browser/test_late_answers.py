"""Answers of the server that reach a busy browser late, after its reader has asked for the next page."""

import pytest
from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SCRIPT = """
import streamlit as st

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.button("Small")
if st.button("Large") or st.session_state.runs == 1:
    st.markdown("a long text " * 2_000)
st.write(f"run {st.session_state.runs}")
"""
PATIENCE, LOOK_MS = 180_000, 20  # until a run of the script must have ended; between two looks
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


class Answers:
    """What the server sends to a page: passed on at once, or kept until it is let through."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.waiting: list[bytes] | None = None
        page.route_web_socket("**/_stcore/stream", self._between)

    def _between(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        self._server = browser.connect_to_server()
        self._server.on_message(self._take)

    def _take(self, message: bytes) -> None:
        if self.waiting is None:
            self._browser.send(message)
        else:
            self.waiting.append(message)

    def keep(self) -> None:
        """Keep all that comes from now on."""
        self.waiting = []

    def finished(self) -> int:
        """Return how many runs of the script have ended among what is kept."""
        return sum(ForwardMsg.FromString(one).WhichOneof("type") == "script_finished" for one in self.waiting or ())

    def let_through(self) -> None:
        """Pass on what was kept, in its order, and keep nothing more."""
        waiting, self.waiting = self.waiting or [], None
        for message in waiting:
            self._browser.send(message)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory, serve) -> str:
    """Return the address of a page whose long text comes, goes and comes again."""
    path = tmp_path_factory.mktemp("script") / "long_text.py"
    path.write_text(SCRIPT)
    return serve(str(path))


def test_a_long_text_comes_again_though_answers_are_late(script, fresh):
    """Streamlit can send a long text once and then only name it; a browser that has dropped it meanwhile shows an error for good."""
    page = fresh("about:blank", held=True)
    answers = Answers(page)
    page.goto(script)
    page.get_by_text("run 1", exact=True).wait_for()
    page.get_by_role("button", name="Small").click()
    page.get_by_text("run 2", exact=True).wait_for()
    page.wait_for_function(IDLE)
    answers.keep()
    for ended, name in enumerate(("Small", "Large"), 1):
        page.get_by_role("button", name=name).click()
        for _ in range(PATIENCE // LOOK_MS):
            if answers.finished() >= ended:
                break
            page.wait_for_timeout(LOOK_MS)
        assert answers.finished() == ended
    answers.let_through()
    page.get_by_text("run 4", exact=True).or_(page.get_by_role("dialog")).wait_for()
    assert not page.get_by_role("dialog").is_visible()
    page.get_by_text("a long text a long text").wait_for()
