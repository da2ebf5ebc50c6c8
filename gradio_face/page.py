"""One experiment's page: controls, the run's buttons, the live view, the link."""

from pathlib import Path
from typing import Any

import gradio as gr

from gan_core.errors import BadInput
from gan_core.experiments import Entry
from gan_core.params import Spec
from gradio_face import runs
from ui import assets, links

LIVE = (Path(__file__).parent / "live.js").read_text("utf-8")
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
TO_ADDRESS = "(link) => history.replaceState(null, '', location.pathname + (link.length > 1 ? link : ''))"
COMMAND_LABELS = {"step_D": "Discriminator step", "step_G": "Generator step"}


def control(spec: Spec) -> gr.components.Component:
    """Return the component of one setting; the params model checks the bounds."""
    more = {"label": spec.label, "info": spec.help + ("" if spec.live else " A change restarts the run.")}
    if spec.kind == "choice":
        assert spec.choices is not None
        return gr.Dropdown([(label, name) for name, label in spec.choices.items()], value=spec.default, **more)
    if spec.kind == "bool":
        return gr.Checkbox(spec.default, **more)
    if spec.kind == "text":
        return gr.Textbox(spec.default, **more)
    return gr.Number(spec.default, precision=0 if spec.kind == "int" else None, **more)


def settled(component: Any) -> list[Any]:
    """Return the events that end a change: of a box, that it is left or Enter is pressed; not each key, which would restart a run."""
    typed = isinstance(component, gr.Number | gr.Textbox)
    return [component.blur, component.submit] if typed else [component.input]


def build(entry: Entry) -> None:
    """Fill the page; called inside its route."""
    specs = entry.Params.specs()

    def write(name: str) -> tuple[str, str]:
        return links.build(runs.find(name).params), ""

    def arrive(request: gr.Request) -> list[Any]:
        """Read the link; an invalid value is reported, and the default is used instead."""
        link = links.read(dict(request.query_params), entry.Params)
        said = [links.build(link.params, link.events, link.stop), "\n".join(link.problems)]
        ready = [gr.Button(interactive=True)] * len(buttons)
        return [
            runs.visit(entry.name, link, request.session_hash or ""),
            *said,
            *(getattr(link.params, name) for name in specs),
            *ready,
        ]

    def change(name: str, *values: Any) -> tuple[str, str]:
        try:
            here = runs.find(name)
            given = {key: value for key, value in zip(specs, values, strict=True) if value is not None}
            runs.follow(here, here.params.changed(given))
        except BadInput as problem:
            return gr.skip(), f"{problem} The run is unchanged."
        empty = [spec.label for spec, value in zip(specs.values(), values, strict=True) if value is None]
        return links.build(here.params), f"{empty[0]}: the box is empty; its value is as before." if empty else ""

    def do(name: str, what: str) -> tuple[str, str]:
        try:
            here = runs.find(name)
            if what == "reset":
                here.start()
            elif not here.waits:
                here.run.play(what == "play") if what in ("play", "pause") else here.run.command(what)
        except BadInput as problem:
            return gr.skip(), str(problem)
        return (gr.skip(), "") if what != "reset" else write(name)

    gr.Markdown(f"# {entry.title}")
    with gr.Row():
        known = ("play", "pause", "step", *entry.commands, "reset")
        style = {"size": "sm", "min_width": 90, "interactive": False}  # until there is a run
        buttons = {name: gr.Button(COMMAND_LABELS.get(name, name.capitalize()), **style) for name in known}
        buttons["play"].variant = "primary"
    problems = gr.Markdown()
    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            place = gr.HTML(
                value="",
                html_template='<div class="gs-place"></div>',
                js_on_load=LIVE.replace("LIVE_VIEW", assets.address("live.js")),
                apply_default_css=False,
                server_functions=[runs.look],
            )
            link = gr.Textbox(label="Link to these settings", buttons=["copy"], interactive=False)
        with gr.Column(scale=1, min_width=280):
            controls = {}
            groups = sorted(dict.fromkeys(spec.group for spec in specs.values()), key=lambda group: group == "more")
            for group in groups:
                with gr.Accordion(group.capitalize().replace("_", " "), open=False):
                    controls |= {name: control(spec) for name, spec in specs.items() if spec.group == group}
    drawn = [controls[name] for name in specs]
    blocks = gr.context.Context.root_block
    assert blocks is not None
    blocks.load(arrive, None, [place, link, problems, *drawn, *buttons.values()], **QUIET)
    moved = [event for item in drawn for event in settled(item)]
    gr.on(moved, change, [place, *drawn], [link, problems], trigger_mode="always_last", **QUIET)
    for name, button in buttons.items():
        button.click(do, [place, gr.State(name)], [link, problems], **QUIET)
    link.change(None, link, None, js=TO_ADDRESS, **QUIET)
