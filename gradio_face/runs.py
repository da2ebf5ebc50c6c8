"""The runs of the Gradio app: each visit of a page has one, named by a secret that the browser keeps."""

import base64
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from gan_core.data.images.downloads import download
from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.figures import legend
from gan_core.figures.drawn import DRAWN
from gan_core.params import Params
from gan_core.params.events import changes
from gan_core.report import table_of
from gan_core.runtime.new_run import new_run
from gan_core.runtime.to_end import run_to_end
from ui.links import Link
from ui.message import Look, header, readings
from ui.packing import pack

MAX_VISITS = 512  # stored at most; the oldest are forgotten
API_SECONDS, API_MAX_STEPS = 120.0, 1_000_000


@dataclass
class Visit:
    """One user on one page."""

    experiment: str
    params: Params
    run: Any
    session: str  # the browser tab's
    waits: str = ""  # why the run has not started: its images are being downloaded

    def start(self, events: str = "", stop: int | None = None) -> None:
        """Start the run from step 0; if its images must be downloaded first, set `waits`."""
        images = download(self.params.image_set())
        self.waits = f"{images.label} is being downloaded. Press Reset in a while." if images else ""
        if not self.waits:
            self.run.start(self.experiment, self.params.model_dump(), events=events, stop_at=stop, playing=False)


_visits: "OrderedDict[str, Visit]" = OrderedDict()


def visit(experiment: str, link: Link, session: str) -> str:
    """Begin a visit with the link's run, paused at step 0; return its name."""
    here = Visit(experiment, link.params, new_run(session), session)
    here.start(",".join(map(str, link.events)), link.stop)
    _visits[here.run.run_id] = here
    while len(_visits) > MAX_VISITS:
        _visits.popitem(last=False)[1].run.release()
    return here.run.run_id


def leave(session: str) -> None:
    """End the visits of a closed tab: their runs are paused soon."""
    for name in [name for name, here in _visits.items() if here.session == session]:
        _visits.pop(name).run.release()


def find(name: str) -> Visit:
    """Return a visit; BadInput if it was forgotten."""
    if name not in _visits:
        raise BadInput("This page has expired; reload it.")
    _visits.move_to_end(name)
    return _visits[name]


def follow(here: Visit, params: Params) -> None:
    """Make the run have these params: a live setting changes it, a structural one restarts it, paused at step 0."""
    changed = changes(here.params, params)
    live = all(params.specs()[name].live for name in changed)
    before, here.params = here.params, params
    if not changed:
        return
    try:
        here.run.change(changed) if live and not here.waits else here.start()
    except BadInput:
        here.params = before
        raise


def look(asked: Any) -> dict[str, Any]:
    """Answer the browser: {"run", "at", "layers", "theme"} → the live view's bytes as base64, or a table, and a note."""
    how = Look.of(asked) or Look(None, None, "light")
    at, theme = how.at, how.theme
    try:
        here = find(str(asked.get("run") if isinstance(asked, dict) else ""))
        if here.waits:
            return {"note": here.waits}
        snapshot = here.run.look(at=at)
    except BadInput as problem:
        return {"note": str(problem)}
    if "picture" not in snapshot:
        return {"note": snapshot.get("note") or "Starting the worker that will train this run …"}
    notes = [
        snapshot["note"],
        snapshot.get("images_note", ""),
        *(sentence for sentence in snapshot["stopped"] if sentence),
    ]
    said = {"note": " ".join(filter(None, notes)), "moves": snapshot["status"] == "running"}
    drawn = DRAWN.get(here.experiment)
    if drawn is None:
        return {**said, "table": table_of(snapshot)}
    on = drawn.on if how.layers is None else how.layers
    made = header(
        drawn.figures(snapshot, theme, on), key=here.run.run_id, theme=theme, readings=readings(snapshot),
        frames=snapshot["frames"].tolist(), at=at, height=430, layers=drawn.layers, on=on, keys=False,
        legend=legend(snapshot),
    )  # fmt: skip
    return {**said, "view": base64.b64encode(pack(made)).decode()}


def to_end(experiment: str, steps: int, settings: dict[str, Any]) -> dict[str, Any]:
    """Train this many steps on the server's workers, at most 120 seconds, and return all results, as `--json` prints them."""
    params = registry[experiment].Params.of(settings)
    if not 0 <= steps <= API_MAX_STEPS:
        raise BadInput(f"steps: {steps} is not allowed; a whole number from 0 to {API_MAX_STEPS}.")
    if download(params.image_set()) is not None:
        raise BadInput("The images of this run are being downloaded; try again in a while.")
    return run_to_end(new_run(), experiment, params, steps, API_SECONDS)
