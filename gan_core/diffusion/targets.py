"""What a network may be trained to answer, given x_t = a x_0 + s ε with a = √ᾱ_t and s = √(1 − ᾱ_t): ε, x_0 or v.

Each follows from x_t and any other. Source: Salimans & Ho 2022, arXiv:2202.00512, Sec. 4 and Appendix D.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gan_core.registry import Registry

Four = Callable[[Any, Any, Any, Any], Any]


@dataclass(frozen=True)
class Target:
    """A target by name. Arrays are numpy's or torch's; a and s are numbers, or broadcast against x; a² + s² = 1.

    of(x_0, ε, a, s) is what the network should answer; eps(x_t, answer, a, s) and x_0(x_t, answer, a, s) turn an answer back.
    x_0 of an answer ε divides by a, ε of an answer x_0 by s; those of v divide by nothing.
    """

    name: str
    label: str
    latex: str
    of: Four
    eps: Four
    x_0: Four


targets: Registry[Target] = Registry("target")
targets.register(
    Target("eps", "ε, the noise", r"\varepsilon",
           lambda x_0, eps, a, s: eps, lambda x, y, a, s: y, lambda x, y, a, s: (x - s * y) / a)
)  # fmt: skip
targets.register(
    Target("x_0", "x₀, the clean one", r"x_0",
           lambda x_0, eps, a, s: x_0, lambda x, y, a, s: (x - a * y) / s, lambda x, y, a, s: y)
)  # fmt: skip
targets.register(
    Target("v", "v, a turn of both", r"v = \sqrt{\bar\alpha_t}\,\varepsilon - \sqrt{1 - \bar\alpha_t}\,x_0",
           lambda x_0, eps, a, s: a * eps - s * x_0, lambda x, y, a, s: s * x + a * y, lambda x, y, a, s: a * x - s * y)
)  # fmt: skip
