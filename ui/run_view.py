"""The part of a page that follows its run: the live view, and what the page does about what the run did by itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from ui import controls, downloading, refresh
from ui.live_view import Drag, Seen, live_view, seen
from ui.run_control import RunControl
from ui.run_look import Draw, Readings, Shown
from ui.run_memory import end_of
from ui.text import escape_markdown

OnDrag = Callable[[Drag], None]
FIRST_WAIT_S = 0.3  # most runs have a picture by then
STARTING_S = 0.3  # from one drawing to the next before there is a picture
BEAT_S = 15.0  # and after: the browser looks by itself


def show(
    run: RunControl,
    draw: Draw,
    readings: Readings,
    *,
    layers: Mapping[str, str],
    on: Sequence[str],
    member: int,
    height: int,
    on_drag: OnDrag | None = None,
) -> None:
    """Draw the view and keep it up to date; what on_drag sets is taken by the controls, which stand elsewhere on the page.

    Once there is a picture the browser looks by itself, past Streamlit (`ui.run_look`), and this fragment runs again where a look
    shows that the page is no longer right, where a key was pressed, and now and then.
    """
    if run.memory.download is not None:
        downloading.watch(run.memory.download)
        return
    shown = Shown(run, draw, readings, layers, member, height)
    shown.open()
    dragged: list[Drag] = []

    def take(to: Drag) -> None:
        dragged.append(to)
        if on_drag is not None:
            on_drag(to)

    at = seen(run.key, on).at
    first = run.handle.look(at)
    if first["status"] == "starting":
        first = run.handle.look(at, FIRST_WAIT_S)
    pictured, waits = "picture" in first, first["status"] == "waiting"

    @st.fragment(run_every=BEAT_S if pictured else refresh.PAUSED_S if waits else STARTING_S)
    def watch() -> None:
        view = seen(run.key, on)
        snapshot = run.handle.look(at=view.at)
        if ("picture" in snapshot) != pictured:
            st.rerun()  # to look at another rate
        if not pictured:
            _no_picture(run, snapshot)
            return
        run.memory.started_again = run.memory.waiting = False
        figures, parts = shown.of(snapshot, view)
        said = live_view(figures, on=view.layers, on_drag=take if on_drag is not None else None, **parts)
        _notes(snapshot)
        _notice(run, snapshot, said)
        if dragged:
            dragged.clear()
            st.rerun()

    watch()


def _no_picture(run: RunControl, snapshot: Mapping[str, Any]) -> None:
    """Say why there is nothing to show, and do what helps."""
    run.memory.waiting = snapshot["status"] == "waiting"
    if snapshot["status"] == "refused":
        st.error(escape_markdown(snapshot["note"]))
        if run.memory.refused != snapshot["note"]:
            run.memory.refused = snapshot["note"]
            run.handle.release()  # the run that was: nobody looks at it any more
            st.rerun()  # the page may have more to say of it
    elif run.memory.waiting:
        st.info(snapshot["note"])
    else:
        st.caption(snapshot.get("note") or "Starting the worker that will train this run …")
        if snapshot["status"] == "lost" and not run.memory.started_again:
            run.memory.sent, run.memory.started_again = None, True
            st.rerun()


def _notes(snapshot: Mapping[str, Any]) -> None:
    """Write under the view what the run has to say."""
    if snapshot["note"] and snapshot["status"] != "over":
        st.caption(snapshot["note"])
    if snapshot.get("shipped_note"):
        st.caption(snapshot["shipped_note"])
    for label, sentence in zip(snapshot["member_labels"], snapshot["stopped"], strict=True):
        if sentence:
            st.warning(
                f"{label}: {sentence}. Its history and picture stay. A smaller learning rate or a constraint on "
                "the critic may help; Reset starts again."
            )


def _notice(run: RunControl, snapshot: Mapping[str, Any], said: Seen) -> None:
    """Act on keys, and let the page follow what the run did by itself: a stop, an event of the link, a new size."""
    if said.command == "again":
        st.rerun()
    if said.command and snapshot["status"] != "over":
        run.toggle() if said.command == "toggle" else run.command("step")
        st.rerun()
    run.memory.end = end_of(snapshot)
    # a snapshot may be older than the last press on Play, so an end that was passed by it is no news
    if run.memory.end not in ("", run.memory.passed) and run.memory.playing:
        run.memory.playing = False
        st.rerun()
    before, run.memory.members = run.memory.members, snapshot["members"]
    if snapshot["members"] != (before or 1):
        st.rerun()
    sent = run.memory.sent
    if sent is not None and snapshot["status"] != "starting":
        by_events = {
            name: value
            for name, value in snapshot["params"].items()
            if sent.specs()[name].live and value != getattr(sent, name)
        }
        link = controls.link()  # a snapshot may be older than the reader's last change: only a link's own events count
        if by_events and snapshot["run"] == run.handle.run_id and link is not None and link.events:
            run.memory.sent = sent.changed(by_events)
            controls.set_values(by_events, why="By an event of the link", by_link=True)
            st.rerun()
