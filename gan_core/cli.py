"""The command line: run an experiment, run the claims again, list the experiments, show an experiment's settings."""

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any, NoReturn

import orjson

from gan_core import experiments
from gan_core.claims import command as claims
from gan_core.data import distributions
from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.params.events import read_events
from gan_core.registry import labels_of
from gan_core.report import report_of
from gan_core.training.constraints import constraints
from gan_core.training.optimisers import optimisers

CHUNK_SECONDS = 0.25  # between two lines of progress


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message} (see python -m gan_core --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0, or 2 for a wrong name or value, which is reported in one line."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
        given.do(given)
    except BadInput as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m gan_core", description="Experiments of GANscope without the browser.")
    verbs = parser.add_subparsers(required=True, metavar="run | claims | list | show", parser_class=_Parser)

    run = verbs.add_parser("run", help="run an experiment and print its results")
    run.add_argument("experiment")
    run.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting; preset=NAME sets several"
    )
    run.add_argument("--steps", default="1000", help="steps to take (default 1000)")
    run.add_argument("--seed", help="the same as --set seed=…")
    run.add_argument("--events", default="", help="changes during the run, as in a link: 1200:lr_D=1e-4,1350:step_D")
    run.add_argument("--device", default="", help="cpu, cuda or cuda:N (default: a GPU if there is one)")
    run.add_argument("--json", action="store_true", help="print one JSON object")
    run.set_defaults(do=_run)

    claims.add_to(verbs)
    verbs.add_parser("list", help="experiments, losses, data sets").set_defaults(do=_list)
    show = verbs.add_parser("show", help="an experiment's settings: bounds, default, help")
    show.add_argument("experiment")
    show.set_defaults(do=_show)
    return parser


def _run(given: argparse.Namespace) -> None:
    entry = experiments.registry[given.experiment]
    params = entry.Params.of(_settings(given))
    events = read_events(given.events, entry.Params, entry.commands)
    if not given.steps.isdecimal() or int(given.steps) > 10**9:
        raise BadInput(f"--steps: '{given.steps}' is not allowed; a whole number from 0 to 1000000000.")

    import torch

    from gan_core.runtime.device import choose_device
    from gan_core.runtime.run import Run

    torch.set_num_threads(1)
    device = choose_device(given.device)
    run = Run(entry.load()(params, device=device), events)
    seconds = _advance(run, int(given.steps))
    run.experiment.measure()
    snapshot = run.snapshot()
    if snapshot.get("images_note"):
        print(snapshot["images_note"], file=sys.stderr)
    rate = run.step / seconds if run.step else 0.0
    report = report_of(snapshot, steps_per_second=rate, device=device)
    if given.json:
        print(orjson.dumps(report).decode())
    else:
        print("\n".join(f"{name:24} {_text(value)}" for name, value in report.items() if name != "params"))


def _advance(run: Any, steps: int) -> float:
    """Train, with progress on a terminal; Ctrl-C stops early and keeps the results. Return the seconds it took."""
    start, chunk = time.perf_counter(), 1
    try:
        while run.step < steps and not run.experiment.over:
            before = time.perf_counter()
            run.advance(min(chunk, steps - run.step))
            spent = time.perf_counter() - before
            chunk = max(1, min(2 * chunk, int(chunk * CHUNK_SECONDS / max(spent, 1e-6))))
            if sys.stderr.isatty():
                print(f"\rstep {run.step} of {steps}", end="", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"\nstopped at step {run.step}", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return time.perf_counter() - start


def _settings(given: argparse.Namespace) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in given.set:
        name, equals, value = item.partition("=")
        if not equals:
            raise BadInput(f"--set: '{item}' is not of the form NAME=VALUE.")
        found[name] = value
    return found if given.seed is None else {**found, "seed": given.seed}


def _list(given: argparse.Namespace) -> None:
    tables = {
        "experiments": {entry.name: entry.title for entry in experiments.registry},
        "losses": labels_of(losses),
        "data sets": labels_of(distributions),
        "constraints": labels_of(constraints),
        "optimisers": labels_of(optimisers),
    }
    for title, rows in tables.items():
        print(title, *(f"  {name:20} {label}" for name, label in rows.items()), sep="\n")


def _show(given: argparse.Namespace) -> None:
    entry = experiments.registry[given.experiment]
    print(f"{entry.name}: {entry.title}")
    for name, spec in entry.Params.specs().items():
        live = ", live" if spec.live else ""
        listed = entry.Params.listed(name)
        form = (", name=value|value; …" if listed.several else ", name=value; …") if listed else ""
        print(
            f"  {name:28} default {spec.to_text(spec.default) or repr('')}; {spec.allowed}{form}{live}\n{'':31}{spec.help}"
        )
    print("presets: " + ", ".join(entry.Params.presets))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    return "none" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
