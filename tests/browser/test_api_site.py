"""Page, API and downloads say the same, lead to each other, and the examples on the page run."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import duckdb
import pytest
from playwright.sync_api import ConsoleMessage, Page

from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.tables import PAGE_FOLDERS
from cityplans.core.tables import TABLES as MODEL
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.package import table_path
from tests.support.real_site import SITE_URL
from tests.support.serving import Http

API = f"{SITE_URL}api/v1/"
# What stands before the colon of data-record, and the table it is a record of.
TABLES = {
    "plan": "plans",
    "section": "sections",
    "measure": "measures",
    "responsibility": "responsibilities",
    "target": "targets",
    "mention": "mentions",
    "evidence": "evidence",
    "city": "cities",
    "body": "bodies",
    "theme": "themes",
    "action": "measure_actions",
    "action_type": "action_types",
    "indicator": "indicators",
    "family": "indicator_families",
    "source": "sources",
    "event": "events",
    "report": "reports",
    "term": "glossary",
}
# Pages also show what is counted over records; these have tests of their own below.
COUNTED = {"coverage", "agreement"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Shown:
    """One element with data-field: whose field it shows, and what it says."""

    record: str
    name: str
    value: str | None
    text: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return self.value if self.value is not None else " ".join("".join(self.text).split())


class _Fields(HTMLParser):
    """Collects the records and fields that a page shows, each field under the nearest record around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.records: list[str] = []
        self.found: list[Shown] = []
        self.ids: set[str] = set()
        self.alternates: list[str] = []
        self._open: list[tuple[str, str, Shown | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "link" and found.get("type") == "application/json":
            self.alternates.append(found["href"])
        if tag in _VOID:
            return
        record = found.get("data-record") or (self._open[-1][1] if self._open else "")
        if "data-record" in found:
            self.records.append(record)
        shown = None
        if "data-field" in found:
            shown = Shown(record, found["data-field"], found.get("data-value"))
            self.found.append(shown)
        self._open.append((tag, record, shown))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, _, shown in self._open:
            if shown:
                shown.text.append(data)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, _Fields]:
    return {p.relative_to(site).as_posix(): _Fields(p.read_text(encoding="utf-8")) for p in site.rglob("*.html")}


def read(site: Path, address: str) -> Any:
    return json.loads((site / address.removeprefix(SITE_URL)).read_text(encoding="utf-8"))


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole_table(site: Path, table: str) -> list[dict[str, Any]]:
    """Return the records of a table from the API; those of proof, which it has not, from the database."""
    if table in API_TABLES:
        found: list[dict[str, Any]] = read(site, f"{API}{table}.json")["records"]
        return found
    with closing(sqlite3.connect(site / "data/city-plans.sqlite")) as database:
        cursor = database.execute(f"SELECT * FROM {table}")
        return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]


