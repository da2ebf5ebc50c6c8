"""The table of cures as Markdown: the page and the README show the same text."""

from collections.abc import Mapping

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import PlaneGanParams
from gan_core.reference_runs import CURES, SEEDS, ReferenceRun, kept
from gan_core.reference_runs.settings import EQUAL, PUBLISHED
from gan_core.training.cures import cures

LABELS = {
    "plain": "No method: one discriminator step for each generator step",
    "critic_steps_5": "Five discriminator steps",
    "critic_steps": "Ten discriminator steps",
    "generator_steps": "Three generator steps, discriminator at 10⁻³",
    "plain_equal": "No method, equal rates",
}
SHORT = {
    "loss": "loss",
    "constraint": "constraint",
    "penalty_weight": "weight",
    "n_D": "D steps",
    "n_G": "G steps",
    "lr_D": "lr of D",
}
ENDS = {"_published_slow": "as its paper, D slower", "_published": "as its paper", "_equal": "equal rates"}
HEAD = (
    "| One switch over the preset `collapse` | Paper | Modes covered | All 8 on | Nearest modes | Good samples | Time a step |",
    "| :-- | :-- | --: | --: | --: | --: | --: |",
)


def label(name: str) -> str:
    """What a row is called: a phase by its steps, a cure by its name and what is set besides."""
    if name in LABELS:
        return LABELS[name]
    cure, end = cure_of(name)
    return cures[cure].label + (f", {ENDS[end]}" if end else "")


def cure_of(name: str) -> tuple[str, str]:
    """Split the name of an entry: 'wgan_gp_equal' is ('wgan_gp', '_equal'); of a phase ('', '')."""
    end = next((end for end in ENDS if name.endswith(end)), "")
    return (name.removesuffix(end), end) if cures.get(name.removesuffix(end)) else ("", "")


def row(entry: ReferenceRun) -> str:
    """One row: medians over the seeds, on how many all 8 modes are covered, the least share of good samples."""
    cure = cures.get(entry.name)
    name = f"{cure.label}: {said(cure.settings)}" if cure else "No cure"
    paper = f"[{cure.paper}](https://arxiv.org/abs/{cure.paper})" if cure else ""
    middle, least = entry.good
    covered, nearest = (
        format_number(float(np.median(entry.figures[key]))) for key in ("modes_covered", "nearest_modes_95")
    )
    time = "–" if entry.time_ratio is None else f"{format_number(entry.time_ratio, 2)} ×"
    return f"| {name} | {paper} | {covered} | {entry.all_modes} of {entry.seeds} | {nearest} | {100 * middle:.1f} % (least {100 * least:.1f} %) | {time} |"


def table() -> str:
    """The plain run, then every cure of the file, those that do not help included."""
    entries = kept()
    return "\n".join([*HEAD, *(row(entries[name]) for name in ("plain", *CURES) if name in entries)])


def rates_table() -> str:
    """All 8 modes on how many seeds, and good samples, of the methods that did not help as a switch: with the preset's ratio of rates, and with equal rates."""
    entries = kept()
    rows = [("No method: one step each", "plain", "plain_equal")]
    for name in PUBLISHED:
        cure = cures[name]
        rows.append((f"{cure.label} as a switch: {said(cure.settings)}", name, f"{name}_equal"))
        besides = {key: value for key, value in cure.paper_sets.items() if key not in EQUAL}
        rows.append((f"… and with its paper's {said(besides)}", f"{name}_published_slow", f"{name}_published"))
    lines = ["| All 8 modes on (good samples, median) | lr of D 10⁻⁴, of G 10⁻³ | both 10⁻³ |", "| :-- | --: | --: |"]
    lines += [f"| {words} | {_counted(entries[slow])} | {_counted(entries[equal])} |" for words, slow, equal in rows]
    return "\n".join(lines)


def said(settings: Mapping[str, object]) -> str:
    """Say settings by their labels, or shorter words: 'loss Wasserstein, D steps 5'."""
    specs = PlaneGanParams.specs()
    return ", ".join(
        f"{SHORT.get(name, specs[name].label)} {specs[name].shown(value)}" for name, value in settings.items()
    )


def _counted(entry: ReferenceRun) -> str:
    return f"**{entry.all_modes} of {entry.seeds}** ({100 * entry.good[0]:.0f} %)"


def what_it_is() -> str:
    """The sentence above the table."""
    return (
        f"{SEEDS} seeds each, on one preset; a row is one switch over it, and bears the name of a paper's method without its steps, rates and optimiser. Modes covered, nearest modes that hold 95 % of the samples, and good samples (within 3σ of a mode; a perfect "
        "sampler has 98.9 %) are medians over the seeds. Time is that of a step over that of the run without a cure; – is not measured yet."
    )
