"""The charts of a GAN in the plane, each against the step: (snapshot, theme) → a figure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.marks import events
from gan_core.figures.ranges import ceiling
from gan_core.figures.theme import Figure, Theme
from gan_core.losses import losses as registry
from gan_core.theory.perfect_sampler import kl_ceiling_nats, kl_floor_nats, share_of, sliced_w1_of

Snapshot = Mapping[str, Any]
LAYER_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def losses(snapshot: Snapshot, theme: Theme) -> Figure:
    """Both losses, the discriminator's without its penalty, each in the unit of its formula."""
    before = [snapshot.get("start_params", {}).get("loss"), *(loss for step, loss in _changes_of_loss(snapshot))]
    alone = snapshot["members"] == 1
    units = [registry[name].unit for name in before if name] if alone else []
    unit = (", then " if alone else ", ").join(dict.fromkeys([*units, *snapshot["loss_unit"]]))
    if snapshot.get("params", {}).get("feature_matching"):
        unit += ", that of G in features²"
    lines = [Line("loss_G", "G", "generated"), Line("loss_D", "D", "discriminator", "dash")]
    return chart(snapshot, theme, _title(snapshot, "Loss", unit, "G", "D"), lines)


def scores(snapshot: Snapshot, theme: Theme) -> Figure:
    """The discriminator's mean raw score f of real and of generated points."""
    lines = [Line("score_real", "real", "real"), Line("score_fake", "generated", "generated", "dash")]
    return chart(snapshot, theme, _title(snapshot, "Score f of D", "", "real", "generated"), lines)


def gradients(snapshot: Snapshot, theme: Theme, where: str = "points") -> Figure:
    """What reaches the generator: the mean of N |∂L_G/∂f| at the scores and of N ‖∂L_G/∂x‖ at the points or images, on a log axis."""
    lines = [
        Line("sample_gradient", f"at the {where}", "gradient", group="probe"),
        Line("logit_gradient", "at the scores", "gradient", "dash"),
    ]
    return chart(snapshot, theme, _title(snapshot, "Slope of L<sub>G</sub>", "log", where, "scores"), lines, log=True)


def slope(snapshot: Snapshot, theme: Theme) -> Figure:
    """The mean of N |∂L_G/∂f| at the generated samples' scores, on a log axis: what a race is about."""
    title = "Slope of L<sub>G</sub> at the scores <i>(log)</i>"
    return chart(snapshot, theme, title, [Line("logit_gradient", "at the scores", "gradient")], log=True)


def accuracy(snapshot: Snapshot, theme: Theme) -> Figure:
    """How often the discriminator is right on samples that it has not learnt from, in per cent; 50 is chance."""
    line = Line("discriminator_accuracy", "D", "discriminator", group="probe", scale=100)
    title = "D right on held-out samples <i>(%)</i>"
    return chart(
        snapshot, theme, title, [line], y_range=[0.0, 112.0], reference=Reference(50.0, "chance"), tickvals=[0, 50, 100]
    )


def saturation_meter(snapshot: Snapshot, theme: Theme) -> Figure:
    """The saturation meter: how many decades the slope at the scores lies below that of the non-saturating loss there.

    It means something where D = σ(f) is a probability: a member whose discriminator gives a score has no line.
    """
    every = snapshot["history"]["every"]
    with np.errstate(divide="ignore", invalid="ignore"):
        decades = np.log10(
            np.asarray(every["logit_gradient"], float) / np.asarray(every["non_saturating_slope"], float)
        )
    decades[~np.isfinite(decades)] = np.nan
    decades[:, [output != "logit" for output in snapshot["discriminator_output"]]] = np.nan
    shown = {**snapshot, "history": {"every": {"step": every["step"], "saturation": decades.astype(np.float32)}}}
    lines = [Line("saturation", "L<sub>G</sub>", "gradient")]
    return chart(
        shown,
        theme,
        "Saturation: slope against non-saturating <i>(decades)</i>",
        lines,
        reference=Reference(0.0, "none"),
    )


def layer_gradients(snapshot: Snapshot, theme: Theme, network: str = "G", member: int = 0) -> Figure:
    """‖∇L‖ of every layer of one network ("G" or "D") of one member, weight and bias together, on a log axis."""
    probe = snapshot["history"]["probe"]
    prefix = f"gradient_{network}_"
    names = [name for name in probe if name.startswith(prefix)]
    alone = {
        **snapshot,
        "members": 1,
        "history": {"probe": {"step": probe["step"], **{name: probe[name][:, member : member + 1] for name in names}}},
    }
    colour = "gradient" if network == "G" else "discriminator"
    lines = [
        Line(name, f"layer {name.removeprefix(prefix)}", colour, LAYER_DASHES[i % len(LAYER_DASHES)], "probe")
        for i, name in enumerate(names)
    ]
    title = f"Gradient of each layer of {network} <i>(log)</i>"
    return chart(alone, theme, title, lines, log=True)


