"""The tab Claims: what is said of a claim, how a reader's run is judged, and which run a claim's button starts."""

import re
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gan_core import claims
from gan_core.claims import Claim, FormulaClaim, judge, measure, outcomes
from gan_core.claims.figures import reading
from gan_core.claims.fingerprint import fingerprint
from gan_core.claims.outcomes import Outcome
from gan_core.params import InstanceNoiseParams, PlaneGanParams
from gan_core.params.events import read_events
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from tests import opened
from ui import links
from ui.claims import tab, trial, words

RUN = "ab" * 8
SMALL = {"width_G": 4, "width_D": 4, "batch_size": 8, "evaluate_every": 50}
CLAIM = Claim(
    name="quick",
    sentence="It is so.",
    experiment="plane_gan",
    settings=SMALL,
    step=12,
    figure=reading("sliced_w1", "sliced W₁"),
    at_most=0.69,
    share=0.75,
    free={"sigma": (0.05, 0.2), "data": ("ring", "grid"), "lr_G": (1e-4, 1e-2)},
    source="arXiv:1606.00709, Sec. 2",
)
FALSE = replace(CLAIM, name="wrong", sentence="It is not so.", at_most=0.001, false=True)
FORMULA = FormulaClaim(
    name="formula",
    sentence="It follows.",
    model=InstanceNoiseParams,
    value=lambda params: params.sigma,
    words="σ",
    at_most=1.0,
    free={"sigma": (0.2, 2.0)},
)


def run_to_stop(tmp_path, claim, params, events="", stop=None, then=()):
    """What a worker's run shows when it has stopped. then: (step, settings changed there)."""
    scheduler = Scheduler(Store(tmp_path, 1 << 24))
    scheduler.start(
        RUN, claim.experiment, params.model_dump(), events=events, stop_at=stop or claim.step, measures=True
    )
    for step, change in then:
        while scheduler.scheduled_runs[RUN].run.step < step:
            scheduler.command(RUN, "step")
        scheduler.change(RUN, change)
    while scheduler.look(RUN)["status"] == "running":
        scheduler.tick()
    return scheduler.look(RUN)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A run of CLAIM with seed 103 at the claim's step, which is no step of an evaluation."""
    return run_to_stop(tmp_path_factory.mktemp("runs"), CLAIM, CLAIM.base.changed({"seed": 103}))


def test_the_page_reads_of_a_run_what_the_ledger_reads_of_its_seed(stopped):
    (expected,) = measure._one_run([("it", CLAIM)], {"seed": 103}, 1, "cpu")["it"]
    found = judge.verdict(CLAIM, stopped)
    assert expected is not None and expected > 0, "the distance was measured at the stop"
    assert found.value == expected and found.judged, "bit for bit"
    for bound, stand in ((expected, "bears out"), (expected - 1e-9, "counterexample")):
        assert judge.verdict(replace(CLAIM, at_most=bound), stopped).stand == stand


def test_a_run_that_was_not_measured_at_the_step_is_not_judged(stopped):
    unread = {name: value for name, value in stopped.items() if name != "all_measured"}
    assert judge.verdict(CLAIM, unread).stand == "passed"
    assert judge.verdict(CLAIM, {**unread, "step": 13}).stand == "passed"
    assert judge.verdict(CLAIM, {**unread, "step": 11}).stand == "ahead"
    over = judge.verdict(CLAIM, {**stopped, "step": 7, "status": "over"})
    assert over.judged, "a run that ended before the step counts, as in the ledger"


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        ({}, ()),
        ({"sigma": 0.2, "data": "grid"}, ()),
        ({"sigma": 0.21, "lr_D": 0.5}, ("lr_D", "sigma")),
        ({"data": "spiral"}, ("data",)),
    ],
)
def test_what_keeps_a_run_from_counting_is_named(stopped, changes, settings):
    params = PlaneGanParams.of({**stopped["start_params"], **changes})
    found = judge.verdict(CLAIM, {**stopped, "start_params": params.model_dump()})
    assert sorted(found.settings) == sorted(settings) and found.judged == (not settings)


def test_a_change_before_the_first_step_is_one_of_the_settings_and_a_later_one_is_not(tmp_path):
    base = CLAIM.base.changed({"seed": 3})
    at_first = run_to_stop(tmp_path / "a", CLAIM, base, then=[(0, {"lr_G": 2e-3})])
    found, alone = judge.verdict(CLAIM, at_first), {"seed": 3, "lr_G": 2e-3}
    assert found.params == base.changed({"lr_G": 2e-3})
    assert found.value == measure._one_run([("it", CLAIM)], alone, 1, "cpu")["it"][0]
    later = judge.verdict(CLAIM, run_to_stop(tmp_path / "b", CLAIM, base, then=[(5, {"lr_G": 2e-3})]))
    assert (later.stand, later.settings, later.events) == ("other", (), True)


