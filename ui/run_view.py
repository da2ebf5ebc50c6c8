"""The part of a page that looks at its run, up to five times a second."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from gan_core.figures import legend
from gan_core.figures.theme import Figure
from ui import controls, downloading, message, refresh
from ui.live_view import Drag, Seen, live_view, seen
from ui.run_control import RunControl
from ui.run_memory import end_of
from ui.words import plain

Draw = Callable[[Mapping[str, Any], Seen, int], dict[str, Figure]]
OnDrag = Callable[[Drag], None]
Readings = Callable[[Mapping[str, Any], int], dict[str, str]]


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
    """Draw the view and keep it up to date; what on_drag sets is taken by the controls, which stand elsewhere on the page."""
    if run.memory.download is not None:
        downloading.watch(run.memory.download)
        return
    dragged: list[Drag] = []

    def take(to: Drag) -> None:
        dragged.append(to)
        if on_drag is not None:
            on_drag(to)

    every_s = run.memory.looks_every_s = refresh.asked_s(run.memory.busy)

    @st.fragment(run_every=every_s)
    def watch() -> None:
        view = seen(run.key, on)
        snapshot = run.handle.look(at=view.at)
        if "picture" not in snapshot:
            if snapshot["status"] == "refused":
                st.error(plain(snapshot["note"]))
                if run.memory.refused != snapshot["note"]:
                    run.memory.refused = snapshot["note"]
                    run.handle.release()  # the run that was: nobody looks at it any more
                    st.rerun()  # the page may have more to say of it
                return
            run.memory.waiting = snapshot["status"] == "waiting"
            if run.memory.waiting:
                st.info(snapshot["note"])
                if refresh.time_to_change(every_s, run.memory.busy):
                    st.rerun()
                return
            st.caption(snapshot.get("note") or "Starting the worker that will train this run …")
            if snapshot["status"] == "lost" and not run.memory.started_again:
                run.memory.sent, run.memory.started_again = None, True
                st.rerun()
            return
        run.memory.started_again = run.memory.waiting = False
        shown = min(member, snapshot["members"] - 1)
        said = live_view(
            draw(snapshot, view, shown),
            readings=message.readings(snapshot)
            | _moment(snapshot, view.at)
            | readings(snapshot, shown)
            | refresh.reading(every_s),
            frames=snapshot["frames"].tolist(),
            at=view.at,
            key=run.key,
            height=height,
            layers=layers,
            on=view.layers,
            ask=run.memory.layers,
            legend=legend(snapshot),
            on_drag=take if on_drag is not None else None,
        )
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
        _notice(run, snapshot, said)
        if dragged:
            dragged.clear()
            st.rerun()
        # last, for a key press is told once: nothing may come between it and what it does
        if time.monotonic() > run.memory.undisturbed_until and refresh.time_to_change(every_s, run.memory.busy):
            st.rerun()

    watch()


def _notice(run: RunControl, snapshot: Mapping[str, Any], said: Seen) -> None:
    """Act on keys, and let the page follow what the run did by itself: a stop, an event of the link, a new size."""
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


def _moment(snapshot: Mapping[str, Any], at: int | None) -> dict[str, str]:
    """Say of which step the readings that follow are, where that is not the one that the run has come to."""
    return {} if at is None else {"looking at step": f"{int(snapshot['picture']['step']):,}"}
