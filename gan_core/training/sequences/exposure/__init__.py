"""Tasks in which a model goes on by itself, and how it learns them: on true tokens, on its own, or on both."""

from gan_core.training.sequences.exposure.brackets import Brackets
from gan_core.training.sequences.exposure.circle import Circle
from gan_core.training.sequences.exposure.task import Task

TASKS: dict[str, type[Task]] = {"circle": Circle, "brackets": Brackets}
