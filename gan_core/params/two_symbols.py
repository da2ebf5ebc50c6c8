"""Settings of sequences of two symbols, a or b each, and of the ε of scheduled sampling."""

from gan_core.params.base import Params, setting


def _probability(default: float, label: str, help: str) -> float:
    found: float = setting(default, ge=0.01, le=0.99, live=True, group="symbols", label=label, help=help)
    return found


class TwoSymbolsParams(Params):
    """The data's probabilities, and how often a model is shown the true first symbol."""

    eps: float = setting(
        0.5, ge=0, le=1, live=True, group="symbols", label="ε, the true first symbol", help="Probability that the model reads the true first symbol, and not one of its own."
    )  # fmt: skip
    first: float = _probability(0.5, "p(a) of the first symbol", "The other first symbol is b.")
    after_a: float = _probability(0.9, "p(a) after a", "Of the second symbol, where the first one is a.")
    after_b: float = _probability(0.2, "p(a) after b", "Of the second symbol, where the first one is b.")
