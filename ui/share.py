"""A run as a link, a shell command and a notebook cell; a page of formulas as a link and a notebook cell."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

import streamlit as st

from gan_core.experiments import registry
from gan_core.params import Params
from gan_core.params.events import Event, read_events
from ui import links


def address(query: str) -> str:
    """Return the current page's address with this query."""
    return (st.context.url or "").split("?")[0] + query


def command(experiment: str, params: Params, events: str, step: int) -> str:
    """Return the command line that repeats the run up to this step."""
    settings = "".join(f" --set '{name}={value}'" for name, value in params.non_defaults().items() if name != "seed")
    return (
        f"python -m gan_core run {experiment}{settings} --seed {params.seed} --steps {step}"
        + (f" --events '{events}'" if events else "")
        + " --json"
    )


def arguments(values: Mapping[str, Any]) -> str:
    """Return values as the arguments of a call: 'h=0.2, method="r1"' with Python's quotes."""
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def notebook(experiment: str, params: Params, events: Sequence[Event], step: int) -> str:
    """Return Python lines that build the run and train it to this step, with its changes at their steps."""
    specs = params.specs()
    values = {name: getattr(params, name) for name in specs if getattr(params, name) != specs[name].default}
    given = arguments(values)
    created = f'experiments.create("{experiment}"{", " if given else ""}{given})'
    lines = ["from gan_core import experiments", "", f"run = {created}"]
    # changes at one step are applied together: the settings in between may be invalid
    for (at, kind, _), group in groupby(enumerate(events), lambda item: _moment(*item)):
        lines.append(f"run.advance({at} - run.step)")
        if kind:
            lines.append(f'run.command("{kind}")')
            continue
        change = {event.name: event.value for _, event in group}
        params = params.changed(change)
        lines.append(f"run.apply({ {name: getattr(params, name) for name in change} })")
    return "\n".join([*lines, f"run.advance({step} - run.step)", "run.measure()", "run.snapshot()"])


def _moment(index: int, event: Event) -> tuple[int, str, int]:
    """Return (step, command or "", index of a command): events with the same key are one group."""
    return (event.step, event.name, index) if event.value is None else (event.step, "", -1)


@st.dialog("Share this run", width="large")
def show(
    experiment: str,
    snapshot: Mapping[str, Any],
    start: Params | None = None,
    opens: str = "",
    also: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Show link, command and notebook lines, from the params, events and step of the run's snapshot.

    start: the page's start values, where they are not the model's defaults; opens: as in `links.settings`. also: further keys of its address.
    """
    if "start_params" not in snapshot:
        st.markdown("The run is still starting; try again in a moment.")
        return
    entry = registry[experiment]
    seen = {name: snapshot["params"][name] for name in entry.Params.seen_only}  # no event: what is shown now counts
    params = entry.Params.of({**snapshot["start_params"], **seen})
    events, step = snapshot["events"], int(snapshot["step"])
    read = read_events(events, entry.Params, entry.commands)
    st.markdown(f"**Link** to this run with its changes, up to step {step:,}")
    st.code(
        address(links.build(params, read, step, start=start, opens=opens, also=also)), language=None, wrap_lines=True
    )
    st.markdown("**Command line**")
    st.code(command(experiment, params, events, step), language="bash", wrap_lines=True)
    st.markdown("**Notebook**")
    st.code(notebook(experiment, params, read, step), language="python", wrap_lines=True)
    st.caption(
        f"The numbers are the same on the same build, the same device ({snapshot['device']}) and one CPU thread. Elsewhere "
        "rounding differs, and the numbers of a long run drift apart."
    )


@st.dialog("Share this page", width="large")
def show_formulas(params: Params, start: Params, also: Mapping[str, str], notebook: str) -> None:
    """Show the link of a page of formulas, and its notebook lines if there are some. start, also: as for `show`."""
    st.markdown("**Link** to this page with its settings")
    st.code(address(links.build(params, start=start, also=also)), language=None, wrap_lines=True)
    if notebook:
        st.markdown("**Notebook**")
        st.code(notebook, language="python", wrap_lines=True)
