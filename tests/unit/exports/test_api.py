"""The files of the API: which there are, what they hold, and that nothing in the data can spoil them."""

from __future__ import annotations

import dataclasses
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.builder import build_catalog
from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import main
from cityplans.core.model import Catalog
from cityplans.core.proof_records import Version
from cityplans.core.table_schema import Value
from cityplans.core.tables import NAMED
from cityplans.exports.api.embedded import embedded as embedded_lists
from cityplans.exports.api.files import api_files
from cityplans.exports.api.hal import RECORD_TABLES, HalWriter, has_record_file
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.package import table_path, values
from cityplans.exports.plain import plain_schemas
from cityplans.exports.ready.tables import READY_TABLES
from cityplans.read.load import load
from tests.support.corpus import PLAN, SOURCE, append, edit
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


def embedded(files: dict[str, bytes], place: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = answer(files, place)["_embedded"]
    return found


# ── which files there are ────────────────────────────────────────────────────────────────────────────────────────────


def test_whole_tables_and_what_has_a_page_have_files(real: Catalog, real_files: dict[str, bytes]) -> None:
    assert RECORD_TABLES == ("plans", "measures", "cities", "bodies", "themes", "action_types", "indicators")
    own = [(table, row) for table in RECORD_TABLES for row in getattr(real, table).values()]
    places = {*API_TABLES, "index", "openapi", *(f"{t}/{row.id}" for t, row in own if has_record_file(real, t, row))}
    assert set(real_files) == {f"api/v1/{place}.json" for place in places}


def test_an_indicator_has_a_file_from_two_values_on(real: Catalog, real_files: dict[str, bytes]) -> None:
    counts = {key: len(real.targets_by_indicator.get(key, ())) for key in real.indicators}
    assert {0, 1, 2} & set(counts.values()) >= {1, 2}
    for key, count in counts.items():
        assert (f"api/v1/indicators/{key}.json" in real_files) == (count >= 2), key
    links = {row["id"]: row["_links"] for row in answer(real_files, "indicators")["records"]}
    assert all(("self" in links[key]) == (count >= 2) for key, count in counts.items())


def test_no_file_is_large(real_files: dict[str, bytes]) -> None:
    """Only whole tables grow with the collection; a record with all that belongs to it does not."""
    whole = {f"api/v1/{table}.json" for table in API_TABLES}
    assert {path: len(data) for path, data in real_files.items() if len(data) > 400_000 and path not in whole} == {}
    assert max(map(len, real_files.values())) < 2_200_000


def test_the_same_data_gives_the_same_bytes(good_corpus: Path, files: dict[str, bytes]) -> None:
    again, _ = checked_catalog(good_corpus)
    assert again and made(again) == files


def test_address_of_the_site_needs_no_slash(catalog: Catalog, files: dict[str, bytes]) -> None:
    assert made(catalog, SITE_URL.rstrip("/")) == files
    below = answer(made(catalog, "https://x.example.org/plans"), "units")
    assert below["_links"]["self"]["href"] == "https://x.example.org/plans/api/v1/units.json"


# ── what they hold ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", sorted(set(API_TABLES) - set(READY_TABLES)))
def test_a_table_is_that_of_the_catalog(table: str, real: Catalog, real_files: dict[str, bytes]) -> None:
    schema, rows = plain_schemas(real)[table], real.rows(table)
    envelope = answer(real_files, table)
    assert envelope["count"] == len(rows) and envelope["table"] == table
    assert (envelope["title"], envelope["title_zh"]) == (schema.title.en, schema.title.zh)
    for row, record in zip(rows, envelope["records"], strict=True):
        assert [_known(record[name]) for name in schema.names] == [_same(value) for value in values(schema, row)]
        assert list(record) == [*schema.names, *(("since", "_links") if table in NAMED else ())]


def _known(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _same(value: Value) -> Any:
    return None if value == "" else value


def test_a_measure(files: dict[str, bytes]) -> None:
    found = answer(files, f"measures/{M1}")
    api, page = f"{SITE_URL}api/v1/", f"measures/{M1}/"
    links, rows = (found.pop(key) for key in ("_links", "_embedded"))
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
        "scope_zh": None,
        "scope_en": None,
        "summary_zh": "试验用的概要。",
        "summary_en": "A summary for tests.",
        "note_zh": None,
        "note_en": None,
        "since": None,
    }
    assert links == {
        "self": {"href": f"{api}measures/{M1}.json"},
        "html": [
            {"href": f"{SITE_URL}{page}", "hreflang": "zh"},
            {"href": f"{SITE_URL}en/{page}", "hreflang": "en"},
        ],
        "collection": {"href": f"{api}measures.json"},
        "plan": {"href": f"{api}plans/{PLAN}.json"},
        "theme": {"href": f"{api}themes/reading.json"},
    }
    assert {name: [row.get("id") for row in listed] for name, listed in rows.items()} == {
        "duties": [None, None],
        "targets": [f"{M1}-t1", f"{M1}-t2"],
        "actions": [],
        "events": [],
        "relations": [f"{M1}-y1"],
        "mentions": [],
        "evidence": [None, None, None],
        "parts": [],
    }
    assert [row["record_id"] for row in rows["evidence"]] == [M1, f"{M1}-t1", f"{M1}-t2"]


def test_a_duty_names_both_sides(files: dict[str, bytes]) -> None:
    duty = embedded(files, f"measures/{M1}")["duties"][0]
    assert duty == embedded(files, f"bodies/{LIBRARY}")["duties"][0]
    links = duty.pop("_links")
    assert duty == {
        "duty_id": f"{M1}_{LIBRARY}_lead",
        "plan_id": PLAN,
        "measure_id": M1,
        "measure_title_zh": "修建河畔书屋",
        "measure_title_en": "Riverside book rooms",
        "body_id": LIBRARY,
        "body_zh": "市图书馆",
        "body_en": "City Library",
        "role": "lead",
        "name_printed": "市图书馆",
        "assignment": "own",
        "assigned_by": M1,
        "responsibility_id": f"{M1}-r1",
        "since": None,
    }
    assert links["measure"]["href"] == f"{SITE_URL}api/v1/measures/{M1}.json"
    assert links["body"]["href"] == f"{SITE_URL}api/v1/bodies/{LIBRARY}.json"
    assert [link["href"] for link in links["html"]] == [f"{SITE_URL}{p}measures/{M1}/" for p in ("", "en/")]


def test_a_row_leads_to_where_it_is_shown(files: dict[str, bytes]) -> None:
    for row in (answer(files, "targets")["records"][0], embedded(files, f"measures/{M1}")["targets"][0]):
        assert [link["href"] for link in row["_links"]["html"]] == [
            f"{SITE_URL}{prefix}measures/{M1}/#{M1}-t1" for prefix in ("", "en/")
        ]
        assert "self" not in row["_links"], "a target has no file of its own"


def test_numbers_are_numbers_and_whole_where_they_are_whole(catalog: Catalog, files: dict[str, bytes]) -> None:
    text = files["api/v1/targets.json"].decode()
    assert '"value":1200000,' in text and '"value_max":null,' in text
    target = dataclasses.replace(
        catalog.targets[f"{SEC1}-t1"], value=Decimal("11.50"), value_max=Decimal("999999999999999")
    )
    spoiled = dataclasses.replace(catalog, targets={target.id: target}, targets_by_plan={PLAN: (target,)})
    for place in ("targets", f"plans/{PLAN}"):
        text = made(spoiled)[f"api/v1/{place}.json"].decode()
        assert '"value":11.5,' in text and '"value_max":999999999999999,' in text


@pytest.mark.parametrize(
    ("place", "links"),
    [
        (f"measures/{M2}-1", {"parent": f"measures/{M2}", "theme": "themes/visitors"}),
        (f"measures/{M2}", {"theme": "themes/visitors", "theme_2": "themes/reading"}),
        (f"bodies/{LIBRARY}", {"city": "cities/exampleville"}),
        (f"plans/{PLAN}", {"city": "cities/exampleville"}),
    ],
)
def test_a_record_links_to_what_it_names(place: str, links: dict[str, str], files: dict[str, bytes]) -> None:
    found = answer(files, place)["_links"]
    assert {name: found[name]["href"] for name in links} == {
        name: f"{SITE_URL}api/v1/{to}.json" for name, to in links.items()
    }


def test_what_shows_nowhere_has_no_page(files: dict[str, bytes]) -> None:
    assert answer(files, "units")["records"][0]["_links"] == {}
    assert "section" not in answer(files, f"measures/{M1}")["_links"], "a section has no file of its own"


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
    (row,) = embedded(found, f"measures/{M2}-1")["duties"]
    assert (row["responsibility_id"], row["assignment"], row["assigned_by"]) == (f"{SEC2}-lead", "inherited", SEC2)
    parks = embedded(found, f"bodies/{PARKS}")
    assert [(row["measure_id"], row["assignment"], row["role"]) for row in parks["duties"]] == [
        (M1, "own", "participant"),
        (M2, "inherited", "lead"),
        (f"{M2}-1", "inherited", "lead"),
    ]
    assert [row["id"] for row in parks["responsibilities"]] == [f"{M1}-r2", f"{SEC2}-lead"]


@pytest.mark.parametrize(
    ("place", "name", "expected"),
    [
        (f"plans/{PLAN}", "sources", [SOURCE]),
        (f"plans/{PLAN}", "sections", [SEC1, SEC2]),
        (f"plans/{PLAN}", "measures", [M1, M2, f"{M2}-1"]),
        (f"plans/{PLAN}", "responsibilities", [f"{M1}-r1", f"{M1}-r2"]),
        (f"plans/{PLAN}", "targets", [f"{M1}-t1", f"{M1}-t2", f"{SEC1}-t1"]),
        (f"measures/{M2}", "parts", [f"{M2}-1"]),
        ("cities/exampleville", "plans", [PLAN]),
        ("cities/exampleville", "bodies", [LIBRARY, PARKS]),
        ("cities/exampleville", "measures", [M1, M2, f"{M2}-1"]),
        ("themes/reading", "measures", [M1, M2]),
        ("action_types/evening-markets", "actions", [f"{M2}-k1"]),
        (f"bodies/{LIBRARY}", "targets", [f"{M1}-t2"]),
        (f"bodies/{PARKS}", "targets", []),
    ],
)
def test_what_belongs_to_a_record_is_embedded(
    place: str, name: str, expected: list[str], files: dict[str, bytes]
) -> None:
    assert [row["id"] for row in embedded(files, place)[name]] == expected


def test_a_measure_in_brief_leaves_out_its_summary(files: dict[str, bytes]) -> None:
    (row, _) = embedded(files, "themes/reading")["measures"]
    full = answer(files, f"measures/{M1}")
    assert row["_links"]["self"] == full["_links"]["self"] and row["title_en"] == "Riverside book rooms"
    assert {name: value for name, value in row.items() if name != "_links"}.items() <= full.items()
    assert not {"summary_zh", "summary_en", "order"} & set(row)


def test_an_indicator_embeds_its_values(real: Catalog, real_files: dict[str, bytes]) -> None:
    found = embedded(real_files, "indicators/gdp")["targets"]
    assert [row["id"] for row in found] == [row.id for row in real.targets_by_indicator["gdp"]] and len(found) > 1


def test_a_measure_embeds_its_relations_to_other_plans(whole_catalog: Catalog) -> None:
    """A row is with the measure of the older plan and with that of the later; the new have only their own."""
    hal = HalWriter(whole_catalog, SITE_URL)
    found = {
        (row["id"], measure)
        for measure in whole_catalog.measures
        for row in embedded_lists(hal, "measures", measure)["relations"]
    }
    rows = whole_catalog.measure_relations.values()
    assert found == {(row.id, side) for row in rows for side in (row.measure_id, row.other_id) if side} != set()


def test_a_record_says_since_when_it_stands(datasets: Path) -> None:
    """A record that never changed has the first version; what changed, the one that changed it."""
    assert main(["release", "--quiet", "--datasets", str(datasets), "--date", "2026-11-22"]) == 0
    former = shutil.copytree(datasets, datasets.parent / "former")
    edit(datasets, "themes.csv", "reading", "label_en", "Books")
    assert answer(_files_of(datasets), "themes/reading")["since"] is None, "not released yet"
    assert main(["release", "--quiet", "--datasets", str(datasets), "--date", "2026-12-01", "--base", str(former)]) == 0
    found = _files_of(datasets)
    versions = list(answer(found, "versions")["records"])
    first, last = (row["id"] for row in versions)
    assert {row["id"]: row["since"] for row in answer(found, "themes")["records"]} == {
        "reading": last,
        "visitors": first,
    }
    assert answer(found, "themes/reading")["since"] == last
    assert answer(found, f"measures/{M1}")["since"] == answer(found, f"bodies/{LIBRARY}")["since"] == first


def _files_of(datasets: Path) -> dict[str, bytes]:
    dataset = load(datasets).dataset
    assert dataset
    return made(build_catalog(dataset))


def test_a_release_touches_the_files_of_what_changed(catalog: Catalog) -> None:
    """The version of the whole is in the index alone: no record is written again for it."""
    first, second = (Version(v, "2027-01-01", "minor", 0, 0, 0, catalog.digest) for v in ("0.1.0", "0.2.0"))
    before, after = (
        made(
            dataclasses.replace(
                catalog,
                identity=dataclasses.replace(catalog.identity, version=versions[-1].id),
                versions={version.id: version for version in versions},
            )
        )
        for versions in ([first], [first, second])
    )
    assert answer(after, f"measures/{M1}")["since"] == "0.1.0"
    changed = {path.removeprefix("api/v1/") for path, data in after.items() if before[path] != data}
    assert changed == {"index.json", "openapi.json", "versions.json"}


def test_index_lists_everything(files: dict[str, bytes], catalog: Catalog) -> None:
    found = answer(files, "index")
    assert (found["version"], found["released"]) == (catalog.identity.version, catalog.identity.released)
    assert found["licence"] == catalog.identity.licences[0].path
    assert [(x["table"], x["count"]) for x in found["tables"]] == [
        (table, answer(files, table)["count"]) for table in API_TABLES
    ]
    for item in found["tables"]:
        table, links = item["table"], item["_links"]
        assert item["title"] and item["title_zh"]
        assert links["self"]["href"] == f"{SITE_URL}api/v1/{table}.json"
        assert links["csv"] == {"href": f"{SITE_URL}data/city-plans/{table_path(table)}.csv", "type": "text/csv"}
        record = {"href": f"{SITE_URL}api/v1/{table}/{{id}}.json", "templated": True}
        assert links.get("record") == (record if table in RECORD_TABLES else None)
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
    in_brief = embedded(found, "themes/reading")["measures"][0]
    for record in (answer(found, f"measures/{M1}"), answer(found, "measures")["records"][0]):
        assert record["title_zh"] == record["summary_en"] == in_brief["title_zh"] == text
    assert answer(found, f"cities/{city.id}")["name_zh"] == text
    assert text.split("\n")[0].replace("\\", "\\\\").replace('"', '\\"') in found[f"api/v1/measures/{M1}.json"].decode(
        "utf-8"
    )
