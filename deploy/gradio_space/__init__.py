"""The files of the Gradio Space, copied to a folder."""

import shutil
from pathlib import Path

from deploy.dockerfile import ROOT

HERE = Path(__file__).parent
FOLDERS = ("gan_core", "gradio_face", "checkpoints")
FILES = (
    "gradio_app.py",
    "LICENSE",
    *(f"ui/{name}.py" for name in ("assets", "glossary", "headers", "links", "message", "packing", "text")),
)
NOT_HERE = ("streamlit", "gradio")  # the Gradio app uses no Streamlit; the Space's sdk_version installs gradio


def lay_out(folder: Path) -> None:
    """Copy the files of the Gradio app into a new or empty folder, with the Space's card and its requirements."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(path.name != ".git" for path in folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    browser = [path for kind in ("js", "css") for path in sorted((ROOT / "ui/live_view").glob(f"*.{kind}"))]
    for name in (*FILES, *(path.relative_to(ROOT).as_posix() for path in browser)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(HERE / "README.md", folder / "README.md")
    (folder / "requirements.txt").write_text("\n".join(requirements()) + "\n")


def requirements() -> list[str]:
    """Return the app's pinned packages without those in NOT_HERE."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [line for line in lines if line and line.partition("==")[0] not in NOT_HERE]
