"""Settings of the check of backpropagation through time against autograd."""

from typing import ClassVar

from gan_core.params.unrolled import UnrolledParams


class BpttParams(UnrolledParams):
    """Those of the walk by hand: step 0 of the run is the network of the walk, each later step has another network and other inputs."""

    presets: ClassVar = {
        "default": {},
        "transpose": {"mistake": "transpose"},
        "last loss": {"mistake": "last_loss"},
        "truncated": {"reach": 1},
    }
