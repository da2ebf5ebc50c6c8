"""The scene "A chain that slips": errors of one step, and a way back, by a formula."""

from functools import lru_cache

import numpy as np

from gan_core.figures import slipping_chain as figures
from gan_core.numerals import format_number
from gan_core.params import SlippingChainParams
from gan_core.theory import slipping_chain
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Source, Step, Try
from ui.live_view import Seen

QUESTIONS = [
    Check(
        "exposure_limit",
        "A chain slips off its path with probability 0.05 in each step, and comes back with 0.1. In the long run, which share of the time is it off?",
        lambda _, member: "1/3",
        lambda _, member: (
            "As much must slip as comes back: 0.05 (1 − P) = 0.1 P, so P = 0.05/0.15 = 1/3. The error of one step was 1/20."
        ),
        "once you have chosen",
        options=("1/20", "1/10", "1/3", "all of it"),
        at_once=True,
        voice="the formula",
        note="Then set r = 0, as for brackets: where does P go? And r = 0.95?",
    )
]

SEEN = """
A model on true prefixes errs with probability **e**: it slips off its path. Off the path it reads its own error. If training has shown it such places, it finds back with probability **r**; if not, r is small.

- **The picture**: 40 chains, one a row, from left to right. Coloured where a chain is off.
- **The share off** follows the formula, and levels off at e/(e + r). The error of one step, e, says only how it begins. What counts in the long run is e *against* r.
- **Never off** is (1 − e)ᵗ, whatever r is. With r = 0 it is all that is not off: a string of brackets, which one wrong symbol spoils.
- Exposure bias is an r that is too small. A smaller e, by longer training, and a larger r, by training on own tokens, both lower the limit.
"""

TRIES = [
    Try("No way back: r = 0", {"r": 0.0}, "Brackets. The limit is 1, however small e is. Then e = 0.03, the model's own: see what is left at t = 32.", claims=("chain_without_return",)),
    Try("As good a way back: r = 0.95", {"r": 0.95}, "The limit is 0.05, the error of one step: after a slip the chain is as good as new.", claims=("chain_that_forgets",)),
    Try("Half the error: e = 0.025", {"e": 0.025}, "The limit falls from 1/3 to 1/5, not to 1/6.", claims=("chain_limit",)),
]  # fmt: skip


@lru_cache(maxsize=8)
def simulated(e: float, r: float, T: int, seed: int) -> np.ndarray:
    """Return chains of which some are drawn and all are counted."""
    return slipping_chain.simulated(e, r, T, figures.COUNTED, seed)


def draw(params: SlippingChainParams, view: Seen, at: int) -> Drawing:
    """The chains, the share off, and the share never off."""
    e, r, T = params.e, params.r, params.T
    off = simulated(e, r, T, params.seed)
    return {
        "picture": figures.chains(off, view.theme),
        "off": figures.share_off(off, e, r, view.theme),
        "never": figures.never_off(off, e, view.theme),
    }, {
        f"off at {T}": format_number(float(slipping_chain.off(T, e, r)), 4),
        "counted": format_number(float(off[:, -1].mean()), 3),
        "limit": format_number(slipping_chain.limit(e, r), 4) if e + r else "none",
        "never off": format_number((1 - e) ** T, 4),
    }  # fmt: skip


def notebook(params: SlippingChainParams, at: int) -> str:
    """Lines that compute the numbers above the picture."""
    return f"""from gan_core.theory import slipping_chain

e, r, T = {params.e!r}, {params.r!r}, {params.T!r}
off = slipping_chain.simulated(e, r, T, {figures.COUNTED}, {params.seed!r})
{{"off": slipping_chain.off(T, e, r), "counted": off[:, -1].mean(), "limit": slipping_chain.limit(e, r), "never off": (1 - e) ** T}}"""


def mathematics(params: SlippingChainParams) -> list[Step]:
    """The closed form, with numbers at the present e and r."""
    e, r, T, number = params.e, params.r, params.T, format_number
    limit, shrink = slipping_chain.limit(e, r), 1 - e - r
    return [
        Step(
            "One step",
            r"P_{t+1} = (1 - P_t)\,e + P_t\,(1 - r) = e + (1 - e - r)\,P_t",
            f"P is the probability to be off. With e = {e:g} and r = {r:g}: P₁ = {number(e)}, P₂ = {number(e + shrink * e, 4)}.",
        ),
        Step(
            "Where it rests",
            r"P = e + (1 - e - r)\,P \;\Rightarrow\; P = \frac{e}{e + r}",
            f"As much slips as comes back. Here **{number(limit, 4)}**." if e + r else "With e = r = 0 nothing ever moves.",
        ),
        Step(
            "All of it",
            r"P_t = \frac{e}{e + r}\,\bigl(1 - (1 - e - r)^t\bigr)",
            f"The distance from the limit shrinks by 1 − e − r = {number(shrink, 4)} in each step. At t = {T}: **{number(float(slipping_chain.off(T, e, r)), 4)}**, and counted in 1,000 chains **{number(float(simulated(e, r, T, params.seed)[:, -1].mean()), 3)}**.",
        ),
    ]  # fmt: skip


SCENE = Formulas(
    key="exposure_chain",
    params=SlippingChainParams,
    groups={"chain": ""},
    draw=draw,
    notebook=notebook,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=mathematics,
    code=[Source.of("gan_core/theory/slipping_chain.py", "off", "limit", "simulated")],
    words=("exposure bias", "Markov chain", "one-step error"),
)
