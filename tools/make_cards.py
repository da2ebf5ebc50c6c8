"""The front page's pictures, in pages/home/pictures: a card for each lesson, and the run that is kept for a full server.

    python -m tools.make_cards [--only plane,images] [--no-cards]

Starts the app, opens each lesson in Chromium in both themes, lets its run take the steps asked for, and saves the middle of its picture,
or of its first chart where it has none. All of it is made from real runs; after a change of colours, run it again.
"""

import argparse
import base64
import io
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

from gan_core import figures
from gan_core.experiments import registry
from gan_core.figures.theme import COLOURS, Theme
from gan_core.runtime.run import Run
from pages import LESSONS
from pages.home.live import run as front
from tools.make_screenshots import opened_app
from ui import assets
from ui.packing import pack

THEMES: tuple[Theme, ...] = ("light", "dark")
SIZE = (400, 260)  # px of a card's picture
FRAMES, FRAME_MS = 50, 200
# path: (query, the step to wait for); without an entry, the lesson as it opens, which is right for formulas
STATES: dict[str, tuple[str, int]] = {
    "plane": ("preset=start&stop=1200", 1200),
    "images": ("stop=500", 500),
    "latent": ("stop=1", 1),
    "inversion": ("task=inpaint&stop=60", 60),
    "exact": ("stop=40", 40),
    "starving": ("stop=600", 600),
    "race": ("stop=60", 60),
    "collapse": ("stop=600", 600),
    "order": ("stop=200", 200),
    "seeds": ("members=4&stop=800", 800),
    "stacked": ("stop=120", 120),
    "critic": ("stop=200", 200),
    "denoise": ("stop=800", 800),
    "digits": ("", 50),
    "latent_diffusion": ("batch_size=8&autoencoder_steps=16&steps=30&sampling_steps=4&judged=20", 30),
    "attention": ("compare=false&stop=200", 200),
    "vanishing": ("forget_bias=5&T=20&stop=300", 300),
    "exposure": ("stop=500", 500),
    "trilemma": ("weights=2000&T=10&ddim_steps=2&judged=200&steps=200&stop=200", 200),
    "bptt": ("at=8", 0),
    "in_and_out": ("shape=one_to_many&input=4&stop=100", 100),
}
WHOLE = {
    "seeds",
    "latent",
    "inversion",
    "exact",
    "starving",
}  # pictures whose middle says too little: all of the square, small
CHARTS = {"distributions"}  # without a picture: the upper part of the column of charts
REACHED = "step => { const dd = document.querySelector('.gs-readings dd'); return dd && +dd.textContent.replace(/\\D/g, '') >= step; }"
DRAWN = """colour => {
  const boxes = [...document.querySelectorAll('[data-figure]')].filter(box => box.clientWidth);
  return boxes.length > 0 && boxes.every(box => box.layout?.xaxis?.tickfont?.color === colour);
}"""  # every figure, and in the theme's colours
POSTER = """async ([paint, unpack, kept, theme, ground]) => {
  const at = address => new URL(address, document.baseURI);
  const [{ paint: draw }, { unpack: read }] = await Promise.all([import(at(paint)), import(at(unpack))]);
  const run = read(new Uint8Array(await (await fetch(at(kept))).arrayBuffer()));
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'fixed', width: '458px', height: '458px', left: 0, top: 0 });
  document.body.append(canvas);
  const traces = run.styles[theme].map((style, k) => ({ ...style, ...run.frames[0][k] }));
  const range = [-run.extent, run.extent];
  draw(canvas, traces, { left: 1, top: 1, width: 456, height: 456 }, { x: range, y: range });
  const whole = document.createElement('canvas');
  Object.assign(whole, { width: canvas.width, height: canvas.height });
  const pen = whole.getContext('2d');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.drawImage(canvas, 0, 0);
  canvas.remove();
  return whole.toDataURL('image/png');
}"""


