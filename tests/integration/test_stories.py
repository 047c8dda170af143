"""What people ask the data: answered in pandas, DuckDB and the workbook, without a join by hand.

The code is that of the page of recipes. The right answers are worked out here from the tables of datasets/, with
nothing of the program.
"""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import math
import re
import sqlite3
import subprocess
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pandas
import pytest
import yaml

from tests.support.paths import ROOT
from tests.support.real_site import SITE_URL
from tests.support.sample import is_in_sample, sample_datasets

RECIPES = ROOT / "templates" / "recipes"
Rows: TypeAlias = list[tuple[Any, ...]]
Answer: TypeAlias = Callable[[str], Rows]

TOOLS = ("pandas", "workbook", "duckdb")


@pytest.fixture(scope="module", params=TOOLS)
def answer(request: pytest.FixtureRequest, site: Path) -> Answer:
    """Return a function that runs a recipe in a tool and returns the rows of its answer."""
    data = site / "data" / "city-plans"
    if request.param == "duckdb":
        return lambda name: _in_duckdb(data, name)
    opening = "open.py"
    if request.param == "workbook":
        opening, data = "open-workbook.py", request.getfixturevalue("office") / "city-plans.xlsx"
    scope: dict[str, Any] = {}
    exec(_code(opening, data), scope)
    scope["table"] = cache(scope["table"])
    return lambda name: _in_pandas(scope, name)


def _code(name: str, data: Path) -> str:
    """Return the code of a recipe as somebody runs it who has copied it from the page."""
    code = (RECIPES / name).read_text(encoding="utf-8")
    return code.replace("DATA_ADDRESS", str(data)).replace("WORKBOOK", str(data))


def _in_duckdb(data: Path, name: str) -> Rows:
    with duckdb.connect() as database:
        database.execute(_code("open.sql", data))
        found = database.execute(_code(f"{name}.sql", data))
        columns = [column[0] for column in found.description]
        return _plain(columns, found.fetchall())


def _in_pandas(opened: dict[str, Any], name: str) -> Rows:
    scope = dict(opened)
    exec(_code(f"{name}.py", Path()), scope)
    frame = scope["answer"]
    if frame.index.nlevels > 1:
        frame = frame.reset_index()
    return _plain(list(frame.columns), frame.itertuples(index=False, name=None))


def _plain(columns: list[str], rows: Any) -> Rows:
    """Return rows sorted, with columns in the order of their names and days as text."""
    order = sorted(range(len(columns)), key=lambda i: columns[i])
    return sorted((tuple(_cell(row[i]) for i in order) for row in rows), key=repr)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float | int) and not isinstance(value, bool):
        return None if math.isnan(value) else round(float(value), 9)
    return None if value is pandas.NaT or value == "" else value


def _expected(columns: str, rows: Any) -> Rows:
    return _plain(columns.split(), rows)


# ── the right answers, from the tables as they are curated ──


