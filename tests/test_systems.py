"""On a system without Unix users, as Windows, each program says in one line where it runs; no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gan_core import settings
from gan_core.errors import BadInput

ROOT = Path(__file__).parents[1]
PROGRAMS = {
    "the app": ["-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port", "0", "--browser.serverAddress", "localhost"],
    "the Gradio app": ["gradio_app.py"],
    "the command line": ["-m", "gan_core", "run", "image_gan", "--set", "data=upload", "--set", f"upload={'0' * 64}", "--steps", "1"],
}  # fmt: skip


def test_the_sentence_names_the_systems_and_the_readme_too(monkeypatch):
    monkeypatch.delattr(os, "getuid")
    with pytest.raises(BadInput, match=r"runs on Linux, on macOS, and on Windows in WSL"):
        settings.settings()
    first = (ROOT / "README.md").read_text("utf-8").partition("## Start")[2][:400]
    assert all(name in first for name in ("Linux", "macOS", "Windows", "WSL"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_ends_with_one_line(program, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import os\ndel os.getuid\n")
    ended = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode in (1, 2) and ended.stderr.strip().splitlines()[-1] == settings.SYSTEMS
    assert "Traceback" not in ended.stderr
