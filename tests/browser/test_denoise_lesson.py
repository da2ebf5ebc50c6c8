"""The lesson on a denoiser that learns, in a real browser."""

from lesson_page import reaches, reading
from playwright.sync_api import expect


def test_a_denoiser_trains_shows_its_samples_and_follows_a_suggestion(app, fresh):
    page = fresh(f"{app}/denoise?width=16&batch_size=32&stop=60")
    reaches(page, 60)
    page.wait_for_selector(".gs-charts .js-plotly-plot")
    assert reading(page, "weights") == "1,138"  # 34·16 + 16 + 2 (16² + 16) + 2·16 + 2
    assert reading(page, "samples of step") == "50"
    expect(page.locator("[data-layer=generated]")).to_have_count(1)
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="It answers ε").click()
    page.wait_for_url("**predicts=eps**")
    reaches(page, 60)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and not page.errors
