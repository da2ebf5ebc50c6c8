"""The questions of the lesson on mode collapse, and their answers."""

from collections.abc import Mapping
from typing import Any

from gan_core.data import distributions
from gan_core.figures.marks import events
from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.theory import perfect_sampler
from gan_core.theory.diagnosis import VERDICTS
from pages import plane_view
from pages.collapse import decision_guide
from ui.lesson import Check

CHECK_VERDICT, CHECK_FULLEST = 1_500, 1_000  # steps at which the run answers
AFTER = 2_000  # steps from the change to the answer
NOWHERE = "nowhere: it is 0"
STAY, LEAVE = "still at one mode or two", "at three modes or more"


def verdict(snapshot: Mapping[str, Any], member: int) -> str | None:
    """What the guide says of the run at CHECK_VERDICT."""
    if snapshot["step"] < CHECK_VERDICT:
        return None
    return decision_guide.read(snapshot, member, CHECK_VERDICT).verdict


def explain_verdict(snapshot: Mapping[str, Any], member: int) -> str:
    """The evidence."""
    modes = snapshot["mode_histogram"].shape[1]
    return decision_guide.evidence(decision_guide.read(snapshot, member, CHECK_VERDICT), modes)


def fewest(snapshot: Mapping[str, Any], member: int) -> float | None:
    """How many modes hold 95 % of the samples at CHECK_FULLEST."""
    return at_step(snapshot, "evaluation", "nearest_modes_95", CHECK_FULLEST, member=member, mean_of=50)


