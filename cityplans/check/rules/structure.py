"""Ids, references, order and the tree of headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from cityplans.core.findings import Finding
from cityplans.core.identifiers import LONGEST_ID, RESERVED, RESERVED_FOR_PLANS, is_id, natural_key
from cityplans.core.suggest import suggest, suggest_record
from cityplans.read.dataset import Dataset, Record, folder_of, rows_of


def foreign_key(dataset: Dataset) -> Iterator[Finding]:
    """Every reference names a record that exists."""
    names = cache(lambda table: _names(dataset[table]))
    home = cache(lambda table, folder: _home(dataset, table, folder))
    for schema in dataset.schemas.values():
        for key in schema.foreign_keys:
            known = dataset.by_id.get(key.table, {})
            for record in dataset[schema.name]:
                value = record[key.field]
                if value and value not in known:
                    where = home(key.table, record.path.rsplit("/", 1)[0])
                    hint = (
                        suggest(value, list(known))
                        or suggest_record(value, names(key.table))
                        or f"correct it, or add {value} to {where}"
                    )
                    yield record.finding(key.field, "foreign-key", f'{key.field} "{value}" is not in {where}', hint)


def _names(records: Iterable[Record]) -> dict[str, str]:
    """Map what records are called, in either language, to their ids."""
    fields = [f"{name}_{language}" for name in ("name", "label", "symbol", "title") for language in ("zh", "en")]
    return {record[field]: record.id for record in records for field in fields if record[field]}


def _home(dataset: Dataset, table: str, folder: str) -> str:
    paths = sorted({record.path for record in dataset[table]})
    return next((path for path in paths if path.startswith(folder)), paths[0]) if paths else f"the table {table}"


def subject_unknown(dataset: Dataset) -> Iterator[Finding]:
    """A responsibility, target or mention belongs to a section, a measure or the plan itself."""
    own = cache(lambda folder: [r.id for r in rows_of(dataset, "sections", "measures") if folder_of(r) == folder])
    for record in rows_of(dataset, "responsibilities", "targets", "mentions"):
        subject = dataset.subject(record["subject_id"])
        if record["subject_id"] and (subject is None or folder_of(subject) != folder_of(record)):
            message = f'subject_id "{record["subject_id"]}" is no section or measure of {folder_of(record)}'
            hint = suggest(record["subject_id"], own(folder_of(record)))
            hint = hint or "name the section or measure under which the text says it, or the plan"
            yield record.finding("subject_id", "subject-unknown", message, hint)


def wrong_plan(dataset: Dataset) -> Iterator[Finding]:
    """A record of a plan's folder belongs to that plan and its id begins with the plan's id."""
    for schema in dataset.schemas.values():
        named = "plan_id" in schema.names
        for record in dataset[schema.name] if schema.scope == "plan" else ():
            folder, plan, name = folder_of(record), record["plan_id"] if named else "", record.id
            if plan and plan != folder:
                message = f'plan_id is "{plan}" in the folder of {folder}'
                yield record.finding("plan_id", "wrong-plan", message, f"write {folder}, or move the row")
            if name and name != folder and not name.startswith(f"{folder}-"):
                yield record.finding(
                    "id", "wrong-plan", f'the id "{name}" does not begin with {folder}', f"begin it with {folder}-"
                )


def duplicate_id(dataset: Dataset) -> Iterator[Finding]:
    """An id is used once in the whole collection, whatever the table."""
    named = [name for name, schema in dataset.schemas.items() if "id" in schema.names]
    ids = [name for record in rows_of(dataset, *named) if (name := record.cells.get("id"))]
    if len(set(ids)) == len(ids):
        return
    first: dict[str, Record] = {}
    for record in rows_of(dataset, *named):
        if not record.id:
            continue
        other = first.setdefault(record.id, record)
        if other is not record and (other.path != record.path):
            message = f'the id "{record.id}" is already used at {other.path}:{other.line}'
            yield record.finding("id", "duplicate-id", message, "give this record another id")


def row_order(dataset: Dataset) -> Iterator[Finding]:
    """Rows stand sorted by id, so that a correction is one line of a diff."""
    for records in dataset.tables.values():
        last: Record | None = None
        highest = natural_key("")
        for record in records:
            if not (name := record.id):
                continue
            key = natural_key(name)
            if last and last.path == record.path and key < highest:
                yield record.finding(
                    "id",
                    "row-order",
                    f'"{record.id}" stands after "{last.id}"',
                    f"move the row above {last.id}, or run `build.py fix`",
                )
            else:
                last, highest = record, key


def printed_order(dataset: Dataset) -> Iterator[Finding]:
    """The order of headings, of measures and of the bodies in a list counts from 1 without gaps."""
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in rows_of(dataset, "sections", "measures"):
        groups[record.table, folder_of(record)].append(record)
    for record in dataset["responsibilities"]:
        groups[record.table, record["subject_id"]].append(record)
    for records in groups.values():
        orders = [(order, r) for r in records if (order := r.whole("order")) is not None]
        if len(orders) < len(records):
            continue
        for expected, (order, record) in enumerate(sorted(orders, key=lambda pair: pair[0]), 1):
            if order != expected:
                message = f"order is {order} where {expected} is due"
                yield record.finding(
                    "order", "printed-order", message, "count the records from 1 in the order of the text"
                )
                break


_PARENTS = {"sections": "parent_id", "measures": "parent_id", "themes": "broader"}
"""What makes a tree of the records of a table."""


def heading_tree(dataset: Dataset) -> Iterator[Finding]:
    """Parents form one tree, without cycles; a record stands below headings of its own plan."""
    for table, field in _PARENTS.items():
        known = dataset.by_id.get(table, {})
        circling = _circling({r.id: r[field] for r in known.values()})
        for record in dataset[table]:
            above = known.get(record[field])
            for name, other in ((field, above), ("section_id", dataset.get("sections", record["section_id"]))):
                if other and table != "themes" and folder_of(other) != folder_of(record):
                    yield record.finding(
                        name, "heading-tree", f'"{other.id}" belongs to another plan', "name a heading of the same plan"
                    )
            if record.id in circling:
                hint = f"empty {field} at the top, or name its true parent"
                yield record.finding(field, "heading-tree", f'"{record.id}" stands below itself', hint)


def _circling(parents: Mapping[str, str]) -> set[str]:
    """Give the ids that stand on a circle of parents. Every id is passed once."""
    done: set[str] = set()
    circling: set[str] = set()
    for start in parents:
        way: dict[str, None] = {}
        here = start
        while here in parents and here not in done and here not in way:
            way[here] = None
            here = parents[here]
        if here in way:
            ids = list(way)
            circling.update(ids[ids.index(here) :])
        done.update(way)
    return circling


def reserved_id(dataset: Dataset) -> Iterator[Finding]:
    """An id can stand in an address and name a folder on every system, and no plan's downloads stand where others do."""
    tree = dataset.identity.value
    collection = str(tree.get("name")) if isinstance(tree, dict) else ""
    for table in dataset.tables:
        taken = RESERVED_FOR_PLANS | {collection} if table == "plans" else RESERVED
        for record in dataset[table] if table != "versions" else ():
            name = record.id
            if name in taken:
                message = f'the name "{name}" is taken by the site itself or by some system'
                yield record.finding("id", "reserved-id", message, "choose another id")
            elif name and not is_id(name):
                hint = f"write lower-case letters and digits, joined by single hyphens, {LONGEST_ID} at most"
                yield record.finding("id", "reserved-id", f'"{name}" can be no id', hint)


