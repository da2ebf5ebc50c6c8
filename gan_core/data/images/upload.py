"""A reader's own images: a zip of PNG or JPEG files, read in memory and never unpacked to a path."""

import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from gan_core.data.images.eight_bits import eight_bits
from gan_core.data.images.image_set import ImageSet
from gan_core.errors import BadInput

MAX_BYTES, MAX_IMAGES, MIN_IMAGES = 64 << 20, 5_000, 16
MAX_PIXELS = 4_000_000  # of one image
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
HIDDEN, EMPTY, UNREADABLE = "hidden", "empty", "not readable as an image"  # why a file is skipped
ALLOWED = f"from {MIN_IMAGES} to {MAX_IMAGES:,} are allowed"


@dataclass(frozen=True)
class Uploaded(ImageSet):
    """The images of a zip; skipped: how many of its PNG and JPEG files were not taken and why, a sentence or ''."""

    skipped: str

    @property
    def note(self) -> str:
        """The sentence about skipped files."""
        return self.skipped


def read_zip(content: bytes, size: int = 28, *, coloured: bool = False) -> Uploaded:
    """Return the images of a zip at size × size: the middle square of each, grey or RGB. BadInput says what does not fit.

    Their labels are the folders in which they lie. Hidden files, as the side files of macOS, empty ones and those that no
    decoder reads are skipped and counted. Bytes, entries and pixels are bounded before anything is decoded, and an entry's
    name is only ever read: none is followed.
    """
    if len(content) > MAX_BYTES:
        raise _refused(f"{len(content) >> 20} MB is too much; at most {MAX_BYTES >> 20} MB")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as problem:  # whatever a damaged table makes the reader raise, not BadZipFile alone
        raise _refused("it is not a zip file") from problem
    found = [entry for entry in archive.infolist() if _suffix(entry) in FORMATS and not entry.is_dir()]
    skipped: dict[str, list[str]] = {HIDDEN: [], EMPTY: [], UNREADABLE: []}
    entries = []
    for entry in found:
        why = HIDDEN if _hidden(entry) else EMPTY if not entry.file_size else None
        if why is None:
            entries.append(entry)
        else:
            skipped[why].append(_short(entry))
    if len(entries) > MAX_IMAGES:
        raise _refused(f"{len(entries):,} PNG or JPEG files; {ALLOWED}")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _refused(f"its images have more than {MAX_BYTES >> 20} MB when unpacked")
    pixels, names = [], []
    for entry in entries:
        image = _image(archive, entry, size, coloured)
        if image is None:
            skipped[UNREADABLE].append(_short(entry))
        else:
            pixels.append(image)
            names.append(_folder(entry))
    said = _said(skipped)
    if len(pixels) < MIN_IMAGES:
        raise _refused(f"{len(pixels)} PNG or JPEG files; {ALLOWED}" + (f"; {said}" if said else ""))
    folders, labels = np.unique(names, return_inverse=True)
    return Uploaded("upload", np.stack(pixels), labels.astype(np.int64), tuple(map(str, folders)), said and f"{said}.")


def _image(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int, coloured: bool) -> np.ndarray | None:
    """Return an image (C, size, size); None for what is no image."""
    from PIL import Image, ImageOps

    short = _short(entry)
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
            upright = eight_bits(ImageOps.exif_transpose(image), coloured=coloured)
    except BadInput:
        raise
    except Exception:  # whatever a damaged file makes the decoder raise
        return None
    square = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
    return np.asarray(square).reshape(size, size, -1).transpose(2, 0, 1)


def _said(skipped: dict[str, list[str]]) -> str:
    """Say how many files were skipped and why: "3 PNG or JPEG files were skipped: 2 hidden, 1 empty (the first is '4.png')"."""
    count = sum(map(len, skipped.values()))
    if not count:
        return ""
    parts = [
        f"{len(names)} {why}" + ("" if why == HIDDEN else f" (the first is '{names[0]}')")
        for why, names in skipped.items()
        if names
    ]
    return f"{count:,} PNG or JPEG {'file was' if count == 1 else 'files were'} skipped: {', '.join(parts)}"


def _suffix(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _hidden(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a file or a folder of its path begins with a dot; '.' and '..' are steps, not names."""
    parts = PurePosixPath(entry.filename).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part.strip(".") for part in parts)


def _short(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name[:60]


def _folder(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).parent.name[:40] or "images"


def _refused(why: str) -> BadInput:
    return BadInput(f"upload: {why}.", fields=("upload",))
