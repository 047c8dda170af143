"""The files of the explore page say what the Catalog says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.search.explorer import CHUNK, explore_files
from cityplans.search.explorer.labels import strings_of
from cityplans.search.explorer.pack import name_columns
from tests.support import corpus
from tests.support.downloads import real_catalog
from tests.support.explored import TABLES, counts, explored, meeting, random_choices
from tests.support.node import SCRIPTS, evaluate

URL = "https://plans.example.org/"
PAIRED = ("body", "role")


def _catalog(datasets: Path) -> Catalog:
    catalog, findings = checked_catalog(datasets)
    assert catalog is not None, findings
    return catalog


@pytest.fixture(scope="module")
def real() -> Catalog:
    return real_catalog()


def _files(catalog: Catalog) -> dict[str, Any]:
    return {path: json.loads(data) for path, data in explore_files(catalog, URL)}


@pytest.fixture(scope="module")
def files(real: Catalog) -> dict[str, Any]:
    return _files(real)


def _decoded(files: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Read the columns back into the facets of every record, by its id."""
    columns, ids = files["explore/columns.json"], files["explore/ids.json"]["ids"]
    records: list[dict[str, Any]] = [{} for _ in ids]

    def value(key: str, code: int) -> str:
        return columns["values"][key][code - 1] if code else ""

    for group in sorted(columns["groups"], key=lambda group: "of" in group):
        keys = group["keys"]
        starts = [0]
        for count in group.get("counts", [1] * len(ids)):
            starts.append(starts[-1] + count)
        for place, record in enumerate(records):
            if "of" in group:
                owner = columns["values"][group["of"]].index(record[group["of"]][0])
                entries: list[tuple[str, ...]] = [(value(keys[0], group["columns"][0][owner]),)]
            else:
                entries = [
                    tuple(value(key, column[entry]) for key, column in zip(keys, group["columns"], strict=True))
                    for entry in range(starts[place], starts[place + 1])
                ]
            if len(keys) == 1:
                record[keys[0]] = [entry[0] for entry in entries if entry[0]]
            else:
                record["/".join(keys)] = entries
            if "heirs" in group:
                record["heir"] = ids[place - group["heirs"][place]] if group["heirs"][place] else ""
    return dict(zip(ids, records, strict=True))


def _agrees(catalog: Catalog, files: Mapping[str, Any]) -> None:
    wanted, decoded = explored(catalog), _decoded(files)
    assert sorted(decoded) == sorted(wanted)
    for key, found in wanted.items():
        got = decoded[key]
        for facet in files["explore/columns.json"]["facets"]:
            if facet not in PAIRED:
                assert sorted(got[facet]) == sorted(found.values.get(facet, set())), (key, facet)
        assert sorted(got["body/role"]) == sorted(found.own), key
        inherited = set(decoded[got["heir"]]["body/role"]) if got["heir"] else set()
        assert inherited == (set() if found.own else found.above), key


def test_columns_say_what_the_records_say(real: Catalog, files: dict[str, Any]) -> None:
    _agrees(real, files)
    assert any(found.above and not found.own for found in explored(real).values())


def test_two_plans_of_one_city(datasets: Path) -> None:
    corpus.second_plan(datasets)
    catalog = _catalog(datasets)
    _agrees(catalog, _files(catalog))


