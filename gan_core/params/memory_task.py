"""Settings of the memory task: one of eight symbols, T blanks, and the network that is asked for the symbol."""

from typing import ClassVar

from gan_core.params.base import Params, setting

CELLS = {"rnn": "Plain RNN", "orthogonal_rnn": "RNN, W orthogonal", "gru": "GRU", "lstm": "LSTM"}
ALL = "all"


class MemoryTaskParams(Params):
    """How long something must be carried, by which cell, and how it is trained."""

    presets: ClassVar = {"default": {}, "race": {"cell": ALL, "T": 20}}

    T: int = setting(60, ge=1, le=200, group="task", label="Blanks T", help="Between the symbol and the question.")
    cell: str = setting(
        "lstm", group="cell", label="Cell", help="What makes the next state of the last one and the input.",
        choices={**CELLS, ALL: "All four, side by side"},
    )  # fmt: skip
    forget_bias: float = setting(
        1.0, ge=-2, le=8, group="cell", label="Forget-gate bias b",
        help="Of the LSTM at the start: the sum of torch's two biases. The gate begins near f = σ(b).",
    )  # fmt: skip
    rho: float = setting(
        1.0, ge=0.5, le=1.5, group="cell", label="ρ of the orthogonal W", help="The RNN begins with W = ρ · Q, Q orthogonal."
    )  # fmt: skip
    clip: float = setting(
        1.0, ge=0, le=10, group="network", label="Clip the gradient at", help="A longer gradient is shortened to this norm. 0: it is left as it is."
    )  # fmt: skip
    lr: float = setting(0.002, ge=1e-4, le=0.1, log=True, group="network", label="Learning rate", help="Adam's.")
    batch_size: int = setting(
        64, ge=2, le=512, log=True, group="network", label="Batch size", help="Symbols drawn a step."
    )
    units: int = setting(32, ge=2, le=64, group="network", label="Units", help="How many numbers the state h has.")
    steps: int = setting(1000, ge=10, le=5000, group="network", label="Ends at step", help="Training is over then.")
    members: int = setting(
        1, ge=1, le=8, group="network", label="Seeds", help="Networks of each cell, side by side: seed, seed + 1, …"
    )  # fmt: skip

    @property
    def cells(self) -> list[str]:
        """The cells that run, by name."""
        return list(CELLS) if self.cell == ALL else [self.cell]

    def takes(self) -> tuple[int, int]:
        """A network for each cell and seed."""
        return len(self.cells) * self.members, super().takes()[1]

    def overridden(self) -> dict[str, str]:
        """A forget gate's bias counts for an LSTM alone, ρ for an orthogonal RNN."""
        found = {}
        if "lstm" not in self.cells:
            found["forget_bias"] = "cell"
        if "orthogonal_rnn" not in self.cells:
            found["rho"] = "cell"
        return found
