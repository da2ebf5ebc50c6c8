"""Settings of a U-Net that learns to denoise images."""

from typing import ClassVar, Self

from pydantic import field_validator, model_validator

from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.params.base import BYTES_OF_A_RUN, setting
from gan_core.params.denoiser import DenoiserParams
from gan_core.params.shipped import denoisers

TRAINED = "unet_mnist"
FEWEST = 4  # precision and recall look for the third neighbour of each


def enough_to_judge(judged: int) -> int:
    """Refuse a number of samples that has no third neighbour; 0 asks for none."""
    if 0 < judged < FEWEST:
        raise BadInput(
            f"judged: {judged} is not allowed; 0, or a whole number from {FEWEST} to 1000.", fields=("judged",)
        )
    return judged


class ImageDiffusionParams(DenoiserParams):
    """The images, whether the network sees their classes, and the strength of guidance."""

    presets: ClassVar = {
        "default": {},
        "quick": {
            "batch_size": 16,
            "sampling_steps": 15,
            "steps": 2000,
        },  # samples of step 150 after 15 s on one core: docs/benchmarks.md
        "trained": {"data": denoisers[TRAINED].data, "start": "shipped"},
        "shipped": {"data": "mnist", "ema_decay": 0.9995},  # the run whose average ships
    }

    data: str = setting(
        "digits",
        group="data",
        label="Images",
        help="What is noised.",
        choices=[item for item in image_sets if not item.own],
    )
    start: str = setting(
        "fresh",
        group="network",
        label="Start",
        help="With fresh weights, or with those of the trained U-Net that comes with this program.",
        choices={"fresh": "Fresh", "shipped": "A trained U-Net"},
    )
    class_drop: float = setting(
        0.1, ge=0, le=1, live=True, group="data", label="Labels hidden",
        help="The share of images whose class is hidden from the network while it learns.",
    )  # fmt: skip
    guidance: float = setting(
        1.0, ge=0, le=10, live=True, group="sampler", label="Guidance w",
        help="0 ignores the class, 1 uses the class as the network learned it, more strengthens it.",
    )  # fmt: skip
    steps: int = setting(
        0, ge=0, le=1_000_000, live=True, group="optimiser", label="Steps asked for",
        help="The training ends there; more can be asked for later. 0: it never ends.",
    )  # fmt: skip
    judged: int = setting(
        0, ge=0, le=1000, group="telemetry", label="Samples to judge",
        help="How many are drawn, named by a classifier and compared with the data when a run is measured; 0, or 4 and more.",
    )  # fmt: skip

    _enough = field_validator("judged")(enough_to_judge)

    def takes(self) -> tuple[int, int]:
        """A U-Net of 1.3 million weights, its optimiser and its average, and 1.3 MB for each image of a batch: measured."""
        return 1, 2 * BYTES_OF_A_RUN + 1_300_000 * self.batch_size

    @property
    def drop_share(self) -> float:
        """The share of labels that training hides."""
        return self.class_drop

    def image_set(self) -> str:
        """The data."""
        return self.data

    @model_validator(mode="after")
    def _can_go_on(self) -> Self:
        if self.start == "shipped":
            entry = {"data": denoisers[TRAINED].data, "schedule": "cosine", "T": 1000, "predicts": "v"}
            other = ", ".join(f"{name} {value}" for name, value in entry.items() if getattr(self, name) != value)
            if other:
                raise BadInput(f"start: the trained U-Net has other settings; it needs {other}.", fields=("start",))
        return self
