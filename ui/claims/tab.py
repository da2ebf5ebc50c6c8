"""The tab Claims: what the lesson claims, how often it held, and what the reader's own runs say of it.

A claim is judged on the page by the same condition, and read at the same step, as by `python -m gan_core claims`.
"""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from gan_core import claims
from gan_core.claims import Claim, FormulaClaim, outcomes
from gan_core.claims.judge import Verdict, verdict
from gan_core.params import Params
from ui import controls, dependent_fragments, links, share
from ui.checks import Check, ask_at_once, is_answered
from ui.claims import trial, words
from ui.control_state import State
from ui.run_control import RunControl

Named = Mapping[str, Claim | FormulaClaim]
Own = Callable[[str, Any], None]  # draws what the reader can do with a claim, from its name and itself
CHANGED = "claims: the page must be drawn again"
VERDICTS = "claims: verdicts"  # {(run, claim, params, member): verdict} of this session
TRIED = "claims: formula tried"
RESTART = "Restart with the present settings"
QUICK_S = 0.01  # for one value of a formula
NONE = "No claim about a trained network or a formula stands on this page."


def of_scene(lesson: str, model: type[Params]) -> dict[str, Claim | FormulaClaim]:
    """Return the claims that a scene with these params can run, by name, those that are false on purpose too."""
    return {name: claim for name, claim in claims.of_lesson(lesson).items() if claim.model is model}


def runnable(lesson: str, model: type[Params]) -> dict[str, Claim]:
    """Return those of `of_scene` that are about a run."""
    return {name: claim for name, claim in of_scene(lesson, model).items() if isinstance(claim, Claim)}


def draw(lesson: str, model: type[Params], run: RunControl | None, member: int = 0) -> None:
    """Draw the exercise, if the lesson has one, and the claims of a scene. run: None where there is none."""
    named = of_scene(lesson, model)
    if not named:
        st.caption(NONE)
    elif run is not None:
        _of_run(lesson, named, run, member)
    else:
        _draw(lesson, named, partial(_of_formula, lesson, model))


@st.fragment
def _of_run(lesson: str, named: Named, run: RunControl, member: int) -> None:
    """Draw the claims, and again when the run says something else of one of them."""
    if st.session_state.pop(CHANGED, False):
        st.rerun()  # the whole page: other settings, another run
    snapshot = run.look()
    dependent_fragments.rerun_when(run, "claims", snapshot, lambda new: _reads(named, run, new, member), unseen=True)
    shown = min(member, int(snapshot.get("members", member + 1)) - 1)
    _draw(lesson, named, lambda name, claim: _run_of(lesson, claim, run, snapshot, shown))


def _reads(named: Named, run: RunControl, snapshot: Mapping[str, Any], member: int) -> object:
    """Return all that the tab shows of the run. Called outside the session too."""
    shown = min(member, int(snapshot.get("members", member + 1)) - 1)
    found = [verdict(claim, snapshot, shown) for claim in named.values() if isinstance(claim, Claim)]
    said = [(one.stand, one.value, one.settings, one.events) for one in found]
    return run.memory.tried, snapshot.get("stop_at"), repr(run.params), said


def _draw(lesson: str, named: Named, own: Own) -> None:
    five = [name for name in claims.five(lesson) if name in named]
    if five:
        _exercise(lesson, {name: named[name] for name in five}, own)
    rest = {name: claim for name, claim in named.items() if name not in five and not claim.false}
    if five and rest:
        st.markdown("**More claims of this lesson**")
    for name, claim in rest.items():
        _claim(lesson, name, claim, own)


def _claim(lesson: str, name: str, claim: Claim | FormulaClaim, own: Own, lead: str = "", *, told: bool = True) -> None:
    """Draw one claim. told: show what was measured."""
    with st.container(border=True, key=f"claim {lesson} {name}"):
        st.markdown(f"{lead}**{claim.sentence}**")
        st.caption(f"{words.asked(claim)} {words.free(claim)}")
        if told:
            found = outcomes.outcome_of(lesson, claim)
            said = [words.outcome(claim, found, outcomes.state(claim, found))]
            said += [f"Source: {words.source(claim)}."] if claim.source else []
            st.markdown(" ".join(said))
        own(name, claim)


