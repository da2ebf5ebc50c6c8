"""GANs of stacked digits: a thousand modes, which a classifier counts."""

from typing import cast

from gan_core.data.images.stacked import Stacked
from gan_core.experiments.experiment import Snapshot
from gan_core.experiments.image_gan import ImageGan
from gan_core.params import StackedGanParams
from gan_core.telemetry.images.digit_reader import DigitReader
from gan_core.telemetry.images.mode_count import COUNTED
from gan_core.telemetry.images.stacked_telemetry import StackedTelemetry


class StackedGan(ImageGan):
    """As `ImageGan`; the snapshot has what a count of modes found besides, as docs/architecture.md describes."""

    name = "stacked_gan"
    params: StackedGanParams
    telemetry: StackedTelemetry

    def observer(self) -> StackedTelemetry:
        """Return what reads the games after every step and counts their modes."""
        reader = DigitReader.of(self.params.data, cast(Stacked, self._games[0].held_out))
        return StackedTelemetry(self._games, self.params, reader)

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot; the counts of modes are those of the last whole count."""
        found, telemetry = super().seen(at), self.telemetry
        readings = telemetry.readings(None if at is None else found["picture"]["step"])
        picture = {**found["picture"], **telemetry.pairs()}
        return {**found, **{name: readings[name] for name in COUNTED}, **telemetry.counted(), "picture": picture}
