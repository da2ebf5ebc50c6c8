"""The scene "Translate": an encoder and a decoder learn dates or reversal, with attention and without."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import alignment as figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from pages.attention import mathematics
from ui import controls
from ui.lesson import Check, Source, Training, Try, live_steps
from ui.live_view import Drag, Seen

GROUPS = {
    "task": "Task",
    "reading": "Your source, and its answer",
    "decoder": "Decoder",
    "training": "Training",
    "more": "Seed",
}
SIMPLE = ("task", "source", "compare", "output_step", "source_place")
PREVIEW = {"compare": True, "batch_size": 32}
LESS, TENS, HALF = "less than 10 points", "10 to 50 points", "more than 50 points"
OWN, BESIDE, ANYWHERE = (
    "at least 9 of 10",
    "fewer than 9 of 10; the others stand beside it",
    "fewer than 9 of 10; the others are all over the source",
)


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The alignment of one network, and charts of all."""
    return {
        "picture": figures.picture(snapshot, view.theme, member, layers=view.layers),
        "accuracy": figures.accuracy(snapshot, view.theme),
        "by_length": figures.by_length(snapshot, view.theme),
        "place": figures.place(snapshot, view.theme),
        "beams": figures.beams(snapshot, view.theme),
        "loss": figures.loss(snapshot, view.theme),
    }


def drag(to: Drag) -> None:
    """Open the cell to which the handle was moved."""
    i, j = (int(np.clip(round(at), 1, most)) for at, most in ((-to.y, 31), (to.x, 30)))
    controls.set_values({"output_step": i, "source_place": j}, why="Cell", gesture=to.gesture)


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """What the network shown says, and how often it is right."""
    seen = snapshot["picture"]
    mark = "" if not seen["expected"] else " ✓" if seen["answer"][member] == seen["expected"] else " ✗"
    return {
        "answer": f"{seen['answer'][member] or '(nothing)'}{mark}",
        "whole": f"{100 * float(snapshot['whole_accuracy'][member]):.1f} %",
        "symbols": f"{100 * float(snapshot['symbol_accuracy'][member]):.1f} %",
    }


def both(snapshot: Mapping[str, Any], name: str, step: int, member: int) -> tuple[float, float] | None:
    """A figure of a seed's network with attention, and without, at a step."""
    half = snapshot["members"] // 2
    first, second = (at_step(snapshot, "evaluation", name, step, member=member % half + k * half) for k in (0, 1))
    if first is None or second is None:
        return None
    return (first, second) if snapshot["params"]["attention"] else (second, first)


