"""The two parts of the evidence lower bound, in nats per image."""

from torch import Tensor

SIGMA = 0.1  # the standard deviation of p(x|z), in units of full ink


def reconstruction_nats(x: Tensor, decoded: Tensor) -> Tensor:
    """Return ‖x − x̂‖²/(2σ²), (N,): −log p(x|z) of N(x̂, σ² I) up to (D/2) log(2πσ²), which nothing that is learned changes.

    x, decoded: (N, C, H, W) of ink. A Gaussian of fixed σ, not Bernoulli: digits have greys, of which Bernoulli is no density.
    Source: Kingma & Welling, arXiv:1312.6114, App. C.2. Check: one pixel that is 0.1 off costs 0.5 nats, σ being 0.1.
    """
    return (x - decoded).square().flatten(1).sum(1) / (2 * SIGMA**2)


def kl_nats(mu: Tensor, log_var: Tensor) -> Tensor:
    """Return KL(N(μ, σ²) ‖ N(0, I)) = ½ Σ (μ² + σ² − 1 − log σ²), (N,), of mu and log_var (N, …).

    Source: arXiv:1312.6114, Eq. 10 and App. B. Check: μ = 1, σ = 1 is 0.5 nats a dimension.
    """
    return 0.5 * (mu.square() + log_var.exp() - 1 - log_var).flatten(1).sum(1)
