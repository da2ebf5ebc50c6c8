"""A run that can refute a claim, as a link: the claim's settings or others that it covers, its changes, and a stop at its step."""

from collections.abc import Collection, Mapping
from secrets import randbelow

from gan_core.claims import Claim
from gan_core.claims.judge import answers
from gan_core.experiments import registry
from gan_core.params import Params
from gan_core.params.events import read_events, write_events
from ui.links import TAB, Link

FIRST, LAST = 1_000, 9_999  # seeds that are offered


def link_to(claim: Claim, params: Params) -> Link:
    """Return the link to a run of a claim: it plays at once, opens the tab of the claims and stops at the claim's step."""
    events = read_events(claim.events, claim.model, registry[claim.experiment].commands)
    return Link(params, tuple(events), claim.step, also={"play": "1", TAB: "claims"})


def of_link(claims: Mapping[str, Claim], link: Link, before: str = "") -> str:
    """Return the name of the claim that the run of a link tries, `before` if it is one of them; '' for none."""
    found = [
        name
        for name, claim in claims.items()
        if claim.covers(link.params) and answers(claim, write_events(list(link.events)), link.stop)
    ]  # fmt: skip
    return before if before in found else found[0] if found else ""


def new_seed(used: Collection[int]) -> int:
    """Return a seed that was not used."""
    while (seed := FIRST + randbelow(LAST - FIRST + 1)) in used:
        pass
    return seed
