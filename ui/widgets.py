"""One widget for one setting, drawn from its spec. The value is in the session state under the widget's key."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import streamlit as st

from gan_core.numerals import format_exact
from gan_core.params import Params, Spec
from gan_core.params.vary import Listed
from ui import setting_list
from ui.text import escape_markdown

MAX_STOPS = 400  # of a slider; with more, a mouse cannot select a value, and a number field is drawn instead
RESTARTS = "↺"


def decades(low: float, high: float) -> list[float]:
    """Return 1, 2, 5, 10, … from low to high, both included: the stops of a logarithmic slider."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = (float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5))
    return sorted({low, high, *(x for x in grid if low <= x <= high)})


def stops(spec: Spec, exact: Iterable[float]) -> list[float]:
    """Return a logarithmic slider's stops, with the exact values of links and presets."""
    assert spec.low is not None and spec.high is not None
    within = {x for x in exact if spec.low <= x <= spec.high}
    return sorted({*decades(float(spec.low), float(spec.high)), spec.default, *within})


def step_of(low: float, high: float, default: float) -> float:
    """Return the largest of 1, 0.5, 0.2, … that is at most a 40th of the range and divides it at both ends and the default."""
    for power in range(3, -6, -1):
        for digit in (5, 2, 1):
            step = float(f"{digit}e{power}")
            on_grid = all(abs(x / step - round(x / step)) < 1e-6 for x in (low, high, default))
            if step <= (high - low) / 40 and on_grid:
                return step
    return (high - low) / 100


def draw(
    spec: Spec,
    key: str,
    exact: Iterable[float] = (),
    picture: Callable[[str], str] | None = None,
    *,
    by: str = "",
    listed: Listed | None = None,
    params: Params | None = None,
    problem: str = "",
    on_change: Callable[[], None] | None = None,
) -> None:
    """Draw the widget; a mark after the label means that a change restarts the run.

    listed, params, problem: for a text that lists settings: what it may list, the current settings, and why the last change was refused, in Markdown. picture: for a choice shown as images, name → an image's address. by: the setting that overrides this one now.
    """
    chosen = f": {escape_markdown(spec.choices[st.session_state[key]])}" if spec.choices and picture else ""
    label = (
        escape_markdown(spec.label)
        + chosen
        + ("" if spec.live else f" {RESTARTS}")
        + (f" (see {escape_markdown(by)})" if by else "")
    )
    when = "Applies at once." if spec.live else "A change restarts the run."
    when = f"Now overridden by {escape_markdown(by)}." if by else when
    more = {"key": key, "help": f"{escape_markdown(spec.help)} {when}", "disabled": bool(by), "on_change": on_change}
    # The value is in the session state, and also the widget's default: if a run of the script ended before the browser
    # got the value, the browser takes the default as the widget's value and sends it back.
    now = st.session_state[key]
    if spec.kind == "choice":
        assert spec.choices is not None
        names = spec.choices
        if picture is None:
            st.selectbox(
                label, list(names), list(names).index(now), format_func=lambda name: names.get(name, name), **more
            )
        else:
            st.pills(
                label,
                list(names),
                default=now,
                format_func=lambda name: f"![{names[name]}]({picture(name)})",
                required=True,
                **more,
            )
    elif spec.kind == "bool":
        st.toggle(label, now, **more)
    elif listed is not None and params is not None:
        setting_list.draw(label, key, listed, params, help=more["help"], suggest=_suggested, one=_one, problem=problem)
    elif spec.kind == "text":
        st.text_input(label, now, max_chars=2000, **more)
    elif spec.log:
        st.select_slider(label, stops(spec, exact), now, format_func=format_exact, **more)
    elif spec.kind == "int":
        _whole(spec, label, now, more)
    else:
        _real(spec, label, now, more)


def _suggested(spec: Spec) -> list[float]:
    """Return numbers to offer for a list of values."""
    if spec.log:
        return stops(spec, ())
    return sorted({spec.default, *(x for x in (spec.low, spec.high) if x is not None)})


def _one(spec: Spec, key: str, on_change: Callable[[], None]) -> None:
    """Draw the widget of one listed setting, without the mark of a restart: the list has it."""
    draw(replace(spec, live=True), key, [st.session_state[key]] if spec.log else (), on_change=on_change)


def _whole(spec: Spec, label: str, now: int, more: dict) -> None:
    low, high = int(spec.low or 0), int(spec.high or 2**31 - 1)
    if high - low <= 64:
        st.slider(label, low, high, now, step=1, **more)
    else:
        st.number_input(label, low, high, now, step=1, **more)


def _real(spec: Spec, label: str, now: float, more: dict) -> None:
    assert spec.low is not None and spec.high is not None
    low, high = float(spec.low), float(spec.high)
    step = step_of(low, high, spec.default)
    if (high - low) / step <= MAX_STOPS and high < 10:
        st.slider(label, low, high, now, step=step, format="%.4g", **more)
    else:  # 0 to 100, or 0 to 0.9999: the interesting values are near one end
        st.number_input(label, low, high, now, step=0.5 if high >= 10 else 0.01, format="%.6g", **more)
