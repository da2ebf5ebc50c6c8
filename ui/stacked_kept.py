"""Kept runs of stacked digits: what two settings reached, with the command that makes each figure."""

import streamlit as st

PERFECT = "926"  # 1000 (1 − 0.999²⁶⁰⁰)
ROWS = (  # setting, options of the command, modes seen and KL in nats after 500, 1000 and 1500 steps; None: not run
    ("plain", "", ((198, 3.19), (403, 1.68), (425, 1.57))),
    ("spectral norm on D", "--set preset=spectral_norm ", ((380, 1.79), (394, 1.63), None)),
)
STEPS = (500, 1000, 1500)


def show() -> None:
    """Draw the table and say what it does and does not show."""
    st.markdown(
        "Two settings on the built-in digits, stacked: the small DCGAN at width 0.25, Adam at 10⁻³ for both networks, batches of 32, seed 0. "
        f"Modes seen in 2,600 samples, of which a perfect sampler sees {PERFECT} with a KL of about 0.2:"
    )
    st.table({
        "Setting": [name for name, _, _ in ROWS],
        **{f"step {step:,}: modes (KL)": [_said(found[i]) for _, _, found in ROWS] for i, step in enumerate(STEPS)},
    })  # fmt: skip
    st.markdown("Each figure is made by one of these commands, with the step in `--steps`:")
    for _, options, _ in ROWS:
        st.code(f"python -m gan_core run stacked_gan {options}--steps 1000 --json", language="bash")
    st.markdown(
        "With spectral norm ([arXiv:1802.05957](https://arxiv.org/abs/1802.05957)) the modes came sooner, and at step 1,000 neither was ahead. "
        "This is **one seed each**: an anecdote, no statistic. Neither run is long: the papers train for many epochs, with other networks and rates, and count 26,000 samples."
    )


def _said(found: tuple[int, float] | None) -> str:
    return "not run" if found is None else f"{found[0]} ({found[1]:.2f})"
