"""A small site by hand, spoiled in every way that `build.py verify` knows.

Each fault is found, at its place, and no other.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from cityplans.check.explanations import explain, site_explanations
from cityplans.cli.main import main
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Severity
from cityplans.core.security_policy import content_policy
from cityplans.verify import folder
from cityplans.verify.files import LARGEST_ASSET
from cityplans.verify.folder import verify_site
from cityplans.verify.page import LARGEST_PAGE

URL = "https://plans.example.org/town/"


def page(path: str, body: str, up: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{content_policy()}">
<title>A page</title>
<link rel="canonical" href="{URL}{path}">
<link rel="stylesheet" href="{up}assets/site.css">
<script src="{up}assets/page.js"></script>
<script type="application/ld+json">{{"name": "1 \\u003c 2"}}</script>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


HOME = """<h1 id="top-of-all">Home &amp; more</h1>
<p>1 &lt; 2 <a href="plans/">plans</a> <a href="plans/#one">one</a> <a href="#top-of-all">up</a> <a href="#top">top</a></p>
<p><a href="https://elsewhere.example/x?y=1&amp;z=2">elsewhere</a> <a href="mailto:a@b.example">mail</a> <a href="./?q=x">again</a></p>
<form action="plans/"><input name="q"><input type="file"></form>
<img src="assets/a.svg" srcset="assets/a.svg 1x, assets/b.png 2x" alt="">"""
PLANS = f"""<h1 id="one">Plans</h1>
<p><a href="../">home</a> <a href="{URL}data/x.csv">data</a> <a href="../hidden/">hidden</a> <a href="/town/">root</a></p>
<p><a href="%2e/">here</a></p>
<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><a href="https://elsewhere.example/"><path d="M0 0h1"/></a></svg>\n'
ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1@x
DTSTAMP:20261122T000000Z
DTSTART;VALUE=DATE:20200101
SUMMARY:A long line that is continued
 here
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
STYLES = """/* url(gone.png) */
@import "more.css";
body { background: url("b.png") }
b { mask: url(data:image/svg+xml;x) }
"""
CSV = 'id,name\n1,"a, b"\n'


