"""Lesson: six families of generative models trained side by side, measured in time, quality and coverage."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import trilemma as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import TrilemmaParams
from gan_core.reference_runs import trilemma as reference
from gan_core.theory.trilemma import scores
from gan_core.training.trilemma import families
from ui import dependent_fragments
from ui.lesson import Check, Lesson, Source, Step, Training, Try, blocks
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "Data",
    "length": "Size and length",
    "diffusion": "Diffusion",
    "learning": "Learning",
    "more": "Seed and evaluation",
}
SIMPLE = ("data", "steps", "T", "ddim_steps", "gan_steps")
LABELS = [family.label for family in families]


def reference_of(settings: Mapping[str, Any]) -> reference.ReferenceRun | None:
    """The reference runs of these data, where there are any."""
    found = {TrilemmaParams.of(preset=name).data: entry for name, entry in reference.read().items()}
    return found.get(settings["data"])


def reference_scores(entry: reference.ReferenceRun) -> np.ndarray:
    """The scores of the medians, (6, 3)."""
    run, by = entry.of_run, entry.of_run["quality_by"]
    return scores(
        entry.median("time_per_sample_ms"), entry.median(by), by, entry.completeness[1],
        run["quality_of_noise"], run["quality_of_data"],
    )  # fmt: skip


def reference_title(entry: reference.ReferenceRun, settings: Mapping[str, Any]) -> str:
    """Say whose figures these are: a run may have other settings than the reference runs."""
    same = all(settings[name] == value for name, value in entry.params.model_dump().items() if name not in ("seed", "judged"))  # fmt: skip
    return f"Reference runs{'' if same else f' of preset {entry.preset}'} at step {entry.steps:,}"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Samples of each family, and the triangle: that of the reference runs until this run has been measured."""
    found, title, third = snapshot["scores"], f"This run at step {snapshot['measured_at']:,}", "coverage"
    if len(snapshot["history"]["evaluation"]["step"]) and snapshot["measured_at"] < 0:
        title = "Not yet measured at this step"
    elif not np.isfinite(found).any():
        entry = reference_of(snapshot["params"])
        title = "Measured at step 100, or at the end"
        if entry:
            found, title, third = (
                reference_scores(entry),
                reference_title(entry, snapshot["params"]),
                entry.completeness[0],
            )
    elif snapshot["quality_by"] == "good_share" and snapshot["quality_of_noise"] >= snapshot["quality_of_data"]:
        title = "Noise is as good as these data: no quality to show"
    title += " <i>(0 at the centre, 1 at a corner)</i>"
    return {
        "picture": figures.panels(snapshot, view.theme, member, layers=view.layers),
        "triangle": figures.triangle(found, snapshot["member_labels"], view.theme, member, title, third),
    }


def quality(snapshot: Mapping[str, Any], member: int) -> str:
    """The figure that quality goes by, with its unit."""
    value = float(snapshot[snapshot["quality_by"]][member])
    return percent(value) if snapshot["quality_by"] == "good_share" else format_number(value)


def percent(share: float) -> str:
    """0.405: 40.5 %; a dash for what is not known."""
    return "–" if np.isnan(share) else f"{format_number(100 * share)} %"


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """What is known of the family that is chosen."""
    return {
        "samples of step": f"{snapshot['picture']['step']:,}",
        "family": snapshot["member_labels"][member],
        "calls": f"{int(snapshot['calls'][member])}",
        "ms a sample": format_number(float(snapshot["time_per_sample_ms"][member]), 2),
        {"good_share": "good samples", "frechet": "Fréchet"}[snapshot["quality_by"]]: quality(snapshot, member),
        "coverage": percent(float(snapshot["coverage"][member])),
    } | ({"recall": percent(float(snapshot["recall"][member]))} if snapshot["quality_by"] == "frechet" else {})


def in_order(snapshot: Mapping[str, Any]) -> list[int]:
    """The families that were measured, the best samples first."""
    found = np.asarray(snapshot[snapshot["quality_by"]], float) * (1 if snapshot["quality_by"] == "good_share" else -1)
    return [int(k) for k in np.argsort(-found) if np.isfinite(found[k])]


