"""The state of a GAN in the plane: K generators, K discriminators, their optimisers, losses and random streams."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gan_core.data import distributions
from gan_core.networks.plane.spectral_norm import SpectralNorm
from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.params import PlaneGanParams
from gan_core.training.average import share_kept
from gan_core.training.constraints import constraints
from gan_core.training.cures.generators import mixture
from gan_core.training.cures.minibatch_discrimination import minibatch_discriminator
from gan_core.training.cures.packing import packed
from gan_core.training.health import Health
from gan_core.training.noise import InstanceNoise, sample_prior
from gan_core.training.optimisers import optimisers
from gan_core.training.optimisers.by_member import optimiser_of_members
from gan_core.training.plane.member_losses import MemberLosses
from gan_core.training.plane.step_inputs import StepInputs
from gan_core.training.state import arrays_of, load_tensors, numbered
from gan_core.training.streams import Stream, generator

if TYPE_CHECKING:
    from gan_core.training.plane.plain_step import PlainStep


OF_MEMBERS = (
    "lr_D",
    "lr_G",
    "penalty_weight",
    "clip",
    "mode_seeking",
)  # live settings of which each member has its own


class Game:
    """What `gan_step` works on. Members share sizes, batch, data and the optimiser's kind; the rest may differ."""

    always_autograd = False  # whether every step is taken by autograd, also one that `plain_step` serves
    plain: "PlainStep | None" = None  # its buffers
    recorded: StepInputs | None = None  # where a step that is being recorded reads what changes from step to step
    average_since = 0  # the step at which the average began

    def __init__(self, params: PlaneGanParams, device: torch.device, dtype: torch.dtype = torch.float32):
        self.device, self.dtype, self.step = device, dtype, 0
        members = params.each_member()
        self.seeds = [member.seed for member in members]
        self.K, self.N, self.noise_dim = len(members), params.batch_size, params.noise_dim
        self.distribution = distributions[params.data](sigma=params.sigma, radius=params.radius)
        self.constraint = constraints[params.constraint].load()

        sizes_G = [params.noise_dim, *[params.width_G] * params.depth_G, 2]
        sizes_D = [2 * params.packing, *[params.width_D] * params.depth_D, 1]
        self.packing, self.kernels, self.parts = params.packing, params.minibatch_discrimination, params.generators
        init_G, init_D = (
            (params.activation_G, self.generators("init_G"), dtype),
            (params.activation_D, self.generators("init_D"), dtype),
        )
        self.G = mixture(sizes_G, self.parts, *init_G) if self.parts > 1 else StackedMLP.create(sizes_G, *init_G)
        self.D = (
            minibatch_discriminator(sizes_D, self.kernels, *init_D)
            if self.kernels
            else StackedMLP.create(sizes_D, *init_D)
        )
        self.G.bound = self.distribution.extent if params.bounded else None
        self.average_G = self.G.flat.clone()  # (K, P), an exponential average for display
        if self.constraint.spectral:
            self.D.spectral = SpectralNorm(self.D.leaves[::2], self.generators("spectral"))

        moments = tuple(self._column(members, name) for name in ("beta1", "beta2", "eps"))
        self.opt_D = optimisers[params.optimiser].load()(self.D.flat, *moments)
        of_G = [params.optimiser if one.optimiser_G == "same" else one.optimiser_G for one in members]
        self.opt_G = optimiser_of_members(of_G, self.G.flat, *moments)
        self.health = Health(self.K, device)

        N, d = params.batch_size, params.noise_dim
        self.streams = {
            "data": self._stream("data", 4 * N, self._fill_data),
            "noise": self._stream("noise", d * N, lambda g, n: self.draw_z(g, n, N)),
            "penalty": self._stream("penalty", N, lambda g, n: torch.rand(n, N, 1, **self._on(g))),
            "instance": self._stream("instance", 2 * N, self._fill_normal),
            "data_G": self._stream("data_G", 4 * N, self._fill_data),  # of its own: only some losses read it
            "instance_G": self._stream("instance_G", 2 * N, self._fill_normal),
            "probe_data": self._stream("probe_data", 4 * N, self._fill_data),
            "probe_noise": self._stream("probe_noise", d * N, lambda g, n: self.draw_z(g, n, N)),
            "probe_instance": self._stream("probe_instance", 2 * N, self._fill_normal),
            "probe_penalty": self._stream("probe_penalty", N, lambda g, n: torch.rand(n, N, 1, **self._on(g))),
        }
        self.uniform_noise = params.noise == "uniform"
        self._numbers: dict[str, Tensor] = {}  # the members' live settings, (K, 1) each
        self._losses: dict[tuple[tuple[str, ...], float], MemberLosses] = {}  # all that were in force
        self.set_live(params)

    def set_live(self, params: PlaneGanParams) -> None:
        """Put the live settings in force: losses, rates, steps, weights."""
        members = params.each_member()
        self.n_D, self.n_G = params.updates()
        self.freeze_D_at = params.freeze_D_at
        for name in OF_MEMBERS:
            self._put(name, self._column(members, name))
        self.lr_D, self.lr_G, self.clip = (self._numbers[name] for name in ("lr_D", "lr_G", "clip"))  # (K, 1)
        self.penalty_weight = self._numbers["penalty_weight"].squeeze(1)  # (K,)
        of_all = {name: {getattr(member, name) for member in members} for name in ("lr_D", "lr_G")}
        self._shared = {name: each.pop() if len(each) == 1 else None for name, each in of_all.items()}
        self.ema_decay = params.ema_decay
        self.losses = self._losses_of(tuple(member.loss for member in members), 1.0 - params.label_smoothing)
        self.unrolled, self.feature_matching = params.unrolled, params.feature_matching
        seeking = any(member.mode_seeking for member in members)
        self.mode_seeking = self._numbers["mode_seeking"].squeeze(1) if seeking else None  # (K,)
        self._instance_noise = InstanceNoise(params.instance_noise, params.instance_noise_decay_steps)

    @property
    def updates_of_D(self) -> int:
        """Updates of D in the present step: n_D, and none after the step `freeze_D_at`, if that is not 0."""
        return 0 if 0 < self.freeze_D_at < self.step else self.n_D

    @property
    def instance_noise(self) -> float:
        """σ of the instance noise at the present step."""
        return self._instance_noise.at(self.step)

    def one_rate(self, name: str) -> float | None:
        """The learning rate that all members have, where the host knows that all of them train; None otherwise."""
        return self._shared[name] if self.health.all_train else None

    @property
    def average_share(self) -> float:
        """The share of the present weights in the average's next update."""
        return 1 - share_kept(self.step - self.average_since, self.ema_decay)

    @property
    def shown_G(self) -> StackedMLP:
        """The generator that is shown and judged: the average where one is kept."""
        return self.G.with_weights(self.average_G) if self.ema_decay else self.G

    def now(self, name: str) -> float | Tensor:
        """A number of the present step by its name; where the step is being recorded, the memory that a replay reads it from."""
        return getattr(self, name) if self.recorded is None else self.recorded.number(name)

    def structure(self) -> Hashable:
        """All that the host decides within a step."""
        of_losses = (*self.losses.names, self.losses.real_label)
        of_generator = (self.feature_matching, self.unrolled, self.mode_seeking is None, self.ema_decay > 0)
        updates = (self.updates_of_D, self.n_G, self.always_autograd)
        return (of_losses, of_generator, updates, self.instance_noise > 0)

    def inputs(self, step: Callable[[], object]) -> StepInputs:
        """Take a step, and return what one like it reads."""
        return StepInputs.of(self, step)

    @property
    def needs_real(self) -> bool:
        """Whether the generator's step reads real points."""
        return self.losses.needs_real or self.feature_matching or self.unrolled > 0

    def packed(self, x: Tensor) -> Tensor:
        """Points as the discriminator judges them: (K, N/m, 2m), m the packing."""
        return packed(x, self.packing)

    def draw(self, stream: str) -> Tensor:
        """The next batch of a random stream, (K, N, …); where the step is being recorded, the memory that a replay reads it from."""
        staged = None if self.recorded is None else self.recorded.staged.get(stream)
        return (staged or self.streams[stream]).next()

    def draw_real(self) -> Tensor:
        """The next batch of real points, (K, N, 2)."""
        return self.draw("data")

    def draw_real_for_G(self) -> Tensor:
        """Real points for a generator's loss that compares with them, blurred like the discriminator's, (K, N, 2).

        From streams of their own, so that members whose loss reads none are the same beside members whose loss does.
        """
        return self.blurred(self.draw("data_G"), "instance_G")

    def draw_noise(self) -> Tensor:
        """The next batch of the generator's input, (K, N, noise_dim)."""
        return self.draw("noise")

    def blurred(self, x: Tensor, stream: str = "instance") -> Tensor:
        """X with instance noise, fresh at every call; x itself where there is none."""
        return x + self.now("instance_noise") * self.draw(stream) if self.instance_noise else x

    def draw_z(self, g: torch.Generator, *shape: int) -> Tensor:
        """Draw z of the law in force: (*shape, noise_dim)."""
        return sample_prior(g, *shape, self.noise_dim, uniform=self.uniform_noise, dtype=self.dtype)

    def draw_points(self, g: torch.Generator, n: int) -> Tensor:
        """Draw n real points, (n, 2)."""
        return self.distribution.push(torch.rand(n, 2, **self._on(g)), torch.randn(n, 2, **self._on(g)))

    def generators(self, name: str, step: int = 0) -> list[torch.Generator]:
        """One generator a member for this purpose and step, outside the training streams."""
        return [generator(seed, name, self.device, step) for seed in self.seeds]

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights, average, moments, power iterations and health by name."""
        yield from (("G", self.G.flat), ("D", self.D.flat), ("average_G", self.average_G))
        for name, optimiser in (("opt_G", self.opt_G), ("opt_D", self.opt_D)):
            yield from numbered(name, optimiser.moments)
        if self.D.spectral is not None:
            for side, vectors in (("left", self.D.spectral.left), ("right", self.D.spectral.right)):
                yield from numbered(f"spectral/{side}", vectors)
        yield from self.health.tensors()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads: all that a saved run needs, its random streams included."""
        streams = {f"stream/{name}": stream.state() for name, stream in self.streams.items()}
        since = {"average_since": np.array(self.average_since)}
        return {**arrays_of(self.tensors()), **streams, **since, "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit, in place."""
        load_tensors(self.tensors(), arrays)
        for name, stream in self.streams.items():
            stream.load(arrays[f"stream/{name}"])
        self.step, self.average_since = int(arrays["step"]), int(arrays["average_since"])

    def _fill_data(self, g: torch.Generator, n: int) -> Tensor:
        return self.distribution.push(torch.rand(n, self.N, 2, **self._on(g)), torch.randn(n, self.N, 2, **self._on(g)))

    def _fill_normal(self, g: torch.Generator, n: int) -> Tensor:
        return torch.randn(n, self.N, 2, **self._on(g))

    def _stream(self, name: str, numbers: int, fill) -> Stream:
        return Stream(name, self.seeds, self.device, numbers, fill)

    def _on(self, g: torch.Generator) -> dict:
        return {"generator": g, "device": self.device, "dtype": self.dtype}

    def _losses_of(self, names: tuple[str, ...], real_label: float) -> MemberLosses:
        """The losses of these names; the same again where they were in force before, since a recorded step reads their memory."""
        if (names, real_label) not in self._losses:
            self._losses[names, real_label] = MemberLosses(names, real_label, self.device)
        return self._losses[names, real_label]

    def _put(self, name: str, values: Tensor) -> None:
        """Put live settings in force in the memory that they have, which a recorded step reads."""
        if name in self._numbers:
            self._numbers[name].copy_(values)
        else:
            self._numbers[name] = values

    def _column(self, members: Sequence[PlaneGanParams], name: str) -> Tensor:
        return torch.tensor([[getattr(member, name)] for member in members], device=self.device, dtype=self.dtype)
