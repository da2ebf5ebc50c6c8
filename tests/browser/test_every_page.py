"""Every page of the menu, on a phone and on a desk: all of it is drawn, nothing is wider than the window, no error is shown."""

import re

import pytest
from lesson_page import STEP
from playwright.sync_api import expect

from gan_core.figures.theme import COLOURS
from pages import LESSONS
from tools import axe
from ui.lesson import Training

# settings with which a first picture comes soon
SMALL = {
    "plane_gan": "width_G=8&width_D=8&batch_size=64",
    "order_gan": "width_G=8&width_D=8&batch_size=16",
    "image_gan": "width=0.125&batch_size=8&noise_dim=8",
    "image_race": "width=0.125&batch_size=8",
    "stacked_gan": "width=0.125&batch_size=8&noise_dim=8&count_every=20&count_samples=200",
    "latent_walk": "generator=dcgan_digits",
    "inversion": "generator=dcgan_digits",
    "compare_seeds": "members=2&steps=100",
    "plane_diffusion": "width=16&batch_size=32",
    "image_diffusion": "batch_size=4&sampling_steps=2",
    "latent_diffusion": "batch_size=2&autoencoder_steps=3&steps=5&sampling_steps=2&judged=20",
    "seq2seq": "width=8&batch_size=4",
    "memory_task": "T=10&units=8",
    "exposure_bias": "width=8&batch_size=4",
    "trilemma": "weights=2000&T=10&ddim_steps=2&judged=50&batch_size=16&steps=60",
}
QUICK = ("plane_gan", "order_gan", "exact_saturation", "line_critic", "starving_generator")  # many steps in a second
DRAWN = """() => {
  const boxes = [...document.querySelectorAll('[data-figure]')].filter(box => box.clientWidth);
  return boxes.length > 0 && boxes.every(box => box._fullLayout);
}"""
WIDTH = (
    "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
)

# what is written in the charts in less than 13 px, or is cut at the edge of its chart
WRITTEN = """() => [...document.querySelectorAll('[data-figure]')].flatMap(box => {
  const { left, top, right, bottom, width } = box.getBoundingClientRect();
  return !width ? [] : [...box.querySelectorAll('.main-svg text')].filter(text => {
    const at = text.getBoundingClientRect();
    const cut = at.left < left - 2 || at.right > right + 2 || at.top < top - 2 || at.bottom > bottom + 2;
    return at.width && (cut || parseFloat(getComputedStyle(text).fontSize) < 13);
  }).map(text => `${box.dataset.figure}: ${text.textContent}`);
})"""

# opens every tab; returns those without text and those that are wider than the window
EACH_TAB = f"""async () => {{
  const later = () => new Promise(done => setTimeout(done, 20));
  const drawn = {DRAWN}, width = {WIDTH}, empty = [], wide = [];
  for (const tab of document.querySelector('[role=tablist]').querySelectorAll('[role=tab]')) {{
    tab.click();
    for (let tries = 0; tab.ariaSelected !== 'true' && tries < 500; tries++) await later();
    const panel = document.getElementById(tab.getAttribute('aria-controls'));
    for (let tries = 0; !panel.textContent.trim() && tries < 500; tries++) await later();
    for (let tries = 0; !drawn() && tries < 1500; tries++) await later();
    if (!panel.textContent.trim() || !drawn()) empty.push(tab.textContent);
    if (width() > innerWidth) wide.push(tab.textContent);
  }}
  return [empty, wide];
}}"""

# the widgets beside the picture, with More closed
AT_REST = """() => {
  const kinds = ['Checkbox', 'Selectbox', 'MultiSelect', 'Slider', 'Radio', 'NumberInput', 'TextInput', 'ButtonGroup', 'Button', 'Popover'];
  const elsewhere = '[role=tabpanel], .st-key-lesson_bar, [class*=_formula_bar], .st-key-lesson_opening, .st-key-lesson_guide, [class*=st-key-reset], [class*=st-key-undo]';
  return [...document.querySelectorAll(kinds.map(kind => `[data-testid=stMain] .st${kind}`).join())]
    .filter(node => node.checkVisibility() && !node.closest(elsewhere)).map(node => node.innerText);
}"""

# at step 0, with the question, its button and the whole picture in the window, and no answer
HELD = f"""() => {{
  const inside = node => {{
    const {{ left, top, right, bottom, width }} = node.getBoundingClientRect();
    return width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  }};
  const seen = [document.querySelector('.gs-picture canvas'), ...document.querySelectorAll('.st-key-lesson_opening :is([role=radiogroup], input[type=number], .stButton)')];
  return {STEP} === 0 && seen.length > 1 && seen.every(node => node && inside(node))
    && [...document.querySelectorAll('[data-answer]')].every(node => !node.checkVisibility({{ visibilityProperty: true }}));
}}"""

