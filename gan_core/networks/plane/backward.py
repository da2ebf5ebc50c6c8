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


class Memory:
    """What a pass over batches of one size writes: the output of each layer and the slope there."""

    def __init__(self, network: StackedMLP, rows: int, one: bool):
        def empty(columns: int) -> Tensor:
            return network.flat.new_empty((rows, columns) if one else (network.flat.shape[0], rows, columns))

        self.outputs = [empty(columns) for columns in network.sizes[1:]]
        self.transposed = [output.mT for output in self.outputs]
        self.slopes = [empty(columns) for columns in network.sizes[:-1]]  # at what each layer reads


class Pass:
    """One network's pass over a batch: `forward`, then `backward` with the slope at its output. Equal to autograd but for rounding.

    The memory is kept from step to step: what a pass returns is valid until the next one. The matrices of a single member are (N, in),
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
        # views of what the optimiser changes in place
        own = self._matrices([leaf.detach() for leaf in network.leaves])
        self._weights, self._biases = own[::2], own[1::2]
        self._transposed = [weight.mT for weight in self._weights]
        self._memories: dict[int, Memory] = {}
        self._memory = Memory(network, 0, self._one)  # of the last forward
        self._x = network.flat  # what it was given
        self._inner: list[Tensor] = []  # what each layer but the first read
        self._bounded = network.flat

    def forward(self, x: Tensor) -> Tensor:
        """Map (K, N, in) to (K, N, out)."""
        net = self.network
        if net.spectral is not None:
            self._weights = self._matrices(net.spectral.normalised([leaf.detach() for leaf in net.leaves[::2]]))
            self._transposed = [weight.mT for weight in self._weights]
        self._x = x = x[0] if self._one else x
        rows = x.shape[-2]
        if rows not in self._memories:
            self._memories[rows] = Memory(net, rows, self._one)
        self._memory = self._memories[rows]
        self._inner, last = [], len(self._weights) - 1
        for i, out in enumerate(self._memory.outputs):
            self._affine(self._biases[i], x, self._weights[i], out=out)
            x = out
            if i < last:
                x = torch.nn.functional.silu(x) if net.activation == "silu" else IN_PLACE[net.activation][0](x)
                self._inner.append(x)
        if net.bound is not None:
            self._bounded = x.div_(net.bound).tanh_()
            x = net.bound * x
        return x[None] if self._one else x

    def backward(self, slope: Tensor, *, weights: bool = True, inputs: bool = False) -> Tensor | None:
        """Take ∂L/∂output, (K, N, out); put ∂L/∂weights into `gradient`, and return ∂L/∂input, (K, N, in), where they are asked for."""
        net, memory = self.network, self._memory
        slope = slope[0] if self._one else slope
        if net.bound is not None:
            slope = aten.tanh_backward(slope, self._bounded)  # of bound · tanh(a / bound)
        for i in range(len(self._weights) - 1, -1, -1):
            if weights:
                self._product(self._read(i), slope, out=self._slots[2 * i])
                torch.sum(slope, -2, keepdim=True, out=self._slots[2 * i + 1])
            if i == 0 and not inputs:
                break
            slope = self._product(slope, self._transposed[i], out=memory.slopes[i])
            if i and net.activation == "silu":
                slope = aten.silu_backward(slope, memory.outputs[i - 1])
            elif i:
                slope = IN_PLACE[net.activation][1](slope, self._inner[i - 1])
        if weights and net.spectral is not None:
            self._through_spectral_norm()
        return (slope[None] if self._one else slope) if inputs else None

    def _read(self, i: int) -> Tensor:
        """What layer i read, transposed."""
        if i == 0:
            return self._x.mT
        return self._inner[i - 1].mT if self.network.activation == "silu" else self._memory.transposed[i - 1]

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
