"""The lessons on two distributions and on plans of transport in a real browser: handles, numbers, link and Undo."""

import re

from lesson_page import reading
from playwright.sync_api import expect

DRAWN = "name => document.querySelector(`[data-figure=${name}]`)?._fullLayout !== undefined"


def value(page, label):
    """A value of the bar above the figures, as a locator to wait on."""
    row = page.locator(".gs-readings div", has=page.locator("dt", has_text=re.compile(f"^{re.escape(label)}$")))
    return row.locator("dd")


def cell(page, row):
    """The value in a row of the table."""
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=row, exact=True)).get_by_role("cell").nth(1)


def test_dragging_a_location_changes_numbers_and_link_and_is_undone_at_once(app, fresh):
    page = fresh(f"{app}/distributions?p_location=0&q_location=3")
    page.wait_for_function(DRAWN, arg="mass")
    expect(cell(page, "W₁")).to_have_text("3")
    expect(cell(page, "KL(p‖q)")).to_have_text("4.5")
    # V = -0.33274 for N(0, 1) and N(3, 1), by scipy.integrate
    expect(cell(page, "V(D*, G)")).to_have_text("−0.33274")
    expect(cell(page, "−log 4 + 2 JS")).to_have_text("−0.33274")
    handle = page.locator("[data-handle=q_location]")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 8, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("q_location=4"))
    expect(cell(page, "W₁")).not_to_have_text("3")
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, "W₁")).to_have_text("3")
    assert not page.errors


def test_a_density_and_masses_say_infinite_and_one_bit(app, fresh):
    page = fresh(f"{app}/distributions?q_kind=discrete")
    page.wait_for_function(DRAWN, arg="mass")
    expect(cell(page, "KL(p‖q)")).to_have_text("∞")
    expect(cell(page, "JS in bits")).to_have_text("1")
    page.locator("[data-handle=q_mass0]").press("ArrowUp")
    page.wait_for_url(re.compile("q_masses="))
    assert not page.errors


def test_the_plane_shows_bias_and_a_drag_moves_no_bias(app, fresh):
    page = fresh(f"{app}/transport?same=true&q_width=1.6&q_height=0.4")
    page.wait_for_function(DRAWN, arg="itself")
    assert reading(page, "W₂") == reading(page, "Bures")  # one cloud, stretched
    bias, cost = reading(page, "bias"), reading(page, "W₂² exact")
    page.locator("[data-handle=q]").press("ArrowUp")
    page.wait_for_url(re.compile("q_y=0.05"))
    expect(value(page, "W₂² exact")).not_to_have_text(cost)
    assert reading(page, "bias") == bias
    assert not page.errors


def test_the_gap_stays_zero_while_a_mass_is_dragged(app, fresh):
    page = fresh(f"{app}/transport?scene=line")
    page.wait_for_function(DRAWN, arg="potentials")
    assert (reading(page, "primal Σ π C"), reading(page, "gap")) == ("1", "0")  # Σ |F − G| is 8 eighths, by hand
    page.locator("[data-handle=b0]").press(
        "Shift+ArrowUp"
    )  # from 0.375 to 0.475, rounded to 0.48; the others of q times 0.832
    expect(value(page, "primal Σ π C")).to_have_text("0.916")  # 0.355 + 0.145 + 0.166 + 0.042 + 0.208
    assert reading(page, "gap") == "0" and reading(page, "primal Σ π C") == reading(page, "dual Σ a f + Σ b g")
    assert not page.errors
