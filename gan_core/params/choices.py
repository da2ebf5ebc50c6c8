"""Names and words of what the training side implements in torch: the front offers them without importing it.

Adding a constraint, optimiser or activation: its implementation in one file, its name and label here; a test holds the two
tables equal.
"""

CONSTRAINTS = {
    "none": "None",
    "weight_clipping": "Weight clipping",
    "gradient_penalty": "Gradient penalty",
    "r1": "R1 (gradient at real data)",
    "r2": "R2 (gradient at generated data)",
    "spectral_norm": "Spectral norm",
}
OPTIMISERS = {"adam": "Adam", "sgd": "SGD", "momentum": "SGD with momentum", "rmsprop": "RMSProp"}
ACTIVATIONS = {"relu": "ReLU", "leaky_relu": "LeakyReLU 0.2", "tanh": "tanh", "silu": "SiLU"}
NOISES = {"gaussian": "Gaussian N(0, 1)", "uniform": "Uniform on [-1, 1]"}
