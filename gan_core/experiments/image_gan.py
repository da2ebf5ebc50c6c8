"""GANs of images, trained live: one, or a few side by side."""

from typing import Any

import numpy as np
import torch

from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.gan_experiment import GanExperiment, columns
from gan_core.losses import losses
from gan_core.networks.images import count_parameters
from gan_core.params import ImageGanParams
from gan_core.params.image_gan import MAX_LABELLED_CLASSES
from gan_core.telemetry.images.nearest_training import NEAREST
from gan_core.telemetry.images.probes import EVERY, PROBE
from gan_core.telemetry.images.sample_evaluator import FIGURES, PERFECT
from gan_core.telemetry.images.shipped_row import shipped_row
from gan_core.telemetry.images.telemetry import ImageTelemetry
from gan_core.training.images.game import ImageGame
from gan_core.training.images.step import image_step


class ImageGan(GanExperiment):
    """K members, trained in turn, a step each. The snapshot is described in docs/snapshots.md."""

    name = "image_gan"
    params: ImageGanParams
    check_every = 16

    def __init__(self, params: ImageGanParams, device: str = "cpu"):
        self.params = params
        on = torch.device(device)
        source = image_sets[params.data]
        which: dict[str, Any] = {"digest": params.upload} if source.own else {}
        images, held_out = (source.load(params.side, train=part, **which).to(on) for part in (True, False))
        if len(images.classes) < 2 and any(member.labels != "none" for member in params.each_member()):
            raise BadInput(
                "labels: these images have one class only, and labels need two or more: one folder a class in the zip.",
                fields=("labels",),
            )
        if len(images.classes) > MAX_LABELLED_CLASSES and any(
            member.labels != "none" for member in params.each_member()
        ):
            raise BadInput(
                f"labels: these images lie in {len(images.classes):,} folders, and each folder is a class; labels allow at most "
                f"{MAX_LABELLED_CLASSES}. Set it to none, or put the images of a kind into one folder.",
                fields=("labels",),
            )
        self._games = [ImageGame(member, images, held_out, on) for member in params.each_member()]
        self.telemetry = self.observer()
        self.shipped, self.shipped_note = shipped_row(params.data, params.each_member()[0].labels)

    def observer(self) -> ImageTelemetry:
        """Return what reads the games after every step."""
        return ImageTelemetry(self._games, self.params)

    @property
    def step(self) -> int:
        """Steps taken."""
        return self._games[0].step

    @property
    def games(self) -> list[ImageGame]:
        """One game a member."""
        return self._games

    def stopped(self) -> list[str]:
        """Say of each member at which step which quantity was not finite; '' for those that train."""
        return [sentence for game in self.games for sentence in game.health.sentences()]

    def take_step(self) -> None:
        """Train every member for one step and observe it."""
        for game in self.games:
            game.step += 1
        self.telemetry.observe([image_step(game) for game in self.games])

    def set_live(self) -> None:
        """Put live settings in force from the next step on."""
        for game, member in zip(self.games, self.params.each_member(), strict=True):
            game.set_live(member)

    def parts(self) -> dict[str, Part]:
        """The games and what was recorded of them."""
        return {**{f"game{k}": game for k, game in enumerate(self.games)}, "telemetry": self.telemetry}

    def measure(self) -> None:
        """Judge samples at the present step, and look for the training images nearest to them."""
        self.telemetry.measure()

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        telemetry = self.telemetry
        shown, frame = telemetry.seen(at)
        readings = telemetry.readings(None if at is None else shown)
        game = self.games[0]
        return {
            **self.of_losses([losses[name] for name in frame["loss"]]),
            **{name: readings[name] for name in (*EVERY, *PROBE, *FIGURES, *NEAREST)},
            "layer_gradients_G": columns(readings, "gradient_G_"),
            "layer_gradients_D": columns(readings, "gradient_D_"),
            "class_histogram": columns(readings, "class_share_"),
            "judged_images": telemetry.judge.n if telemetry.judge is not None else 0,
            **dict(zip(PERFECT, (np.nan, np.nan) if telemetry.judge is None else telemetry.judge.perfect, strict=True)),
            "history": telemetry.history(),
            "picture": {
                "step": shown,
                "row_names": telemetry.row_names(),
                "real": (255 * telemetry.scenes[0].real).round().to(torch.uint8).cpu().numpy(),
                **{name: array for name, array in frame.items() if name not in ("loss", "nearest_at")},
                **({} if self.shipped is None else {"shipped": self.shipped}),
                "nearest_step": int(frame["nearest_at"]),
            },
            "shipped_note": self.shipped_note,
            "images_note": game.images.note,
            "classes": list(game.images.classes),
            "parameters_G": [count_parameters(each.G) for each in self.games],
            "parameters_D": [count_parameters(each.D) for each in self.games],
            "computed_in": str(game.dtype).removeprefix("torch."),
            "images": len(game.images),
            "frames": np.array(telemetry.frames.steps),
        }
