"""Claims of the lesson on the score field: when the mode of a chain is decided, under two samplers and two schedules."""

import numpy as np

from gan_core.claims.claim import FormulaClaim
from gan_core.diffusion.plane_mixture import PlaneMixture, plane_mixture, undecided_nats
from gan_core.diffusion.samplers import chosen
from gan_core.diffusion.trajectory import Trajectory, trajectory
from gan_core.params import ScoreParams
from gan_core.params.score import CHAINS

FREE = {"seed": (0, 99_999), "sigma": (0.05, 0.3)}


def _law(params: ScoreParams) -> PlaneMixture:
    return plane_mixture(params.data, params.sigma, params.radius)


def _chains(params: ScoreParams) -> Trajectory:
    rule = chosen(**params.rule())
    return trajectory(_law(params), params.schedule, params.T, params.spacing, params.S, rule, CHAINS, params.seed)


def _undecided(found: Trajectory, law: PlaneMixture, i: int) -> float:
    """Return the mean entropy of the modes given the places of the chains, over log M."""
    shares = law.noised(float(found.noise.alpha_bar[found.visited[i]])).shares(found.x[i])
    return float(undecided_nats(shares).mean() / np.log(len(law.centres)))


def _undecided_half_way(params: ScoreParams) -> float:
    found = _chains(params)
    return _undecided(found, _law(params), found.visited.index(params.T // 2))


def _decided_at(params: ScoreParams) -> float:
    found, law = _chains(params), _law(params)
    return next(t for i, t in enumerate(found.visited) if _undecided(found, law, i) <= 0.5) / params.T


def _start_decides(params: ScoreParams) -> float:
    """Return the share of the chains that stand at t = T nearest to the centre, shrunk by √ᾱ, at which they end."""
    found, centres = _chains(params), np.array(_law(params).centres)

    def nearest(i: int) -> np.ndarray:
        scale = float(found.noise.alpha_bar[found.visited[i]]) ** 0.5
        return ((found.x[i][:, None] - scale * centres) ** 2).sum(-1).argmin(1)

    return float((nearest(0) == nearest(-1)).mean())


def _score_between(params: ScoreParams) -> float:
    bars = _chains(params).noise.alpha_bar[1:]
    return max(float(np.abs(_law(params).noised(float(bar)).score(np.zeros(2))).max()) for bar in bars[::50])


CLAIMS = [
    FormulaClaim(
        name="undecided_half_way",
        sentence="Under the linear schedule, half-way from noise to data, the place of a chain leaves more than 90 % of log 8 nats open of which mode of the ring it belongs to.",
        model=ScoreParams,
        value=_undecided_half_way,
        words="mean entropy of the modes given the place, over log 8, at T/2",
        at_least=0.9,
        free=FREE,
    ),
    FormulaClaim(
        name="decided_late",
        sentence="Under the linear schedule half of this entropy is gone only in the last quarter of the way.",
        model=ScoreParams,
        value=_decided_at,
        words="t/T at which the mean entropy is down to half of log 8",
        at_most=0.25,
        free=FREE,
    ),
    FormulaClaim(
        name="cosine_decides_earlier",
        sentence="Under the cosine schedule it is gone earlier: with more than a third of the way left.",
        model=ScoreParams,
        settings={"schedule": "cosine"},
        value=_decided_at,
        words="t/T at which the mean entropy is down to half of log 8",
        at_least=1 / 3,
        free=FREE,
    ),
    FormulaClaim(
        name="without_noise_the_start_decides",
        sentence="With DDIM and η = 0 nearly every chain starts nearest to the mode at which it ends.",
        model=ScoreParams,
        settings={"sampler": "ddim"},
        value=_start_decides,
        words="share of 500 chains that stand at T nearest to the mode of their end",
        at_least=0.98,
        free=FREE,
    ),
    FormulaClaim(
        name="with_noise_it_does_not",
        sentence="With ancestral sampling the start says nearly nothing of the end: one chain of eight starts there by chance.",
        model=ScoreParams,
        value=_start_decides,
        words="share of 500 chains that stand at T nearest to the mode of their end",
        at_most=0.25,
        free=FREE,
    ),
    FormulaClaim(
        name="no_score_between_two_hills",
        sentence="In the middle between two equal hills the score is 0 at every t.",
        model=ScoreParams,
        settings={"data": "two_gaussians"},
        value=_score_between,
        words="largest coordinate of the score in the middle",
        at_most=1e-9,
        free={"sigma": (0.05, 0.5)},
    ),
]  # fmt: skip
