"""The guide that tells collapse from its neighbours: its questions, with the one that the run answers lit, and the evidence."""

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core.numerals import format_number
from gan_core.theory.diagnosis import FEW, GUIDE, LAST, Diagnosis, diagnose
from gan_core.theory.mode_overlap import Overlap, overlap
from ui import dependent_fragments
from ui.live_view import seen
from ui.run_control import RunControl

Snapshot = Mapping[str, Any]


def read(snapshot: Snapshot, member: int, until: float | None = None) -> Diagnosis:
    """Diagnose what a snapshot shows of one member, or its past up to a step."""
    shown = snapshot["picture"]["step"] if until is None else until
    # of a loss that ignores a shift and has no unit, Wasserstein's, 0 is no end
    open_ended = snapshot["ignores_shift"][member] and snapshot["loss_unit"][member] != "nats"
    return diagnose(snapshot["history"], member, until=shown, zero_is_sure=not open_ended, overlap=overlap_of(snapshot))


def overlap_of(snapshot: Snapshot) -> Overlap:
    """Return how far the modes of the run's data overlap."""
    return overlap(*(snapshot["params"][name] for name in ("data", "sigma", "radius")))


def evidence(found: Diagnosis, modes: int) -> str:
    """Say the figures behind a diagnosis in one sentence."""
    seen = found.evidence
    if len(seen) == 1:
        return f"{seen['evaluations']:.0f} of {LAST} evaluations so far."
    rise = (
        f"{'+' if seen['rise_G'] >= 0 else '−'}{abs(100 * seen['rise_G']):.0f} %"
        if math.isfinite(seen["rise_G"])
        else "–"
    )
    return (
        f"Over the last {LAST} evaluations, as medians and means, {format_number(seen['nearest_modes_95'], 2)} of {modes} modes held 95 % of the samples "
        f"(few: {math.floor(FEW * modes)} or less), {100 * seen['high_quality_share']:.0f} % were good, the fullest mode changed "
        f"{seen['changes']:.0f} times, and of modes with 1 % of the samples within 3σ there were {format_number(seen['modes_covered_1pct'], 2)}; {seen['modes_held']:.0f} had more than the other modes would leave nearest to them. The discriminator’s loss was "
        f"{format_number(seen['loss_D'])}, the generator’s {format_number(seen['loss_G'])} ({rise} from the first to the second half)."
    )


@st.fragment
def show(run: RunControl, member: int) -> None:
    """Draw the questions in order, of the step that the reader looks at; those already answered with no are grey, the yes is framed."""
    snapshot = run.look()
    dependent_fragments.rerun_when(
        run, "guide", snapshot, lambda new: new["history"]["evaluation"]["step"][-1:].tolist(), looked_back=True
    )
    if "picture" not in snapshot:
        st.caption("The run has not begun.")
        return
    member = min(member, snapshot["members"] - 1)
    at = seen(run.key).at
    shown = snapshot["picture"]["step"] if at is None else at
    found, modes = read(snapshot, member, shown), snapshot["mode_histogram"].shape[1]
    st.markdown(f"At step {int(shown):,} this run reads: **{found.verdict}**. {evidence(found, modes)}")
    for place, (verdict, question, meaning) in enumerate(GUIDE):
        lit = place == found.branch
        with st.container(border=lit, key=f"guide_{place}{'_lit' if lit else ''}"):
            if lit:
                st.markdown(f"{place + 1}\\. {question} **Yes: {verdict}.** {meaning}")
            elif place < found.branch:
                st.markdown(f":gray[{place + 1}\\. {question} No.]")
            else:
                st.markdown(f"{place + 1}\\. {question} → {verdict}")
