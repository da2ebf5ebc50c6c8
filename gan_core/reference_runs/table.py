"""The table of cures as Markdown: the page and the README show the same text."""

import numpy as np

from gan_core.numerals import format_number
from gan_core.reference_runs import CURES, SEEDS, ReferenceRun, kept
from gan_core.training.cures import cures

LABELS = {
    "plain": "No method: one discriminator step for each generator step",
    "critic_steps_5": "Five discriminator steps",
    "critic_steps": "Ten discriminator steps",
    "generator_steps": "Three generator steps, discriminator at 10⁻³",
}
HEAD = (
    "| On the preset `collapse` | Paper | Modes covered | All 8 on | Nearest modes | Good samples | Time a step |",
    "| :-- | :-- | --: | --: | --: | --: | --: |",
)


def label(name: str) -> str:
    """What a row is called: a phase by its steps, a cure by its name."""
    return LABELS[name] if name in LABELS else cures[name].label


def row(entry: ReferenceRun) -> str:
    """One row: medians over the seeds, on how many all 8 modes are covered, the least share of good samples."""
    cure = cures.get(entry.name)
    settings = ", ".join(f"{name} {_text(value)}" for name, value in (cure.settings if cure else {}).items())
    name = f"{cure.label} ({settings})" if cure else "No cure"
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


def what_it_is() -> str:
    """The sentence above the table."""
    return (
        f"{SEEDS} seeds each. Modes covered, nearest modes that hold 95 % of the samples, and good samples (within 3σ of a mode; a perfect "
        "sampler has 98.9 %) are medians over the seeds. Time is that of a step over that of the run without a cure; – is not measured yet."
    )


def _text(value: object) -> str:
    return "on" if value is True else str(value).replace("_", " ") if isinstance(value, str) else f"{value:g}"
