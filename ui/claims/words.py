"""A claim and what came out of it, in words for readers: labels in place of the names of settings."""

import re

from gan_core.claims import Claim, FormulaClaim
from gan_core.claims.claim import bound_text
from gan_core.claims.judge import Verdict
from gan_core.claims.outcomes import Outcome
from gan_core.numerals import format_number
from gan_core.params import Spec
from ui.text import escape_markdown

AnyClaim = Claim | FormulaClaim


def asked(claim: AnyClaim) -> str:
    """Say what is read and what it must be, in which share of the seeds."""
    each, many = ("every seed", "the seeds") if isinstance(claim, Claim) else ("every draw", "the draws")
    share = f"in {each}" if claim.share == 1 else f"in at least {100 * claim.share:.0f} % of {many}"
    when = f"Read at step {claim.step:,}" if isinstance(claim, Claim) else "What is computed"
    return f"{when}: {escape_markdown(_figure(claim))}. It must be {claim.condition}, {share}."


def free(claim: AnyClaim) -> str:
    """Say what a reader may change."""
    specs = claim.model.specs()
    parts = ["the seed"] if isinstance(claim, Claim) else []
    parts += [f"{specs[name].label}, {_range(specs[name], allowed)}" for name, allowed in claim.free.items()]
    return f"You may change: {'; '.join(parts)}." if parts else "Nothing in it is free."


def outcome(claim: AnyClaim, found: Outcome | None, state: str) -> str:
    """Say what was measured, with the interval, the date and on what; a failed claim is said to have failed."""
    if found is None:
        return "*Not run yet.*"
    low, high = (f"{100 * end:.0f}" for end in found.interval)
    counted = f"eld in {found.holds} of {found.of} {seeds(claim)} (95 % interval {low} to {high} %)"
    lead = {
        "held": "✓ H",
        "failed": "✗ **Failed**: h",
        "stale": "*Stale*, since the settings or the code that trains have changed: h",
    }[state]
    versions = (
        f"torch {found.versions['torch']}, {found.device}"
        if isinstance(claim, Claim) and "torch" in found.versions
        else f"numpy {found.versions.get('numpy', '')}"
    )
    return f"{lead}{counted}, {found.date}, {versions}."  # fmt: skip


def seeds(claim: AnyClaim) -> str:
    """Say what was counted."""
    return "seeds" if isinstance(claim, Claim) else "draws of the free settings"


def source(claim: AnyClaim) -> str:
    """Return the source with its arXiv number as a link."""
    return re.sub(r"arXiv:(\d{4}\.\d{4,5})", r"[arXiv:\1](https://arxiv.org/abs/\1)", claim.source)


def read(claim: AnyClaim, value: float | None) -> str:
    """Say the value of the figure."""
    return f"{escape_markdown(_figure(claim))}: {'no value' if value is None else format_number(value, 4)}"


def judged(claim: AnyClaim, verdict: Verdict, run: str = "This run") -> str:
    """Say what a run, or what the settings, say of the claim. run: who speaks."""
    found = read(claim, verdict.value)
    if verdict.stand == "bears out":
        return f"✓ {run} agrees with the claim: {found}; the claim says {claim.condition}."
    rest = (
        f" The claim allows such runs in up to {100 * (1 - claim.share):.0f} % of the seeds." if claim.share < 1 else ""
    )
    return f"✗ A counterexample: {found}; the claim says {claim.condition}.{rest}"


def kept_from(claim: AnyClaim, verdict: Verdict, lead: str = "This does not count for the claim") -> str:
    """Say which settings, or that changes on the way, keep a run from counting for the claim. lead: what that means."""
    specs, parts = claim.model.specs(), []
    for name in verdict.settings[:3]:
        spec, wanted = specs[name], getattr(claim.base, name)
        about = f"values {_range(spec, claim.free[name])}" if name in claim.free else _shown(spec, wanted)
        parts.append(f"{spec.label} is {_shown(spec, getattr(verdict.params, name))}, and the claim is about {about}")
    if len(verdict.settings) > 3:
        parts.append(f"{len(verdict.settings) - 3} more settings differ")
    if not parts:
        parts.append("settings were changed during the run, and not as the claim says")
    return f"{lead}: {'; '.join(parts)}."


def _figure(claim: AnyClaim) -> str:
    return claim.figure.words if isinstance(claim, Claim) else claim.words


def _range(spec: Spec, allowed: tuple) -> str:
    if spec.kind in ("choice", "bool"):
        return " or ".join(_shown(spec, value) for value in allowed)
    return f"from {bound_text(allowed[0])} to {bound_text(allowed[1])}"


def _shown(spec: Spec, value: object) -> str:
    return spec.shown(value) or "none"
