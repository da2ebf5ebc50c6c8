"""Settings of the recurrent network that is walked back by hand."""

from typing import ClassVar

import numpy as np
from pydantic import field_validator

from gan_core.errors import BadInput
from gan_core.params.base import Params, redeclare, setting
from gan_core.theory.bptt import Task, Weights, draw_weights, echo

FEWEST, MOST, LARGEST = 2, 8, 2.0  # inputs, and the size of one
MISTAKES = {
    "none": "None",
    "transpose": "W in place of Wᵀ",
    "last_loss": "Only the last loss",
}


def read_inputs(text: str) -> tuple[float, ...]:
    """Read '1, −0.5' as (1.0, −0.5): 2 to 8 numbers from −2 to 2. Else BadInput."""
    try:
        numbers = tuple(float(word) for word in text.replace("−", "-").replace(";", ",").split(","))
    except ValueError:
        numbers = ()
    if not FEWEST <= len(numbers) <= MOST or not all(abs(x) <= LARGEST for x in numbers):
        raise BadInput(
            f"x: '{text[:40]}' is not allowed; {FEWEST} to {MOST} numbers from −2 to 2 with commas between.",
            fields=("x",),
        )
    return numbers


def write_inputs(numbers: tuple[float, ...]) -> str:
    """Write inputs as `read_inputs` reads them."""
    return ", ".join(f"{x:.8g}" for x in numbers)


class UnrolledParams(Params):
    """The network, its inputs and task, and how its gradient is computed."""

    presets: ClassVar = {"default": {}}

    reach: int = setting(
        7, ge=0, le=7, live=True, group="gradient", label="Truncation: steps back at most", help="The gradient of each loss goes back over this many steps and no further. 7 is all of them."
    )  # fmt: skip
    mistake: str = setting(
        "none",
        live=True,
        group="gradient",
        label="Mistake",
        help="Two common ones: see what each gives.",
        choices=MISTAKES,
    )
    last_only: bool = setting(
        False, live=True, group="task", label="Only the last output has a loss", help="Else every step has a loss."
    )
    units: int = setting(
        2, ge=2, le=4, live=True, group="network", label="Units", help="How many numbers the state h has."
    )
    norm: float = setting(
        1.2, ge=0.1, le=3.0, live=True, group="network", label="‖W‖", help="The largest singular value of W: W is drawn, then scaled to it."
    )  # fmt: skip
    activation: str = setting(
        "tanh",
        live=True,
        group="network",
        label="Activation φ",
        help="Its slope φ′ is at most 1 for tanh and ¼ for the sigmoid.",
        choices={"tanh": "tanh", "sigmoid": "Sigmoid"},
    )
    lag: int = setting(
        2, ge=0, le=7, live=True, group="task", label="Lag of the echo", help="The target of step t is the input of this many steps before; 0 where there is none."
    )  # fmt: skip
    x: str = setting(
        "1, −0.5, 0.8, 0.3, −1.2", live=True, group="task", label="Inputs x₁, x₂, …", help="2 to 8 numbers from −2 to 2 with commas between. They can be dragged in the chart."
    )  # fmt: skip
    seed: int = redeclare(Params, "seed", live=True, help="One seed gives all weights.")

    @field_validator("x")
    @classmethod
    def _are_numbers(cls, text: str) -> str:
        read_inputs(text)
        return text

    @property
    def task(self) -> Task:
        """Inputs, targets and which losses count."""
        return echo(np.array(read_inputs(self.x)), self.lag, self.last_only)

    @property
    def weights(self) -> Weights:
        """The weights of the seed."""
        return draw_weights(self.units, self.norm, self.seed)