@cache
def raw(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of datasets/."""
    if table == "plans":
        files = sorted(sample_datasets().glob("*/plan.yaml"))
        return [yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader) for file in files]
    rows = []
    for file in sorted(sample_datasets().glob(f"*/{table}.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows += list(csv.DictReader(lines))
    return rows


@cache
def by_id(table: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in raw(table)}


def city_of(row: dict[str, str]) -> dict[str, str]:
    city = by_id("plans")[row["plan_id"]]["city_id"]
    return by_id("cities")[city] if city else {"name_en": "", "name_zh": ""}


def assignments(subject: str) -> list[dict[str, str]]:
    """Return who is responsible: its own bodies, or its parent's, or the nearest section's."""
    named: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in raw("responsibilities"):
        named[row["subject_id"]].append(row)
    while subject and not named[subject]:
        measure, section = by_id("measures").get(subject), by_id("sections").get(subject)
        subject = (
            (measure["parent_id"] or measure["section_id"]) if measure else section["parent_id"] if section else ""
        )
    return named[subject]


def themes_of(row: dict[str, str]) -> set[str]:
    if "theme_id" in row:
        return {row["theme_id"], row["theme_id_2"]} - {""}
    measure = by_id("measures").get(row["subject_id"])
    indicator = by_id("indicators").get(row["indicator_id"])
    return themes_of(measure) if measure else {indicator["theme_id"]} if indicator else set()


def page_of(target: dict[str, str], language: str = "en/") -> str:
    subject = target["subject_id"]
    page = f"measures/{subject}/" if subject in by_id("measures") else f"plans/{target['plan_id']}/"
    return f"{SITE_URL}{language}{page}#{target['id']}"


def source_of(record: str) -> dict[str, str]:
    sources = [by_id("sources")[row["source_id"]] for row in raw("evidence") if row["record_id"] == record]
    return next((source for source in sources if source["url"]), sources[0])


def last_year(date: str) -> str:
    return date.rsplit("/", maxsplit=1)[-1][:4]


def test_who_leads_most_in_shenzhen(answer: Answer) -> None:
    leads: Counter[str] = Counter()
    for measure in raw("measures"):
        if city_of(measure)["name_en"] == "Shenzhen":
            leads.update(
                {by_id("bodies")[r["body_id"]]["name_en"] for r in assignments(measure["id"]) if r["role"] == "lead"}
            )
    assert len(leads) > 10
    assert answer("who-leads") == _expected("body_en leads", leads.items())


def test_figures_due_by_2020(answer: Answer) -> None:
    comparators = {"=": "equal to", ">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "~": "about"}
    rows = []
    for target in raw("targets"):
        if target["type"] == "target" and target["value"] and target["due"] and last_year(target["due"]) <= "2020":
            end = target["due"].rsplit("/", maxsplit=1)[-1]
            assert len(end) in (4, 10), "a month: its last day has to be worked out here"
            day = end if len(end) == 10 else f"{end}-12-31"
            unit = by_id("units")[target["unit_id"]]["name_en"]
            plan = by_id("plans")[target["plan_id"]]["short_en"]
            figure = (target["note_en"], comparators[target["comparator"]], float(target["value"]), unit)
            rows.append((*figure, day, city_of(target)["name_en"], plan, page_of(target)))
    assert len(rows) > 40
    columns = "note_en comparator_en value unit_en due_last city_en plan_short_en url"
    assert answer("due-by-2020") == _expected(columns, rows)


def test_what_became_of_urumqis_targets(answer: Answer) -> None:
    rows = []
    of_city = [target for target in raw("targets") if city_of(target)["name_en"] == "Urumqi" and target["indicator_id"]]
    for target in of_city:
        for result in of_city:
            if target["type"] != "outcome" == result["type"] and target["indicator_id"] == result["indicator_id"]:
                same = [
                    "unknown" if not (a and b) else "yes" if a == b else "no"
                    for a, b in (
                        (target["unit_id"], result["unit_id"]),
                        (target["measure_of"], result["measure_of"]),
                        (last_year(target["due"]), last_year(result["period"])),
                    )
                ]
                figures = (target["value_printed"], target["due"], result["value_printed"], result["period"])
                links = (page_of(target), page_of(result), source_of(result["id"])["id"])
                rows.append((by_id("indicators")[target["indicator_id"]]["name_en"], *figures, *same, *links))
    assert len(rows) > 20
    columns = "indicator_en target_value_printed target_due result_value_printed result_period"
    columns += " same_unit same_kind same_year url result_url source_id"
    assert answer("targets-and-results") == _expected(columns, rows)


def test_share_of_measures_with_a_responsible_body(answer: Answer) -> None:
    named: dict[str, list[bool]] = defaultdict(list)
    for measure in raw("measures"):
        if measure["kind"] == "measure":
            named[by_id("plans")[measure["plan_id"]]["short_en"]].append(bool(assignments(measure["id"])))
    rows = [(plan, sum(each) / len(each)) for plan, each in named.items()]
    assert 0 < sum(share for _, share in rows) < len(rows)
    assert answer("share-with-a-body") == _expected("plan_short_en share", rows)


def test_everything_on_tourism_in_both_languages(answer: Answer) -> None:
    rows = []
    for measure in raw("measures"):
        if "tourism" in themes_of(measure):
            pages = (f"{SITE_URL}{language}measures/{measure['id']}/" for language in ("", "en/"))
            rows.append((measure["id"], measure["title_zh"], measure["title_en"], *pages))
    rows += [
        (target["id"], target["note_zh"], target["note_en"], page_of(target, ""), page_of(target))
        for target in raw("targets")
        if "tourism" in themes_of(target)
    ]
    assert len(rows) > 10
    assert answer("one-theme") == _expected("id text_zh text_en url_zh url", rows)


def test_three_values_are_cited(answer: Answer, site: Path) -> None:
    rows = []
    for record in ("guangzhou-2018-m09-t1", "hangzhou-2016-m4-2-t1", "urumqi-2013-a2-1-t02"):
        target, source = by_id("targets")[record], source_of(record)
        title = by_id("plans")[target["plan_id"]]["title_en"]
        rows.append((target["value_printed"], target["note_en"], title, page_of(target), source["id"], source["url"]))
        page, anchor = page_of(target).removeprefix(SITE_URL).split("#")
        text = (site / page / "index.html").read_text(encoding="utf-8")
        assert f'id="{anchor}"' in text and target["value_printed"] in text
    columns = "value_printed note_en plan_title_en url source_id source_url"
    assert answer("three-values") == _expected(columns, rows)


def leads_by_theme() -> tuple[list[str], Rows]:
    """Return the themes, and a row per city and body with the number of measures it leads in each."""
    cells: Counter[tuple[str, str, str]] = Counter()
    for measure in raw("measures"):
        city = city_of(measure)["name_en"]
        if city and measure["theme_id"]:
            theme = by_id("themes")[measure["theme_id"]]["label_en"]
            leads = {
                by_id("bodies")[r["body_id"]]["name_en"] for r in assignments(measure["id"]) if r["role"] == "lead"
            }
            cells.update((city, body, theme) for body in leads)
    themes = sorted({theme for _, _, theme in cells})
    bodies = sorted({(city, body) for city, body, _ in cells})
    assert len(themes) > 8 and len(bodies) > 15
    return themes, [(city, body, *(cells[city, body, theme] for theme in themes)) for city, body in bodies]


def test_a_pivot_by_city_theme_and_lead(answer: Answer) -> None:
    themes, rows = leads_by_theme()
    assert answer("pivot") == _plain(["city_en", "body_en", *themes], rows)


def test_libreoffice_pivots_by_city_theme_and_lead(office: Path) -> None:
    """The pivot table that LibreOffice makes of the published workbook has the same labels and numbers."""
    with (office / "table-pivot.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    assert ["role", "lead"] in [row[:2] for row in table]
    labels = next(i for i, row in enumerate(table) if row[:2] == ["city_en", "body_en"])
    columns = [name for name in table[labels] if name]
    rows = [(*row[:2], *(float(cell or 0) for cell in row[2 : len(columns)])) for row in table[labels + 1 :]]
    themes, expected = leads_by_theme()
    assert _plain(columns, [row for row in rows if row[0] != "(empty)"]) == _plain(
        ["city_en", "body_en", *themes], expected
    )


# ── what changed, from the tables of each version as the history has them ──


State: TypeAlias = dict[str, tuple[str, dict[str, str], dict[str, dict[str, str]]]]
"""The key of each table, the types of its columns, and its records by id."""


def state_at(revision: str, folder: Path) -> State:
    """Return the tables of data as they were in a revision."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", revision, "datasets"], capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    tables = {}
    for path in sorted((folder / "datasets" / "schemas").glob("*.yaml")):
        schema = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        if schema.get("scope") == "ledger":
            continue
        types = {
            field["name"]: " ".join([field["type"], *(each["value"] for each in field.get("categories", ()))])
            for field in schema["fields"]
        }
        rows: list[dict[str, str]] = []
        for file in sorted((folder / "datasets").glob(f"*/{path.stem}.csv")):
            with file.open(encoding="utf-8", newline="") as lines:
                rows += list(csv.DictReader(lines))
        if path.stem == "plans":
            files = sorted((folder / "datasets").glob("*/plan.yaml"))
            rows = [yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader) for file in files]
        key = schema.get("primaryKey", "id")
        records = {row["id"]: row for row in rows} if key == "id" else {}
        tables[path.stem] = key if isinstance(key, str) else " ".join(key), types, records
    return tables


