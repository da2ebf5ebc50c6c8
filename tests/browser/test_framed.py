"""The app in the frame of another site, as on a Space, in a browser that keeps cookies and storage from such frames."""

import io
import zipfile

from conftest import FOREIGN
from lesson_page import STEP
from PIL import Image
from playwright.sync_api import expect

SPACE = "https://huggingface.co/spaces/someone/ganscope"
# as the Hub's documentation says: the frame gets the query when it opens, and its messages change the query
OUTER = """<iframe width=1400 height=860></iframe><script>
  addEventListener("message", ({ data }) => {
    if (typeof data?.queryString === "string") history.replaceState(null, "", `${location.pathname}?${data.queryString}`);
  });
  document.querySelector("iframe").src = "APP/" + location.search;
</script>"""
DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });"""


def zipped():
    """16 grey images."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(16):
            image = io.BytesIO()
            Image.new("L", (28, 28), 120 + number).save(image, "PNG")
            archive.writestr(f"{number}.png", image.getvalue())
    return {"name": "grey.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def test_on_a_space_the_address_follows_and_a_zip_is_taken(app, browsers):
    page, errors = browsers(FOREIGN).new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(DENIED)
    outer = OUTER.replace("APP", app.replace("127.0.0.1", "localhost"))
    page.route(f"{SPACE}**", lambda route: route.fulfill(body=outer, content_type="text/html"))
    page.goto(f"{SPACE}?lesson=images&width=0.125&batch_size=8&noise_dim=8&play=1")
    frame = page.frame_locator("iframe")
    frame.get_by_role("tab", name="Your own images").click()
    inner = page.frames[1]
    inner.wait_for_url("**/images?**width=0.125**")
    inner.wait_for_function(f"() => {STEP} >= 1")
    assert inner.evaluate("document.cookie") == ""

    uploader = frame.locator("input[type=file]")
    failed = frame.get_by_text("The file did not reach the app.")
    expect(failed).to_be_hidden()
    page.route(
        "**/upload_file/**", lambda route: route.fulfill(status=413)
    )  # as a proxy in front of the app may answer
    uploader.set_input_files(zipped())
    expect(failed).to_be_visible()
    page.unroute("**/upload_file/**")
    uploader.set_input_files(zipped())
    page.wait_for_url(f"{SPACE}?lesson=images&**upload=**")
    assert page.url.partition("?lesson=images&")[2] == inner.url.partition("?")[2]
    assert not errors

    nobody = f"{app}/_stcore/upload_file/7/7"  # a session that is not open
    assert page.request.put(nobody, multipart={"file": zipped()}).status == 400
    page.close()
