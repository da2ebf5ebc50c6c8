"""The mathematics of the lesson on a thousand modes: what a count of modes is worth, and what duplicates say of a support."""

from collections.abc import Mapping
from typing import Any

from gan_core.numerals import format_number
from gan_core.params import StackedGanParams
from ui.lesson import Step

BIRTHDAY = [
    Step(
        "All different",
        r"P(\text{all } s \text{ differ}) = \prod_{i=0}^{s-1} \left(1 - \frac{i}{n}\right)",
        "Count the draws from i = 0: draw i must avoid the i things that came before. All n things are equally likely here.",
    ),
    Step(
        "One half",
        r"\log \prod \approx -\frac{s^2}{2n} = -\log 2 \quad\Rightarrow\quad n \approx \frac{s^2}{2 \log 2} = 0.72\, s^2",
        "log(1 − x) ≈ −x for each factor, and 0 + 1 + … + (s − 1) ≈ s²/2. For 365 days, 23 draws.",
    ),
    Step(
        "Uneven things",
        r"\sum_m p_m^2 \ge \frac{1}{n}",
        "Two draws are alike with probability Σ p², least where all are equally likely. So a generator with favourites looks smaller than it is: a few frequent things are enough for "
        "early duplicates, and the support that the test gives may be far below the number of things that can occur at all.",
    ),
    Step(
        "How sure",
        r"k \sim \mathrm{Binomial}(B,\, P(n, s))",
        "Of B batches k hold a duplicate. Clopper and Pearson's interval for the probability, put through the inverse of P, is an interval for n. If all n things are equally likely and the draws independent, it holds n in at least 95 % of tests, in the long run.",
    ),
]


def steps(snapshot: Mapping[str, Any], params: StackedGanParams, member: int) -> list[Step]:
    """All steps, with the numbers of a run as soon as it has some."""
    n = int(snapshot.get("counted_samples", params.count_samples))
    sees = kl = reads = ""
    if "picture" in snapshot:
        sees = f" So a perfect sampler sees **{snapshot['modes_perfect']:.1f}** on average."
        kl = f", and the exact mean, summed over the binomial law, is **{format_number(snapshot['kl_perfect_nats'])}**"
        reads = f": **{snapshot['one_mode_counted']:.1f}** on average over all modes, for {n:,} samples"
    return [
        Step(
            "What a perfect sampler sees",
            r"\mathbb{E}[\text{modes}] = \sum_{m=1}^{1000} \left(1 - (1 - \tfrac{1}{1000})^N\right)",
            f"A mode is missed by one sample with probability 0.999, by all {n:,} with 0.999^{n:,}.{sees}",
        ),
        Step(
            "What KL it has",
            r"\mathbb{E}\left[\sum_m h_m \log(1000\, h_m)\right] \approx \frac{999}{2N}",
            "The shares h scatter about 1/1000, and KL counts that. The approximation holds for N far above 1000: "
            f"here it gives {format_number(999 / 2 / n)}{kl}.",
        ),
        Step(
            "What the classifier's errors add",
            r"P(ijk \mid abc) = C_{ai}\, C_{bj}\, C_{ck}",
            "C is the share of digits a that are read as i, measured on held-out digits; on generated digits it may differ. If it is the same there, a generator of a single mode is read as several"
            f"{reads}. A count of a few modes says no more than that. It grows with N: errors are counted too.",
        ),
        Step(
            "What a blurred image does",
            "",
            "A classifier names every image, also one that is no digit. A generator of noise can score modes, so look at the mosaic before you believe a count; "
            "the fewer of its samples look like digits, the less the count means.",
        ),
        *BIRTHDAY,
    ]
