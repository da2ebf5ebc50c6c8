"""The state of one GAN of images: two networks, their optimisers, the data, and the draws of each step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from gan_core.data.images import ImageSet
from gan_core.losses import losses
from gan_core.nested import flatten, unflatten
from gan_core.networks.images import labelled_pair, uniform_start
from gan_core.networks.images.acgan import ActivationNoise
from gan_core.networks.pairs import pairs
from gan_core.params import ImageGanParams
from gan_core.params.shipped import TRAINED_PAIR
from gan_core.training.average import Average
from gan_core.training.constraints import constraints
from gan_core.training.health import Health
from gan_core.training.images.precision import computes_in
from gan_core.training.images.shipped import go_on_from
from gan_core.training.noise import InstanceNoise, sample_prior
from gan_core.training.optimisers import optimisers
from gan_core.training.state import arrays_of, load_moments, load_tensors, moments_of
from gan_core.training.streams import generator


class ImageGame:
    """What `image_step` works on. Networks lie in channels_last, a generator where its pair says so.

    All random numbers of step t come from generators of (seed, purpose, t), dropout included: nothing of them is state.
    """

    def __init__(self, params: ImageGanParams, images: ImageSet, held_out: ImageSet, device: torch.device):
        self.device, self.step, self.seed = device, 0, params.seed
        self.images, self.held_out, self.N = images, held_out, params.batch_size
        self.noise_dim, self.uniform_noise = params.noise_dim, params.noise == "uniform"
        self.classes = len(images.classes)
        self.dtype = computes_in(params.precision, device)
        self.constraint = constraints[params.constraint].load()
        pair = pairs[params.pair]
        with self.drawing("init"):
            G, D = labelled_pair(
                pair, images.shape, noise_dim=params.noise_dim, width=params.width, classes=self.classes,
                labels=params.labels,
            )  # fmt: skip
            if params.initial == "uniform":
                G, D = uniform_start(G), uniform_start(D)  # type: ignore[assignment]
            if self.constraint.spectral:
                for layer in [layer for layer in D.modules() if isinstance(layer, nn.Linear | nn.Conv2d)]:
                    spectral_norm(layer)
        self.G, self.D = G.to(device), D.to(device)
        for network in (self.G, self.D) if pair.G_channels_last else (self.D,):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if params.start == "shipped":
            go_on_from(TRAINED_PAIR, self.G, self.D)
        self.weights_G: list[Tensor] = list(self.G.parameters())
        self.weights_D: list[Tensor] = list(self.D.parameters())
        of_G = params.optimiser if params.optimiser_G == "same" else params.optimiser_G
        self.opt_G, self.opt_D = (
            optimisers[name].load().of_torch(
                weights, params.beta1, params.beta2, params.eps,
                lr=torch.zeros((), device=device),  # set before each step; 0 stops a member
                weight_decay=params.weight_decay,
            )
            for name, weights in ((of_G, self.weights_G), (params.optimiser, self.weights_D))
        )  # fmt: skip
        self.health = Health(1, device)
        self.average_G: Average | None = None
        self.set_live(params)

    def set_live(self, params: ImageGanParams) -> None:
        """Put the live settings in force: loss, rates, steps, weights."""
        self.objective = losses[params.loss]
        self.real_label = 1.0 - params.label_smoothing
        self.n_D, self.n_G, self.lr_D, self.lr_G = params.n_D, params.n_G, params.lr_D, params.lr_G
        self.penalty_weight = params.penalty_weight
        self.clip = torch.tensor(params.clip, device=self.device)
        self._instance_noise = InstanceNoise(params.instance_noise, params.instance_noise_decay_steps)
        for layer in self.D.modules():
            if isinstance(layer, ActivationNoise):
                layer.sigma = params.activation_noise
        self._average(params.ema_decay)

    @property
    def instance_noise(self) -> float:
        """σ of the instance noise at the present step."""
        return self._instance_noise.at(self.step)

    @property
    def shown_G(self) -> nn.Module:
        """The generator whose images are shown: the average where one is kept."""
        return self.G if self.average_G is None else self.average_G

    def generator(self, purpose: str, step: int | None = None) -> torch.Generator:
        """Return the generator of this seed, purpose and step (the present one if left out)."""
        return generator(self.seed, purpose, self.device, self.step if step is None else step)

    @contextmanager
    def drawing(self, purpose: str) -> Iterator[None]:
        """Give torch's global generator, from which layers draw, to this seed, purpose and step; then give it back."""
        devices = [self.device] if self.device.type == "cuda" else []
        with torch.random.fork_rng(devices):
            torch.manual_seed(self.generator(purpose).initial_seed())
            yield

    def autocast(self) -> torch.autocast:
        """Return the context in which products are computed in the precision in force; weights change within it, so it keeps none."""
        return torch.autocast(
            self.device.type, torch.bfloat16, enabled=self.dtype == torch.bfloat16, cache_enabled=False
        )

    def draw_real(self, g: torch.Generator, n: int | None = None) -> tuple[Tensor, Tensor]:
        """Draw images (n, C, H, W) of the data in [0, 1] with their labels (n,)."""
        x, labels = self.images.sample(n or self.N, g)
        return x.contiguous(memory_format=torch.channels_last), labels

    def draw_z(self, g: torch.Generator, n: int | None = None) -> Tensor:
        """Draw z of the law in force, (n, noise_dim)."""
        return sample_prior(g, n or self.N, self.noise_dim, uniform=self.uniform_noise)

    def draw_labels(self, g: torch.Generator, n: int | None = None) -> Tensor:
        """Draw labels, all classes alike, (n,)."""
        return torch.randint(self.classes, (n or self.N,), generator=g, device=g.device)

    def blurred(self, x: Tensor, g: torch.Generator) -> Tensor:
        """X with instance noise, fresh at every call; x itself where there is none."""
        sigma = self.instance_noise
        return x + sigma * torch.randn(x.shape, generator=g, device=g.device) if sigma else x

    def _average(self, decay: float) -> None:
        """Keep an average from now on, which begins with what is there, or none."""
        if not decay:
            self.average_G = None
        elif self.average_G is None:
            self.average_G = Average(self.G, decay, first=1)
        else:
            self.average_G.decay = decay

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights, running statistics, average and health by name."""
        for name, network in (("G", self.G), ("D", self.D), ("average_G", self.average_G)):
            if network is not None:
                yield from ((f"{name}/{key}", tensor) for key, tensor in network.state_dict(keep_vars=True).items())
        yield from self.health.tensors()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads: all that a saved run needs."""
        moments = {"opt_G": moments_of(self.opt_G), "opt_D": moments_of(self.opt_D)}
        return {**arrays_of(self.tensors()), **flatten(moments), "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit."""
        load_tensors(self.tensors(), arrays)
        parts = unflatten(arrays)
        load_moments(self.opt_G, parts.get("opt_G", {}))
        load_moments(self.opt_D, parts.get("opt_D", {}))
        self.step = int(arrays["step"])
