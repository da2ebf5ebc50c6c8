"""Forward and backward of stacked perceptrons without autograd: for small networks its bookkeeping takes as long as the products."""

from collections.abc import Callable

import torch
from torch import Tensor

from gan_core.networks.plane.stacked_mlp import StackedMLP, views

aten = torch.ops.aten
# name of an activation → h(a) in place, and ∂/∂a in place of the gradient at h, from that and h
IN_PLACE: dict[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor, Tensor], Tensor]]] = {
    "relu": (torch.relu_, lambda slope, h: aten.threshold_backward.grad_input(slope, h, 0, grad_input=slope)),
    "leaky_relu": (
        lambda a: torch.nn.functional.leaky_relu_(a, 0.2),
        lambda slope, h: aten.leaky_relu_backward.grad_input(slope, h, 0.2, True, grad_input=slope),
    ),
    "tanh": (torch.tanh_, lambda slope, h: aten.tanh_backward.grad_input(slope, h, grad_input=slope)),
}


def can_serve(network: StackedMLP) -> bool:
    """Return whether `Pass` knows this network: a plain perceptron, its output bounded or not, its weights normalised or not."""
    return type(network) is StackedMLP and (network.activation in IN_PLACE or network.activation == "silu")


class Pass:
    """One network's pass over a batch: `forward`, then `backward` with the slope at its output. Equal to autograd but for rounding.

    The buffers are kept from step to step: what a pass returns is valid until the next one. The matrices of a single member are (N, in),
    those of several (K, N, in), since one product is quicker than a batch of one.
    """

    def __init__(self, network: StackedMLP):
        self.network = network
        self.gradient = torch.empty_like(network.flat)  # (K, P) of the last `backward`
        self.leaves = views(self.gradient, network.shapes)  # the same by leaf
        self._one = network.flat.shape[0] == 1
        self._affine = torch.addmm if self._one else torch.baddbmm
        self._product = torch.mm if self._one else torch.bmm
        self._slots = self._matrices(self.leaves)
        self._own = self._matrices(
            [leaf.detach() for leaf in network.leaves]
        )  # views of what the optimiser changes in place
        self._weights, self._biases = self._own[::2], self._own[1::2]
        self._transposed = [weight.mT for weight in self._weights]
        self._buffers: dict[tuple[int, int], Tensor] = {}
        self._inputs: list[Tensor] = []  # of each layer
        self._before: list[Tensor] = []  # SiLU's slope needs what it was applied to

    def forward(self, x: Tensor) -> Tensor:
        """Map (K, N, in) to (K, N, out)."""
        net = self.network
        if net.spectral is not None:
            self._weights = self._matrices(net.spectral.normalised([leaf.detach() for leaf in net.leaves[::2]]))
            self._transposed = [weight.mT for weight in self._weights]
        x = x[0] if self._one else x
        self._inputs, self._before = [x], []
        rows, last = x.shape[-2], len(self._weights) - 1
        for i, (weight, bias) in enumerate(zip(self._weights, self._biases, strict=True)):
            x = self._affine(bias, x, weight, out=self._buffer(i, rows, weight.shape[-1]))
            if i == last:
                break
            if net.activation == "silu":
                self._before.append(x)
                x = torch.nn.functional.silu(x)
            else:
                x = IN_PLACE[net.activation][0](x)
            self._inputs.append(x)
        if net.bound is not None:
            self._inputs.append(x.div_(net.bound).tanh_())
            x = net.bound * x
        return x[None] if self._one else x

    def backward(self, slope: Tensor, *, weights: bool = True, inputs: bool = False) -> Tensor | None:
        """Take ∂L/∂output, (K, N, out); put ∂L/∂weights into `gradient`, and return ∂L/∂input, (K, N, in), where they are asked for."""
        net, last = self.network, len(self._weights) - 1
        slope = slope[0] if self._one else slope
        if net.bound is not None:
            slope = aten.tanh_backward(slope, self._inputs[-1])  # of bound · tanh(a / bound)
        for i in range(last, -1, -1):
            x = self._inputs[i]
            if weights:
                self._product(x.mT, slope, out=self._slots[2 * i])
                torch.sum(slope, -2, keepdim=True, out=self._slots[2 * i + 1])
            if i == 0 and not inputs:
                break
            slope = self._product(slope, self._transposed[i])
            if i and net.activation == "silu":
                slope = aten.silu_backward(slope, self._before[i - 1])
            elif i:
                slope = IN_PLACE[net.activation][1](slope, x)
        if weights and net.spectral is not None:
            self._through_spectral_norm()
        return (slope[None] if self._one else slope) if inputs else None

    def _through_spectral_norm(self) -> None:
        """Turn ∂L/∂(W/σ) into ∂L/∂W = (G − ⟨G, W/σ⟩ u vᵀ)/σ, with σ = uᵀ W v."""
        spectral = self.network.spectral
        assert spectral is not None
        for i, (left, right) in enumerate(zip(spectral.left, spectral.right, strict=True)):
            slot, weight = self.leaves[2 * i], self.network.leaves[2 * i]
            sigma = torch.einsum("ki,kio,ko->k", left, weight, right)[:, None, None]
            along = (slot * weight).sum((1, 2), keepdim=True) / sigma
            slot.sub_(along * left[:, :, None] * right[:, None, :]).div_(sigma)

    def _matrices(self, leaves: list[Tensor]) -> list[Tensor]:
        return [leaf[0] for leaf in leaves] if self._one else leaves

    def _buffer(self, layer: int, rows: int, columns: int) -> Tensor:
        found = self._buffers.get((layer, rows))
        if found is None:
            shape = (rows, columns) if self._one else (self.network.flat.shape[0], rows, columns)
            found = self._buffers[layer, rows] = self.network.flat.new_empty(shape)
        return found
