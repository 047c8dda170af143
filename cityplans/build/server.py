"""A local server for a site that is edited: it reloads open pages and shows findings on them."""

from __future__ import annotations

import json
import mimetypes
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol
from urllib.parse import unquote

from markupsafe import escape

from cityplans.build.local_http import LocalHandler, LocalServer
from cityplans.core.paths import TEMPLATES

_EVENTS, _SCRIPT = "/-/events", "/-/live.js"
_KEEP_ALIVE = 15.0
"""Seconds after which a waiting page is sent a comment, so that a closed page is noticed."""
_TEXT = ("text/", "application/json", "application/xml", "image/svg+xml")


class _Files(Protocol):
    """Returns the file at a path; None if there is none."""

    def __call__(self, path: str) -> bytes | None:
        """Return the file; raise ValueError if it cannot be made from the data as it is."""


class Server(LocalServer):
    """Serves files on 127.0.0.1 while it is open.

    Raises:
        CommandError: The port is in use, or using it is not permitted.
    """

    def __init__(self, files: _Files, port: int) -> None:
        self.files = files
        self._changed = threading.Condition()
        # Pages that were open before a restart have another number.
        self._reloads = time.time_ns()
        self._findings: tuple[int, str] = (0, "[]")
        super().__init__(lambda *arguments: _Handler(self, *arguments), port)

    def reload(self) -> None:
        """Reload all open pages."""
        with self._changed:
            self._reloads += 1
            self._changed.notify_all()

    @property
    def reloads(self) -> int:
        """The number of the state of the site, which changes with each reload."""
        return self._reloads

    def show_findings(self, findings: Sequence[str]) -> None:
        """Show findings on all open pages, and on those opened from now on."""
        with self._changed:
            self._findings = self._findings[0] + 1, json.dumps(list(findings))
            self._changed.notify_all()

    def wait(self, reloads: int, findings: int) -> tuple[int, tuple[int, str]]:
        """Wait a while for another state or new findings; return the state's number and the numbered findings."""
        with self._changed:
            self._changed.wait_for(lambda: (self._reloads, self._findings[0]) != (reloads, findings), _KEEP_ALIVE)
            return self._reloads, self._findings


class _Handler(LocalHandler):
    """Answers with files of the site."""

    def __init__(self, owner: Server, *arguments: object) -> None:
        self._owner = owner
        # Request, address and server, which the standard library's server passes to its handler.
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer with a file, the live script, or the stream of events."""
        if self.refuse_foreign_host():
            return
        path, _, query = self.path.partition("?")
        if path == _EVENTS:
            self._send_events(query)
        elif path == _SCRIPT:
            self.send(HTTPStatus.OK, "text/javascript", (TEMPLATES / "serve" / "live.js").read_bytes())
        else:
            self._answer(path)

    def _answer(self, address: str) -> None:
        path = unquote(address.removeprefix("/"))
        # Read before the page is composed: an edit in between reloads it.
        state = self._owner.reloads
        try:
            if path == "" or path.endswith("/"):
                path += "index.html"
            elif "." not in path.rpartition("/")[2] and self._owner.files(f"{path}/index.html") is not None:
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"/{address.lstrip('/')}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data, status = self._owner.files(path), HTTPStatus.OK
            if data is None:
                path, data, status = "404.html", self._owner.files("404.html"), HTTPStatus.NOT_FOUND
        except ValueError as problem:
            path, status = "error.html", HTTPStatus.INTERNAL_SERVER_ERROR
            data = _error_page(str(problem))
        self._send_file(status, path, data or b"", state)

    def _send_file(self, status: HTTPStatus, path: str, data: bytes, state: int) -> None:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if kind == "text/html":
            head, end, rest = data.rpartition(b"</body>")
            tag = f'<script type="module" src="{_SCRIPT}?{state}"></script></body>'.encode()
            data = head + (tag + rest if end else rest)
        self.send(status, f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind, data)

    def _send_events(self, state: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        reloads = int(state) if state.isascii() and state.isdecimal() and len(state) < 32 else self._owner.reloads
        shown = 0
        while True:
            latest, (number, findings) = self._owner.wait(reloads, shown)
            if latest != reloads:
                self._send_event("reload", "")
            elif number != shown:
                self._send_event("findings", findings)
                shown = number
            else:
                self.wfile.write(b": still here\n\n")
                self.wfile.flush()
            reloads = latest

    def _send_event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
        self.wfile.flush()


def _error_page(reason: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cannot be shown</title></head><body>'
        f"<h1>This page cannot be composed from the data as it is</h1><p>{escape(reason)}</p>"
        f"<p>The findings of the check appear below in a moment. 数据有误，此页暂时无法显示；检查结果稍后列于下方。</p>"
        f"</body></html>"
    ).encode()
