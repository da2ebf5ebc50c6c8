"""Settings of a GAN of images."""

from typing import ClassVar, Self

from pydantic import model_validator

from gan_core.data.images import image_sets
from gan_core.data.images.kept_uploads import DIGEST
from gan_core.errors import BadInput
from gan_core.networks.pairs import pairs
from gan_core.params.base import redeclare, setting
from gan_core.params.gan import GanParams
from gan_core.params.plane_gan import PlaneGanParams
from gan_core.params.shipped import TRAINED_PAIR_SETTINGS
from gan_core.training.constraints import constraints

MAX_LABELLED_CLASSES = 100  # a CGAN's discriminator sees a plane of each: 0.3 MB an image


class ImageGanParams(GanParams):
    """A GAN of images: its data, its pair of networks, and what it does with labels."""

    presets: ClassVar = {
        "default": {},
        "wgan": {  # arXiv:1701.07875, Algorithm 1
            "loss": "wasserstein", "constraint": "weight_clipping", "clip": 0.01, "optimiser": "rmsprop",
            "lr_D": 5e-5, "lr_G": 5e-5, "beta2": 0.99, "n_D": 5, "batch_size": 64,
        },
        "wgan_gp": {  # arXiv:1704.00028, Algorithm 1
            "pair": "dcgan_5x5", "loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 10.0, "n_D": 5,
            "lr_D": 1e-4, "lr_G": 1e-4, "beta1": 0.0, "beta2": 0.9, "batch_size": 64,
        },
        "cgan": {"labels": "cgan"},
        "trained": {"start": "shipped"},
        "acgan": {"labels": "acgan"},
        "cgan_acgan": {"vary": "labels=cgan|acgan"},
        "acgan_paper": {
            "labels": "acgan", "pair": "acgan", "width": 1.0, "noise_dim": 100, "batch_size": 100,
        },  # arXiv:1610.09585, appendix
    }  # fmt: skip
    max_members: ClassVar = 8
    sizes: ClassVar = ("width", "batch_size")

    data: str = setting(
        "digits",
        group="data",
        label="Images",
        help="What the generator learns to imitate.",
        choices=image_sets,
    )
    constraint: str = redeclare(
        GanParams,
        "constraint",
        help="What keeps the discriminator smooth. Spectral norm divides the matrix of each layer by its largest singular value; the discriminator is not 1-Lipschitz by it: the matrix of "
        "a kernel has a smaller norm than its convolution can have, and batch norm scales again. Its paper (arXiv:1802.05957) has no batch norm in D.",
    )
    upload: str = setting(
        "",
        group="upload",
        label="Own images",
        help="The sha256 of an uploaded zip; used only with the images 'upload'.",
    )
    labels: str = setting(
        "none",
        per_member=True,
        group="data",
        label="Labels",
        help="What the networks do with the class of an image.",
        choices={"none": "Not used", "cgan": "CGAN: into G and D", "acgan": "AC-GAN: into G, out of D"},
    )
    start: str = setting(
        "fresh",
        group="networks",
        label="Start",
        help="With fresh weights, or with those of the pair that was trained on the built-in digits and comes with this program.",
        choices={"fresh": "Fresh", "shipped": "A trained pair"},
    )
    pair: str = setting(
        "dcgan_small",
        group="networks",
        label="Networks",
        help="A generator and a discriminator that belong together.",
        choices=pairs,
    )
    initial: str = setting(
        "pair",
        group="networks",
        per_member=True,
        label="First weights",
        help="The law they are drawn from: that of the networks' source (DCGAN: N(0, 0.02²)), or PyTorch's, uniform on ±1/√(inputs).",
        choices={"pair": "As their source has it", "uniform": "Uniform, PyTorch's own"},
    )
    width: float = setting(
        0.5, ge=0.125, le=2, group="networks", label="Width", help="Multiplies the channels of all hidden layers."
    )
    noise: str = redeclare(PlaneGanParams, "noise")
    noise_dim: int = redeclare(PlaneGanParams, "noise_dim", default=64, le=256)
    activation_noise: float = setting(
        0.0,
        ge=0,
        le=0.5,
        live=True,
        group="more_game",
        label="Activation noise σ",
        help="Normal noise after each hidden layer of the AC-GAN paper's discriminator (the paper tries 0, 0.1 and 0.2).",
    )
    instance_noise: float = redeclare(GanParams, "instance_noise", per_member=True)
    label_smoothing: float = redeclare(GanParams, "label_smoothing", per_member=True)
    n_D: int = redeclare(GanParams, "n_D", per_member=True)
    n_G: int = redeclare(GanParams, "n_G", per_member=True)
    lr_D: float = redeclare(GanParams, "lr_D", default=2e-4)
    lr_G: float = redeclare(GanParams, "lr_G", default=2e-4)
    batch_size: int = redeclare(
        PlaneGanParams, "batch_size", default=32, ge=2, le=512, help="Real and generated images in each update."
    )
    weight_decay: float = setting(
        0.0,
        ge=0,
        le=1,
        per_member=True,
        group="optimiser",
        label="Weight decay λ",
        help="Adds λ w to the gradient of every weight, before Adam scales it.",
    )
    precision: str = setting(
        "auto",
        group="optimiser",
        label="Precision",
        help="Of the products inside the networks; automatic takes bfloat16 where the device computes it natively.",
        choices={"auto": "Automatic", "float32": "float32", "bfloat16": "bfloat16"},
    )
    evaluate_every: int = redeclare(
        PlaneGanParams,
        "evaluate_every",
        default=200,
        help="How often samples are drawn, named by a classifier and compared with the data.",
    )

    @property
    def side(self) -> int:
        """The side of the images, in pixels: that of the networks."""
        return pairs[self.pair].sizes[0]

    def image_set(self) -> str:
        """The data."""
        return self.data

    def bytes_a_member(self) -> int:
        """Estimate a member's weights with gradients and the optimiser's state, and its activations."""
        weights = 1e6 * pairs[self.pair].weights * max(self.width, self.width**2)
        return int(4 * (4 * weights + 4e5 * self.width * self.batch_size))

    @model_validator(mode="after")
    def _has_its_images(self) -> Self:
        if self.upload and not DIGEST.fullmatch(self.upload):
            raise BadInput("upload: not allowed; 64 hexadecimal digits, the sha256 of a zip.", fields=("upload",))
        if image_sets[self.data].own and not self.upload:
            raise BadInput("upload: no images have been uploaded yet; choose a zip first.", fields=("upload", "data"))
        return self

    @model_validator(mode="after")
    def _has_no_labels_of_stacks(self) -> Self:
        if image_sets[self.data].stack and self.labels != "none":
            raise BadInput(
                "labels: three digits stacked have a thousand classes, too many for a conditional network; set it to none.",
                fields=("labels",),
            )
        return self

    @model_validator(mode="after")
    def _can_go_on(self) -> Self:
        if self.start == "fresh":
            return self
        other = {k: v for k, v in TRAINED_PAIR_SETTINGS.items() if getattr(self, k) != v}
        if other:
            needed = ", ".join(f"{name} {value}" for name, value in other.items())
            raise BadInput(
                f"start: the trained pair is of other networks or data; it needs {needed}.", fields=("start",)
            )
        if self.constraint == "spectral_norm":
            raise BadInput(
                "start: the trained pair's discriminator has no spectral norm; take another constraint.",
                fields=("start",),
            )
        return self

    @model_validator(mode="after")
    def _networks_allow_it(self) -> Self:
        if constraints[self.constraint].slopes and pairs[self.pair].batch_norm_D:
            free = ", ".join(pair.name for pair in pairs if not pair.batch_norm_D)
            raise BadInput(
                f"constraint: '{self.constraint}' needs the discriminator's slope at each image, and batch norm in the discriminator of "
                f"'{self.pair}' mixes the images of a batch; it goes with the networks {free}.",
                fields=("constraint", "pair"),
            )
        return self
