"""The live view in a real browser: it keeps its nodes, its zoom and its picture, and says what the reader did."""

import gzip
import io
import re
import urllib.request
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tools import axe

APP = "tests/browser/pages/live_app.py"
PICTURE = "[data-figure=picture]"

# how many pixels of the picture have a colour, "#RRGGBB" in capitals, or nearly
PIXELS = """colour => {
  const canvas = document.querySelector('.gs-canvas');
  if (!canvas?.width) return 0;
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const [r, g, b] = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    found += data[i + 3] > 0 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40;
  }
  return found;
}"""
PAINTED = "document.querySelector('.gs-canvas').getContext('2d').getImageData(200, 200, 1, 1).data[3] > 0"
REAL, GENERATED = {"light": "#0072B2", "dark": "#56B4E9"}, {"light": "#BE4300", "dark": "#E69F00"}

# every frame of the browser: how much of the points is drawn, and at which refresh (the step in the readings)
WATCH = """() => {
  const box = document.querySelector('[data-figure=picture]');
  const chart = document.querySelector('[data-figure=losses]');
  window.watched = {frames: [], steps: new Set(), times: [], box, chart, svg: box.querySelector('.main-svg')};
  const look = () => {
    const w = window.watched;
    w.frames.push([(PIXELS)('GENERATED'),
                   document.querySelectorAll('[data-figure=losses] .scatterlayer path.js-line').length]);
    const step = document.querySelector('.gs-readings dd').textContent;
    if (!w.steps.has(step)) { w.steps.add(step); w.times.push(performance.now()); }
    window.watching = requestAnimationFrame(look);
  };
  look();
}""".replace("PIXELS", PIXELS).replace("GENERATED", GENERATED["light"])


@pytest.fixture(scope="module")
def address(serve) -> str:
    return serve(APP)


def ready(page: Page) -> Page:
    page.wait_for_selector(f"{PICTURE} .main-svg")
    page.wait_for_function(f"() => {PAINTED}")
    page.wait_for_selector("[data-figure=quality] .main-svg")
    return page


def shown(page: Page, colour: str) -> None:
    """Wait until the picture shows a colour."""
    page.wait_for_function(f"colour => ({PIXELS})(colour) > 20", arg=colour)


def said(page: Page, **expected: str) -> None:
    """Wait until Python has heard what the browser said."""
    for name, value in expected.items():
        expect(page.locator("#said")).to_contain_text(re.compile(rf"{name}={value}(\s|$)"))


def x_range(page: Page, figure: str) -> list[float]:
    return page.evaluate(
        "name => document.querySelector(`[data-figure=${name}]`)._fullLayout.xaxis.range.map(Number)", figure
    )


def drag(page: Page, figure: str) -> None:
    plot = page.locator(f"[data-figure={figure}] .nsewdrag").first.bounding_box()
    page.mouse.move(plot["x"] + 0.3 * plot["width"], plot["y"] + 0.3 * plot["height"])
    page.mouse.down()
    page.mouse.move(plot["x"] + 0.5 * plot["width"], plot["y"] + 0.5 * plot["height"], steps=4)
    page.mouse.move(plot["x"] + 0.6 * plot["width"], plot["y"] + 0.6 * plot["height"], steps=4)
    page.mouse.up()


def refreshed(page: Page, times: int) -> None:
    page.evaluate(WATCH)
    page.wait_for_function("n => window.watched.times.length > n", arg=times)
    page.evaluate("cancelAnimationFrame(window.watching)")


def test_twenty_refreshes_keep_the_nodes_and_never_show_a_blank_frame(address, fresh, record_property):
    page = ready(fresh(address))
    refreshed(page, 20)
    result = page.evaluate("""() => {
      const w = window.watched, box = document.querySelector('[data-figure=picture]');
      const gaps = w.times.slice(1).map((t, i) => t - w.times[i]);
      return {box: w.box === box, chart: w.chart === document.querySelector('[data-figure=losses]'),
              svg: w.svg === box.querySelector('.main-svg'), frames: w.frames, seconds: gaps.reduce((a, b) => a + b) / 1000,
              refreshes: gaps.length};
    }""")
    rate = result["refreshes"] / result["seconds"]
    record_property("refreshes_per_second", rate)
    print(
        f"\nlive view: {rate:.2f} refreshes a second over {result['refreshes']}, {len(result['frames'])} frames watched"
    )
    assert result["box"] and result["chart"] and result["svg"]
    drawn = [points for points, _ in result["frames"]]
    assert min(drawn) > 0.5 * max(drawn) > 200  # the points spread as they learn, and overlap less or more
    assert min(lines for _, lines in result["frames"]) == 2
    assert page.errors == []


