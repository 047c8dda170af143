"""Showing a built site at a local address."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path


def serve(site: Path, port: int) -> int:
    """Serve a folder on 127.0.0.1 until interrupted; 404 answers with the site's own page."""
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files quietly, with the site's 404 page."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing per request."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
