"""The slopes on paper in a real browser: the slider moves the marks, and a typed derivative is compared."""

import re

import pytest
from lesson_page import reading

MARKS = """() => {
  const box = document.querySelector('[data-figure=slopes]');
  return box?._fullLayout ? box.data.filter(trace => trace.name === 'here').map(trace => [trace.x[0], trace.y[0]]) : [];
}"""
DRAWN = f"() => ({MARKS})().length > 0"


def test_the_slider_moves_a_mark_on_each_curve_the_readings_and_the_link(app, fresh):
    page = fresh(f"{app}/slope?a=-3")
    page.wait_for_function(DRAWN)
    minimax, non_saturating, *others = page.evaluate(MARKS)
    # σ(-3) = 0.04742587, found apart from this code
    assert minimax == pytest.approx([-3, 0.04742587], rel=1e-6) and non_saturating == pytest.approx(
        [-3, 0.95257413], rel=1e-6
    )
    assert len(others) == 3 and reading(page, "D = σ(a)") == "0.0474"
    node = page.evaluate_handle("document.querySelector('[data-figure=slopes]')")
    page.get_by_role("slider", name=re.compile("the discriminator's score")).press("ArrowLeft")
    page.wait_for_function(f"() => ({MARKS})().every(([a]) => Math.abs(a + 3.2) < 1e-6)")
    page.wait_for_url("**a=-3.2**")
    assert reading(page, "a") == "−3.2" and page.evaluate("node => node.isConnected", node)
    page.get_by_role("cell", name="−1.39").wait_for()  # -3.2/log 10
    assert not page.errors


def test_the_slopes_can_be_read_on_a_linear_axis_with_their_signs(app, fresh):
    page = fresh(f"{app}/slope?a=-3")
    page.wait_for_function(DRAWN)
    page.get_by_text("Linear", exact=True).click()
    page.wait_for_function(f"() => ({MARKS})().every(([a, slope]) => slope < 0)")


def test_a_typed_derivative_is_right_or_differs_somewhere_or_cannot_be_read(app, fresh):
    page = fresh(f"{app}/slope")
    page.get_by_role("tab", name="Your derivative").click()
    field = page.get_by_label("Your slope, in a")
    field.fill("-(1 - sigma(a))")
    field.press("Enter")
    page.get_by_text("Not yet. It first differs at a = −6: yours is −0.998, the slope is −0.00247.").wait_for()
    field.fill("−σ(a)")
    field.press("Enter")
    page.get_by_text("Right: it agrees with the slope at 33 scores").wait_for()
    field.fill("-sigmoid(a)")
    field.press("Enter")
    page.get_by_text("the name 'sigmoid' at character 2 is not allowed").wait_for()
    assert not page.errors


def test_a_bad_score_in_a_link_is_answered_in_a_sentence(app, fresh):
    page = fresh(f"{app}/slope?a=99")
    page.get_by_text("a number from -8 to 8").wait_for()
    page.wait_for_function(DRAWN)
    assert reading(page, "a") == "0"
