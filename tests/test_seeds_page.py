"""The lesson on seeds without a browser: what its questions are answered by, and its tables."""

from math import comb

import pytest
from streamlit.testing.v1 import AppTest

from gan_core.reference_runs import kept
from pages.seeds import comparison


@pytest.fixture(scope="module")
def at():
    opened = AppTest.from_string("from pages.seeds import LESSON\nLESSON.show()", default_timeout=90)
    opened.query_params.update({"members": "2", "steps": "100", "stop": "1", "play": "1"})
    opened.run()
    assert not opened.exception
    return opened


def text(at):
    return " ".join(item.value for item in at.markdown)


def test_the_count_answers_the_question_on_three_seeds(at):
    at.number_input(key="check_seeds_lucky").set_value(50).run()
    m = kept()["critic_steps_5"].all_modes
    share = 100 * comb(m, 3) / comb(16, 3)
    assert f"the count says **{share:.3g}**" in text(at)
    at.radio(key="check_seeds_useless").set_value("spectral norm").run()
    assert "You predicted spectral norm, which is right" in text(at)


def test_reference_runs_are_compared(at):
    assert "| modes covered | seeds | mean | sd | 95 % t interval |" in text(at)
    mean = kept()["plain"].figures["modes_covered"].mean()
    assert f"| A | 16 | {mean:.3g} |" in text(at)
    assert "Of all **313,600** choices of 3 seeds of A and 3 of B" in text(at)  # C(16, 3)² = 560²


def test_a_p_value_is_said_in_one_sentence():
    said = comparison.meaning(0.034, exact=False)
    assert "in 3.4 % of 10,000 shufflings" in said and said.count(". ") == 0
    assert "of all ways" in comparison.meaning(1 / 3, exact=True)
