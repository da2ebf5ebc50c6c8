"""Settings of an encoder and a decoder, with and without attention."""

from typing import Any, ClassVar, Self

from pydantic import model_validator

from gan_core.data.sequences import dates, reversal
from gan_core.errors import BadInput
from gan_core.params.base import BYTES_OF_A_RUN, Params, setting

TASKS = {"dates": "Dates → ISO", "reverse": "Reverse"}
SCORES = {"additive": "Additive", "dot_product": "Scaled dot product"}
ALPHABETS = {"dates": dates.ALPHABET, "reverse": reversal.ALPHABET}
SHOWN = {"dates": dates.LONGEST, "reverse": 30}  # letters that a source of one's own may have


class Seq2seqParams(Params):
    """What is translated, how the decoder reads the source, and how both are trained."""

    presets: ClassVar = {
        "default": {},
        "side_by_side": {"compare": True, "batch_size": 32},
        "reverse": {"task": "reverse"},
        "lengths": {"task": "reverse", "shortest": 5, "compare": True},
    }

    task: str = setting(
        "dates",
        group="task",
        label="Task",
        choices=TASKS,
        help="Dates in seven spellings to ISO dates, or sequences of letters from the last to the first.",
    )
    length: int = setting(
        20, ge=2, le=30, group="task", label="Longest source", help="Of the sequences to reverse, in letters."
    )
    shortest: int = setting(
        20,
        ge=1,
        le=30,
        group="task",
        label="Shortest source",
        help="Lengths are drawn evenly between the two; at most the longest.",
    )
    attention: bool = setting(
        True,
        group="decoder",
        label="Attention",
        help="Off: the decoder gets the same context at every step, the encoder's last states.",
    )
    compare: bool = setting(
        False,
        group="decoder",
        label="Both, side by side",
        help="Trains a second network of the same first weights on the same batches, without attention (or with it).",
    )
    score: str = setting(
        "additive",
        group="decoder",
        label="Score",
        choices=SCORES,
        help="How e is computed of the decoder's state and a state of the source.",
    )
    width: int = setting(
        64,
        ge=4,
        le=256,
        group="training",
        label="Units",
        help="Of the decoder's state and of each direction of the encoder.",
    )
    batch_size: int = setting(
        64, ge=1, le=512, group="training", label="Batch size", help="Pairs of source and target a step."
    )
    lr: float = setting(
        2e-3, ge=1e-5, le=0.1, log=True, live=True, group="training", label="Learning rate", help="Adam's."
    )
    clip: float = setting(
        1.0,
        ge=0.01,
        le=100,
        log=True,
        live=True,
        group="training",
        label="Clipping norm",
        help="A longer gradient is shortened to this norm.",
    )
    members: int = setting(
        1,
        ge=1,
        le=8,
        group="training",
        label="Seeds",
        help="Networks trained side by side, each with a seed of its own.",
    )
    source: str = setting(
        "",
        live=True,
        group="reading",
        label="Source of your own",
        help="A date in one of the spellings, or letters to reverse; empty: one that is held out.",
    )
    example: int = setting(
        0,
        ge=0,
        le=99,
        live=True,
        group="reading",
        label="Example",
        help="Which of the sources that are held out is shown.",
    )
    output_step: int = setting(
        1,
        ge=1,
        le=31,
        live=True,
        group="reading",
        label="Cell: step i of the answer",
        help="Which row of the alignment is opened.",
    )
    source_place: int = setting(
        1,
        ge=1,
        le=30,
        live=True,
        group="reading",
        label="Cell: place j of the source",
        help="Which column of the alignment is opened.",
    )
    temperature: float = setting(
        1.0,
        ge=0.05,
        le=4,
        log=True,
        live=True,
        group="reading",
        label="Temperature",
        help="Of the answers that are drawn: logits are divided by it.",
    )
    beam: int = setting(
        4,
        ge=1,
        le=16,
        live=True,
        group="reading",
        label="Beam width",
        help="How many beginnings of an answer beam search keeps.",
    )

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if letter := ALPHABETS[self.task].unknown(self.source):
            allowed = "small letters, digits, spaces and , . / -" if self.task == "dates" else "the letters a to j"
            raise BadInput(f"source: '{letter}' is not allowed; {allowed}.", fields=("source",))
        if len(self.source) > SHOWN[self.task]:
            raise BadInput(
                f"source: {len(self.source)} letters are too many; at most {SHOWN[self.task]}.", fields=("source",)
            )
        return self

    def variants(self) -> list[bool]:
        """Return whether each network of a seed attends: one value, or two side by side."""
        return [self.attention, not self.attention] if self.compare else [self.attention]

    def takes(self) -> tuple[int, int]:
        """Both networks of a seed count; what autograd keeps grows with batch, width and length."""
        networks = self.members * len(self.variants())
        return networks, BYTES_OF_A_RUN + self.batch_size * self.width * 40 * 12 * 4 * 2

    def overridden(self) -> dict[str, str]:
        """Lengths belong to one task, the score to a network that attends, the example to a page without a source of one's own."""
        found: dict[str, Any] = {} if self.task == "reverse" else dict.fromkeys(("length", "shortest"), "task")
        if not any(self.variants()):
            found["score"] = "attention"
        return found | ({"example": "source"} if self.source else {})
