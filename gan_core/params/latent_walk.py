"""Settings of a walk through the noise space of a trained generator."""

from gan_core.params.base import Params, setting
from gan_core.params.shipped import generators

DIRECTIONS, REACH = 6, 4.0


def _direction(i: int) -> float:
    return setting(
        0.0,
        ge=-REACH,
        le=REACH,
        live=True,
        group="directions",
        label=f"Direction {i}",
        help="How far z is moved along a direction of the generator's first layer, in units of z.",
    )


def _digit(place: str, default: int) -> int:
    return setting(
        default,
        ge=0,
        le=9,
        live=True,
        group="arithmetic",
        label=place,
        help="A class: three z whose images the classifier names so are averaged.",
    )


class LatentWalkParams(Params):
    """Which generator, how to walk, where to turn off, and what to add up."""

    generator: str = setting(
        "dcgan_mnist",
        group="generator",
        label="Generator",
        help="A trained one that comes with this program.",
        choices=generators,
    )
    walk: str = setting(
        "spherical",
        live=True,
        group="generator",
        label="Walk",
        help="How the image on the left goes from one z to the next.",
        choices={"spherical": "Spherical", "linear": "Straight"},
    )
    direction_1: float = _direction(1)
    direction_2: float = _direction(2)
    direction_3: float = _direction(3)
    direction_4: float = _direction(4)
    direction_5: float = _direction(5)
    direction_6: float = _direction(6)
    plus_a: int = _digit("a", 7)
    minus_b: int = _digit("− b", 1)
    plus_c: int = _digit("+ c", 0)

    @property
    def offsets(self) -> list[float]:
        """How far z is moved along each direction, in their order."""
        return [getattr(self, f"direction_{i + 1}") for i in range(DIRECTIONS)]
