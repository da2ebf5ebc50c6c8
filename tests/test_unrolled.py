"""An unrolled network as boxes and arrows: one box a value, arrows from edge to edge, the lit step in bold."""

import pytest

from gan_core.figures.sentence import sentence
from gan_core.figures.unrolled import Arrow, Box, H, X, Y, diagram, network
from ui.packing import pack


def many_to_one():
    return network(["1", "0", "1"], ["a", "b", "c"], [None, None, "even"], first="0", lit=[2])


def test_boxes_and_arrows_are_those_of_the_recurrence():
    boxes, arrows = many_to_one()
    assert [(box.column, box.row, box.text) for box in boxes if box.row != H] == [(0, X, "1"), (1, X, "0"), (2, X, "1"), (2, Y, "even")]  # fmt: skip
    ends = {(arrow.start, arrow.end) for arrow in arrows}
    into = [((t, X), (t, H)) for t in range(3)] + [((t - 1, H), (t, H)) for t in range(3)]
    assert ends == {*into, ((2, H), (2, Y))}
    assert (
        len(network([None, "1", None], [""] * 3, [None, None, "y"])[1]) == 4
    )  # no arrow from a state that is not there


def test_a_step_too_few_is_refused():
    with pytest.raises(ValueError, match="one entry a step"):
        network(["1"], ["a", "b"], [None, None])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_box_is_drawn_once_and_the_lit_ones_are_bold(theme):
    boxes, arrows = many_to_one()
    figure = diagram(boxes, arrows, theme, title="Parity", says="1, 0, 1: even")
    shapes, notes = figure["layout"]["shapes"], figure["layout"]["annotations"]
    assert len(shapes) == len(boxes)
    assert [shape["line"]["width"] > 2 for shape in shapes] == [box.lit for box in boxes]
    assert [note["text"] for note in notes if note["text"]] == ["Parity", *(box.text for box in boxes)]
    assert sentence(figure) == "1, 0, 1: even"
    pack({"figure": figure})


def test_an_arrow_goes_from_edge_to_edge():
    boxes = [Box(0, X, half_height=0.25), Box(0, H, half_height=0.2)]
    drawn = diagram(boxes, [Arrow((0, X), (0, H), shift=(0.1, 0))], "light", title="", says="")["layout"]["annotations"]
    head = next(note for note in drawn if note["showarrow"])
    assert (head["ax"], head["ay"], head["x"], head["y"]) == pytest.approx((0.1, 0.25, 0.1, 0.8))