def best(snapshot: Mapping[str, Any], member: int) -> str | None:
    """The family of the best samples, when the run is over."""
    order = in_order(snapshot)
    return LABELS[order[0]] if order and snapshot["step"] >= snapshot["params"]["steps"] else None


def explain_best(snapshot: Mapping[str, Any], member: int) -> str:
    """All figures, in order."""
    said = ", ".join(f"{LABELS[k]} {quality(snapshot, k)}" for k in in_order(snapshot))
    return f"{said}. {reference.judged_against(snapshot)} One seed is one draw: another may exchange neighbours."


def times_as_fast(_: Mapping[str, Any], member: int) -> float:
    """How many times as fast DDIM is as DDPM, in the reference runs of the ring."""
    times = reference.read()["ring"].median("time_per_sample_ms")
    return float(times[LABELS.index("DDPM")] / times[LABELS.index("DDIM")])


def explain_times(_: Mapping[str, Any], member: int) -> str:
    """The same network, asked ten times as often."""
    return "The network is the same, so a call costs the same. Between two calls a sampler does little. 100 calls against 10 make about ten times."


QUESTIONS = [
    Check(
        "trilemma_ddim", "DDPM asks its network 100 times for a sample, DDIM the same network 10 times. How many times as fast is DDIM? (right within 3)",
        times_as_fast, explain_times, "once you have said a number", tolerance=3, at_once=True, voice="the reference run",
        note="Ask what else the time of a sample could depend on, and what the table says of RealNVP.",
    ),
    Check(
        "trilemma_best", "When the run is over: which family will have the best samples, by the figure that quality goes by?",
        best, explain_best, "when the run is over", options=LABELS, claims=("at_the_end_the_ddpm_leads", "early_the_flow_leads", "early_the_vae_is_last"),
        note="Let them name a reason, then compare with the order on another seed.",
    ),
]  # fmt: skip

SCORES = (
    r"""
**Speed** is log(t_slowest/t)/log(t_slowest/t_fastest) of the time t of a sample: 0 for the slowest of the six, 1 for the fastest. **Quality** is 0 for what noise has and 1 for what other data
have: of points (s − s_noise)/(s_data − s_noise) of the share s of good samples, those within 3σ of a mode; of digits log(d_noise/d)/log(d_noise/d_data) of the Fréchet distance d; both are cut to 0 … 1. **Coverage**
is the share of the real ones that have a sample nearby: within the distance to their fifth nearest real neighbour ([arXiv:2002.09797](https://arxiv.org/abs/2002.09797)). The triangle shows it over that of a
perfect sampler. **Recall** of digits turns this around: the share of real digits that lie within the distance from a sample to its third nearest sample. Bad samples that are far apart from each other have a high recall:
real digits with noise of σ = 0.6 on every pixel have a recall of about 0.8 and a coverage of about 0.2. So recall counts only beside precision.
"""
)  # fmt: skip

MATHEMATICS = [
    Step(f"{words.label} ([arXiv:{words.paper}](https://arxiv.org/abs/{words.paper}))", words.latex, words.why)
    for words in families
]

SEEN = """
**The six pictures** are samples of each family, from the same noise each time, every 100 steps: vermilion diamonds over the blue data, or digits with real ones below. **The triangle** has an outline for
each family; the one chosen in the bar is filled, and its figures stand above the picture. The outlines move when all are measured: at step 100, every 500 steps, and at the end.

- All see the same batches. The network that makes samples has nearly the same number of weights in all six; what is trained beside it, a discriminator or an encoder, stands in the last column.
- **Why not one figure for all?** The Fréchet distance compares means and covariances alone: on the ring a single Gaussian blob with the ring's covariance has distance 0. The sliced Wasserstein
  distance sees shapes, but 1,000 points of a *perfect* sampler lie between 0.03 and 0.13 from the data, for chance gives one mode a few more: families within that range are not ranked by it. So
  points go by their good samples. The Fréchet distance of digits is one of a classifier's features, and ranks them.
- The digits are the built-in ones at 8 × 8 pixels, and every network is a multilayer perceptron of the same size: this compares families in small, not the best of each.
- **Modes are not coverage.** A family can have samples at every mode and still cover little of the data: compare the two in the table.
- **Equal steps are not equal ends.** After 3,000 steps the diffusion networks are still learning: on digits and seed 0 the DDPM's Fréchet distance was 15 at step 3,000, 10 at step 6,000 and 6 at step 12,000 (set *ends at step* and see). The VAE's samples are decoder means μ(z), without the noise of p(x | z).
- **The trilemma** ([arXiv:2112.07804](https://arxiv.org/abs/2112.07804)) is an observation about families trained on images, not a law: read in the figures whether it holds for eight blobs, and whether it holds for digits.
- **Time** is that of the sampler alone, in batches of 100 on this machine; the calls do not depend on the machine.
"""

