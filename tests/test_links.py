"""A run as a link and back; a hostile link gives sentences, never an exception."""

from itertools import product
from urllib.parse import parse_qs

import pytest

from gan_core.numerals import format_exact
from gan_core.params import PlaneGanParams
from gan_core.params.events import Event
from ui import address, links
from ui.text import escape_markdown, truncate

SPECS = PlaneGanParams.specs()
OTHER = {
    "choice": lambda spec: next(name for name in reversed(spec.choices) if name != spec.default),
    "bool": lambda spec: not spec.default,
    "int": lambda spec: int(spec.low) + 3,
    "float": lambda spec: spec.low + (spec.high - spec.low) / 7,
    "text": lambda spec: "loss=minimax|non_saturating; lr_D=1e-3|1e-4",
}


def query_of(link):
    return {key: values[-1] for key, values in parse_qs(link.removeprefix("?"), keep_blank_values=True).items()}


def test_every_field_survives_the_link(subtests):
    for name, spec in SPECS.items():
        with subtests.test(name):
            params = PlaneGanParams.of({name: OTHER[spec.kind](spec)})
            assert params != PlaneGanParams()
            back = links.read(query_of(links.build(params)), PlaneGanParams)
            assert back.params == params and not back.problems


def test_the_link_has_only_what_differs_and_reads_like_the_command_line():
    params = PlaneGanParams.of(loss="hinge", seed=7)
    events = [Event(1200, "lr_D", "0.0001"), Event(1350, "step_D")]
    text = links.build(params, events, 5000)
    assert text == "?seed=7&loss=hinge&events=1200:lr_D=0.0001,1350:step_D&stop=5000"
    back = links.read(query_of(text), PlaneGanParams)
    assert (back.params, list(back.events), back.stop, back.problems) == (params, events, 5000, ())


def test_a_page_with_a_start_of_its_own_can_say_the_model_default():
    start = PlaneGanParams.of(preset="saturating")
    text = links.build(PlaneGanParams(), start=start)
    assert "loss=non_saturating" in text
    assert links.read(query_of(text), PlaneGanParams, start=start).params == PlaneGanParams()
    assert links.build(start, start=start) == "?"


def test_a_page_that_opens_with_a_preset_leaves_what_old_links_say(subtests):
    start = PlaneGanParams.of(preset="start")
    assert (start.sigma, start.depth_D, start.width_G, start.batch_size, start.lr_D) == (0.1, 3, 64, 128, 2e-3)
    meant = {
        (): start,
        ("teacher", "1"): start,
        ("seed", "7"): PlaneGanParams.of(seed=7),
        ("stop", "9"): PlaneGanParams(),
        ("events", "5:step_D"): PlaneGanParams(),
        ("preset", "collapse"): PlaneGanParams.of(preset="collapse"),
    }
    for pair, params in meant.items():
        with subtests.test(pair):
            assert links.read(dict([pair] if pair else []), PlaneGanParams, opens="start").params == params
    for params in (start, PlaneGanParams(), PlaneGanParams.of(preset="start", seed=7)):
        with subtests.test(str(params)):
            text = links.build(params, opens="start")
            assert links.read(query_of(text), PlaneGanParams, opens="start").params == params
            assert links.read(query_of(text), PlaneGanParams).params == params


def test_settings_in_a_link_override_its_preset():
    back = links.read({"preset": "wasserstein", "n_D": "2"}, PlaneGanParams)
    assert (back.params.loss, back.params.n_D, back.problems) == ("wasserstein", 2, ())


HOSTILE = ["NaN", "1e308", "-1e308", "∞", "", "9" * 6000, "\x00", "<img src=x>", "٣", "x" * 5000]