def in_key_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in the order of their first cells, as the database keeps its tables of proof."""
    return sorted(rows, key=lambda row: [str(cell or "") for cell in list(row.values())[:4]])


WORTH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
WORTH |= {"千": 10**3, "万": 10**4, "千万": 10**7, "亿": 10**8, "万亿": 10**12}


class Data:
    """The records of the built site as its API and its downloads give them, each read once."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._records: dict[str, dict[str, dict[str, Any]]] = {}
        self._tables: dict[str, dict[str, dict[str, str]]] = {}

    def record(self, key: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Return a record as JSON and as the row of the CSV package."""
        kind, _, name = key.partition(":")
        return self.records(TABLES[kind])[name], self.table(TABLES[kind])[name]

    def records(self, table: str) -> dict[str, dict[str, Any]]:
        if table not in self._records:
            self._records[table] = {_key(row): row for row in whole_table(self.site, table)}
        return self._records[table]

    def embedded(self, table: str, key: str) -> dict[str, list[dict[str, Any]]]:
        """Return the lists of the file of a record."""
        found: dict[str, list[dict[str, Any]]] = read(self.site, f"{API}{table}/{key}.json")["_embedded"]
        return found

    def table(self, table: str) -> dict[str, dict[str, str]]:
        if table not in self._tables:
            self._tables[table] = {
                _key(row): row for row in cells(self.site / f"data/city-plans/{table_path(table)}.csv")
            }
        return self._tables[table]


def _key(row: dict[str, Any]) -> str:
    """Return by which id a page shows a row; a duty is shown as the responsibility that it comes from."""
    return row.get("id") or row.get("responsibility_id") or f"{row['record_id']}:{row['source_id']}"


@pytest.fixture(scope="module")
def data(site: Path) -> Data:
    return Data(site)


def agrees(said: str, cell: str, value: Any) -> bool:
    """Return whether page, CSV cell and JSON value agree: numbers as numbers, an absent value as null."""
    if value is None:
        return said == cell == ""
    if isinstance(value, str):
        return said in (cell, " ".join(cell.split())) and cell == value
    return Decimal(said) == Decimal(cell) == Decimal(str(value))


def numbers_said(text: str) -> set[Decimal]:
    """Return the numbers in a text: 1,244,500, 1.2445 million and 124.45万 are one; 十五 is 15."""
    digits = re.findall(r"(\d[\d,]*(?:\.\d+)?)[多余]?( ?[a-z]+|[千万亿]+)?", text)
    numerals = re.findall("[一二三四五六七八九两十]+", text)
    return {Decimal(number.replace(",", "")) * WORTH.get(word.strip(), 1) for number, word in digits} | {
        Decimal(_numeral(numeral)) for numeral in numerals
    }


def _numeral(written: str) -> int:
    """Return what a Chinese numeral below a hundred says."""
    tens, ten, ones = written.rpartition("十")
    values = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2, "": 0}
    return (values.get(tens, 0) or 1) * 10 * bool(ten) + values.get(ones, 0)


def test_page_api_and_download_agree_on_every_value(pages: dict[str, _Fields], data: Data) -> None:
    compared: Counter[str] = Counter()
    wrong = []
    for path, page in pages.items():
        for shown in page.found:
            kind = shown.record.split(":")[0]
            if kind in COUNTED or shown.name == "inherited_from":
                continue
            value, row = data.record(shown.record)
            if not agrees(shown.said, row[shown.name], value[shown.name]):
                wrong.append(f"{path}: {shown.record} {shown.name}: {shown.said!r}, not {value[shown.name]!r}")
            if shown.name == "value" and abs(Decimal(row["value"])) not in numbers_said("".join(shown.text)):
                wrong.append(f"{path}: {shown.record} shows {''.join(shown.text)!r}, not {row['value']}")
            compared[TABLES[kind]] += 1
    assert wrong == []
    # Evidence shows its place in words, without fields; responsibilities show their body.
    assert set(TABLES.values()) - set(compared) == {"evidence"}
    assert compared["targets"] > 10_000 and compared["measures"] > 3_000


def test_every_record_that_a_page_shows_is_in_the_api(pages: dict[str, _Fields], data: Data) -> None:
    shown = {record for page in pages.values() for record in page.records if record.split(":")[0] not in COUNTED}
    assert len(shown) > 2_000
    for record in shown:
        assert data.record(record)


@pytest.mark.parametrize("prefix", PREFIX.values())
def test_measure_page_shows_what_its_record_embeds(prefix: str, pages: dict[str, _Fields], data: Data) -> None:
    inherited = 0
    for key in data.table("measures"):
        page = pages[f"{prefix}measures/{key}/index.html"]
        embedded = data.embedded("measures", key)
        expected = [f"measure:{key}"]
        for kind, name in (
            ("responsibility", "duties"),
            ("target", "targets"),
            ("mention", "mentions"),
            ("event", "events"),
            ("evidence", "evidence"),
        ):
            # The passages of figures are in the file, so that a copy can be compared with them; the page leads to them.
            own = [row for row in embedded[name] if name != "evidence" or row["record_id"] == key]
            expected += [f"{kind}:{_key(row)}" for row in own]
        assert sorted(page.records) == sorted(expected), key
        sources = {row["assigned_by"] for row in embedded["duties"] if row["assignment"] == "inherited"}
        assert sources == {shown.said for shown in page.found if shown.name == "inherited_from"}, key
        inherited += bool(sources)
    assert inherited > 50


@pytest.mark.parametrize(
    ("owner", "name", "kind"),
    [
        ("plans", "targets", "target"),
        ("plans", "sections", "section"),
        ("bodies", "targets", "target"),
        ("bodies", "responsibilities", "responsibility"),
        ("indicators", "targets", "target"),
        ("action_types", "actions", "action"),
    ],
)
def test_page_lists_what_its_record_embeds(
    owner: str, name: str, kind: str, pages: dict[str, _Fields], data: Data
) -> None:
    held = 0
    for path in (data.site / "api/v1" / owner).glob("*.json"):
        if path.stem not in data.records(owner):
            continue  # a record that is withdrawn
        ids = [row["id"] for row in data.embedded(owner, path.stem)[name]]
        for prefix in PREFIX.values():
            page = f"{prefix}{PAGE_FOLDERS[owner]}/{path.stem}/index.html"
            if page not in pages:
                assert not ids, "only what nothing refers to has no page"
                continue
            records = pages[page].records
            assert sorted(r.split(":")[1] for r in records if r.startswith(f"{kind}:")) == sorted(ids), path.stem
        held += len(ids)
    assert held


def test_coverage_page_counts_what_the_api_holds(pages: dict[str, _Fields], data: Data) -> None:
    proven = {row["record_id"] for row in whole_table(data.site, "evidence")}
    shown = [field for field in pages["coverage/index.html"].found if field.record.startswith("coverage:")]
    assert len(shown) == 6 * len(data.table("plans"))
    for counted in shown:
        plan = counted.record.split(":")[1]
        rows = [row for row in data.records(counted.name).values() if row["plan_id"] == plan]
        assert counted.said == f"{sum(row['id'] in proven for row in rows)}/{len(rows)}"


def test_agreement_on_the_page_is_that_of_the_api(pages: dict[str, _Fields], data: Data) -> None:
    rows = whole_table(data.site, "second_reading")
    shown = [
        field
        for field in pages["coverage/index.html"].found
        if field.record.startswith("agreement:") and field.name == "agreed"
    ]
    assert shown
    for agreed in shown:
        same = [row["first"] == row["second"] for row in rows if row["field"] == agreed.record.split(":")[1]]
        assert agreed.said == f"{100 * sum(same) / len(same):.0f}%"


def test_csv_of_the_downloads_holds_the_same_as_the_api(site: Path) -> None:
    for table in MODEL:
        records = whole_table(site, table)
        rows = cells(site / f"data/city-plans/{table_path(table)}.csv")
        if table not in API_TABLES:
            records, rows = in_key_order(records), in_key_order(rows)
        for row, record in zip(rows, records, strict=True):
            assert all(agrees(cell, cell, record[name]) for name, cell in row.items()), table


def test_file_of_a_record_holds_its_row(site: Path, data: Data) -> None:
    files = 0
    for path in (site / "api/v1").glob("*/*.json"):
        if path.parent.name == "changes" or path.stem not in data.records(path.parent.name):
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        row = data.records(path.parent.name)[path.stem]
        links = row["_links"]
        assert found | {"_links": {name: found["_links"][name] for name in links}} == row | {
            "_embedded": found["_embedded"]
        }
        assert links["self"]["href"] == f"{API}{path.parent.name}/{path.name}"
        files += 1
    assert files > 300


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _links(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from _links(part)
    elif isinstance(value, dict):
        for found in value.get("_links", {}).values():
            yield from found if isinstance(found, list) else [found]
        for part in value.values():
            yield from _links(part)


def _pointed(document: Any, pointer: str) -> Any:
    for part in pointer.strip("/").split("/"):
        document = document[part]
    return document


def test_no_link_of_the_api_is_dead(site: Path, pages: dict[str, _Fields]) -> None:
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    description = read(site, f"{API}openapi.json")
    dead, followed = [], 0
    for path in (site / "api/v1").rglob("*.json"):
        if path.name == "openapi.json":
            continue
        for link in _links(json.loads(path.read_text(encoding="utf-8"))):
            assert link["href"].startswith(SITE_URL), path
            address, anchor = urldefrag(link["href"].removeprefix(SITE_URL))
            if link.get("templated"):
                folder = address.removesuffix("{id}.json")
                address = next(file for file in sorted(files) if file.startswith(folder))
            file = f"{address}index.html" if address == "" or address.endswith("/") else address
            right = file in files and (
                not anchor or (_pointed(description, anchor) if file.endswith(".json") else anchor in pages[file].ids)
            )
            dead += [] if right else [f"{path}: {link['href']}"]
            followed += 1
    assert dead == []
    assert followed > 5_000


def test_pages_and_records_lead_to_each_other(pages: dict[str, _Fields], site: Path) -> None:
    linked = 0
    for path, page in pages.items():
        for href in page.alternates:
            back = [link["href"] for link in read(site, href)["_links"]["html"]]
            # A long list is on several pages; its record leads to the first.
            first = re.sub(r"page/\d+/", "", path.removesuffix("index.html"))
            assert f"{SITE_URL}{first}" in back, path
            linked += "/page/" not in path
    counts = {
        t: len([page for page in (site / t).glob("*/index.html") if pages[str(page.relative_to(site))].alternates])
        for t in ("measures", "plans", "bodies", "themes", "cities", "kinds")
    }
    assert all(counts.values()) and linked == 2 * sum(counts.values())


def test_measure_page_offers_its_record(desktop: Page) -> None:
    desktop.goto("/en/measures/guangzhou-2018-m09/")
    desktop.get_by_text("Technical reference").click()
    href = desktop.get_by_role("link", name="This record as JSON").get_attribute("href")
    assert href and href.endswith("../../api/v1/measures/guangzhou-2018-m09.json")


def test_plan_page_offers_its_text(desktop: Page, site: Path) -> None:
    """One Markdown twin in both languages, named in the head of both pages."""
    for prefix in ("", "en/"):
        desktop.goto(f"/{prefix}plans/urumqi-2013/")
        twin = desktop.locator("link[rel='alternate'][type='text/markdown']")
        assert twin.get_attribute("href") == f"{SITE_URL}plans/urumqi-2013/plan.md"
    desktop.goto("/data/api/")
    hrefs = [str(link.get_attribute("href")) for link in desktop.locator("section[aria-labelledby='reading'] a").all()]
    assert hrefs[0].endswith("/llms.txt") and hrefs[1].endswith("/plan.md")
    assert all((site / "data/api" / href).resolve().is_file() for href in hrefs)


# ── the examples on the page ─────────────────────────────────────────────────────────────────────────────────────────


class _Examples(HTMLParser):
    """Collects the code of a page by its language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "code" and (name := dict(attrs).get("class") or "").startswith("language-"):
            self._language = name.removeprefix("language-")
            self.found.setdefault(self._language, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._language = ""

    def handle_data(self, data: str) -> None:
        if self._language:
            self.found[self._language][-1] += data


@pytest.fixture(scope="module", params=LANGUAGES)
def examples(request: pytest.FixtureRequest, site: Path, address: str) -> tuple[Language, dict[str, list[str]]]:
    """The examples of the page in one language, pointed at the site served on this machine."""
    language: Language = request.param
    text = (site / f"{PREFIX[language]}data/api/index.html").read_text(encoding="utf-8")
    found = _Examples(text).found
    assert {name: len(codes) for name, codes in found.items()} == {
        "sh": 1,
        "python": 2,
        "sql": 2,
        "r": 1,
        "javascript": 1,
    }
    assert all(SITE_URL in code for codes in found.values() for code in codes)
    return language, {name: [code.replace(SITE_URL, f"{address}/") for code in codes] for name, codes in found.items()}


def _run(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "example", "exec"), {})
    return out.getvalue()


def _addressed(code: str, site: Path) -> Any:
    """Read the file of the API that an example names first."""
    found = re.search(r"http://[^\"']*?/(api/[^\"'\s]+\.json)", code)
    assert found
    return json.loads((site / found[1]).read_text(encoding="utf-8"))


def test_python_example_runs(examples: tuple[Language, dict[str, list[str]]], site: Path) -> None:
    language, found = examples
    measure = _addressed(found["python"][0], site)
    title, *lines = _run(found["python"][0]).splitlines()
    assert title == measure[f"title_{language}"]
    assert lines == [f"{t['value_printed']} {t['value']} {t['due']}" for t in measure["_embedded"]["targets"]] != []


def test_pandas_example_runs(examples: tuple[Language, dict[str, list[str]]], site: Path) -> None:
    code = examples[1]["python"][1]
    counts = Counter((row["role"], row["assignment"]) for row in _addressed(code, site)["_embedded"]["duties"])
    header, *lines = _run(code).splitlines()
    assert header.split() == ["role", "assignment"]
    role = ""
    for line in lines[:-1]:
        *names, count = line.split()
        role = names[0] if len(names) > 1 else role
        assert counts.pop((role, names[-1])) == int(count)
    assert not counts and lines[-1] == "dtype: int64"


def test_duckdb_examples_run(examples: tuple[Language, dict[str, list[str]]], site: Path) -> None:
    language, found = examples
    themed, outcomes = found["sql"]
    with duckdb.connect() as connection:
        connection.register_filesystem(Http())
        counted, valued = connection.sql(themed).fetchall(), connection.sql(outcomes).fetchall()
    labels = {row["id"]: row[f"label_{language}"] for row in read(site, f"{API}themes.json")["records"]}
    expected = Counter(
        labels[row["theme_id"]] for row in read(site, f"{API}measures.json")["records"] if row["theme_id"]
    )
    assert dict(counted) == expected
    assert [n for _, n in counted] == sorted(expected.values(), reverse=True)
    rows = read(site, f"{API}targets.json")["records"]
    reported = sorted(
        (r for r in rows if r["type"] == "outcome" and r["value"] is not None), key=lambda r: str(r["id"])
    )
    assert valued == [(r["value_printed"], r["value"], r["due"]) for r in reported] != []


def test_javascript_example_runs(examples: tuple[Language, dict[str, list[str]]], desktop: Page, site: Path) -> None:
    language, found = examples
    said: list[str] = []

    def noted(message: ConsoleMessage) -> None:
        said.append(message.text)

    desktop.on("console", noted)
    desktop.goto("/data/api/")
    desktop.evaluate(f"async () => {{ {found['javascript'][0]} }}")
    desktop.remove_listener("console", noted)
    expected = _addressed(found["javascript"][0], site)
    assert said == [f"{expected[f'name_{language}']} {len(expected['_embedded']['duties'])}"]


def test_curl_example_runs(examples: tuple[Language, dict[str, list[str]]], site: Path, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    code = examples[1]["sh"][0]
    done = subprocess.run(["sh", "-ec", code], cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "targets.json").read_bytes() == (site / "api/v1/targets.json").read_bytes()
    assert json.loads(done.stdout) == _addressed(code.splitlines()[1], site)


def test_r_example_names_files_that_are_there(examples: tuple[Language, dict[str, list[str]]], site: Path) -> None:
    """No R here: its addresses at least lead somewhere, and the columns it names are columns."""
    code = examples[1]["r"][0]
    table, record = re.findall(r'"http://[^/]+/([^"]+)"', code)
    assert _addressed(code, site)["_embedded"]["measures"][0]["plan_id"] and record.startswith("api/v1/themes/")
    header = (site / table).read_text(encoding="utf-8").split("\n")[0].split(",")
    assert {"due", "period"} <= set(header) and "readr::cols(due = " in code
