"""What a CUDA graph is, on the CPU: the operations of a step with the memory they read and write, run again without the host's program."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

WAITS = {
    "_local_scalar_dense",
    "nonzero",
    "equal",
    "is_nonzero",
    "masked_select",
    "_unique2",
    "lift_fresh",
}  # the last: from the host
METHODS = ("item", "tolist", "numpy", "cpu", "nonzero", "__bool__", "__int__", "__float__", "__index__", "__array__")


class NoWaiting(TorchDispatchMode):
    """Fails at whatever would wait for a GPU: numbers and arrays on the host, and results whose size depends on the values."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        if name in WAITS or (name == "index" and any(t is not None and t.dtype == torch.bool for t in args[1])):
            raise AssertionError(f"{func} waits for the device")
        return func(*args, **(kwargs or {}))


def waits_at(name):
    def fail(*args, **kwargs):
        raise AssertionError(f"Tensor.{name} waits for the device")

    return fail


def forbid_waiting(monkeypatch):
    """A context in which a step must not wait; the methods too that never reach the dispatcher."""
    for name in METHODS:
        monkeypatch.setattr(torch.Tensor, name, waits_at(name))
    return NoWaiting()


class RecordedOnCpu(TorchDispatchMode):
    """A `gan_core.training.cuda_graph.Graph`. While it records, the step runs; what it wrote is then put back."""

    def __init__(self):
        super().__init__()
        self.operations, self.before, self.own = [], {}, set()

    def record(self, function, generators):
        states = [(generator, generator.get_state()) for generator in generators]
        with self:
            result = function()
        for tensor, was in self.before.values():
            tensor.copy_(was)
        for generator, state in states:
            generator.set_state(state)
        return result

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        for tensor in written(func, args, kwargs):
            key = tensor.untyped_storage().data_ptr()
            if key not in self.own and id(tensor) not in self.before:
                self.before[id(tensor)] = (tensor, tensor.clone())
        out = func(*args, **kwargs)
        for tensor in tree_leaves(out):
            if isinstance(tensor, torch.Tensor) and not any(
                alias_of(tensor, other) for other in tensors((args, kwargs))
            ):
                self.own.add(tensor.untyped_storage().data_ptr())
        self.operations.append((func, args, kwargs, out))
        return out

    @torch.no_grad()
    def replay(self):
        for func, args, kwargs, out in self.operations:
            again = func(*args, **kwargs)
            for old, new in zip(tree_leaves(out), tree_leaves(again), strict=True):
                if isinstance(old, torch.Tensor) and not alias_of(old, new):
                    old.copy_(new)


def tensors(tree):
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def alias_of(one, other):
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


def written(func, args, kwargs):
    """The arguments that an operation writes into."""
    found = []
    for i, argument in enumerate(func._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            value = args[i] if i < len(args) else kwargs.get(argument.name)
            found += tensors(value)
    return found
