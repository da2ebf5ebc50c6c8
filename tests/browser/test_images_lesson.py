"""The lesson on images in a real browser: it trains, its table steers the run, its members stand side by side."""

import io
import re
import zipfile

from lesson_page import PAINTED, STEP, reaches, reading
from playwright.sync_api import expect

SMALL = "width=0.125&batch_size=8&noise_dim=8"
AT_REST = """() => [...document.querySelectorAll('.st-key-lesson_controls details')].every(fold => !fold.getAnimations().length)"""


def test_images_train_and_are_painted(app, fresh):
    page = fresh(f"{app}/images?{SMALL}")
    reaches(page, 20)
    page.wait_for_selector(".gs-picture .js-plotly-plot")
    page.wait_for_function(PAINTED)
    assert reading(page, "status") == "running" and not page.errors
    page.locator(".gs-charts").get_by_text("Scores f of the images shown").wait_for()
    page.get_by_role("tab", name="What you see").click()
    page.get_by_text("The classifiers' accuracy on test images: ").wait_for()
    page.locator("[data-layer=real]").check()
    page.locator(".gs-slider").press("Home")
    page.wait_for_function("() => document.querySelector('.gs-band')?.innerText.includes('Step 0 is shown')")


def test_a_cell_of_the_table_changes_one_thing_of_the_run(app, fresh):
    page = fresh(f"{app}/images?{SMALL}&pair=dcgan_5x5")
    reaches(page, 5)
    page.get_by_role("tab", name="GAN or WGAN").click()
    page.get_by_role("button", name="f(G(z)) − f(x)").click()
    page.wait_for_function("() => document.body.innerText.includes('Loss: Wasserstein')")
    step = page.evaluate(STEP)
    assert step >= 5, "the loss changes in the running run"
    page.get_by_role("button", name="weights in ±0.01").click()
    page.wait_for_url("**constraint=weight_clipping**")
    reaches(page, 5)
    assert "clip=0.01" in page.url and "loss=wasserstein" in page.url and not page.errors


def test_cgan_and_ac_gan_train_side_by_side(app, fresh):
    page = fresh(f"{app}/images?{SMALL}&vary=labels%3Dcgan%7Cacgan")
    reaches(page, 10)
    page.locator(".gs-legend li", has_text="AC-GAN").wait_for()
    page.locator(".gs-picture").get_by_text("CGAN").first.wait_for()
    page.locator(".gs-charts").get_by_text("Class named rightly").wait_for()
    for fold in ("More ·", "Several side by side"):
        page.locator(".st-key-lesson_controls summary", has_text=fold).click()
        page.wait_for_function(
            AT_REST
        )  # what is pressed while a fold still opens has moved when the button is released
    page.get_by_test_id("stPopoverButton").filter(has_text="Compare settings").first.click()
    page.get_by_role("combobox", name="Add a setting").fill("Learning rate of D")
    page.keyboard.press("Enter")
    page.wait_for_url("**lr_D**")
    rates = page.get_by_role("combobox", name="Learning rate of D").last
    rates.fill("3e-4")
    rates.press("Enter")
    page.wait_for_url(re.compile("vary=labels%3Dcgan%7Cacgan%3B\\+lr_D%3D[0-9.]+%7C3e-4"))
    page.locator(".gs-legend li", has_text="Learning rate of D: 3 × 10⁻⁴").first.wait_for()


def test_a_zip_that_cannot_be_read_is_reported_beside_the_upload(app, fresh):
    page = fresh(f"{app}/images?{SMALL}")
    reaches(page, 5)
    page.get_by_role("tab", name="Your own images").click()
    words = {"name": "words.zip", "mimeType": "application/zip", "buffer": b"just words"}
    page.locator("input[type=file]").set_input_files(words)
    page.get_by_role("tabpanel").get_by_text("This is not a zip file. The run is unchanged.").wait_for()
    assert page.locator(".gs-picture").count() == 1
    no_images = io.BytesIO()
    with zipfile.ZipFile(no_images, "w") as archive:
        archive.writestr("words.txt", "just words")
    zipped = {"name": "words.zip", "mimeType": "application/zip", "buffer": no_images.getvalue()}
    page.locator("input[type=file]").set_input_files(zipped)
    said = page.get_by_role("tabpanel").get_by_text("upload: ")
    said.wait_for()
    expect(page.locator(".gs-picture")).to_have_count(0)  # of the run that was, as if it were of these images
    page.get_by_role("button", name="Undo").click()
    reaches(page, 5)
    expect(said).to_have_count(0)
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert not page.errors
