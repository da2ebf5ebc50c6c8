"""The Docker Space without Docker: its steps, what is copied, and the app as another user in a read-only tree. The Gradio Space's folder."""

import re
import socket
import subprocess
import sys

import pytest

from deploy import check_space, gradio_space
from deploy.dockerfile import ROOT, Step, environment, front_matter, is_ignored, lay_out, steps
from gan_core.experiments import registry

DOCKERFILE = (ROOT / "Dockerfile").read_text()
README = (ROOT / "README.md").read_text()


def test_steps_are_read_with_their_defaults():
    text = '# a note\nFROM a:1\nARG B=x\nrun do \\\n  ${B} ${C}\nENV D=1 E=2\nCMD ["f", "g h"]\n'
    found = steps(text)
    assert found[2] == Step("RUN", "do    x ${C}") and [step.name for step in found] == [
        "FROM",
        "ARG",
        "RUN",
        "ENV",
        "CMD",
    ]
    assert environment(found) == {"D": "1", "E": "2"} and found[-1].words == ["f", "g h"]


def test_torch_for_the_cpu_is_the_default_and_cuda_an_argument():
    index = "https://download.pytorch.org/whl/"
    assert any(f"{index}cpu " in step.text for step in steps(DOCKERFILE))
    assert any(f"{index}cu128 " in step.text for step in steps(DOCKERFILE.replace("ARG TORCH=cpu", "ARG TORCH=cu128")))


def test_our_dockerfile_has_no_fault():
    assert check_space.faults(steps(DOCKERFILE), README) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("app_port: 7860", "app_port: 8501", "app_port"),
        ("sdk: docker", "sdk: gradio", "sdk is docker"),
        ("EXPOSE 7860", "EXPOSE 80", "exposes 7860"),
        ("--server.port=7860", "--server.port=8501", "serves on 7860"),
        ("--uid 1000", "--uid 1001", "a user 1000"),
        ("USER user\n", "", "runs as that user"),
        ("COPY . ./\n\nUSER user", "USER user\nCOPY . ./", "its files belong to root"),
        ("3.11-slim", "3.11", "slim Python"),
    ],
)
def test_a_fault_is_named(before, after, said):
    assert before in DOCKERFILE + README
    wrong = check_space.faults(steps(DOCKERFILE.replace(before, after)), README.replace(before, after))
    assert len(wrong) == 1 and said in wrong[0]


@pytest.mark.parametrize(
    ("path", "ignored"),
    [(".git/HEAD", True), ("tests/conftest.py", True), ("gan_core/data/__pycache__/ring.pyc", True), ("gan_core/cli.py", False),
     ("docs/pictures/plane.png", True), ("docs/architecture.md", False), ("buildings.py", False)],
)  # fmt: skip
def test_what_is_left_out_of_the_image(path, ignored):
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line]
    assert is_ignored(path, lines) is ignored


def test_the_app_serves_as_another_user_and_writes_only_to_its_home():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = check_space.check(port, [""])
    assert result["faults"] == [] and result["written"] == []
    assert re.fullmatch(r"home: rendered, \d{2,} texts", result["said"][1])
    assert result["inside"] == []  # no run was started, so none was saved, and nothing was fetched


def test_the_gradio_space_is_whole_without_streamlit_and_builds_its_pages(tmp_path):
    gradio_space.lay_out(tmp_path / "space")
    card = front_matter((tmp_path / "space" / "README.md").read_text())
    assert (tmp_path / "space" / card["app_file"]).exists()
    assert f"gradio=={card['sdk_version']}" in (ROOT / "requirements-gradio.txt").read_text().splitlines()
    needed = (tmp_path / "space" / "requirements.txt").read_text()
    assert "torch==" in needed and "streamlit" not in needed
    with pytest.raises(FileExistsError):
        gradio_space.lay_out(tmp_path / "space")
    pytest.importorskip("gradio", reason="the Gradio face needs requirements-gradio.txt")
    code = (
        "import sys; sys.modules['streamlit'] = None\nimport gradio_app\nfrom gradio_face import runs\n"
        "from gan_core.runtime import worker\nprint(runs.__file__, len(gradio_app.build().pages))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "space", capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 and done.stdout.startswith(str(tmp_path)), done.stderr
    assert int(done.stdout.split()[-1]) == 1 + len(list(registry))  # and the home page


def test_lay_out_leaves_out_what_docker_does(tmp_path):
    lay_out(tmp_path / "app")
    names = {path.name for path in (tmp_path / "app").iterdir()}
    assert {"app.py", "pages", "ui", "gan_core", "checkpoints", ".streamlit", "requirements.txt"} <= names
    assert not names & {"tests", ".git", "deploy", "gradio_app.py"}
