"""Serves a folder on this machine as a web host does, compressing text."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _CompressingHandler(SimpleHTTPRequestHandler):
    """Serves a folder like a web host, compressing text."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def send_head(self) -> Any:
        """Send a compressed body for text files."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".js", ".css", ".html") or not path.exists():
            return super().send_head()
        body = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder locally and yield its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_CompressingHandler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