def gap(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How many points of whole answers attention is ahead at step 300."""
    found = both(snapshot, "whole_accuracy", 300, member)
    if found is None:
        return None
    ahead = found[0] - found[1]
    return LESS if ahead < 0.1 else TENS if ahead <= 0.5 else HALF


def explain_gap(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    whole, symbols = (both(snapshot, name, 300, member) or (0.0, 0.0) for name in ("whole_accuracy", "symbol_accuracy"))
    return (
        f"Whole dates: {100 * whole[0]:.0f} % with attention, {100 * whole[1]:.0f} % without, after as many steps on the same batches. Symbols: {100 * symbols[0]:.0f} % and {100 * symbols[1]:.0f} %. "
        "Ten symbols have to be right at once, so a small difference a symbol is a large one a date. Without attention it goes on learning: let it run."
    )


def where(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Where the largest α stood at step 200 of reversal."""
    own, near = (both(snapshot, name, 200, member) for name in ("in_place", "near_place"))
    if own is None or near is None:
        return None
    return OWN if own[0] >= 0.9 else BESIDE if near[0] >= 0.9 else ANYWHERE


def explain_where(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    own, near = (both(snapshot, name, 200, member) or (0.0, 0.0) for name in ("in_place", "near_place"))
    whole = both(snapshot, "whole_accuracy", 200, member) or (0.0, 0.0)
    return (
        f"It stood at the letter in {100 * own[0]:.0f} % of the steps, at it or beside it in {100 * near[0]:.0f} %; {100 * whole[0]:.0f} % of the sequences were right. The states of both directions know their neighbours, "
        "so the decoder can read a letter from the state beside it. α says which states are averaged, not which letter is meant."
    )


def fits(task: str) -> Any:
    """Return whether a run has both networks on this task."""
    return lambda snapshot: snapshot["params"]["compare"] and snapshot["params"]["task"] == task


QUESTIONS = [
    Check(
        "attention_gap",
        "Two networks with the same first weights see the same batches, one with attention, one with one fixed context. How far is attention ahead after 300 steps, in whole dates?",
        gap,
        explain_gap,
        "at step 300",
        options=(LESS, TENS, HALF),
        claims=("dates_ten_points_less", "dates_without_learn_too"),
        note="Ask first what the fixed context has to hold: eight digits of information. Is that much for 128 numbers?",
        fits=fits("dates"),
    ),
    Check(
        "attention_where",
        "Reversal: at which steps does the largest α stand at the very letter that is written, at step 200?",
        where,
        explain_where,
        "at step 200",
        options=(OWN, BESIDE, ANYWHERE),
        claims=("argmax_is_off", "argmax_is_beside"),
        note="Show the picture of the dates before, where the year is read nearly in place.",
        fits=fits("reverse"),
    ),
]

SEEN = """
A source goes in a letter at a time. The encoder keeps a state at each place, from both directions. The decoder writes the answer a symbol at a time, and reads its own symbols; in training it is
told the true ones. Days are held out in all seven spellings: no date that is measured was trained on. Numbers alone are day before month where the year is last and month before day where it is first,
so no spelling has two readings.

- **The matrix** is α: a row for each symbol that the network writes, a column for each letter of the source. Blue is the weight, and a row adds up to 1. The dot is the largest α of a row.
- **The framed cell** is opened below it: its score e, its weight α, and the context c of its row with the part that comes from this place. Drag the handle, use its arrow keys, or the two sliders.
- **With attention and without** are two networks of the same first weights on the same batches. Choose above the picture which of them is shown; the charts have both.
- **Your own source**: type a date in one of the spellings, such as *may 18, 2005*, *18 may 2005*, *18.05.2005*, *2005/05/18*, *20050518*, *18 may 2005* with *wednesday,* before it, or *18 sep 2005*. The network answers as it is at that step. Letters are small, years 1950 to 2049.
- **Three ways to decode** the same network: *greedy*, the likeliest symbol at each step; *beam*, the likeliest of several beginnings; *drawn*, six answers at the temperature. In brackets stands log p of the whole answer, in nats.
- **By spelling, or length**: whole answers by the mean length of the source. For the bottleneck, take the letters of 5 to 20 in *Try*.
- **Where the argmax is not clean.** For the digits of a year the largest α is at the digit or beside it. For reversal it is often *beside* the letter. So α is not an explanation of the answer by itself.
"""

TRIES = [
    Try("Type a date", {"source": "may 18, 2005"}, "The answer of the network shown, as it learns. Which symbols are right first? Then type your birthday in another spelling.", claims=("dates_with_attention",)),
    Try("Not in training: a typing error", {"source": "18 mai 2005"}, "There is no such spelling. What does the network answer, and how sure is it? It has no way to say that it does not know.", claims=("dates_with_attention",)),
    Try("Reverse 20 letters", {"task": "reverse", "compare": True, "batch_size": 64}, "Look at the chart of whole answers, then at the dots: are they on the antidiagonal?", chart="accuracy", claims=("reversal_with_attention", "reversal_without", "argmax_is_off", "argmax_is_beside")),
    Try("The bottleneck: 5 to 20 letters", {"task": "reverse", "shortest": 5, "compare": True, "batch_size": 64}, "Whole answers by length: which lengths fit into one context?", chart="by_length", claims=("short_fit_into_one_context", "long_do_not", "attention_holds_at_all_lengths")),
    Try("Scaled dot product", {"score": "dot_product", "compare": False, "batch_size": 64}, "Queries, keys and values in place of the additive score. Does the matrix look the same?", claims=("dot_product_learns_too",)),
    Try("A beam of 16", {"beam": 16}, "Early in training the beam finds likelier answers than greedy decoding. And later? Look at whether likelier is right.", chart="beams", claims=("beam_finds_more_early", "beam_finds_nothing_late", "likelier_is_not_right")),
    Try("Temperature 2", {"temperature": 2.0}, "Six answers drawn from flatter probabilities: which symbols change, and which never do?", claims=("beam_finds_nothing_late",)),
]  # fmt: skip

SCENE = Training(
    experiment="seq2seq",
    groups=GROUPS,
    simple=SIMPLE,
    start=PREVIEW,
    draw=draw,
    readings=readings,
    layers=figures.LAYERS,
    redraw=("task",),
    height=520,
    on_drag=drag,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=live_steps(mathematics.steps, mathematics.reads),
    code=[
        Source.of("gan_core/networks/sequences/attention.py", "Additive", "ScaledDotProduct", "attend"),
        Source.of("gan_core/networks/sequences/seq2seq.py", "EncoderDecoder"),
        Source.of("gan_core/networks/sequences/decoding.py", "decode", "beam_search"),
    ],
    words=("encoder", "decoder", "attention", "context", "alignment", "GRU", "greedy decoding", "beam search", "temperature", "teacher forcing", "cross entropy", "seed", "nat"),
)  # fmt: skip
