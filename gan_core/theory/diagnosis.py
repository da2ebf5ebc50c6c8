"""What a run's figures say of it: does it cover the modes, has it collapsed, does it hop, or did it not converge?

The questions are asked in order, and the first that is answered with yes names the run. They stand in GUIDE, which a page shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from gan_core.theory.mode_overlap import Overlap

LAST = 10  # evaluations that are read together: samples that move from mode to mode are good at some of them and not at others
FEW = 1 / 4  # of the modes: 2 of 8, 6 of 25. Half as many would miss a run that goes from one mode to the next
GOOD = 1 / 2  # of the samples: below it, the greater part lies where there are no data
HELD = 0.01  # of all samples, within 3σ of each mode that is covered: one stray sample of thousands covers nothing
CRITIC_AT_0 = 0.1  # nats, of 2 log 2 = 1.39. All samples at one mode of M leave the best discriminator log((M + 1)/M) + log(M + 1)/M: 0.17 of 25
RISES = 0.02  # of itself, from the first to the second half of what is read: more than chance moves a mean of 200 steps

GUIDE = (  # verdict, the question to which it is the yes, what it means
    ("too early to say", f"Are there fewer than {LAST} evaluations?", "One picture of a run that moves says little. Wait."),
    ("not converged", f"Are fewer than half of the samples good, the discriminator’s loss below {CRITIC_AT_0:g}, and does the generator’s rise by {100 * RISES:g} % or more? Or is either no number?",
     "The discriminator is sure of every sample, and the generator gets no nearer. Try a slower discriminator, or one with a bounded slope."),
    ("collapse", f"Do {100 * FEW:g} % of the modes or fewer hold 95 % of the samples, and are at least half of the samples good?",
     "Most samples are right, and all are alike. Where the fullest mode changes, the samples move on together, near to hopping; where it stays, they may be near a stationary point (*Mathematics*)."),
    ("hopping", "Few modes, few good samples, and does the fullest mode change?", "The samples move together, and are between the modes for most of the time."),
    ("not converged", "Are fewer than half of the samples good?", "Most samples are where there are no data: not collapsed, not yet learnt."),
    ("cannot be told", "Do the modes overlap so much that a generator without one of them would leave as many samples nearest to it?", "Counting by modes says nothing here. Choose a smaller σ or a larger radius."),
    ("covers all", f"Are {100 * HELD:g} % of the samples or more within 3σ of every mode, and more samples nearest to it than the other modes alone would leave there?",
     "What is left to ask is how evenly: look at the KL to uniform."),
    ("partial collapse", "None of these: good samples, and modes with hardly any.", "Some modes are dropped. Ask several seeds whether always the same number."),
)  # fmt: skip
VERDICTS = tuple(dict.fromkeys(verdict for verdict, _, _ in GUIDE))


@dataclass(frozen=True)
class Diagnosis:
    """`branch` is the place in GUIDE, `evidence` the figures of the last evaluations, by name."""

    branch: int
    evidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Return the name of what is seen, one of VERDICTS."""
        return GUIDE[self.branch][0]


def diagnose(
    history: Mapping[str, Mapping[str, np.ndarray]],
    member: int = 0,
    *,
    until: float = np.inf,
    zero_is_sure: bool = True,
    overlap: Overlap | None = None,
) -> Diagnosis:
    """Read a run of data with modes: its last LAST evaluations up to step `until`, and its losses between them.

    history: as in a snapshot, "evaluation" with mode_share_1 … mode_share_M, nearest_modes_95, modes_covered_1pct and high_quality_share, "every" with
    loss_D and loss_G; each (T, K), with "step" (T,). zero_is_sure: whether a discriminator's loss of 0 means that it is always right;
    that of Wasserstein, a difference of scores, has no such end. overlap: of the data's modes; without it they are far apart. Evidence: `evaluations`, how many there are; of the last LAST of
    them `nearest_modes_95` and `modes_covered_1pct` (median), `modes_held`, of which the median share is more than the others would leave, `high_quality_share` (mean), `changes` of the fullest mode; `loss_D` and `loss_G` (mean), `rise_G` of the second half over the first, as a share of it.
    Data without modes raise ValueError. All samples at one mode in all of them: "collapse".
    """
    evaluation, every = history["evaluation"], history["every"]
    shares = [name for name in evaluation if name.startswith("mode_share_")]
    if not shares:
        raise ValueError("a run of data without modes has none to lose")
    steps = np.asarray(evaluation["step"])
    rows = np.flatnonzero((steps > 0) & (steps <= until))  # at step 0 nothing has been learnt
    seen = {"evaluations": float(len(rows))}
    if len(rows) < LAST:
        return Diagnosis(0, seen)
    rows = rows[-LAST:]
    held = np.stack([np.asarray(evaluation[name])[rows, member] for name in shares], -1).astype(float)  # (LAST, M)
    between = (np.asarray(every["step"]) > steps[rows[0]]) & (np.asarray(every["step"]) <= steps[rows[-1]])
    loss_D, loss_G = (np.asarray(every[name], float)[between, member] for name in ("loss_D", "loss_G"))
    seen |= {
        "nearest_modes_95": float(np.median(np.asarray(evaluation["nearest_modes_95"])[rows, member])),
        "high_quality_share": float(np.mean(np.asarray(evaluation["high_quality_share"])[rows, member])),
        "changes": float(np.count_nonzero(np.diff(held.argmax(-1)))),
        "modes_covered_1pct": float(np.median(np.asarray(evaluation["modes_covered_1pct"])[rows, member])),
        "modes_held": float(np.count_nonzero(np.median(held, 0) > (0.0 if overlap is None else overlap.left))),
        "loss_D": _mean(loss_D),
        "loss_G": _mean(loss_G),
        "rise_G": _rise(loss_G),
    }
    can_tell = overlap is None or overlap.can_tell
    return Diagnosis(_branch(seen, len(shares), zero_is_sure, can_tell), seen)


def _branch(seen: Mapping[str, float], modes: int, zero_is_sure: bool, can_tell: bool) -> int:
    is_number = np.isfinite([seen[name] for name in ("loss_D", "loss_G", "nearest_modes_95")]).all()
    few, good = seen["nearest_modes_95"] <= FEW * modes, seen["high_quality_share"] >= GOOD
    # samples at one mode leave the best discriminator of some losses less than CRITIC_AT_0: a low loss alone tells nothing
    lost = not good and zero_is_sure and seen["loss_D"] < CRITIC_AT_0 and seen["rise_G"] >= RISES
    answers = (
        False,
        lost or not is_number,
        few and good,
        few and seen["changes"] > 0,
        not good,
        not can_tell,
        seen["modes_covered_1pct"] >= modes and seen["modes_held"] >= modes,
        True,
    )
    return answers.index(True)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


def _rise(values: np.ndarray) -> float:
    """(second half − first half)/|first half| of the means; NaN of fewer than 2 values."""
    half = len(values) // 2
    if not half:
        return np.nan
    first, second = values[:half].mean(), values[half:].mean()
    return float((second - first) / max(abs(first), 1e-12))
