"""Downloads made in the browser, opened as their readers do, value for value against the Catalog."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Download, Page, Request, Route, expect

from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import main
from cityplans.core.csv_writer import plain_number, to_csv
from cityplans.core.identifiers import natural_key
from cityplans.core.model import Catalog
from cityplans.exports.plain import plain_schemas
from cityplans.exports.ready.tables import ready_tables
from cityplans.search.explorer.pack import READY, name_columns
from tests.support import corpus
from tests.support.explored import explored, meets, query
from tests.support.real_site import SITE_URL, Window
from tests.support.serving import served
from tests.support.shared import shared_folder

FORMATS = ("csv", "xlsx", "package")


@dataclass(frozen=True)
class Served:
    """A built site, where it is served, and the data it was built from."""

    address: str
    catalog: Catalog


@pytest.fixture(scope="module")
def real(address: str, catalog: Catalog) -> Served:
    return Served(address, catalog)


# What spreadsheets, Markdown, HTML and CSV readers take for something else. The check lets all of these through.
HOSTILE = (
    "=1+1",
    "＝1+1",
    '=HYPERLINK("http://x.example","y")',
    "+86 20",
    "-2%",
    "@SUM(A1)",
    '<img src=x onerror="alert(1)">',
    "</script><script>alert(2)</script>",
    'a "quoted", text; with, commas',
    "one line, another line",
    "😀🏙 𠮷野家",
    "| a | *b* | [c](d) | `e`",
    "#N/B",
    "_x0041_ and _x000D_",
    "constructor",
    "__proto__",
    "1e5",
    "007",
    "2020-01-01",
    "{n} {filter} $& $1",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site whose notes, names and titles are all hostile."""
    with (
        shared_folder(tmp_path_factory, "hostile-rows", _build_hostile) as root,
        served(root / "site") as address,
    ):
        catalog, findings = checked_catalog(root / "datasets")
        assert catalog, findings
        yield Served(address, catalog)


def _build_hostile(root: Path) -> None:
    datasets = corpus.build(root)
    for number, text in enumerate(HOSTILE):
        corpus.append(
            datasets,
            "mentions.csv",
            **{
                "id": f"{corpus.PLAN}-m2-n{number + 2}",
                "plan_id": corpus.PLAN,
                "subject_id": f"{corpus.PLAN}-m2",
                "type": "event",
            },
            **{"name_zh": "夜间集市", "name_en": text, "note_zh": text, "note_en": text},
        )
    rows = corpus.read_csv(datasets / corpus.PLAN / "mentions.csv")
    corpus.write_csv(
        datasets / corpus.PLAN / "mentions.csv", [rows[0], *sorted(rows[1:], key=lambda row: natural_key(row[0]))]
    )
    corpus.edit(datasets, "measures.csv", f"{corpus.PLAN}-m2", "title_en", '=cmd|"/C calc"!A0 <b>*x*</b> | y')
    corpus.edit(datasets, "themes.csv", "reading", "label_en", "=<i>Reading</i> & *more* {n}")
    corpus.edit(datasets, "themes.csv", "visitors", "label_zh", "＝宾客<b>“一”</b>*二*")
    corpus.edit(datasets, "bodies.csv", "exampleville-library", "name_en", '@Library, "City" <script>')
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-m1-t1", "note_en", "-1 line +2 lines")
    corpus.write_again(datasets)
    site = root / "site"
    assert main(["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", SITE_URL]) == 0


@pytest.fixture
def reader(desktop: Page) -> Page:
    return desktop


@pytest.fixture(scope="module")
def victims(browser: Browser, hostile: Served) -> Iterator[Window]:
    with closing(Window(browser, hostile.address, 1280, 900)) as window:
        yield window


@pytest.fixture
def victim(victims: Window) -> Iterator[Page]:
    yield from victims.lent()


