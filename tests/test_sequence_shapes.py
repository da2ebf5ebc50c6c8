"""The five shapes of a sequence task: rules, codes, networks, and what a run shows."""

import numpy as np
import pytest
import torch

from gan_core import claims, experiments
from gan_core.claims.judge import verdict
from gan_core.data.sequences.shapes import MAX_STEPS, shapes
from gan_core.errors import BadInput
from gan_core.figures import sequence_shapes as figures
from gan_core.networks.sequences.reader import FeedForwardReader, RecurrentReader
from gan_core.params import SequenceShapesParams
from gan_core.runtime.run import Run
from gan_core.training.sequences import texts
from ui import message
from ui.packing import pack

CPU = torch.device("cpu")
PLAYED = {
    "one_to_one": ("e", ["e"], ["vowel"]),
    "one_to_many": ("2", ["2", "", "", ""], ["2", "1", "0", "end"]),
    "many_to_one": ("1101", ["1", "1", "0", "1"], ["", "", "", "odd"]),
    "many_to_many_in_step": ("abbbc", list("abbbc"), ["≠", "≠", "=", "=", "≠"]),
    "many_to_many_out_of_step": ("09Nov", [*"09Nov", *[""] * 5], [*[""] * 5, *"11-09"]),
}


@pytest.mark.parametrize("name", PLAYED)
def test_what_goes_in_and_what_comes_out(name):
    text, inputs, outputs = PLAYED[name]
    assert (shapes[name].inputs(text), shapes[name].outputs(text)) == (inputs, outputs)
    assert shapes[name].read(shapes[name].example) == shapes[name].example


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("one_to_one", " K", "k"),
        ("many_to_many_in_step", "ABba", "abba"),
        ("many_to_many_out_of_step", "24 DEC", "24Dec"),
        ("many_to_many_out_of_step", "5mar", "05Mar"),
    ],
)
def test_spaces_and_capitals_are_mended(name, typed, read):
    assert SequenceShapesParams.of(shape=name, input=typed).text == read


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("one_to_one", "kk", "one letter from a to z or one digit"),
        ("one_to_one", "ß", "one letter from a to z or one digit"),
        ("one_to_many", "12", "one digit from 0 to 9"),
        ("one_to_many", "²", "one digit from 0 to 9"),
        ("many_to_one", "102", f"1 to {MAX_STEPS} bits, 0 or 1"),
        ("many_to_one", "1" * (MAX_STEPS + 1), f"1 to {MAX_STEPS} bits"),
        ("many_to_many_in_step", "abe", "letters, each a, b, c or d"),
        ("many_to_many_out_of_step", "31Feb", "a day of two digits and a month of three letters"),
        ("many_to_many_out_of_step", "٢٤Dec", "a day of two digits"),
        ("many_to_one", "   ", "bits"),
    ],
)
def test_an_input_that_is_not_of_the_shape_is_refused_in_a_sentence(name, typed, allowed):
    with pytest.raises(BadInput, match=r"^input: ") as problem:
        SequenceShapesParams.of(shape=name, input=typed)
    assert allowed in str(problem.value) and problem.value.fields == ("input",)


