"""A distribution on the line that is known exactly: its log density or its masses, its cdf and its quantiles."""

from dataclasses import dataclass, field

import numpy as np

REACH = 10.0  # standard deviations: what lies farther out is 1e-23 of a Gaussian
HALVINGS = 44  # of a bracket no wider than a mixture: what is left is 1e-12 of it


@dataclass(frozen=True)
class Shape:
    """One law on ℝ, in the unit of x.

    gaussian: N(location, scale²). uniform: on location ± scale. mixture: (1 − weight) N(location − gap, scale²) +
    weight N(location + gap, scale²). discrete: `masses`, which need not sum to 1 as given, at points `scale` apart, the
    middle one at `location`.
    """

    kind: str
    location: float = 0.0
    scale: float = 1.0
    gap: float = 0.0
    weight: float = 0.5
    masses: tuple[float, ...] = field(default=(1.0,))

    @property
    def discrete(self) -> bool:
        """Whether it has masses and no density."""
        return self.kind == "discrete"

    def atoms(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the points (n,), ascending, and their masses (n,), which sum to 1: (1, 2, 1) gives ¼, ½, ¼."""
        masses = np.asarray(self.masses, float)
        places = np.arange(len(masses)) - (len(masses) - 1) / 2
        return self.location + self.scale * places, masses / masses.sum()

    def parts(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the means and the weights of the Gaussians that make it up, each (1,) or (2,)."""
        if self.kind == "gaussian":
            return np.array([self.location]), np.array([1.0])
        return self.location + self.gap * np.array([-1.0, 1.0]), np.array([1 - self.weight, self.weight])

    def ends(self) -> tuple[float, float]:
        """Return the interval outside which there is nothing, or of a Gaussian less than 1e-22."""
        if self.discrete:
            points = self.atoms()[0]
            return float(points[0]), float(points[-1])
        if self.kind == "uniform":
            return self.location - self.scale, self.location + self.scale
        means = self.parts()[0]
        return float(means.min() - REACH * self.scale), float(means.max() + REACH * self.scale)

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats, of the shape of x; −∞ where there is none. N(0, 1) at 0: −½ log 2π = −0.918939."""
        x = np.asarray(x, float)
        if self.kind == "uniform":
            inside = np.abs(x - self.location) <= self.scale
            return np.where(inside, -np.log(2 * self.scale), -np.inf)
        means, weights = self.parts()
        with np.errstate(divide="ignore"):  # a part of weight 0 is not there
            logs = np.log(weights) - 0.5 * ((x[..., None] - means) / self.scale) ** 2
        return np.logaddexp.reduce(logs, -1) - np.log(self.scale) - 0.5 * np.log(2 * np.pi)

    def cdf(self, x: np.ndarray) -> np.ndarray:
        """Return F(x) = P(X ≤ x), of the shape of x."""
        x = np.asarray(x, float)
        if self.discrete:
            points, masses = self.atoms()
            sums = np.concatenate([[0.0], np.cumsum(masses)])
            return sums[np.searchsorted(points, x, side="right")]
        if self.kind == "uniform":
            return np.clip((x - self.location) / (2 * self.scale) + 0.5, 0, 1)
        from scipy.special import ndtr  # here, because the web server starts without scipy

        means, weights = self.parts()
        return (weights * ndtr((x[..., None] - means) / self.scale)).sum(-1)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the least x with F(x) ≥ u, for u in (0, 1), of the shape of u. N(0, 1) at 0.975: 1.959964.

        Of a mixture by halving a bracket, since its F has no inverse in closed form.
        """
        u = np.asarray(u, float)
        if self.discrete:
            points, masses = self.atoms()
            sums = np.cumsum(masses)
            return points[np.minimum(np.searchsorted(sums, u - 1e-12), len(points) - 1)]
        if self.kind == "uniform":
            return self.location + self.scale * (2 * u - 1)
        from scipy.special import ndtri

        if self.kind == "gaussian":
            return self.location + self.scale * ndtri(u)
        ends = self.location + np.array([-self.gap, self.gap])[:, None] + self.scale * ndtri(u.ravel())
        low, high = ends.min(0), ends.max(0)  # a mixture's quantile lies between those of its parts
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.cdf(middle) < u.ravel()
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return ((low + high) / 2).reshape(u.shape)
