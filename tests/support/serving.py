"""A folder served on this machine, silently, and a reader of it for programs that take file systems."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import fsspec


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Http(fsspec.AbstractFileSystem):  # type: ignore[misc]
    """A file system for DuckDB that reads HTTP addresses with urllib.

    DuckDB's own reader is an extension that it loads from the network.
    """

    protocol = "http"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        return {"name": path, "size": len(self._read(path)), "type": "file"}

    def modified(self, path: str) -> datetime:
        with urlopen(path) as answer:
            return parsedate_to_datetime(answer.headers["Last-Modified"])

    def glob(self, path: str, **_: Any) -> list[str]:
        return [path]

    def _open(self, path: str, mode: str = "rb", **_: Any) -> io.BytesIO:
        assert mode == "rb"
        return io.BytesIO(self._read(path))

    def _read(self, path: str) -> bytes:
        with urlopen(path) as answer:
            return bytes(answer.read())
