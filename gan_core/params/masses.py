"""A list of masses, as a reader types it."""

from gan_core.errors import BadInput

MAX_MASSES = 12


def read_masses(text: str, name: str) -> tuple[float, ...]:
    """Read '1, 2, 1' as (1.0, 2.0, 1.0): 1 to 12 numbers from 0 to 1,000, not all 0. Else BadInput."""
    try:
        masses = tuple(float(word) for word in text.replace(";", ",").split(","))
    except ValueError:
        masses = ()
    if not 1 <= len(masses) <= MAX_MASSES or not all(0 <= mass <= 1000 for mass in masses) or not sum(masses) > 0:
        raise BadInput(
            f"{name}: '{text[:40]}' is not allowed; 1 to {MAX_MASSES} numbers from 0 to 1,000 with commas between, not all 0.",
            fields=(name,),
        )
    return masses


def write_masses(masses: tuple[float, ...]) -> str:
    """Write masses as `read_masses` reads them."""
    return ", ".join(f"{mass:.8g}" for mass in masses)


def with_share(masses: tuple[float, ...], k: int, share: float) -> tuple[float, ...]:
    """Return masses of which the k-th is this share, the others as they were to each other: (1, 1) with ¾ of the first is (3, 1).

    One that has all the mass keeps it. The masses are scaled so that the others sum to what they did.
    """
    rest = sum(masses) - masses[k]
    return tuple(rest * share / (1 - share) if i == k and rest else mass for i, mass in enumerate(masses))
