"""Nonlinearities of the plane's networks. Adding one: declare it here; the order is that of the menus. No torch is imported."""

from typing import TYPE_CHECKING

from gan_core.registry import Declared, Registry

if TYPE_CHECKING:
    from torch import Tensor

activations: Registry[Declared] = Registry("activation")
activations.register(Declared("relu", "ReLU", "torch:relu"))
activations.register(Declared("leaky_relu", "LeakyReLU 0.2", f"{__name__}:leaky_relu"))
activations.register(Declared("tanh", "tanh", "torch:tanh"))
activations.register(Declared("silu", "SiLU", "torch.nn.functional:silu"))


def leaky_relu(x: "Tensor") -> "Tensor":
    """X above 0, 0.2 x below; -0.2 at x = -1."""
    from torch.nn import functional

    return functional.leaky_relu(x, 0.2)