def _exercise(lesson: str, named: Named, own: Own) -> None:
    """Let the reader find the claim of five that is false; what was measured of them is shown after the answer."""
    letters = dict(zip("ABCDE", named.items(), strict=False))
    failed = [letter for letter, (_, claim) in letters.items() if _fails(lesson, claim)]
    answer = failed[0] if len(failed) == 1 else None
    check = Check(
        key=f"false_one_{lesson}",
        question="Which of the five is false?",
        options=tuple(letters),
        answer=lambda snapshot, member: answer,
        explain=lambda snapshot, member: _explained(lesson, letters[answer or "A"][1]),
        awaits="as soon as you choose" if answer else "when all five have been measured (`python -m gan_core claims`)",
        at_once=True,
        voice="this page",
    )
    about_runs = any(isinstance(claim, Claim) for claim in named.values())
    how = "Run them with seeds of your own" if about_runs else "Try them with settings of your own"
    st.markdown(f"**Find the false one.** One of these five claims is false. {how}, then choose.")
    told = is_answered(check)
    for letter, (name, claim) in letters.items():
        _claim(lesson, name, claim, own, f"{letter}. ", told=told)
    ask_at_once(check)
    if is_answered(check) and not told:
        st.rerun()


def _explained(lesson: str, claim: Claim | FormulaClaim) -> str:
    found = outcomes.outcome_of(lesson, claim)
    assert found is not None, "it is the ledger's answer"
    return f"{claim.sentence} That held in {found.holds} of {found.of} {words.seeds(claim)}."


def _fails(lesson: str, claim: Claim | FormulaClaim) -> bool:
    return outcomes.state(claim, outcomes.outcome_of(lesson, claim)) == "failed"


def _run_of(
    lesson: str, claim: Claim | FormulaClaim, run: RunControl, snapshot: Mapping[str, Any], member: int
) -> None:
    """Draw the buttons of a claim about a run, and what the run on the page says of it."""
    assert isinstance(claim, Claim)
    now = Verdict("other") if "picture" not in snapshot else verdict(claim, snapshot, member)
    now = _remembered(run, claim, now, member)
    found = outcomes.outcome_of(lesson, claim)
    used = {run.params.seed if run.params is not None else 0, *(found.seeds if found else ())}
    # those of the controls, where they differ from the run's by a change on the way
    settings = run.params if run.params is not None and claim.covers(run.params) else now.params
    said, offers, step = "", {"Run it": lambda: _try(run, claim, _reseeded(claim.base, used))}, f"{claim.step:,}"
    if now.judged:
        said = f"{words.judged(claim, now)} [Link to this run]({_link(run, claim, now.params)}).{_tally(run, claim)}"
        offers["Try another seed"] = lambda: _try(run, claim, _reseeded(settings, used))
        if settings != now.params:
            offers[RESTART] = lambda: _try(run, claim, settings)
        elif run.params is not None and not claim.events:  # those of the controls may be others since
            differ = tuple(claim.differences(run.params))
            late, lead = (
                Verdict("other", params=run.params, settings=differ),
                "A run with the present settings would not count",
            )
            said += f" {words.kept_from(claim, late, lead)}" if differ else ""
    elif now.stand == "ahead" and snapshot.get("stop_at") == claim.step:
        said = f"This run tests this claim: it answers at step {step}."
    elif now.stand == "passed" or (now.stand == "ahead" and settings != claim.base):
        past = "has passed" if now.stand == "passed" else "does not stop at"
        said = f"The run on the page has settings of this claim, but {past} step {step}, where the claim is read."
        offers[f"Run these settings to step {step}"] = lambda: _try(run, claim, settings)
    elif run.memory.tried == claim.name and now.params is not None:
        said = words.kept_from(claim, now)
        if claim.covers(settings):
            offers[RESTART] = lambda: _try(run, claim, settings)
    _buttons(claim.name, offers)
    if said:
        st.markdown(said) if now.judged else st.caption(said)


