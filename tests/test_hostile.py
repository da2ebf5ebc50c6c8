"""Hostile settings, links, texts, zips and bytes: an answer or one sentence, never another exception. `tools.fuzz` is the long run."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gan_core.errors import MAX_LENGTH, BadInput, quoted
from gan_core.params import ImageRaceParams
from tools.hostile import MODELS, NUMBERS, TARGETS, TEXTS, is_finite

ROOT = Path(__file__).parents[1]
QUICK = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
ODD = [None, [], {}, b"\0", 1j, object]
VALUES = st.one_of(
    st.sampled_from([*NUMBERS, *TEXTS, *ODD]),
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.lists(st.floats(), max_size=2),
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_takes_a_value_or_refuses_it_by_name(model):
    for name in model.model_fields:
        for value in [*NUMBERS, *TEXTS, *ODD]:
            try:
                assert is_finite(model.of({name: value})), (name, quoted(value))
            except BadInput as problem:
                assert any(field in str(problem) for field in problem.fields), f"{name}, {quoted(value)}: {problem}"
                assert len(str(problem)) <= MAX_LENGTH + 3


@settings(max_examples=300, **QUICK)
@given(st.sampled_from(MODELS), st.data())
def test_several_fields_at_once_are_taken_or_refused_in_a_sentence(model, data):
    given_ = data.draw(st.dictionaries(st.sampled_from(list(model.model_fields)), VALUES, max_size=4))
    try:
        assert is_finite(model.of(given_))
    except BadInput as problem:
        assert set(problem.fields) <= set(model.model_fields) and problem.fields
    found, problems = model.lenient(given_)
    assert is_finite(found) and all(problems)


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=40, **QUICK)
@given(rng=st.randoms(use_true_random=False))
def test_hostile_input_is_answered_or_refused(target, rng):
    TARGETS[target][1](rng)


@pytest.mark.parametrize("target", TARGETS)
def test_two_thousand_inputs_of_the_long_run(target):
    for seed in range(250):
        TARGETS[target][1](random.Random(seed))


def test_a_sentence_is_bounded_and_can_always_be_written():
    said = str(BadInput("x: " + "y" * 10_000 + "\ud800; a number."))
    assert len(said) == MAX_LENGTH // 2 * 2 + 3 and said.startswith("x: y") and said.endswith("; a number.")
    assert said.encode()
    assert quoted(10**5000) == "a value of type int" and quoted("x" * 99, 4) == "'xxx…"


def test_the_long_run_counts_what_it_fed():
    done = subprocess.run(
        [sys.executable, "-m", "tools.fuzz", "--n", "30", "--only", "expression"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0 and "30 hostile inputs, 0 failed" in done.stdout, done.stdout + done.stderr


def test_what_is_wrong_beside_vary_is_named_itself():
    found, problems = ImageRaceParams.lenient({"upload": "$"})  # the race varies its losses from the start
    assert found.upload == "" and problems[0].startswith("upload: ")
