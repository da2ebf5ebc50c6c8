"""Which device trains: chosen once, when a worker or a command starts."""

import torch

from gan_core.errors import BadInput


def choose_device(wanted: str = "") -> str:
    """Return "cuda:0" where there is a GPU, else "cpu"; or the wanted device. BadInput for one that is not there."""
    found = ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]
    if not wanted:
        return found[min(1, len(found) - 1)]
    wanted = "cuda:0" if wanted == "cuda" else wanted
    if wanted not in found:
        raise BadInput(f"device: '{wanted}' is not here; one of {', '.join(found)}.")
    return wanted
