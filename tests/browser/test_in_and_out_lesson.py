"""Five shapes in a real browser: the reader types an input, steps through it, and takes another shape."""

import re

from lesson_page import READY, reading
from playwright.sync_api import expect


def test_the_reader_types_an_input_steps_through_it_and_takes_another_shape(app, fresh):
    page = fresh(f"{app}/in_and_out?units=4&batch_size=8&stop=5")
    page.wait_for_function(READY)
    typed = page.get_by_role("textbox", name="Your input")
    typed.fill("1101")
    typed.press("Enter")
    page.wait_for_url("**input=1101**")
    circle = page.get_by_role("slider", name="step of the sequence shown, of 4", exact=True)
    circle.press("ArrowLeft")
    page.wait_for_url("**moment=3**")
    typed.fill("1201")
    typed.press("Enter")
    expect(page.get_by_text("Your input: '1201' is not allowed; 1 to 24 bits, 0 or 1.")).to_be_visible()
    page.get_by_role("radiogroup", name="Shape", exact=True).get_by_text("Many to many, out of step").click()
    page.wait_for_url("**shape=many_to_many_out_of_step**")
    page.get_by_role("slider", name="step of the sequence shown, of 10", exact=True).wait_for()
    assert re.fullmatch(r"[\d-]{5} [✓✗]|(\w+ ?)+ [✓✗]", reading(page, "answer"))
    page.get_by_role("tab", name="Try").click()
    page.get_by_role(
        "button", name="One to one"
    ).click()  # the view is mounted again, and must not send its last drag again
    page.wait_for_url("**shape=one_to_one**")
    page.get_by_text("vowel, consonant or digit").wait_for()
    assert "moment" not in page.url
    assert not page.errors
