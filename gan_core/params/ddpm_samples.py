"""Settings of samples from the U-Net that ships."""

from gan_core.params import choices
from gan_core.params.base import changed_default, setting
from gan_core.params.sampler import WayBackParams

EACH = "each"


def _classes() -> dict[str, str]:
    return {EACH: "Each in turn", "none": "None told", **{str(i): str(i) for i in range(10)}}


class DdpmSamplesParams(WayBackParams):
    """Which U-Net, which classes, and how the noise is gone back."""

    checkpoint: str = setting(
        "unet_mnist",
        group="network",
        label="Network",
        help="A trained one that ships with the code; schedule and T are those that it was trained with.",
        choices=lambda: choices.DENOISERS,
    )
    n: int = setting(16, ge=1, le=1000, group="network", label="Samples", help="How many are drawn at once.")
    digit: str = setting(
        EACH, live=True, group="network", label="Class", help="What the network is told to draw.", choices=_classes
    )
    guidance: float = setting(
        1.0, ge=0, le=10, live=True, group="network", label="Guidance w",
        help="0 ignores the class, 1 adds nothing to what the network says of it, more leans on it.",
    )  # fmt: skip
    sampler: str = changed_default(WayBackParams, "sampler", "ddim")
    sampling_steps: int = changed_default(WayBackParams, "sampling_steps", 50)
