"""The Gradio app: `python gradio_app.py`. The same experiments and workers, for Gradio Spaces, ZeroGPU and `gradio_client`."""

import sys
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.runtime.pool import close_shared_pool
from gan_core.settings import settings
from gradio_face import page, runs
from ui import assets
from ui.headers import Headers

COLOURS = """
.gs-live-view, .gs-place { --st-text-color: var(--body-text-color); --st-background-color: var(--body-background-fill);
  --st-secondary-background-color: var(--background-fill-secondary); --st-primary-color: var(--color-accent); --st-font: var(--font); }
.gs-switch input { appearance: auto !important; }
.gs-place .gs-button { padding: 1px 9px; }
.gs-note { min-height: 1.4em; margin: 0; color: var(--body-text-color-subdued); font-size: 13px; }
.gs-table td { padding: 2px 18px 2px 0; font-variant-numeric: tabular-nums; }
"""


def run(experiment: str, steps: int, settings: dict[str, Any]) -> dict[str, Any]:
    """Train some steps and return all results, as `python -m gan_core run EXPERIMENT --json` does; settings as in a link."""
    try:
        return runs.to_end(experiment, steps, settings)
    except BadInput as problem:
        raise gr.Error(str(problem), print_exception=False) from problem


def leave(request: gr.Request) -> None:
    """Release the runs of a closed tab."""
    runs.leave(request.session_hash or "")


def build() -> gr.Blocks:
    """Return the app: a home page, and a page an experiment."""
    with gr.Blocks(title="GANscope", fill_width=True) as app:
        rows = "\n".join(f"- [{entry.title}]({entry.name})" for entry in registry)
        gr.Markdown(f"# GANscope\nExperiments with generative models that train while you watch.\n\n{rows}")
        gr.Markdown("`gradio_client`: `Client(address).predict('plane_gan', 500, {'seed': 1}, api_name='/run')`.")
        app.unload(leave)
        gr.api(run, api_name="run", concurrency_limit=4)
    for entry in registry:
        with app.route(entry.title, f"/{entry.name}", show_in_navbar=False):
            page.build(entry)
    return app


def main() -> None:
    """Start the server; GRADIO_SERVER_PORT and GRADIO_SERVER_NAME set port and address."""
    try:
        own = settings()
    except BadInput as problem:  # one line in place of a traceback
        sys.exit(str(problem))
    style = COLOURS + (assets.HERE / "live.css").read_text(
        "utf-8"
    )  # in the head: Gradio's css argument drops @container
    theme = gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace")  # no font is downloaded
    app = build().queue(default_concurrency_limit=20)
    try:
        headers = Middleware(Headers, ancestors=own.frame_ancestors)
        app.launch(
            head=f"<style>{style}</style>",
            theme=theme,
            app_kwargs={"routes": assets.routes(), "middleware": [headers]},
            ssr_mode=False,
        )
    finally:
        close_shared_pool()


if __name__ == "__main__":
    main()