def explain_fewest(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    covered = at_step(snapshot, "evaluation", "modes_covered", CHECK_FULLEST, member=member, mean_of=50)
    good = at_step(snapshot, "evaluation", "high_quality_share", CHECK_FULLEST, member=member, mean_of=50)
    modes = format_number(covered or 0)
    return (
        f"{modes} {'mode was' if modes == '1' else 'modes were'} covered, by a sample within 3σ, and {100 * (good or 0):.0f} % of the samples were good. "
        "Covering counts stray samples too; how many modes hold 95 % of them does not."
    )


def kl_answer(snapshot: Mapping[str, Any], member: int) -> str:
    """Compare the KL of one mode of eight at 0.1 % with that of seven modes."""
    return "nearly as much as for seven modes"


def explain_kl(snapshot: Mapping[str, Any], member: int) -> str:
    """The three values by the formula."""
    rare, seven, one = (
        perfect_sampler.kl_to_uniform_nats(shares)
        for shares in ([0.001, *[0.999 / 7] * 7], [0.0, *[1 / 7] * 7], [1.0, *[0.0] * 7])
    )
    return (
        f"Σ h log(8h) with 7 shares of 0.999/7 and one of 0.001 is **{rare:.4f}** nats; with seven of 1/7 and one of 0 it is log(8/7) = {seven:.4f}, "
        f"with a single mode log 8 = {one:.3f}. “8 covered” and “7 covered” are worth the same here: read both figures."
    )


def explain_perfect(snapshot: Mapping[str, Any], member: int) -> str:
    """The formula, and a perfect sampler's measured figures."""
    ring = distributions["ring"](sigma=0.2, radius=2.0)
    many = perfect_sampler.measured(ring, 20_000, 0)
    few = perfect_sampler.measured(ring, perfect_sampler.SAMPLES, 0)
    return (
        f"In the plane ‖x‖²/σ² has the law of 2 Exp(1), so 1 − e^(−9/2) = {100 * perfect_sampler.share_within():.2f} % lie within 3σ. Measured on a "
        f"ring of radius 2 with σ = 0.2: of 20,000 draws {100 * many['high_quality_share']:.2f} %, {many['modes_covered']:.0f} modes, KL {format_number(many['kl_to_uniform_nats'], 2)} nats; of "
        f"2,500, as in each evaluation here, {100 * few['high_quality_share']:.2f} % and {format_number(few['kl_to_uniform_nats'], 2)}. A generator that is narrower than the data "
        "scores more, up to 100 %: above the perfect sampler's the share no longer says that samples get better."
    )


def undone(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether a run that had collapsed when it got ten or more discriminator steps still is, AFTER steps later; None for other runs."""
    since = cured_since(snapshot, member)
    modes = None if since is None else at_step(snapshot, "evaluation", "nearest_modes_95", since + AFTER, member=member)
    return None if modes is None else STAY if modes <= 2 else LEAVE


def cured_since(snapshot: Mapping[str, Any], member: int) -> int | None:
    """The step at which a collapsed run got ten or more discriminator steps; None where it did not, or has not collapsed before."""
    raised = [
        step for step, what in events(snapshot) if what.startswith("n_D=") and int(what.removeprefix("n_D=")) >= 10
    ]
    if not raised or snapshot["params"]["n_D"] < 10:
        return None
    collapsed = decision_guide.read(snapshot, member, raised[-1]).verdict == "collapse"
    return raised[-1] if collapsed else None


def explain_undone(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures before and after."""
    since = cured_since(snapshot, member) or 0
    modes, good = (
        [at_step(snapshot, "evaluation", name, step, member=member) or 0.0 for step in (since, since + AFTER)]
        for name in ("nearest_modes_95", "high_quality_share")
    )
    return (
        f"At step {since:,} {format_number(modes[0])} and at step {since + AFTER:,} {format_number(modes[1])} of the modes held 95 % of the samples; {100 * good[0]:.0f} % and {100 * good[1]:.0f} % were good. "
        "The best discriminator of samples at one mode, spread as the data there, is constant on them, so its gradient is 0. From the beginning the same ten steps keep the samples from gathering; that is another start, not another rule."
    )


QUESTIONS = [
    Check(
        "collapse_gradient",
        "All samples lie at one of 8 modes, far apart, with exactly the data’s spread there. The discriminator is the best one for them. Where does its gradient send the samples?",
        lambda snapshot, member: NOWHERE,
        lambda snapshot, member: (
            "There q = 8p, so D* = p/(p + q) = 1/9 at each of the samples: a constant, whose gradient is 0. The value is worse than with all modes covered, by 2 JS = 0.994 nats, and no gradient says so. Samples that are narrower than "
            "the data are sent outwards and wider ones inwards, until the width is right (*Mathematics*, step 5)."
        ),
        "once you have chosen",
        at_once=True,
        options=("to the empty modes", NOWHERE, "outwards, in all directions"),
        voice="the formula",
        note="Small is not sloped. Let them sketch D* along the ring first: 1 at seven modes, 1/9 at the eighth, and ask where the samples are on that sketch.",
    ),
    Check(
        "collapse_kl",
        "“8 of 8 modes covered”, but one of them holds 0.1 % of the samples and the others the rest, evenly. What does the KL to uniform say?",
        kl_answer,
        explain_kl,
        "once you have chosen",
        at_once=True,
        options=(
            "about 0, as for eight even modes",
            "nearly as much as for seven modes",
            "about log 8, as for one mode",
        ),
        note="Let them write the sum before they choose.",
        voice="the formula",
    ),
    Check(
        "collapse_perfect",
        "A sample is good within 3σ of a mode. Is a share of 100 % possible?",
        lambda snapshot, member: "only for samples narrower than the data",
        explain_perfect,
        "once you have chosen",
        at_once=True,
        options=("yes, with enough training", "only for samples narrower than the data", "no, for no generator"),
        note="On a line 99.73 % lie within 3σ; many carry that figure over to the plane.",
        voice="the formula",
    ),
    Check(
        "collapse_verdict",
        f"What will the guide call this run at step {CHECK_VERDICT:,}?",
        verdict,
        explain_verdict,
        f"at step {CHECK_VERDICT:,}",
        options=tuple(verdict for verdict in VERDICTS[1:] if verdict != "cannot be told"),
        fits=lambda snapshot: plane_view.has_modes(snapshot) and decision_guide.overlap_of(snapshot).can_tell,
        note="Ask for the figure that would decide, before the name.",
        claims=("start_collapses",),
    ),
    Check(
        "collapse_fewest",
        f"At step {CHECK_FULLEST:,}: how many modes will hold 95 % of the samples? (right within 1)",
        fewest,
        explain_fewest,
        f"at step {CHECK_FULLEST:,}",
        tolerance=1,
        most=25,
        fits=plane_view.has_modes,
        note="Change n_D or a learning rate, and let them say it again.",
        claims=("start_collapses",),
    ),
    Check(
        "collapse_undone",
        f"Let a run collapse (Try *Complete collapse*, to step 1,500), then set ten discriminator steps. Where are the samples {AFTER:,} steps later?",
        undone,
        explain_undone,
        f"{AFTER:,} steps after a collapsed run got ten discriminator steps",
        options=(STAY, LEAVE),
        fits=plane_view.has_modes,
        note="The same ten steps from the beginning cover all modes. Ask what the two runs differ in: where the samples were, not what the discriminator does.",
        claims=("not_undone",),
    ),
]
