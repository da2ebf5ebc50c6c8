"""The lessons on saturation that train, in a real browser: the exact lab, the starving generator, the race."""

from lesson_page import reaches, reading
from playwright.sync_api import expect


def test_the_exact_lab_says_the_integrals_and_follows_theta(app, fresh):
    page = fresh(f"{app}/exact?theta=3&stop=50")
    reaches(page, 50)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    assert reading(page, "minimax (trained)").startswith("0.2959 (")  # 0.29586 and 2.70414, found apart from this code
    assert reading(page, "non-saturating (trained)").startswith("2.704 (")
    page.get_by_role("slider", name="θ, the generator's mean").press("ArrowRight")
    page.wait_for_url("**theta=3.*")
    expect(page.locator(".gs-readings")).not_to_contain_text("0.2959 (")
    assert not page.errors


def test_a_frozen_generator_starves_before_discriminators_that_learn(app, fresh):
    page = fresh(f"{app}/starving?stop=60")
    reaches(page, 60)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    expect(page.locator("[data-layer=discriminator]")).to_have_count(1)
    page.goto(f"{app}/starving?generator=digits&stop=20&play=1")
    reaches(page, 20)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    expect(page.locator("[data-layer=discriminator]")).to_have_count(0)  # of images there is no landscape
    expect(page.locator("[data-layer=generated]")).to_have_count(1)
    page.locator(".gs-legend").get_by_text("209 epochs").first.wait_for()
    assert not page.errors


def test_losses_race_and_the_charts_of_steps_have_their_numbers(app, fresh):
    page = fresh(f"{app}/race?width=0.125&batch_size=8&stop=12")
    reaches(page, 12)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    numbered = """() => [...document.querySelectorAll('.gs-charts .gs-box')].filter(box =>
      box._fullLayout?.xaxis.showticklabels).length"""
    page.wait_for_function(
        f"() => ({numbered})() === 2"
    )  # the last chart of steps, and the histogram with its own axis
    expect(page.locator(".gs-legend li")).to_have_count(4)
    assert not page.errors
