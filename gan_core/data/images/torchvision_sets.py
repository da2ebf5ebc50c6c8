"""MNIST and Fashion-MNIST by torchvision: from the folder GANSCOPE_DATA, else fetched into it."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np

from gan_core.data.images.image_set import ImageSet, ImageSource, Load, Progress, fitted, image_sets
from gan_core.errors import BadInput
from gan_core.settings import settings

CHUNK, PATIENCE_S = 1 << 16, 20.0


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


def loader(cls_name: str, name: str, classes: tuple[str, ...]) -> Load:
    """Return the `load` of one of torchvision's sets of 28 × 28 greys; BadInput where it is neither there nor to be had."""

    def load(size: int = 28, progress: Progress | None = None, *, train: bool | None = None) -> ImageSet:
        part = train is not False
        root = settings().data or settings().state / "data"
        cls = getattr(torchvision_datasets(), cls_name)
        try:
            found = cls(root, train=part)
        except RuntimeError:  # not there
            fetch(cls, Path(root) / cls_name / "raw", progress)
            found = cls(root, train=part, download=True)  # nothing is fetched any more: it unpacks
        return ImageSet(
            name, fitted(found.data.numpy()[:, None], size), found.targets.numpy().astype(np.int64), classes
        )

    return load


def fetch(cls: Any, folder: Path, progress: Progress | None) -> None:
    """Fetch a set's files, each from the first mirror that answers; BadInput says what was tried."""
    from torchvision.datasets.utils import check_integrity

    folder.mkdir(parents=True, exist_ok=True)
    for file, digest in cls.resources:
        path = folder / file
        if check_integrity(str(path), digest):
            continue
        problems = []
        for mirror in cls.mirrors:
            try:
                _fetch_one(mirror + file, path, progress)
            except (urllib.error.URLError, OSError) as problem:
                problems.append(str(getattr(problem, "reason", problem)))
                continue
            if check_integrity(str(path), digest):
                break
            problems.append("the file is damaged")
        else:
            raise BadInput(
                f"{cls.__name__} is not in {folder.parents[1]} and could not be fetched ({problems[-1]}). The built-in digits "
                "need no network; or put the set there and name the folder in GANSCOPE_DATA.",
                fields=("data",),
            )


def _fetch_one(address: str, path: Path, progress: Progress | None) -> None:
    part = path.with_suffix(".part")
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as reply, part.open("wb") as file:
        total, done = int(reply.headers.get("Content-Length") or 0), 0
        while piece := reply.read(CHUNK):
            file.write(piece)
            done += len(piece)
            if progress is not None:
                progress(done, total)
    part.replace(path)


FASHION = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
for cls_name, name, label, classes in (
    ("MNIST", "mnist", "MNIST", tuple("0123456789")),
    ("FashionMNIST", "fashion_mnist", "Fashion-MNIST", FASHION),
):
    image_sets.register(ImageSource(name, label, loader(cls_name, name, classes), (28, 32)))
