"""Claims of the lesson *Saturation, exactly*: generator gradients under discriminators that train, beside the exact ones."""

from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, Snapshot, difference, history, ratio

SMALL_BATCH, BATCH = 16, 256
NEAR = {"theta": (2.5, 3.0)}
AT = 400  # steps of the trained discriminator


def of_exact(loss: str, step: int, words: str) -> Figure:
    """The generator's gradient of a loss under the trained discriminator, over the one under D*."""
    trained, exact = (history("every", f"{kind}_{loss}", step) for kind in ("trained", "gradient"))
    return ratio(trained, exact, f"{words} gradient under the trained D over the exact one, at step {step:,}")


def error(loss: str, step: int) -> Figure:
    """|log| of the same ratio."""
    share = of_exact(loss, step, loss)

    def read(snapshot: Snapshot, member: int) -> float | None:
        found = share.read(snapshot, member)
        return None if found is None else abs(float(np.log(max(found, 1e-9))))

    return Figure(f"|log| of {share.words}", read)


def scatter(name: str, first: int, last: int) -> Figure:
    """The standard deviation of a series over its mean, from step `first` to step `last`."""

    def read(snapshot: Snapshot, member: int) -> float | None:
        series = snapshot["history"]["every"]
        if snapshot["step"] < last:
            return None
        steps = np.asarray(series["step"])
        values = np.asarray(series[name], np.float64)[(steps >= first) & (steps <= last), member]
        return float(values.std() / values.mean())

    return Figure(f"standard deviation over mean of the minimax gradient, steps {first:,} to {last:,}", read)


def run(step: int, **settings: Any) -> dict[str, Any]:
    """A run of the lesson's experiment."""
    return {"experiment": "exact_saturation", "settings": settings, "step": step}


SCATTER = scatter("trained_minimax", 400, 800)

CLAIMS = [
    Claim(
        name="minimax_is_met",
        sentence="At θ from 2.5 to 3 a discriminator trained for 400 steps gives 80 to 120 % of the exact minimax gradient.",
        **run(AT, theta=3.0),
        figure=of_exact("minimax", AT, "minimax"),
        at_least=0.8,
        at_most=1.2,
        share=0.9,
        free=NEAR,
    ),
    Claim(
        name="non_saturating_is_short",
        sentence="At θ from 2.5 to 3 a discriminator trained for 400 steps gives less than 95 % of the exact non-saturating gradient.",
        **run(AT, theta=3.0),
        figure=of_exact("non_saturating", AT, "non-saturating"),
        at_most=0.95,
        share=0.9,
        free=NEAR,
    ),
    Claim(
        name="non_saturating_is_harder",
        sentence="At θ from 2.5 to 3 a discriminator trained for 400 steps gets the non-saturating gradient less right than the minimax one, as a share of the exact one.",
        **run(AT, theta=3.0),
        figure=difference(
            error("non_saturating", AT),
            error("minimax", AT),
            "|log| of trained over exact: non-saturating − minimax, at step 400",
        ),
        at_least=0.0,
        share=0.9,
        free=NEAR,
    ),
    Claim(
        name="close_both_losses_pull",
        sentence="At θ = 1 the minimax gradient under a discriminator trained for 400 steps is 0.5 to 0.85 times the non-saturating one; exact is 0.66.",
        **run(AT, theta=1.0),
        figure=ratio(
            history("every", "trained_minimax"),
            history("every", "trained_non_saturating"),
            "minimax over non-saturating gradient, both under the trained D",
        ),
        at_least=0.5,
        at_most=0.85,
        share=0.9,
    ),
    Claim(
        name="far_minimax_is_too_large",
        sentence="At θ = 8 the minimax gradient under a discriminator trained for 400 steps is still more than twice the exact one.",
        **run(AT, theta=8.0),
        figure=of_exact("minimax", AT, "minimax"),
        at_least=2.0,
        share=0.9,
    ),
    Claim(
        name="far_non_saturating_is_too_small",
        sentence="At θ = 8 the non-saturating gradient under a discriminator trained for 1,000 steps is less than 0.6 times the exact one.",
        **run(1_000, theta=8.0),
        figure=of_exact("non_saturating", 1_000, "non-saturating"),
        at_most=0.6,
        share=0.9,
    ),
    Claim(
        name="batches_of_16_scatter",
        sentence=f"At θ = 3 and with batches of {SMALL_BATCH} the minimax gradient under the trained discriminator scatters by more than 7.5 % of its mean, steps 400 to 800.",
        **run(800, theta=3.0, batch_size=SMALL_BATCH),
        figure=SCATTER,
        at_least=0.075,
        share=0.8,
    ),
    Claim(
        name="batches_of_256_scatter_less",
        sentence=f"At θ = 3 and with batches of {BATCH} the minimax gradient under the trained discriminator scatters by less than 7.5 % of its mean, steps 400 to 800.",
        **run(800, theta=3.0),
        figure=SCATTER,
        at_most=0.075,
        share=0.8,
    ),
]
