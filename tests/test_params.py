"""One declaration gives validation, links and messages."""

import re
from itertools import product

import pytest

from gan_core.errors import BadInput
from gan_core.params import PlaneGanParams
from gan_core.params.events import Event, read_events, write_events
from gan_core.params.vary import combinations, parse_vary

SPECS = PlaneGanParams.specs()


NUMBERS = [name for name, spec in SPECS.items() if spec.kind in ("int", "float")]
OUT_OF_RANGE = ["nan", "inf", "-inf", "1e308", "-1", "", "ten", "٣٫٥", "1" * 400, None, "0x10", [1]]


def test_every_setting_says_what_it_is(subtests):
    for name, spec in SPECS.items():
        with subtests.test(name):
            assert spec.label and spec.help and spec.allowed
            assert spec.kind in ("choice", "text", "bool") or (spec.low is not None and spec.high is not None)


def test_another_value_of_every_setting_is_taken_and_comes_back_from_what_differs(subtests):
    other = {
        "choice": lambda spec: list(spec.choices)[-1],
        "text": lambda spec: "lr_D=1e-4|1e-3",
        "bool": lambda spec: not spec.default,
        "int": lambda spec: int(spec.low) + 1,
        "float": lambda spec: spec.low + (spec.high - spec.low) / 7,
    }
    for name, spec in SPECS.items():
        with subtests.test(name):
            value = other[spec.kind](spec)
            params = PlaneGanParams.of({name: value})
            assert getattr(params, name) == value
            assert PlaneGanParams.of(params.non_defaults()) == params


def test_a_value_out_of_range_names_the_field_and_what_it_allows(subtests):
    for name, value in product(NUMBERS, OUT_OF_RANGE):
        with subtests.test(name, value=value):
            with pytest.raises(BadInput) as problem:
                PlaneGanParams.of({name: value})
            assert str(problem.value).startswith(f"{name}: ") and SPECS[name].allowed in str(problem.value)
            beside = {"lr_D": "0.005"} if name != "lr_D" else {"lr_G": "0.005"}
            params, sentences = PlaneGanParams.lenient({name: value, **beside})
            assert getattr(params, name) == SPECS[name].default and len(sentences) == 1
            assert all(getattr(params, key) == 0.005 for key in beside), "what can be used of a link is used"


def test_unknown_names_are_met_with_the_known_ones():
    with pytest.raises(BadInput, match=r"unknown setting 'lr_d' \(did you mean 'lr_D'\?\); known: .*lr_G"):
        PlaneGanParams.of(lr_d=1)
    with pytest.raises(BadInput, match="loss: 'wgan' is not allowed; one of minimax, non_saturating"):
        PlaneGanParams.of(loss="wgan")
    with pytest.raises(BadInput, match=r"preset: unknown 'colapse' \(did you mean 'collapse'\?\)"):
        PlaneGanParams.of(preset="colapse")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"n_D": 0, "n_G": 0}, "n_D and n_G are both 0"),
        ({"loss": "wasserstein", "label_smoothing": 0.1}, "label_smoothing: the loss 'wasserstein' has no label"),
        ({"members": 33, "vary": "loss=hinge|minimax"}, "members: 66 members in all"),
        (
            {"members": 64, "width_D": 512, "width_G": 512, "batch_size": 4096, "depth_G": 6},
            "64 members of width_G 512, width_D 512, batch_size 4096 need about",
        ),
        ({"vary": "batch_size=2|4"}, "vary: 'batch_size' cannot differ between members; these can: loss"),
        ({"vary": "seed=1|2"}, "vary: 'seed' cannot differ"),
        ({"vary": "lr_D=1|7"}, "vary: lr_D: '7' is not allowed; a number from 1 × 10⁻⁶ to 1"),
        ({"vary": "lr_D=1e-3|0,002"}, "a number from 1 × 10⁻⁶ to 1. Write a point: 0.002."),
        ({"lr_D": "0,001"}, "a number from 1 × 10⁻⁶ to 1. Write a point: 0.001."),
        ({"batch_size": "1,024"}, "a whole number from 1 to 4096. Write it without a comma: 1024."),
        ({"batch_size": "1,5"}, "a whole number from 1 to 4096."),
        ({"vary": "lr_D=1e-3|0.001"}, "vary: 'lr_D' has a value twice"),
        ({"vary": "lr_D"}, "vary: 'lr_D' is not of the form name=value"),
    ],
)
def test_what_does_not_go_together_is_said(values, sentence):
    with pytest.raises(BadInput) as problem:
        PlaneGanParams.of(values)
    assert sentence in str(problem.value)
    params, sentences = PlaneGanParams.lenient(values)
    assert sentences and params == PlaneGanParams.of(params.non_defaults())


def test_a_preset_is_overridden_by_what_stands_beside_it():
    params = PlaneGanParams.of(preset="collapse", n_D=10)
    assert (params.sigma, params.lr_D, params.n_D) == (0.2, 1e-4, 10)


def test_members_are_all_combinations_with_every_seed():
    params = PlaneGanParams.of(vary="loss=hinge|minimax; lr_D=1e-3|1e-4", members=2, seed=5)
    assert [(m.loss, m.lr_D, m.seed) for m in params.each_member()] == [
        (loss, lr, seed) for loss in ("hinge", "minimax") for lr in (1e-3, 1e-4) for seed in (5, 6)
    ]
    assert combinations(parse_vary("")) == [{}]


def test_params_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        PlaneGanParams().lr_D = 1


def test_events_survive_a_link_in_the_order_of_their_steps():
    text = "1350:step_D,1200:lr_D=1e-4"
    events = read_events(text, PlaneGanParams, ("step_D", "step_G"))
    assert events == [Event(1200, "lr_D", "1e-4"), Event(1350, "step_D")]
    assert write_events(events) == "1200:lr_D=1e-4,1350:step_D"


@pytest.mark.parametrize("text", ["x", "12", "12:", ":lr_D=1", "-1:step_D", "1:width_D=3", "1:jump", "1:lr_D=1," * 600])
def test_a_bad_event_is_named(text):
    with pytest.raises(BadInput, match="^events: "):
        read_events(text, PlaneGanParams, ("step_D", "step_G"))


@pytest.mark.parametrize(
    ("text", "write"),
    [("100:lr_D=0,001", "100:lr_D=0.001"), ("5:step_D,100:lr_D=0,001,200:lr_G=0.5", "100:lr_D=0.001")],
)
def test_a_comma_in_the_number_of_an_event_is_answered_with_how_to_write_it(text, write):
    with pytest.raises(BadInput, match=re.escape(f"Write a point: {write}.")):
        read_events(text, PlaneGanParams, ("step_D", "step_G"))


def test_combinations_beyond_counting_are_refused_without_being_built():
    numbers = "|".join(f"0.{i:03}" for i in range(1, 60))
    with pytest.raises(BadInput, match="at most 64"):
        PlaneGanParams.of(vary="; ".join(f"{name}={numbers}" for name in ("lr_D", "lr_G", "beta1", "clip")))
