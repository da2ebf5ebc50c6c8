"""Settings of a GAN in the plane."""

from math import prod
from typing import ClassVar, Self

from pydantic import model_validator

from gan_core.data import distributions
from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.params import choices
from gan_core.params.base import Params, setting
from gan_core.params.vary import combinations, parse_vary

MEMORY_BUDGET_BYTES = 1 << 30  # weights, optimiser state, draws and activations of all members together


def _labels(registry):
    return {item.name: item.label for item in registry}


class PlaneGanParams(Params):
    """One GAN in the plane, or an ensemble of them that differ in seed and in whatever `vary` lists."""

    presets: ClassVar = {
        "default": {},
        "saturating": {"loss": "minimax", "n_D": 5, "lr_G": 1e-4, "radius": 4.0, "width_G": 32},
        "wasserstein": {"loss": "wasserstein", "constraint": "gradient_penalty", "penalty_weight": 1.0, "n_D": 5, "beta1": 0.0, "beta2": 0.9},
        "collapse": {
            "sigma": 0.2, "width_D": 64, "width_G": 64, "batch_size": 128, "lr_G": 1e-3, "lr_D": 1e-4, "n_D": 1,
        },
    }  # fmt: skip

    data: str = setting(
        "ring",
        group="data",
        label="Data",
        help="What the generator learns to imitate.",
        choices=lambda: _labels(distributions),
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

    loss: str = setting(
        "non_saturating",
        live=True,
        per_member=True,
        group="game",
        label="Loss",
        help="What the critic and the generator minimise.",
        choices=lambda: _labels(losses),
    )
    constraint: str = setting(
        "none",
        group="game",
        label="Constraint on the critic",
        help="What keeps the critic smooth.",
        choices=lambda: choices.CONSTRAINTS,
    )
    penalty_weight: float = setting(
        10.0,
        ge=0,
        le=100,
        live=True,
        per_member=True,
        group="more_game",
        label="Penalty weight",
        help="λ of the gradient penalty; γ of R1 and R2 (γ/2 · E‖∇D‖²).",
    )
    clip: float = setting(
        0.1,
        ge=1e-3,
        le=1,
        log=True,
        live=True,
        per_member=True,
        group="more_game",
        label="Clip",
        help="Weight clipping keeps every weight of the critic in [-clip, clip]; the WGAN paper has 0.01.",
    )
    instance_noise: float = setting(
        0.0,
        ge=0,
        le=2,
        live=True,
        group="more_game",
        label="Instance noise σ",
        help="Normal noise added to real and generated points before the critic sees them; with a decay, what it begins with.",
    )
    instance_noise_decay_steps: int = setting(
        0,
        ge=0,
        le=1_000_000,
        group="more_game",
        label="Noise decays over (steps)",
        help="The noise falls linearly to 0 over this many steps; 0 keeps it.",
    )
    label_smoothing: float = setting(
        0.0,
        ge=0,
        le=0.5,
        live=True,
        group="more_game",
        label="One-sided label smoothing",
        help="The critic's label for real data is 1 minus this; for losses with labels only.",
    )

    lr_D: float = setting(
        1e-3,
        ge=1e-6,
        le=1,
        log=True,
        live=True,
        per_member=True,
        group="rates",
        label="Learning rate of D",
        help="Step size of the critic's optimiser.",
    )
    lr_G: float = setting(
        1e-3,
        ge=1e-6,
        le=1,
        log=True,
        live=True,
        per_member=True,
        group="rates",
        label="Learning rate of G",
        help="Step size of the generator's optimiser.",
    )
    n_D: int = setting(
        1,
        ge=0,
        le=50,
        live=True,
        group="rates",
        label="Critic steps",
        help="Critic updates in one iteration; 0 freezes the critic.",
    )
    n_G: int = setting(
        1,
        ge=0,
        le=50,
        live=True,
        group="rates",
        label="Generator steps",
        help="Generator updates in one iteration; 0 freezes the generator.",
    )
    optimiser: str = setting(
        "adam",
        group="optimiser",
        label="Optimiser",
        help="How a gradient becomes a step, for both networks.",
        choices=lambda: choices.OPTIMISERS,
    )
    beta1: float = setting(
        0.5,
        ge=0,
        le=0.999,
        per_member=True,
        group="optimiser",
        label="β₁",
        help="Adam's first decay; the coefficient of momentum.",
    )
    beta2: float = setting(
        0.999,
        ge=0,
        le=0.9999,
        per_member=True,
        group="optimiser",
        label="β₂",
        help="Adam's second decay; the decay of RMSProp.",
    )
    batch_size: int = setting(
        256, ge=1, le=4096, group="optimiser", label="Batch size", help="Real and generated points in each update."
    )

    noise: str = setting(
        "gaussian",
        group="networks",
        label="Noise",
        help="Law of z, the generator's input.",
        choices=lambda: choices.NOISES,
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
        choices=lambda: choices.ACTIVATIONS,
    )
    depth_D: int = setting(
        2, ge=1, le=6, group="networks", label="Hidden layers of D", help="Hidden layers of the critic."
    )
    width_D: int = setting(
        128, ge=1, le=512, group="networks", label="Width of D", help="Units in each hidden layer of the critic."
    )
    activation_D: str = setting(
        "relu",
        group="networks",
        label="Activation of D",
        help="Nonlinearity of the critic's hidden layers.",
        choices=lambda: choices.ACTIVATIONS,
    )
    ema_decay: float = setting(
        0.0,
        ge=0,
        le=0.9999,
        live=True,
        group="networks",
        label="Average of G",
        help="Decay of an exponential average of G's weights; above 0 the picture shows the average. Figures are always measured on G itself.",
    )

    members: int = setting(
        1, ge=1, le=64, group="ensemble", label="Members", help="GANs trained at once, with seeds seed, seed + 1, …"
    )
    vary: str = setting(
        "",
        group="ensemble",
        label="Vary",
        help="Settings that differ between members, as in loss=minimax|non_saturating; lr_D=1e-3|1e-4. Every combination is trained from the same seeds.",
    )
    probe_every: int = setting(
        10,
        ge=1,
        le=10_000,
        group="telemetry",
        label="Probe every (steps)",
        help="How often gradient norms, the critic's slope and its accuracy are measured.",
    )
    evaluate_every: int = setting(
        250,
        ge=10,
        le=100_000,
        group="telemetry",
        label="Evaluate every (steps)",
        help="How often 2,500 samples are drawn and their modes counted.",
    )

    def overridden(self) -> frozenset[str]:
        """What `vary` lists, each member has from there."""
        return frozenset(parse_vary(self.vary))

    def each_member(self) -> list[Self]:
        """Return the settings of every member: all combinations of `vary`, each with every seed."""
        alone = [
            self.changed({**combination, "vary": "", "members": 1})
            for combination in combinations(parse_vary(self.vary))
        ]
        return [one.model_copy(update={"seed": self.seed + k}) for one in alone for k in range(self.members)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.n_D == 0 and self.n_G == 0:
            raise BadInput(
                "n_D and n_G are both 0: nothing would train; set one of them to 1 or more.", fields=("n_D", "n_G")
            )
        if self.label_smoothing > 0 and not losses[self.loss].has_labels:
            with_labels = ", ".join(item.name for item in losses if item.has_labels)
            raise BadInput(
                f"label_smoothing: the loss '{self.loss}' has no label for real data to smooth; it goes with {with_labels}, or set it to 0.",
                fields=("label_smoothing",),
            )
        varied = parse_vary(self.vary)
        for name, values in varied.items():
            spec = self.specs().get(name)
            if spec is None or not spec.per_member or name == "seed":
                free = ", ".join(key for key, item in self.specs().items() if item.per_member)
                raise BadInput(f"vary: '{name}' cannot differ between members; these can: {free}.", fields=("vary",))
            try:
                read = [getattr(self.changed({"vary": "", name: value}), name) for value in values]
            except BadInput as problem:
                raise BadInput(f"vary: {problem}", fields=("vary",)) from problem
            if len(set(read)) < len(read):
                raise BadInput(f"vary: '{name}' has a value twice; each value once.", fields=("vary",))
        self._fits_in_memory(
            prod(map(len, varied.values())) * self.members
        )  # counted, not built: they may be very many
        return self

    def _fits_in_memory(self, members: int) -> None:
        if members > 64:
            raise BadInput(
                f"members: {members} members in all (members × the combinations of vary); at most 64.",
                fields=("members", "vary"),
            )
        width, depth = max(self.width_G, self.width_D), max(self.depth_G, self.depth_D)
        weights = 8 * depth * width * width  # G and D, each with gradient and two moments
        activations = 6 * self.batch_size * width * depth + 64 * self.batch_size * (4 + self.noise_dim)
        needed = 4 * members * (weights + activations)
        if needed > MEMORY_BUDGET_BYTES:
            raise BadInput(
                f"members: {members} members of width {width} at batch size {self.batch_size} need about {needed >> 20} MB; "
                f"at most {MEMORY_BUDGET_BYTES >> 20} MB. Lower members, width or batch_size.",
                fields=("members", "vary", "width_G", "width_D", "batch_size"),
            )