def test_the_changes_of_a_claim_are_compared_by_what_they_do(tmp_path):
    claim = replace(CLAIM, events="4:n_D=2,8:lr_D=1e-4")
    link = trial.link_to(claim, claim.base)
    text = links.build(link.params, link.events, link.stop)
    read = links.read(dict(part.split("=", 1) for part in text[1:].split("&")), PlaneGanParams)
    assert trial.of_link({"quick": claim, "other": replace(CLAIM, name="other")}, read) == "quick"
    shown = run_to_stop(tmp_path, claim, read.params, claim.events)
    assert judge.verdict(claim, shown).judged and judge.verdict(CLAIM, shown).events


def test_what_is_said_has_labels_in_place_of_internal_names(stopped):
    assert words.asked(CLAIM) == ("Read at step 12: sliced W₁. It must be at most 0.69, in at least 75 % of the seeds.")
    label = {name: PlaneGanParams.specs()[name].label for name in CLAIM.free}
    assert words.free(CLAIM) == (
        f"You may change: the seed; {label['sigma']}, from 0.05 to 0.2; {label['data']}, Ring of 8 Gaussians or Grid of 25 Gaussians; {label['lr_G']}, from 1 × 10⁻⁴ to 0.01."
    )
    assert words.source(CLAIM) == "[arXiv:1606.00709](https://arxiv.org/abs/1606.00709), Sec. 2"
    params = PlaneGanParams.of({**stopped["start_params"], "n_D": 7})
    said = words.kept_from(CLAIM, judge.verdict(CLAIM, {**stopped, "start_params": params.model_dump()}))
    assert said == f"This does not count for the claim: {params.specs()['n_D'].label} is 7, and the claim is about 1."


def outcome(claim, holds, of=16, **more):
    given = {
        "seeds": list(range(100, 100 + of)),
        "values": [0.0] * of,
        "holds": holds,
        "date": "2026-11-28",
        "device": "cpu",
        "seconds": 1.0,
    }
    return Outcome(**given, versions={"torch": "2.13.0"}, fingerprint=fingerprint(claim), **more)  # fmt: skip


def test_an_outcome_is_told_as_measured():
    found = outcome(CLAIM, 15)
    assert words.outcome(CLAIM, None, "not run yet") == "*Not run yet.*"
    # Clopper and Pearson's interval of 15 of 16 is (0.698, 0.998)
    assert words.outcome(CLAIM, found, "held") == (
        "✓ Held in 15 of 16 seeds (95 % interval 70 to 100 %), 2026-11-28, torch 2.13.0, cpu."
    )
    assert words.outcome(CLAIM, found, "failed").startswith("✗ **Failed**: held in 15 of 16")
    assert words.outcome(CLAIM, found, "stale").startswith("*Stale*")


def test_a_seed_that_is_offered_is_new(monkeypatch):
    drawn = iter([3, 3, 4])
    monkeypatch.setattr(trial, "randbelow", lambda n: next(drawn))
    assert trial.new_seed({1003, 100}) == 1004


@pytest.fixture
def ledger(monkeypatch):
    """The claims of this file in place of the lessons', and no outcome."""
    kept: dict[str, Outcome] = {}
    of = {"plane": {"quick": CLAIM}, "noise": {"formula": FORMULA}}
    monkeypatch.setattr(claims, "of_lesson", lambda lesson: of.get(lesson, {}))
    monkeypatch.setattr(claims, "five", lambda lesson: of.get("five", ()))
    monkeypatch.setattr(outcomes, "kept", lambda: kept)
    return SimpleNamespace(of=of, kept=kept)