def test_a_hostile_value_gives_a_sentence_and_the_default(subtests):
    for name, value in product(SPECS, HOSTILE):
        with subtests.test(name, value=value[:20]):
            beside = "radius" if name != "radius" else "sigma"
            back = links.read({name: value, beside: "0.5"}, PlaneGanParams)
            used = getattr(back.params, name)
            if back.problems:
                assert name in back.problems[0] and len(back.problems[0]) < 400 and used == SPECS[name].default
            else:  # the only texts that any field takes: no `vary`, and a number in other digits
                assert (name, value) == ("vary", "") or value == "٣"
            assert getattr(back.params, beside) == 0.5, "the rest of the link is used"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"lr_DD": "1"}, "unknown setting 'lr_DD' (did you mean 'lr_D'?)"),
        ({"x" * 9000: "1"}, "unknown setting"),
        ({"preset": "wgan"}, "known: default"),
        ({"label_smoothing": "0.1", "loss": "wasserstein"}, "label_smoothing: "),
        ({"n_D": "0", "n_G": "0"}, "n_D and n_G are both 0"),
        ({"members": "64", "vary": "lr_D=1e-3|1e-4"}, "at most 64"),
        ({"preset": "wasserstein", "label_smoothing": "0.1"}, "label_smoothing: "),
        ({"stop": "-1"}, "stop: "),
        ({"stop": "²"}, "stop: "),
        ({"stop": "9" * 6000}, "stop: "),
        ({"events": "soon"}, "step:name=value"),
        ({"events": "5:explode"}, "commands: step_D"),
        ({"events": "5:batch_size=3"}, "live settings: "),
        ({"events": "5:lr_D=NaN"}, "at step 5, lr_D: "),
        ({"events": "9" * 6000 + ":step_D"}, "too many digits"),
        ({"events": "9999999999:step_D"}, "step 9999999999 is not allowed"),
        ({"events": ",".join(["1:step_D"] * 501)}, "at most 500"),
    ],
)
def test_what_cannot_be_used_is_said(query, says):
    back = links.read(query, PlaneGanParams)
    assert any(says in problem for problem in back.problems), back.problems
    assert (back.events, back.stop) == ((), None)


def test_events_are_taken_whole_or_not_at_all():
    back = links.read({"events": "5:lr_D=0.01,9:lr_D=7"}, PlaneGanParams)
    assert back.events == () and "link's events are ignored" in back.problems[0]
    combined = links.read({"events": "5:label_smoothing=0.1,9:loss=wasserstein"}, PlaneGanParams)
    assert "at step 9, label_smoothing" in combined.problems[0], "a rule between settings holds along the run too"


@pytest.mark.parametrize("key", ["teacher", "embed", "a.lr_D", "f"])
def test_keys_of_others_are_left_alone(key):
    assert links.read({key: "1"}, PlaneGanParams, also=("f",)).problems == ()


def test_a_second_model_on_a_page_reads_its_own_keys():
    query = {"lr_D": "0.01", "a.lr_D": "0.5", "events": "5:step_D"}
    assert links.read(query, PlaneGanParams, prefix="a.").params.lr_D == 0.5
    assert links.read(query, PlaneGanParams, prefix="a.").events == ()
    assert links.read(query, PlaneGanParams).params.lr_D == 0.01


@pytest.mark.parametrize(
    ("seen", "arrived", "history", "has_own", "address_wins"),
    [
        (False, True, False, False, True),  # first look
        (True, False, False, True, False),  # a widget moved: the address may be older than it
        (True, True, False, False, False),  # back through the menu: her settings are found again
        (True, True, False, True, True),  # a link inside the app that names settings
        (True, False, True, True, True),  # the browser's Back undoes a change
        (True, False, True, False, False),  # Back to an address without settings: a running run is left as it is
    ],
)
def test_who_wins(seen, arrived, history, has_own, address_wins):
    assert address.wins(seen, arrived, history, has_own) is address_wins


@pytest.mark.parametrize(
    ("x", "text"),
    [(2147483647, "2147483647"), (0.001, "1 × 10⁻³"), (2e-6, "2 × 10⁻⁶"), (0.02, "0.02"), (1, "1"), (250.0, "250"), (1e6, "1 × 10⁶"), (0, "0"),
     (-0.0037, "-3.7 × 10⁻³"), (0.00012345, "1.2345 × 10⁻⁴"), (float("nan"), "nan")],
)  # fmt: skip
def test_numbers_read_as_people_write_them(x, text):
    assert format_exact(x) == text


def test_short_texts():
    assert truncate("a" * 1000, 100).startswith("a" * 60 + " … ") and len(truncate("a" * 1000, 100)) < 110


def test_foreign_text_is_not_interpreted():
    said = escape_markdown("![x](http://evil/y.png) <b> $a$ `c` :red[d] ~~e~~ # f")
    assert not any(raw in said.replace("\\" + raw, "") for raw in "!$`<>[]()#~:")
