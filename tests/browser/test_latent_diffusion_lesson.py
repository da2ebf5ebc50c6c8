"""The lesson on latent diffusion, in a real browser: both stages, what it saves, and KL switched off."""

import re

from lesson_page import PAINTED, reaches, reading
from playwright.sync_api import expect

SMALL = "batch_size=2&autoencoder_steps=3&steps=5&sampling_steps=2&judged=20"


def test_both_stages_run_the_saving_is_told_and_kl_goes_off_and_back(app, fresh):
    page = fresh(f"{app}/latent_diffusion?{SMALL}", "narrow")
    reaches(page, 5)
    page.wait_for_function(PAINTED)
    expect(page.locator(".gs-readings")).to_contain_text("× shorter")
    assert reading(page, "learns") == "denoiser"
    # two calls of 60,481,024 multiply–adds against two of 7,617,664 and a decoder's 1,373,568
    assert reading(page, "operations") == "7.3 × fewer"
    assert re.fullmatch(r"[\d.]+ · [\d.]+", reading(page, "Fréchet, N(0, I)"))
    page.get_by_role("tab", name="Mathematics").click()
    page.get_by_text("8. What a sample costs").click()
    page.get_by_text("60,481,024").wait_for()
    page.get_by_text("Settings", exact=True).first.click()  # on a phone the controls are a drawer
    page.get_by_role("button", name="KL off", exact=True).click()
    page.wait_for_url("**kl=0**")
    page.get_by_role("button", name="KL on, β = 1").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(lambda url: "kl=0" not in url)
    page.get_by_role("button", name="KL off", exact=True).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and not page.errors
