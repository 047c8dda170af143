"""What a page may do in a browser, and the headers that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from cityplans.core.security_policy import CONTENT_POLICY, content_policy, headers, headers_file, page_headers

PAGE = f"""<!doctype html><html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="{content_policy()}"><title>x</title><link rel="stylesheet" href="x.css"></head>
<body><p id="a" style="color: rgb(1, 2, 3)">a</p><p id="b">b</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">
<script>window.inline = 1</script><script src="x.js"></script><img src="x" onerror="window.handler = 1" alt="">
<form action="https://elsewhere.example/" method="get"><button>go</button></form></body></html>"""
FOLDERS = ("data", "embed", "measures")
SCRIPT = """
window.file = 1;
try { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); window.markup = 1; } catch {}
try { eval("window.evaluated = 1"); } catch {}
fetch("https://elsewhere.example/").then(() => { window.fetched = 1; }, () => { window.refused = 1; });
"""


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert CONTENT_POLICY["default-src"] == "'none'"
    words = {word for sources in CONTENT_POLICY.values() for word in sources.split()}
    assert words == {"'none'", "'self'", "'script'", "data:"}
    assert [name for name, sources in CONTENT_POLICY.items() if "data:" in sources] == ["img-src"]
    assert '"' not in content_policy()


def test_the_headers_file_is_as_hosts_read_it() -> None:
    found: dict[str, dict[str, str]] = {}
    for line in headers_file(FOLDERS).decode("ascii").splitlines():
        if line.startswith("/"):
            found[line] = at = {}
        else:
            name, value = re.findall(r"^  ([A-Za-z-]+): (\S.*)$", line)[0]
            at[name] = value
    assert found == headers(FOLDERS)
    whole = found["/*"]
    assert whole["Content-Security-Policy"] == content_policy()
    assert (whole["X-Content-Type-Options"], whole["Referrer-Policy"]) == ("nosniff", "same-origin")
    # Data may be read by the scripts of any page, pages may not.
    assert [path for path, named in found.items() if "Access-Control-Allow-Origin" in named] == ["/data/*", "/api/*"]


def test_only_pages_to_embed_may_be_framed(site: Path) -> None:
    """A host takes at most 100 paths; where two apply, some send both headers and some one."""
    rules = headers_of(site)
    assert len(rules) < 100
    for page in site.rglob("*.html"):
        path = f"/{page.relative_to(site).as_posix()}"
        sent = [named for rule, named in rules.items() if fnmatch(path, rule)]
        refused = [named for named in sent if named.get("X-Frame-Options") == "DENY"]
        assert bool(refused) != ("/embed/" in path), path
        assert all("frame-ancestors 'none'" in named["Content-Security-Policy"] for named in refused)


def headers_of(site: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            found[line] = at = {}
        else:
            name, _, value = line.strip().partition(": ")
            at[name] = value
    return found


@pytest.fixture(params=["meta", "headers"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Serve a page that tries what it may not, with the policy in itself or in the headers the file sets."""
    sent = page_headers() if request.param == "headers" else {}

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in sent.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    page = PAGE if not sent else re.sub(r"<meta[^>]*>", "", PAGE)
    for name, text in {"index.html": page, "x.js": SCRIPT, "x.css": "#b { color: rgb(4, 5, 6) }"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_browser_holds_a_page_to_it(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_function("window.refused || window.fetched")
    told = page.evaluate(
        "[window.file, window.inline, window.handler, window.markup, window.evaluated, window.fetched]"
    )
    assert told == [1, None, None, None, None, None]
    colours = page.evaluate("['a', 'b'].map((id) => getComputedStyle(document.getElementById(id)).color)")
    assert colours == ["rgb(0, 0, 0)", "rgb(4, 5, 6)"]
    page.evaluate("document.querySelector('button').click()")
    page.wait_for_timeout(200)
    assert page.url == address
    page.close()