@pytest.mark.parametrize(("cell", "factor"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
def test_the_number_of_weights_is_that_of_the_formula_at_any_length(cell, factor):
    symbols, units, answers = 4, 5, 3
    network = RecurrentReader(symbols, units, answers, cell)
    counted = sum(weight.numel() for weight in network.parameters())
    assert counted == factor * (units * symbols + units**2 + 2 * units) + answers * units + answers
    for length in (1, 7, 100):
        states, scores = network(torch.ones(2, length, dtype=torch.int64))
        assert states.shape == (2, length, units) and scores.shape == (2, length, answers)


def test_the_states_are_those_of_the_recurrence_by_hand():
    network = RecurrentReader(2, 3, 2, "rnn")
    W, U, b, c = (weight.detach().numpy() for weight in network.cell.parameters())
    states, scores = network(torch.tensor([[2, 0, 1]]))
    h = np.zeros(3, np.float32)
    for t, x in enumerate(([0, 1], [0, 0], [1, 0])):  # the second symbol, nothing, the first one
        h = np.tanh(W @ np.array(x, np.float32) + b + U @ h + c)
        np.testing.assert_allclose(states[0, t].detach(), h, atol=1e-6)
        expected = network.read.weight.detach().numpy() @ h + network.read.bias.detach().numpy()
        np.testing.assert_allclose(scores[0, t].detach(), expected, atol=1e-6)


def test_without_a_recurrence_the_answer_does_not_depend_on_what_came_before():
    network = FeedForwardReader(3, 4, 2)
    one, other = network(torch.tensor([[1, 2]]))[1], network(torch.tensor([[3, 2]]))[1]
    assert torch.equal(one[:, 1], other[:, 1]) and not torch.equal(one[:, 0], other[:, 0])


def test_more_padding_changes_nothing():
    shape = shapes["many_to_one"]
    network = RecurrentReader(2, 6, 2, "gru").double()
    alone, (x, y) = texts.codes(shape, ["101"], CPU), texts.codes(shape, ["101", "0110101011"], CPU)
    assert x.shape == (2, 10) and (y != texts.NOTHING).sum() == 2
    with torch.no_grad():
        expected = network(alone[0])[1][0, 2]
        padded = network(x)[1]
    torch.testing.assert_close(padded[0, 2], expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(
        texts.loss(padded[:1], y[:1]), -expected.log_softmax(-1)[0], rtol=0, atol=1e-12
    )  # two ones: even


def test_shares_of_right_answers_leave_out_what_is_not_read():
    y = torch.tensor([[texts.NOTHING, 1], [0, 1], [texts.NOTHING, 0]])
    scores = torch.nn.functional.one_hot(torch.tensor([[0, 1], [0, 0], [0, 0]]), 2).float()
    whole, answers = texts.shares_right(scores, y)
    assert (whole.item(), answers.item()) == (pytest.approx(2 / 3), pytest.approx(3 / 4))


def test_days_that_are_tested_are_not_trained_on():
    trained, tested = texts.split(shapes["many_to_many_out_of_step"], 3, 8, True)
    assert len(trained) + len(tested[1]) == 366 == len({*trained, *tested[1]})
    assert len(tested[1]) == 73 and texts.split(shapes["many_to_many_out_of_step"], 4, 8, True)[0] != trained


@pytest.mark.parametrize("shorter", [True, False])
def test_lengths_of_training_and_of_tests(shorter):
    trained, tested = texts.split(shapes["many_to_one"], 0, 5, shorter)
    assert {len(text) for text in trained} == ({1, 2, 3, 4, 5} if shorter else {5})
    assert {times: {len(text) for text in some} for times, some in tested.items()} == {n: {5 * n} for n in (1, 2, 4, 8)}


def test_tags_are_learned_and_hold_at_eight_times_the_length():
    run = experiments.create("sequence_shapes", shape="many_to_many_in_step", units=16, members=2)
    before = run.snapshot()["picture"]
    run.advance(100)
    now = run.snapshot()
    assert np.array(now["at_8"]).min() > 0.9 and np.array(now["whole_accuracy"]).min() > 0.9
    assert now["picture"]["said"] == [now["picture"]["expected"]] * 2
    np.testing.assert_array_equal(run.snapshot(at=0)["picture"]["states"], before["states"])


def test_another_input_is_read_at_every_step_of_the_past():
    run = experiments.create("sequence_shapes", shape="many_to_one", units=3, batch_size=2)
    run.advance(50)
    run.apply({"input": "0011"})
    for at in (0, 25, None):
        picture = run.snapshot(at)["picture"]
        assert picture["into"] == list("0011") and picture["states"].shape == (1, 4, 3)
        np.testing.assert_allclose(picture["probabilities"].sum(-1), 1, atol=1e-6)
    with pytest.raises(BadInput, match="input: 'x1' is not allowed"):
        run.apply({"input": "x1"})


def test_what_is_only_looked_at_keeps_a_run_the_claims_own():
    claim = claims.of_lesson("in_and_out")["parity_at_64"]
    start = claim.base.model_dump()
    for events, expected in (("", "ahead"), ("5:input=0110,90:moment=3", "ahead")):
        now = {"start_params": {**start, "input": "1", "moment": 1}, "events": events, "step": 100}
        assert verdict(claim, now).stand == expected
    other = {"start_params": {**start, "units": 5}, "events": "", "step": 100}
    assert verdict(claim, other).settings == ("units",)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", shapes.names())
def test_the_picture_says_what_the_network_said(name, theme):
    run = experiments.create("sequence_shapes", shape=name, units=4, batch_size=2)
    snapshot = run.snapshot()
    picture = figures.scene(snapshot, theme)
    shape = shapes[name]
    written = [note["text"] for note in picture["layout"]["annotations"]]
    into, expected = (list(filter(None, of(shape.example))) for of in (shape.inputs, shape.outputs))
    assert all(symbol in written for symbol in into)
    columns = [trace for trace in picture["data"] if trace["type"] == "image"]
    assert len(columns) == len(shape.inputs(shape.example)) and columns[0]["pixels"].shape == (4, 1, 3)
    percents = [
        float(note["text"])
        for note in picture["layout"]["annotations"]
        if note["y"] == figures.PERCENT and note["text"] != "%"
    ]
    p = snapshot["picture"]["probabilities"][0].max(-1)
    read = [t for t, answer in enumerate(shape.outputs(shape.example)) if answer]
    np.testing.assert_allclose(percents, 100 * p[read], atol=0.5)
    assert len(percents) == len(expected)
    assert len(pack(message.header({"picture": picture}, key="x", theme=theme, on=figures.ON))) > 100


def test_the_circle_hides_the_steps_after_it():
    run = experiments.create("sequence_shapes", units=4, input="1101", moment=2)
    picture = figures.scene(run.snapshot(), "light", layers=[*figures.ON, "unread"])
    assert sum(trace["type"] == "image" for trace in picture["data"]) == 2
    handle = picture["layout"]["meta"]["handles"][0]
    assert (handle["x"], handle["x_range"]) == (2, [1, 4])
    assert picture["layout"]["meta"]["says"] == "Goes in: 1 1 0 1. Comes out: nothing yet"


def test_what_is_only_looked_at_is_no_event_of_a_run():
    run = Run(experiments.create("sequence_shapes", units=2, batch_size=2))
    run.change({"input": "01", "moment": 1})
    now = run.snapshot()
    assert (now["events"], now["params"]["input"], now["params"]["moment"]) == ("", "01", 1)
