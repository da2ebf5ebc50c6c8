"""What is seen of a denoiser in training: samples of its average, from the same noise over and over."""

import numpy as np
import torch
from torch import Tensor

from gan_core.diffusion.samplers import Ddim, step, times
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.nested import flatten, unflatten
from gan_core.telemetry.key_frames import Picture
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.diffusion.sampling import end_of, predictor


def samples_of(
    game: DiffusionGame,
    start: Tensor,
    steps: int,
    *,
    labels: Tensor | None = None,
    guidance: float = 1.0,
    bound: float | None = None,
) -> Tensor:
    """Go back from start, of N(0, 1), by DDIM with η = 0, which draws nothing; return samples of start's shape."""
    eps = predictor(
        game.average.module,
        game.target,
        game.noise,
        labels=labels,
        null_label=game.null_label,
        guidance=guidance,
        bound=bound,
    )
    nothing = torch.Generator(game.device)
    return end_of(start, times("even", game.T, steps), eps, game.noise, Ddim(), nothing)


class Sampling:
    """Images by DDIM with η = 0, one call of it beside each step of training, which so never waits for more than one.

    Each call asks the average of the weights as it is then: over the few steps that a sampling takes it hardly moves.
    """

    def __init__(self, game: DiffusionGame, start: Tensor, labels: Tensor):
        self.game, self.start, self.labels = game, start, labels
        self.x, self.visited = start, [0]  # the times still to be visited, where x is the first of them
        self.begun: Picture = {}  # what was seen of the training when it began

    @property
    def goes_on(self) -> bool:
        """Tell whether x is not at t = 0 yet."""
        return len(self.visited) > 1

    def begin(self, steps: int, begun: Picture) -> None:
        """Start from the same noise as ever."""
        self.x, self.visited, self.begun = self.start, times("even", self.game.T, steps), begun

    def go_on(self, guidance: float) -> None:
        """Take one step of the sampler."""
        game = self.game
        eps = predictor(
            game.average.module, game.target, game.noise, labels=self.labels, null_label=game.null_label, guidance=guidance, bound=1.0
        )  # fmt: skip
        t, s = self.visited[:2]
        self.x = step(self.x, t, s, eps, game.noise, Ddim(), torch.zeros_like).x_s
        del self.visited[0]

    def state(self) -> dict[str, np.ndarray]:
        """Where it is, as arrays."""
        now = {"x": self.x.cpu().numpy(), "visited": np.array(self.visited)}
        return {**now, **flatten({"begun": self.begun})}

    def load(self, arrays: dict[str, np.ndarray]) -> None:
        """Go on from `state`."""
        self.x = torch.empty_like(self.start).copy_(torch.from_numpy(np.array(arrays["x"])))
        self.visited = [int(t) for t in arrays["visited"]]
        self.begun = unflatten(arrays)["begun"]


def distance(x: Tensor, y: Tensor) -> float:
    """Sliced W₁ of two sets of points (N, 2), in the data's unit; NaN where one is not finite."""
    if not bool(x.isfinite().all() & y.isfinite().all()):
        return float("nan")
    return sliced_w1(x.double().cpu().numpy(), y.double().cpu().numpy())
