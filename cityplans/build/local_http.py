"""What the local servers share: they listen on 127.0.0.1 and answer requests from this machine only."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self

from cityplans.core.errors import CommandError

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_REFUSAL = b"This server answers to localhost only.\n"


class LocalHandler(http.server.BaseHTTPRequestHandler):
    """Answers one request. It never reads a file of the disk by its address."""

    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing per request."""

    @property
    def own_addresses(self) -> set[str]:
        """The names of this server, as the Host header of a request from this machine writes them."""
        assert isinstance(self.server, http.server.HTTPServer)
        return {f"{host}:{self.server.server_port}" for host in _HOSTS}

    def refuse_foreign_host(self) -> bool:
        """Refuse a request that names another machine: pages of other sites must not read drafts."""
        if self.headers.get("Host", "") in self.own_addresses:
            return False
        self.send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain; charset=utf-8", _REFUSAL)
        return True

    def send(self, status: HTTPStatus, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer; without its body if only its head was asked for."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # A page may change at any moment.
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class LocalServer:
    """Serves on 127.0.0.1 while it is open.

    Raises:
        CommandError: The port is in use, or using it is not permitted.
    """

    def __init__(self, handler: Callable[..., LocalHandler], port: int) -> None:
        try:
            self._listener = _Listener(("127.0.0.1", port), handler)
        except OSError as problem:
            hint = "another program may be using it: choose another one with --port"
            raise CommandError(f"cannot listen on port {port}: {problem.strerror}; {hint}") from problem

    @property
    def address(self) -> str:
        """The address of the home page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return self._listener.server_port

    def __enter__(self) -> Self:
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()


class _Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a reader who leaves early."""