def kept_run() -> dict[str, Any]:
    """Train the front page's run; return its frames: points, and a map of half the resolution in 256 steps."""
    experiment = registry["plane_gan"].load()(front.PARAMS)
    run, steps, frames = Run(experiment), [], []
    styles: dict[str, list[dict[str, Any]]] = {}
    for i in range(FRAMES + 1):
        snapshot = {**run.snapshot(), "experiment": "plane_gan"}
        steps.append(int(snapshot["step"]))
        for theme in THEMES:
            traces = [
                trace
                for trace in figures.plane(snapshot, theme, layers=front.LAYERS)["data"]
                if trace["meta"] in front.LAYERS
            ]
            styles.setdefault(theme, [without_points(trace) for trace in traces])
        frames.append([points(trace) for trace in traces])
        if i < FRAMES:
            run.advance(front.LAST_STEP // FRAMES)
    return {
        "extent": float(snapshot["picture"]["extent"]),
        "every": FRAME_MS,
        "steps": steps,
        "styles": styles,
        "frames": frames,
    }


def without_points(trace: dict[str, Any]) -> dict[str, Any]:
    """Return a trace's style; a map's axes and the real points, which never change, stay in it."""
    if trace["type"] == "heatmap":
        return {key: halved(value) if key in ("x", "y") else value for key, value in trace.items() if key != "z"}
    return trace if trace["meta"] == "real" else {key: value for key, value in trace.items() if key not in ("x", "y")}


def points(trace: dict[str, Any]) -> dict[str, Any]:
    """Return what differs between frames."""
    if trace["type"] == "heatmap":
        return {"z": halved(halved(trace["z"]).T).T.astype(np.float32)}
    return {} if trace["meta"] == "real" else {"x": trace["x"], "y": trace["y"]}


def halved(values: np.ndarray) -> np.ndarray:
    """Return every second row, evenly from the first to the last."""
    return np.ascontiguousarray(
        values[np.linspace(0, len(values) - 1, len(values) // 2).round().astype(int)], np.float32
    )


def posters(page: Page, address: str) -> None:
    """Save the kept run's first picture, in both themes."""
    page.goto(address)
    for theme in THEMES:
        names = [assets.address(name) for name in ("paint.js", "unpack.js", front.REPLAY)]
        said = page.evaluate(POSTER, [*names, theme, COLOURS[theme]["paper"]])
        picture = Image.open(io.BytesIO(base64.b64decode(said.partition(",")[2]))).convert("RGB")
        picture.save(assets.PICTURES / f"live-{theme}.webp", quality=75, method=6)


def draw_card(browser: Browser, address: str, name: str) -> None:
    """Open a lesson, let it run, and save the middle of its picture in both themes."""
    query, step = STATES.get(name, ("", 0))
    context = browser.new_context(viewport={"width": 1440, "height": 900}, device_scale_factor=1.25)
    context.set_default_timeout(400_000)
    page = context.new_page()
    page.goto(f"{address}/{name}?{query}&play=1" if step else f"{address}/{name}?{query}")
    page.wait_for_function(DRAWN, arg=COLOURS["light"]["muted"])
    if step:
        page.wait_for_function(REACHED, arg=step)
    place = page.locator(".gs-charts" if name in CHARTS else ".gs-picture:visible")
    if not place.count():
        place = page.locator(".gs-box:visible")
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(DRAWN, arg=COLOURS[theme]["muted"])
        page.wait_for_timeout(1500)  # the last refresh, and the fonts
        box = place.first.bounding_box()
        assert box is not None
        picture = Image.open(io.BytesIO(page.screenshot(clip=part(name, box)))).convert("RGB")
        card = Image.new("RGB", SIZE, COLOURS[theme]["paper"])
        picture = ImageOps.contain(picture, SIZE, Image.Resampling.LANCZOS)
        card.paste(picture, ((SIZE[0] - picture.width) // 2, (SIZE[1] - picture.height) // 2))
        card.save(assets.PICTURES / f"{name}-{theme}.webp", quality=72, method=6)
    context.close()


def part(name: str, box: Any) -> Any:
    """Return the part of a box that a card shows; of a square picture, without the numbers of its axes."""
    left, top, width, height = box["x"], box["y"], box["width"], box["height"]
    if name in CHARTS:
        return {"x": left, "y": top, "width": width, "height": min(height, width * SIZE[1] / SIZE[0])}
    left, top, width, height = left + 31, top + 11, width - 40, height - 40
    if name in WHOLE:
        return {"x": left, "y": top, "width": width, "height": height}
    inner = min(width, height * SIZE[0] / SIZE[1]), min(height, width * SIZE[1] / SIZE[0])
    return {
        "x": left + (width - inner[0]) / 2,
        "y": top + (height - inner[1]) / 2,
        "width": inner[0],
        "height": inner[1],
    }


def main() -> None:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--no-cards", action="store_true")
    given = parser.parse_args()
    assets.PICTURES.mkdir(exist_ok=True)
    if not given.only:
        (assets.PICTURES / front.REPLAY).write_bytes(pack(kept_run()))
        for theme in THEMES:  # the page needs one to open
            (assets.PICTURES / f"live-{theme}.webp").touch()
    with opened_app() as (browser, address):
        if not given.only:
            posters(browser.new_page(), address)
        for lesson in [] if given.no_cards else LESSONS:
            if not given.only or lesson.path in given.only.split(","):
                draw_card(browser, address, lesson.path)
                print(lesson.path, flush=True)


if __name__ == "__main__":
    main()
