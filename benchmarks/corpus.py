"""Generates a datasets folder of any size by recombining the real plans under invented names.

    python -m benchmarks.corpus N DIR [--seed SEED]

The real plans are used in turn, each as the plan of an invented place: all its records get new ids, its texts are
mixed with those of other plans, and its figures are random. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, cycle, islice
from pathlib import Path

from benchmarks.places import Place, names_real_place
from cityplans.check.rules.languages_differ import differences
from cityplans.core.figures import figures
from cityplans.core.identifiers import natural_key
from cityplans.core.languages import Text
from cityplans.core.table_schema import TableSchema
from cityplans.read.canonical import yaml_value
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.load import load

ROOT = Path(__file__).parent.parent
SEED = 20110427
_PLANS_PER_PLACE = 3
_MIXED_TEXTS = {"sections": ("title",), "measures": ("title", "summary"), "targets": ("note",)}
"""Texts combined from two records of the table; all others are only moved to another place."""
_REFERENCES = (
    "body_id",
    "city_id",
    "id",
    "parent_id",
    "plan_id",
    "record_id",
    "section_id",
    "source_id",
    "subject_id",
    "measure_id",
)
_LEDGERS = ("evidence", "translations", "second_reading")
_PLAN_TABLES = (
    "plans",
    "sections",
    "measures",
    "responsibilities",
    "targets",
    "mentions",
    "measure_actions",
    *_LEDGERS,
    "not_data",
    "sources",
    "bodies",
)
_FIGURE = re.compile(r"[1-9][0-9]*(\.[0-9]+)?")

Row = Mapping[str, str]
Model = Mapping[str, Sequence[Row]]
"""The rows of one plan by table, including its sources and bodies."""


def write(size: int, folder: Path, seed: int = SEED) -> None:
    """Write a datasets folder with `size` measures.

    Raises:
        FileExistsError: If the folder exists.
    """
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
    # What does not compare names real cities.
    caution = {"caution_zh": "试验用的说明。", "caution_en": "A note for tests."}
    shared |= {
        "indicator_families": [{**_row(r), **caution} for r in real["indicator_families"]],
        "cities": [],
        "plan_cities": [],
        "plan_relations": [],
        "measure_relations": [],
        "bodies": [],
        "sources": [],
        "reports": [],
        "report_subjects": [],
    }
    # A term fixed for one place is wrong for others, above all a body: 铁路部门 has another English name in each plan.
    shared["glossary"] = [
        _row(r)
        for r in real["glossary"]
        if not (r["city_id"] or r["kind"] == "body" or names_real_place("".join(_row(r).values())))
    ]
    types_used: set[str] = set()
    names_by_zh: dict[str, set[str]] = defaultdict(set)
    for place, plans in _corpus(real, size, random.Random(seed)):
        bodies: dict[str, Row] = {}
        for plan in plans:
            _write_plan(folder / plan["plans"][0]["id"], schemas, plan)
            bodies |= {body["id"]: body for body in plan["bodies"]}
            for row in (*plan["mentions"], *plan["bodies"]):
                names_by_zh[row["name_zh"]].add(row["name_en"])
            types_used |= {row["action_type_id"] for row in plan["measure_actions"]}
            shared["sources"] += plan["sources"]
            shared["plan_relations"].append(_unrelated(plan["plans"][0]["id"]))
        shared["cities"].append(_city(place, len(shared["cities"])))
        shared["bodies"] += bodies.values()
        shared["glossary"].append(
            {"id": f"term-{place.en.lower()}", "term_zh": place.zh, "term_en": place.en, "kind": "place"}
        )
    shared["action_types"] = [_row(r) for r in real["action_types"] if r.id in types_used]
    # By chance, a place may have the name of a real one, or of the river of another: 龙河河.
    shared["glossary"] = [row for row in shared["glossary"] if names_by_zh[row["term_zh"]] <= {row["term_en"]}]
    for name, rows in shared.items():
        _write_table(
            folder / "reference" / f"{name}.csv", schemas[name], sorted(rows, key=lambda row: natural_key(row["id"]))
        )


def _unrelated(plan_id: str) -> Row:
    """Return the row of a plan before and after which there is none."""
    about = {"id": f"{plan_id}-y1", "plan_id": plan_id, "relation": "none", "searched": "2026-11-22"}
    return about | {"note_zh": "试验用的规划。", "note_en": "An invented plan."}


def _corpus(real: Dataset, size: int, rng: random.Random) -> Iterator[tuple[Place, Iterator[Model]]]:
    """Yield invented places, each with its plans, until there are `size` measures."""
    models = [_model(real, plan) for plan in real["plans"]]
    rng.shuffle(models)
    pools = {table: [_row(r) for r in real[table]] for table in _MIXED_TEXTS}
    made_before = [0, *accumulate(len(model["measures"]) for model in islice(cycle(models), size))]
    models_in_turn = [
        (model, size - made) for model, made in zip(cycle(models), made_before, strict=False) if made < size
    ]
    shares = _shared_out(models_in_turn)
    for place, own_models in zip(_places(len(shares), rng), shares, strict=True):
        yield place, (_move_to(_first_measures(model, room), place, pools, rng) for model, room in own_models)


def _shared_out(models: Iterable[tuple[Model, int]]) -> list[list[tuple[Model, int]]]:
    """Divide plans among places: a few each, and no two that would get the same id in one place."""
    shares: list[list[tuple[Model, int]]] = []
    taken: set[str] = set()
    for model, room in models:
        rest = model["plans"][0]["id"].partition("-")[2]
        if not shares or len(shares[-1]) == _PLANS_PER_PLACE or rest in taken:
            shares.append([])
            taken = set()
        shares[-1].append((model, room))
        taken.add(rest)
    return shares


def _model(real: Dataset, plan: Record) -> Model:
    rows = {
        name: [_row(r) for r in real[name] if folder_of(r) == plan.id]
        for name in _PLAN_TABLES
        if name not in ("sources", "bodies")
    }
    # What a type of action is called may name a real place.
    real_types = {r.id for r in real["action_types"] if names_real_place("".join(_row(r).values()))}
    named_actions = {row["id"] for row in rows["measure_actions"] if row["action_type_id"] in real_types}
    # What became of real promises is no part of invented plans.
    left_out = named_actions | {r.id for r in real["events"]}
    rows["measure_actions"] = [row for row in rows["measure_actions"] if row["id"] not in named_actions]
    rows |= {name: [row for row in rows[name] if row["record_id"] not in left_out] for name in _LEDGERS}
    named = {row["body_id"] for name in ("responsibilities", "targets") for row in rows[name]}
    rows["sources"] = [_row(r) for r in real["sources"] if r["plan_id"] == plan.id]
    rows["bodies"] = [_row(r) for r in real["bodies"] if r.id in named]
    return rows


def _row(record: Record) -> Row:
    return dict(record.cells)


def _places(count: int, rng: random.Random) -> list[Place]:
    """Invent places with different names, sorted by id."""
    places: dict[str, Place] = {}
    while len(places) < count:
        place = Place(rng)
        places.setdefault(place.en, place)
    return [places[name] for name in sorted(places)]


def _first_measures(model: Model, room: int) -> Model:
    """Return a plan with its first `room` measures and the rows that belong to them."""
    dropped = {row["id"] for row in model["measures"] if int(row["order"]) > room}
    if not dropped:
        return model
    kept = {**model, "measures": [row for row in model["measures"] if row["id"] not in dropped]}
    for name in ("responsibilities", "targets", "mentions", "measure_actions"):
        dropped |= {row["id"] for row in model[name] if (row.get("subject_id") or row.get("measure_id")) in dropped}
        kept[name] = [row for row in model[name] if row["id"] not in dropped]
    return kept | {name: [row for row in model[name] if row["record_id"] not in dropped] for name in _LEDGERS}


def _move_to(model: Model, place: Place, pools: Mapping[str, Sequence[Row]], rng: random.Random) -> Model:
    """Return a plan as that of another place."""
    old_place, new_place = model["plans"][0]["id"].partition("-")[0], place.en.lower()
    tables: dict[str, list[dict[str, str]]] = {}
    for table in _PLAN_TABLES:
        tables[table] = []
        for row in model[table]:
            new_row = {
                name: _rename_id(text, old_place, new_place) if name in _REFERENCES else place.moved(text)
                for name, text in row.items()
            }
            for name in _MIXED_TEXTS.get(table, ()):
                zh, en = f"{name}_zh", f"{name}_en"
                other = rng.choice(pools[table])
                text = place.text(Text(row[zh], row[en]), Text(other[zh], other[en]), rng)
                # Where halves of other sentences would disagree, the record keeps its own.
                if not any(differences(text.zh, text.en, ())):
                    new_row |= {zh: text.zh, en: text.en}
            tables[table].append(new_row)
    for row in tables["plans"]:
        rest = row["id"].partition("-")[2]
        row |= {"short_zh": f"{place.zh} {rest}", "short_en": f"{place.en} {rest}"}
    for row in tables["targets"]:
        row |= _random_figure(row, rng)
    for row in tables["sources"]:
        row["sha256"] = _hash(row["id"])
        row["url"] = row["url"] and f"https://{new_place}.example/{row['plan_id']}.htm"
    for row in tables["bodies"]:
        row["name_en_source"] = row["name_en_source"] and f"https://{new_place}.example/{row['id']}.htm"
    for row in tables["evidence"]:
        row["sha256"] = _hash(f"{row['record_id']} {row['source_id']}")
    rows_by_id = {
        row["id"]: row
        for table in ("plans", "sections", "measures", "targets", "mentions", "measure_actions")
        for row in tables[table]
    }
    for row in tables["translations"]:
        row["zh_sha256"] = _hash(rows_by_id[row["record_id"]][f"{row['field'].removesuffix('_en')}_zh"])[:16]
    return tables


def _rename_id(record_id: str, old_place: str, new_place: str) -> str:
    """Return an id with the place that it begins with replaced."""
    prefix, hyphen, rest = record_id.partition("-")
    return f"{new_place}{hyphen}{rest}" if prefix == old_place else record_id


def _random_figure(target: Row, rng: random.Random) -> dict[str, str]:
    """Return a random figure with as many digits for a target, if exactly one plain figure is printed."""
    printed, value = target["value_printed"], target["value"]
    printed_figures = _FIGURE.findall(printed)
    if not value or target["value_max"] or len(printed_figures) != 1 or len(figures(printed)) != 1:
        return {}

    def random_figure(match: re.Match[str]) -> str:
        return str(rng.randint(1, 9)) + re.sub("[0-9]", lambda _: str(rng.randint(0, 9)), match[0][1:])

    new_printed = _FIGURE.sub(random_figure, printed)
    ((number,),) = (figure.values for figure in figures(new_printed))
    return {
        "value_printed": new_printed,
        "value": f"{'-' if value.startswith('-') else ''}{number.normalize():f}",
    }


def _city(place: Place, number: int) -> Row:
    names = {"name_zh": f"{place.zh}市", "name_en": place.en}
    return {"id": place.en.lower(), **names, "level": "prefecture", "admin_code": f"{990000 + number}"}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write_plan(folder: Path, schemas: Mapping[str, TableSchema], plan: Model) -> None:
    folder.mkdir()
    lines = [f"{name}: {yaml_value(text)}\n" for name, text in plan["plans"][0].items()]
    (folder / "plan.yaml").write_text("".join(lines), encoding="utf-8", newline="\n")
    for name in _PLAN_TABLES:
        if schemas[name].scope == "plan" and name != "plans":
            _write_table(folder / f"{name}.csv", schemas[name], plan[name])


def _write_table(path: Path, schema: TableSchema, rows: Iterable[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, schema.names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Parse the command line and write the folder."""
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
