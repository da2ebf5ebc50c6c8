"""One torch thread, as in a worker: results then do not depend on the machine's cores. And data that may be at hand."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser."""
    for item in items:
        if Path(__file__).parent / "browser" in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def mnist() -> Path:
    """The folder in which MNIST lies: GANSCOPE_DATA; a test that needs it is left out where it is not at hand."""
    folder = Path(os.environ.get("GANSCOPE_DATA") or "nowhere")
    if not (folder / "MNIST" / "raw" / "train-images-idx3-ubyte").exists():
        pytest.skip("MNIST is not at hand: set GANSCOPE_DATA to the folder that holds it")
    return folder.resolve()
