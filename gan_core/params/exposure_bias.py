"""Settings of a model that is trained on true tokens, on its own, or on both."""

from typing import ClassVar

from pydantic import field_validator

from gan_core.data.sequences import brackets, circle
from gan_core.errors import BadInput, quoted
from gan_core.params.base import Params, setting

TRAININGS = {
    "teacher_forcing": "Teacher forcing",
    "scheduled_sampling": "Scheduled sampling",
    "free_running": "Free running",
}
ALL = "all"
OF_SCHEDULE = ("schedule", "half_at", "least")
OF_CIRCLE, OF_BRACKETS = ("gradient_through", "angle", "speed", "radius"), ("start",)


class ExposureBiasParams(Params):
    """The task, whose tokens the model reads while it learns, and how a reader begins a sequence for it."""

    presets: ClassVar = {"default": {}, "brackets": {"task": "brackets"}}

    task: str = setting(
        "circle", group="task", label="Task", help="What the model goes on with.",
        choices={"circle": "Points on a circle", "brackets": "Three kinds of brackets"},
    )  # fmt: skip
    training: str = setting(
        "teacher_forcing", group="training", label="Training",
        help="What the model reads while it learns: the true token before each place, its own, or one of the two by a coin.",
        choices={**TRAININGS, ALL: "All three, side by side"},
    )  # fmt: skip
    schedule: str = setting(
        "linear", group="training", label="Schedule of ε",
        help="How the probability ε of the true token falls under scheduled sampling.",
        choices={"linear": "Linear", "exponential": "Exponential", "inverse_sigmoid": "Inverse sigmoid"},
    )  # fmt: skip
    half_at: int = setting(
        125, ge=10, le=5000, log=True, group="training", label="ε is ½ at step", help="It sets the constant of the schedule."
    )  # fmt: skip
    least: float = setting(
        0.0, ge=0, le=1, group="training", label="Least ε", help="The linear schedule stays at this value. With 1, scheduled sampling is teacher forcing."
    )  # fmt: skip
    gradient_through: bool = setting(
        True, group="more", label="Gradient through own points",
        help="Whether the loss also changes the points that the model has fed itself. Drawn symbols pass no gradient.",
    )  # fmt: skip
    steps: int = setting(
        500, ge=10, le=5000, group="network", label="Ends at step", help="The learning rate falls to 0 on the way there, linearly."
    )  # fmt: skip
    lr: float = setting(
        0.01, ge=1e-4, le=0.1, log=True, group="network", label="Learning rate", help="Adam's, at first."
    )
    batch_size: int = setting(64, ge=2, le=512, group="network", label="Batch size", help="Sequences a step.")
    width: int = setting(48, ge=4, le=128, group="network", label="Units", help="Of the GRU, one layer.")
    seeds: int = setting(
        1, ge=1, le=8, group="network", label="Seeds", help="Networks of each training, side by side: seed, seed + 1, …"
    )  # fmt: skip
    angle: float = setting(
        0.0, ge=-3.14, le=3.14, live=True, group="reader", label="Angle of the last point told", help="In radians."
    )  # fmt: skip
    speed: float = setting(
        0.35, ge=-0.6, le=0.6, live=True, group="reader", label="Speed",
        help=f"Radians a step. The data have {circle.SLOWEST} to {circle.FASTEST}; other speeds were never seen.",
    )  # fmt: skip
    radius: float = setting(
        1.0, ge=0.4, le=1.6, live=True, group="reader", label="Radius of the last point told",
        help="1 is on the circle. Elsewhere the model is told a wrong point, as it tells itself wrong points when it is alone.",
    )  # fmt: skip
    start: str = setting(
        "", live=True, group="reader", label="The string begins with",
        help=f"Up to {brackets.LENGTH - 1} of the brackets {' '.join(brackets.SYMBOLS)}; the model goes on from there.",
    )  # fmt: skip

    @field_validator("start")
    @classmethod
    def _is_of_brackets(cls, text: str) -> str:
        if len(text) >= brackets.LENGTH or set(text) - set(brackets.SYMBOLS):
            raise BadInput(
                f"start: {quoted(text)} is not allowed; at most {brackets.LENGTH - 1} of the characters {' '.join(brackets.SYMBOLS)}.",
                fields=("start",),
            )
        return text

    @property
    def trainings(self) -> list[str]:
        """The trainings that run, by name."""
        return list(TRAININGS) if self.training == ALL else [self.training]

    def takes(self) -> tuple[int, int]:
        """A network for each training and seed."""
        return len(self.trainings) * self.seeds, super().takes()[1]

    def overridden(self) -> dict[str, str]:
        """A schedule counts for scheduled sampling alone, its least ε for the linear one, and a task has its own settings."""
        found = dict.fromkeys(OF_BRACKETS if self.task == "circle" else OF_CIRCLE, "task")
        if self.schedule != "linear":
            found["least"] = "schedule"
        if "scheduled_sampling" not in self.trainings:
            found |= dict.fromkeys(OF_SCHEDULE, "training")
        if self.training == "teacher_forcing":
            found["gradient_through"] = "training"
        return found