def sums(site: Path) -> None:
    files = sorted(path for path in (site / "data").iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (site / "data/SHA256SUMS").write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site without a fault."""
    digest = hashlib.sha256(CSV.encode()).hexdigest()
    resource = {"name": "x", "path": "x.csv", "hash": f"sha256:{digest}", "bytes": len(CSV)}
    file = {"contentUrl": f"{URL}data/x.csv", "sha256": digest}
    checksum = {"algorithm": "sha256", "checksumValue": digest}
    offered = {"downloadURL": f"{URL}data/x.csv", "byteSize": str(len(CSV)), "checksum": checksum}
    files = {
        "index.html": page("", HOME, ""),
        "plans/index.html": page("plans/", PLANS, "../"),
        "hidden/index.html": page("hidden/", '<p><a href="deeper/">deeper</a></p>', "../"),
        "hidden/deeper/index.html": page("hidden/deeper/", "<p>Deep.</p>", "../../"),
        "404.html": page("404.html", '<p><a href="/town/">home</a></p>', "/town/"),
        "sitemap.xml": f"<urlset><url><loc>{URL}</loc></url>\n<url><loc>{URL}plans/</loc><lastmod>2026-11-22</lastmod></url></urlset>\n",
        "assets/site.css": STYLES,
        "assets/more.css": "p { color: red }\n",
        "assets/page.js": 'import { a } from "./more.js";\nconst from = "no/file";\n',
        "assets/more.js": "export const a = 1;\n",
        "assets/a.svg": SVG,
        "data/x.csv": CSV,
        "data/datapackage.json": json.dumps({"resources": [resource]}, indent=1),
        "data/croissant.json": json.dumps({"distribution": [file]}, indent=1),
        "data/catalog.jsonld": json.dumps({"@graph": [{"distribution": [offered]}]}, indent=1),
        "data/x.ics": ICS,
        "llms.txt": f"# Town\n\n- [plans]({URL}plans/): all\n",
        "plans/plan.md": f"# Plan\n\n[data]({URL}data/x.csv)\n",
        "robots.txt": f"User-agent: *\nSitemap: {URL}sitemap.xml\n",
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (tmp_path / "site/assets/b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    sums(tmp_path / "site")
    return tmp_path / "site"


def found(site: Path) -> list[tuple[str, str, int, int]]:
    return [(f.code, f.location.path, f.location.line, f.location.column) for f in verify_site(site, 1)]


def test_a_good_site_has_no_finding(site: Path) -> None:
    assert verify_site(site, 1) == []


@dataclass(frozen=True)
class Fault:
    """One planted fault: `old` becomes `new` in a file; found where `new` begins, or at the nearest `at`.

    `line` is given where the place is another one, 0 where the fault shows in another file.
    """

    code: str
    file: str
    old: str
    new: str
    at: str = ""
    line: int | None = None


FAULTS = [
    # links
    Fault("link-broken", "index.html", '<a href="plans/">', '<a href="plan/">'),
    Fault("link-broken", "index.html", '<a href="plans/">', '<a href="plans">'),
    Fault("link-broken", "index.html", '<a href="plans/">', '<a href="../plans/">'),
    Fault("link-broken", "index.html", '<a href="plans/">', '<a href="/plans/">'),
    Fault("link-broken", "index.html", '<a href="plans/">', '<a href="plan/?q=1#one">'),
    Fault("link-broken", "index.html", '<form action="plans/">', '<form action="plan/">'),
    Fault(
        "link-broken",
        "index.html",
        'assets/b.png 2x" alt="">',
        'assets/c.png 2x" alt="">',
        at='<img src="assets/a.svg"',
    ),
    Fault("link-broken", "index.html", '<script src="assets/page.js">', '<script src="assets/gone.js">'),
    Fault("link-broken", "plans/index.html", f'<a href="{URL}data/x.csv">', f'<a href="{URL}data/y.csv">'),
    Fault("link-broken", "plans/index.html", '<a href="../">', '<a href="../../">'),
    Fault("link-broken", "plans/index.html", f'href="{URL}plans/"', f'href="{URL}plan/"', at="<link"),
    Fault("link-broken", "assets/site.css", 'url("b.png")', 'url("c.png")'),
    Fault("link-broken", "assets/site.css", '@import "more.css"', '@import "less.css"'),
    Fault("link-broken", "assets/page.js", './more.js"', './less.js"'),
    Fault("link-broken", "sitemap.xml", f"{URL}plans/<", f"{URL}plan/<"),
    Fault("link-broken", "llms.txt", f"{URL}plans/)", f"{URL}plan/)"),
    Fault("link-broken", "plans/plan.md", f"{URL}data/x.csv)", f"{URL}data/y.csv)"),
    Fault("link-broken", "data/croissant.json", f"{URL}data/x.csv", f"{URL}data/z.csv"),
    # anchors and ids
    Fault("anchor-missing", "index.html", '<a href="plans/#one">', '<a href="plans/#two">'),
    Fault("anchor-missing", "index.html", '<a href="#top-of-all">', '<a href="#bottom">'),
    Fault(
        "anchor-missing",
        "index.html",
        '<a href="plans/#one">',
        '<a href="plans/#o%6Ee">x</a><a href="plans/#on%65s">',
        at='<a href="plans/#on%65s',
    ),
    Fault("id-twice", "plans/index.html", "<h1 id", '<h1 id="one">One</h1><h1 id', at='<h1 id="one">P'),
    # well-formed files
    Fault("html-invalid", "index.html", "1 &lt; 2", "1 < 2", at="< 2"),
    Fault("html-invalid", "index.html", "plans</a>", "plans", at='</p>\n<p><a href="https'),
    Fault("html-invalid", "index.html", "</main>", "</div></main>"),
    Fault("html-invalid", "index.html", "</body>\n</html>", "</body>", at="</body>"),
    Fault("html-invalid", "index.html", '<input name="q">', "<input name=q>"),
    Fault("html-invalid", "index.html", '<input name="q">', '<input name="q" name="r">'),
    Fault("html-invalid", "index.html", '<input name="q">', '<input name="q>'),
    Fault("html-invalid", "index.html", '<input name="q">', '<input name="q" value="a>b">', at="<input"),
    Fault("html-invalid", "index.html", '<input name="q">', '<input name="q" id="">'),
    Fault("html-invalid", "index.html", "<!doctype html>\n", "", line=1),
    Fault("html-invalid", "index.html", '<html lang="en">', "<html>", line=1),
    Fault("html-invalid", "index.html", "<title>A page</title>", "<title> </title>", line=1),
    Fault("html-invalid", "index.html", "<title>A page", "<title>A <b>page</b>", at="<b>"),
    Fault("html-invalid", "index.html", "<main>", "<main></main><main>", line=1),
    Fault("json-invalid", "index.html", '{"name": "1 \\u003c 2"}', '{"name": 1,}', at="}"),
    Fault("json-invalid", "data/croissant.json", '"distribution"', "distribution"),
    Fault("xml-invalid", "sitemap.xml", "</urlset>", "</url>", at="url></url>\n"),
    Fault("xml-invalid", "sitemap.xml", "<urlset>", "<!DOCTYPE urlset><urlset>", line=1),
    Fault("sitemap-invalid", "sitemap.xml", "2026-11-22<", "2026-11-31<"),
    Fault("sitemap-invalid", "sitemap.xml", "2026-11-22<", "22.11.2026<"),
    Fault("sitemap-invalid", "sitemap.xml", f"{URL}plans/</loc>", f"{URL}</loc>"),
    Fault("sitemap-invalid", "robots.txt", "sitemap.xml", "sitemap.txt", line=1),
    Fault("calendar-invalid", "data/x.ics", "UID:1@x\r\n", "", line=8),
    Fault("calendar-invalid", "data/x.ics", " here", "x" * 76, line=8),
    Fault("calendar-invalid", "data/x.ics", "END:VEVENT", "END:VTODO", line=9),
    Fault("calendar-invalid", "data/x.ics", "VERSION:2.0\r\n", "VERSION:2.0\n", line=2),
    Fault("calendar-invalid", "data/x.ics", "END:VCALENDAR\r\n", "END:VCALENDAR", line=1),
    Fault("csv-invalid", "data/x.csv", '"a, b"', "a, b", line=2),
    Fault("csv-invalid", "data/x.csv", '"a, b"', '"a, b', line=2),
    # what a page may do
    Fault("policy-missing", "index.html", "http-equiv", "name", line=1),
    Fault(
        "policy-missing",
        "index.html",
        "<meta charset",
        '<meta http-equiv="Content-Security-Policy" content="x"><meta charset',
        at="<meta http-equiv",
        line=5,
    ),
    Fault(
        "policy-broken", "index.html", "script-src 'self'", "script-src 'self' 'unsafe-inline'", at="<meta http-equiv"
    ),
    Fault("policy-broken", "index.html", "<main>", '<main><p style="color:red"></p>', at="<p style"),
    Fault("policy-broken", "index.html", "<main>", "<main><style>p{}</style>", at="<style>"),
    Fault("policy-broken", "index.html", "<main>", "<main><script>alert(1)</script>", at="<script>alert"),
    Fault("policy-broken", "index.html", "<main>", '<main><b onclick="x()"></b>', at="<b on"),
    Fault("policy-broken", "index.html", '<a href="plans/">', '<a href="javascript:alert(1)">'),
    Fault("policy-broken", "index.html", '<a href="plans/">', '<a href="&#106;avascript:alert(1)">'),
    Fault("policy-broken", "index.html", '<a href="plans/">', '<a href="data:text/html,x">'),
    Fault("policy-broken", "index.html", "<main>", '<main><iframe src="plans/"></iframe>', at="<iframe"),
    Fault("policy-broken", "assets/a.svg", "<a ", "<script/><a ", line=1),
    Fault("policy-broken", "assets/a.svg", "<path", '<path onload="x()"', line=1),
    Fault("policy-broken", "assets/a.svg", "<path", '<image href="https://elsewhere.example/x.png"/><path', line=1),
    Fault("policy-broken", "index.html", "<main>", "<main><dialog></dialog>", at="<dialog"),
    Fault("policy-broken", "index.html", '<input name="q">', '<input type="password" name="q">'),
    Fault("policy-broken", "index.html", '<input name="q">', '<input type="file" name="q">'),
    Fault("policy-broken", "index.html", "<title>", '<meta name="referrer" content="unsafe-url"><title>'),
    Fault("policy-broken", "index.html", '<a href="plans/">', '<a target="_blank" href="plans/">'),
    Fault("html-invalid", "index.html", "Home &amp; more", "\u202eHome", at="\u202e"),
    Fault("html-invalid", "index.html", "Home &amp; more", "&#x202E;Home", at="&#x"),
    # nobody else is asked, and nobody is sent away
    *(
        Fault("foreign-host", "index.html", "<main>", f'<main><meta http-equiv="{name}" content="{content}">', at=at)
        for name, content, at in (
            ("refresh", "0;url=https://elsewhere.example/", '<meta http-equiv="refresh'),
            ("Refresh", "0; URL='https://elsewhere.example/'", '<meta http-equiv="Refresh'),
            ("refresh", "5,https://elsewhere.example/", '<meta http-equiv="refresh'),
            ("refresh", "0;//elsewhere.example/", '<meta http-equiv="refresh'),
        )
    ),
    Fault("foreign-host", "index.html", '<script src="assets/page.js">', '<script src="https://cdn.example/x.js">'),
    Fault("foreign-host", "index.html", '<script src="assets/page.js">', '<script src="//cdn.example/x.js">'),
    Fault(
        "foreign-host",
        "index.html",
        "<main>",
        '<main><link rel="preconnect" href="https://cdn.example/">',
        at='<link rel="preconnect',
    ),
    Fault(
        "foreign-host",
        "index.html",
        "<main>",
        '<main><link rel="dns-prefetch" href="//cdn.example">',
        at='<link rel="dns',
    ),
    Fault(
        "foreign-host",
        "index.html",
        'rel="stylesheet" href="assets/site.css"',
        'rel="stylesheet" href="https://cdn.example/x.css"',
        at='<link rel="styl',
    ),
    Fault("foreign-host", "index.html", '<form action="plans/">', '<form action="https://elsewhere.example/">'),
    Fault(
        "foreign-host", "index.html", "assets/b.png 2x", "https://cdn.example/b.png 2x", at='<img src="assets/a.svg"'
    ),
    Fault(
        "foreign-host", "index.html", "<main>", '<main><video poster="https://cdn.example/b.png"></video>', at="<video"
    ),
    Fault("foreign-host", "assets/site.css", 'url("b.png")', "url(https://cdn.example/b.png)"),
    Fault("foreign-host", "assets/site.css", '@import "more.css"', '@import "https://cdn.example/x.css"'),
    Fault("foreign-host", "assets/page.js", './more.js"', 'https://cdn.example/x.js"'),
    # what is left over
    Fault("placeholder-left", "index.html", "A page", "@@title@@"),
    Fault("placeholder-left", "index.html", "<main>", "<main @@current:plans@@>", at="@@current"),
    Fault("file-damaged", "index.html", "Home", "Ho\x1bme", at="\x1b"),
    Fault("page-orphan", "plans/index.html", '<a href="../hidden/">hidden</a>', "", line=0),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:40]}")
def test_a_fault_is_found_at_its_place(fault: Fault, site: Path) -> None:
    path = site / fault.file
    text = path.read_bytes().decode()
    assert fault.old in text
    before = text.index(fault.old)
    text = text.replace(fault.old, fault.new, 1)
    path.write_bytes(text.encode())
    sums(site)
    spoiled = [f for f in verify_site(site, 1) if f.code != "checksum-wrong"]
    assert {f.code for f in spoiled} >= {fault.code}, [f.message for f in spoiled]
    if fault.line == 0:
        return
    # Where `at` stands nearest to the change.
    starts = [found.start() for found in re.finditer(re.escape(fault.at), text)] if fault.at else [before]
    offset = min(starts, key=lambda start: abs(start - before))
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    places = {(f.code, f.location.path, f.location.line) for f in spoiled}
    if fault.line is not None:
        assert (fault.code, fault.file, fault.line) in places
        return
    if fault.file.endswith((".html", ".css", ".js")):
        assert (fault.code, fault.file, line, column) in found(site)
    else:
        assert (fault.code, fault.file, line) in places


def names(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]


def test_a_file_that_vanishes_meanwhile_is_an_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_files", lambda *_: iter(["gone.html"]))
    with pytest.raises(CommandError, match="cannot read"):
        verify_site(site, 1)


def test_everything_a_finding_says_is_there(site: Path) -> None:
    (site / "index.html").write_text(
        (site / "index.html").read_text().replace('href="plans/">plans', 'href="plans">plans'), encoding="utf-8"
    )
    (finding,) = verify_site(site, 1)
    assert (finding.location.path, finding.location.line) == ("index.html", 15)
    assert finding.message == "plans leads to no file: there is no plans"
    assert finding.hint == "add a slash at the end"


def _write(name: str, data: bytes) -> Callable[[Path], None]:
    def damage(site: Path) -> None:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)

    return damage


def _link(site: Path) -> None:
    (site / "data/y.csv").symlink_to("x.csv")


def _pipe(site: Path) -> None:
    os.mkfifo(site / "data/pipe.csv")


def _linked_folder(site: Path) -> None:
    (site / "more").symlink_to("data", target_is_directory=True)


FILES: list[tuple[str, str, Callable[[Path], None]]] = [
    ("file-strange", "data/y.csv", _link),
    ("file-strange", "data/pipe.csv", _pipe),
    ("file-strange", "more", _linked_folder),
    ("file-strange", "assets/.DS_Store", _write("assets/.DS_Store", b"x")),
    ("file-strange", "assets/a.exe", _write("assets/a.exe", b"x")),
    ("file-strange", "assets/b c.js", _write("assets/b c.js", b"x")),
    ("file-strange", "assets/站.js", _write("assets/站.js", b"x")),
    ("file-empty", "assets/more.js", _write("assets/more.js", b"")),
    ("file-damaged", "assets/more.js", _write("assets/more.js", b"\xff\xfe")),
    ("file-damaged", "assets/b.png", _write("assets/b.png", b"<!doctype html>")),
    ("file-damaged", "data/x.zip", _write("data/x.zip", b"no")),
    ("file-too-large", "assets/more.js", _write("assets/more.js", b"/" * (LARGEST_ASSET + 1))),
    ("page-orphan", "lost/index.html", _write("lost/index.html", page("lost/", "", "../").encode())),
    (
        "file-too-large",
        "hidden/index.html",
        _write("hidden/index.html", page("hidden/", '<a href="deeper/">x</a>' + "x" * LARGEST_PAGE, "../").encode()),
    ),
    ("checksum-wrong", "data/SHA256SUMS", _write("data/new.csv", b"id\n")),
    ("checksum-wrong", "data/SHA256SUMS", _write("data/SHA256SUMS", b"nonsense\n")),
    ("site-incomplete", "404.html", lambda site: (site / "404.html").unlink()),
    ("site-incomplete", "robots.txt", lambda site: (site / "robots.txt").unlink()),
    ("site-incomplete", "sitemap.xml", lambda site: (site / "sitemap.xml").unlink()),
]


@pytest.mark.parametrize(("code", "path", "damage"), FILES, ids=[f"{code} {path}" for code, path, _ in FILES])
def test_a_strange_file_is_found(code: str, path: str, damage: Callable[[Path], None], site: Path) -> None:
    damage(site)
    assert (code, path) in {(each[0], each[1]) for each in found(site)}


def test_each_bearer_of_a_checksum_notices_a_changed_file(site: Path) -> None:
    (site / "data/x.csv").write_text("id,name\n2,c\n", encoding="utf-8")
    assert {path for code, path, *_ in found(site) if code == "checksum-wrong"} == {
        "data/SHA256SUMS",
        "data/catalog.jsonld",
        "data/croissant.json",
        "data/datapackage.json",
    }


def test_a_sitemap_in_parts_is_read_through(site: Path) -> None:
    """What its parts list is listed; what none of them lists, and no page leads to, is lost."""
    whole = (site / "sitemap.xml").read_text(encoding="utf-8")
    part = "<sitemap><loc>{}sitemap-{}.xml</loc><lastmod>2026-11-22</lastmod></sitemap>"
    index = "".join(part.format(URL, number) for number in (1, 2))
    (site / "sitemap.xml").write_text(f"<sitemapindex>{index}</sitemapindex>\n", encoding="utf-8")
    (site / "sitemap-1.xml").write_text(whole, encoding="utf-8")
    lost = page("lost/", "", "../")
    (site / "lost").mkdir()
    (site / "lost/index.html").write_text(lost, encoding="utf-8")
    second = f"<urlset><url><loc>{URL}lost/</loc></url></urlset>\n"
    (site / "sitemap-2.xml").write_text(second, encoding="utf-8")
    assert found(site) == []
    (site / "sitemap-2.xml").write_text(second.replace("lost/", "plans/"), encoding="utf-8")
    assert [(code, path) for code, path, *_ in found(site)] == [
        ("page-orphan", "lost/index.html"),
        ("sitemap-invalid", "sitemap-2.xml"),
    ]
    (site / "sitemap-2.xml").unlink()
    assert ("link-broken", "sitemap.xml") in [(code, path) for code, path, *_ in found(site)]


def test_a_sitemap_longer_than_crawlers_read_is_found(site: Path) -> None:
    text = f"<url><loc>{URL}</loc></url>\n" * 50_001
    (site / "sitemap.xml").write_text(f"<urlset>{text}</urlset>\n", encoding="utf-8")
    messages = [f.message for f in verify_site(site, 1) if f.code == "sitemap-invalid" and f.location.line == 1]
    assert any("50,001 addresses" in message for message in messages)


def test_a_listed_file_that_is_gone_is_found(site: Path) -> None:
    (site / "data/x.ics").unlink()
    (finding,) = verify_site(site, 1)
    assert (finding.code, finding.message) == ("checksum-wrong", "there is no file data/x.ics")


def test_processes_find_what_one_finds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_MIN_FILES_FOR_WORKERS", 1)
    monkeypatch.setattr(folder, "_BATCH_SIZE", 2)
    (site / "assets/more.js").write_bytes(b"")
    (site / "plans/index.html").write_bytes(b"<p>")
    one = verify_site(site, 1)
    assert len(one) > 5
    assert verify_site(site, 2) == one


def test_the_command_answers_to_the_shell(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(site), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["verify", str(site), "--quiet", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    (site / "assets/more.js").write_bytes(b"")
    assert main(["verify", str(site), "--quiet"]) == 1
    assert capsys.readouterr().out.startswith("assets/more.js:1:1: error: the file is empty [file-empty]\n    hint: ")
    assert main(["verify", str(site), "--quiet", "--format", "json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["path"], told["code"], told["severity"]) == ("assets/more.js", "file-empty", "error")
    assert main(["verify", str(site / "none")]) == 2


def test_the_way_up_ends_at_the_root(site: Path) -> None:
    """What leads from one page to a file leads from another out of the site, in the same words."""
    for name, told in (("hidden/index.html", 0), ("index.html", 1)):
        path = site / name
        path.write_text(
            path.read_text(encoding="utf-8").replace("<main>", '<main><a href="../plans/">x</a>'), encoding="utf-8"
        )
        assert [f.message for f in verify_site(site, 1)] == ["../plans/ is outside the site"] * told


def test_what_is_no_folder_cannot_be_verified(site: Path) -> None:
    with pytest.raises(CommandError):
        verify_site(site / "index.html", 1)


# ── every code is explained and planted ──


@cache
def emitted_codes() -> frozenset[str]:
    """Read from the program which codes it can emit about a site."""
    known = set(site_explanations())
    codes: set[str] = set()
    for path in Path("cityplans/verify").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("error", "fault", "_faulty"):
                    codes |= {
                        str(a.value)
                        for a in node.args[:2]
                        if isinstance(a, ast.Constant) and isinstance(a.value, str) and "-" in a.value
                    }
            elif isinstance(node, ast.Constant) and node.value in known:
                codes.add(str(node.value))
    return frozenset(codes)


def test_every_code_is_planted() -> None:
    # What hosts take is planted in test_hosts.py.
    planted = {fault.code for fault in FAULTS} | {code for code, _, _ in FILES} | {"host-limit"}
    assert planted == emitted_codes()


def test_every_code_is_explained_and_no_other() -> None:
    assert set(site_explanations()) == emitted_codes()
    for code, told in site_explanations().items():
        assert set(told) == {"en", "zh", "wrong", "right"}
        assert explain(code, "zh")[0].startswith(f"{code}\n\n{told['zh']}\n")


def test_findings_are_in_the_order_of_their_places(site: Path) -> None:
    (site / "assets/more.js").write_bytes(b"")
    (site / "index.html").write_bytes(b"<p>")
    findings: list[Finding] = verify_site(site, 1)
    assert findings == sorted(findings, key=lambda f: f.location)


def test_a_file_larger_than_hosts_take_is_named_and_its_checksum_holds(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "data/large.csv").write_bytes(b"a,b\n" + b"1,2\n" * 5_000)
    sums(site)
    monkeypatch.setattr(folder, "LARGEST_FILE", 15_000)
    assert [(f.code, f.location.path, f.severity) for f in verify_site(site, 1)] == [
        ("file-too-large", "data/large.csv", Severity.WARNING)
    ]
