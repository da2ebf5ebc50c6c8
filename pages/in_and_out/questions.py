"""The questions of the lesson: what a run will answer, which shape a task has, and what in step and out of step mean."""

from collections.abc import Callable, Mapping
from typing import Any

from gan_core.data.sequences.shapes import shapes
from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.registry import labels_of
from ui.lesson import Check

AT = 200
LABELS = tuple(labels_of(shapes).values())
ONE_TO_ONE, ONE_TO_MANY, MANY_TO_ONE, IN_STEP, OUT_OF_STEP = LABELS
FIRST, THIRD, LAST = "the first, 2", "the third, J", "the last, n"
Snapshot = Mapping[str, Any]


def percent(name: str, step: int = AT) -> Callable[[Snapshot, int], float | None]:
    """Return a question's answer: a share of right answers in per cent."""

    def read(snapshot: Snapshot, member: int) -> float | None:
        share = at_step(snapshot, "test", name, step, member=member)
        return None if share is None else round(100 * share, 1)

    return read


def of_shape(name: str, **settings: Any) -> Callable[[Snapshot], bool]:
    """Return whether a run has this shape and these settings."""
    return lambda snapshot: all(snapshot["params"][key] == value for key, value in {"shape": name, **settings}.items())


def explain_parity(snapshot: Snapshot, member: int) -> str:
    """The figures behind the answer."""
    said = {name: format_number(100 * at_step(snapshot, "test", name, AT, member=member), 3) for name in ("at_1", "at_2", "at_4", "at_8")}  # fmt: skip
    return (
        f"With 8, 16, 32 and 64 bits {said['at_1']}, {said['at_2']}, {said['at_4']} and {said['at_8']} % were right; guessing gives 50. Reading one more bit is the same step again: "
        "flip between two states or stay. But a state that is a little off is read again at each step, and small errors can grow."
    )


def explain_tags(snapshot: Snapshot, member: int) -> str:
    """The figures behind the answer."""
    found = format_number(100 * at_step(snapshot, "test", "at_8", AT, member=member), 4)
    return f"{found} %. A tag needs only the letter before, so no state has to be kept for long."


def sort(key: str, task: str, shape: str, why: str, note: str = "") -> Check:
    """Return a question that asks for the shape of a task."""
    return Check(
        key, f"Which shape? {task}", lambda _, member: shape, lambda _, member: why, "once you have chosen", options=LABELS, at_once=True, voice="the definition", note=note
    )  # fmt: skip


QUESTIONS = [
    Check(
        "in_and_out_parity",
        f"The network learns whether the number of ones is odd, on strings of 1 to 8 bits. After {AT} steps it reads strings of 64 bits: how many per cent of its answers are right?",
        percent("at_8"),
        explain_parity,
        f"at step {AT}",
        tolerance=5.0,
        note="Ask first what guessing gives. Then ask what must be kept in the state: one bit, whatever the length.",
        fits=of_shape("many_to_one", cell="gru", longest=8, shorter=True),
        claims=("parity_at_64",),
    ),
    Check(
        "in_and_out_tags",
        f"Trained on 1 to 8 letters, tested on 64: how many per cent of the tags are right after {AT} steps?",
        percent("at_8"),
        explain_tags,
        f"at step {AT}",
        tolerance=5.0,
        note="Compare with bits: how long must the state keep what it has read?",
        fits=of_shape("many_to_many_in_step", longest=8),
        claims=("tags_at_any_length",),
    ),
    Check(
        "in_and_out_weights",
        "A network was trained on 8 symbols and has 3,522 weights. How many has it when it reads 64 symbols?",
        lambda _, member: "3,522",
        lambda _, member: "W, U and V are used again at each step. A network without recurrence that took all 64 symbols at once would need 8 times as many weights in its first layer as for 8 symbols.",
        "once you have chosen",
        options=("3,522", "8 times as many", "64 times as many"),
        at_once=True,
        voice="the formula",
    ),
    Check(
        "in_and_out_last",
        "24Jun goes in, a character a step, and 06-24 shall come out. After which character of the input can the 6 be known?",
        lambda _, member: LAST,
        lambda _, member: (
            "Until the n, the month could also be Jul, which is 07. The month is read last and written first, so a network that wrote one character at each input step would have to guess. The output waits: out of step."
        ),
        "once you have chosen",
        options=(FIRST, THIRD, LAST),
        at_once=True,
        voice="the rule",
        note="Then ask for the first character of the answer: 0 is known after the J. What would be gained by writing it at once?",
    ),
    sort("in_and_out_translation", "A sentence is translated into another language.", OUT_OF_STEP, "Sentence in, sentence out, but not word by word: lengths and order differ. Asynchronous: the output comes after the input.", "Ask for a pair of sentences whose lengths differ."),
    sort("in_and_out_frames", "Each frame of a video gets a label.", IN_STEP, "One output at each input step: synchronous. The label of a frame may depend on all frames before it."),
    sort("in_and_out_caption", "A sentence is written about an image.", ONE_TO_MANY, "One image goes in, words come out one after the other (arXiv:1411.4555). The image is one input, however many pixels it has."),
    sort("in_and_out_sentiment", "Does a review praise the film or not?", MANY_TO_ONE, "Words go in, one answer is read after the last."),
    sort("in_and_out_image", "Which of ten digits is in the image?", ONE_TO_ONE, "One input, one answer, no steps: a network without recurrence will do."),
    Check(
        "in_and_out_words",
        "A network that tags each word as soon as it has read it: is it synchronous or asynchronous?",
        lambda _, member: "synchronous: in step",
        lambda _, member: "One output at each input step is synchronous. Asynchronous means that the output comes after or apart from the input, as in translation.",
        "once you have chosen",
        options=("synchronous: in step", "asynchronous: out of step"),
        at_once=True,
        voice="the definition",
        note="Students often exchange the two words. Let them give an example of each before they choose.",
    ),
]  # fmt: skip
