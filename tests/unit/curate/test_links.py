"""Addresses outside: all are asked, what does not answer is told, nothing fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import FINDINGS, main
from cityplans.curate.links import as_markdown, broken_links, referrers_by_url
from tests.support import corpus


class Pages(BaseHTTPRequestHandler):
    """Answers /here and /路 and nothing else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/here", "/%E8%B7%AF") else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


def test_what_answers_is_left_out_and_the_rest_told(server: str) -> None:
    gone, nowhere = f"{server}/gone", "http://127.0.0.1:1/"
    assert [address for address, _ in broken_links([f"{server}/here", f"{server}/路", gone, nowhere])] == [
        gone,
        nowhere,
    ]
    assert dict(broken_links([gone]))[gone] == "404"
    assert "refused" in dict(broken_links([nowhere]))[nowhere]


@pytest.mark.parametrize("address", ["http://[", "http://", "https://a b/", "http://127.0.0.1:99999/"])
def test_no_address_stops_it(address: str) -> None:
    assert broken_links([address])[0][0] == address


def test_addresses_of_copies_cities_and_pages(datasets: Path) -> None:
    corpus.edit(datasets, "reference/sources.csv", corpus.SOURCE, "url", "https://example.org/a")
    catalog, findings = checked_catalog(datasets)
    assert catalog is not None, findings
    prose = {"about.md": "See [us](https://example.org/a), or https://example.org/b."}
    assert referrers_by_url(catalog, prose)["https://example.org/a"] == [corpus.SOURCE, "about.md"]
    assert referrers_by_url(catalog, prose)["https://example.org/b"] == ["about.md"]


def test_report() -> None:
    named = {"https://a.example/": ["x"], "https://b.example/|": ["y", "z"]}
    assert as_markdown(named, []) == "2 of 2 links answered.\n"
    told = as_markdown(named, [("https://b.example/|", "404")])
    assert told.startswith("1 of 2 links answered.") and "y, z" in told and told.splitlines()[-1].count(" | ") == 2


def test_data_with_errors_are_told_and_nothing_is_asked(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-m1-t1", "value", "many")
    assert main(["links", "--datasets", str(datasets)]) == FINDINGS
    assert "[type-error]" in capsys.readouterr().err
