"""The table GAN against WGAN, each cell a control of the run."""

import streamlit as st

from gan_core.params import ImageGanParams
from ui import controls

ROWS = [  # what the row is called, GAN: words and settings, WGAN: words and settings
    ("Output of D", ("a probability σ(f)", {"loss": "non_saturating"}), ("a score f", {"loss": "wasserstein"})),
    ("Labels", ("1 real, 0 generated", {"loss": "non_saturating"}), ("none: only the sign", {"loss": "wasserstein"})),
    (
        "Loss of D",
        ("−log σ(f), −log(1 − σ(f))", {"loss": "non_saturating"}),
        ("f(G(z)) − f(x)", {"loss": "wasserstein"}),
    ),
    (
        "Constraint",
        ("none", {"constraint": "none"}),
        ("weights in ±0.01", {"constraint": "weight_clipping", "clip": 0.01}),
    ),
    ("Discriminator steps", ("1", {"n_D": 1}), ("5", {"n_D": 5})),
    (
        "Optimiser",
        ("Adam, 2 × 10⁻⁴, β₁ 0.5", {"optimiser": "adam", "lr_D": 2e-4, "lr_G": 2e-4, "beta1": 0.5, "beta2": 0.999}),
        ("RMSProp, 5 × 10⁻⁵", {"optimiser": "rmsprop", "lr_D": 5e-5, "lr_G": 5e-5, "beta2": 0.99}),
    ),
]


def show(now: ImageGanParams) -> None:
    """The table GAN against WGAN; a press on a cell sets the run to it, and what is in force is filled."""
    for place, head in zip(st.columns([1.1, 2, 2]), ("", "**GAN**", "**WGAN** (Algorithm 1)"), strict=True):
        place.markdown(head)
    for i, (name, *cells) in enumerate(ROWS):
        title, *places = st.columns([1.1, 2, 2], vertical_alignment="center")
        title.markdown(name)
        for j, (place, (words, values)) in enumerate(zip(places, cells, strict=True)):
            in_force = all(getattr(now, key) == value for key, value in values.items())
            place.button(
                words,
                key=f"row_{i}_{j}",
                type="primary" if in_force else "secondary",
                width="stretch",
                on_click=controls.set_values,
                args=(values,),
                kwargs={"why": f"{name}: {('GAN', 'WGAN')[j]}"},
            )
