"""The part of a page that follows its run: the live view, and the page's reactions to events of the run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from ui import controls, downloading, refresh
from ui.live_view import Drag, Seen, live_view, seen
from ui.run_control import RunControl
from ui.run_look import Draw, Readings, Shown
from ui.run_memory import end_of
from ui.text import escape_markdown
from ui.timer import rerun_every

OnDrag = Callable[[Drag], None]
FIRST_WAIT_S = 0.3  # most runs have a picture by then
STARTING_S = 0.3  # between two drawings before there is a picture
BEAT_S = 15.0  # between two drawings after that: the browser requests pictures by itself


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
    """Draw the view and keep it up to date; the controls, elsewhere on the page, take what on_drag sets.

    Once there is a picture, the browser requests the next ones by itself (`ui.run_look`). This fragment runs again when a look shows that
    the page must change or that nobody answers any more, when a key was pressed, and every BEAT_S seconds.
    """
    if run.memory.download is not None:
        downloading.watch(run.memory.download)
        return
    shown = Shown(run, draw, readings, layers, member, height)
    dragged: list[Drag] = []

    def take(to: Drag) -> None:
        dragged.append(to)
        if on_drag is not None:
            on_drag(to)

    held = run.memory.held
    at = seen(run.key, on).at
    if run.handle.look(at)["status"] == "starting":
        run.handle.look(at, FIRST_WAIT_S)

    @st.fragment
    def watch() -> None:
        run.take_handle()
        shown.open()
        view = seen(run.key, on)
        snapshot = run.handle.look(at=view.at)
        if "picture" not in snapshot:
            rerun_every(refresh.PAUSED_S if snapshot["status"] in ("waiting", "refused") else STARTING_S, run.key)
            _no_picture(run, snapshot)
            return
        rerun_every(BEAT_S, run.key)
        run.memory.started_again = False
        figures, parts = shown.of(snapshot, view)
        said = live_view(figures, on=view.layers, on_drag=take if on_drag is not None else None, **parts)
        with st.container(key="lesson_notes"):
            _notes(snapshot)
        _notice(run, snapshot, said)
        if dragged or run.memory.held != held:
            dragged.clear()
            st.rerun()

    watch()


def _no_picture(run: RunControl, snapshot: Mapping[str, Any]) -> None:
    """Show why there is no picture, and restart a lost run."""
    if snapshot["status"] == "refused":
        st.error(escape_markdown(run.params.in_words(snapshot["note"])))
        if run.memory.refused != snapshot["note"]:
            run.memory.refused = snapshot["note"]
            run.handle.release()  # the old run is not shown any more
            st.rerun()  # the page may show more about the refusal
    elif snapshot["status"] == "waiting":
        st.info(snapshot["note"])
    else:
        st.caption(snapshot.get("note") or "Starting the worker that will train this run …")
        if snapshot["status"] == "lost" and not run.memory.started_again:
            run.memory.sent, run.memory.started_again = None, True
            st.rerun()


def _notes(snapshot: Mapping[str, Any]) -> None:
    """Write the run's notes under the view."""
    if snapshot["note"] and snapshot["status"] != "over":
        st.caption(snapshot["note"])
    for name in ("shipped_note", "images_note"):
        if snapshot.get(name):
            st.caption(escape_markdown(snapshot[name]))
    for label, sentence in zip(snapshot["member_labels"], snapshot["stopped"], strict=True):
        if sentence:
            st.warning(
                f"{label}: {sentence}. Its history and its picture are kept. A smaller learning rate or a constraint on "
                "the discriminator may help. Press Reset to restart."
            )


def _notice(run: RunControl, snapshot: Mapping[str, Any], said: Seen) -> None:
    """Handle keys, and update the page after a stop, an event of the link, or other members."""
    if said.command == "again":
        st.rerun()
    if said.command and snapshot["status"] != "over":
        run.toggle() if said.command == "toggle" else run.command("step")
        st.rerun()
    run.memory.end = end_of(snapshot)
    # a snapshot may be older than the last press on Play, so an `end` that Play has passed is ignored
    if run.memory.playing and not run.memory.plays(snapshot):
        run.memory.playing = False
        st.rerun()
    names = tuple(map(str, snapshot["member_labels"]))
    before, run.memory.members = run.memory.members, names if len(names) > 1 else ()
    if run.memory.members != before:
        st.rerun()
    sent = run.memory.sent
    if sent is not None and snapshot["status"] != "starting":
        by_events = {
            name: value
            for name, value in snapshot["params"].items()
            if sent.specs()[name].live and value != getattr(sent, name)
        }
        link = controls.link()  # a snapshot may be older than the user's last change: only a link's own events count
        if by_events and snapshot["run"] == run.handle.run_id and link is not None and link.events:
            run.memory.sent = sent.changed(by_events)
            controls.set_values(by_events, why="Event of the link", by_link=True)
            st.rerun()
