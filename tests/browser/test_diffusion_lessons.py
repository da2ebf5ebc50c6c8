"""The lessons on diffusion in a real browser: a replay that moves, numbers that follow, a warning, a handle, a phone."""

import re

from playwright.sync_api import expect

DRAWN = "name => document.querySelector(`[data-figure=${name}]`)?._fullLayout !== undefined"


def value(page, label):
    """A value of the bar above the figures, as a locator to wait on."""
    row = page.locator(".gs-readings div", has=page.locator("dt", has_text=re.compile(f"^{re.escape(label)}$")))
    return row.locator("dd").first


def cell(page, table, row, column):
    found = page.locator(f".st-key-{table}").get_by_role("row")
    return found.filter(has=page.get_by_role("cell", name=row, exact=True)).get_by_role("cell").nth(column)


def test_a_digit_becomes_noise_and_a_schedule_that_does_not_end_in_it_is_warned_of(app, fresh):
    page = fresh(f"{app}/forward")
    page.wait_for_function(DRAWN, arg="histogram")
    expect(value(page, "ᾱ")).to_have_text("1")  # the film stands at its beginning
    page.locator(".gs-replay input").fill("25")
    expect(value(page, "ᾱ")).to_have_text("0.5241")  # t = 250 of 1,000
    expect(page.locator(".gs-said")).to_contain_text("t 250, ᾱ 0.5241")  # for screen readers
    expect(page.get_by_text("the end is noise")).to_be_visible()
    page.get_by_role("button", name="Step", exact=True).click()
    expect(value(page, "t")).to_have_text("260")
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="A hundred steps, not scaled").click()
    page.wait_for_url(re.compile("schedule=linear_unscaled"))
    expect(page.get_by_text("the end is not noise")).to_be_visible()
    assert not page.errors


def test_linear_refuses_twenty_steps(app, fresh):
    page = fresh(f"{app}/forward?T=20")
    page.wait_for_function(DRAWN, arg="histogram")
    expect(page.get_by_text(re.compile("20 is too few steps for the linear schedule"))).to_be_visible()
    assert not page.errors


def test_chains_arrive_and_one_step_lands_on_the_mean(app, fresh):
    page = fresh(f"{app}/reverse?sampler=ddim&sampling_steps=1")
    page.wait_for_function(DRAWN, arg="chains")
    page.get_by_text("All charts, and the step in numbers", exact=True).first.click()
    page.wait_for_function(DRAWN, arg="eps")
    expect(value(page, "t")).to_have_text("1,000")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(value(page, "t")).to_have_text("0")
    expect(cell(page, "distances_table", "mean", 1)).to_have_text(
        "0.3"
    )  # the mean of the data; exactly, for x̂₀ of N(0, 1) at ᾱ_T = 4e-5
    expect(cell(page, "dirac_table", "z", 2)).to_have_text("–")
    assert not page.errors


def test_beta_is_moved_along_its_curve(app, fresh):
    page = fresh(f"{app}/reverse?beta=0.5")
    page.get_by_role("tab", name="When is it Gaussian?").click()
    page.wait_for_function(DRAWN, arg="kl")
    expect(value(page, "hills")).to_have_text("2")
    page.locator("[data-handle=beta]").press("ArrowLeft")
    page.wait_for_url(re.compile("beta=0.49"))
    expect(value(page, "β")).to_have_text("0.49")
    assert not page.errors


def test_the_probe_is_dragged_by_the_mouse_over_a_map_that_is_no_discriminators(app, fresh):
    page = fresh(f"{app}/score?probe_x=0&probe_y=0")
    page.wait_for_function(DRAWN, arg="modes")
    probe = page.locator("[data-handle=probe]")
    box = probe.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=8)
    expect(value(page, "score")).not_to_have_text("(0, 0)")
    page.mouse.up()
    page.wait_for_url(re.compile(r"probe_x=0[.]\d+&probe_y=0[.]\d+"))
    page.mouse.move(x + 80, y)
    expect(value(page, "score")).not_to_have_text("(0, 0)")
    assert not page.errors


def test_the_probe_is_moved_through_the_field(app, fresh):
    page = fresh(f"{app}/score?probe_x=0&probe_y=0")
    page.wait_for_function(DRAWN, arg="modes")
    expect(value(page, "score")).to_have_text("(0, 0)")  # the middle of the ring
    page.locator("[data-handle=probe]").press("ArrowRight")
    page.wait_for_url(re.compile("probe_x=0.05"))
    expect(value(page, "score")).to_have_text(re.compile(r"^\(−?0[.]\d+, 0\)"))
    assert not page.errors
