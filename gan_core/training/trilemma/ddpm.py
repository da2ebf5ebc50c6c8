"""The diffusers: a DDPM (arXiv:2006.11239), and DDIM (arXiv:2010.02502), which asks the same network at fewer times."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.diffusion.samplers import Ancestral, Ddim, Sampler, times
from gan_core.networks.diffusion.plane import PlaneDenoiser
from gan_core.networks.trilemma.perceptron import widest
from gan_core.params import TrilemmaParams
from gan_core.params.denoiser import DenoiserParams
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.diffusion.sampling import end_of, predictor
from gan_core.training.trilemma.data import Data
from gan_core.training.trilemma.family import Earlier, Family
from gan_core.training.trilemma.trained_network import drawn


class Ddpm(Family):
    """x_T → x_0 in T calls, drawing at each. Trained as in the lesson on a denoiser: cosine schedule, v, a warm-up."""

    name = "ddpm"

    def __init__(self, params: TrilemmaParams, data: Data, device: torch.device, earlier: Earlier):
        super().__init__(params, data, device, earlier)
        dim = data.dim
        width = widest(lambda width: PlaneDenoiser(width, dim), params.weights)
        network = drawn(lambda: PlaneDenoiser(width, dim), self.seed_of("G"))
        given = {name: getattr(params, name) for name in ("seed", "T", "lr", "batch_size", "ema_decay")}
        self.game = DiffusionGame(DenoiserParams.of(given), network, self._draw, device)

    def _draw(self, n: int, g: torch.Generator) -> tuple[Tensor, None]:
        return self.data.draw(n, g), None

    @property
    def G(self) -> nn.Module:
        """The denoiser."""
        return self.game.network

    def train_step(self) -> None:
        """A step of the game, whose draws of data are those of the other families."""
        self.game.train_step()
        self.step = self.game.step

    @property
    def stopped(self) -> str:
        """What the game says."""
        return self.game.stopped

    @property
    def calls(self) -> int:
        """One a step of the sampler."""
        return self.params.T

    def sample(self, n: int, g: torch.Generator) -> Tensor:
        """The ancestral sampler, from N(0, I)."""
        return sampled(self, n, self.calls, Ancestral(), g)

    def state(self) -> dict[str, np.ndarray]:
        """The game's."""
        return self.game.state()

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """The game's."""
        self.game.load(arrays)
        self.step = self.game.step


@torch.no_grad()
def sampled(of: Ddpm, n: int, steps: int, sampler: Sampler, g: torch.Generator) -> Tensor:
    """Return n samples of a DDPM's average by a sampler, x̂_0 not cut."""
    game = of.game
    eps = predictor(game.average.module, game.target, game.noise)
    start = of.normal(n, of.data.dim, g)
    return end_of(start, times("even", game.T, steps), eps, game.noise, sampler, g)


class DdimFamily(Family):
    """x_T → x_0 in `ddim_steps` calls, none of which draws. It trains nothing: the network is the DDPM's."""

    name = "ddim"

    def __init__(self, params: TrilemmaParams, data: Data, device: torch.device, earlier: Earlier):
        found = earlier[Ddpm.name]
        assert isinstance(found, Ddpm)
        self.teacher = found
        super().__init__(params, data, device, earlier)

    @property
    def G(self) -> nn.Module:
        """The DDPM's network."""
        return self.teacher.G

    def train_step(self) -> None:
        """The DDPM trains."""
        self.step += 1

    @property
    def stopped(self) -> str:
        """What the DDPM says."""
        return self.teacher.stopped

    @property
    def calls(self) -> int:
        """One a step of the sampler."""
        return min(self.params.ddim_steps, self.params.T)

    def sample(self, n: int, g: torch.Generator) -> Tensor:
        """DDIM with η = 0."""
        return sampled(self.teacher, n, self.calls, Ddim(), g)

    def state(self) -> dict[str, np.ndarray]:
        """Only how far it is."""
        return {"step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Only how far it is."""
        self.step = int(arrays["step"])
