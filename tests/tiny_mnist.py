"""A tiny MNIST, and a server on this machine that gives it away, or fails to in one of several ways."""

import gzip
import hashlib
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from gan_core.data.images.remote import File


def idx(array):
    """As http://yann.lecun.com/exdb/mnist/ describes it: two zeros, 8 for uint8, the number of axes, the sizes, the bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def tiny(n, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (n, 28, 28), np.uint8), rng.integers(0, 10, n, np.uint8)


TRAIN, TEST = tiny(120, 0), tiny(40, 1)
FILES = {
    "train-images-idx3-ubyte": idx(TRAIN[0]),
    "train-labels-idx1-ubyte": idx(TRAIN[1]),
    "t10k-images-idx3-ubyte": idx(TEST[0]),
    "t10k-labels-idx1-ubyte": idx(TEST[1]),
}
PACKED = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in FILES.items()}
TABLE = tuple(File(name, hashlib.md5(PACKED[f"{name}.gz"]).hexdigest(), len(PACKED[f"{name}.gz"])) for name in FILES)


class Server:
    """Serves the files under /good/; /broken/ has none, /bad/ gives other bytes, /endless/ never ends, /held/ waits for `let_go`."""

    def __init__(self):
        self.asked, self.let_go = [], threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def mirror(self, kind):
        return f"http://127.0.0.1:{self.http.server_port}/{kind}/"

    def answer(self, request):
        _, kind, name = request.path.split("/")
        self.asked.append((kind, name))
        if kind == "broken":
            request.send_error(503)
            return
        content = b"x" * len(PACKED[name]) if kind == "bad" else PACKED[name]
        request.send_response(200)
        request.end_headers()
        try:
            if kind == "held":
                request.wfile.write(content[:1])
                request.wfile.flush()
                assert self.let_go.wait(600)  # a slow machine takes minutes to open three pages
                content = content[1:]
            request.wfile.write(content)
            while kind == "endless":
                request.wfile.write(bytes(1 << 16))
        except OSError:  # the other side had enough
            pass

    def close(self):
        self.let_go.set()
        self.http.shutdown()
        self.http.server_close()
