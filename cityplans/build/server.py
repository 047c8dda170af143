"""A local server of a built site, which tells open pages to load themselves anew."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, unquote

_RELOAD, _SCRIPT = "/-/reload", "/-/reload.js"
_LISTEN = b"""new EventSource("/-/reload").onmessage = () => location.reload();"""
_TAG = f'<script type="module" src="{_SCRIPT}"></script></body>'.encode()
_KEEP_ALIVE = 15.0
"""Seconds after which a waiting page is told that nothing has happened."""


class Server:
    """Serves a folder on 127.0.0.1 while it is open; 404 answers with the site's own page."""

    def __init__(self, site: Path, port: int) -> None:
        self._news = threading.Condition()
        self._builds = 0
        self.preview: Callable[[str], bytes | None] | None = None
        self._server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), functools.partial(_Handler, self, directory=str(site))
        )
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where the site is shown."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def show(self, preview: Callable[[str], bytes | None] | None, reload: bool = True) -> None:
        """Answer from a preview, where it has a file, and from the folder else; `reload` tells all open pages."""
        self.preview = preview
        with self._news:
            self._builds += reload
            self._news.notify_all()

    def next_build(self, known: int) -> int:
        """Wait for a build after the one that is known, for a while; give the number of the latest."""
        with self._news:
            self._news.wait_for(lambda: self._builds != known, _KEEP_ALIVE)
            return self._builds

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files quietly, with the site's 404 page and the script that listens for a new build."""

    def __init__(self, owner: Server, *arguments: object, directory: str) -> None:
        self._owner = owner
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing per request."""

    def end_headers(self) -> None:
        """Let no page be kept: it may change at any moment."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Answer with a file, a page that listens for a new build, or the news of one."""
        path = self.path.partition("?")[0]
        if path == _RELOAD:
            self._tell()
        elif path == _SCRIPT:
            self._send(200, "text/javascript", _LISTEN)
        elif path.endswith("/") and (page := self._page(f"{unquote(path[1:])}index.html")):
            self._send_page(200, page)
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        if code == 404 and page.is_file():
            self._send_page(404, page.read_bytes())
        else:
            super().send_error(code, message, explain)

    def _page(self, path: str) -> bytes | None:
        shown = self._owner.preview(path) if self._owner.preview else None
        file = Path(self.translate_path(f"/{quote(path)}"))
        return shown or (file.read_bytes() if file.is_file() else None)

    def _send_page(self, code: int, page: bytes) -> None:
        head, end, rest = page.rpartition(b"</body>")
        self._send(code, "text/html; charset=utf-8", head + (_TAG + rest if end else rest))

    def _send(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = self._owner.next_build(-1)
        try:
            while True:
                latest = self._owner.next_build(known)
                self.wfile.write(b"data: changed\n\n" if latest != known else b": still here\n\n")
                self.wfile.flush()
                known = latest
        except OSError:
            return
