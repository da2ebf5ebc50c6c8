"""MNIST and Fashion-MNIST by torchvision: from the folder GANSCOPE_DATA, else fetched into it."""

from typing import Any

import numpy as np

from gan_core.data.images.image_set import ImageSet, ImageSource, Load, Progress, fitted, image_sets
from gan_core.data.images.remote import File, Remote, data_folder


def torchvision_datasets() -> Any:
    """Import torchvision.datasets, also beside a torch that its compiled part was not built for.

    That part then does not load, and the import fails where two operators are looked up that only detection models use;
    declaring their schemas is enough for everything else.
    """
    import torch

    try:
        from torchvision import datasets
    except RuntimeError as problem:
        if "torchvision::nms" not in str(problem):
            raise
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _kept.append(library)
        from torchvision import datasets
    return datasets


_kept: list[Any] = []


def loader(remote: Remote, name: str, classes: tuple[str, ...]) -> Load:
    """Return the `load` of one of torchvision's sets of 28 × 28 greys; BadInput where it is neither there nor to be had."""

    def load(size: int = 28, progress: Progress | None = None, *, train: bool | None = None) -> ImageSet:
        if not remote.is_there():
            remote.fetch(progress)
        found = getattr(torchvision_datasets(), remote.folder)(data_folder(), train=train is not False)
        return ImageSet(
            name, fitted(found.data.numpy()[:, None], size), found.targets.numpy().astype(np.int64), classes
        )

    return load


# mirrors and md5 digests as in torchvision/datasets/mnist.py
MNIST = Remote(
    "MNIST",
    "MNIST",
    ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    (
        File("train-images-idx3-ubyte", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
        File("train-labels-idx1-ubyte", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
        File("t10k-images-idx3-ubyte", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
        File("t10k-labels-idx1-ubyte", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
    ),
)
FASHION_MNIST = Remote(
    "Fashion-MNIST",
    "FashionMNIST",
    ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
    (
        File("train-images-idx3-ubyte", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
        File("train-labels-idx1-ubyte", "25c81989df183df01b3e8a0aad5dffbe", 29_515),
        File("t10k-images-idx3-ubyte", "bef4ecab320f06d8554ea6380940ec79", 4_422_102),
        File("t10k-labels-idx1-ubyte", "bb300cfdad3c16e7a12a480ee83cd310", 5_148),
    ),
)
FASHION = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
for remote, name, classes in (
    (MNIST, "mnist", tuple("0123456789")),
    (FASHION_MNIST, "fashion_mnist", FASHION),
):
    image_sets.register(ImageSource(name, remote.label, loader(remote, name, classes), (28, 32), remote=remote))
