"""Settings of a 2 × 2 recurrent matrix whose powers are looked at."""

from gan_core.params.base import Params, setting


class MatrixPowersParams(Params):
    """Its kind, its eigenvalues, how far it is from a rotation, and how long one looks."""

    kind: str = setting(
        "sheared", live=True, group="matrix", label="Matrix W", help="Both kinds have eigenvalues of absolute value ρ.",
        choices={"sheared": "ρ on the diagonal, s above", "turned": "ρ times a rotation (orthogonal)"},
    )  # fmt: skip
    rho: float = setting(
        0.9, ge=0.5, le=1.2, live=True, group="matrix", label="ρ, the spectral radius", help="The largest |eigenvalue| of W."
    )  # fmt: skip
    shear: float = setting(
        5.0, ge=0, le=10, live=True, group="matrix", label="s, above the diagonal", help="It changes no eigenvalue."
    )  # fmt: skip
    T: int = setting(50, ge=10, le=100, live=True, group="matrix", label="Steps T", help="How often W is applied.")

    def overridden(self) -> dict[str, str]:
        """A rotation has no shear."""
        return {"shear": "kind"} if self.kind == "turned" else {}
