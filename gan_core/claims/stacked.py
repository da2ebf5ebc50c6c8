"""Claims of the lesson on a thousand modes. Seeds below 100 found them; gan_core.claims.measure runs them on seeds from 100 on."""

from typing import Any

from gan_core.claims.claim import Claim
from gan_core.claims.figures import difference, ratio, reading

SEEN, PERFECT = reading("modes_seen", "modes seen"), reading("modes_perfect", "modes that a perfect sampler sees")
RUN: dict[str, Any] = {"experiment": "stacked_gan", "settings": {"count_every": 100}, "step": 400, "seeds": 4}

CLAIMS = [
    Claim(
        name="modes_are_missing",
        sentence="With stacked built-in digits and one discriminator step to one, 2,600 samples of the generator of step 400 have at most 60 % of the modes that as many of a perfect sampler have.",
        **RUN,
        figure=ratio(SEEN, PERFECT, "modes seen over those of a perfect sampler"),
        at_most=0.6,
    ),
    Claim(
        name="kl_above_floor",
        sentence="With stacked built-in digits and one discriminator step to one, KL to uniform of 2,600 samples of the generator of step 400 is at least 1 nat above that of a perfect sampler.",
        **RUN,
        figure=difference(
            reading("triple_kl_nats", "KL"),
            reading("kl_perfect_nats", "KL of a perfect sampler"),
            "KL to uniform above a perfect sampler's, in nats",
        ),
        at_least=1.0,
    ),
]
