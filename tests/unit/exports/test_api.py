"""The files of the API: which there are, what they hold, and that nothing in the data can spoil them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.builder import build_catalog
from cityplans.catalog.open import checked_catalog
from cityplans.core.csv_writer import plain_number
from cityplans.core.model import TABLES, Catalog
from cityplans.core.table_schema import Value
from cityplans.exports.api.files import api_files
from cityplans.exports.api.slices import SLICES
from cityplans.exports.package import values
from cityplans.read.load import load
from tests.support.corpus import PLAN, append
from tests.support.downloads import real_catalog

SITE_URL = "https://plans.example.org/"
M1, M2, SEC1, SEC2 = f"{PLAN}-m1", f"{PLAN}-m2", f"{PLAN}-sec1", f"{PLAN}-sec2"
LIBRARY, PARKS = "exampleville-library", "exampleville-parks"


@pytest.fixture(scope="module")
def catalog(good_corpus: Path) -> Catalog:
    found, _ = checked_catalog(good_corpus)
    assert found
    return found


@pytest.fixture(scope="module")
def real() -> Catalog:
    return real_catalog()


@pytest.fixture(scope="module")
def files(catalog: Catalog) -> dict[str, bytes]:
    return made(catalog)


@pytest.fixture(scope="module")
def real_files(real: Catalog) -> dict[str, bytes]:
    return made(real)


def made(catalog: Catalog, site_url: str = SITE_URL) -> dict[str, bytes]:
    found = list(api_files(catalog, site_url))
    assert len(dict(found)) == len(found), "a file is made twice"
    return dict(found)


def answer(files: dict[str, bytes], place: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[f"api/v1/{place}.json"])
    return found


def ids(files: dict[str, bytes], place: str) -> list[str]:
    return [row["id"] for row in answer(files, place)["records"]]


def rows_of(files: dict[str, bytes], place: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files[f"api/v1/{place}.csv"].decode("utf-8"), newline="")))


# ── which files there are ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_table_record_and_slice_has_its_two_files(real: Catalog, real_files: dict[str, bytes]) -> None:
    named = [table for table in TABLES if "id" in real.schemas[table].names]
    places = {*TABLES, *(f"{table}/{key}" for table in named for key in getattr(real, table))}
    places |= {f"{owner}/{key}/{table}" for owner, table in SLICES for key in getattr(real, owner)}
    expected = {f"api/v1/{place}.{ending}" for place in places for ending in ("json", "csv")}
    assert set(real_files) == expected | {"api/v1/index.json", "api/v1/openapi.json"}


def test_the_same_data_gives_the_same_bytes(good_corpus: Path, files: dict[str, bytes]) -> None:
    again, _ = checked_catalog(good_corpus)
    assert again and made(again) == files


def test_address_of_the_site_needs_no_slash(catalog: Catalog, files: dict[str, bytes]) -> None:
    assert made(catalog, SITE_URL.rstrip("/")) == files
    below = answer(made(catalog, "https://x.example.org/plans"), "units")
    assert below["_links"]["self"]["href"] == "https://x.example.org/plans/api/v1/units.json"


# ── what they hold ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_that_of_the_catalog(table: str, real: Catalog, real_files: dict[str, bytes]) -> None:
    schema, rows = real.schemas[table], real.rows(table)
    envelope = answer(real_files, table)
    assert envelope["count"] == len(rows) and envelope["table"] == table
    assert (envelope["title"], envelope["title_zh"]) == (schema.title.en, schema.title.zh)
    assert (envelope["version"], envelope["released"]) == (real.identity.version, real.identity.released)
    assert envelope["licence"] == real.identity.licences[0].path
    for row, record in zip(rows, envelope["records"], strict=True):
        assert [_known(value) for value in record.values()] == [_same(value) for value in values(schema, row)]
    assert rows_of(real_files, table) == [
        list(schema.names),
        *([plain_number(v) for v in values(schema, row)] for row in rows),
    ]


def _known(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _same(value: Value) -> Any:
    return None if value == "" else value


def test_a_measure(files: dict[str, bytes]) -> None:
    found = answer(files, f"measures/{M1}")
    api, page = f"{SITE_URL}api/v1/", f"measures/{M1}/"
    links, embedded, meta = (found.pop(key) for key in ("_links", "_embedded", "_meta"))
    assert found == {
        "id": M1,
        "plan_id": PLAN,
        "section_id": SEC2,
        "parent_id": None,
        "order": 1,
        "number": "1.",
        "title_zh": "修建河畔书屋",
        "title_en": "Riverside book rooms",
        "kind": "measure",
        "status": "planned",
        "theme_id": "reading",
        "theme_id_2": None,
        "summary_zh": "试验用的概要。",
        "summary_en": "A summary for tests.",
    }
    edit = links.pop("edit")["href"]
    assert edit.endswith(f"/datasets/{PLAN}/measures.csv#L2")
    assert links == {
        "self": {"href": f"{api}measures/{M1}.json"},
        "csv": {"href": f"{api}measures/{M1}.csv", "type": "text/csv"},
        "collection": {"href": f"{api}measures.json"},
        "html": [
            {"href": f"{SITE_URL}{page}", "hreflang": "zh", "type": "text/html"},
            {"href": f"{SITE_URL}en/{page}", "hreflang": "en", "type": "text/html"},
        ],
        "plan": {"href": f"{api}plans/{PLAN}.json"},
        "section": {"href": f"{api}sections/{SEC2}.json"},
        "theme": {"href": f"{api}themes/reading.json"},
    }
    assert {name: [row.get("id") for row in rows] for name, rows in embedded.items()} == {
        "responsibilities": [f"{M1}-r1", f"{M1}-r2"],
        "targets": [f"{M1}-t1", f"{M1}-t2"],
        "mentions": [],
        "evidence": [None],
        "parts": [],
    }
    assert embedded["evidence"][0]["record_id"] == M1
    assert [row["inherited_from"] for row in embedded["responsibilities"]] == [None, None]
    assert set(meta) == {"version", "released", "licence"}


def test_numbers_are_numbers_and_whole_where_they_are_whole(catalog: Catalog, files: dict[str, bytes]) -> None:
    text = files[f"api/v1/targets/{SEC1}-t1.json"].decode()
    assert '"value": 1200000,' in text and '"value_max": null,' in text
    target = dataclasses.replace(
        catalog.targets[f"{SEC1}-t1"], value=Decimal("11.50"), value_max=Decimal("999999999999999")
    )
    text = made(dataclasses.replace(catalog, targets={target.id: target}, targets_by_plan={PLAN: (target,)}))[
        f"api/v1/targets/{target.id}.json"
    ].decode()
    assert '"value": 11.5,' in text and '"value_max": 999999999999999,' in text


@pytest.mark.parametrize(
    ("place", "links"),
    [
        (f"targets/{M1}-t2", {"plan": f"plans/{PLAN}", "subject": f"measures/{M1}", "body": f"bodies/{LIBRARY}"}),
        (
            f"targets/{SEC1}-t1",
            {"indicator": "indicators/guests", "unit": "units/person-times", "subject": f"sections/{SEC1}"},
        ),
        (f"mentions/{PLAN}-n1", {"subject": f"plans/{PLAN}"}),
        (f"measures/{M2}-1", {"parent": f"measures/{M2}", "theme": "themes/visitors"}),
        (f"measures/{M2}", {"theme": "themes/visitors", "theme_2": "themes/reading"}),
        (
            f"bodies/{LIBRARY}",
            {"city": "cities/exampleville", "responsibilities": f"bodies/{LIBRARY}/responsibilities"},
        ),
        (f"plans/{PLAN}", {"city": "cities/exampleville", "mentions": f"plans/{PLAN}/mentions"}),
    ],
)
def test_a_record_links_to_what_it_names(place: str, links: dict[str, str], files: dict[str, bytes]) -> None:
    found = answer(files, place)["_links"]
    assert {name: found[name]["href"] for name in links} == {
        name: f"{SITE_URL}api/v1/{to}.json" for name, to in links.items()
    }


def test_what_shows_nowhere_has_no_page(files: dict[str, bytes]) -> None:
    assert "html" not in answer(files, "units/items")["_links"]
    assert "subject" not in answer(files, f"plans/{PLAN}")["_links"]


def test_plan_and_section_embed_what_stands_directly_below(files: dict[str, bytes]) -> None:
    plan, section = answer(files, f"plans/{PLAN}")["_embedded"], answer(files, f"sections/{SEC2}")["_embedded"]
    assert [row["id"] for row in plan["sections"]] == [SEC1, SEC2]
    assert len(plan["sources"]) == 1 and [row["id"] for row in plan["mentions"]] == [f"{PLAN}-n1"]
    assert plan["measures"] == plan["targets"] == []
    assert [row["id"] for row in section["measures"]] == [M1, M2]
    assert [row["id"] for row in answer(files, f"sections/{SEC1}")["_embedded"]["targets"]] == [f"{SEC1}-t1"]
    assert [row["id"] for row in answer(files, f"measures/{M2}")["_embedded"]["parts"]] == [f"{M2}-1"]
    assert len(answer(files, f"targets/{M1}-t1")["_embedded"]["evidence"]) == 1


def _with_duties(datasets: Path, *duties: tuple[str, str]) -> dict[str, bytes]:
    """Make the files after the parks office was assigned further subjects, each with a role."""
    for subject, role in duties:
        values = {
            "id": f"{subject}-{role}",
            "plan_id": PLAN,
            "subject_id": subject,
            "body_id": PARKS,
            "role": role,
            "order": "9",
        }
        append(datasets, "responsibilities.csv", **values, name_printed="园林处")
    dataset = load(datasets).dataset
    assert dataset
    return made(build_catalog(dataset))


def test_inherited_responsibility_says_from_where(datasets: Path) -> None:
    found = _with_duties(datasets, (SEC2, "lead"))
    (row,) = answer(found, f"measures/{M2}-1")["_embedded"]["responsibilities"]
    assert (row["id"], row["subject_id"], row["inherited_from"]) == (f"{SEC2}-lead", SEC2, SEC2)
    assert ids(found, f"bodies/{PARKS}/measures") == [M1], "what a section hands down is not the measure's own"
    assert ids(found, f"bodies/{PARKS}/responsibilities") == [f"{M1}-r2", f"{SEC2}-lead"]


def test_measure_is_listed_once_whatever_the_body_does_in_it(datasets: Path) -> None:
    found = _with_duties(datasets, (M1, "lead"), (M2, "lead"), (M2, "coordination"))
    assert ids(found, f"bodies/{PARKS}/measures") == [M1, M2]
    assert len(ids(found, f"bodies/{PARKS}/responsibilities")) == 4


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (f"plans/{PLAN}/sections", [SEC1, SEC2]),
        (f"plans/{PLAN}/measures", [M1, M2, f"{M2}-1"]),
        (f"plans/{PLAN}/targets", [f"{M1}-t1", f"{M1}-t2", f"{SEC1}-t1"]),
        ("cities/exampleville/plans", [PLAN]),
        ("cities/exampleville/targets", [f"{M1}-t1", f"{M1}-t2", f"{SEC1}-t1"]),
        ("cities/exampleville/bodies", [LIBRARY, PARKS]),
        ("themes/reading/measures", [M1, M2]),
        ("themes/reading/targets", [f"{M1}-t1", f"{M1}-t2"]),
        ("themes/visitors/targets", []),
        (f"bodies/{LIBRARY}/measures", [M1]),
        (f"bodies/{LIBRARY}/targets", [f"{M1}-t2"]),
        (f"bodies/{PARKS}/targets", []),
    ],
)
def test_a_slice(place: str, expected: list[str], files: dict[str, bytes]) -> None:
    found = answer(files, place)
    owner, key, table = place.split("/")
    assert [row["id"] for row in found["records"]] == [row[0] for row in rows_of(files, place)[1:]] == expected
    assert (found["table"], found["count"]) == (table, len(expected))
    assert (found["belongs_to"]["table"], found["belongs_to"]["id"]) == (owner, key)


def test_slice_names_its_owner(files: dict[str, bytes]) -> None:
    owner = answer(files, "themes/reading/targets")["belongs_to"]
    assert (owner["title"], owner["title_zh"]) == ("Reading", "阅读")
    assert answer(files, "cities/exampleville/bodies")["belongs_to"]["title_zh"] == "晨溪市"
    assert "belongs_to" not in answer(files, "themes")


def test_index_lists_everything(files: dict[str, bytes]) -> None:
    found = answer(files, "index")
    assert [(x["table"], x["count"]) for x in found["tables"]] == [
        (table, answer(files, table)["count"]) for table in TABLES
    ]
    assert {(x["of"], x["table"]) for x in found["slices"]} == set(SLICES)
    for item in [*found["tables"], *found["slices"]]:
        assert item["title"] and item["title_zh"]
        for name in ("json", "csv"):
            link = item["_links"][name]
            assert link.get("templated", False) == ("of" in item) == ("{id}" in link["href"])
    assert [x["table"] for x in found["tables"] if "record" not in x["_links"]] == [
        *("evidence", "translations", "second_reading", "corrections", "changes", "ids")
    ]
    assert found["openapi"] == f"{SITE_URL}api/v1/openapi.json" and found["documentation"] == f"{SITE_URL}data/api/"


# ── hostile data ─────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    '</script><script>alert("1")</script>',
    'a "quote", a \\ and a \\" and {braces}: [1]',
    "one\ntwo\tthree",
    "\u202eright to left\u202c \u2028 \u2029 \ufeff",
    "\U0001f600 𠮷 e\u0301",
    "=1+1",
    "null",
    " 1e999 ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, catalog: Catalog) -> None:
    measure = dataclasses.replace(catalog.measures[M1], title_zh=text, summary_en=text)
    city = dataclasses.replace(catalog.cities["exampleville"], name_zh=text)
    spoiled = dataclasses.replace(
        catalog,
        measures={**catalog.measures, M1: measure},
        measures_by_theme={
            theme: tuple(measure if m.id == M1 else m for m in rows)
            for theme, rows in catalog.measures_by_theme.items()
        },
        measures_by_plan={
            plan: tuple(measure if m.id == M1 else m for m in rows) for plan, rows in catalog.measures_by_plan.items()
        },
        cities={city.id: city},
    )
    found = made(spoiled)
    of_table, of_theme = (answer(found, place)["records"][0] for place in ("measures", "themes/reading/measures"))
    for record in (answer(found, f"measures/{M1}"), of_table, of_theme):
        assert record["title_zh"] == record["summary_en"] == text
    assert answer(found, f"cities/{city.id}/plans")["belongs_to"]["title_zh"] == text
    header, row = rows_of(found, f"measures/{M1}")
    assert row[header.index("title_zh")] == text
    assert text.split("\n")[0].replace("\\", "\\\\").replace('"', '\\"') in found[f"api/v1/measures/{M1}.json"].decode(
        "utf-8"
    )