def differences(before: State, after: State) -> Iterator[tuple[str, ...]]:
    """Yield table, record, field, was and is of whatever differs between two versions."""
    for table in before.keys() | after.keys():
        (old_key, old_types, old), (new_key, new_types, new) = (s.get(table, ("", {}, {})) for s in (before, after))
        if old_key != new_key:
            yield "schemas", table, "id", old_key, new_key
        for field in (old_types.keys() | new_types.keys()) if old_key and new_key else ():
            if (was := old_types.get(field, "")) != (now := new_types.get(field, "")):
                yield "schemas", table, field, was, now
        for record in old.keys() ^ new.keys():
            yield table, record, "id", record if record in old else "", record if record in new else ""
        for record in old.keys() & new.keys():
            for field in old_types.keys() & new_types.keys():
                if (was := old[record].get(field, "")) != (now := new[record].get(field, "")):
                    yield table, record, field, was, now


def test_what_changed_since_the_first_version(answer: Answer, tmp_path: Path) -> None:
    with (ROOT / "datasets" / "versions.csv").open(encoding="utf-8", newline="") as file:
        versions = list(csv.DictReader(file))
    revisions = []
    for version in versions:
        log = ["git", "-C", str(ROOT), "log", "--format=%H", f"-S{version['digest']}", "--", "datasets/versions.csv"]
        found = subprocess.run(log, capture_output=True, check=True, text=True).stdout.split()
        revisions.append(found[-1] if found else "")
    if not all(revisions) or len(set(revisions)) < len(revisions):
        pytest.skip("this clone is without the history")
    assert versions[0]["id"] == "0.1.0" and len(versions) > 1
    states = [state_at(revision, tmp_path / revision) for revision in revisions]
    rows = [
        (version["id"], *difference)
        for version, before, after in zip(versions[1:], states[:-1], states[1:], strict=True)
        for difference in differences(before, after)
        if is_in_sample(difference[1], difference[0])
    ]
    assert ("0.2.0", "schemas", "plans", "short_en", "", "string") in rows
    assert answer("changed-since") == _expected("version_id table record_id field was now", rows)


