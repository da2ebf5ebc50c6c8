"""A folder of checkpoints with a U-Net that nobody trained, in float16 as one ships, and no classifier."""

from pathlib import Path

import numpy as np
import pytest
import torch

from gan_core import checkpoints
from gan_core.networks.diffusion.unet import UNet
from gan_core.params import ImageDiffusionParams
from gan_core.params.image_diffusion import TRAINED
from tools.make_checkpoints import arrays_of


def in_place(monkeypatch: pytest.MonkeyPatch, folder: Path) -> UNet:
    """Put it where this test looks for checkpoints; return the network."""
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    for function in (checkpoints.manifest, checkpoints.read):
        monkeypatch.setattr(function, "__defaults__", (folder,))
    with torch.random.fork_rng([]):
        torch.manual_seed(5)
        network = UNet()
        for weight in network.parameters():  # those that start at 0 too: a block that has not learned hears no class
            torch.nn.init.normal_(weight, 0, 0.05)
    entry = {
        "kind": "denoiser", "params": ImageDiffusionParams(data="mnist").model_dump(), "shape": [1, 28, 28],
        "classes": list("0123456789"),
    }  # fmt: skip
    checkpoints.write(TRAINED, {k: a.astype(np.float16) for k, a in arrays_of(network).items()}, entry, folder)
    return network
