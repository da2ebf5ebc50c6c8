"""Images that are not on the server, in a real browser: a bar while they come, then the run; or one sentence and controls that work."""

import re
from types import SimpleNamespace

import pytest
from lesson_page import STEP, reaches
from playwright.sync_api import expect
from tiny_mnist import Server

SMALL = "width=0.125&batch_size=8&noise_dim=8"


@pytest.fixture(scope="module")
def tiny(serve, tmp_path_factory):
    """The app with an empty folder of images, and the server of its mirrors."""
    server, data, state = Server(), tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("state")
    (state / "uploads").write_text("in the way")
    app = serve(
        "tests/browser/pages/tiny_app.py",
        GANSCOPE_DATA=str(data),
        GANSCOPE_STATE=str(state),
        TINY_MNIST=server.mirror("")[:-2],
    )
    yield SimpleNamespace(app=app, server=server, data=data)
    server.close()


def test_a_bar_is_shown_while_mnist_comes_and_then_the_run_starts_for_all_who_wait(tiny, fresh):
    pages = [fresh(f"{tiny.app}/images?{SMALL}&data=mnist") for _ in range(2)]
    pages.append(fresh(f"{tiny.app}/inversion?generator=dcgan_mnist_1&images=2&steps=50"))
    for page in pages:
        page.get_by_role("progressbar").wait_for()
        page.get_by_text("Downloading MNIST, once for this server: 0.0 of 0.1 MB").wait_for()
    assert not any(tiny.data.rglob("*ubyte")), "the mirror holds the first file back"
    pages[0].get_by_role("button", name="Pause", exact=True).click()
    pages[0].get_by_role("button", name="Play", exact=True).click()
    tiny.server.let_go.set()
    for page in pages:
        page.bring_to_front()  # a hidden tab asks for no pictures
        reaches(page, 5)
        expect(page.get_by_role("progressbar")).to_have_count(0)
        assert not page.errors
    assert len(tiny.server.asked) == 4, "one download for three pages"


def test_where_no_mirror_answers_a_sentence_says_so_and_other_images_train(tiny, fresh):
    page = fresh(f"{tiny.app}/images?{SMALL}&data=fashion_mnist")
    page.get_by_text("Fashion-MNIST is not in").wait_for()
    said = page.locator("[data-testid=stAlert]").inner_text()
    assert "could not be fetched (Service Unavailable). The built-in digits need no network; or put" in said
    assert said.endswith("name the folder in GANSCOPE_DATA. Press Reset to try again.")
    page.get_by_role("combobox", name=re.compile("^Images")).click()
    page.get_by_role("option", name="Digits in print, endless", exact=True).click()
    reaches(page, 5)
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert not page.errors


def test_a_zip_that_the_server_cannot_keep_is_said_and_the_run_goes_on(tiny, fresh):
    page = fresh(f"{tiny.app}/images?{SMALL}")
    reaches(page, 5)
    page.get_by_role("tab", name="Your own images").click()
    zip_file = {
        "name": "images.zip",
        "mimeType": "application/zip",
        "buffer": b"PK\5\6" + bytes(18),
    }  # the shortest zip: none in it
    page.locator("input[type=file]").set_input_files(zip_file)
    page.get_by_role("tabpanel").get_by_text("upload: this server could not keep the zip (File exists)").wait_for()
    step = page.evaluate(STEP)
    reaches(page, step + 5)
    assert "upload" not in page.url and not page.errors
