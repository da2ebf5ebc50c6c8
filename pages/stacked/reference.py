"""Reference runs of stacked digits: what two settings reached, with the command that makes each figure."""

import numpy as np
import streamlit as st

from gan_core.reference_runs import stacked
from gan_core.theory.occupancy import expected_modes
from ui.run_panel import RunPanel


def show(run: RunPanel, member: int) -> None:
    """Draw the table and say what it does and does not show."""
    runs = stacked.read()
    samples = runs[0].samples
    st.markdown(
        "Two settings on the built-in digits, stacked: the small DCGAN at width 0.25, Adam at 10⁻³ for both networks, batches of 32, seed 0. "
        f"Modes seen in {samples:,} samples, of which a perfect sampler sees {expected_modes(samples, np.full(1000, 1e-3)):.0f} with a KL of about 0.2:"
    )
    st.table({
        "Setting": [each.name for each in runs],
        **{f"step {step:,}: modes (KL)": [_said(each.modes_seen[i], each.kl_nats[i]) for each in runs] for i, step in enumerate(runs[0].steps)},
    })  # fmt: skip
    st.markdown("Each figure is made by one of these commands, with the step in `--steps`:")
    for each in runs:
        st.code(each.command, language="bash")
    st.markdown(
        "With spectral norm the modes came sooner on this seed, and at step 1,000 neither was ahead. "
        "This is **one seed each**: an anecdote, no statistic. It is not the method of [arXiv:1802.05957](https://arxiv.org/abs/1802.05957) either: the discriminator of this pair has batch norm behind its convolutions, which divides a "
        "scale out again, so its slope is not bounded by 1. Neither run is long: the papers train for many epochs, with other networks and rates, and count 26,000 samples."
    )


def _said(modes: int | None, kl: float | None) -> str:
    return "not run" if modes is None else f"{modes} ({kl:.2f})"
