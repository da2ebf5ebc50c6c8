"""Our stacked optimisers against torch's at K = 1, and members against each other."""

import pytest
import torch

from gan_core.training.optimisers import optimisers

TORCH = {
    "adam": lambda p: torch.optim.Adam(p, lr=0.03, betas=(0.5, 0.9)),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.03),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.5),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.03, alpha=0.9),
}


def column(*values):
    return torch.tensor([[value] for value in values], dtype=torch.float64)


@pytest.mark.parametrize("name", optimisers.names())
@pytest.mark.parametrize("written", ["here", "there"])
def test_equals_torch(name, written):
    torch.manual_seed(0)
    Optimiser = optimisers[name].load()
    ours = torch.randn(1, 7, dtype=torch.float64)
    theirs = ours.clone().requires_grad_()
    by_itself = Optimiser.of_torch([theirs], 0.5, 0.9, lr=0.03)
    reference = TORCH[name]([theirs]) if written == "here" and name in TORCH else by_itself
    optimiser = Optimiser(ours, column(0.5), column(0.9))
    for _ in range(20):
        gradient = torch.randn(1, 7, dtype=torch.float64)
        theirs.grad = gradient.clone()
        reference.step()
        optimiser.update(ours, gradient, column(0.03))
    torch.testing.assert_close(
        ours, theirs.detach(), rtol=1e-10, atol=1e-12
    )  # same formula in float64, other order of products


@pytest.mark.parametrize("name", optimisers.names())
def test_members_have_their_own_rates(name):
    torch.manual_seed(1)
    together = torch.randn(3, 5, dtype=torch.float64)
    rates, beta1, beta2 = column(0.1, 0.0, 0.01), column(0.0, 0.5, 0.9), column(0.9, 0.99, 0.999)
    alone = [together[k : k + 1].clone() for k in range(3)]
    still = together[1].clone()
    optimiser = optimisers[name].load()(together, beta1, beta2)
    each = [optimisers[name].load()(alone[k], beta1[k : k + 1], beta2[k : k + 1]) for k in range(3)]
    for _ in range(10):
        gradient = torch.randn(3, 5, dtype=torch.float64)
        optimiser.update(together, gradient, rates)
        for k in range(3):
            each[k].update(alone[k], gradient[k : k + 1], rates[k : k + 1])
    torch.testing.assert_close(together, torch.cat(alone), rtol=1e-12, atol=0)
    assert torch.equal(together[1], still), "a rate of 0 must leave a member as it is"
