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
LABELS = {"none": "Not used", "cgan": "CGAN: into G and D", "acgan": "AC-GAN: into G, out of D"}
PRECISIONS = {"auto": "Automatic", "float32": "float32", "bfloat16": "bfloat16"}
PAIRS = {
    "dcgan_small": "Small DCGAN",
    "dcgan_5x5": "DCGAN, kernels of 5",
    "acgan": "AC-GAN, 32 × 32",
    "fully_connected": "Fully connected (CS231n)",
    "dcgan_cs231n": "DCGAN of CS231n",
}
PAIR_WEIGHTS = {  # millions of weights at width 1, of both networks together
    "dcgan_small": 0.8,
    "dcgan_5x5": 2.5,
    "acgan": 4.5,
    "fully_connected": 2.2,
    "dcgan_cs231n": 7.8,
}
PAIR_SIDES = {name: 32 if name == "acgan" else 28 for name in PAIRS}
PAIRS_WITH_BATCH_NORM = ("dcgan_small", "acgan")  # in the critic
SLOPE_CONSTRAINTS = ("gradient_penalty", "r1", "r2")  # need the slope at each sample alone
GENERATORS = {  # shipped, without labels: those whose noise space is walked
    "dcgan_digits": "Digits (built in), DCGAN",
    "wgan_gp_digits": "Digits (built in), WGAN-GP",
    "dcgan_mnist": "MNIST, DCGAN, 10 epochs",
    "dcgan_mnist_1": "MNIST, DCGAN, 1 epoch",
    "dcgan_mnist_25": "MNIST, DCGAN, 25 epochs",
    "wgan_gp_mnist": "MNIST, WGAN-GP",
}
GENERATOR_DATA = {  # the image set of which each was made, as the manifest of the checkpoints has it
    "dcgan_digits": "digits",
    "dcgan_digits_early": "digits",
    "wgan_gp_digits": "digits",
    "dcgan_mnist": "mnist",
    "dcgan_mnist_1": "mnist",
    "dcgan_mnist_25": "mnist",
    "wgan_gp_mnist": "mnist",
}
WALKS = {"spherical": "Spherical", "linear": "Straight"}
TASKS = {"invert": "Invert", "denoise": "Denoise", "inpaint": "Inpaint"}
HOLES = {"middle": "The middle", "lower_half": "The lower half", "right_half": "The right half", "drawn": "Drawn"}
FROZEN = {"lines": "A line, one apart from the data", "digits": "Digits (built in), DCGAN", "mnist": "MNIST, DCGAN"}
FROZEN_PLAYERS = {
    "none": "Both, in turn",
    "critic": "The generator: the critic is frozen",
    "generator": "The critic: the generator is frozen",
}
FROZEN_STATES = {  # shipped generators, the youngest first
    "digits": ("dcgan_digits_early", "dcgan_digits"),
    "mnist": ("dcgan_mnist_1", "dcgan_mnist", "dcgan_mnist_25"),
}
INITIAL = {"pair": "As their source has it", "uniform": "Uniform, PyTorch's own"}
STARTS = {"fresh": "Fresh", "shipped": "A trained pair"}
SHIPPED = {  # (data, labels): the generator that ships for them, by its name in checkpoints/
    ("digits", "none"): "dcgan_digits",
    ("digits", "cgan"): "cgan_digits",
    ("digits", "acgan"): "acgan_digits",
    ("mnist", "none"): "dcgan_mnist",
    ("mnist", "cgan"): "cgan_mnist",
    ("mnist", "acgan"): "acgan_mnist",
}
TRAINED_PAIR = "dcgan_digits"  # ships with its critic, to go on from; its networks have these settings
TRAINED_PAIR_SETTINGS = {
    "data": "digits",
    "labels": "none",
    "pair": "dcgan_small",
    "width": 0.5,
    "noise": "gaussian",
    "noise_dim": 64,
}
DIRAC_METHODS = {  # names as in gan_core.theory.dirac_gan
    "minimax": "Minimax",
    "non_saturating": "Non-saturating",
    "wgan": "WGAN",
    "wgan_clipped": "WGAN, clipped",
    "wgan_gp": "WGAN-GP",
    "instance_noise": "Instance noise",
    "r1": "R1",
    "consensus": "Consensus",
}
DIRAC_SCHEMES = {"simultaneous": "Simultaneous", "alternating": "Alternating"}
DIRAC_USES = {  # settings that only some methods read
    "gamma": ("wgan_gp", "r1", "consensus"),
    "target": ("wgan_gp",),
    "clip": ("wgan_clipped",),
    "sigma": ("instance_noise",),
}
SCHEDULES = {  # of diffusion: names and labels as in gan_core.diffusion.schedules
    "linear": "Linear",
    "linear_unscaled": "Linear, not scaled",
    "cosine": "Cosine",
    "sigmoid": "Sigmoid",
}
SPACINGS = {  # as in gan_core.diffusion.samplers
    "even": "Even, from T",
    "leading": "Leading, from 1",
    "trailing": "Trailing, from T",
    "linspace": "Linspace, 1 and T",
}
SAMPLERS = {"ancestral": "Ancestral", "ddim": "DDIM"}
VARIANCES = {"beta_tilde": "β̃", "beta": "β"}
TARGETS = {
    "eps": "ε, the noise",
    "x_0": "x₀, the clean one",
    "v": "v, a turn of both",
}  # as in gan_core.diffusion.targets
DENOISERS = {"unet_mnist": "MNIST, U-Net"}  # that ship
DENOISER_STARTS = {"fresh": "Fresh", "shipped": "The U-Net that ships"}
DENOISER_DATA = {"unet_mnist": "mnist"}
