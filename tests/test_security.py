"""What is never done with foreign bytes, who may speak to a worker, and what the browser is told."""

import ast
import os
import re
import socket
import stat
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gan_core.runtime.worker_process import WorkerProcess
from ui import assets
from ui.headers import Headers

ROOT = Path(__file__).parents[1]
OURS = [
    path
    for folder in ("gan_core", "ui", "pages", "gradio_face", "deploy", "tools")
    for path in (ROOT / folder).rglob("*.py")
]
OURS += [ROOT / "app.py", ROOT / "gradio_app.py"]
MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "shelve",
    "marshal",
    "yaml",
    "joblib",
    "jsonpickle",
    "tarfile",
    "xml",
}
BUILT_IN = {"eval", "exec", "compile", "__import__"}
METHODS = {"extractall", "extract", "unpack_archive", "system", "popen"}


def forbidden(tree):
    """Name what a file does that would run or unpack what somebody else wrote."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            of = getattr(getattr(node.func, "value", None), "id", "")
            given = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
            if isinstance(node.func, ast.Name) and name in BUILT_IN:
                yield name
            elif name in METHODS and of not in ("re", "model"):
                yield f"{of}.{name}"
            elif given.get("shell") is True or given.get("allow_pickle") is True:
                yield f"{name} with shell or allow_pickle"
            elif (of, name) in (("torch", "load"), ("torch", "save"), ("joblib", "load")):
                yield f"{of}.{name}"


def test_no_foreign_code_is_run_or_unpickled():
    found = {path.relative_to(ROOT): list(forbidden(ast.parse(path.read_text("utf-8")))) for path in OURS}
    assert len(found) > 300 and {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "from pickle import loads", "eval('1')", "torch.load('x')", "np.load('x', allow_pickle=True)",
        "archive.extractall()", "os.system('ls')", "subprocess.run('ls', shell=True)",
    ],
)  # fmt: skip
def test_the_search_finds_what_it_looks_for(line):
    assert list(forbidden(ast.parse(line)))
    assert not list(forbidden(ast.parse("network.eval()")))


def sockets_of(pid):
    """Return the inodes of a process's sockets."""
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(link)
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


@pytest.fixture
def workers(tmp_path):
    made = [
        WorkerProcess(lambda _: None, {"GANSCOPE_STATE": str(tmp_path), "GANSCOPE_DEVICE": "cpu"}) for _ in range(2)
    ]
    yield made
    for worker in made:
        worker.close()


def test_a_worker_has_one_unnamed_socket(workers):
    for worker in workers:
        assert worker.ask("summary").result(180)["device"] == "cpu"
        own = sockets_of(worker.process.pid)
        assert len(own) == 1, "no end of another worker's was inherited"
        for table in ("tcp", "tcp6", "udp", "udp6"):
            lines = (
                Path(f"/proc/net/{table}").read_text().splitlines()[1:] if Path(f"/proc/net/{table}").exists() else []
            )
            assert not own & {line.split()[9] for line in lines}, f"it listens on {table}"
        unix = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
        for row in unix:
            if row[6] in own:
                assert len(row) == 7, "no path or abstract name to connect to"
                assert row[3] == "00000000", "it accepts no connections"


def test_a_stranger_cannot_open_the_worker_s_socket_by_its_number(workers):
    fd = workers[0]._connection.fileno()
    assert stat.S_ISSOCK(os.fstat(fd).st_mode) and not os.get_inheritable(fd)
    with socket.socket(socket.AF_UNIX) as stranger, pytest.raises(OSError):
        stranger.connect(f"/proc/{workers[0].process.pid}/fd/{fd}")


def served(**own):
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("x", headers={"X-Frame-Options": "DENY"}))])
    return TestClient(Headers(app, **own)).get("/").headers


def test_headers_let_a_space_frame_the_app_and_guess_no_types():
    found = served()
    assert (
        found["x-content-type-options"] == "nosniff" and found["referrer-policy"] == "strict-origin-when-cross-origin"
    )
    assert "x-frame-options" not in found and found["content-security-policy"] == "frame-ancestors *"
    assert served(ancestors="'self' https://huggingface.co")["content-security-policy"].endswith(
        "https://huggingface.co"
    )


def test_a_page_names_what_the_browser_shall_fetch_and_all_of_it_is_there():
    app = Starlette(
        routes=[
            *assets.routes(),
            Route(
                "/{page:path}",
                lambda request: HTMLResponse("x") if "." not in request.path_params["page"] else PlainTextResponse("x"),
            ),
        ]
    )
    client = TestClient(Headers(app, preloads=assets.preloads))
    assert "link" not in client.get("/favicon.png").headers, "only a page has some"
    for page, has in (("/", "live-dark.webp"), ("/plane", "plotly.min.js"), ("/plane", "live.js")):
        link = client.get(page).headers["link"]
        addresses = re.findall("<([^>]+)>", link)
        assert any(address.endswith(has) for address in addresses)
        assert all(client.get(address).status_code == 200 for address in addresses)
    assert "plotly" not in client.get("/").headers["link"]


def test_the_app_sends_the_headers_and_takes_no_session_from_other_sites():
    import app

    assert any(item.cls is Headers for item in app.app._user_middleware)
    assert st.get_option("server.enableCORS") and st.get_option("server.maxUploadSize") == 64