def sub_measure_parent(dataset: Dataset) -> Iterator[Finding]:
    """A sub-measure names the measure it is part of."""
    for record in dataset["measures"]:
        if record["kind"] == "sub_measure" and not record["parent_id"]:
            yield record.finding(
                "parent_id", "sub-measure-parent", "a sub-measure without a parent", "name the measure it is part of"
            )


def source_range(dataset: Dataset) -> Iterator[Finding]:
    """A plan's text has a beginning before its end, and both lie in the copy."""
    for source in dataset["sources"]:
        start, end, characters = (source.whole(name) for name in ("text_start", "text_end", "characters"))
        if start is not None and end is not None and characters is not None and not start < end <= characters:
            message = f"the text {start}–{end} does not lie in the copy, which has {characters} characters"
            yield source.finding(
                "text_end", "source-range", message, "write the first character of the text, and one past its last"
            )


def source_missing(dataset: Dataset) -> Iterator[Finding]:
    """Every plan has at least one source copy on record."""
    copied = {source["plan_id"] for source in dataset["sources"]}
    for plan in dataset["plans"]:
        if plan.id not in copied:
            yield plan.finding(
                "id",
                "source-missing",
                f"no copy of {plan.id} is on record",
                "add a row to datasets/reference/sources.csv",
            )
