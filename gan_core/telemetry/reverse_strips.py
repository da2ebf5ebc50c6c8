"""One way from noise to images as strips, and the way forward of what came out, at a few times from 0 to T."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gan_core.diffusion.forward import jumped
from gan_core.diffusion.schedules import ScheduleTables
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.training.streams import generator

COLUMNS = 7


def bytes_of(x: Tensor) -> np.ndarray:
    """Return images of [−1, 1] as bytes, 255 for ink; what lies beyond, as most noise does, is cut. Check: 0 gives 128."""
    return x.add(1).mul(127.5).clamp(0, 255).round().to(torch.uint8).cpu().numpy()


def strips(frames: KeyFrames, visited: Sequence[int], T: int, end: np.ndarray | None) -> Picture:
    """Return x_t and the guess of x_0 made there, (n, COLUMNS, C, H, W), at the visited times nearest to T i/(COLUMNS − 1).

    t: (COLUMNS,), the times; −1 where the way back has not come yet, or passes by too far. frames: a picture of step i has
    `before`, x_t at the time from which step i goes, and the guess `x_0` there. end: the images at t = 0, once they are there.
    """
    kept = [(visited[step - 1], frames.nearest(step)[1]) for step in frames.steps if step]
    ends = {t: (frame["before"], frame["x_0"]) for t, frame in kept}
    if end is not None:
        ends[0] = end, end
    blank = np.zeros_like(frames.nearest(0)[1]["x"])
    times, back, guesses = [], [], []
    for i in range(COLUMNS):
        asked = i * T / (COLUMNS - 1)
        t = min(ends, key=lambda t: abs(t - asked), default=-1)
        here = t >= 0 and abs(t - asked) <= T / (2 * (COLUMNS - 1))
        times.append(t if here else -1)
        x, x_0 = ends[t] if here else (blank, blank)
        back.append(x)
        guesses.append(x_0)
    return {"t": np.array(times), "back": np.stack(back, 1), "guesses": np.stack(guesses, 1)}


def forward(x: Tensor, times: Sequence[int], noise: ScheduleTables, seed: int) -> np.ndarray:
    """Return x_t of images x (n, C, H, W) at each of the times, by one jump with fresh noise each: (n, len(times), C, H, W)."""
    found = []
    for t in times:
        g = generator(seed, "forward", x.device, max(t, 0))
        eps = torch.randn(x.shape, generator=g, device=x.device)
        found.append(bytes_of(jumped(x, max(t, 0), eps, noise)))
    return np.stack(found, 1)
