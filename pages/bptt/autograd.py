"""The same gradient by torch's autograd, in the worker: one network after the other, both numbers beside each other."""

from collections.abc import Mapping
from typing import Any

from gan_core.figures import bptt as figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from pages.bptt.by_hand import SIMPLE
from ui.lesson import Check, Source, Step, Training, Try
from ui.live_view import Seen

AT = 20  # the step that is asked about


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The network of this step with both gradients, the entries of ∂L/∂W, and how far they were apart so far."""
    return {
        "picture": figures.beside(snapshot, view.theme),
        "entries": figures.entries(snapshot, view.theme),
        "apart": figures.apart(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The loss, and how far the two gradients are apart."""
    return {"L": format_number(snapshot["loss"][0]), "apart": format_number(snapshot["apart"][0], 2)}


OPTIONS = ("only in the last digits, or not at all", "from the seventh digit on", "in the first digits")


def at_asked(snapshot: Mapping[str, Any]) -> float | None:
    """How far the two were apart at step AT, over the largest entry; None before."""
    found: float | None = at_step(snapshot, "every", "apart", AT, member=0)
    return found


def largest(snapshot: Mapping[str, Any], member: int) -> str | None:
    """In which digits the two differed at step AT."""
    found = at_asked(snapshot)
    if found is None:
        return None
    return OPTIONS[0] if found <= 1e-13 else OPTIONS[1] if found <= 1e-6 else OPTIONS[2]


def explain(snapshot: Mapping[str, Any], member: int) -> str:
    """The number, and the reason."""
    exact = (at_asked(snapshot) or 0.0) <= 1e-13
    why = (
        "Autograd does the same walk: both add the same products, in another order."
        if exact
        else "With these settings the gradient by hand is another one."
    )
    return f"The largest difference was {format_number(at_asked(snapshot) or 0.0, 2)} of the largest entry. {why}"


QUESTIONS = [
    Check(
        "bptt_autograd",
        f"At step {AT}: where does the gradient by hand differ from autograd's?",
        largest,
        explain,
        f"at step {AT}",
        options=OPTIONS,
        claims=("by_hand_is_exact",),
        note="Ask it again with W in place of Wᵀ, then with truncation.",
    )
]

SEEN = """
**The picture** has a network as in *By hand*: inputs, states and outputs from below, and above them ∂L/∂hₜ twice, **by hand** and **by autograd**. A frame is bold where the two differ.

- **Each step is another network**: weights and inputs are drawn from the seed and the step. Step 0 has the weights and inputs of the scene *By hand*. Nothing trains here.
- **Entries of ∂L/∂W**: row by row, by autograd and by hand. Where all is right the diamond hides the ring.
- **Largest difference**: over the largest entry, at each step, on a logarithmic axis. Both are computed with 64 bits, about 16 digits. A difference of exactly 0 has no point.

Autograd is always the whole gradient. *Mistake* and *Truncation* change the gradient by hand alone.
"""

TRIES = [
    Try("W in place of Wᵀ", {"preset": "transpose"}, "In which column from the right does the first bold frame stand, and why not in the last?", chart="apart", claims=("transpose_matters",)),
    Try("Only the last loss", {"preset": "last loss"}, "Which column is still right?", chart="apart", claims=("every_loss_matters",)),
    Try("Truncated at one step", {"preset": "truncated"}, "The last two columns are right. What is missing in the others?", chart="apart", claims=("cut_is_exactly_0",)),
    Try("A sigmoid with four units", {"activation": "sigmoid", "units": 4}, "Another φ, more units: does the difference stay below 10⁻¹³?", chart="apart", claims=("by_hand_is_exact",)),
]  # fmt: skip

MATHEMATICS = [
    Step(
        "What autograd does",
        r"\bar u = \sum_{w \text{ made of } u} \bar w\, \frac{\partial w}{\partial u}, \qquad \bar u = \frac{\partial L}{\partial u}",
        "It keeps a list of all operations of the forward pass and goes through it from the end. Each number u adds up what comes from every number w that was made of it. For hₜ these are yₜ and aₜ₊₁, and that is the formula of the walk; "
        "for W they are a₁ to a_T, and that is the sum over the steps.",
    ),
    Step(
        "Why the last digits may differ",
        r"(a + b) + c \ne a + (b + c) \text{ with rounding}",
        "A number with 64 bits is rounded to a relative 1.1 × 10⁻¹⁶. Sums in another order are rounded at other places.",
    ),
]

SCENE = Training(
    experiment="bptt",
    groups={"gradient": "", "network": "", "task": "Task", "more": "Seed"},
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers={},
    speed="5",
    height=470,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=MATHEMATICS,
    code=[
        Source.of("gan_core/telemetry/bptt_autograd.py", "gradients"),
        Source.of("gan_core/theory/bptt.py", "backward"),
    ],
    words=("backpropagation through time", "truncation", "unrolled network", "gradient", "seed"),
)
