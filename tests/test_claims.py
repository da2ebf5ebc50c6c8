"""The ledger of claims: how a claim is judged, measured, kept and found stale; and that each one fits its lesson."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from gan_core import claims
from gan_core.claims import Claim, FormulaClaim, fingerprint, measure, outcomes
from gan_core.claims.figures import difference, history, largest, least, median, of_member, ratio, reading
from gan_core.claims.outcomes import Outcome
from gan_core.cli import main
from gan_core.params import ParallelLinesParams, PlaneGanParams
from pages import LESSONS
from ui.lesson import Training

SMALL = {"width_G": 4, "width_D": 4, "batch_size": 8, "evaluate_every": 10}
EXAMPLE = Claim(
    name="example",
    sentence="An example.",
    experiment="plane_gan",
    settings={"preset": "collapse", **SMALL},
    step=20,
    figure=history("every", "loss_D"),
    at_most=1.39,
    seeds=3,
    free={"sigma": (0.1, 0.3), "data": ("ring", "grid")},
)
FORMULA = FormulaClaim(
    name="formula",
    sentence="An example.",
    model=ParallelLinesParams,
    value=lambda params: params.theta,
    words="θ",
    at_least=0.5,
    free={"theta": (0.5, 1.0)},
)
EVERY = [(lesson, claim) for lesson in claims.lessons() for claim in claims.of_lesson(lesson).values()]


def snapshot(step=30):
    series = {"step": [10, 20, 30], "a": [[1.0, 5.0], [2.0, 3.0], [4.0, 4.0]], "all": [3.0, 1.0, 2.0]}
    return {"step": step, "history": {"group": series}, "own": np.array([7.0, 8.0]), "one": 9.0}


@pytest.mark.parametrize(
    ("figure", "member", "expected"),
    [
        (reading("own"), 1, 8.0),
        (reading("one"), 1, 9.0),
        (reading("none"), 0, None),
        (history("group", "a"), 1, 4.0),
        (history("group", "a", 25), 0, 2.0),
        (history("group", "a", 40), 0, None),
        (history("group", "a", mean_of=20), 0, 3.0),
        (least("group", "a", 10, 20), 1, 3.0),
        (largest("group", "all", 15, 30), 1, 2.0),
        (median("group", "a", 10, 30), 0, 2.0),
        (median("group", "a", 10, 40), 0, None),
        (ratio(reading("own"), reading("one")), 0, 7 / 9),
        (difference(reading("own"), history("group", "a", 40)), 0, None),
        (of_member(reading("own"), 1), 0, 8.0),
    ],
)
def test_a_figure_reads_the_number_of_its_member_and_step(figure, member, expected):
    assert figure.read(snapshot(), member) == expected
    assert figure.words


def test_a_value_is_judged_by_both_bounds_and_a_missing_one_does_not_hold():
    both = replace(EXAMPLE, at_least=0.5)
    assert [both.holds(value) for value in (0.4, 0.5, 1.39, 1.4, None, math.nan)] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert both.threshold == [0.5, 1.39] and EXAMPLE.threshold == 1.39
    assert (both.condition, EXAMPLE.condition) == ("from 0.5 to 1.39", "at most 1.39")


def test_a_run_is_one_of_the_claim_where_only_what_is_free_differs():
    base = EXAMPLE.base
    for change, is_one in [
        ({}, True), ({"seed": 9, "members": 3}, True), ({"sigma": 0.3, "data": "grid"}, True), ({"sigma": 0.31}, False), ({"data": "spiral"}, False),
        ({"lr_D": 0.5}, False),
    ]:  # fmt: skip
        assert EXAMPLE.covers(PlaneGanParams.of({**base.model_dump(), **change})) is is_one, change


def test_seeds_trained_together_give_what_each_gives_alone():
    lesson = [("plane", EXAMPLE)]
    ((_, together),) = measure.measure_job(lesson)
    assert list(together.seeds) == [100, 101, 102]
    alone = [measure._one_run([("it", EXAMPLE)], {"seed": seed}, 1, "cpu")["it"][0] for seed in together.seeds]
    assert together.values == pytest.approx(alone, rel=1e-4) and len(set(alone)) == 3
    assert together.holds == sum(value <= 1.39 for value in alone)


def test_claims_of_the_same_run_share_it_and_each_is_read_at_its_step():
    later = replace(EXAMPLE, name="later", step=30)
    other = replace(EXAMPLE, name="other", settings={"preset": "collapse"})
    named = [("plane", EXAMPLE), ("plane", other), ("plane", later)]
    assert sorted(sorted(claim.name for _, claim in job) for job in measure.jobs(named)) == [
        ["example", "later"],
        ["other"],
    ]
    found = dict(measure.measure_job([("plane", later), ("plane", EXAMPLE)], seeds=1))
    ((_, alone),) = measure.measure_job([("plane", EXAMPLE)], seeds=1)
    assert found["plane/example"].values == alone.values != found["plane/later"].values


def test_members_with_different_settings_are_not_seeds():
    assert EXAMPLE.seeds_are_members
    assert not replace(EXAMPLE, settings={"vary": "loss=minimax|hinge"}).seeds_are_members
    assert not replace(EXAMPLE, experiment="compare_seeds", settings={}).seeds_are_members


def test_the_seeds_of_a_formula_draw_its_free_settings_within_their_ranges():
    drawn = [FORMULA.drawn(seed).theta for seed in range(400)]
    assert all(0.5 <= theta <= 1.0 for theta in drawn)
    assert np.mean(drawn) == pytest.approx(0.75, abs=4 * 0.5 / math.sqrt(12 * 400)), (
        "uniform: s.d. of the mean is (b − a)/√(12 n)"
    )
    ((_, outcome),) = measure.measure_job([("lines", FORMULA)])
    assert (outcome.holds, outcome.of) == (16, 16)


def outcome(holds, of, **more):
    return Outcome(
        **{"seeds": list(range(100, 100 + of)), "values": [1.0] * of, "holds": holds, "date": "2026-01-01", "versions": {}, "device": "cpu",
           "fingerprint": fingerprint.fingerprint(EXAMPLE), "seconds": 1.0, **more}
    )  # fmt: skip


def test_the_interval_is_clopper_and_pearsons():
    assert outcome(16, 16).interval == pytest.approx((0.025 ** (1 / 16), 1.0)), "all of n: the lower end is (α/2)^(1/n)"
    assert outcome(0, 4).interval == pytest.approx((0.0, 1 - 0.025 ** (1 / 4)))
    assert outcome(8, 10).interval == pytest.approx((0.4439, 0.9748), abs=1e-4), (
        "Clopper and Pearson (1934), also R's binom.test(8, 10)"
    )


def test_an_outcome_is_held_failed_stale_or_not_run_yet():
    most = replace(EXAMPLE, share=0.75)
    kept = {"fingerprint": fingerprint.fingerprint(most)}
    assert outcomes.state(most, None) == "not run yet"
    assert outcomes.state(most, outcome(12, 16, **kept)) == "held"
    assert outcomes.state(most, outcome(11, 16, **kept)) == "failed"
    for change in (
        {"settings": {**EXAMPLE.settings, "sigma": 0.3}},
        {"step": 21},
        {"at_most": 1.0},
        {"free": {}},
        {"figure": reading("js_nats")},
    ):
        assert outcomes.state(replace(most, **change), outcome(16, 16, **kept)) == "stale", change
    assert outcomes.state(replace(most, sentence="In other words."), outcome(16, 16, **kept)) == "held"


def test_the_fingerprint_follows_the_code_that_trains_and_not_its_comments(tmp_path, monkeypatch):
    module = "gan_core.training.plane.gan_step"
    assert module in fingerprint._closure("gan_core.experiments.plane_gan")
    assert not any("figures" in name for name in fingerprint._closure("gan_core.experiments.plane_gan"))
    source, before = fingerprint._path(module).read_text("utf-8"), fingerprint._code.__wrapped__(module)
    changed = tmp_path / "gan_step.py"
    monkeypatch.setattr(fingerprint, "_path", lambda name: changed)
    for text, same in (
        (f"# a comment\n{source}", True),
        (source.replace('"""', '"""Other words. ', 1), True),
        (f"{source}\nMORE = 1\n", False),
    ):
        changed.write_text(text, "utf-8")
        assert (fingerprint._code.__wrapped__(module) == before) is same


def test_outcomes_are_read_as_they_were_written_and_those_of_lost_claims_are_dropped(tmp_path):
    file = tmp_path / "outcomes.json"
    outcomes.write({"a/one": outcome(3, 4), "a/two": outcome(2, 2)}, ["a/one", "a/two"], file)
    outcomes.write({"a/two": outcome(1, 2)}, ["a/two"], file)
    assert outcomes._read(file) == {"a/two": outcome(1, 2)}


def test_the_command_line_names_a_wrong_claim_and_a_wrong_number(capsys):
    assert main(["claims", "nothing/such"]) == 2 and "unknown claim 'nothing/such'" in capsys.readouterr().err
    assert main(["claims", "--seeds", "0"]) == 2 and "a whole number from 1 to 1000" in capsys.readouterr().err


def test_the_command_line_prints_what_is_kept(capsys):
    assert main(["claims", "--kept", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    keys = {
        "lesson",
        "claim",
        "experiment",
        "params",
        "seeds",
        "holds",
        "of",
        "interval",
        "figure",
        "threshold",
        "versions",
    }
    assert len(rows) == len(EVERY) and all(row.keys() >= keys for row in rows)


@pytest.mark.parametrize(("lesson", "claim"), EVERY, ids=[f"{lesson}/{claim.name}" for lesson, claim in EVERY])
def test_a_claim_fits_its_lesson(lesson, claim):
    scenes = {page.path: page for page in LESSONS}[lesson].scenes.values()
    assert any(scene.model is claim.model for scene in scenes), "the reader can run it on the lesson's page"
    assert claim.sentence.endswith(".") and claim.condition and 0 < claim.share <= 1
    assert not {"seed", "members"} & claim.settings.keys() and claim.covers(claim.base)
    for name, allowed in claim.free.items():
        for end in allowed:
            assert claim.covers(claim.model.of({**claim.settings, name: end})), (name, end)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path)
def test_what_is_said_of_trained_networks_names_a_claim_of_its_lesson(lesson):
    known = claims.of_lesson(lesson.path)
    for scene in lesson.scenes.values():
        parts = [*scene.suggested(), *scene.questions]
        assert all(name in known for part in parts for name in part.claims)
        if isinstance(scene, Training) and known:
            tries = [item.label for item in scene.suggested() if not item.claims]
            asked = [check.key for check in scene.of_run if not check.claims]
            assert (tries, asked) == ([], []), "each has a claim"


def quickest(budget_s=25.0):
    """The quickest run of each lesson whose claims held on all seeds, within a budget. One seed takes about a third of sixteen."""
    found = []
    for job in measure.jobs(EVERY):
        kept = [outcomes.outcome_of(lesson, claim) for lesson, claim in job]
        if all(one is not None and one.holds == one.of for one in kept) and not any(claim.timed for _, claim in job):
            found.append((kept[0].seconds / 3, job))
    taken = {}
    for seconds, job in sorted(found, key=lambda item: item[0]):
        if job[0][0] not in taken and seconds <= budget_s:
            taken[job[0][0]] = job
            budget_s -= seconds
    return list(taken.values())


@pytest.mark.parametrize("job", quickest(), ids=lambda job: f"{job[0][0]}/{job[0][1].name}")
def test_a_reduced_set_of_claims_holds_again_on_one_seed(job):
    for name, found in measure.measure_job(job, seeds=1, device="cpu"):
        assert found.holds == 1, (name, found.values)


def test_another_experiment_changes_no_fingerprint():
    code = fingerprint._closure("gan_core.experiments.plane_gan")
    assert "gan_core.experiments" not in code and code >= {
        "gan_core.experiments.plane_gan",
        "gan_core.training.plane.game",
    }
