"""A datasets folder of any number of measures, made by recombining the real plans under invented names.

    python -m benchmarks.corpus N DIR [--seed SEED]

The real plans come in turn, each as the plan of an invented place: its headings, measures, bodies, targets, evidence and
the rest under new ids, its texts mixed with those of the others, its figures drawn anew. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, cycle, islice
from pathlib import Path

from benchmarks.places import Place, names_real_place
from cityplans.core.identifiers import natural_key
from cityplans.core.languages import Text
from cityplans.core.numerals import figures
from cityplans.core.table_schema import TableSchema
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.load import load

ROOT = Path(__file__).parent.parent
SEED = 20110427
_PLANS_OF_A_PLACE = 3
_MIXED = {"sections": ("title",), "measures": ("title", "summary"), "targets": ("note",)}
"""Texts that are put together from two records of the table; all others only move to another place."""
_REFERENCES = ("body_id", "city_id", "id", "parent_id", "plan_id", "record_id", "section_id", "source_id", "subject_id")
_JUDGED = ("evidence", "translations", "second_reading")
_OF_A_PLAN = (
    "plans",
    "sections",
    "measures",
    "responsibilities",
    "targets",
    "mentions",
    *_JUDGED,
    "not_data",
    "sources",
    "bodies",
)
_FIGURE = re.compile(r"[1-9][0-9]*(\.[0-9]+)?")

Row = Mapping[str, str]
Model = Mapping[str, Sequence[Row]]
"""The rows of one plan by table, its own copies and bodies among them."""


def write(size: int, folder: Path, seed: int = SEED) -> None:
    """Write a datasets folder with `size` measures, plan after plan. Raises FileExistsError where the folder exists."""
    real = load(ROOT / "datasets").dataset
    assert real
    schemas = real.schemas
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "datasets" / "schemas", folder / "schemas")
    for name in ("datapackage.yaml", "versions.csv"):
        shutil.copy(ROOT / "datasets" / name, folder)
    for table in ("corrections", "changes", "ids"):
        _write_table(folder / f"{table}.csv", schemas[table], [])
    shared: dict[str, list[Row]] = {name: [_row(r) for r in real[name]] for name in ("themes", "indicators", "units")}
    shared |= {"cities": [], "bodies": [], "sources": []}
    # What is fixed for one place would be wrong for another of the same Chinese name: 市金融办 is Shenzhen's in English.
    shared["glossary"] = [_row(r) for r in real["glossary"] if not names_real_place("".join(_row(r).values()))]
    called: dict[str, set[str]] = defaultdict(set)
    for place, plans in _corpus(real, size, random.Random(seed)):
        bodies: dict[str, Row] = {}
        for plan in plans:
            _write_plan(folder / plan["plans"][0]["id"], schemas, plan)
            bodies |= {body["id"]: body for body in plan["bodies"]}
            for row in plan["mentions"]:
                called[row["name_zh"]].add(row["name_en"])
            shared["sources"] += plan["sources"]
        shared["cities"].append(_city(place, len(shared["cities"])))
        shared["bodies"] += bodies.values()
        shared["glossary"].append(
            {"id": f"term-{place.en.lower()}", "term_zh": place.zh, "term_en": place.en, "kind": "place"}
        )
    # By chance a place is called like a real one, or like the river of another: 龙河河.
    shared["glossary"] = [row for row in shared["glossary"] if called[row["term_zh"]] <= {row["term_en"]}]
    for name, rows in shared.items():
        _write_table(
            folder / "reference" / f"{name}.csv", schemas[name], sorted(rows, key=lambda row: natural_key(row["id"]))
        )


def _corpus(real: Dataset, size: int, chance: random.Random) -> Iterator[tuple[Place, Iterator[Model]]]:
    """Give invented places, each with its plans as they are made, until there are `size` measures."""
    models = [_model(real, plan) for plan in real["plans"]]
    chance.shuffle(models)
    pools = {table: [_row(r) for r in real[table]] for table in _MIXED}
    before = [0, *accumulate(len(model["measures"]) for model in islice(cycle(models), size))]
    turns = [(model, size - made) for model, made in zip(cycle(models), before, strict=False) if made < size]
    for i, place in enumerate(_places(-(-len(turns) // _PLANS_OF_A_PLACE), chance)):
        own = turns[i * _PLANS_OF_A_PLACE : (i + 1) * _PLANS_OF_A_PLACE]
        yield place, (_moved(_cut(model, room), place, pools, chance) for model, room in own)


def _model(real: Dataset, plan: Record) -> Model:
    rows = {
        name: [_row(r) for r in real[name] if folder_of(r) == plan.id]
        for name in _OF_A_PLAN
        if name not in ("sources", "bodies")
    }
    named = {row["body_id"] for name in ("responsibilities", "targets") for row in rows[name]}
    rows["sources"] = [_row(r) for r in real["sources"] if r["plan_id"] == plan.id]
    rows["bodies"] = [_row(r) for r in real["bodies"] if r.id in named]
    return rows


def _row(record: Record) -> Row:
    return dict(record.cells)


def _places(count: int, chance: random.Random) -> list[Place]:
    """Invent places, no two of one name, in the order of their ids."""
    found: dict[str, Place] = {}
    while len(found) < count:
        place = Place(chance)
        found.setdefault(place.en, place)
    return [found[name] for name in sorted(found)]


def _cut(model: Model, room: int) -> Model:
    """Leave out the measures for which there is no room, and all that belongs to them."""
    gone = {row["id"] for row in model["measures"] if int(row["order"]) > room}
    if not gone:
        return model
    kept = {**model, "measures": [row for row in model["measures"] if row["id"] not in gone]}
    for name in ("responsibilities", "targets", "mentions"):
        gone |= {row["id"] for row in model[name] if row["subject_id"] in gone}
        kept[name] = [row for row in model[name] if row["id"] not in gone]
    return kept | {name: [row for row in model[name] if row["record_id"] not in gone] for name in _JUDGED}


def _moved(model: Model, place: Place, pools: Mapping[str, Sequence[Row]], chance: random.Random) -> Model:
    """Give a plan as that of another place."""
    word, own = model["plans"][0]["id"].partition("-")[0], place.en.lower()
    made: dict[str, list[dict[str, str]]] = {}
    for table in _OF_A_PLAN:
        made[table] = []
        for row in model[table]:
            new = {
                name: _renamed(text, word, own) if name in _REFERENCES else place.moved(text)
                for name, text in row.items()
            }
            for name in _MIXED.get(table, ()):
                zh, en = f"{name}_zh", f"{name}_en"
                other = chance.choice(pools[table])
                text = place.text(Text(row[zh], row[en]), Text(other[zh], other[en]), chance)
                new |= {zh: text.zh, en: text.en}
            made[table].append(new)
    for row in made["targets"]:
        row |= _drawn(row, chance)
    for row in made["sources"]:
        row["sha256"] = _hash(row["id"])
        row["url"] = row["url"] and f"https://{own}.example/{row['plan_id']}.htm"
    for row in made["evidence"]:
        row["sha256"] = _hash(f"{row['record_id']} {row['source_id']}")
    named = {
        row["id"]: row for table in ("plans", "sections", "measures", "targets", "mentions") for row in made[table]
    }
    for row in made["translations"]:
        row["zh_sha256"] = _hash(named[row["record_id"]][f"{row['field'].removesuffix('_en')}_zh"])[:16]
    return made


def _renamed(record_id: str, word: str, own: str) -> str:
    """Give an id that begins with the name of one place the name of another."""
    first, hyphen, rest = record_id.partition("-")
    return f"{own}{hyphen}{rest}" if first == word else record_id


def _drawn(target: Row, chance: random.Random) -> dict[str, str]:
    """Give a target another figure of as many digits, where what is printed is one plain figure."""
    printed, value = target["value_printed"], target["value"]
    found = _FIGURE.findall(printed)
    if not value or target["value_max"] or len(found) != 1 or len(list(figures(printed))) != 1:
        return {}

    def other(match: re.Match[str]) -> str:
        return str(chance.randint(1, 9)) + re.sub("[0-9]", lambda _: str(chance.randint(0, 9)), match[0][1:])

    drawn = _FIGURE.sub(other, printed)
    (figure,) = figures(drawn)
    return {"value_printed": drawn, "value": f"{'-' if value.startswith('-') else ''}{figure.value.normalize():f}"}


def _city(place: Place, number: int) -> Row:
    names = {"name_zh": f"{place.zh}市", "name_en": place.en}
    return {"id": place.en.lower(), **names, "level": "prefecture", "admin_code": f"{990000 + number}"}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write_plan(folder: Path, schemas: Mapping[str, TableSchema], plan: Model) -> None:
    folder.mkdir()
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in plan["plans"][0].items()]
    (folder / "plan.yaml").write_text("".join(lines), encoding="utf-8", newline="\n")
    for name in _OF_A_PLAN:
        if schemas[name].scope == "plan" and name != "plans":
            _write_table(folder / f"{name}.csv", schemas[name], plan[name])


def _write_table(path: Path, schema: TableSchema, rows: Iterable[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, schema.names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the words of the command line and write the folder."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corpus", description="Write a datasets folder of N measures."
    )
    parser.add_argument("size", type=int, metavar="N", help="number of measures")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to write; it must not exist yet")
    parser.add_argument("--seed", type=int, default=SEED, help=f"another seed gives another corpus (default: {SEED})")
    options = parser.parse_args()
    write(options.size, options.folder, options.seed)


if __name__ == "__main__":
    main()
