"""Which trained networks ship with the code, by their names in `checkpoints/`; what they are made of stands in its manifest."""

from dataclasses import dataclass

from gan_core.registry import Registry


@dataclass(frozen=True)
class Shipped:
    """A network that ships, and the image set of which it was made."""

    name: str
    label: str
    data: str


generators: Registry[Shipped] = Registry("generator")  # without labels: those whose noise space is walked
generators.register(Shipped("dcgan_digits", "Digits (built in), DCGAN", "digits"))
generators.register(Shipped("wgan_gp_digits", "Digits (built in), WGAN-GP", "digits"))
generators.register(Shipped("dcgan_mnist", "MNIST, DCGAN, 10 epochs", "mnist"))
generators.register(Shipped("dcgan_mnist_1", "MNIST, DCGAN, 1 epoch", "mnist"))
generators.register(Shipped("dcgan_mnist_25", "MNIST, DCGAN, 25 epochs", "mnist"))
generators.register(Shipped("wgan_gp_mnist", "MNIST, WGAN-GP", "mnist"))

denoisers: Registry[Shipped] = Registry("denoiser")
denoisers.register(Shipped("unet_mnist", "MNIST, U-Net", "mnist"))

FROZEN_STATES = {  # generators of an image set, the youngest first
    "digits": ("dcgan_digits_early", "dcgan_digits"),
    "mnist": ("dcgan_mnist_1", "dcgan_mnist", "dcgan_mnist_25"),
}
SHIPPED = {  # (data, labels): the generator that ships for them
    ("digits", "none"): "dcgan_digits",
    ("digits", "cgan"): "cgan_digits",
    ("digits", "acgan"): "acgan_digits",
    ("mnist", "none"): "dcgan_mnist",
    ("mnist", "cgan"): "cgan_mnist",
    ("mnist", "acgan"): "acgan_mnist",
}
TRAINED_PAIR = "dcgan_digits"  # ships with its discriminator, to go on from; its networks have these settings
TRAINED_PAIR_SETTINGS = {
    "data": "digits",
    "labels": "none",
    "pair": "dcgan_small",
    "width": 0.5,
    "noise": "gaussian",
    "noise_dim": 64,
}
