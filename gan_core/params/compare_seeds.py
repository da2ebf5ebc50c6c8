"""Settings of two ensembles side by side: the preset `collapse` under settings A and under settings B, from the same seeds."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import model_validator

from gan_core.data import distributions
from gan_core.errors import BadInput
from gan_core.params.base import Params, setting
from gan_core.params.plane_gan import PlaneGanParams
from gan_core.params.vary import Listed, parse_vary
from gan_core.registry import labels_of
from gan_core.training.cures import cures

PRESET = "collapse"
SIDES = ("A", "B")
OWN = ("n_D", "n_G", "lr_D", "lr_G", "seed", "members", "vary")  # set by other controls, or not by the reader
CURES = {"none": "none"} | labels_of(cure for cure in cures if "n_D" not in cure.settings)
OWN_OF_SIDE = {"n_D": 1, "n_G": 1, "lr_D": 1e-4, "lr_G": 1e-3}  # as the preset has them


def for_side(side: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what puts settings over the preset on side A or B: a cure that they contain by its name, the rest by controls and as text.

    Check: for_side("B", {"n_D": 5}) has n_D_B 5, and every other control of B as the preset has it.
    """
    cure = next((name for name in CURES if name != "none" and cures[name].settings.items() <= settings.items()), "none")
    named = cures[cure].settings if cure != "none" else {}
    own = {**OWN_OF_SIDE, **{name: value for name, value in settings.items() if name in OWN_OF_SIDE}}
    rest = {name: value for name, value in settings.items() if name not in OWN_OF_SIDE and name not in named}
    specs = PlaneGanParams.specs()
    also = "; ".join(f"{name}={specs[name].to_text(value)}" for name, value in rest.items())
    return {f"{name}_{side}": value for name, value in own.items()} | {f"cure_{side}": cure, f"also_{side}": also}


def _n_D(side: str, default: int = 1) -> Any:
    return setting(
        default,
        ge=1,
        le=50,
        group=side,
        label=f"Discriminator steps, {side}",
        help="Discriminator updates in one iteration.",
    )


def _n_G(side: str) -> Any:
    return setting(
        1, ge=1, le=50, group=side, label=f"Generator steps, {side}", help="Generator updates in one iteration."
    )


def _lr(side: str, net: str, default: float) -> Any:
    word = {"D": "discriminator", "G": "generator"}[net]
    return setting(
        default, ge=1e-6, le=1, log=True, group=f"rates_{side}", label=f"Learning rate of {net}, {side}",
        help=f"Step size of the {word}'s optimiser.",
    )  # fmt: skip


def _cure(side: str) -> Any:
    return setting(
        "none", group=side, label=f"Cure, {side}", help="A cure of mode collapse with its settings from the table of cures.",
        choices=CURES,
    )  # fmt: skip


def _also(side: str) -> Any:
    return setting(
        "", group=f"rates_{side}", label=f"Also, {side}",
        help="Any other settings of the GAN in the plane.",
    )  # fmt: skip


class CompareSeedsParams(Params):
    """Two settings of the GAN in the plane, each trained from as many seeds as `members` says, `seed` the first."""

    presets: ClassVar = {"default": {}}

    members: int = setting(
        16, ge=2, le=16, group="seeds", label="Seeds", help="GANs of each setting, trained at once from seeds seed, seed + 1, …"
    )  # fmt: skip
    steps: int = setting(
        3000, ge=100, le=10_000, group="seeds", label="Ends at step", help="Where both trainings end and are compared."
    )
    n_D_A: int = _n_D("A")
    n_G_A: int = _n_G("A")
    cure_A: str = _cure("A")
    lr_D_A: float = _lr("A", "D", 1e-4)
    lr_G_A: float = _lr("A", "G", 1e-3)
    also_A: str = _also("A")
    n_D_B: int = _n_D("B", 5)
    n_G_B: int = _n_G("B")
    cure_B: str = _cure("B")
    lr_D_B: float = _lr("B", "D", 1e-4)
    lr_G_B: float = _lr("B", "G", 1e-3)
    also_B: str = _also("B")

    @classmethod
    def listed(cls, name: str) -> Listed | None:
        """`also_A` and `also_B` list settings of the GAN in the plane that have no control here, with one value each."""
        others = {key: spec for key, spec in PlaneGanParams.specs().items() if key not in OWN}
        return Listed(others, several=False) if name.startswith("also_") else None

    def overrides(self, side: str) -> dict[str, Any]:
        """Return the settings of side A or B that override the preset: those of its cure, its own, and those in "also"."""
        cure = getattr(self, f"cure_{side}")
        own = {name: getattr(self, f"{name}_{side}") for name in ("n_D", "n_G", "lr_D", "lr_G")}
        return {**(cures[cure].settings if cure != "none" else {}), **own, **self._also(side)}

    def side(self, side: str) -> PlaneGanParams:
        """Return the settings of side A or B as those of a GAN in the plane."""
        return PlaneGanParams.of(self.overrides(side), preset=PRESET, members=self.members, seed=self.seed)

    def words(self, side: str) -> str:
        """Say in what a side differs from the preset: 'Discriminator steps 5'; 'the preset' where it does not."""
        plain, params = PlaneGanParams.of(preset=PRESET), self.side(side)
        specs = PlaneGanParams.specs()
        changed = {
            name: getattr(params, name)
            for name in specs
            if name not in ("seed", "members") and getattr(params, name) != getattr(plain, name)
        }
        return (
            ", ".join(f"{specs[name].label} {specs[name].shown(value)}" for name, value in changed.items())
            or "the preset"
        )

    def _also(self, side: str) -> dict[str, str]:
        field = f"also_{side}"
        try:
            found = parse_vary(getattr(self, field))
        except BadInput as problem:
            raise BadInput(f"{field}: {str(problem).removeprefix('vary: ')}", fields=(field,)) from problem
        for name, values in found.items():
            if name in OWN or len(values) > 1:
                raise BadInput(
                    f"{field}: '{name}' is not allowed here; one value each, and none of {', '.join(OWN)}.",
                    fields=(field,),
                )
        return {name: values[0] for name, values in found.items()}

    @model_validator(mode="after")
    def _both_can_run(self) -> Self:
        for side in SIDES:
            field = f"also_{side}"
            try:
                params = self.side(side)
            except BadInput as problem:
                said = str(problem)
                said = said if said.startswith(field) else f"{field}: {said}"
                raise BadInput(said, fields=(field, f"cure_{side}")) from problem
            if distributions[params.data](sigma=params.sigma, radius=params.radius).modes is None:
                raise BadInput(f"{field}: data={params.data} has no modes to count; choose a mixture.", fields=(field,))
        return self
