"""Settings of the five shapes of a sequence task."""

from typing import Any, ClassVar, Self

from pydantic import model_validator

from gan_core.data.sequences.shapes import MAX_STEPS, Shape, shapes
from gan_core.errors import BadInput
from gan_core.params.base import Params, setting

CELLS = {"rnn": "Plain RNN", "gru": "GRU", "lstm": "LSTM"}


class SequenceShapesParams(Params):
    """The shape, the network that learns it, what it is trained on, and the reader's own input."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {"default": {}}
    seen_only: ClassVar = ("input", "moment")

    shape: str = setting(
        "many_to_one", group="shape", label="Shape", help="At which steps something goes in, and at which an answer is read.", choices=shapes
    )  # fmt: skip
    input: str = setting(
        "", live=True, group="input", label="Your input", help="What the network reads in the picture; the shape's example where it is empty. Nothing trains on it."
    )  # fmt: skip
    moment: int = setting(
        0, ge=0, le=MAX_STEPS, live=True, group="input", label="Step of the sequence shown", help="0 shows all steps; 3 shows what the network knows after the third."
    )  # fmt: skip
    cell: str = setting(
        "gru",
        group="network",
        label="Cell",
        help="What makes the next state of the last one and the input.",
        choices=CELLS,
    )
    units: int = setting(32, ge=1, le=64, group="network", label="Units", help="How many numbers the state h has.")
    longest: int = setting(
        8, ge=1, le=16, group="data", label="Longest training input", help="Of the shapes whose inputs have no fixed length. It is tested on 2, 4 and 8 times this length."
    )  # fmt: skip
    shorter: bool = setting(
        True, group="data", label="Shorter ones too", help="Training inputs have every length from 1 to the longest; without this, only the longest."
    )  # fmt: skip
    lr: float = setting(0.02, ge=1e-4, le=0.3, log=True, group="learning", label="Learning rate", help="Adam's.")
    batch_size: int = setting(64, ge=1, le=512, log=True, group="learning", label="Batch size", help="Texts of a step.")
    members: int = setting(
        1,
        ge=1,
        le=16,
        group="learning",
        label="Seeds",
        help="Networks trained side by side, each with a seed of its own.",
    )

    @property
    def task(self) -> Shape:
        """The shape with its rule."""
        return shapes[self.shape]

    @property
    def text(self) -> str:
        """The input that is shown, as the rule reads it."""
        return self.task.read(self.input or self.task.example)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.input.strip():
            self.task.read(self.input)
        elif self.input:
            raise BadInput(f"input: it is empty; {self.task.allowed}.", fields=("input",))
        return self

    def overridden(self) -> dict[str, str]:
        """One to one has no recurrence; only two shapes have inputs of several lengths."""
        found = {} if self.task.longer else dict.fromkeys(("longest", "shorter"), "shape")
        return {**found, "cell": "shape"} if self.shape == "one_to_one" else found
