"""Addresses outside are asked and passages found again there; nothing that is missing fails."""

from __future__ import annotations

import csv
import gzip
import io
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.fingerprints import (
    CONTEXT,
    FILE,
    CopyText,
    Fingerprint,
    format_fingerprints,
    parse_fingerprints,
    squeezed,
)
from cityplans.core.urls import public_url_problem
from cityplans.curate.links.addresses import referrers_by_url
from cityplans.curate.links.drift import STATES, PageReport, states_on_page
from cityplans.curate.links.pages import decoded, text_of_page
from cityplans.curate.links.report import as_markdown
from cityplans.curate.links.web import Answer, ask, ask_all
from cityplans.read.load import load
from tests.support import corpus

MENU = "首页 机构 公开 服务 互动 晨溪概况 <b>网站地图</b> 联系我们 版权所有 未经许可不得转载 " * 2
HTML = "text/html; charset=utf-8"


def page(text: str, charset: str = "utf-8") -> bytes:
    """Return a web page that shows a text between menus, with a script and markup within lines."""
    shown = "".join(f"<p>{line[:7]}<span>{line[7:]}</span></p>\n" for line in text.splitlines())
    head = (
        f'<!DOCTYPE html><meta charset="{charset}"><title>晨溪</title><script>if (1 < 2) {{ "二、要做的事" }}</script>'
    )
    return f"{head}<div>{MENU}</div><!-- {text} -->{shown}<div>{MENU}&copy;</div>".encode(
        {"gb2312": "gb18030"}.get(charset, charset)
    )


