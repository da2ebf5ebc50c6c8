"""Settings of a GAN in the plane."""

from typing import ClassVar

from gan_core.data import distributions
from gan_core.networks.activations import activations
from gan_core.params.base import setting
from gan_core.params.cures import CureParams


class PlaneGanParams(CureParams):
    """A GAN in the plane: its data, its two perceptrons and its noise."""

    presets: ClassVar = {
        "default": {},
        "start": {
            "sigma": 0.1, "depth_D": 3, "depth_G": 3, "width_D": 64, "width_G": 64, "batch_size": 128, "lr_D": 2e-3, "lr_G": 1e-3, "beta1": 0.5,
        },
        "saturating": {"loss": "minimax", "n_D": 5, "lr_G": 1e-4, "radius": 4.0, "width_G": 32},
        "frozen": {  # D is frozen when it is sure: which optimisers of G still move?
            "loss": "minimax", "n_D": 5, "lr_G": 1e-4, "radius": 4.0, "width_G": 32, "width_D": 64, "batch_size": 128, "beta2": 0.99,
            "freeze_D_at": 300, "vary": "optimiser_G=adam|sgd",
        },
        "wasserstein": {"loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 1.0, "n_D": 5, "beta1": 0.0, "beta2": 0.9},
        "collapse": {
            "sigma": 0.2, "width_D": 64, "width_G": 64, "batch_size": 128, "lr_G": 1e-3, "lr_D": 1e-4, "n_D": 1,
        },
    }  # fmt: skip

    sizes: ClassVar = ("width_G", "width_D", "batch_size")

    data: str = setting(
        "ring",
        group="data",
        label="Data",
        help="What the generator learns to imitate.",
        choices=distributions,
    )
    sigma: float = setting(
        0.02,
        ge=1e-3,
        le=1,
        log=True,
        group="data",
        label="σ of the data",
        help="Standard deviation around each mode or curve (the checkerboard has none).",
    )
    radius: float = setting(
        2.0,
        ge=0.5,
        le=4,
        group="data",
        label="Radius",
        help="Radius of the ring, in the data's unit (the other data sets have none).",
    )
    batch_size: int = setting(
        256, ge=1, le=4096, group="optimiser", label="Batch size", help="Real and generated points in each update."
    )
    noise: str = setting(
        "gaussian",
        group="networks",
        label="Noise",
        help="Law of z, the generator's input.",
        choices={"gaussian": "Gaussian N(0, 1)", "uniform": "Uniform on [−1, 1]"},
    )
    noise_dim: int = setting(2, ge=1, le=64, group="networks", label="Noise dimension", help="Length of z.")
    depth_G: int = setting(
        2, ge=1, le=6, group="networks", label="Hidden layers of G", help="Hidden layers of the generator."
    )
    width_G: int = setting(
        128, ge=1, le=512, group="networks", label="Width of G", help="Units in each hidden layer of the generator."
    )
    activation_G: str = setting(
        "relu",
        group="networks",
        label="Activation of G",
        help="Nonlinearity of the generator's hidden layers.",
        choices=activations,
    )
    bounded: bool = setting(
        False,
        group="networks",
        label="Samples held in the square",
        help="The generator ends in a tanh as wide as the picture, so that no sample leaves it; a discriminator may grow without end out there.",
    )
    depth_D: int = setting(
        2, ge=1, le=6, group="networks", label="Hidden layers of D", help="Hidden layers of the discriminator."
    )
    width_D: int = setting(
        128, ge=1, le=512, group="networks", label="Width of D", help="Units in each hidden layer of the discriminator."
    )
    activation_D: str = setting(
        "relu",
        group="networks",
        label="Activation of D",
        help="Nonlinearity of the discriminator's hidden layers.",
        choices=activations,
    )
    freeze_D_at: int = setting(
        0,
        ge=0,
        le=1_000_000,
        live=True,
        group="rates",
        label="Freeze D after (steps)",
        help="From then on the discriminator keeps its weights, whatever its steps are; 0 never freezes it.",
    )
    evaluate_every: int = setting(
        250,
        ge=10,
        le=100_000,
        group="telemetry",
        label="Evaluate every (steps)",
        help="How often 2,500 samples are drawn and their modes counted.",
    )

    def bytes_a_member(self) -> int:
        """Estimate a member's weights, optimiser state, draws and activations."""
        width, depth = max(self.width_G, self.width_D), max(self.depth_G, self.depth_D)
        weights = 4 * depth * width * width * (1 + self.generators)  # G and D, each with gradient and two moments
        activations = 6 * self.batch_size * width * depth + 64 * self.batch_size * (4 + self.noise_dim)
        look_ahead = 2 * self.unrolled * (weights // 4 + activations)  # every step is kept, twice differentiable
        pairs = 6 * self.minibatch_discrimination * self.batch_size**2
        return 4 * (weights + activations + look_ahead + pairs)
