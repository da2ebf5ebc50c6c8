"""Two rows of seeds compared, on a page: means and intervals, the permutation test, and what few seeds would have said."""

from math import comb

import numpy as np
import streamlit as st

from gan_core.figures import seeds as figures
from gan_core.numerals import format_number
from gan_core.theory.two_samples import anecdote, finite, permutation, summary
from ui.live_view import live_view, seen


def show(name: str, a: np.ndarray, b: np.ndarray, key: str) -> None:
    """Compare a figure of the seeds of A and of B."""
    words, larger, times = figures.FIGURES[name]
    sides = {"A": finite(a), "B": finite(b)}
    without = sum(len(np.atleast_1d(values)) for values in (a, b)) - sum(map(len, sides.values()))
    test = permutation(sides["A"], sides["B"])
    if test is None:
        st.caption(
            "A side has no seed with this figure yet: it is counted first at step 100, and without a good sample there is no KL."
        )
        return
    lines = [f"| {words} | seeds | mean | sd | 95 % t interval |", "| :-- | --: | --: | --: | --: |"]
    for side, values in sides.items():
        s = summary(tuple(times * value for value in values))
        interval = f"{format_number(s.low)} … {format_number(s.high)}" if s.n > 1 else "–"
        lines.append(f"| {side} | {s.n} | {format_number(s.mean)} | {format_number(s.sd)} | {interval} |")
    left, right = st.columns([460, 700], gap="medium")
    with left:
        with st.container(key="distances_table"):
            st.markdown("\n".join(lines))
        st.markdown(f"**p = {format_number(test.p, 2)}**. {meaning(test.p, test.exact)}")
        if without:
            st.caption(
                f"{without} {'seed has' if without == 1 else 'seeds have'} no good sample and so no such value: left out."
            )
        fewest = min(map(len, sides.values()))
        k = min(st.slider("Seeds that somebody tries, of each", 1, 16, 3, key=f"{key}_k"), fewest)
        found = {n: anecdote(sides["A"], sides["B"], n, larger) for n in range(1, fewest + 1)}
        st.markdown(said(k, *map(len, sides.values()), found[k]))
    with right:
        view = seen(f"{key}_charts")
        live_view(
            {"null": figures.null(test, view.theme, times), "anecdotes": figures.anecdotes(found, view.theme)},
            key=f"{key}_charts", height=330, layers={}, keys=False,
        )  # fmt: skip


def meaning(p: float, exact: bool) -> str:
    """Say in one sentence what a p-value is."""
    how = (
        "of all ways to call the seeds A and B"
        if exact
        else "of 10,000 shufflings of the labels A and B, the one seen among them"
    )
    return f"Were the labels without meaning, so large a difference of the means, up or down, would come in {format_number(100 * p, 2)} % {how}."


def said(k: int, n_A: int, n_B: int, found: object) -> str:
    """Say what k seeds of each would have shown."""
    ways = f"{comb(n_A, k) * comb(n_B, k):,}"
    return (
        f"Of all **{ways}** choices of {k} seeds of A and {k} of B, the mean of A looks better in **{_percent(found.a_better)}**, "
        f"the two are equal in **{_percent(found.equal)}**, and B looks better in **{_percent(found.b_better)}**."
    )


def _percent(share: float) -> str:
    return f"{format_number(100 * share, 3)} %"