SECTION = "2. 开办夜间集市\n分两步走。一是整理旧码头，留住石阶。\n二是每年办一次灯火会，请12个外地乐队来。\n"
ANSWERS: Mapping[str, tuple[int, Mapping[str, str], bytes]] = {
    "/here": (200, {}, b""),
    "/%E8%B7%AF": (200, {}, b""),
    "/same": (200, {"Content-Type": HTML}, page(corpus.TEXT)),
    "/plain": (200, {"Content-Type": "text/plain; charset=utf-8"}, corpus.TEXT.encode()),
    "/gb18030": (200, {"Content-Type": "text/html"}, page(corpus.TEXT, "gb2312")),
    "/latin": (200, {"Content-Type": "text/html; charset=ISO-8859-1"}, page(corpus.TEXT)),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/picture": (200, {"Content-Type": "text/html"}, b"<html><body><img src='scan.png'></body></html>"),
    "/script": (200, {"Content-Type": "text/html"}, page("", "utf-8").partition(b"<div>")[0]),
    "/gzip": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(page(corpus.TEXT))),
    "/large": (200, {"Content-Type": HTML}, b"x" * (4 * 2**20 + 1)),
    "/half": (200, {"Content-Type": HTML, "Content-Length": "99999"}, page(corpus.TEXT)),
    "/moved-here": (302, {"Location": "/same"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-inside": (302, {"Location": "http://10.0.0.1/"}, b""),
    "/to-ftp": (302, {"Location": "ftp://example.org/"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
}


class Pages(BaseHTTPRequestHandler):
    """Answers as ANSWERS says; as a proxy it answers for every host."""

    changed: Mapping[str, bytes] = {}
    agents: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        self.agents.add(self.headers["User-Agent"])
        path = re.sub("^http://[^/]*", "", self.path)
        status, headers, body = ANSWERS.get(path, (404, {}, b""))
        if path in self.changed:
            status, headers, body = 200, {"Content-Type": HTML}, self.changed[path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


def local_too(address: str) -> str:
    return "" if address.startswith("http://127.0.0.1:") else public_url_problem(address)


def anything(_: str) -> str:
    return ""


# ── asking ──


def test_what_does_not_answer_is_told(server: str) -> None:
    gone, nowhere = f"{server}/gone", "http://127.0.0.1:1/"
    answers = ask_all([f"{server}/here", f"{server}/路", gone, nowhere], (), local_too)
    assert [url for url, answer in answers.items() if answer.problem] == [gone, nowhere]
    assert answers[gone].problem == "the server answered 404"
    assert "refused" in answers[nowhere].problem


@pytest.mark.parametrize("address", ["http://[", "http://", "https://a b/", "http://127.0.0.1:99999/", "file:///"])
@pytest.mark.parametrize("refusal", [public_url_problem, anything])
def test_no_address_stops_it(address: str, refusal: object) -> None:
    assert ask_all([address], [address], public_url_problem if refusal is public_url_problem else anything)[
        address
    ].problem


def test_no_address_on_this_machine_is_asked_unless_the_test_says_so(server: str) -> None:
    assert ask(f"{server}/same", True).problem == "the address has a host that is not public"
    assert ask(f"{server}/same", True, local_too).body


@pytest.mark.parametrize("path", ["/to-file", "/to-inside", "/to-ftp"])
def test_no_redirect_leads_to_files_or_inside(server: str, path: str) -> None:
    answer = ask(server + path, True, local_too)
    assert answer.problem.startswith("the server answered 302" if path == "/to-file" else "it leads to an address that")
    # Even if every address were allowed, only http and https are spoken.
    answer = ask(server + ("/to-ftp" if path == "/to-inside" else path), True, anything)
    assert answer.problem and not answer.body


# ── reading ──


@pytest.mark.parametrize("path", ["/same", "/plain", "/gb18030", "/latin", "/moved-here"])
def test_a_page_is_read_as_it_shows(server: str, path: str) -> None:
    text, problem = text_of_page(ask(server + path, True, local_too))
    assert problem == "" and squeezed(corpus.TEXT) in text
    assert "if(1<2)" not in text and text.count(squeezed(SECTION)) == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nowhere", "the server answered 404"),
        ("/pdf", "it is not a page of text (application/pdf)"),
        ("/picture", "no text to speak of"),
        ("/script", "no text to speak of"),
        ("/gzip", "compressed"),
        ("/large", "larger than 4 MiB"),
        ("/half", "did not arrive whole"),
        ("/round", "302"),
    ],
)
def test_what_cannot_be_read_says_why(server: str, path: str, reason: str) -> None:
    text, problem = text_of_page(ask(server + path, True, local_too))
    assert text == "" and reason in problem and "broken" not in problem


def test_a_page_with_damaged_bytes_and_a_foolish_charset_is_read() -> None:
    damaged = page(corpus.TEXT).replace("宾客".encode(), "宾客".encode()[:-1], 1)
    assert "三年打算" in squeezed(re.sub("<[^>]*>", "", decoded(damaged, "utf-8")))
    for charset in ("", "gb2312", "utf-16", "windows-1252"):
        assert decoded(page(corpus.TEXT), charset) == page(corpus.TEXT).decode(), charset
    assert decoded("晨溪".encode("utf-16")) == "晨溪"
    # What is called GB2312 is GB18030, of which GB2312 lacks 堃.
    assert "堃" in decoded("堃".encode("gb18030") + b"\xff" + page(corpus.TEXT, "gb2312"), "GB2312")
    for charset in ("hex", "no-such", "a\0b", "undefined", "x" * 99):
        assert "三年打算" in squeezed(re.sub("<[^>]*>", "", decoded(page(corpus.TEXT), charset)))


# ── finding again ──

ADVICE = "在溪边新修30余个书屋，2021年6月30日以前选好地点。\n"
DUTY, MEASURE, HEADING, BODY, LAST = "-m1-t2", "-m1", "-sec2", "-m1-r1", "-m2-n1"


@pytest.fixture(scope="module")
def copy(good_corpus: Path) -> Mapping[Fingerprint, str]:
    """The fingerprints of the passages of the plan, each with a record that it proves."""
    dataset = load(good_corpus, good_corpus.parent / "sources").dataset
    assert dataset is not None
    first, last = corpus.TEXT.index("晨溪市"), corpus.TEXT.index("打印本页")
    text = CopyText(corpus.SOURCE, corpus.TEXT, first, last)
    return {
        text.fingerprint(int(row["start"]), int(row["end"])): row["record_id"].removeprefix(corpus.PLAN)
        for row in dataset["evidence"]
    }


def states(copy: Mapping[Fingerprint, str], shown: str) -> dict[str, str]:
    """Return the records whose passages are not the same on a page that shows a text, with their states."""
    text, problem = text_of_page(Answer("", page(shown), "text/html"))
    assert not problem
    found = states_on_page(copy, text)
    assert found.keys() == copy.keys()
    return {copy[fingerprint]: state for fingerprint, state in found.items() if state != "same"}


def test_a_page_that_shows_the_text_has_every_passage(copy: Mapping[Fingerprint, str]) -> None:
    assert len(copy) == 12
    assert states(copy, corpus.TEXT) == {}
    spaced = corpus.TEXT.replace("书屋", "书\u200b 屋").replace("，", ",").replace("（", "(").replace("30", "３０")
    assert states(copy, spaced) == {}


def test_a_sentence_that_is_elsewhere_is_moved(copy: Mapping[Fingerprint, str]) -> None:
    text = corpus.TEXT.replace(ADVICE, "").replace("打印本页", f"{ADVICE}打印本页")
    assert states(copy, text) == {DUTY: "moved", MEASURE: "changed"}


def test_a_sentence_with_another_figure_is_changed(copy: Mapping[Fingerprint, str]) -> None:
    assert states(copy, corpus.TEXT.replace("30余个", "20余个")) == {DUTY: "changed", MEASURE: "changed"}
    # It begins as before, and what followed it is no more.
    cut = corpus.TEXT[: corpus.TEXT.index("选好地点")]
    assert states(copy, cut)[DUTY] == "changed"


def test_a_sentence_that_was_taken_out_is_gone(copy: Mapping[Fingerprint, str]) -> None:
    assert states(copy, corpus.TEXT.replace(ADVICE, "")) == {DUTY: "gone", MEASURE: "changed"}


def test_a_heading_is_gone_even_if_its_words_are_elsewhere(copy: Mapping[Fingerprint, str]) -> None:
    text = corpus.TEXT.replace("二、要做的事\n", "").replace("打印本页", "二、要做的事 | 打印本页")
    assert states(copy, text) == {HEADING: "gone"}


def test_of_another_text_everything_is_gone(copy: Mapping[Fingerprint, str]) -> None:
    found = states(copy, "页面不存在，请返回首页。\n" * 20)
    assert found == dict.fromkeys(copy.values(), "gone")


def test_what_is_alone_on_its_page_is_the_same_or_moved() -> None:
    """Of a report, one passage is known: what was around it says whether it moved."""
    before, own, after = (
        "去年的事在前面说过了，这里只说今年一月以来的几件事情。",
        "全市每年接待宾客131万人次。",
        "书屋还在选地点，集市已经开过三次，灯火会要等到秋天再办一回。",
    )
    text = before + own + after
    print_ = CopyText("x", text, 0, len(text)).fingerprint(len(before), len(before + own))
    for shown, state in {
        text: "same",
        before + after + own: "moved",
        own + before + after: "moved",
        f"新来的编者改写了前面，{own}也改写了后面。": "same",
        f"{before}编者插了一句。{own}编者又插了一句。{after}": "same",
        before + own.replace("131", "113") + after: "changed",
        before + after: "gone",
    }.items():
        assert states_on_page([print_], squeezed(MENU + shown)) == {print_: state}, state


# ── fingerprints ──


def test_fingerprints_have_no_words_and_are_read_as_they_are_written(copy: Mapping[Fingerprint, str]) -> None:
    text = format_fingerprints(copy)
    assert text.isascii() and len(text.splitlines()) == 13
    assert set(parse_fingerprints(text)) == set(copy)
    damaged = text.replace("\n", "\n<<<<<<< ours\n", 1) + 'x,1,2,3\n"x\ny",1\n' + "x" * 10_000
    assert set(parse_fingerprints(damaged)) == set(copy)


def test_context_is_of_the_text_alone(copy: Mapping[Fingerprint, str]) -> None:
    by_record = {record: fingerprint for fingerprint, record in copy.items()}
    assert by_record[LAST].after == "" and by_record[LAST].before
    whole = f"{MENU}{ADVICE}{MENU}"
    alone = CopyText("x", whole, len(MENU), len(MENU + ADVICE)).fingerprint(len(MENU), len(MENU + ADVICE))
    assert (alone.before, alone.after, alone.length) == ("", "", len(squeezed(ADVICE)))
    assert by_record[BODY].before and by_record[BODY].after and by_record[BODY].length < CONTEXT
    assert by_record[HEADING].head == by_record[HEADING].sha256


def test_the_command_of_evidence_writes_them(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, options = datasets / FILE, ["--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]
    written = path.read_bytes()
    path.unlink()
    assert main(["evidence", *options, "--check"]) == FINDINGS and not path.exists()
    assert "fingerprints.csv: would change" in capsys.readouterr().out
    assert main(["evidence", *options]) == FINE and path.read_bytes() == written
    assert main(["evidence", *options, "--check"]) == FINE
    # Of a text that is not available, they are kept.
    (datasets.parent / "sources" / corpus.REPORT_FILE).unlink()
    assert main(["evidence", *options]) == FINE and path.read_bytes() == written
    # Without its address, nothing is looked for.
    corpus.edit(datasets, "reports.csv", corpus.REPORT, "url", "")
    assert main(["evidence", *options]) == FINE and len(path.read_text().splitlines()) == 1


# ── reporting ──


def test_addresses_of_copies_reports_cities_and_pages(datasets: Path) -> None:
    corpus.edit(datasets, "reference/sources.csv", corpus.SOURCE, "url", "https://example.org/a")
    corpus.edit(datasets, "reference/sources.csv", corpus.SOURCE, "archived_url", "https://example.org/kept")
    catalog, findings = checked_catalog(datasets)
    assert catalog is not None, findings
    prose = {"about.md": "See [us](https://example.org/a), or https://example.org/b."}
    referrers = referrers_by_url(catalog, prose)
    assert referrers["https://example.org/a"] == [corpus.SOURCE, "about.md"]
    assert referrers["https://example.org/b"] == ["about.md"]
    assert referrers["https://example.org/kept"] == [corpus.SOURCE]
    assert referrers["https://news.example.org/2023/1"] == [corpus.REPORT]
    assert referrers[corpus.LIBRARY_PAGE] == ["exampleville-library"]


def test_report(copy: Mapping[Fingerprint, str]) -> None:
    named = {"https://a.example/": ["x"], "https://b.example/|": ["y", "z"]}
    assert "2 of 2 addresses answered.\n" in as_markdown("2026-11-30", named, {}, [])
    told = as_markdown("2026-11-30", named, {"https://b.example/|": "the server answered 404"}, [])
    (row,) = [line for line in told.splitlines() if "404" in line]
    assert "1 of 2 addresses answered." in told and "y, z" in row and row.count(" | ") == 2
    unread = PageReport("x", "https://x.example/", "", "no | answer", dict.fromkeys(copy, "unread"), {})
    told = as_markdown("2026-11-30", named, {}, [unread])
    assert "12 could not be read" in told and "broken" not in told and "no \\u007c answer" in told
    gone = PageReport("y", "https://x.example/", "", "", dict.fromkeys(copy, "gone"), {})
    long = as_markdown("2026-11-30", named, {}, [gone] * 1_000)
    assert "11900 more rows are left out" in long and len(long) < 60_000, "an issue takes 65,536 characters"


def test_data_with_errors_are_told_and_nothing_is_asked(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-m1-t1", "value", "many")
    assert main(["links", "--datasets", str(datasets)]) == FINDINGS
    assert "[type-error]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "state"),
    [("/as-it-was", "same"), ("/another", "changed"), ("/without", "gone"), ("/pdf", "could not be read")],
)
def test_the_command_reports_every_passage_with_the_day(
    datasets: Path,
    server: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    path: str,
    state: str,
) -> None:
    """The server is the proxy of all addresses: none is asked outside this machine."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, server)
    monkeypatch.delenv("no_proxy", raising=False)
    around = (
        "今年一月里晨溪的街上比往年热闹得多，商铺也都早早地开了门。",
        "店主们说这样的年景多年没有见过，盼着开春以后还能够这样下去。",
    )
    text = corpus.REPORT_TEXT.replace(corpus.REPORTED, corpus.REPORTED.join(around))
    start = text.index(corpus.REPORTED)
    fingerprint = CopyText(corpus.REPORT, text, 0, len(text)).fingerprint(start, start + len(corpus.REPORTED))
    event = corpus.row_of(datasets, "events.csv", f"{corpus.PLAN}-sec1-t1-e1")
    fingerprint = replace(fingerprint, start=int(event["start"]), end=int(event["end"]))
    (datasets / FILE).write_text(format_fingerprints([fingerprint]))
    shown = {"/as-it-was": text, "/another": text.replace("131", "113"), "/without": text.replace(corpus.REPORTED, "")}
    monkeypatch.setattr(Pages, "changed", {name: page(text) for name, text in shown.items()})
    corpus.edit(datasets, "reports.csv", corpus.REPORT, "url", f"http://news.example.org{path}")
    corpus.edit(datasets, "reports.csv", corpus.REPORT, "archived_url", "http://kept.example.org/same")
    out = datasets.parent / "drift.csv"
    assert main(["links", "--datasets", str(datasets), "--csv", str(out)]) == FINE
    told = capsys.readouterr().out
    assert f"1 {state}" in told and "`http://kept.example.org/same` |" in told and ": 2 of " in told
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert row["state"] == state and row["record_ids"] == event["id"] and row["source_id"] == corpus.REPORT
    assert row["day"] in told and (row["reason"] != "") == (state in ("gone", "could not be read"))
    assert any("; +https://" in agent for agent in Pages.agents), "who is asked can read who asks"
    assert corpus.REPORTED not in told + out.read_text(encoding="utf-8")


def test_a_table_that_cannot_be_written_ends_the_command(
    datasets: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, server)
    assert main(["links", "--datasets", str(datasets), "--csv", str(datasets)]) == CANNOT_RUN
    assert "--csv" in capsys.readouterr().err


def test_states_have_names_that_accuse_nobody() -> None:
    assert list(STATES.values()) == ["same", "moved", "changed", "gone", "could not be read"]
