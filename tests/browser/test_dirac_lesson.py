"""The Dirac-GAN in a real browser: the start is dragged, the steps are replayed, and the table says what converges."""

import re

from lesson_page import reading
from playwright.sync_api import expect

DRAWN = "() => document.querySelector('[data-figure=eigenvalues]')?._fullLayout !== undefined"
SAYS = "([label, text]) => [...document.querySelectorAll('.gs-readings div')].some(row => row.firstChild.textContent === label && row.lastChild.textContent === text)"
BOTH, FIRST = "distance, simultaneous", "distance, alternating"


def comes(page, label, text):
    page.wait_for_function(SAYS, arg=[label, text])


def test_the_page_says_the_distances_and_what_converges(app, fresh):
    page = fresh(f"{app}/dirac")
    page.wait_for_function(DRAWN)
    assert reading(page, BOTH) == "1.414"  # it stands at its beginning, (1, 1)
    page.locator(".gs-replay input").fill("500")
    # 0.6402 and 0.2839 after 500 steps, computed apart from this code
    comes(page, BOTH, "0.6402")
    comes(page, FIRST, "0.2839")
    row = page.get_by_role("row", name=re.compile("^R1 0.97468 .*converges"))
    expect(row).to_have_count(0)  # it answers the questions: hidden until one was answered
    page.get_by_text("far away", exact=True).first.click()
    expect(row).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Non-saturating 1.00000 0.0458 .*slower than any"))).to_be_visible()
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="Hardly any R1").click()
    expect(page.get_by_text("R1, alternating: converges")).to_be_visible()
    expect(page.get_by_text("R1, simultaneous: does not converge")).to_be_visible()
    assert not page.errors


def test_the_start_is_dragged_by_keys_and_by_hand_with_one_undo(app, fresh):
    page = fresh(f"{app}/dirac?method=wgan")
    page.wait_for_function(DRAWN)
    comes(page, BOTH, "1.414")
    handle = page.locator("[data-handle=start]")
    handle.press("ArrowRight")
    page.wait_for_url("**theta0=1.05**")
    comes(page, BOTH, "1.45")  # √(1.05² + 1)
    box, unit = (
        handle.bounding_box(),
        page.evaluate("document.querySelector('[data-figure=picture]')._fullLayout.xaxis._m"),
    )
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    unit = abs(unit)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 2.05 * unit, middle[1], steps=4)
    page.mouse.move(middle[0] - 3.05 * unit, middle[1] + unit, steps=4)
    page.mouse.up()
    page.wait_for_function("() => /theta0=-2(\\.0)?(&|$)/.test(location.href) && /psi0=0/.test(location.href)")
    comes(page, BOTH, "2")
    page.get_by_role("button", name="Undo").click()
    comes(page, BOTH, "1.45")
    assert not page.errors


def test_the_replay_goes_through_the_steps_and_share_opens_the_place_again(app, fresh):
    page = fresh(f"{app}/dirac")
    page.wait_for_function(DRAWN)
    comes(page, BOTH, "1.414")
    page.get_by_role("button", name="Step", exact=True).click()
    # θ = 1 − 0.2 σ(1), ψ = 1 + 0.2 σ(−1): √(0.853788² + 1.053788²)
    comes(page, BOTH, "1.356")
    page.locator(".gs-replay input").fill("470")  # 25 a second: the rest takes about one
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".gs-replay output")).to_have_text("step 500 of 500")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # at the end it stops by itself
    comes(page, BOTH, "0.6402")
    page.get_by_role("button", name="Back to start").click()
    page.get_by_role("button", name="Step", exact=True).click()
    comes(page, BOTH, "1.356")
    page.uncheck("[data-layer=arrows]")
    page.get_by_role("tab", name="Words").click()
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.locator("[data-testid=stDialog] code").first
    expect(link).to_contain_text("dirac?tab=words&layers=simultaneous,alternating&at=1")
    page.goto(link.inner_text())
    comes(page, BOTH, "1.356")
    expect(page.get_by_role("tab", name="Words")).to_have_attribute("aria-selected", "true")
    assert not page.is_checked("[data-layer=arrows]") and page.is_checked("[data-layer=alternating]")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert download.value.suggested_filename == "ganscope-dirac.png"
    with page.expect_download() as download:
        page.get_by_role("button", name="Charts (CSV)").click()
    rows = download.value.path().read_text().splitlines()
    assert rows[0] == "figure,trace,x,y,z" and any(row.startswith("radius,simultaneous,0,1.414213") for row in rows)
    assert not page.errors
