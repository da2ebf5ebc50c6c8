"""Claims of the lesson on five shapes of a sequence task: what each network learns, and how it does beyond the lengths of its training."""

from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, history


def run(step: int, **settings: Any) -> dict[str, Any]:
    """A run of the lesson's experiment."""
    return {"experiment": "sequence_shapes", "settings": settings, "step": step}


def share(name: str, words: str) -> Figure:
    """A share of right answers on the test inputs, at the claim's step."""
    return history("test", name, words=f"share of right answers to {words}")


PARITY: dict[str, Any] = run(200)
SHORT: dict[str, Any] = run(400, longest=4)
ONLY_LONG: dict[str, Any] = run(400, shorter=False)
PLAIN: dict[str, Any] = run(400, cell="rnn")

CLAIMS = [
    Claim(
        name="classes",
        sentence="After 100 steps the network without recurrence gives the right class to all 36 letters and digits.",
        **run(100, shape="one_to_one"),
        figure=share("whole_accuracy", "all symbols"),
        at_least=1.0,
    ),
    Claim(
        name="counting",
        sentence="After 200 steps the count down is right from every digit, to the end.",
        **run(200, shape="one_to_many"),
        figure=history("test", "whole_accuracy", words="share of digits whose whole count is right"),
        at_least=1.0,
    ),
    Claim(
        name="parity_at_8",
        sentence="After 200 steps on 1 to 8 bits, the GRU is right on 99 % or more of the strings of 8 bits.",
        **PARITY,
        figure=share("at_1", "8 bits"),
        at_least=0.99,
    ),
    Claim(
        name="parity_at_64",
        sentence="After 200 steps on 1 to 8 bits, the GRU is right on 95 % or more of the strings of 64 bits.",
        **PARITY,
        figure=share("at_8", "64 bits"),
        at_least=0.95,
        share=0.9,
    ),
    Claim(
        name="tags_at_any_length",
        sentence="Trained on 1 to 8 letters for 200 steps, the GRU gives the right tag to 99.9 % or more of the letters of inputs of 64.",
        **run(200, shape="many_to_many_in_step"),
        figure=share("at_8", "the letters of inputs of 64"),
        at_least=0.999,
    ),
    Claim(
        name="days",
        sentence="After 400 steps the GRU writes 90 % or more of the days that were held out of training without a mistake.",
        **run(400, shape="many_to_many_out_of_step"),
        figure=history("test", "whole_accuracy", words="share of held-out days that are wholly right"),
        at_least=0.9,
        share=0.85,
    ),
    Claim(
        name="short_training_is_right_at_its_length",
        sentence="Trained on 1 to 4 bits for 400 steps, the GRU is right on 99 % or more of the strings of 4 bits.",
        **SHORT,
        figure=share("at_1", "4 bits"),
        at_least=0.99,
    ),
    Claim(
        name="short_training_falls",
        sentence="Trained on 1 to 4 bits for 400 steps, the GRU is right on at most 95 % of the strings of 32 bits.",
        **SHORT,
        figure=share("at_8", "32 bits"),
        at_most=0.95,
        share=0.9,
    ),
    Claim(
        name="without_short_ones",
        sentence="Trained on strings of 8 bits only, the GRU still guesses after 400 steps with most seeds: at most 60 % of them are right.",
        **ONLY_LONG,
        figure=share("at_1", "8 bits"),
        at_most=0.6,
        share=0.6,
    ),
    Claim(
        name="plain_is_not_done",
        sentence="A plain RNN, trained on 1 to 8 bits for 400 steps, still guesses at 64 bits with a quarter of the seeds or more: at most 60 % right.",
        **PLAIN,
        figure=share("at_8", "64 bits"),
        at_most=0.6,
        share=0.25,
        seeds=32,
    ),
    Claim(
        name="plain_some_hold",
        sentence="A plain RNN, trained on 1 to 8 bits for 400 steps, is right on 99 % or more of the strings of 64 bits with a third of the seeds or more.",
        **PLAIN,
        figure=share("at_8", "64 bits"),
        at_least=0.99,
        share=0.33,
        seeds=32,
    ),
    Claim(
        name="parity_is_lost_at_64",
        sentence="After 200 steps on 1 to 8 bits, the GRU guesses at 64 bits: at most 60 % right.",
        **PARITY,
        figure=share("at_8", "64 bits"),
        at_most=0.6,
        false=True,
    ),
]

FIND_THE_FALSE_ONE = (
    "tags_at_any_length",
    "without_short_ones",
    "parity_is_lost_at_64",
    "days",
    "short_training_falls",
)
