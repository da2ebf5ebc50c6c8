"""What six families of generative models scored at full size: runs of `trilemma`, made by `python -m tools.make_reference_runs trilemma`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import TrilemmaParams
from gan_core.training.trilemma import families

FILE = Path(__file__).with_name("trilemma.json")
PRESETS = ("ring", "digits")
SEEDS = 3
FIGURES = ("time_per_sample_ms", "frechet", "sliced_w1", "coverage", "good_share", "seen", "recall")
ONCE = ("calls", "weights", "weights_trained")  # the same on every seed
OF_RUN = ("quality_by", "quality_of_data", "quality_of_noise", "ceilings", "judged", "timed_batch", "samples_seen")
COLUMNS: dict[str, dict[str, tuple[str, int]]] = {  # what quality goes by → heading: figure and how many times it; its own first
    "good_share": {
        "Good samples, %": ("good_share", 100), "Coverage, %": ("coverage", 100), "Modes": ("seen", 1), "Sliced W₁": ("sliced_w1", 1),
        "Fréchet distance": ("frechet", 1),
    },
    "frechet": {
        "Fréchet distance": ("frechet", 1), "Coverage, %": ("coverage", 100), "Precision, %": ("good_share", 100), "Recall, %": ("recall", 100),
        "Classes of 10": ("seen", 1),
    },
}  # fmt: skip


@dataclass(frozen=True)
class ReferenceRun:
    """The seeds 0, 1, … of one preset after `steps` steps. A figure is (seeds, families), NaN where there is none."""

    preset: str
    settings: Mapping[str, Any]
    seeds: int
    steps: int
    figures: Mapping[str, np.ndarray]
    once: Mapping[str, np.ndarray]  # (families,)
    of_run: Mapping[str, Any]
    torch: str
    date: str

    @property
    def params(self) -> TrilemmaParams:
        """The settings of seed 0."""
        return TrilemmaParams.of(self.settings)

    @property
    def whole(self) -> bool:
        """Whether these are all seeds at the steps that the preset has; else the figures are of a shorter run."""
        return self.seeds >= SEEDS and self.steps >= TrilemmaParams.of(preset=self.preset).steps

    @property
    def command(self) -> str:
        """The command that trains seed 0 again."""
        return f"python -m gan_core run trilemma --set preset={self.preset} --set steps={self.steps} --seed 0 --steps {self.steps} --json"

    @property
    def completeness(self) -> tuple[str, np.ndarray]:
        """What the third corner of the triangle shows and its values, (families,): coverage over its ceiling, else what is known of it."""
        if np.isfinite(self.median("coverage")).all():
            return "coverage", np.clip(self.median("coverage") / self.of_run["ceilings"]["coverage"], 0, 1)
        if self.of_run["quality_by"] == "frechet":
            return "recall", self.median("recall")
        return "modes", self.median("seen") / max(1.0, float(np.max(self.figures["seen"])))

    def median(self, name: str) -> np.ndarray:
        """Median of a figure over the seeds, (families,)."""
        return np.median(self.figures[name], axis=0)


@cache
def read() -> dict[str, ReferenceRun]:
    """Return what the file holds, by preset."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return {name: _read(name, found[name]) for name in PRESETS if name in found}


def _read(name: str, entry: Mapping[str, Any]) -> ReferenceRun:
    arrays = {
        part: {key: np.array(values, np.float64) for key, values in entry[part].items()} for part in ("figures", "once")
    }
    unknown = np.full(
        (entry["seeds"], len(families.names())), np.nan
    )  # of a figure that was not measured when these runs were
    arrays["figures"] = {figure: arrays["figures"].get(figure, unknown) for figure in FIGURES}
    return ReferenceRun(name, entry["settings"], entry["seeds"], entry["steps"], arrays["figures"], arrays["once"], entry["of_run"], entry["torch"], entry["date"])  # fmt: skip


Once = Mapping[str, Any]  # calls and weights of each family, by name


def cells(once: Once, figures: Mapping[str, Any], quality_by: str) -> tuple[list[str], list[list[str]]]:
    """Return the head of the plain table and its six rows. `figures` has a number for each family by name."""
    columns = {"ms a sample": ("time_per_sample_ms", 1), **COLUMNS[quality_by]}
    columns = {
        word: (name, times)
        for word, (name, times) in columns.items()
        if np.isfinite(np.asarray(figures[name], float)).any()
    }
    body = []
    for k, words in enumerate(families):
        shown = [format_number(float(times * figures[name][k])) for name, times in columns.values()]
        counts = [f"{int(once[name][k]):,}" for name in ("weights", "weights_trained")]
        body.append([words.label, str(int(once["calls"][k])), *shown, *counts])
    return ["Family", "Calls", *columns, "Weights", "Trained in all"], body


def rows(once: Once, figures: Mapping[str, Any], quality_by: str) -> str:
    """The plain table of six families, as Markdown."""
    head, body = cells(once, figures, quality_by)
    lines = [head, [":--", *["--:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def listed(once: Once, figures: Mapping[str, Any], quality_by: str) -> str:
    """The same one under the other, for a narrow page."""
    (_, *head), body = cells(once, figures, quality_by)
    return "\n".join(
        f"- **{name}**. " + "; ".join(f"{word}: {cell}" for word, cell in zip(head, line, strict=True))
        for name, *line in body
    )


def of(kept: ReferenceRun) -> tuple[Once, Mapping[str, np.ndarray], str]:
    """Return the medians of a preset as `rows` and `listed` take them."""
    return kept.once, {name: kept.median(name) for name in FIGURES}, kept.of_run["quality_by"]


def judged_against(of_run: Mapping[str, Any]) -> str:
    """Say what a perfect sampler has of each figure, and what noise has of the one that quality goes by; a snapshot of a run serves too."""
    heading, (_, times) = next(iter(COLUMNS[of_run["quality_by"]].items()))
    data, noise = (format_number(times * float(of_run[f"quality_of_{what}"])) for what in ("data", "noise"))
    ceilings = of_run["ceilings"]

    def percent(name: str) -> str:
        return format_number(100 * float(ceilings[name]))

    if of_run["quality_by"] == "good_share":
        return f"A perfect sampler of as many has good samples {data} %, coverage {percent('coverage')} %; noise has good samples {noise} %."
    m, held_out, training = (
        format_number(ceilings[name]) for name in ("held_out", "frechet_held_out", "frechet_training")
    )
    return (
        f"{heading}: {data} for as many other training digits, {noise} for noise. Against {m} training digits, {m} held-out ones have {held_out}, {m} other training ones {training} (means of 12 splits). "
        f"A perfect sampler of as many has coverage {percent('coverage')} %, precision {percent('precision')} %, recall {percent('recall')} %."
    )


def table(kept: ReferenceRun) -> str:
    """The medians of a preset, as Markdown."""
    return rows(*of(kept))


def what_it_is(kept: ReferenceRun) -> str:
    """The sentence with a table: how many seeds, steps and samples, and what a perfect sampler would score."""
    run = kept.of_run
    seeds = f"medians of {kept.seeds} seeds" if kept.seeds > 1 else "one seed"
    return (
        f"Preset `{kept.preset}`, {seeds} after {kept.steps:,} steps ({run['samples_seen']:,} samples seen by each family); {run['judged']:,} samples judged. "
        f"{judged_against(run)} Time: batches of {run['timed_batch']}, one thread, sampler alone."
    )


def tables() -> str:
    """Both tables, for docs/reference_runs.md."""
    return "\n\n".join(f"{what_it_is(kept)}\n\n{table(kept)}" for kept in read().values())
