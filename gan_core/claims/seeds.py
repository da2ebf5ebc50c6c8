"""Claims of the lesson on seeds. A run of it is a comparison of two settings from 16 seeds each, so one comparison is measured, from seeds 100 to 115."""

from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, Snapshot, difference, reading


def needs_most(side: str) -> Figure:
    """How many of the 16 seeds of a side need at least 7 of 8 modes to hold 95 % of their samples."""

    def read(snapshot: Snapshot, member: int) -> float:
        return float((np.asarray(snapshot[f"nearest_modes_95_{side}"]) >= 7).sum())

    return Figure(f"seeds of {side}, of 16, that need at least 7 modes to hold 95 % of their samples", read)


def _compared(settings: dict[str, Any], step: int) -> dict[str, Any]:
    return {"experiment": "compare_seeds", "settings": {**settings, "steps": step}, "step": step, "seeds": 1}


TEN: dict[str, Any] = _compared({"n_D_A": 5, "n_D_B": 10}, 700)
PACKING: dict[str, Any] = _compared({"n_D_B": 1, "cure_A": "packing"}, 700)
SAME: dict[str, Any] = _compared({"n_D_A": 5, "n_D_B": 5, "also_B": "batch_size=127"}, 300)

CLAIMS = [
    Claim(
        name="five_in_between",
        sentence="Five discriminator steps lie in between after 700 steps: some of 16 seeds need at least 7 modes to hold 95 % of their samples, and not all do.",
        **TEN,
        figure=needs_most("A"),
        at_least=1,
        at_most=15,
    ),
    Claim(
        name="ten_more_than_five",
        sentence="With ten discriminator steps more of the 16 seeds do than with five.",
        **TEN,
        figure=difference(needs_most("B"), needs_most("A"), "such seeds of B less those of A"),
        at_least=1,
    ),
    Claim(
        name="ten_told_apart",
        sentence="The permutation test on the nearest modes tells ten steps from five, p below 0.05.",
        **TEN,
        figure=reading("p_nearest_modes_95", "p of the nearest modes"),
        at_most=0.05,
    ),
    Claim(
        name="packing_helps",
        sentence="With packing at least 12 of 16 seeds need at least 7 modes after 700 steps.",
        **PACKING,
        figure=needs_most("A"),
        at_least=12,
    ),
    Claim(
        name="plain_collapses",
        sentence="Without it at most 2 of 16 seeds do.",
        **PACKING,
        figure=needs_most("B"),
        at_most=2,
    ),
    Claim(
        name="one_point_less_not_told",
        sentence="A batch of 127 in place of 128 is not told apart by the modes covered: p is at least 0.05, as it is in 95 of 100 comparisons of equal laws.",
        **SAME,
        figure=reading("p_modes_covered", "p of the modes covered"),
        at_least=0.05,
    ),
]