def _download(page: Page, path: str, format: str, folder: Path, box: int = 0) -> Path:
    """Open a page's downloads, choose one format, return the file under the name the browser gave it."""
    if page.url == "about:blank" or not page.url.endswith(path):
        page.goto(path)
    summary = page.locator(".cp-pack > summary").nth(box)
    if page.locator(".cp-pack").nth(box).get_attribute("open") is None:
        summary.click()
    with page.expect_download() as started:
        page.locator(f".cp-pack [data-format='{format}']").nth(box).click()
    download: Download = started.value
    expect(page.locator(".cp-pack__said").nth(box)).to_contain_text(download.suggested_filename)
    target = folder / download.suggested_filename
    download.save_as(target)
    return target


Row = Sequence[str | int | Decimal | None]


def _wanted(catalog: Catalog, table: str, keys: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Compute a download's table from the Catalog: its own fields, then the names of what it refers to.

    Measures and targets come as the ready-made tables, which have a test of their own.
    """
    if table in READY:
        ready = ready_tables(catalog, SITE_URL)[READY[table]]
        id_column = ready.schema.names.index("id")
        by_key = {row[id_column]: row for row in ready.rows}
        return list(ready.schema.names), [by_key[key] for key in keys]
    schema = plain_schemas(catalog)[table]
    added = name_columns(catalog.schemas, table)
    rows: list[Row] = []
    by_id = {row.id: row for row in catalog.rows(table)}  # type: ignore[union-attr]
    for key in keys:
        row: Any = by_id[key]
        cells = list(schema.cells(row))
        for column in added:
            found = row
            for field, tables in column.path:
                id = getattr(found, field)
                found = (
                    next((getattr(catalog, t)[id] for t in tables if id in getattr(catalog, t)), None) if id else None
                )
                if found is None:
                    break
            cells.append(getattr(found, column.field) if found else "")
        rows.append(cells)
    return [*schema.names, *(column.name for column in added)], rows


def _in_order(served: Served, table: str, page: Page, choices: dict[str, list[str]]) -> list[str]:
    """Return the ids of the selected records of a table in the order of the texts."""
    ids: list[str] = page.request.get(f"{served.address}/explore/ids.json").json()["ids"]
    known = explored(served.catalog)
    return [key for key in ids if meets(known[key], choices) and known[key].values["table"] == {table}]


def _as_text(header: Sequence[str], rows: Sequence[Row]) -> list[list[str]]:
    return [list(header), *([plain_number(cell) for cell in row] for row in rows)]


# ── one table ────────────────────────────────────────────────────────────────────────────────────────────────────────

CHOICES = {"table": ["targets"], "city": ["hangzhou", "guangzhou"], "due": ["2020"]}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_csv_is_the_catalog_to_the_byte(reader: Page, real: Served, tmp_path: Path, prefix: str) -> None:
    path = f"{prefix}/explore/?{query(CHOICES)}"
    header, rows = _wanted(real.catalog, "targets", _in_order(real, "targets", reader, CHOICES))
    assert len(rows) > 10
    file = _download(reader, path, "csv", tmp_path)
    assert file.name == f"city-plans-{real.catalog.identity.version}-targets-hangzhou-guangzhou-2020.csv"
    assert file.read_text(encoding="utf-8") == to_csv(header, rows)
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert frame.to_numpy().tolist() == _as_text(header, rows)[1:]


def test_workbook_has_real_numbers_and_nothing_else_changed(reader: Page, real: Served, tmp_path: Path) -> None:
    path = f"/explore/?{query(CHOICES, sort='value')}"
    header, rows = _wanted(real.catalog, "targets", _in_order(real, "targets", reader, CHOICES))
    book = openpyxl.load_workbook(_download(reader, path, "xlsx", tmp_path))
    assert book.sheetnames == ["说明", "targets_full", "字段"]
    sheet = book["targets_full"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == header
    typed = [
        [None if cell == "" else float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows
    ]
    assert sorted(cells[1:], key=lambda row: row[0]) == sorted(typed, key=lambda row: str(row[0]))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
    # The order is that of the page: the largest figure of each unit first.
    page = list(reader.locator(".cp-row").evaluate_all("rows => rows.map((row) => row.dataset.record.split(':')[1])"))
    assert [row[0] for row in cells[1:]][: len(page)] == page
    cover = "\n".join(str(cell.value or "") for (cell,) in book["说明"].iter_rows())
    assert (
        f"{SITE_URL}explore/?{query(CHOICES, sort='value')}" in cover and "CC BY 4.0" in cover
    ) or "Creative Commons" in cover
    fields = {(row[0], row[1]) for row in book["字段"].iter_rows(values_only=True)}
    assert {("targets_full", name) for name in header} <= fields


def test_data_package_is_valid_and_says_what_it_is(reader: Page, real: Served, tmp_path: Path) -> None:
    path = f"/explore/?{query(CHOICES)}"
    header, rows = _wanted(real.catalog, "targets", _in_order(real, "targets", reader, CHOICES))
    file = _download(reader, path, "package", tmp_path)
    report = frictionless.Package(str(file)).validate()
    assert report.valid, report.flatten(["title", "message"])
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["DICTIONARY.md", "README.md", "datapackage.json", "targets_full.csv"]
        described = json.loads(archive.read("datapackage.json"))
        readme = archive.read("README.md").decode("utf-8")
        assert archive.read("targets_full.csv").decode("utf-8") == to_csv(header, rows)
        dictionary = archive.read("DICTIONARY.md").decode("utf-8")
    fields = described["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == header
    assert all(field[key] for field in fields for key in ("title", "title_zh", "description", "description_zh"))
    assert [source["title"] for source in described["sources"]]
    identity = real.catalog.identity
    assert described["version"] == identity.version and described["licenses"][0]["name"] == identity.licences[0].name
    for word in (
        *(
            "记录种类：目标与成果；城市：杭州市、广州市；期限年份：2020年",
            "Kind of record: Targets; City: Hangzhou or Guangzhou; Year due: 2020",
        ),
        *(
            f"条数：{len(rows)}",
            f"Records: {len(rows)}",
            identity.version,
            identity.released,
            identity.licences[0].path,
            described["created"][:10],
        ),
    ):
        assert word in readme, word
    assert re.search(r"\d{4}-\d{2}-\d{2} 生成", readme)
    assert all(f"| {name} |" in dictionary for name in header)


def test_address_in_the_readme_gives_the_same_rows(reader: Page, real: Served, tmp_path: Path) -> None:
    file = _download(reader, f"/en/explore/?{query(CHOICES)}&q=passenger", "package", tmp_path)
    with zipfile.ZipFile(file) as archive:
        readme = archive.read("README.md").decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(archive.read("targets_full.csv").decode("utf-8"))))
    addresses = set(re.findall(r"<(https://[^>]+explore/[^>]*)>", readme))
    assert len(addresses) == 1
    reader.goto(addresses.pop().replace(SITE_URL, f"{real.address}/"))
    expect(reader.locator(".cp-row")).to_have_count(len(rows))
    shown = reader.locator(".cp-row").evaluate_all("rows => rows.map((row) => row.dataset.record.split(':')[1])")
    assert rows and shown == [row["id"] for row in rows]


# ── several tables, every list ───────────────────────────────────────────────────────────────────────────────────────

LISTS = {
    "/themes/tourism/": {"table": ["measures", "targets"], "theme": ["tourism"]},
    "/en/bodies/shenzhen-foreign-affairs/": {
        "table": ["measures", "responsibilities", "targets"],
        "body": ["shenzhen-foreign-affairs"],
    },
    "/cities/guangzhou/": {"table": ["plans", "measures", "targets"], "city": ["guangzhou"]},
    "/plans/township-2020/": {"plan": ["township-2020"]},
    "/en/measures/": {"table": ["measures"]},
    "/targets/": {"table": ["targets"]},
}


@pytest.mark.parametrize("path", LISTS)
def test_every_list_gives_what_it_lists(reader: Page, real: Served, tmp_path: Path, path: str) -> None:
    choices = LISTS[path]
    known = explored(real.catalog)
    tables = sorted({next(iter(found.values["table"])) for found in known.values() if meets(found, choices)})
    file = _download(reader, path, "package", tmp_path)
    assert frictionless.Package(str(file)).validate().valid
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == sorted(
            ["DICTIONARY.md", "README.md", "datapackage.json", *(f"{READY.get(t, t)}.csv" for t in tables)]
        )
        for table in tables:
            header, rows = _wanted(real.catalog, table, _in_order(real, table, reader, choices))
            assert archive.read(f"{READY.get(table, table)}.csv").decode("utf-8") == to_csv(header, rows), table
    # What stands on the page is in the file: no record is listed that is not downloaded.
    listed = reader.locator("#content .cp-line__title").evaluate_all(
        "links => links.map((a) => a.getAttribute('href').split('/').at(-2))"
    )
    if "measures" in tables:
        assert set(listed) <= set(_in_order(real, "measures", reader, choices))


def test_several_tables_as_csv_are_one_zip(reader: Page, real: Served, tmp_path: Path) -> None:
    choices = LISTS["/themes/tourism/"]
    file = _download(reader, "/themes/tourism/", "csv", tmp_path)
    assert file.name.endswith("tourism.csv.zip")
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["README.md", "measures_full.csv", "targets_full.csv"]
        for table in ("measures", "targets"):
            header, rows = _wanted(real.catalog, table, _in_order(real, table, reader, choices))
            assert archive.read(f"{READY.get(table, table)}.csv").decode("utf-8") == to_csv(header, rows)
    book = openpyxl.load_workbook(_download(reader, "/themes/tourism/", "xlsx", tmp_path))
    assert book.sheetnames == ["说明", "measures_full", "targets_full", "字段"]


def test_downloads_follow_what_is_chosen(reader: Page, real: Served, tmp_path: Path) -> None:
    reader.goto("/targets/")
    reader.locator(".cp-pack > summary").click()
    rows = reader.locator(".cp-pack__rows")
    expect(rows).to_contain_text(str(len(real.catalog.targets)))
    expect(reader.locator(".cp-pack__files")).to_be_visible()
    reader.locator("details[data-facet='city'] input[value='urumqi']").check()
    choices = {"table": ["targets"], "city": ["urumqi"]}
    wanted = _in_order(real, "targets", reader, choices)
    expect(rows).to_contain_text(str(len(wanted)))
    # The files of the whole table would not be what is shown now.
    expect(reader.locator(".cp-pack__files")).to_be_hidden()
    expect(reader.locator(".cp-pack__cite")).to_contain_text(f"{SITE_URL}explore/?{query(choices)}")
    with reader.expect_download() as started:
        reader.locator("[data-format='csv']").click()
    started.value.save_as(tmp_path / "urumqi.csv")
    assert list(pd.read_csv(tmp_path / "urumqi.csv")["id"]) == wanted


def test_only_plans_that_occur_are_read(reader: Page, tmp_path: Path) -> None:
    asked: list[str] = []

    def noted(request: Request) -> None:
        asked.append(request.url)

    reader.on("request", noted)
    _download(reader, "/explore/?table=targets&plan=township-2020", "csv", tmp_path)
    reader.remove_listener("request", noted)
    plans = {url.split("/data/")[1].split("/")[0] for url in asked if "/data/" in url}
    assert plans == {"township-2020.zip", "city-plans"}
    assert not [url for url in asked if "/hucre/" in url], "the library for workbooks is not needed for a CSV"


# ── failure ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def failing(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


def _break(page: Page, pattern: str, answer: str | None) -> None:
    def handle(route: Route) -> None:
        route.abort() if answer is None else route.fulfill(body=answer, content_type="application/json")

    page.route(pattern, handle)


@pytest.mark.parametrize(
    ("pattern", "answer", "said"),
    [
        ("**/data/township-2020.zip", None, "/data/township-2020.zip 读不到"),
        ("**/data/township-2020.zip", "not a zip", "请重新载入页面"),
        ("**/explore/ids.json", "not JSON", "/explore/ids.json 读不到"),
        ("**/explore/ids.json", '{"key": "another", "ids": []}', "请重新载入页面"),
        ("**/vendor/hucre/**", None, "请换一种格式再试"),
    ],
)
def test_what_fails_is_told_and_nothing_is_cut(failing: Page, pattern: str, answer: str | None, said: str) -> None:
    _break(failing, pattern, answer)
    downloads: list[Download] = []
    failing.on("download", lambda download: downloads.append(download))
    failing.goto("/explore/?table=targets&plan=township-2020")
    # The page shows its rows first; a download asked for before that is answered again.
    failing.wait_for_load_state("networkidle")
    failing.locator(".cp-pack > summary").click()
    failing.locator("[data-format='xlsx']").click()
    message = failing.locator(".cp-pack__said--failed")
    expect(message).to_contain_text(said, timeout=20_000)
    expect(message).to_contain_text("没有下载任何内容")
    assert downloads == []
    failing.unroute(pattern)
    # What could not be read is asked for again; a module, and what was read but does not fit, only after a reload.
    if said.endswith("读不到"):
        with failing.expect_download():
            failing.locator("[data-format='xlsx']").click()


# ── hostile cells ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def copies(victims: Window, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Everything that the hostile site holds, in all three formats."""
    folder = tmp_path_factory.mktemp("copies")
    found: dict[str, Path] = {}
    for page in victims.lent():
        found = {format: _download(page, "/en/explore/", format, folder) for format in FORMATS}
    return found


TABLES = ("plans", "sections", "measures", "responsibilities", "targets", "mentions")


def _all(hostile: Served, table: str) -> tuple[list[str], list[Row]]:
    return _wanted(hostile.catalog, table, [row.id for row in hostile.catalog.rows(table)])  # type: ignore[union-attr]


def _sorted(lines: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    return sorted(lines, key=lambda line: str(line[0]))


@pytest.mark.parametrize("table", TABLES)
def test_hostile_cells_stay_exact(hostile: Served, copies: dict[str, Path], table: str) -> None:
    header, rows = _all(hostile, table)
    for format in ("csv", "package"):
        with zipfile.ZipFile(copies[format]) as archive, archive.open(f"{READY.get(table, table)}.csv") as file:
            lines = list(csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline="")))
        assert lines[0] == header and _sorted(lines[1:]) == _sorted(_as_text(header, rows)[1:])
    sheet = openpyxl.load_workbook(copies["xlsx"])[READY.get(table, table)]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    typed = [
        [None if cell == "" else float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows
    ]
    assert cells[0] == header and _sorted(cells[1:]) == _sorted(typed)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_hostile_cells_are_inert_in_a_spreadsheet(copies: dict[str, Path]) -> None:
    with zipfile.ZipFile(copies["xlsx"]) as archive:
        parts = [
            archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        ]
    assert not any("<f>" in part or "<f " in part for part in parts)


def test_hostile_workbook_opens_in_a_spreadsheet_program(copies: dict[str, Path], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed: the workbook was not opened with it")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    command += [
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1",
        "--outdir",
        str(tmp_path),
        str(copies["xlsx"]),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = next(tmp_path.glob("*-mentions.csv"))
    lines = list(csv.reader(made.open(encoding="utf-8", newline="")))
    english = lines[0].index("name_en")
    assert {line[english] for line in lines[1:]} >= set(HOSTILE)


def test_hostile_package_is_valid_and_its_papers_are_inert(
    copies: dict[str, Path], victim: Page, tmp_path: Path
) -> None:
    assert frictionless.Package(str(copies["package"])).validate().valid
    # A hostile name in the filter: on the page, in the file's name, in the README.
    file = _download(victim, "/en/explore/?table=measures&theme=reading&body=exampleville-library", "package", tmp_path)
    assert re.fullmatch(r"city-plans-[\w.-]+\.zip", file.name)
    expect(victim.locator(".cp-chip").first).to_have_text("Theme: =<i>Reading</i> & *more* {n}")
    with zipfile.ZipFile(file) as archive:
        readme = archive.read("README.md").decode("utf-8")
    assert r"Theme: =\<i\>Reading\</i\> \& \*more\* {n}" in readme and "<script>" not in readme


def test_hostile_rows_are_text_on_the_page(victim: Page) -> None:
    victim.goto("/en/explore/?table=mentions")
    for text in ('<img src=x onerror="alert(1)">', "</script><script>alert(2)</script>", "=1+1"):
        expect(victim.locator(".cp-row__title").get_by_text(text, exact=True)).to_be_visible()
    assert victim.locator(".cp-row img, .cp-row script, .cp-row b i").count() == 0
