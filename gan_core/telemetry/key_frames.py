"""Pictures of the whole run, thinned so that they stay few and within a byte budget."""

import numpy as np

from gan_core.errors import BadInput

MAX_FRAMES = 200
BUDGET_BYTES = 4 << 20
FIRST_STRIDE = 100

TEXT = ":text"  # after the name of an array of texts in a saved run, where it holds their code points

Picture = dict[str, np.ndarray]


class KeyFrames:
    """Pictures at every `stride`-th step; when there are too many, every second one goes and the stride doubles.

    `last` is the picture that `show` was given last, with its own step in it, whether it belongs into the store or not.
    """

    def __init__(self, first_stride: int = FIRST_STRIDE) -> None:
        self.stride = first_stride
        self.steps: list[int] = []
        self._frames: list[Picture] = []
        self.last: Picture = {}

    def due(self, step: int) -> bool:
        """Tell whether a picture of this step belongs into the store."""
        return step % self.stride == 0

    def add(self, step: int, picture: Picture) -> None:
        """Keep a picture, in place of the last one if that is of the same step; all have the same arrays, each with its own first axis free."""
        if self.steps and self.steps[-1] == step:
            self._frames[-1] = picture
            return
        self.steps.append(step)
        self._frames.append(picture)
        one = sum(array.nbytes for array in picture.values())
        limit = min(MAX_FRAMES, max(8, BUDGET_BYTES // one))
        if len(self.steps) > limit:
            self.stride *= 2
            kept = [i for i, at in enumerate(self.steps) if at % self.stride == 0]
            self.steps, self._frames = [self.steps[i] for i in kept], [self._frames[i] for i in kept]

    def show(self, picture: Picture) -> None:
        """Make a picture of its "step" the last one; keep it where it is due."""
        self.last, step = picture, int(picture["step"])
        if self.due(step):
            self.add(step, picture)

    def seen(self, at: int | None) -> Picture:
        """Return the last picture, or the kept one nearest to step `at`."""
        return self.last if at is None else self.nearest(at)[1]

    def nearest(self, step: int) -> tuple[int, Picture]:
        """Return the kept step nearest to `step` and its picture."""
        i = int(np.abs(np.array(self.steps) - step).argmin())
        return self.steps[i], self._frames[i]

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        found: dict[str, np.ndarray] = {"steps": np.array([self.stride, *self.steps], np.int64)}
        for name in self._frames[0] if self._frames else ():
            stacked = np.stack([frame[name] for frame in self._frames])
            if stacked.dtype.kind == "U":
                found[name + TEXT] = stacked.view(np.uint32).reshape(*stacked.shape, -1)
            else:
                found[name] = stacked
        return found | {f"last/{name}": array for name, array in self.last.items()}

    def load(self, state: dict[str, np.ndarray]) -> None:
        """Take over what `state` returned; BadInput where it has other arrays than the pictures of this version."""
        frames = {name: array for name, array in state.items() if name != "steps" and not name.startswith("last/")}
        stacks = {name: array for name, array in frames.items() if not name.endswith(TEXT)}
        for name in frames.keys() - stacks.keys():
            points = np.ascontiguousarray(state[name])
            stacks[name.removesuffix(TEXT)] = points.view(f"U{points.shape[-1]}")[..., 0]
        if self._frames and {name: array.dtype.kind for name, array in self._frames[0].items()} != {
            name: array.dtype.kind for name, array in stacks.items()
        }:
            raise BadInput(
                "This run was saved by another version of this program and cannot be opened; start it again."
            )
        self.stride, *self.steps = (int(number) for number in state["steps"])
        self.last = {name.removeprefix("last/"): array for name, array in state.items() if name.startswith("last/")}
        self._frames = [{name: array[i] for name, array in stacks.items()} for i in range(len(self.steps))]
