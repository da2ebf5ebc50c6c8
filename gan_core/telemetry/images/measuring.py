"""Networks as they train, but nothing in them changes while they are measured."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


@contextmanager
def as_trained(network: nn.Module) -> Iterator[None]:
    """Batch norm takes the batch's statistics and forgets them; no dropout, no noise, no power iteration."""
    norms = [layer for layer in network.modules() if isinstance(layer, _BatchNorm)]
    network.eval()
    for layer in norms:
        layer.training, layer.track_running_stats = True, False
    try:
        yield
    finally:
        for layer in norms:
            layer.track_running_stats = True
        network.train()


@contextmanager
def as_shipped(network: nn.Module) -> Iterator[None]:
    """The network as it is used after training: batch norm takes its running statistics."""
    network.eval()
    try:
        yield
    finally:
        network.train()
