"""An experiment's figures where no page chooses among them: a picture with layers, and charts. One entry an experiment that has any."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from gan_core import figures
from gan_core.figures import (
    alignment,
    bptt,
    exposure_bias,
    images,
    latent,
    line_critic,
    memory_task,
    order,
    saturation,
    sequence_shapes,
    stacked,
    starving,
)
from gan_core.figures.theme import Figure, Theme

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """How an experiment is drawn: the picture of some layers, and charts whose only other argument is the theme."""

    picture: Callable[..., Figure]
    charts: Callable[[Snapshot], list[Callable[[Snapshot, Theme], Figure]]]
    layers: Mapping[str, str]
    on: tuple[str, ...]

    def figures(self, snapshot: Snapshot, theme: Theme, layers: Collection[str]) -> dict[str, Figure]:
        """Return the figures by name, the first member's where a figure shows one; a layer that is not known is left out."""
        shown = [name for name in self.layers if name in layers]
        charts = {chart.__name__: chart(snapshot, theme) for chart in self.charts(snapshot)}
        return {"picture": self.picture(snapshot, theme, layers=shown), **charts}


def of_plane(snapshot: Snapshot) -> list[Callable[[Snapshot, Theme], Figure]]:
    """Where the data have modes they are counted, else distances are measured."""
    modes = snapshot["mode_histogram"].shape[1]
    last = [figures.modes, figures.quality] if modes else [figures.distances, figures.transport]
    return [figures.losses, figures.scores, figures.gradients, *last]


def of_images(snapshot: Snapshot, theme: Theme) -> Figure:
    """The gradient that reaches the images."""
    return figures.gradients(snapshot, theme, "images")


def _drawn(picture: Callable[..., Figure], layers: Mapping[str, str], *charts: Callable[..., Figure]) -> Drawn:
    return Drawn(picture, lambda snapshot: list(charts), layers, tuple(layers))


PLANE = {name: label for name, label in figures.LAYERS.items() if name != "optimal"}  # D* needs a second computation
ORDER = {name: label for name, label in order.LAYERS.items() if name != "optimal"}
MOSAIC = (images.samples, images.LAYERS, images.score_histogram)

DRAWN = {
    "plane_gan": Drawn(figures.plane, of_plane, PLANE, figures.DEFAULT_LAYERS),
    "image_gan": _drawn(*MOSAIC, figures.losses, figures.scores, of_images),
    "image_race": _drawn(*MOSAIC, figures.slope, figures.saturation_meter, figures.accuracy, figures.losses),
    "stacked_gan": _drawn(
        images.samples, stacked.LAYERS, stacked.modes_seen, stacked.kl, figures.losses, stacked.ranks
    ),
    "order_gan": _drawn(order.picture, ORDER, order.scores, order.gathered, order.value),
    "latent_walk": _drawn(latent.walk, latent.WALK_LAYERS, latent.length, latent.confidence),
    "inversion": _drawn(latent.search, latent.SEARCH_LAYERS, latent.psnr, latent.similarity, latent.found_length),
    "exact_saturation": _drawn(
        saturation.densities,
        saturation.LAYERS,
        saturation.gradients_by_theta,
        saturation.js_by_theta,
        saturation.training,
    ),
    "starving_generator": _drawn(starving.scene, starving.LAYERS, starving.gradients, starving.spread, starving.mean_D),
    "line_critic": _drawn(
        line_critic.scene,
        line_critic.LAYERS,
        line_critic.cut,
        line_critic.js,
        line_critic.wasserstein,
        line_critic.slopes,
    ),
    "sequence_shapes": Drawn(sequence_shapes.scene, sequence_shapes.charts, sequence_shapes.LAYERS, sequence_shapes.ON),
    "seq2seq": _drawn(
        alignment.picture, alignment.LAYERS, alignment.accuracy, alignment.by_length, alignment.place, alignment.beams
    ),
    "bptt": _drawn(bptt.beside, {}, bptt.entries, bptt.apart),
    "memory_task": _drawn(
        memory_task.norms, {}, memory_task.answers, memory_task.accuracy, memory_task.loss, memory_task.weight_gradient
    ),
    "exposure_bias": _drawn(
        exposure_bias.picture, exposure_bias.LAYERS, exposure_bias.errors, exposure_bias.training, exposure_bias.loss
    ),
}
