"""Trained critics in a real browser: the run is drawn, the line is moved, the other critic is shown, a question is answered."""

import re

import pytest
from lesson_page import PAINTED, READY, reaches, reading
from playwright.sync_api import expect


def test_the_critics_estimate_and_the_line_moves(app, fresh):
    page = fresh(f"{app}/critic?penalty_weight=10&stop=300")
    page.wait_for_function(READY)
    page.wait_for_function(PAINTED)
    reaches(page, 300)
    said, exact = (float(part) for part in reading(page, "W₁").split(" for "))
    assert exact == 1 and said == pytest.approx(1.05, rel=0.05)  # θ (1 + θ/2λ) at λ = 10
    js, log_2 = (float(part) for part in reading(page, "JS").split(" of "))
    assert js <= log_2 == pytest.approx(0.693, abs=1e-3)
    page.get_by_role("radio", name="logits: D = σ(f)").click()
    page.get_by_text("∇D", exact=True).first.wait_for()
    line = page.get_by_role("slider", name="θ, the generated line", exact=True)
    line.press("Shift+ArrowRight")  # ten of its steps of 0.01, which the run and the link follow
    page.wait_for_url("**theta=1.1**")
    expect(page.locator(".gs-readings")).to_contain_text("for 1.1")
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"], steps=6)
    page.mouse.up()
    page.wait_for_url(re.compile(r"theta=0\.(3[5-9]|4)"))  # 60 px are about 0.7 of a picture that is 5 wide
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**theta=1.1**")
    assert not page.errors


def test_a_prediction_is_answered_by_the_run(app, fresh):
    page = fresh(f"{app}/critic?stop=505")
    page.wait_for_function(READY)
    page.get_by_text("This run has the answer: show it").first.wait_for()
    page.get_by_role("button", name="Predict first: restart and pause").click()
    page.get_by_text("This run answers").first.wait_for()
    page.get_by_role("radio", name="more than W₁").locator("xpath=ancestor::label").click()
    page.get_by_text("You predict more than W₁").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text(re.compile("You predicted more than W₁, which is right")).wait_for()
    page.get_by_role("tab", name="Mathematics").click()
    page.get_by_text("The overshoot of the gradient penalty").click()
    expect(page.get_by_text(re.compile("no other g is worth more"))).to_contain_text("g = 1.5 is worth 1.25")
    assert not page.errors
