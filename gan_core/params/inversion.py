"""Settings of the search for the z of an image."""

from typing import Any, ClassVar, Self

from pydantic import field_validator, model_validator

from gan_core.data.images.drawing import read_drawing
from gan_core.errors import BadInput
from gan_core.params.base import Params, setting
from gan_core.params.shipped import generators


class InversionParams(Params):
    """Which images, what is done to them, and how z is searched."""

    presets: ClassVar = {
        "default": {},
        "denoise": {"task": "denoise", "shell_weight": 0.03},
        "inpaint": {"task": "inpaint", "shell_weight": 0.03},
    }

    generator: str = setting(
        "dcgan_digits",
        group="images",
        label="Generator",
        help="A trained one that comes with this program. Its weights stay as they are; z alone is searched.",
        choices=generators,
    )
    task: str = setting(
        "invert",
        group="images",
        label="Task",
        help="What is given: the whole image, a noisy one, or one with a hole.",
        choices={"invert": "Invert", "denoise": "Denoise", "inpaint": "Inpaint"},
    )
    images: int = setting(
        8, ge=1, le=64, group="images", label="Images", help="How many images of the test set are searched for at once."
    )
    first: int = setting(
        0, ge=0, le=9_000, group="images", label="First image", help="Where in the test set they begin."
    )
    sigma: float = setting(
        0.3, ge=0.05, le=1, group="images", label="Noise σ", help="Of the noise on every pixel, for denoising."
    )
    hole: str = setting(
        "middle",
        group="images",
        label="Hole",
        help="Which pixels are lost, for inpainting.",
        choices={
            "middle": "The middle",
            "lower_half": "The lower half",
            "right_half": "The right half",
            "drawn": "Drawn",
        },
    )
    restarts: int = setting(
        4,
        ge=1,
        le=16,
        group="search",
        label="Restarts",
        help="Searches of each image from different z; the best counts.",
    )
    steps: int = setting(
        1000, ge=50, le=5_000, group="search", label="Steps", help="Over which the learning rate falls to a hundredth."
    )
    lr: float = setting(
        0.2, ge=0.001, le=1, log=True, group="search", label="Learning rate", help="Adam's, at the first step."
    )
    shell_weight: float = setting(
        0.003,
        ge=0,
        le=1,
        group="search",
        label="Pull to |z| = √d",
        help="Weight of (|z|²/d − 1)², which keeps z where the generator was trained.",
    )
    drawing: str = setting(
        "", group="canvas", label="Drawing", help="An image drawn by hand, in place of those of the test set."
    )
    mask: str = setting("", group="canvas", label="Drawn hole", help="Lost pixels, drawn by hand.")

    @field_validator("drawing", "mask")
    @classmethod
    def _can_be_read(cls, text: str, info: Any) -> str:
        if text:
            read_drawing(text, info.field_name)
        return text

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.task == "inpaint" and self.hole == "drawn":
            if not self.mask:
                raise BadInput(
                    "hole: 'drawn' needs a hole drawn on the canvas; none is there yet.", fields=("hole", "mask")
                )
            if read_drawing(self.mask, "mask").min() > 0:
                raise BadInput("mask: every pixel is lost; leave at least one.", fields=("mask", "hole"))
        return self

    def image_set(self) -> str:
        """The set of which the generator was made, whose test part is searched for; none for a drawing."""
        return "" if self.drawing else generators[self.generator].data

    def overridden(self) -> dict[str, str]:
        """Noise and hole belong to one task each; a drawing is the only image."""
        by_task = {"invert": ("sigma", "hole"), "denoise": ("hole",), "inpaint": ("sigma",)}[self.task]
        return dict.fromkeys(by_task, "task") | (dict.fromkeys(("images", "first"), "drawing") if self.drawing else {})
