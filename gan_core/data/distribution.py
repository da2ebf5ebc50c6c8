"""What a distribution in the plane is: a push-forward of plain uniform and normal draws."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from gan_core.array import Array
from gan_core.registry import Registry


class Distribution(ABC):
    """A law on R². Written once for numpy and torch, and torch-free at import.

    ``push`` maps base draws u ~ U(0, 1)^2 and e ~ N(0, 1)^2, both (..., 2), to samples (..., 2): the ensemble fills blocks
    of base draws from each member's own generator and pushes them all at once. ``sigma`` is a standard deviation.
    ``modes`` is (M, 2) for mixtures, None elsewhere. ``has_radius`` says whether the radius counts. ``extent`` is half the side of the square picture.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    has_radius: ClassVar[bool] = False
    sigma: float
    modes: np.ndarray | None = None
    extent: float

    @abstractmethod
    def __init__(self, *, sigma: float, radius: float): ...

    @abstractmethod
    def push(self, u: Array, e: Array) -> Array:
        """Map uniforms u and normals e, both (..., 2), to samples (..., 2)."""

    @abstractmethod
    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats for x (..., 2): (...)."""

    @classmethod
    def log_density_with_noise(cls, x: np.ndarray, *, sigma: float, radius: float, noise: float) -> np.ndarray:
        """Return the log density, in nats, of data with normal noise of this standard deviation added, at x (..., 2): (...).

        Where the spread σ is normal and the same in all directions, that of both together is √(σ² + noise²). The others say it themselves; noise above 0.
        """
        return cls(sigma=float(np.hypot(sigma, noise)), radius=radius).log_density(x)

    @abstractmethod
    def bin_masses(self, edges_x: np.ndarray, edges_y: np.ndarray) -> np.ndarray:
        """Return the probability of each cell, (len(edges_x) - 1, len(edges_y) - 1); the rest lies outside the grid."""

    def sample(self, n: int, generator) -> Array:
        """Return n samples (n, 2), seeded by a torch.Generator (gives a tensor) or a numpy Generator (gives an array)."""
        if isinstance(generator, np.random.Generator):
            return self.push(generator.random((n, 2)), generator.standard_normal((n, 2)))
        import torch

        kw = {"generator": generator, "device": generator.device}
        return self.push(torch.rand(n, 2, **kw), torch.randn(n, 2, **kw))


distributions: Registry[type[Distribution]] = Registry("data set")


def register_distribution(cls: type[Distribution]) -> type[Distribution]:
    """Register a distribution's class under its name."""
    distributions.register(cls)
    return cls