TRIES = [
    Try("Digits", {"preset": "digits"}, "64 pixels in place of 2 numbers. Which family has the least coverage now, and which the most recall?", claims=("recall_is_not_coverage",)),
    Try("DDIM with 4 steps", {"ddim_steps": 4}, "As many calls as the denoising diffusion GAN. Compare their quality at the next measurement: four steps that keep ε constant, against four steps that a GAN has learnt.", claims=("calls_set_the_time",)),
    Try("A denoising diffusion GAN of one step", {"gan_steps": 1}, "With $\\bar\\alpha_T$ = 4 × 10⁻⁵, $x_T$ says nearly nothing of x, so one step must do all: it is a GAN whose inputs are $x_T$ and z. What does its outline lose, and what does it gain?", claims=("one_call_is_as_fast_as_a_gan",)),
    Try("GANs without R1", {"r1": 0.0}, "Only the penalty has changed. What becomes of the good samples and of the coverage of both GANs?", claims=("without_r1",)),
]  # fmt: skip


def shown(name: str, *figures_of: Any) -> None:
    """A table, and the same as a list: of the two a page shows the one that fits it, see style.css."""
    with st.container(key=f"trilemma_table_{name}"):
        st.markdown(reference.rows(*figures_of))
    with st.container(key=f"trilemma_list_{name}"):
        st.markdown(reference.listed(*figures_of))


@st.fragment
def measured(run: RunPanel, member: int) -> None:
    """The plain figures of this run, and those of the reference runs."""
    st.markdown(SCORES)
    snapshot = run.look()
    dependent_fragments.rerun_when(run, "figures", snapshot, lambda new: new["measured_at"])
    here = "picture" in snapshot and np.isfinite(snapshot["scores"]).any()
    if here:
        st.markdown(f"**This run**, measured at step {snapshot['measured_at']:,}. {reference.judged_against(snapshot)}")
        shown("run", snapshot, snapshot, snapshot["quality_by"])
    else:
        st.caption("This run is measured at step 100, at every 500th, and at its end.")
    with blocks.answer("reference_runs"):
        _reference_runs()


def _reference_runs() -> None:
    for entry in reference.read().values():
        st.markdown(f"**Reference runs.** {reference.what_it_is(entry)}")
        shown(entry.preset, *reference.of(entry))
        st.code(entry.command, language="bash", wrap_lines=True)
        st.caption(f"Command for seed 0. Measured on {entry.date}, torch {entry.torch}." + ("" if entry.whole else " A shorter run than the settings have."))  # fmt: skip


LESSON = Lesson(
    path="trilemma",
    topic="Diffusion",
    title="The trilemma",
    question="Which generative model is fast, good and complete?",
    claim="With networks of one size, the time for a sample grows with the number of network calls. How near a family comes to the data, and how much of the data it misses, must be measured. In these runs the order of the families on points differs from that on digits.",
    able="You will be able to say what each family minimises, what a sample of it costs, and how far a figure of one run can be trusted.",
    minutes=20,
    level="advanced",
    assumes="the lessons on the plane and on a denoiser",
    shows=Training(
        experiment="trilemma",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        tabs={"Figures": measured},
        code=[
            Source.of("gan_core/training/trilemma/family.py", "Family"),
            Source.of("gan_core/training/trilemma/denoising_gan.py", "DenoisingGan"),
            Source.of("gan_core/networks/trilemma/real_nvp.py", "Coupling"),
            Source.of("gan_core/theory/trilemma.py", "speed", "by_share", "by_distance"),
        ],
        words=(
            "trilemma",
            "normalising flow",
            "variational autoencoder",
            "denoising diffusion GAN",
            "DDIM",
            "Fréchet distance",
            "precision",
            "recall",
            "coverage",
            "mode",
        ),
    ),
)