def test_every_recipe_of_the_page_is_tried(site: Path) -> None:
    page = (site / "en/data/recipes/index.html").read_text(encoding="utf-8")
    shown = {html.unescape(code).strip() for code in re.findall(r"<pre><code[^>]*>(.*?)</code></pre>", page, re.S)}
    data = f"{SITE_URL}data/city-plans"
    files = {path.name: path.read_text(encoding="utf-8") for path in RECIPES.iterdir()}
    opened = {
        text.replace("DATA_ADDRESS", data).replace("WORKBOOK", "city-plans.xlsx").replace("LANGUAGE", "en").strip()
        for text in files.values()
    }
    assert shown == opened
    tried = set(re.findall(r'answer\("([a-z0-9-]+)"\)', Path(__file__).read_text(encoding="utf-8")))
    assert {name.partition(".")[0] for name in files if not name.startswith("open")} == tried


@pytest.mark.parametrize("language", ["zh", "en"])
def test_datasette_finds_the_labels_of_keys(site: Path, language: str) -> None:
    """Every table that another refers to and that has a name shows it, in a column that is never empty."""
    described = json.loads((RECIPES / "open-datasette.json").read_text(encoding="utf-8").replace("LANGUAGE", language))
    tables = described["databases"]["city-plans"]["tables"]
    with closing(sqlite3.connect(site / "data" / "city-plans.sqlite")) as database:
        for table, shown in tables.items():
            column = shown["label_column"]
            # SQLite takes a quoted name that is no column for a text.
            assert column in {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            filled = f'SELECT count(*), count(nullif("{column}", \'\')) FROM "{table}"'
            rows, labels = database.execute(filled).fetchone()
            assert rows == labels > 0, table
