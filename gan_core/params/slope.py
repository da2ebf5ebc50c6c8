"""Settings of the slopes on paper: where on the axis the reader looks."""

from gan_core.params.base import Params, setting

REACH = 8.0


class SlopeParams(Params):
    """The score of one generated sample."""

    a: float = setting(
        0.0,
        ge=-REACH,
        le=REACH,
        live=True,
        group="score",
        label="a, the discriminator's score of one sample",
        help="Its logit where the loss reads a probability: D = σ(a). Far to the left the discriminator is sure that it is generated.",
    )
