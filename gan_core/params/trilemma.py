"""Settings of six families of generative models, trained side by side on the same batches."""

from typing import Any, ClassVar

from gan_core.data import distributions
from gan_core.data.mixture import EqualMixture
from gan_core.params.base import BYTES_OF_A_RUN, Params, redeclare, setting
from gan_core.params.denoiser import DenoiserParams
from gan_core.params.plane_gan import PlaneGanParams
from gan_core.registry import labels_of

DIGITS = "digits"
NETWORKS = 8  # G and D of two GANs, both halves of the VAE, the flow, the denoiser
LATENT = {False: 2, True: 16}  # numbers of z: of points, of digits


class TrilemmaParams(Params):
    """The data, how large each network is, how long they train, and how often the diffusers ask."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "ring": {},
        "digits": {"data": DIGITS, "weights": 150_000, "lr_gan": 5e-4, "r1": 1.0},
    }

    data: str = setting(
        "ring", group="data", label="Data", help="What all six learn: points with modes that can be counted, or small digits.",
        choices={**labels_of(law for law in distributions if issubclass(law, EqualMixture)), DIGITS: "Digits, 8 × 8"},
    )  # fmt: skip
    sigma: float = redeclare(PlaneGanParams, "sigma", default=0.1)
    radius: float = redeclare(PlaneGanParams, "radius", default=2.0)
    steps: int = setting(
        3000, ge=1, le=100_000, group="length", label="Ends at step", help="A step is one of each family, on the same batch."
    )  # fmt: skip
    weights: int = setting(
        40_000, ge=2000, le=1_000_000, log=True, group="length", label="Weights of each",
        help="The network that makes the samples is as wide as this many weights allow.",
    )  # fmt: skip
    T: int = setting(
        100, ge=10, le=1000, group="diffusion", label="T of the DDPM", help="Its times, and the calls of a sample."
    )  # fmt: skip
    ddim_steps: int = setting(
        10, ge=1, le=1000, live=True, group="diffusion", label="Steps of DDIM", help="How many of the T times it visits; all where there are fewer."
    )  # fmt: skip
    gan_steps: int = setting(
        4, ge=1, le=16, group="diffusion", label="Steps of the denoising diffusion GAN", help="Its own T. With 1 it is a GAN whose generator is shown noise."
    )  # fmt: skip
    r1: float = setting(
        0.05, ge=0, le=10, group="learning", label="R1 of both GANs", help="γ: the weight of ½‖∇D‖² at real data."
    )  # fmt: skip
    lr_gan: float = setting(
        1e-3, ge=1e-6, le=0.1, log=True, group="learning", label="Learning rate of both GANs", help="Adam's, of G and of D, with β₁ = 0.5."
    )  # fmt: skip
    lr: float = setting(
        1e-3, ge=1e-6, le=0.1, log=True, group="learning", label="Learning rate of the others", help="Adam's."
    )
    batch_size: int = redeclare(DenoiserParams, "batch_size", default=128)
    ema_decay: float = redeclare(DenoiserParams, "ema_decay", default=0.999)
    judged: int = setting(
        1000, ge=20, le=5000, group="more", label="Samples judged", help="Of each family in each evaluation; of digits at most 719, half of the images."
    )  # fmt: skip

    @property
    def of_images(self) -> bool:
        """Whether the data are digits."""
        return self.data == DIGITS

    @property
    def latent(self) -> int:
        """How many numbers z has."""
        return LATENT[self.of_images]

    def takes(self) -> tuple[int, int]:
        """Eight networks of about `weights` each: weights, two moments of Adam and an average, and gradients while a step lasts."""
        return 1, BYTES_OF_A_RUN + NETWORKS * 5 * 4 * self.weights

    def overridden(self) -> dict[str, str]:
        """Digits have no spread and no radius."""
        return {"sigma": "data", "radius": "data"} if self.of_images else {}
