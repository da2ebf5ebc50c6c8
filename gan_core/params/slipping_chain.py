"""Settings of a chain that slips off its path and comes back."""

from gan_core.params.base import Params, setting


class SlippingChainParams(Params):
    """How easily it slips, how easily it returns, and how long one looks."""

    e: float = setting(
        0.05, ge=0, le=1, live=True, group="chain", label="e, the chance to slip", help="Of a chain on its path, in each step."
    )  # fmt: skip
    r: float = setting(
        0.1, ge=0, le=1, live=True, group="chain", label="r, the chance to return", help="Of a chain off its path, in each step."
    )  # fmt: skip
    T: int = setting(40, ge=10, le=70, live=True, group="chain", label="Steps", help="How far both axes go.")
