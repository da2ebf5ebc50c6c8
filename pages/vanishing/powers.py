"""The scene "Powers of a matrix": spectral radius against norm."""

import numpy as np

from gan_core.figures import matrix_powers as figures
from gan_core.numerals import format_number
from gan_core.params import MatrixPowersParams
from gan_core.theory import vanishing
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Source, Step, Try
from ui.live_view import Seen

ANGLE = 0.6  # of the rotation, in radians: no norm depends on it

QUESTIONS = [
    Check(
        "vanishing_radius",
        "W = [[0.9, 5], [0, 0.9]] has the eigenvalues 0.9 and 0.9. What does the norm of Wᵗ do as t grows?",
        lambda _, member: "it grows first, then falls",
        lambda _, member: (
            "It rises to 19.4 at t = 9 and falls only then: ‖Wᵗ‖ is nearly 5 t · 0.9ᵗ⁻¹. The spectral radius says what happens in the end, the norm of W what may happen at once."
        ),
        "once you have chosen",
        options=("it falls from the start", "it grows first, then falls", "it grows for ever"),
        at_once=True,
        voice="the formula",
        note="Ask what a network sees that is trained over 10 steps, and what one sees over 100.",
        claims=("first_explodes", "then_vanishes"),
    )
]

SEEN = """
A linear RNN: hₜ₊₁ = W hₜ, so ∂h_T/∂h₀ = W to the power T. This is the whole of vanishing and exploding, without a φ′.

- **The picture** follows one unit vector, W x, W² x, …: the one that grows most on the way. The ring has radius 1.
- **The chart** has the norm of Wᵗ. Dashed: ρᵗ, with the spectral radius ρ, the largest |eigenvalue|. Dotted: ‖W‖ᵗ, which it never exceeds.
- **In the end ρ decides.** Below 1 the powers vanish, above 1 they explode. **On the way the norm decides.** With s = 5 both eigenvalues are 0.9, and the norm first reaches 19.4.
- **Only for an orthogonal W (times ρ) are the two the same.** Then ‖Wᵗ‖ = ρᵗ: over 50 steps 0.00515 for ρ = 0.9, 1 for ρ = 1, 117.4 for ρ = 1.1.
- **The lower chart** has the same for an LSTM's cell: f to the power t. A gate of 0.97 leaves 0.0476 after 100 steps.
"""

TRIES = [
    Try("Orthogonal, ρ = 0.9", {"kind": "turned", "rho": 0.9, "T": 50}, "The norm is 0.9⁵⁰ = 0.00515 after 50 steps. Then ρ = 1.1: 117.4.", claims=("orthogonal_powers",)),
    Try("Orthogonal, ρ = 1", {"kind": "turned", "rho": 1.0, "T": 50}, "Nothing vanishes and nothing explodes. A φ′ below 1 would still shrink it.", claims=("orthogonal_powers",)),
    Try("First up, then down", {"kind": "sheared", "rho": 0.9, "shear": 5.0, "T": 100}, "19.4 at t = 9, below 0.02 after 100 steps.", claims=("first_explodes", "then_vanishes")),
]  # fmt: skip


def matrix(params: MatrixPowersParams) -> np.ndarray:
    """Return W of these settings."""
    if params.kind == "sheared":
        return vanishing.sheared(params.rho, params.shear)
    return vanishing.turned(params.rho, ANGLE)


def draw(params: MatrixPowersParams, view: Seen, at: int) -> Drawing:
    """The path of a vector, the norms, and powers of gates."""
    W, T = matrix(params), params.T
    powers = vanishing.power_norms(W, T)
    return {
        "picture": figures.path(W, T, view.theme),
        "norms": figures.norms(W, T, view.theme),
        "gates": figures.gates(T, view.theme),
    }, {
        "ρ": format_number(vanishing.spectral_radius(W), 3),
        "‖W‖": format_number(float(powers[1]), 4),
        "most": f"{format_number(float(powers.max()), 3)} at t = {int(powers.argmax())}",
        f"at {T}": format_number(float(powers[-1]), 3),
    }  # fmt: skip


def notebook(params: MatrixPowersParams, at: int) -> str:
    """Lines that compute the numbers above the picture."""
    made = (
        f"sheared({params.rho!r}, {params.shear!r})" if params.kind == "sheared" else f"turned({params.rho!r}, {ANGLE})"
    )
    return f"""from gan_core.theory import vanishing

W = vanishing.{made}
norms = vanishing.power_norms(W, {params.T!r})
{{"rho": vanishing.spectral_radius(W), "norm": norms[1], "most": norms.max(), "last": norms[-1]}}"""


def mathematics(params: MatrixPowersParams) -> list[Step]:
    """Norm and radius with numbers at the present W."""
    W, T, number = matrix(params), params.T, format_number
    powers, radius = vanishing.power_norms(W, T), vanishing.spectral_radius(W)
    return [
        Step(
            "Radius and norm",
            r"\rho(W)^t \;\le\; \lVert W^t \rVert \;\le\; \lVert W \rVert^t",
            f"The spectral norm is the largest singular value, ρ the largest |eigenvalue|. Here ρ = {number(radius, 3)} and ‖W‖ = {number(float(powers[1]), 4)}: "
            f"at t = {T} the bounds are {number(radius**T, 3)} and {number(float(powers[1]) ** T, 3)}, and the norm is **{number(float(powers[-1]), 3)}**.",
        ),
        Step(
            "In the end the radius decides",
            r"\lim_{t \to \infty} \lVert W^t \rVert^{1/t} = \rho(W)",
            "So ρ < 1 is enough for vanishing in the end. It does not keep the norm from growing first. ‖W‖ < 1 does, and ‖W‖ > 1 is needed for exploding ([arXiv:1211.5063](https://arxiv.org/abs/1211.5063)).",
        ),
        Step(
            "The matrix that does both",
            r"\begin{pmatrix} \rho & s \\ 0 & \rho \end{pmatrix}^{t} = \rho^{t-1} \begin{pmatrix} \rho & t\,s \\ 0 & \rho \end{pmatrix}",
            "The entry t s ρᵗ⁻¹ grows until about t = −1/ln ρ, which is 9.5 for ρ = 0.9. With s = 5 the norm is 19.4 at t = 9.",
        ),
    ]  # fmt: skip


SCENE = Formulas(
    key="vanishing_powers",
    params=MatrixPowersParams,
    groups={"matrix": ""},
    draw=draw,
    notebook=notebook,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=mathematics,
    code=[Source.of("gan_core/theory/vanishing.py", "power_norms", "spectral_radius", "sheared", "kept")],
    words=("recurrent network", "spectral radius", "spectral norm", "vanishing gradient"),
)