def _reseeded(params: Params, used: Collection[int]) -> Params:
    return params.changed({"seed": trial.new_seed(used)})


def _link(run: RunControl, claim: Claim, params: Params) -> str:
    to = trial.link_to(claim, params)
    also = {**run.scene, **to.also}
    return share.address(links.build(params, to.events, to.stop, start=run.start_values, opens=run.opens, also=also))


def _try(run: RunControl, claim: Claim, params: Params) -> None:
    run.try_claim(claim.name, params)
    st.session_state[CHANGED] = True


def _remembered(run: RunControl, claim: Claim, now: Verdict, member: int) -> Verdict:
    """Return what this run said of the claim at its step, also after it went on."""
    store: dict[Any, Verdict] = st.session_state.setdefault(VERDICTS, {})
    key = (run.key, claim.name, repr(now.params), member)
    if now.judged:
        store.setdefault(key, now)
    return store.get(key, now) if now.stand == "passed" else now


def _tally(run: RunControl, claim: Claim) -> str:
    """Say how many runs of this session agree with the claim, from the second on."""
    store: dict[Any, Verdict] = st.session_state.get(VERDICTS, {})
    mine = [found for key, found in store.items() if key[:2] == (run.key, claim.name)]
    good = sum(found.stand == "bears out" for found in mine)
    agree = "1 agrees" if good == 1 else f"{good or 'none'} agree"
    return f" Of your {len(mine)} runs of this claim, {agree} with it." if len(mine) > 1 else ""


def _of_formula(lesson: str, model: type[Params], name: str, claim: Claim | FormulaClaim) -> None:
    """Draw the buttons of a claim about a formula, and what the settings on the page say of it: at once, if the reader tries this claim.

    The others wait for their button where they take long, so that the page follows its controls.
    """
    if not isinstance(claim, FormulaClaim):
        return  # about a run that is not there
    params, tries = controls.present(model), st.session_state.get(TRIED, st.query_params.get(links.CLAIM)) == name
    differ = tuple(claim.differences(params))
    offers: dict[str, Callable[[], None]] = {"Set its settings": partial(_set, claim)}
    said = ""
    if not differ and (tries or _is_quick(lesson, claim)):
        value = _value(claim, params)
        now = Verdict("bears out" if claim.holds(value) else "counterexample", value, params)
        state = State.present("")
        also = {links.TAB: "claims", links.CLAIM: name}
        link = share.address(links.build(params, start=state.start if state else None, also=also))
        said = f"{words.judged(claim, now, 'This setting')} [Link to it]({link})."
    elif not differ:
        offers["Judge the present settings"] = partial(st.session_state.__setitem__, TRIED, name)
    elif tries:
        said = words.kept_from(claim, Verdict("other", params=params, settings=differ))
    _buttons(name, offers)
    if said:
        st.markdown(said) if not differ else st.caption(said)


def _is_quick(lesson: str, claim: FormulaClaim) -> bool:
    """Return whether a value takes little time, as it was measured."""
    found = outcomes.outcome_of(lesson, claim)
    return found is not None and found.seconds / found.of < QUICK_S


@lru_cache(maxsize=256)
def _value(claim: FormulaClaim, params: Params) -> float | None:
    return claim.at(params)


def _set(claim: FormulaClaim) -> None:
    st.session_state[TRIED] = claim.name
    controls.set_values(claim.base.model_dump(), why="Claim")


def _buttons(name: str, offers: Mapping[str, Any]) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, do in offers.items():
            st.button(label, on_click=do, key=f"claim {name} {label}")


def warm() -> None:
    """Read the code that the outcomes depend on, once a server, so that no page waits for it."""
    for lesson in claims.lessons():
        for claim in claims.of_lesson(lesson).values():
            outcomes.state(claim, outcomes.outcome_of(lesson, claim))
