"""The birthday test on a page: the reader judges the closest pairs, then tries the test where the support is known."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import birthday as figures
from gan_core.numerals import format_number
from gan_core.theory.birthday import batches_alike, collision_probability, draws_for, support, support_interval
from ui import dependent_fragments
from ui.live_view import live_view, seen
from ui.run_control import RunControl

TESTS = 10
WHY = """
A generator may make good images and few. Nobody can count all that it makes, but **how soon two samples are alike** tells: of n equally likely things, two of s draws
are alike with probability 1 − ∏(1 − i/n), which is ½ at about s = 1.18 √n. So the s at which every second batch holds a duplicate speaks for a support of about s²/(2 log 2) = 0.72 s²
([arXiv:1706.08224](https://arxiv.org/abs/1706.08224)).
"""


def show(run: RunControl, member: int) -> None:
    """Draw both parts."""
    st.markdown(WHY)
    st.markdown("**You judge**")
    _judge(run, member)
    st.markdown(
        "**Where the support is known**: draw from things that you have chosen, and see what the test says of them"
    )
    _lab()


@st.fragment
def _judge(run: RunControl, member: int) -> None:
    """Ask which of the closest pairs are duplicates; then what the classifier says, and what the batches say."""
    snapshot = run.look()
    dependent_fragments.rerun_when(
        run, "pairs", snapshot, lambda new: (new["counted_at"], new["picture"]["pair_triples"].tolist())
    )
    if "picture" not in snapshot or snapshot["counted_at"] < 0:
        st.caption("The first count of modes has not ended yet; its samples are what is judged here.")
        return
    shown = min(member, snapshot["members"] - 1)
    read = np.asarray(snapshot["picture"]["pair_triples"])[shown]
    numbers = [str(i + 1) for i in range(len(read))]
    st.markdown(
        "Choose *Closest pairs* under *Picture*, above. Which of them are duplicates, the same digits in the same hand?"
    )
    said = st.pills("Duplicates", numbers, selection_mode="multi", key="birthday_said", label_visibility="collapsed")
    if said:
        same = [number for number, (a, b) in zip(numbers, read, strict=True) if a == b and a >= 0]
        named = "; ".join(f"{number}: {a:03d} and {b:03d}" for number, (a, b) in zip(numbers, read, strict=True))
        st.markdown(
            f"You say {len(said)} of {len(numbers)}; of one triple, as the classifier reads them, are {len(same)} ({named}). "
            f"If all are equally likely, a batch of 200 holds a duplicate with a probability below 2.5 % if there are more than {format_number(support(0.025, 200), 2)} of them."
        )
    st.markdown(
        f"**By triples**, which the classifier reads, no judging is needed. The count of step {snapshot['counted_at']:,}:"
    )
    st.table(_by_triples(snapshot, shown))
    st.caption(
        "The batch size is that at which nearest to half of the batches hold two of one triple. For equal modes the interval is meant to hold their number in 95 of 100 counts; favourites pull it down. As the size is chosen by the same batches, the 95 % are not exact."
    )


def _by_triples(snapshot: Mapping[str, Any], member: int) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {"Samples": [], "s": [], "batches with two alike": [], "support": [], "95 %": []}
    for name, counts in (("generated", snapshot["alike"][member]), ("real, held-out", snapshot["alike_real"])):
        share = counts[:, 0] / np.maximum(counts[:, 1], 1)
        row = int(np.abs(share - 0.5).argmin())
        s, (hits, batches) = int(snapshot["alike_sizes"][row]), counts[row]
        estimate, low, high = support_interval(int(hits), int(batches), s)
        table["Samples"].append(name)
        table["s"].append(str(s))
        table["batches with two alike"].append(f"{hits} of {batches}")
        table["support"].append(_whole(estimate))
        table["95 %"].append(f"{_whole(low)} to {_whole(high)}")
    return table


@st.fragment
def _lab() -> None:
    """Draw from a support that the reader chose, and see what the test makes of it."""
    left, right = st.columns([280, 900], gap="medium")
    with left:
        n = st.slider("n, things there are", 2, 5000, 1000, key="birthday_n")
        s = st.slider("s, draws of a batch", 2, 200, 38, key="birthday_s")
        batches = st.slider("B, batches of a test", 1, 200, 40, key="birthday_batches")
        uneven = st.slider("a, unevenness: pₘ ∝ m⁻ᵃ", 0.0, 2.0, 0.0, 0.1, key="birthday_uneven")
        seed = st.number_input("Seed of the draws", 0, 10_000, 0, key="birthday_seed")
    law = np.arange(1, n + 1, dtype=float) ** -uneven
    law /= law.sum()
    draws = np.searchsorted(law.cumsum()[:-1], np.random.default_rng(seed).random((TESTS, s * batches)), side="right")
    tests = [batches_alike(row, s) for row in draws]
    hits = tests[0][0]
    estimate, low, high = support_interval(hits, batches, s)
    exact = collision_probability(n, s)
    theme = seen("birthday").theme
    with right:
        live_view(
            {"curve": figures.curve(n, law, s, hits, batches, theme), "tests": figures.estimates(n, s, tests, theme)},
            readings={
                "P(two of s alike), n equal": format_number(exact),
                "s for ½": f"{draws_for(n):,}",
                "first test": f"{hits} of {batches}",
                "support": _whole(estimate),
                "95 %": f"{_whole(low)} to {_whole(high)}",
            },
            key="birthday", height=400, layers={}, keys=False,
        )  # fmt: skip


def _whole(n: float) -> str:
    return f"{n:,.0f}" if np.isfinite(n) else "∞"