# the question has given way to the charts, and the bar belongs to a run that moves
RUNS = f"""() => {STEP} >= 1 && !document.querySelector('.st-key-lesson_opening')
  && document.querySelector('[class*=_run_bar] [data-testid=stBaseButton-primary]')"""

# from now on, every height at which the picture stands; to be started while the run moves
HEIGHTS = """() => {
  window.heights = new Set();
  const look = () => {
    heights.add(Math.round(document.querySelector('.gs-picture').getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  look();
}"""

# the names of the figures that are shown: a title, a colon and values
NAMES = """() => [...document.querySelectorAll('[data-figure]')].filter(box => box.clientWidth)
  .map(box => box.dataset.figure === 'picture' ? document.querySelector('.gs-canvas').ariaLabel : box.ariaLabel)"""

# every card's picture has been fetched, also one far below the window
ALL_PICTURES = """() => [...document.querySelectorAll('[class*=st-key-cards-] img')].every(picture => {
  picture.loading = 'eager';
  return picture.complete && picture.naturalWidth === 400;
})"""

# read to the end of the page: the picture, on a phone its strip, is still in the window, and the text is not under it
STAYS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  main.scrollTo(0, main.scrollHeight);
  const { top, bottom, right } = document.querySelector('.gs-picture').getBoundingClientRect();
  const beside = document.querySelector('.gs-strip') ?? document.querySelector('.st-key-lesson_reading').getBoundingClientRect().left >= right;
  return top >= 0 && bottom - top > 60 && bottom <= innerHeight && Boolean(beside);
}"""


def addresses():
    """The address of each scene of each lesson; a run stops after its first step, a quick one after 120."""
    for lesson in LESSONS:
        for name, scene in lesson.scenes.items():
            query = f"scene={name}&" if name else ""
            if isinstance(scene, Training):
                query += f"stop={120 if scene.experiment in QUICK else 1}&{SMALL.get(scene.experiment, '')}"
            yield f"{lesson.path}?{query}"


def fits(page, width):
    assert page.evaluate(WIDTH) <= width
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert not page.errors


def assert_no_barriers(page, rules=()):
    """axe-core finds nothing serious in what we draw; what Streamlit draws is listed in tools/axe.py."""
    ours = [one for one in axe.findings(page, rules) if one["ours"]]
    assert not ours, ours


@pytest.mark.parametrize("address", list(addresses()))
def test_a_lesson_is_drawn_whole_and_no_tab_is_wider_than_the_window(app, fresh, address):
    page = fresh(f"{app}/{address}", size="narrow", held=True)
    page.wait_for_function(DRAWN)
    trains = "stop=" in address
    if trains:
        for width, height in ((1440, 900), (1024, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(HELD)
        if (guide := page.get_by_role("button", name="Skip the guide")).count():
            guide.click()
        page.get_by_role("button", name="Run", exact=True).click()
        page.wait_for_function(RUNS)
        page.evaluate(HEIGHTS)
        page.wait_for_function(f"() => {STEP} >= {'120' if 'stop=120' in address else '1'}")
        assert page.evaluate("[...heights]") == [page.evaluate("[...heights].at(-1)")], (
            "the picture jumped while the run moved"
        )
    fits(page, 390)
    page.get_by_role("tab", name="Words").wait_for()  # the tabs of a formula come after its picture
    names = page.evaluate(NAMES)
    assert names and all(re.fullmatch(r"picture: .+|chart: [^:].*: .+", name, re.DOTALL) for name in names), names
    assert_no_barriers(page)
    empty, wide = page.evaluate(EACH_TAB)
    assert (empty, wide) == ([], [])
    fits(page, 390)
    if trains:
        page.wait_for_function(STAYS)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(DRAWN)
    fits(page, 1440)
    if trains:
        page.wait_for_function(STAYS)
    page.wait_for_function(f"() => ({WRITTEN})().length === 0")
    assert 1 <= len(page.evaluate(AT_REST)) <= 5, page.evaluate(AT_REST)
    axe.turn(page, "dark")
    assert_no_barriers(page, ["color-contrast"])


def test_the_front_page_is_drawn_and_no_wider_than_the_window(app, fresh):
    page = fresh(app, size="narrow")
    for lesson in LESSONS:
        expect(page.get_by_role("link", name=lesson.question)).to_be_visible()
    page.wait_for_function(ALL_PICTURES)
    fits(page, 390)
    assert_no_barriers(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    fits(page, 1440)
    axe.turn(page, "dark")
    assert_no_barriers(page, ["color-contrast"])


def test_a_lesson_is_drawn_in_the_colours_of_the_dark_theme(app, fresh):
    page = fresh(f"{app}/plane?stop=1&{SMALL['plane_gan']}", theme="dark")
    page.wait_for_function(DRAWN)
    page.wait_for_function(
        "colour => document.querySelector('[data-figure=losses]').data.some(trace => trace.line?.color?.toUpperCase() === colour)",
        arg=COLOURS["dark"]["generated"].upper(),
    )
