"""Divergences and distances of two laws on the line that have a closed form: what quadrature is compared with."""

import math
from dataclasses import replace

from gan_core.theory.shapes import Shape


def closed_forms(p: Shape, q: Shape) -> dict[str, float]:
    """Return those of kl, reverse_kl, js, tv, w1, w2 that a formula gives for p and q; nats, and the unit of x.

    N(0, 1) and N(3, 1): kl = reverse_kl = 4.5, tv = 0.866386, w1 = w2 = 3.
    """
    if p.kind == q.kind == "gaussian":
        return _gaussians(p, q)
    if p.kind == q.kind == "uniform":
        return _uniforms(p, q)
    if p.discrete != q.discrete:  # mutually singular
        return {"kl": math.inf, "reverse_kl": math.inf, "js": math.log(2), "tv": 1.0}
    if p == replace(q, location=p.location):
        return _shift(p, q)
    return {}


def _gaussians(p: Shape, q: Shape) -> dict[str, float]:
    """KL = log(t/s) + (s² + d²)/2t² − ½; W₂² = d² + (s − t)²; W₁ = E|d + (t − s)Z|, Z ~ N(0, 1)."""
    d, s, t = q.location - p.location, p.scale, q.scale
    found = {
        "kl": math.log(t / s) + (s**2 + d**2) / (2 * t**2) - 0.5,
        "reverse_kl": math.log(s / t) + (t**2 + d**2) / (2 * s**2) - 0.5,
        "w1": folded_normal(d, abs(t - s)),
        "w2": math.hypot(d, t - s),
    }
    if s == t:
        found["tv"] = math.erf(abs(d) / (2 * math.sqrt(2) * s))
    return found


def folded_normal(mean: float, s: float) -> float:
    """E|X| of N(mean, s²) = s √(2/π) e^(−mean²/2s²) + mean erf(mean/(s√2)); at mean 0 it is s √(2/π), 0.797885 for s = 1."""
    if s == 0:
        return abs(mean)
    z = mean / s
    return s * math.sqrt(2 / math.pi) * math.exp(-(z**2) / 2) + mean * math.erf(z / math.sqrt(2))


def _uniforms(p: Shape, q: Shape) -> dict[str, float]:
    """Both densities are constant on the overlap, and the quantiles differ by d + (t − s)V, V uniform on [−1, 1]."""
    d, s, t = q.location - p.location, p.scale, q.scale
    overlap = max(0.0, min(p.ends()[1], q.ends()[1]) - max(p.ends()[0], q.ends()[0]))
    a, b = overlap / (2 * s), overlap / (2 * t)  # the shares of p and of q that lie in it
    within, apart = 1e-12, abs(t - s)
    js = math.log(2) * ((1 - a) + (1 - b)) / 2
    if overlap:
        js += 0.5 * (a * math.log(2 * t / (s + t)) + b * math.log(2 * s / (s + t)))
    return {
        "kl": math.log(t / s) if a > 1 - within else math.inf,
        "reverse_kl": math.log(s / t) if b > 1 - within else math.inf,
        "js": js,
        "tv": 1 - min(a, b),
        "w1": abs(d) if abs(d) >= apart else (d**2 + apart**2) / (2 * apart),
        "w2": math.sqrt(d**2 + apart**2 / 3),
    }


def _shift(p: Shape, q: Shape) -> dict[str, float]:
    """Of one law and a shifted one every quantile moves by d: W₁ = W₂ = |d|. Where d is 0 all six are 0."""
    d = abs(q.location - p.location)
    same = dict.fromkeys(("kl", "reverse_kl", "js", "tv"), 0.0) if d == 0 else {}
    return {**same, "w1": d, "w2": d}