def modes(snapshot: Snapshot, theme: Theme) -> Figure:
    """Modes with a sample within 3σ, against all modes of the data."""
    many = snapshot["mode_histogram"].shape[1]
    line = Line("modes_covered", "covered", "generated", group="evaluation")
    reference = Reference(many, f"all {many}") if many else None
    return chart(snapshot, theme, "Modes covered", [line], y_range=[0.0, max(many, 1) * 1.12], reference=reference)


def perfect_share(snapshot: Snapshot) -> float:
    """Return the share of good samples that a perfect sampler of the run's data has."""
    return share_of(*(snapshot["params"][name] for name in ("data", "sigma", "radius")))


def quality(snapshot: Snapshot, theme: Theme) -> Figure:
    """Share of samples within 3σ of a mode, in per cent, with what a perfect sampler has: 98.89 % of modes that are far apart."""
    line = Line("high_quality_share", "generated", "generated", group="evaluation", scale=100)
    perfect = 100 * perfect_share(snapshot)
    reference = Reference(perfect, f"perfect {perfect:.1f}")
    title = "Samples within 3σ of a mode <i>(%)</i>"
    return chart(snapshot, theme, title, [line], y_range=[0.0, 112.0], reference=reference, tickvals=[0, 50, 100])


def covered_and_good(snapshot: Snapshot, theme: Theme) -> Figure:
    """Modes covered, of all modes, and samples within 3σ of one, both in per cent, with what a perfect sampler has."""
    many = snapshot["mode_histogram"].shape[1]
    covered = Line("modes_covered", "covered", "generated", group="evaluation", scale=100 / max(many, 1))
    good = Line("high_quality_share", "good", "generated", "dot", group="evaluation", scale=100)
    perfect = 100 * perfect_share(snapshot)
    reference = Reference(perfect, f"perfect {perfect:.1f}")
    title = _title(snapshot, "Modes covered, good samples", "%", "covered", "good")
    return chart(
        snapshot, theme, title, [covered, good], y_range=[0.0, 118.0], reference=reference, tickvals=[0, 50, 100]
    )


def kl_to_uniform(snapshot: Snapshot, theme: Theme) -> Figure:
    """KL of the good samples' modes to uniform, in nats, on a log axis, between a perfect sampler's and log M, of one mode alone."""
    many = max(snapshot["mode_histogram"].shape[1], 2)
    floor, most = kl_floor_nats(many), kl_ceiling_nats(many)
    references = [Reference(floor, f"perfect {floor:.4f}"), Reference(most, f"one mode {most:.2f}")]
    line = Line("kl_to_uniform_nats", "generated", "generated", group="evaluation")
    title = "KL to uniform <i>(nats, log)</i>"
    return chart(snapshot, theme, title, [line], log=True, y_range=[-4.0, 1.0], reference=references)


def distances(snapshot: Snapshot, theme: Theme) -> Figure:
    """The Jensen–Shannon divergence on the grid of cells in nats, with the value that a perfect sampler of the same size would score.

    It is at most that of the two laws themselves: cells hide what is finer than they are.
    """
    floors = np.asarray(snapshot["js_floor_nats"], float)
    line = Line("js_nats", "generated", "generated", group="distance")
    same = np.isfinite(floors).all() and np.ptp(floors) <= 0.05 * floors.max()  # members may differ in their data
    reference = Reference(float(floors.mean()), "perfect") if same else None
    title = "Jensen–Shannon divergence on a grid <i>(nats)</i>"
    return chart(snapshot, theme, title, [line], y_range=[0.0, 0.75], reference=reference)


def transport(snapshot: Snapshot, theme: Theme) -> Figure:
    """The sliced Wasserstein-1 distance between generated and real points, in the data's unit, with that of two samples of the data."""
    line = Line("sliced_w1", "generated", "generated", group="distance")
    perfect = sliced_w1_of(*(snapshot["params"][name] for name in ("data", "sigma", "radius")))
    values = snapshot["history"].get("distance", {}).get("sliced_w1", np.zeros(0))
    most = float(np.max(values, where=np.isfinite(values), initial=0.0))
    y_range = [0.0, ceiling(most) if most else 1.0]
    title, reference = "Sliced Wasserstein-1 <i>(data’s unit)</i>", Reference(perfect, f"perfect {perfect:.3f}")
    return chart(snapshot, theme, title, [line], y_range=y_range, reference=reference)


def _changes_of_loss(snapshot: Snapshot) -> list[tuple[int, str]]:
    """Return (step, loss) of every change of the loss until now."""
    named = [(step, what.removeprefix("loss=")) for step, what in events(snapshot) if what.startswith("loss=")]
    return [(step, name) for step, name in named if step <= snapshot["step"]]


def _title(snapshot: Snapshot, what: str, unit: str, thick: str, thin: str) -> str:
    """Name the quantity and its unit; in a race, where colours name the members, also which line is which."""
    unit = f" <i>({unit})</i>" if unit else ""
    return what + unit + (f" · thick {thick}, thin {thin}" if snapshot["members"] > 1 else "")