def test_zoom_outlives_refreshes_and_a_change_of_page(address, fresh):
    page = ready(fresh(address))
    whole = x_range(page, "picture")
    drag(page, "picture")
    page.wait_for_function("whole => document.querySelector('[data-figure=picture]')._fullLayout.xaxis.range[0] > whole + 0.5",
                           arg=whole[0])  # fmt: skip
    zoomed = x_range(page, "picture")
    refreshed(page, 5)
    assert x_range(page, "picture") == pytest.approx(zoomed)
    page.get_by_role("link", name="Other").click()
    expect(page.get_by_role("heading", name="Another page")).to_be_visible()
    page.get_by_role("link", name="Live").click()
    ready(page)
    assert x_range(page, "picture") == pytest.approx(zoomed)
    page.locator(f"{PICTURE} .nsewdrag").first.dblclick()
    page.wait_for_function(
        "low => document.querySelector('[data-figure=picture]')._fullLayout.xaxis.range[0] === low", arg=whole[0]
    )


def test_charts_share_the_step_axis_when_one_is_zoomed(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    drag(page, "losses")
    page.wait_for_function("""() => {
      const low = (name) => document.querySelector(`[data-figure=${name}]`)._fullLayout.xaxis.range[0];
      return low('losses') > 100 && low('quality') === low('losses') && low('gradients') === low('losses');
    }""")
    left = [
        page.locator(f"[data-figure={name}] .nsewdrag").first.bounding_box()["x"]
        for name in ("losses", "gradients", "quality")
    ]
    assert max(left) - min(left) < 1  # px: the axes lie in line


def test_a_layer_switch_acts_in_the_browser_at_once_and_python_hears_it(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    unticked = "document.querySelector('[data-layer=generated]').click()"  # looked at in the same task: no answer can have come
    gone = page.evaluate(f"colour => {{ {unticked}; return ({PIXELS})(colour); }}", GENERATED["light"])
    assert gone == 0
    said(page, layers="real,discriminator")
    page.check("[data-layer=optimal]")
    said(page, layers="real,discriminator,optimal")
    shown(page, "#000000")  # the dashed lines, which Python computes only when asked


def test_layers_outlive_a_change_of_page(address, fresh):
    page = ready(fresh(address))
    page.check("[data-layer=arrows]")
    said(page, layers="real,generated,discriminator,arrows")
    page.get_by_role("link", name="Other").click()
    expect(page.get_by_role("heading", name="Another page")).to_be_visible()
    page.get_by_role("link", name="Live").click()
    ready(page)
    assert page.is_checked("[data-layer=arrows]")
    said(page, layers="real,generated,discriminator,arrows")


def test_the_time_slider_sends_the_step_by_key_and_by_mouse_and_live_returns(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    page.focus(".gs-slider")
    page.keyboard.press("Home")
    said(page, at="0")
    expect(page.locator(".gs-band")).to_have_text("Step 0 is shown; the run is at step 4,000.")
    page.keyboard.press("ArrowRight")
    said(page, at="40")
    track = page.locator(".gs-slider").bounding_box()
    page.mouse.move(track["x"] + track["width"] * 0.1, track["y"] + track["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.5, track["y"] + track["height"] / 2, steps=5)
    said(page, at=r"(19|20)\d\d")  # while the button is still down
    assert page.get_attribute(".gs-slider", "aria-valuetext").startswith("step ")
    page.mouse.up()
    page.click(".gs-live")
    said(page, at="None")
    expect(page.locator(".gs-band")).to_have_text("")


def test_space_and_full_stop_send_commands_unless_a_control_has_the_focus(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    page.keyboard.press("Space")
    said(page, heard="toggle")
    page.keyboard.press(".")
    said(page, heard="toggle,step")
    page.focus("[data-layer=real]")
    page.keyboard.press("Space")  # unticks the box, and nothing else
    said(page, layers="generated,discriminator", heard="toggle,step")


def luminances(page: Page, *layers: str) -> np.ndarray:
    """The WCAG relative luminance of each pixel of a screenshot of the picture with these layers, inside its frame."""
    for name in ("real", "generated", "discriminator", "arrows"):
        page.set_checked(f"[data-layer={name}]", name in layers)
    plot = page.locator(f"{PICTURE} .nsewdrag").first.bounding_box()
    with Image.open(io.BytesIO(page.screenshot(clip=plot))) as image:
        c = np.asarray(image.convert("RGB"))[10:-10] / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


def stands_out(page: Page) -> None:
    """D = 0 and D = 1 differ by 1.6 : 1 on a screenshot, and what marks points and pushes has 3 : 1 on both."""
    ground = luminances(page, "discriminator")
    half = ground.shape[1] // 2
    sides = [slice(10, half - 30), slice(half + 30, -10)]
    fake, real = (float(np.median(ground[:, side])) for side in sides)
    assert (real + 0.05) / (fake + 0.05) >= 1.6
    for layer in ("arrows", "generated", "real"):
        seen = luminances(page, "discriminator", layer)
        for side, below in zip(sides, (fake, real), strict=True):
            contrast = (np.maximum(seen[:, side], below) + 0.05) / (np.minimum(seen[:, side], below) + 0.05)
            assert np.quantile(contrast[contrast > 1.1], 0.8) >= 3  # the rest is edges that are smoothed


def test_a_change_of_theme_reaches_a_paused_figure(address, fresh):
    page = ready(fresh(f"{address}?paused=1&sure=1", theme="dark"))
    said(page, theme="dark")
    assert page.evaluate(PIXELS, REAL["dark"]) > 20
    stands_out(page)
    page.emulate_media(color_scheme="light")
    said(page, theme="light")
    shown(page, REAL["light"])
    assert page.evaluate(PIXELS, REAL["dark"]) < 20
    stands_out(page)


def test_the_discriminator_is_read_where_the_pointer_is_and_the_png_holds_the_layers(address, fresh, tmp_path):
    page = ready(fresh(f"{address}?paused=1"))
    plot = page.locator(f"{PICTURE} .nsewdrag").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    expect(page.locator(".gs-hover")).to_have_text(re.compile(r"^D\(x\) = [01]\.\d+$"))
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] - 60)
    expect(page.locator(".gs-hover")).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    download.value.save_as(tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as image:
        found = np.asarray(image.convert("RGB")).reshape(-1, 3).astype(int)
    for colour in (REAL["light"], GENERATED["light"]):
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(found - wanted).sum(1) < 40).sum() > 200


# speak(sentences, mute) → [[ms, what a screen reader is given], …] of a view that is drawn each 200 ms, once for each sentence, on a clock of its own
SPEAK = """async () => {
  const live = performance.getEntriesByType('resource').map(one => one.name).find(name => name.endsWith('/live.js'));
  const { sayLater } = await import(new URL('say.js', live));
  const nodes = Object.fromEntries(['said', 'now', 'band', 'canvas'].map(name => [name, document.createElement('p')]));
  const view = { header: { says: {}, frames: [1], layers: [] }, nodes, boxes: new Map(), on: new Set() };
  const [wait, now] = [window.setTimeout, performance.now];
  let [time, due] = [0, []];
  window.speak = (sentences, mute) => {
    const spoken = [];
    window.setTimeout = (act, ms, ...given) => due.push({ at: time + ms, act: () => act(...given) });
    performance.now = () => time;
    sentences.forEach((sentence, step) => {
      view.mute = mute;
      view.header.says[''] = sentence;
      nodes.band.textContent = 'No answer.';
      nodes.now.textContent = `step ${step}`;
      sayLater(view);
      time += 200;
      const ready = due.filter(({ at }) => at <= time);
      due = due.filter(({ at }) => at > time);
      const before = nodes.said.firstChild;
      for (const { act } of ready) act();
      if (nodes.said.firstChild !== before) spoken.push([time, nodes.said.textContent]);
    });
    [window.setTimeout, performance.now] = [wait, now];
    return spoken;
  };
}"""


def test_what_the_figures_show_is_spoken_calmly_and_only_when_it_changes(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    words = re.compile(
        r"^picture: real, generated, scores of D; \d of 8 modes covered, \d\d % of the samples good, slope of the generator's loss 0\.5"
    )
    canvas = page.get_by_role("img", name=words)
    expect(canvas).to_be_visible()
    expect(
        page.get_by_role("img", name=re.compile(r"^chart: Loss \(nats\): G from [\d.]+ to [\d.]+; D from"))
    ).to_be_visible()
    page.uncheck("[data-layer=real]")
    expect(canvas).to_have_count(0)  # the name follows the switch
    expect(page.locator(".gs-said")).to_have_text("")  # nothing has changed since the page was opened
    page.evaluate(SPEAK)
    moving = page.evaluate(
        "speak([...Array(150).keys()].map(step => `${step} of 150 modes`))"
    )  # 30 s of a run that moves
    times = [at for at, _ in moving]
    assert len(moving) == 4 and min(b - a for a, b in pairwise(times)) >= 8000
    assert all(re.fullmatch(r"step (\d+): \1 of 150 modes", said) for _, said in moving), moving
    assert (
        len(page.evaluate("speak(Array(60).fill('all modes'))")) == 1
    )  # the step goes on, and what it says does not change
    assert page.evaluate("speak(Array(60).fill('all modes'))") == []
    assert [said for _, said in page.evaluate("speak(Array(60).fill('all modes'), true)")] == ["No answer."]


def test_every_part_of_a_live_view_has_a_name_and_the_keyboard_sees_where_it_is(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    page.locator("[data-layer=real]").focus()
    reached = []
    for _ in range(12):
        reached.append(page.evaluate("""() => {
          const at = document.activeElement, ring = getComputedStyle(at);
          return [at.closest('.gs-live-view') && (at.ariaLabel || at.closest('label')?.textContent || at.textContent).trim(), parseFloat(ring.outlineWidth)];
        }"""))  # fmt: skip
        page.keyboard.press("Tab")
    inside = [one for one in reached if one[0] is not None]
    names = [name for name, _ in inside]
    assert {"real", "arrows", "PNG", "time: the step to show", "live"} <= set(names) and all(names)
    assert all(ring >= 2 for _, ring in inside), inside
    modebar = page.get_by_role("button", name="Reset the view")
    modebar.focus()
    page.keyboard.press("Shift+Tab")  # by the keyboard, so that the ring is drawn
    page.keyboard.press("Tab")
    shown = "button => getComputedStyle(button.closest('.modebar')).opacity === '1' && parseFloat(getComputedStyle(button).outlineWidth) >= 2"
    page.wait_for_function(shown, arg=modebar.element_handle())
    assert not [one for one in axe.findings(page) if one["ours"]]  # with the buttons that a touch screen does not have


def test_nothing_is_wider_than_a_telephone(address, fresh):
    page = ready(fresh(f"{address}?members=4", "narrow"))
    refreshed(page, 3)
    widest = page.evaluate("""() => Math.max(document.documentElement.scrollWidth,
      ...[...document.querySelectorAll('.gs-live-view, .gs-live-view *:not(svg *)')].map(e => e.getBoundingClientRect().right))""")
    assert widest <= 390
    tops = page.evaluate("() => [...document.querySelectorAll('.gs-box')].map(e => e.getBoundingClientRect().top)")
    assert tops == sorted(tops) and len(set(tops)) == len(tops)  # one under the other


def test_the_picture_is_saved_under_a_name_with_seed_and_step(address, fresh):
    page = ready(fresh(f"{address}?paused=1"))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "ganscope-seed7-step4000.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_assets_are_compressed_once_immutable_and_below_the_base_path(serve, fresh):
    address = serve(APP, "--server.baseUrlPath=lab")
    page = ready(fresh(f"{address}/?paused=1"))
    urls = page.evaluate(
        "() => performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('/lab/assets/'))"
    )
    plotly = next(url for url in urls if url.endswith("plotly.min.js"))
    assert {url.rsplit("/", 1)[1] for url in urls} >= {"live.js", "draw.js", "plotly.min.js"}
    request = urllib.request.Request(plotly, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Encoding"] == "gzip"
        assert b"plotly.js v" in gzip.decompress(answer.read())[:200]
