"""Published figures of "the same" GAN on a ring of eight Gaussians, each with its setup, beside ours.

Only what was found confirmed stands here; "not stated" is what the sources named do not say. The two counts of modes: VEEGAN
(arXiv:1705.07761, Table 1) and PacGAN (arXiv:1712.04086, Table 1). The setups: the page of VEEGAN's authors
(github.com/akashgit/VEEGAN) and the code of PacGAN's (github.com/fjxmlzn/PacGAN, synthetic_data_experiments).
"""

from collections.abc import Mapping

from gan_core.numerals import format_number
from gan_core.reference_runs import ReferenceRun, kept

NOT_STATED = "not stated"
ROWS = ("modes covered by the GAN", "runs", "ring", "generator", "discriminator", "optimiser", "batch", "updates", "samples counted", "a mode counts")  # fmt: skip
COUNTS_ONCE = "with one sample within 3σ"
SETUPS: dict[str, Mapping[str, str]] = {
    "[VEEGAN's](https://arxiv.org/abs/1705.07761)": {
        "modes covered by the GAN": "**1**", "runs": "5, mean", "samples counted": "2,500", "a mode counts": f"{COUNTS_ONCE}, to which it is the nearest",
    },
    "[PacGAN's](https://arxiv.org/abs/1712.04086)": {
        "modes covered by the GAN": "**6.3**", "runs": "10, mean", "ring": "radius 1, σ 0.01", "generator": "4 × 400 ReLU, batch norm; z normal, of dimension 2",
        "discriminator": "3 × 200 maxout of 5", "optimiser": "Adam, 10⁻⁴ for both, β₁ 0.8", "batch": "100", "updates": "400,000 (400 epochs of 100,000 points)",
        "samples counted": "2,500", "a mode counts": f"{COUNTS_ONCE}, to which it is the nearest",
    },
}  # fmt: skip
OURS = {
    "ring": "radius 2, σ 0.2", "generator": "2 × 64 ReLU; z normal, of dimension 2", "discriminator": "2 × 64 ReLU", "batch": "128",
    "samples counted": "2,500", "a mode counts": COUNTS_ONCE,
}  # fmt: skip


def _ours(entry: ReferenceRun) -> dict[str, str]:
    covered = float(entry.figures["modes_covered"].mean())
    return {
        "modes covered by the GAN": f"**{format_number(covered, 2)}**", "runs": f"{entry.seeds}, mean", **OURS,
        "optimiser": f"Adam, 10⁻⁴ and 10⁻³, β₁ 0.5, {entry.settings.get('n_D', 1)} : 1 discriminator steps", "updates": f"{entry.steps:,} of the generator",
    }  # fmt: skip


def setups() -> dict[str, Mapping[str, str]]:
    """Theirs, then ours, by name."""
    ours = {"ours": "plain", "ours, n_D 5": "critic_steps_5", "ours, n_D 10": "critic_steps"}
    return {**SETUPS, **{name: _ours(kept()[entry]) for name, entry in ours.items() if entry in kept()}}


def table() -> str:
    """The setups side by side, as Markdown."""
    found = setups()
    lines = [f"| | {' | '.join(found)} |", f"| :-- |{' :-- |' * len(found)}"]
    lines += [f"| {row} | {' | '.join(setup.get(row, NOT_STATED) for setup in found.values())} |" for row in ROWS]
    return "\n".join(lines)


def listed() -> str:
    """The same one under the other, for a narrow page."""
    return "\n".join(
        f"- {name}: " + "; ".join(f"{row} {setup.get(row, NOT_STATED)}" for row in ROWS)
        for name, setup in setups().items()
    )
