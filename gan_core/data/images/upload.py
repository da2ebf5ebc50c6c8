"""A reader's own images: a zip of PNG or JPEG files, read in memory and never unpacked to a path."""

import io
import warnings
import zipfile
from pathlib import PurePosixPath

import numpy as np

from gan_core.data.images.image_set import ImageSet
from gan_core.errors import BadInput

MAX_BYTES, MAX_IMAGES, MIN_IMAGES = 64 << 20, 5_000, 16
MAX_PIXELS = 4_000_000  # of one image
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def read_zip(content: bytes, size: int = 28, *, coloured: bool = False) -> ImageSet:
    """Return the images of a zip at size × size: the middle square of each, grey or RGB. BadInput says what does not fit.

    Their labels are the folders in which they lie. Bytes, entries and pixels are bounded before anything is decoded, and an
    entry's name is only ever read: none is followed.
    """
    if len(content) > MAX_BYTES:
        raise _refused(f"{len(content) >> 20} MB is too much; at most {MAX_BYTES >> 20} MB")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as problem:  # whatever a damaged table makes the reader raise, not BadZipFile alone
        raise _refused("it is not a zip file") from problem
    entries = [entry for entry in archive.infolist() if _suffix(entry) in FORMATS and "__MACOSX" not in entry.filename]
    if not MIN_IMAGES <= len(entries) <= MAX_IMAGES:
        raise _refused(f"{len(entries)} PNG or JPEG files; from {MIN_IMAGES} to {MAX_IMAGES:,} are allowed")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _refused(f"its images have more than {MAX_BYTES >> 20} MB when unpacked")
    folders = sorted({_folder(entry) for entry in entries})
    pixels = np.stack([_image(archive, entry, size, coloured) for entry in entries])
    labels = np.array([folders.index(_folder(entry)) for entry in entries], np.int64)
    return ImageSet("upload", pixels, labels, tuple(folders))


def _image(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int, coloured: bool) -> np.ndarray:
    from PIL import Image, ImageOps

    short = PurePosixPath(entry.filename).name[:60]
    try:
        with archive.open(entry) as file:
            data = file.read(MAX_BYTES + 1)  # the size that the entry claims need not be true
        if len(data) > MAX_BYTES:
            raise _refused(f"'{short}' is larger than {MAX_BYTES >> 20} MB")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours, and lower
            opened = Image.open(io.BytesIO(data), formats=sorted(set(FORMATS.values())))
        with opened as image:
            if image.width * image.height > MAX_PIXELS:
                raise _refused(f"'{short}' has {image.width} × {image.height} pixels; at most {MAX_PIXELS:,}")
            upright = ImageOps.exif_transpose(image).convert("RGB" if coloured else "L")
    except BadInput:
        raise
    except Exception as problem:  # whatever a damaged file makes the decoder raise
        raise _refused(f"'{short}' cannot be read as an image") from problem
    square = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
    return np.asarray(square).reshape(size, size, -1).transpose(2, 0, 1)


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _folder(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).parent.name[:40] or "images"


def _refused(why: str) -> BadInput:
    return BadInput(f"upload: {why}.", fields=("upload",))
