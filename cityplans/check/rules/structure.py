"""Checks ids, references, order and the tree of headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from cityplans.core.findings import Finding
from cityplans.core.identifiers import LONGEST_ID, RESERVED, RESERVED_FOR_PLANS, is_id, natural_key
from cityplans.core.suggest import suggest, suggest_record
from cityplans.read.dataset import Dataset, Record, folder_of, rows_of


def foreign_key(dataset: Dataset) -> Iterator[Finding]:
    """Check that every reference names an existing record."""
    names = cache(lambda table: _names(dataset[table]))
    expected_file = cache(lambda table, folder: _expected_file(dataset, table, folder))
    for schema in dataset.schemas.values():
        for key in schema.foreign_keys:
            by_id = dataset.by_id.get(key.table, {})
            for record in dataset[schema.name]:
                value = record[key.field]
                if value and value not in by_id:
                    file = expected_file(key.table, record.path.rsplit("/", 1)[0])
                    hint = suggest(value, list(by_id)) or suggest_record(value, names(key.table))
                    hint = hint or f"correct it, or add {value} to {file}"
                    yield record.finding(key.field, "foreign-key", f'{key.field} "{value}" is not in {file}', hint)


def _names(records: Iterable[Record]) -> dict[str, str]:
    """Return the ids of records by their names in both languages."""
    fields = [f"{name}_{language}" for name in ("name", "label", "symbol", "title") for language in ("zh", "en")]
    return {record[field]: record.id for record in records for field in fields if record[field]}


def _expected_file(dataset: Dataset, table: str, folder: str) -> str:
    paths = sorted({record.path for record in dataset[table]})
    return next((path for path in paths if path.startswith(folder)), paths[0]) if paths else f"the table {table}"


def subject_unknown(dataset: Dataset) -> Iterator[Finding]:
    """Check that a responsibility, target or mention belongs to a section, a measure or the plan."""
    subjects = cache(lambda folder: [r.id for r in rows_of(dataset, "sections", "measures") if folder_of(r) == folder])
    for record in rows_of(dataset, "responsibilities", "targets", "mentions"):
        subject = dataset.subject(record["subject_id"])
        if record["subject_id"] and (subject is None or folder_of(subject) != folder_of(record)):
            message = f'subject_id "{record["subject_id"]}" is not a section or measure of {folder_of(record)}'
            hint = suggest(record["subject_id"], subjects(folder_of(record)))
            hint = hint or "name the section or measure where the text says it, or the plan"
            yield record.finding("subject_id", "subject-unknown", message, hint)


def wrong_plan(dataset: Dataset) -> Iterator[Finding]:
    """Check that plan_id and id of a record belong to the plan in whose folder it is stored."""
    for schema in dataset.schemas.values():
        has_plan_id = "plan_id" in schema.names
        for record in dataset[schema.name] if schema.scope == "plan" else ():
            folder, plan, record_id = folder_of(record), record["plan_id"] if has_plan_id else "", record.id
            if plan and plan != folder:
                message = f'plan_id is "{plan}" in the folder of {folder}'
                yield record.finding("plan_id", "wrong-plan", message, f"write {folder}, or move the row")
            if record_id and record_id != folder and not record_id.startswith(f"{folder}-"):
                message = f'the id "{record_id}" does not begin with {folder}'
                yield record.finding("id", "wrong-plan", message, f"begin it with {folder}-")


def duplicate_id(dataset: Dataset) -> Iterator[Finding]:
    """Check that an id is used only once in the whole collection, in any table."""
    tables = [name for name, schema in dataset.schemas.items() if "id" in schema.names]
    ids = [record_id for record in rows_of(dataset, *tables) if (record_id := record.cells.get("id"))]
    if len(set(ids)) == len(ids):
        return
    first: dict[str, Record] = {}
    for record in rows_of(dataset, *tables):
        if not record.id:
            continue
        other = first.setdefault(record.id, record)
        if other is not record and (other.path != record.path):
            message = f'the id "{record.id}" is already used at {other.path}:{other.line}'
            yield record.finding("id", "duplicate-id", message, "give this record another id")


def row_order(dataset: Dataset) -> Iterator[Finding]:
    """Check that rows are sorted by id, so that a correction is one line of a diff.

    One finding for each file: sorted by another column, nearly every row is out of order.
    """
    for records in dataset.tables.values():
        for rows in _by_file(records):
            misplaced: list[tuple[Record, Record]] = []
            last, last_key = rows[0], ""
            for record in rows:
                key = natural_key(record.id)
                if key < last_key:
                    misplaced.append((record, last))
                else:
                    last, last_key = record, key
            if misplaced:
                record, last = misplaced[0]
                message = f'"{record.id}" comes after "{last.id}"'
                if len(misplaced) > 1:
                    message += f", and {len(misplaced) - 1} more rows are out of order"
                yield record.finding("id", "row-order", message, f"move the row above {last.id}, or run `build.py fix`")


def _by_file(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Yield the records of each file that have an id."""
    files: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.id:
            files[record.path].append(record)
    yield from files.values()


