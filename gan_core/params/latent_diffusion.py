"""Settings of latent diffusion in small: an autoencoder first, then a denoiser of its latents."""

from typing import ClassVar

from pydantic import field_validator

from gan_core.params.base import BYTES_OF_A_RUN, redeclare, setting
from gan_core.params.denoiser import DenoiserParams
from gan_core.params.image_diffusion import ImageDiffusionParams, enough_to_judge


class LatentDiffusionParams(DenoiserParams):
    """The images, the weight of the KL term, and how long each of the two learns."""

    presets: ClassVar = {"default": {}}

    data: str = redeclare(ImageDiffusionParams, "data", help="What is encoded.")
    kl: float = setting(
        1.0, ge=0, le=10, group="autoencoder", label="β, weight of KL", help="1 is the evidence lower bound; 0 leaves the KL term out."
    )  # fmt: skip
    beside: bool = setting(
        True, group="autoencoder", label="Compare with β = 0", help="A second pair of networks with β = 0 and the same seed and draws."
    )  # fmt: skip
    autoencoder_steps: int = setting(
        300, ge=1, le=100_000, group="autoencoder", label="Steps of the autoencoder",
        help="Then it is frozen, and the denoiser learns its latents.",
    )  # fmt: skip
    autoencoder_lr: float = setting(
        2e-3, ge=1e-6, le=0.1, log=True, group="autoencoder", label="Autoencoder's learning rate", help="Adam's."
    )  # fmt: skip
    batch_size: int = redeclare(DenoiserParams, "batch_size", default=32)
    warm_up_steps: int = redeclare(DenoiserParams, "warm_up_steps", default=50)
    ema_decay: float = redeclare(DenoiserParams, "ema_decay", default=0.99)
    steps: int = redeclare(ImageDiffusionParams, "steps")
    judged: int = redeclare(
        ImageDiffusionParams,
        "judged",
        default=200,
        help="How many of each kind are compared with the data when a run ends or is measured; 0, or 4 and more.",
    )

    _enough = field_validator("judged")(enough_to_judge)

    def takes(self) -> tuple[int, int]:
        """The pairs of networks, and 0.15 MB for each image of a batch: measured."""
        return 1, BYTES_OF_A_RUN + 150_000 * self.batch_size

    @property
    def weights(self) -> tuple[float, ...]:
        """The weight of the KL term of each member."""
        return (self.kl, 0.0) if self.beside and self.kl else (self.kl,)

    def overridden(self) -> dict[str, str]:
        """With β = 0 there is nothing to set beside it."""
        return {} if self.kl else {"beside": "kl"}

    def image_set(self) -> str:
        """The data."""
        return self.data
