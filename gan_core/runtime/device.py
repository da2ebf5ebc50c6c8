"""The device for training: chosen once, when a worker or a command starts."""

import torch

from gan_core.errors import BadInput


def choose_device(wanted: str = "") -> str:
    """Return "cuda:0" if there is a GPU, else "cpu"; or the wanted device. BadInput if it does not exist."""
    found = ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    if not wanted:
        return found[min(1, len(found) - 1)]
    wanted = "cuda:0" if wanted == "cuda" else wanted
    if wanted not in found:
        raise BadInput(f"device: '{wanted}' is not available; one of {', '.join(found)}.")
    return wanted
