"""A training step as one CUDA graph: recorded once, then replayed by one call instead of one for each of its hundred kernels."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

import torch

WARM_UP = 3  # ordinary steps before a recording: libraries make their first calls in them
MOST = 4  # recordings that are kept

Result = TypeVar("Result")


class Inputs(Protocol):
    """What a recorded step reads that changes from step to step, in memory of its own."""

    @property
    def generators(self) -> Sequence[torch.Generator]:
        """That the step itself draws from."""
        ...

    def recording(self) -> AbstractContextManager[None]:
        """While this lasts the step reads that memory."""
        ...

    def fill(self) -> None:
        """Put the present step's numbers there."""
        ...


class Recordable(Protocol):
    """What is trained, as far as a recording needs to know it."""

    @property
    def device(self) -> torch.device:
        """Where it is trained."""
        ...

    def structure(self) -> Hashable:
        """Return all that the host decides within a step: where it is the same, a recording serves."""
        ...

    def inputs(self, step: Callable[[], object]) -> Inputs:
        """Take a step, and return the inputs of steps like it."""
        ...


class Graph(Protocol):
    """A recording of the operations of a function."""

    def record(self, function: Callable[[], Result], generators: Sequence[torch.Generator]) -> Result:
        """Record a call without running anything; return where each replay leaves its results. RuntimeError where a graph cannot hold it."""
        ...

    def replay(self) -> None:
        """Run what was recorded."""
        ...


class CudaGraph:
    """A `Graph` of kernels on a CUDA device."""

    def __init__(self) -> None:
        self._graph = torch.cuda.CUDAGraph()

    def record(self, function: Callable[[], Result], generators: Sequence[torch.Generator]) -> Result:
        """Capture a call."""
        for generator in generators:
            self._graph.register_generator_state(generator)
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            return function()

    def replay(self) -> None:
        """Launch it."""
        self._graph.replay()


class Recording(Generic[Result]):
    """The recorded step of one structure; before it is recorded, how many were taken."""

    def __init__(self) -> None:
        self.taken, self.problem = 0, ""
        self.inputs: Inputs | None = None
        self.graph: Graph | None = None
        self.result: Result | None = None


class ReplayedStep(Generic[Result]):
    """Calls `step`, which returns tensors; on a CUDA device by replaying a recording of it.

    The kernels and their order are those of an ordinary step, so the numbers are the same. What a replay returns lies in the graph's
    memory: it is valid until the next step. A step that cannot be recorded is taken as it is, and `how` says so.
    """

    new_graph: Callable[[], Graph] = CudaGraph

    def __init__(self, game: Recordable, step: Callable[[], Result]):
        self.game, self.step = game, step
        self.records = game.device.type == "cuda"
        self.how = "one operation after the other"
        self._recordings: dict[Hashable, Recording[Result]] = {}

    def __call__(self) -> Result:
        """Take a step."""
        if not self.records:
            return self.step()
        one = self._of(self.game.structure())
        if one.graph is None:
            if one.problem or one.taken < WARM_UP:
                return self._ordinary(one)
            self._record(one)
            if one.graph is None:
                return self._ordinary(one)
        assert one.inputs is not None and one.result is not None
        one.inputs.fill()
        one.graph.replay()
        self.how = "replayed as one CUDA graph"
        return one.result

    def _of(self, structure: Hashable) -> Recording[Result]:
        one = self._recordings.pop(structure, None) or Recording()
        self._recordings[structure] = one  # the one used last stands last
        while len(self._recordings) > MOST:
            del self._recordings[next(iter(self._recordings))]
        return one

    def _ordinary(self, one: Recording[Result]) -> Result:
        self.how = "one operation after the other" + (f": {one.problem}" if one.problem else "")
        one.taken += 1
        if one.taken != WARM_UP:
            return self.step()
        taken: list[Result] = []
        one.inputs = self.game.inputs(lambda: taken.append(self.step()))
        return taken[0]

    def _record(self, one: Recording[Result]) -> None:
        assert one.inputs is not None
        graph = self.new_graph()
        try:
            with one.inputs.recording():
                one.result = graph.record(self.step, one.inputs.generators)
        except torch.OutOfMemoryError:  # memory may come back
            one.taken = 0
        except RuntimeError as problem:
            one.problem = str(problem).splitlines()[0]
        else:
            one.graph = graph
