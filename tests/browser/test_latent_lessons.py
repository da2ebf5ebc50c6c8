"""The lessons on noise space and inversion in a real browser: walking, drawing a digit, drawing a hole."""

from urllib.parse import parse_qs, urlparse

import numpy as np
from lesson_page import PAINTED, reaches, reading

from gan_core.data.images.drawing import read_drawing

DIGITS = "generator=dcgan_digits"


def query(page, name):
    return parse_qs(urlparse(page.url).query)[name][0]


def stroke(page, canvas, *points):
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    (x, y), *rest = [(box["x"] + box["width"] * u, box["y"] + box["height"] * v) for u, v in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=5)
    page.mouse.up()


def test_the_tour_walks_and_a_direction_is_a_slider(app, fresh):
    page = fresh(f"{app}/latent?{DIGITS}&direction_1=4&stop=5")  # held there: half-way to the next z the length is less
    reaches(page, 5)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    page.wait_for_function(PAINTED)
    assert float(reading(page, "|z|/√d")) > 1 and not page.errors
    page.get_by_role("button", name="Reset to defaults").click()
    page.wait_for_function("() => !location.search.includes('direction_1')")


def test_a_drawn_digit_is_searched_for_and_then_a_hole_in_it(app, fresh):
    page = fresh(f"{app}/inversion?{DIGITS}&steps=50&images=2")
    reaches(page, 50)
    page.get_by_role("button", name="Draw a digit, or a hole").click()
    stroke(page, page.get_by_label("canvas for a digit"), (0.5, 0.2), (0.5, 0.8))
    page.wait_for_url("**drawing=**")
    drawn = read_drawing(query(page, "drawing"))
    assert (drawn[6:22, 13:15] == 255).all() and not drawn[:, :11].any() and not drawn[:, 17:].any()
    page.locator(".gs-picture").get_by_text("drawn").wait_for()
    reaches(page, 50)
    page.get_by_label("canvas for a hole").focus()
    page.keyboard.down("Shift")  # the same by keys, from the middle
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.up("Shift")
    page.wait_for_url("**hole=drawn**")
    assert query(page, "task") == "inpaint" and np.any(read_drawing(query(page, "mask"))[14])
    page.locator(".gs-picture").get_by_text("given").wait_for()
    page.get_by_role("button", name="Clear").first.click()
    page.wait_for_function("() => !location.search.includes('drawing=')")
    assert not page.errors
