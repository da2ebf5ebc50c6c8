"""Settings of instance noise on two points."""

from gan_core.params.base import Params, setting

MAX_THETA, MIN_SIGMA, MAX_SIGMA = 4.0, 0.02, 5.0


class InstanceNoiseParams(Params):
    """How far apart, and how much noise on both."""

    theta: float = setting(
        1.0,
        ge=0,
        le=MAX_THETA,
        live=True,
        group="noise",
        label="θ, the distance",
        help="The data are at 0, the generated samples at θ.",
    )
    sigma: float = setting(
        0.5,
        ge=MIN_SIGMA,
        le=MAX_SIGMA,
        log=True,
        live=True,
        group="noise",
        label="σ, the noise",
        help="Standard deviation of the normal noise that is added to both, data and samples.",
    )