def printed_order(dataset: Dataset) -> Iterator[Finding]:
    """Check that the order of headings, measures, bodies and signatories counts from 1 without gaps."""
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in rows_of(dataset, "sections", "measures"):
        groups[record.table, folder_of(record)].append(record)
    for record in dataset["responsibilities"]:
        groups[record.table, record["subject_id"]].append(record)
    for record in dataset["plan_cities"]:
        groups[record.table, record["plan_id"]].append(record)
    for records in groups.values():
        orders = [(order, r) for r in records if (order := r.whole("order")) is not None]
        if len(orders) < len(records):
            continue
        for expected, (order, record) in enumerate(sorted(orders, key=lambda pair: pair[0]), 1):
            if order != expected:
                message, hint = f"order is {order}, not {expected}", "count the records from 1 in the order of the text"
                yield record.finding("order", "printed-order", message, hint)
                break


_PARENTS = {"sections": "parent_id", "measures": "parent_id", "themes": "broader"}
"""The field that names the parent of a record, by table."""


def heading_tree(dataset: Dataset) -> Iterator[Finding]:
    """Check that parents form a tree without cycles, and that headings belong to the same plan."""
    for table, field in _PARENTS.items():
        by_id = dataset.by_id.get(table, {})
        cyclic = _in_cycles({r.id: r[field] for r in by_id.values()})
        for record in dataset[table]:
            parent = by_id.get(record[field])
            for name, heading in ((field, parent), ("section_id", dataset.get("sections", record["section_id"]))):
                if heading and table != "themes" and folder_of(heading) != folder_of(record):
                    message = f'"{heading.id}" belongs to another plan'
                    yield record.finding(name, "heading-tree", message, "name a heading of the same plan")
            if record.id in cyclic:
                hint = f"clear {field} at the top, or name the right parent"
                yield record.finding(field, "heading-tree", f'"{record.id}" is its own ancestor', hint)


def _in_cycles(parents: Mapping[str, str]) -> set[str]:
    """Return the ids that are part of a cycle of parents. Each id is visited once."""
    visited: set[str] = set()
    cyclic: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        current = start
        while current in parents and current not in visited and current not in path:
            path[current] = None
            current = parents[current]
        if current in path:
            ids = list(path)
            cyclic.update(ids[ids.index(current) :])
        visited.update(path)
    return cyclic


def reserved_id(dataset: Dataset) -> Iterator[Finding]:
    """Check that an id is valid in addresses and as a folder name, and does not take a reserved one."""
    tree = dataset.identity.value
    collection = str(tree.get("name")) if isinstance(tree, dict) else ""
    for table in dataset.tables:
        reserved = RESERVED_FOR_PLANS | {collection} if table == "plans" else RESERVED
        for record in dataset[table] if table != "versions" else ():
            if record.id in reserved:
                message = f'the id "{record.id}" is reserved for the site itself or by an operating system'
                yield record.finding("id", "reserved-id", message, "choose another id")
            elif record.id and not is_id(record.id):
                hint = f"write lower-case letters and digits, joined by single hyphens, {LONGEST_ID} at most"
                yield record.finding("id", "reserved-id", f'"{record.id}" is not a valid id', hint)


def sub_measure_parent(dataset: Dataset) -> Iterator[Finding]:
    """Check that a sub-measure names the measure it is part of."""
    for record in dataset["measures"]:
        if record["kind"] == "sub_measure" and not record["parent_id"]:
            message, hint = "a sub-measure without a parent", "name the measure it is part of"
            yield record.finding("parent_id", "sub-measure-parent", message, hint)


def source_range(dataset: Dataset) -> Iterator[Finding]:
    """Check that the text of a plan starts before its end, both within the copy."""
    for source in dataset["sources"]:
        start, end, characters = (source.whole(name) for name in ("text_start", "text_end", "characters"))
        if start is not None and end is not None and characters is not None and not start < end <= characters:
            message = f"the text {start}–{end} is not within the copy, which has {characters} characters"
            hint = "write the offset of its first character, and one past that of its last"
            yield source.finding("text_end", "source-range", message, hint)


def source_missing(dataset: Dataset) -> Iterator[Finding]:
    """Check that every plan has at least one recorded copy."""
    copied = {source["plan_id"] for source in dataset["sources"]}
    for plan in dataset["plans"]:
        if plan.id not in copied:
            message, hint = f"no copy of {plan.id} is recorded", "add a row to datasets/reference/sources.csv"
            yield plan.finding("id", "source-missing", message, hint)