def test_interval_counts_for_its_last_year_and_no_date_is_a_choice(datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", f"{corpus.PLAN}-m1-t2", "due", "2020-05/2021-06-30")
    catalog = _catalog(datasets)
    files = _files(catalog)
    decoded = _decoded(files)
    assert decoded[f"{corpus.PLAN}-m1-t2"]["due"] == ["2021"]
    assert decoded[f"{corpus.PLAN}-m1-t1"]["due"] == ["_none"] and decoded[f"{corpus.PLAN}-m1-t1"]["certainty"] == []
    assert decoded[f"{corpus.PLAN}-m1"]["due"] == []
    place = files["explore/ids.json"]["ids"].index(f"{corpus.PLAN}-m1-t2")
    assert files["explore/columns.json"]["orders"]["due"][place] == 20210630


def test_records_stand_in_the_order_of_the_texts(real: Catalog, files: dict[str, Any]) -> None:
    ids = files["explore/ids.json"]["ids"]
    place = {key: number for number, key in enumerate(ids)}
    plans = [key for key in ids if key in real.plans]
    assert plans == list(real.plans)
    for sections in real.sections_by_plan.values():
        assert [place[section.id] for section in sections] == sorted(place[section.id] for section in sections)
    for table in ("responsibilities", "targets", "mentions"):
        rows: tuple[Any, ...] = real.rows(table)
        assert all(place[row.subject_id] < place[row.id] for row in rows)
    for part in (m for m in real.measures.values() if m.parent_id):
        assert place[part.parent_id] < place[part.id]


def test_figures_are_ranked_within_their_unit(real: Catalog, files: dict[str, Any]) -> None:
    ranks = dict(zip(files["explore/ids.json"]["ids"], files["explore/columns.json"]["orders"]["value"], strict=True))
    ranked = sorted((t for t in real.targets.values() if t.value is not None), key=lambda t: ranks[t.id])
    assert [ranks[t.id] for t in ranked] == list(range(1, len(ranked) + 1))
    units = list(dict.fromkeys(t.unit_id for t in ranked))
    for unit in units:
        places = [ranks[t.id] for t in ranked if t.unit_id == unit]
        assert places == list(range(places[0], places[0] + len(places))), unit
        values = [t.value for t in ranked if t.unit_id == unit and t.value is not None]
        assert values == sorted(values, reverse=True), unit
    assert all(rank == 0 for key, rank in ranks.items() if key not in real.targets or real.targets[key].value is None)


@pytest.mark.parametrize("root", ["", "en/"])
def test_rows_texts_and_labels_run_parallel(files: dict[str, Any], root: str) -> None:
    ids, columns = files["explore/ids.json"]["ids"], files["explore/columns.json"]
    chunks = [files[f"{root}explore/rows/{n}.json"] for n in range(-(-len(ids) // CHUNK))]
    assert f"{root}explore/rows/{len(chunks)}.json" not in files
    assert all(len(chunk) == columns["chunk"] for chunk in chunks[:-1])
    rows = [row for chunk in chunks for row in chunk]
    assert [row["id"] for row in rows] == ids
    assert all(row["title"] and row["kind"] and row["address"] for row in rows)
    text = files[f"{root}explore/text.json"]
    assert all(row["title"] in words for row, words in zip(rows, text["texts"], strict=True))
    assert sorted(text["order"]) == list(range(len(ids)))
    labels = files[f"{root}explore/labels.json"]["facets"]
    assert list(labels) == columns["facets"]
    for key, values in columns["values"].items():
        assert len(labels[key]["values"]) == len(values) and all(labels[key]["values"]), key
    named = dict(zip(columns["values"]["body"], labels["body"]["values"], strict=True))
    assert len(set(named.values())) == len(named), "two bodies read alike"


def test_titles_are_sorted_by_pinyin_and_by_letter(files: dict[str, Any], real: Catalog) -> None:
    ids = files["explore/ids.json"]["ids"]
    zh, en = ([ids[place] for place in files[f"{root}explore/text.json"]["order"]] for root in ("", "en/"))
    first = [real.mentions[key].name_zh[0] for key in zh if key in real.mentions]
    # By code point 中 (zhōng) would come before 国 (guó) and 世 (shì) before 广 (guǎng).
    assert [each for each in first if each in "中国世广"] == sorted(
        (each for each in first if each in "中国世广"), key="广国世中".index
    )
    english = [real.mentions[key].name_en.casefold() for key in en if key in real.mentions]
    assert english == sorted(english)


def test_tables_are_those_with_evidence_and_the_plans(files: dict[str, Any]) -> None:
    assert sorted(files["explore/columns.json"]["values"]["table"]) == sorted(TABLES)


def test_downloads_add_a_name_for_every_reference(real: Catalog) -> None:
    for table in TABLES:
        schema = real.schemas[table]
        columns = name_columns(real.schemas, table)
        names = [column.name for column in columns]
        assert len({*names, *schema.names}) == len(names) + len(schema.names), table
        referring = {key.field for key in schema.foreign_keys} | ({"subject_id"} & set(schema.names))
        assert referring <= {column.path[0][0] for column in columns}
        for column in columns:
            assert column.title.zh and column.title.en and column.description.zh and column.description.en
            for _, tables in column.path:
                assert all("id" in real.schemas[each].names for each in tables)
            assert all(column.field in real.schemas[each].names for each in column.path[-1][1])
    assert [column.name for column in name_columns(real.schemas, "targets")] == [
        *("city_zh", "city_en", "plan_title_zh", "plan_title_en", "plan_short_zh", "plan_short_en"),
        *("subject_title_zh", "subject_title_en"),
        *("indicator_zh", "indicator_en", "unit_zh", "unit_en", "body_zh", "body_en"),
    ]


# Counts many choices at once with the script of the page.
_SELECT = """
const { readColumns, select } = await load("facets.js");
const { columns, ids, asked } = argument;
const index = readColumns(columns);
return asked.map(([choices, inherited]) => {
  const found = select(index, choices, { inherited });
  const pairs = (key) => Array.from(found.counts[key], (n, code) => [index.values[key][code - 1], n]);
  const named = (key) => Object.fromEntries(pairs(key).filter(([value, n]) => value && n));
  return {
    ids: Array.from(found.places, (place) => ids[place]),
    counts: Object.fromEntries(index.facets.map((key) => [key, named(key)])),
    without: found.without,
  };
});
"""


def test_script_counts_what_the_records_say(real: Catalog, files: dict[str, Any]) -> None:
    columns, ids = files["explore/columns.json"], files["explore/ids.json"]["ids"]
    records = explored(real)
    asked = list(random_choices(columns["values"], seed=20261122, number=10))
    # Body and role meet in one duty: what is asked of both must not be met by two.
    duties = [
        ({"role": [role], "table": [table]}, i)
        for role in columns["values"]["role"]
        for table in ("measures", "sections")
        for i in (False, True)
    ]
    bodies = [
        ({"body": [body], "role": ["lead"]}, i) for body in columns["values"]["body"][::48] for i in (False, True)
    ]
    asked += duties + bodies
    found = evaluate(_SELECT, {"columns": columns, "ids": ids, "asked": asked})
    hits = 0
    for (choices, inherited), got in zip(asked, found, strict=True):
        wanted = {each.id for each in meeting(records.values(), choices, inherited)}
        assert set(got["ids"]) == wanted and len(got["ids"]) == len(wanted), (choices, inherited)
        hits += bool(wanted)
        for facet in columns["facets"]:
            assert got["counts"][facet] == counts(records, facet, choices, inherited), (facet, choices, inherited)
            dropped = {key: values for key, values in choices.items() if key != facet}
            assert got["without"][facet] == len(meeting(records.values(), dropped, inherited)), (facet, choices)
    assert hits > 8


_ASKED = re.compile(
    r"""\bsay\((?:words(?:\[\w+\])?, |page, )?["`]([\w.]+)["`]|\bwords(?:\[\w+\])?\.(\w+)\b|\bpage\.(\w+)\b"""
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_ask_for_words_that_are_there(language: Language) -> None:
    asked = set()
    scripts = [
        SCRIPTS / "explore.js",
        SCRIPTS / "facet_boxes.js",
        *SCRIPTS.glob("explorer/*.js"),
        *SCRIPTS.glob("pack*.js"),
    ]
    for script in scripts:
        asked |= {next(filter(None, found)) for found in _ASKED.findall(script.read_text(encoding="utf-8"))}
    asked -= {"zh", "en"}  # the languages of words
    assert len(asked) > 30
    assert asked - {key for section in ("explore", "pack") for key in strings_of(section, language)} == set()
