"""The lesson on seeds in a real browser: a comparison ends by itself, and a reference run is used for a side."""

from lesson_page import reaches, reading
from playwright.sync_api import expect


def test_a_comparison_ends_by_itself_and_a_reference_run_is_used_for_a_side(app, fresh):
    small = "width_D=8;width_G=8;batch_size=16"
    page = fresh(f"{app}/seeds?members=2&steps=100&n_D_B=1&also_A={small}&also_B={small}")
    reaches(page, 100)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    expect(page.locator(".gs-readings").first).to_contain_text("finished")
    assert reading(page, "counted at") == "100" and reading(page, "all modes, A").endswith("of 2")
    # the same settings from the same seeds: no shuffling has a smaller difference, so p is 1
    page.get_by_role("tab", name="The test").click()
    page.get_by_text("this run", exact=True).click()
    expect(page.locator("[role=tabpanel]:visible").get_by_text("p = 1", exact=False).first).to_be_visible()
    page.get_by_role("tab", name="Who finishes first?").click()
    page.locator(".st-key-kept_phases_critic_steps_5_B button").click()
    page.wait_for_url(
        lambda address: "n_D_B" not in address and "also_B" not in address
    )  # five is what this page begins with
    assert not page.errors
