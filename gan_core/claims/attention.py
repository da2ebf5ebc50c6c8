"""Claims of the lesson *Encoder, decoder, attention*: dates and reversal with attention and without, on seeds that train side by side."""

from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, Snapshot, difference
from gan_core.history import at_step


def kind(name: str, step: int, words: str, *, attends: bool = True) -> Figure:
    """A figure of the seed's network with attention, or of the other one beside it."""

    def read(snapshot: Snapshot, member: int) -> float | None:
        half = snapshot["members"] // 2
        which = member % half + (0 if attends == snapshot["params"]["attention"] else half)
        found: float | None = at_step(snapshot, "evaluation", name, step, member=which)
        return found

    return Figure(f"{words}, {'with' if attends else 'without'} attention, at step {step:,}", read)


def alone(name: str, step: int, words: str) -> Figure:
    """A figure of a network that has no other beside it."""

    def read(snapshot: Snapshot, member: int) -> float | None:
        found: float | None = at_step(snapshot, "evaluation", name, step, member=member)
        return found

    return Figure(f"{words}, at step {step:,}", read)


def off_the_end(snapshot: Snapshot, member: int) -> float | None:
    """1 less the share of steps whose largest α stands where the symbol stands."""
    found = kind("in_place", 200, "").read(snapshot, member)
    return None if found is None else 1 - np.float64(found).item()


WHOLE, PLACE = (
    "share of answers that are right to the last symbol",
    "share of steps with the largest α at the symbol's own place",
)
NEAR = "share of steps with the largest α at the symbol's own place or beside it"
MORE = "share of sources for which a beam of 4 finds a likelier answer than greedy decoding"
SEVEN_OF_EIGHT: dict[str, Any] = {"seeds": 8, "share": 0.875}
DATES: dict[str, Any] = {"experiment": "seq2seq", "settings": {"compare": True}, "step": 400}
REVERSE: dict[str, Any] = {"experiment": "seq2seq", "settings": {"task": "reverse", "compare": True}, "step": 700}
LENGTHS: dict[str, Any] = {"experiment": "seq2seq", "settings": {"preset": "lengths"}, "step": 700, "seeds": 4}
DOT: dict[str, Any] = {"experiment": "seq2seq", "settings": {"score": "dot_product"}, "step": 400}

CLAIMS = [
    Claim(
        name="dates_with_attention",
        sentence="With attention at least 99 % of the dates of days that were held out are right to the last digit after 400 steps, on 7 of 8 seeds or more.",
        **DATES,
        figure=kind("whole_accuracy", 400, WHOLE),
        at_least=0.99,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="dates_ten_points_less",
        sentence="Without attention, at the same step and on the same batches, it is at least 10 points less.",
        **DATES,
        figure=difference(
            kind("whole_accuracy", 400, WHOLE),
            kind("whole_accuracy", 400, WHOLE, attends=False),
            "share of right answers with attention less that without, at step 400",
        ),
        at_least=0.1,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="dates_without_learn_too",
        sentence="Without attention at least 15 % are right by then, and no more than 60 %: it learns too, later.",
        **DATES,
        figure=kind("whole_accuracy", 400, WHOLE, attends=False),
        at_least=0.15,
        at_most=0.6,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="years_are_read_near_their_place",
        sentence="For the digits of the year the largest α stands at that digit or beside it in at least 97 % of the steps after 400 steps of dates.",
        **DATES,
        figure=kind("near_place", 400, NEAR),
        at_least=0.97,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="years_not_always_in_place",
        sentence="At the digit itself it stands in at least half of these steps.",
        **DATES,
        figure=kind("in_place", 400, PLACE),
        at_least=0.5,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="beam_finds_more_early",
        sentence="At step 100 of dates a beam of 4 finds an answer that the network with attention holds likelier than the greedy one for at least a tenth of the sources.",
        **DATES,
        figure=kind("beam_finds_more", 100, MORE),
        at_least=0.1,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="beam_finds_nothing_late",
        sentence="At step 400 it finds one for at most 2 % of them: the network is sure of every symbol.",
        **DATES,
        figure=kind("beam_finds_more", 400, MORE),
        at_most=0.02,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="reversal_with_attention",
        sentence="With attention at least 95 % of sequences of 20 letters are reversed to the last one after 700 steps, on 7 of 8 seeds or more.",
        **REVERSE,
        figure=kind("whole_accuracy", 700, WHOLE),
        at_least=0.95,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="reversal_without",
        sentence="Without attention at most 1 % are, at the same step.",
        **REVERSE,
        figure=kind("whole_accuracy", 700, WHOLE, attends=False),
        at_most=0.01,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="argmax_is_off",
        sentence="At step 200 of reversal the largest α misses the letter that is written in at least 15 % of the steps.",
        **REVERSE,
        figure=Figure(
            "share of steps with the largest α elsewhere than at the letter that is written, at step 200", off_the_end
        ),
        at_least=0.15,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="argmax_is_beside",
        sentence="It is then nearly always beside it: at the letter or next to it in at least 95 % of the steps.",
        **REVERSE,
        figure=kind("near_place", 200, NEAR),
        at_least=0.95,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="likelier_is_not_right",
        sentence="Without attention a beam of 4 finds a likelier answer for at least half of the sequences of 20 letters at step 700, though hardly one is right.",
        **REVERSE,
        figure=kind("beam_finds_more", 700, MORE, attends=False),
        at_least=0.5,
        **SEVEN_OF_EIGHT,
    ),
    Claim(
        name="short_fit_into_one_context",
        sentence="Trained on 5 to 20 letters without attention, at least 75 % of sequences of 5 letters are right after 700 steps.",
        **LENGTHS,
        figure=kind("whole_0", 700, "share of right answers for sources of 5 letters", attends=False),
        at_least=0.75,
        share=0.75,
    ),
    Claim(
        name="long_do_not",
        sentence="Of sequences of 20 letters at most 1 % are: one context of 128 numbers is the bottleneck.",
        **LENGTHS,
        figure=kind("whole_6", 700, "share of right answers for sources of 20 letters", attends=False),
        at_most=0.01,
        share=0.75,
    ),
    Claim(
        name="attention_holds_at_all_lengths",
        sentence="With attention at least 80 % of those of 20 letters are.",
        **LENGTHS,
        figure=kind("whole_6", 700, "share of right answers for sources of 20 letters"),
        at_least=0.8,
        share=0.75,
    ),
    Claim(
        name="dot_product_learns_too",
        sentence="With scaled dot products in place of the additive score at least 95 % of the dates are right after 400 steps.",
        **DOT,
        figure=alone("whole_accuracy", 400, WHOLE),
        at_least=0.95,
        **SEVEN_OF_EIGHT,
        source="arXiv:1706.03762",
    ),
    Claim(
        name="argmax_is_on_the_antidiagonal",
        sentence="At step 200 of reversal the largest α stands at the letter that is written in at least 95 % of the steps.",
        **{**REVERSE, "step": 200},
        figure=kind("in_place", 200, PLACE),
        at_least=0.95,
        **SEVEN_OF_EIGHT,
        false=True,
    ),
]

FIND_THE_FALSE_ONE = (
    "dates_ten_points_less",
    "argmax_is_on_the_antidiagonal",
    "beam_finds_nothing_late",
    "reversal_without",
    "argmax_is_beside",
)