def wait_until(at, reached, seconds=180):
    """Draw the page again until it shows something; a worker trains meanwhile, and may have to start first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reached(opened.text(at.run())):
            return
    pytest.fail("it did not come")


def press(at, label):
    (found,) = (button for button in at.button if button.label == label and button.key.startswith("claim"))
    found.click().run()
    assert not at.exception


def test_a_claim_is_run_refuted_and_tried_again_on_its_page(ledger):
    at = opened.opened("plane", seed=5)
    assert "Read at step 12: sliced W₁" in opened.text(at) and "*Not run yet.*" in opened.text(at)
    assert "counterexample" not in opened.text(at)
    press(at, "Run it")
    memory = at.session_state["plane_gan panel"]
    assert CLAIM.covers(memory.sent) and 1_000 <= memory.sent.seed <= 9_999 and memory.tried == "quick"
    given = {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}
    assert given == {**given, "stop": "12", "tab": "claims", "play": "1", "width_G": "4"}, "one address to be sent"
    wait_until(at, lambda said: "✗ A counterexample" in said or "✓ This run agrees with the claim" in said)
    assert "[Link to this run](" in opened.text(at)
    wait_until(at, lambda said: not memory.playing)
    seed = memory.sent.seed
    (box,) = (item for item in at.number_input if item.label.startswith("Seed"))
    box.set_value(seed + 1)
    wait_until(at, lambda said: "Of your 2 runs of this claim" in said)
    assert memory.sent.seed == seed + 1, "another seed by the ordinary control stops there too"
    assert not at.exception


def test_a_claims_run_can_be_undone_and_a_setting_that_is_not_free_is_named(ledger):
    at = opened.opened("plane", seed=5)
    press(at, "Run it")
    at.button(key="undo").click().run()
    memory = at.session_state["plane_gan panel"]
    assert memory.sent == PlaneGanParams.of(seed=5) and "stop" not in at.query_params
    label = PlaneGanParams.specs()["width_G"].label
    wait_until(at, lambda said: f"{label} is 128, and the claim is about 4" in said or "more settings differ" in said)


def test_a_claim_about_a_formula_is_judged_by_the_settings_at_once(ledger):
    ledger.kept["noise/formula"] = outcome(FORMULA, 16)
    at = opened.opened("noise", sigma=0.5)
    assert "agrees with" not in opened.text(at), "it took a second for 16 values"
    press(at, "Judge the present settings")
    assert "✓ This setting agrees with the claim: σ: 0.5; the claim says at most 1. [Link to it](" in opened.text(at)
    said = opened.text(opened.opened("noise", sigma=1.5, claim="formula", tab="claims"))
    assert "✗ A counterexample: σ: 1.5; the claim says at most 1." in said
    at = opened.opened("noise", sigma=0.1, claim="formula")
    assert "is 0.1, and the claim is about values from 0.2 to 2." in opened.text(at)
    press(at, "Set its settings")
    assert "✓ This setting agrees with the claim" in opened.text(at)
    ledger.kept["noise/formula"] = replace(outcome(FORMULA, 16), seconds=0.001)
    assert "✓ This setting agrees with the claim" in opened.text(opened.opened("noise", sigma=0.5)), (
        "at once where that is quick"
    )


def test_the_false_one_of_five_is_found_by_the_ledger(ledger):
    five = {name: replace(CLAIM, name=name) for name in "abcd"} | {"wrong": FALSE}
    ledger.of |= {"plane": five, "five": ("a", "b", "wrong", "c", "d")}
    ledger.kept |= {f"plane/{name}": outcome(claim, 0 if claim.false else 16) for name, claim in five.items()}
    at = opened.opened("plane")
    assert "C. **It is not so.**" in opened.text(at)
    assert "Held in 16" not in opened.text(at), "what was measured is told after the answer"
    at.radio(key="check_false_one_plane").set_value("B").run()
    said = opened.text(at)
    assert "✗ You predicted B; this page says **C**." in said and said.count("Held in 16 of 16") == 4
    assert said.count("**Failed**: held in 0 of 16") == 1 and not at.exception


EXERCISES = [lesson for lesson in claims.lessons() if claims.five(lesson)]


@pytest.mark.parametrize("lesson", EXERCISES)
def test_one_of_five_is_false_and_it_alone_failed(lesson):
    named = [claims.of_lesson(lesson)[name] for name in claims.five(lesson)]
    assert len(named) == 5 and [claim.false for claim in named].count(True) == 1
    assert len({claim.model for claim in named}) == 1, "all are run on the same page"
    found = [outcomes.outcome_of(lesson, claim) for claim in named]
    if all(found):
        assert [outcomes.passes(*pair) for pair in zip(named, found, strict=True)] == [
            not claim.false for claim in named
        ]


def test_what_is_false_on_purpose_is_stated_nowhere_else():
    for lesson in claims.lessons():
        assert {name for name, claim in claims.of_lesson(lesson).items() if claim.false} <= set(claims.five(lesson))
        assert not any(claim.false for claim in claims.stated(lesson).values())


def test_figures_are_named_in_words():
    for lesson in claims.lessons():
        for claim in claims.of_lesson(lesson).values():
            assert not re.search(r"[a-z]{2}_|_[a-z]{2}", claim.words), f"{lesson}/{claim.name}: {claim.words}"
            assert tab.of_scene(lesson, claim.model), lesson
            if isinstance(claim, Claim):
                read_events(claim.events, claim.model, ("step_D", "step_G"))
