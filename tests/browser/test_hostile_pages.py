"""A site whose every free text is an attack: no page executes, requests or breaks on it.

Every file stays well formed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import icalendar
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from cityplans.catalog.open import checked_catalog
from cityplans.check.runner import check
from cityplans.cli.main import main
from cityplans.cli.report import as_text
from cityplans.core.findings import has_errors
from cityplans.core.model import Catalog
from cityplans.core.tables import TABLES
from cityplans.read.load import load
from cityplans.verify.folder import verify_site
from tests.support import corpus
from tests.support.real_site import SITE_URL
from tests.support.serving import served
from tests.support.shared import shared_folder

STARTS = ("=1+1 ", "+86 ", "-2+3 ", "@SUM(A1) ", '"', "<", "' ", "{{7*7}} ", "", "# ", "| ", "\\", "😀 ")
"""What a cell begins with: a formula, a quote, markup, a heading."""

ATTACK = (
    '"><img src=x onerror="window.canary=1"></script><script>window.canary=2</script><svg onload=window.canary=3>'
    "' onmouseover='window.canary=4' <!-- --> ]]> &lt;b&gt; &amp; [x](javascript:window.canary=5) "
    "`code` {{7*7}} {% raw %} ${7*7} {n} %s $& "
    "https://elsewhere.example/x.png @@nothing@@ \\n \\u0022 | _x0041_ 🏙𠮷 " + "W" * 120
)
# The reader of YAML that the program uses takes every line as it stands; a cell of CSV may hold line breaks.
KEPT_BY_RULES = {
    # Values that a rule holds against other cells; no text is free in them.
    ("measures", "number"),
    ("sections", "number"),
    # Too short for an attack.
    ("plans", "short_zh"),
    ("plans", "short_en"),
    ("targets", "value_printed"),
    ("measure_actions", "words_printed"),
    ("responsibilities", "name_printed"),
    ("units", "symbol_zh"),
    ("glossary", "term_zh"),
    ("glossary", "term_en"),
}


@dataclass(frozen=True)
class Hostile:
    """The built site, where it is served, and what it was built from."""

    folder: Path
    address: str
    catalog: Catalog
    spoiled: frozenset[tuple[str, str]]


def _free_fields(datasets: Path) -> Iterator[tuple[str, str]]:
    """Yield every field of text that takes any: no id, no date, no category, nothing with a form."""
    dataset = load(datasets).dataset
    assert dataset
    for name, schema in dataset.schemas.items():
        references = {key.field for key in schema.foreign_keys}
        for field in schema.fields:
            bound = field.categories or field.is_date or "pattern" in field.constraints or field.name in references
            if (
                field.type == "string"
                and not bound
                and schema.scope != "ledger"
                and name not in ("evidence", "translations", "second_reading")
            ):
                yield name, field.name


def _spoil(datasets: Path) -> None:
    """Write the attack into every free field of every record, as far as the check lets it through."""
    fields = defaultdict(set)
    for table, name in _free_fields(datasets):
        fields[table].add(name)
    number = 0
    for path in sorted(datasets.rglob("*.csv")):
        rows = corpus.read_csv(path)
        for row in rows[1:]:
            for place, name in enumerate(rows[0]):
                # Filled cells only: what is empty is empty for a reason.
                if name in fields[path.stem] and row[place] and (path.stem, name) not in KEPT_BY_RULES:
                    # The figures in it are the same in both languages.
                    number = zlib.crc32(f"{row[0]} {re.sub('_(zh|en)$', '', name)}".encode())
                    attack = f"{STARTS[number % len(STARTS)]}{number} {ATTACK}"
                    # The sign between the names of a list may be in none of them.
                    row[place] = attack.replace("|", "¦") if path.stem in ("bodies", "themes") else attack
        corpus.write_csv(path, rows)
    plan = datasets / corpus.PLAN / "plan.yaml"
    lines = plan.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        name = line.partition(":")[0]
        if name in fields["plans"] and ("plans", name) not in KEPT_BY_RULES:
            number += 1
            lines[place] = (
                f"{name}: {json.dumps(f'{STARTS[number % len(STARTS)]}{number} {ATTACK}', ensure_ascii=False)}"
            )
    plan.write_text("\n".join(lines) + "\n", encoding="utf-8")
    identity = datasets / "datapackage.yaml"
    text = identity.read_text(encoding="utf-8")
    quoted = json.dumps(ATTACK, ensure_ascii=False)
    text = re.sub(r"(?m)^(title|title_zh|description_zh): .*$", lambda found: f"{found[1]}: {quoted}", text)
    text = re.sub(r"(?ms)^description: >-\n.*?(?=^\w)", lambda _: f"description: {quoted}\n", text)
    text = text.replace("- title: City Plans contributors", f"- title: {quoted}")
    identity.write_text(text, encoding="utf-8")
    corpus.translate_again(datasets)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """Serve the site of the tiny dataset, spoiled."""
    with (
        shared_folder(tmp_path_factory, "hostile-pages", _build) as root,
        served(root / "site") as address,
    ):
        catalog, findings = checked_catalog(root / "datasets")
        assert catalog, as_text(findings)
        yield Hostile(root / "site", address, catalog, frozenset(_free_fields(root / "datasets")))


def _build(root: Path) -> None:
    """Build the tiny dataset, released, spoiled and released again, so feeds and ledgers hold the attack."""
    datasets = corpus.build(root)
    # A date that lies ahead, so that there are calendars.
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-sec1-t1", "due", "2052")
    corpus.write_again(datasets)
    assert main(["release", "--quiet", "--datasets", str(datasets), "--date", "2026-11-22"]) == 0
    former = root / "former"
    former.mkdir()
    for path in datasets.rglob("*"):
        if path.is_file():
            target = former / path.relative_to(datasets)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    _spoil(datasets)
    note = corpus.row_of(datasets, "targets.csv", f"{corpus.PLAN}-m1-t1")["note_en"]
    corpus.append(
        datasets,
        "corrections.csv",
        record_id=f"{corpus.PLAN}-m1-t1",
        field="note_en",
        date="2026-11-23",
        was=ATTACK,
        now=note,
        why_zh=ATTACK,
        why_en=ATTACK,
    )
    _, findings = check(datasets)
    assert not has_errors(findings), as_text(findings)
    assert main(["release", "--quiet", "--datasets", str(datasets), "--date", "2026-11-24", "--base", str(former)]) == 0
    site = root / "site"
    assert main(["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", SITE_URL]) == 0


@pytest.fixture
def victim(browser: Browser, hostile: Hostile) -> Iterator[tuple[Page, list[str]]]:
    """A page on a phone, with everything that went wrong on it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=hostile.address)
    context.add_init_script(
        "window.violations = []; document.addEventListener('securitypolicyviolation', "
        "(e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda problem: faults.append(f"script error: {problem}"))
    page.on(
        "console",
        lambda message: faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None,
    )
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    own = (hostile.address, "data:", "blob:")
    page.on(
        "request", lambda request: None if request.url.startswith(own) else faults.append(f"request to {request.url}")
    )
    yield page, faults
    context.close()


def test_every_free_field_of_a_page_is_spoiled(hostile: Hostile) -> None:
    """What is not spoiled is known: a new field is free, and attacked, unless it is named here."""
    attacked = {
        (table, name)
        for table, name in hostile.spoiled
        for row in hostile.catalog.rows(table)
        if "window.canary" in str(getattr(row, name))
    }
    empty = {
        (table, name)
        for table, name in hostile.spoiled
        if not any(getattr(row, name) for row in hostile.catalog.rows(table))
    }
    assert hostile.spoiled - attacked - empty == KEPT_BY_RULES
    assert len(attacked) > 30


def test_no_page_runs_breaks_or_asks_for_anything(hostile: Hostile, victim: tuple[Page, list[str]]) -> None:
    page, faults = victim
    pages = sorted(
        path.relative_to(hostile.folder).as_posix().removesuffix("index.html")
        for path in hostile.folder.rglob("index.html")
    )
    assert len(pages) > 70
    wrong: dict[str, list[str]] = {}
    for path in pages:
        faults.clear()
        page.goto(f"/{path}", wait_until="load")
        if path.endswith("explore/"):
            # Its rows come after the page.
            expect(page.locator(".cp-row").first).to_be_visible()
        canary, violations, wide = page.evaluate(
            "[window.canary, window.violations, document.documentElement.scrollWidth > innerWidth]"
        )
        found = [
            *faults,
            *(["a script ran"] if canary is not None else []),
            *violations,
            *(["wider than the phone"] if wide else []),
        ]
        if found:
            wrong[path] = found
    assert wrong == {}


ADDRESSES = (
    "search/?q={}",
    "en/search/?q={}",
    "explore/?q={}",
    "en/explore/?table={}&city={}&sort={}",
    "compare/?plan={}",
    "contribute/correct/?record={}&field={}",
    "measures/?q={}#{}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_turns_a_page(address: str, victim: tuple[Page, list[str]]) -> None:
    page, faults = victim
    page.goto(f"/{address.replace('{}', quote(ATTACK))}", wait_until="networkidle")
    assert page.evaluate("[window.canary, window.violations]") == [None, []]
    assert faults == []


def test_what_is_typed_and_found_is_text(victim: tuple[Page, list[str]]) -> None:
    page, faults = victim
    page.goto("/en/search/?q=canary", wait_until="networkidle")
    page.locator("#search-results .cp-search__link, #search-results a").first.wait_for()
    assert "<img src=x onerror=" in page.locator("#search-results").inner_text()
    page.goto("/en/explore/", wait_until="networkidle")
    assert "<img src=x onerror=" in page.locator(".cp-explore").inner_text()
    assert page.evaluate("[window.canary, window.violations]") == [None, []]
    assert faults == []


# ── the same words in every file ──


def test_every_file_is_well_formed(hostile: Hostile) -> None:
    """Pages, structured data, drawings, feeds, calendars, tables, checksums and names of files."""
    assert as_text(verify_site(hostile.folder, 1)) == ""


def test_structured_data_keeps_the_words(hostile: Hostile) -> None:
    text = (hostile.folder / f"en/plans/{corpus.PLAN}/index.html").read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
    plan = hostile.catalog.plans[corpus.PLAN]
    assert plan.title_en in json.dumps(blocks, ensure_ascii=False).encode().decode(
        "unicode_escape", "ignore"
    ) or plan.title_en in _words(blocks)


def _words(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        return [word for value in tree.values() for word in _words(value)]
    return [word for value in tree for word in _words(value)] if isinstance(tree, list) else [str(tree)]


def test_feeds_hold_text_and_no_markup(hostile: Hostile) -> None:
    told = 0
    for path in hostile.folder.rglob("feed.xml"):
        feed = feedparser.parse(path.read_bytes(), sanitize_html=False)
        assert not feed.bozo, path
        for entry in feed.entries:
            for part in (entry.get("summary_detail"), entry.get("title_detail"), *entry.get("content", ())):
                if part and "canary" in part["value"]:
                    told += 1
                    assert part["type"] == "text/plain", path
            assert entry.link.startswith(SITE_URL), path
    assert told > 3


def test_calendars_hold_text(hostile: Hostile) -> None:
    events = [
        event
        for path in hostile.folder.rglob("*.ics")
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    ]
    assert any("window.canary" in str(event["DESCRIPTION"]) + str(event["SUMMARY"]) for event in events)
    assert {str(event["URL"]).startswith(SITE_URL) for event in events} == {True}
    assert {key for event in events for key in event} <= {
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "UID",
        "DESCRIPTION",
        "TRANSP",
        "URL",
        "CATEGORIES",
    }


def test_tables_keep_the_words_and_hold_no_formula(hostile: Hostile) -> None:
    wanted = [row.note_en for row in hostile.catalog.targets.values()]
    folder = hostile.folder / "data/city-plans"
    rows = csv.DictReader(io.StringIO((folder / "targets.csv").read_text(encoding="utf-8"), newline=""))
    assert [row["note_en"] for row in rows] == wanted
    with sqlite3.connect(hostile.folder / "data/city-plans.sqlite") as database:
        assert [note for (note,) in database.execute("select note_en from targets")] == wanted
    book = openpyxl.load_workbook(hostile.folder / "data/city-plans.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum("window.canary" in str(cell.value) for cell in cells) > 100
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_names_of_downloads_are_safe(hostile: Hostile) -> None:
    names = {path.name for path in hostile.folder.rglob("*") if path.is_file()}
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._-]+", name)] == []
    assert TABLES
