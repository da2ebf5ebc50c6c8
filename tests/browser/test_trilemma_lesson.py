"""The lesson on the trilemma in a real browser: reference runs at once, then those of a run."""

from lesson_page import reaches, reading
from playwright.sync_api import expect

SMALL = "weights=2000&T=10&ddim_steps=2&judged=50&batch_size=16"


def test_reference_runs_stand_until_the_run_has_its_own(app, fresh):
    page = fresh(f"{app}/trilemma?{SMALL}&steps=60&stop=10")
    reaches(page, 10)
    triangle = page.locator("[data-figure=triangle]")
    expect(triangle).to_contain_text("Reference runs of preset ring at step")
    page.get_by_role("tab", name="Figures").click()
    expect(page.locator(".st-key-trilemma_table_ring td", has_text="Denoising diffusion GAN")).to_be_visible()
    assert reading(page, "family") == "GAN" and reading(page, "calls") == "1"
    page.get_by_role("button", name="Play", exact=True).click()
    reaches(page, 60)
    expect(triangle).to_contain_text("This run at step 60")
    expect(page.locator(".st-key-trilemma_table_run td", has_text="RealNVP")).to_be_visible()
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="GANs without R1").click()
    page.wait_for_url("**r1=0**")
    assert not page.errors
