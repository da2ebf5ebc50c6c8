"""Terms of the lessons, one sentence each."""

GLOSSARY = {
    "generator": "the network G that turns noise z into a point G(z); it never sees the data.",
    "critic": "the network D that gives each point a score f(x), high where it takes the point for real (also called discriminator).",
    "logit": "a score f of which σ(f) = 1/(1 + e⁻ᶠ) is a probability.",
    "noise": "the random input z of the generator; one z gives one point.",
    "mode": "a place where the data are dense: here one of the Gaussians.",
    "saturation": "a slope so close to 0 that the generator no longer moves.",
    "mode collapse": "all generated points lie on one or a few modes.",
    "optimal critic": "D*(x) = p(x)/(p(x) + q(x)), the best answer for data of density p and generated points of density q.",
    "gradient": "the direction and rate in which a loss grows; networks move against it.",
    "batch norm": "a layer that shifts and scales each channel to mean 0 and variance 1 over the batch, so that images of a batch see each other.",
    "epoch": "as many images as the data set holds, drawn for training.",
    "seed": "the number from which every random number of a run follows.",
    "support": "where a distribution has mass; two supports without a common point are disjoint.",
    "Wasserstein distance": "W₁: the least mean way that mass must travel to turn one distribution into the other.",
    "Jensen–Shannon divergence": "JS: the mean of the Kullback–Leibler divergences of p and q from their mixture; between 0 and log 2.",
    "Kullback–Leibler divergence": "KL(p‖q) = E_p[log p/q]: ∞ where p has mass and q has none; not the same with p and q exchanged.",
    "total variation": "TV: the largest difference between the probabilities that p and q give to one set; between 0 and 1.",
    "Lipschitz": "a function is 1-Lipschitz if it never changes by more than the distance between two points: its slope is at most 1.",
    "instance noise": "normal noise added to data and to generated samples alike, before the critic sees them.",
}
