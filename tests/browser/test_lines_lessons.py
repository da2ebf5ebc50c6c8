"""Parallel lines and noise in a real browser: handles are dragged and moved by keys, balls roll, the proof turns its pages."""

import re

from lesson_page import reading
from playwright.sync_api import expect


def says(page, label, value):
    """Wait until a reading has a value."""
    page.wait_for_function(
        "([label, value]) => [...document.querySelectorAll('.gs-readings div')].some(d => "
        "d.firstChild.textContent === label && d.lastChild.textContent === value)",
        arg=[label, value],
    )


def drag(page, handle, dx):
    box = page.locator(f"[data-handle={handle}]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y, steps=4)
    page.mouse.move(x + dx, y, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "name => Number(new URL(location).searchParams.get(name)) === Number(document.querySelector(`[data-handle=${name}]`).ariaValueNow)",
        arg=handle,
    )


def test_a_line_is_dragged_and_one_undo_takes_it_back(app, fresh):
    page = fresh(f"{app}/lines")
    says(page, "W₁", "0.8")
    drag(page, "theta", -90)
    moved = float(re.search(r"theta=([-.\d]+)", page.url)[1])
    assert moved < 0.5
    says(page, "W₁", f"{moved:g}")
    assert reading(page, "JS") == "0.693" and reading(page, "KL") == "∞" and reading(page, "TV") == "1"
    page.get_by_role("button", name="Undo").click()
    says(page, "W₁", "0.8")
    page.locator("[data-handle=theta]").press("ArrowRight")
    says(page, "W₁", "0.81")
    page.locator("[data-handle=theta]").press("Shift+ArrowLeft")
    says(page, "W₁", "0.71")
    assert not page.errors


def test_balls_roll_and_the_proof_turns_its_pages(app, fresh):
    page = fresh(f"{app}/lines?theta=0.4&h=0.1")
    says(page, "ball under W₁", "0.4")
    page.get_by_role("button", name="Step", exact=True).click()
    says(page, "ball under W₁", "0.3")
    page.locator(".gs-replay input").fill("85")  # 20 a second: the rest takes less than one
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".gs-replay output")).to_have_text("step 100 of 100")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("button", name="Back to start").click()
    says(page, "ball under W₁", "0.4")
    step = page.locator(".st-key-lines_step")
    for title in (
        "1. No point in common",
        "2. Total variation is 1",
        "3. Kullback–Leibler is ∞",
        "4. Jensen–Shannon is log 2",
    ):
        page.get_by_role("button", name="Next step").click()
        expect(step).to_contain_text(title)
    sides = "At θ = 0.4: JS, counted = 0.6931, log 2 = 0.6931."
    expect(step).to_contain_text(sides)
    page.get_by_role("tab", name="Mathematics").click()
    page.get_by_role("tabpanel").get_by_text(title).click()
    expect(page.get_by_role("tabpanel").get_by_text(sides)).to_be_visible()
    assert not page.errors


def test_the_picture_follows_while_it_is_dragged_and_the_address_after_release(app, fresh):
    page = fresh(f"{app}/lines?theta=1.2")
    says(page, "θ", "1.2")
    box = page.locator("[data-handle=theta]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    expect(page.locator(".gs-readings div", has_text="W₁").first).not_to_contain_text("1.2")
    page.wait_for_function(
        """() => {
          const said = label => [...document.querySelectorAll('.gs-readings div')].find(one => one.firstChild.textContent === label).lastChild.textContent;
          return said('θ') === said('W₁');
        }"""
    )  # in one look: both move
    assert "theta=1.2" in page.url
    page.mouse.up()
    page.wait_for_url(lambda address: "theta=1.2" not in address)
    assert not page.errors


def test_noise_is_dragged_on_its_curve(app, fresh):
    page = fresh(f"{app}/noise?theta=1&sigma=0.5")
    expect(page.locator(".gs-readings div", has_text="nats")).to_have_attribute(
        "title", re.compile("^Jensen–Shannon divergence: .*\nnat: ")
    )
    chart = page.get_by_role("img", name="chart: JS against θ")
    expect(chart).to_have_attribute("aria-description", re.compile("nat: the unit"))
    chart.locator(".annotation", has_text="nats").hover()
    expect(chart.locator(".hovertext")).to_contain_text("1 nat = 1/log 2")
    page.mouse.move(1, 1)
    says(page, "JS", "0.33683 nats")
    drag(page, "sigma", 40)
    assert float(re.search(r"sigma=([.\d]+)", page.url)[1]) > 0.8
    assert not page.errors
