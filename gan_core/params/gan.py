"""Settings that every GAN has: the game, its rates, what holds the discriminator, and an ensemble's members."""

from math import prod
from typing import ClassVar, Self

from pydantic import model_validator

from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.params.base import BYTES_OF_A_RUN, Params, setting
from gan_core.params.vary import Listed, combinations, parse_vary
from gan_core.registry import labels_of
from gan_core.training.constraints import constraints
from gan_core.training.optimisers import optimisers

MEMORY_BUDGET_BYTES = 1 << 30  # weights, optimiser state, draws and activations of all members together


class GanParams(Params):
    """One GAN, or an ensemble of them that differ in seed and in whatever `vary` lists."""

    max_members: ClassVar[int] = 64
    sizes: ClassVar[tuple[str, ...]] = ()  # the fields that make a member large

    def bytes_a_member(self) -> int:
        """Estimate a member's weights, optimiser state, draws and activations."""
        return 0

    loss: str = setting(
        "non_saturating",
        live=True,
        per_member=True,
        group="game",
        label="Loss",
        help="What the discriminator and the generator minimise.",
        choices=losses,
    )
    constraint: str = setting(
        "none",
        group="game",
        label="Constraint on the discriminator",
        help="What keeps the discriminator smooth.",
        choices=constraints,
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
        help="Weight clipping keeps every weight of the discriminator in [-clip, clip]; the WGAN paper has 0.01.",
    )
    instance_noise: float = setting(
        0.0,
        ge=0,
        le=2,
        live=True,
        group="more_game",
        label="Instance noise σ",
        help="Normal noise added to real and generated points before the discriminator sees them; with a decay, what it begins with.",
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
        help="The discriminator's label for real data is 1 minus this; for losses with labels only.",
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
        help="Step size of the discriminator's optimiser.",
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
        label="Discriminator steps",
        help="Discriminator updates in one iteration; 0 freezes the discriminator.",
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
        choices=optimisers,
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
    eps: float = setting(
        1e-8,
        ge=1e-12,
        le=1,
        log=True,
        per_member=True,
        group="optimiser",
        label="ε",
        help="Adam and RMSProp divide a gradient by ε plus the size of past gradients. A gradient far below ε is not scaled up: the step is then lr/ε times the mean gradient.",
    )
    optimiser_G: str = setting(
        "same",
        per_member=True,
        group="optimiser",
        label="Optimiser of G",
        help="How a gradient becomes a step of the generator; the discriminator has the optimiser above.",
        choices={"same": "As for D", **labels_of(optimisers)},
    )
    ema_decay: float = setting(
        0.0,
        ge=0,
        le=0.9999,
        live=True,
        group="optimiser",
        label="Average of G",
        help="Decay of an exponential average of G's weights; above 0 the picture shows the average. Figures are always measured on G itself.",
    )
    members: int = setting(
        1, ge=1, le=64, group="ensemble", label="Members", help="GANs trained at once, with seeds seed, seed + 1, …"
    )
    vary: str = setting(
        "",
        group="ensemble",
        label="Compare settings",
        help="Settings that differ between the GANs trained at once. Every combination of their values is trained from the same seeds.",
    )
    probe_every: int = setting(
        10,
        ge=1,
        le=10_000,
        group="telemetry",
        label="Probe every (steps)",
        help="How often gradient norms, the discriminator's slope and its accuracy are measured.",
    )

    @classmethod
    def listed(cls, name: str) -> Listed | None:
        """`vary` lists what may differ between members, with several values."""
        free = {key: spec for key, spec in cls.specs().items() if spec.per_member and key != "seed"}
        return Listed(free, several=True) if name == "vary" else None

    def overridden(self) -> dict[str, str]:
        """What `vary` lists, each member has from there."""
        return dict.fromkeys(parse_vary(self.vary), "vary")

    def takes(self) -> tuple[int, int]:
        """All combinations of `vary`, each with every seed."""
        members = prod(map(len, parse_vary(self.vary).values())) * self.members
        return members, BYTES_OF_A_RUN + members * self.bytes_a_member()

    def updates(self) -> tuple[int, int]:
        """Return the discriminator's and the generator's updates in one iteration."""
        return self.n_D, self.n_G

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
        if varied:
            self.changed({"vary": ""})  # what is wrong without `vary` too is named by itself
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
        self._fits_in_memory(prod(map(len, varied.values())) * self.members)  # counted, not built: they may be many
        return self

    def _fits_in_memory(self, members: int) -> None:
        most = self.max_members
        if members > most:
            raise BadInput(
                f"members: {members} members in all (members × the combinations of vary); at most {most}.",
                fields=("members", "vary"),
            )
        needed = members * self.bytes_a_member()
        if needed > MEMORY_BUDGET_BYTES:
            sizes = ", ".join(f"{name} {getattr(self, name)}" for name in self.sizes)
            raise BadInput(
                f"members: {members} members of {sizes} need about {needed >> 20} MB; at most {MEMORY_BUDGET_BYTES >> 20} MB. "
                f"Lower members, {', '.join(self.sizes[:-1])} or {self.sizes[-1]}.",
                fields=("members", "vary", *self.sizes),
            )
