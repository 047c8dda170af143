"""The rules across cells and tables. RULES reads as a table of contents: one function per code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from cityplans.dataset import Dataset, Record
from cityplans.evidence import PROVEN_TABLES, natural_key, prove
from cityplans.figures import edtf_bounds, figures, fold, printed_dates
from cityplans.finding import Finding, Location, error
from cityplans.validate import closest

Rule = Callable[[Dataset], Iterable[Finding]]

THEMED_KINDS = ("measure", "sub_measure", "safeguard", "reported_action")


def _rows(dataset: Dataset, *tables: str) -> Iterator[Record]:
    for table in tables or tuple(dataset.tables):
        yield from dataset[table]


def _folder(record: Record) -> str:
    """Give the plan that a record's file belongs to, whatever its plan_id says."""
    return record.path.rsplit("/", 2)[-2]


def foreign_key(dataset: Dataset) -> Iterator[Finding]:
    """Every reference names a record that exists."""
    for schema in dataset.schemas.values():
        for key in schema.foreign_keys:
            known = dataset.by_id.get(key.table, {})
            for record in dataset[schema.name]:
                value = record[key.field]
                if value and value not in known:
                    where = _home(dataset, key.table, record)
                    hint = closest(value, list(known)) or f"correct it, or add {value} to {where}"
                    yield record.finding(key.field, "foreign-key", f'{key.field} "{value}" is not in {where}', hint)


def _home(dataset: Dataset, table: str, record: Record) -> str:
    if any(r.path for r in dataset[table]):
        folder = record.path.rsplit("/", 1)[0]
        paths = {r.path for r in dataset[table]}
        return next((p for p in sorted(paths) if p.startswith(folder)), min(paths))
    return f"the table {table}"


def subject_unknown(dataset: Dataset) -> Iterator[Finding]:
    """A responsibility, target or mention belongs to a section, a measure or the plan itself."""
    for record in _rows(dataset, "responsibilities", "targets", "mentions"):
        subject = dataset.subject(record["subject_id"])
        if record["subject_id"] and (subject is None or _folder(subject) != _folder(record)):
            own = [r.id for r in _rows(dataset, "sections", "measures") if _folder(r) == _folder(record)]
            message = f'subject_id "{record["subject_id"]}" is no section or measure of {_folder(record)}'
            hint = closest(record["subject_id"], own) or "name the section or measure under which the text says it, or the plan"
            yield record.finding("subject_id", "subject-unknown", message, hint)


def wrong_plan(dataset: Dataset) -> Iterator[Finding]:
    """A record of a plan's folder belongs to that plan and its id begins with the plan's id."""
    for schema in dataset.schemas.values():
        if schema.scope != "plan":
            continue
        for record in dataset[schema.name]:
            folder = _folder(record)
            if "plan_id" in schema.names and record["plan_id"] and record["plan_id"] != folder:
                message = f'plan_id is "{record["plan_id"]}" in the folder of {folder}'
                yield record.finding("plan_id", "wrong-plan", message, f"write {folder}, or move the row")
            if record.id and record.id != folder and not record.id.startswith(f"{folder}-"):
                yield record.finding("id", "wrong-plan", f'the id "{record.id}" does not begin with {folder}', f"begin it with {folder}-")


def duplicate_id(dataset: Dataset) -> Iterator[Finding]:
    """An id is used once in the whole collection, whatever the table."""
    first: dict[str, Record] = {}
    for record in _rows(dataset):
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
        for record in records:
            if not record.id:
                continue
            same_file = last is not None and last.path == record.path
            if last and same_file and natural_key(record.id) < natural_key(last.id):
                yield record.finding("id", "row-order", f'"{record.id}" stands after "{last.id}"', f"move the row above {last.id}")
            else:
                last = record


def printed_order(dataset: Dataset) -> Iterator[Finding]:
    """The order of headings, of measures and of the bodies in a list counts from 1 without gaps."""
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in _rows(dataset, "sections", "measures"):
        groups[record.table, _folder(record)].append(record)
    for record in dataset["responsibilities"]:
        groups[record.table, record["subject_id"]].append(record)
    for records in groups.values():
        orders = [(order, r) for r in records if (order := r.whole("order")) is not None]
        if len(orders) < len(records):
            continue
        for expected, (order, record) in enumerate(sorted(orders, key=lambda pair: pair[0]), 1):
            if order != expected:
                message = f"order is {order} where {expected} is due"
                yield record.finding("order", "printed-order", message, "count the records from 1 in the order of the text")
                break


def heading_tree(dataset: Dataset) -> Iterator[Finding]:
    """Parents form one tree, without cycles; a record stands below headings of its own plan."""
    for table in ("sections", "measures"):
        known = dataset.by_id.get(table, {})
        for record in dataset[table]:
            seen = {record.id}
            above: Record | None = known.get(record["parent_id"])
            for name, other in (("parent_id", above), ("section_id", dataset.get("sections", record["section_id"]))):
                if other and _folder(other) != _folder(record):
                    yield record.finding(name, "heading-tree", f'"{other.id}" belongs to another plan', "name a heading of the same plan")
            while above:
                if above.id in seen:
                    message = f'"{record.id}" stands below itself'
                    yield record.finding("parent_id", "heading-tree", message, "empty parent_id for a top heading, or name its true parent")
                    break
                seen.add(above.id)
                above = known.get(above["parent_id"])


def sub_measure_parent(dataset: Dataset) -> Iterator[Finding]:
    """A sub-measure names the measure it is part of."""
    for record in dataset["measures"]:
        if record["kind"] == "sub_measure" and not record["parent_id"]:
            yield record.finding("parent_id", "sub-measure-parent", "a sub-measure without a parent", "name the measure it is part of")


def lead_missing(dataset: Dataset) -> Iterator[Finding]:
    """Where bodies participate, some body leads."""
    roles: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Record] = {}
    for record in dataset["responsibilities"]:
        roles[record["subject_id"]].add(record["role"])
        if record["role"] == "participant":
            first.setdefault(record["subject_id"], record)
    for subject, record in first.items():
        if roles[subject] == {"participant"}:
            yield record.finding(
                "role", "lead-missing", f"{subject} has participants and no lead", "add the lead the text names, or correct the role"
            )


def duplicate_responsibility(dataset: Dataset) -> Iterator[Finding]:
    """A body has a role for a subject once."""
    seen: dict[tuple[str, ...], Record] = {}
    for record in dataset["responsibilities"]:
        key = (record["subject_id"], record["body_id"], record["role"])
        other = seen.setdefault(key, record)
        if other is not record:
            message = f"{record['body_id']} is already {record['role']} of {record['subject_id']} in line {other.line}"
            yield record.finding("body_id", "duplicate-responsibility", message, "delete one of the two rows")


def one_language(dataset: Dataset) -> Iterator[Finding]:
    """What is said in Chinese is said in English, and the other way round."""
    for schema in dataset.schemas.values():
        pairs = [(n, f"{n[:-3]}_en") for n in schema.names if n.endswith("_zh") and f"{n[:-3]}_en" in schema.names]
        for record in dataset[schema.name]:
            for zh, en in pairs:
                if bool(record[zh]) != bool(record[en]):
                    empty, full = (en, zh) if record[zh] else (zh, en)
                    yield record.finding(empty, "one-language", f"{full} is filled and {empty} is empty", f"write {empty}, or empty {full}")


def edtf_date(dataset: Dataset) -> Iterator[Finding]:
    """A date is a day of the calendar, an interval runs forward."""
    dated = {"plans": ("adopted", "signed", "published", "period_start", "period_end", "horizon"), "targets": ("period", "due")}
    for table, names in dated.items():
        for record in dataset[table]:
            for name in names:
                if record[name] and edtf_bounds(record[name]) is None:
                    hint = "write 2020, 2011-12, 2011-06-30 or 2018/2020"
                    yield record.finding(name, "edtf-date", f'"{record[name]}" is no date', hint)
    for plan in dataset["plans"]:
        start, end = (edtf_bounds(plan[name]) for name in ("period_start", "period_end"))
        if start and end and start[0] > end[1]:
            yield plan.finding("period_end", "edtf-date", "the period ends before it starts", "exchange the two dates, or correct one")


def figure_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """A normalised value is the printed figure in the unit of the record."""
    for record in dataset["targets"]:
        printed = record["value_printed"]
        found = list(figures(printed))
        for name in ("value", "value_max"):
            value = record.number(name)
            # A fall may be kept as a negative number, while the text prints the bare figure.
            if value is not None and abs(value) not in [f.value for f in found]:
                message = f'{name} {record[name]} does not agree with the printed "{printed}"'
                values = " or ".join(f"{f.value.normalize():f}" for f in found)
                hint = f"the printed figure is {values}" if values else "copy the figure with its number into value_printed"
                yield record.finding("value_printed", "figure-mismatch", message, hint)


def unit_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """A value has a unit, and the printed figure names it."""
    for record in dataset["targets"]:
        if record["value"] and not record["unit_id"]:
            yield record.finding("unit_id", "unit-mismatch", "a value without a unit", "name the unit of the value")
        unit = dataset.get("units", record["unit_id"])
        if unit and not record["value"]:
            yield record.finding("unit_id", "unit-mismatch", "a unit without a value", "write the value, or empty unit_id")
        elif unit and not _names_unit(dataset, record["value_printed"], unit["symbol_zh"]):
            message = f'the printed "{record["value_printed"]}" does not name the unit {unit["symbol_zh"]}'
            yield record.finding(
                "unit_id", "unit-mismatch", message, "copy the figure with its unit into value_printed, or correct unit_id"
            )


def _names_unit(dataset: Dataset, printed: str, symbol: str) -> bool:
    """Tell whether a figure names a unit itself, not another unit that its symbol is part of: 美元 is not 元."""
    longer = [fold(unit["symbol_zh"]) for unit in dataset["units"] if symbol in unit["symbol_zh"] and unit["symbol_zh"] != symbol]
    text = fold(printed)
    for other in sorted(longer, key=len, reverse=True):
        text = text.replace(other, "")
    return fold(symbol) in text


def value_parts(dataset: Dataset) -> Iterator[Finding]:
    """A comparator needs a value, a range runs upward."""
    for record in dataset["targets"]:
        if record["comparator"] and not record["value"]:
            yield record.finding("comparator", "value-parts", "a comparator without a value", "write the value, or empty comparator")
        low, high = record.number("value"), record.number("value_max")
        if high is not None and (low is None or low >= high):
            yield record.finding(
                "value_max", "value-parts", "value_max is not above value", "write the lower end in value, the upper in value_max"
            )


def due_basis(dataset: Dataset) -> Iterator[Finding]:
    """A due date says what it rests on; a date printed in the figure agrees with the record's dates."""
    for record in dataset["targets"]:
        if bool(record["due"]) == (record["due_basis"] == "none"):
            message = f"due is {'filled' if record['due'] else 'empty'} and due_basis is {record['due_basis']}"
            yield record.finding("due_basis", "due-basis", message, "stated or inferred with a date, none without")
        dates = printed_dates(record["value_printed"])
        own = [record["due"], record["period"]]
        if (
            dates
            and not record["value"]
            and not any(d.startswith(p) or p.startswith(d) for d in dates for o in own if o for p in o.split("/"))
        ):
            message = f'the printed "{record["value_printed"]}" is neither due nor period'
            yield record.finding("value_printed", "due-basis", message, f"write {dates[-1]} as due or period, or correct value_printed")


def theme_missing(dataset: Dataset) -> Iterator[Finding]:
    """A measure has a theme, and a second theme is another one."""
    for record in dataset["measures"]:
        if record["kind"] in THEMED_KINDS and not record["theme_id"]:
            yield record.finding("theme_id", "theme-missing", "the record has no theme", "choose one from datasets/reference/themes.csv")
        if record["theme_id_2"] and record["theme_id_2"] == record["theme_id"]:
            yield record.finding("theme_id_2", "theme-missing", "the second theme repeats the first", "empty theme_id_2")


def evidence_missing(dataset: Dataset) -> Iterator[Finding]:
    """Every section, measure, responsibility, target and mention has a passage in some copy."""
    proven = {row["record_id"] for row in dataset["evidence"]}
    for record in _rows(dataset, *PROVEN_TABLES):
        if record.id and record.id not in proven:
            yield record.finding(
                "id", "evidence-missing", f'no passage is known for "{record.id}"', "run `build.py evidence --sources DIR`"
            )


def evidence_row(dataset: Dataset) -> Iterator[Finding]:
    """A row of evidence proves a record of its plan, in a copy of that plan, within its text."""
    for row in dataset["evidence"]:
        folder = _folder(row)
        hint = "run `build.py evidence --sources DIR`"
        if not any(dataset.get(table, row["record_id"]) for table in PROVEN_TABLES):
            yield row.finding("record_id", "evidence-row", f'there is no record "{row["record_id"]}"', hint)
        source = dataset.get("sources", row["source_id"])
        if source is None:
            continue
        if source["plan_id"] != folder:
            yield row.finding("source_id", "evidence-row", f"{source.id} is no copy of {folder}", hint)
        start, end, characters = row.whole("start"), row.whole("end"), source.whole("characters")
        if start is not None and end is not None and characters is not None and not start < end <= characters:
            yield row.finding("end", "evidence-row", f"the passage {start}–{end} does not lie in the copy", hint)


def plan_files(dataset: Dataset) -> Iterator[Finding]:
    """Every plan has at least one source copy on record."""
    copied = {source["plan_id"] for source in dataset["sources"]}
    for plan in dataset["plans"]:
        if plan.id not in copied:
            yield plan.finding("id", "source-missing", f"no copy of {plan.id} is on record", "add a row to datasets/reference/sources.csv")


RULES: dict[str, Rule] = {
    "duplicate-id": duplicate_id,
    "wrong-plan": wrong_plan,
    "foreign-key": foreign_key,
    "subject-unknown": subject_unknown,
    "row-order": row_order,
    "printed-order": printed_order,
    "heading-tree": heading_tree,
    "sub-measure-parent": sub_measure_parent,
    "lead-missing": lead_missing,
    "duplicate-responsibility": duplicate_responsibility,
    "one-language": one_language,
    "edtf-date": edtf_date,
    "figure-mismatch": figure_mismatch,
    "unit-mismatch": unit_mismatch,
    "value-parts": value_parts,
    "due-basis": due_basis,
    "theme-missing": theme_missing,
    "source-missing": plan_files,
    "evidence-missing": evidence_missing,
    "evidence-row": evidence_row,
}


def apply_rules(dataset: Dataset) -> list[Finding]:
    """Run every rule, and the proof where copies are at hand. A crash inside one becomes a finding that names it."""
    findings: list[Finding] = []
    for code, rule in {**RULES, "evidence-hash": prove}.items():
        try:
            findings += rule(dataset)
        except Exception as problem:
            message = f"the rule {code} broke: {type(problem).__name__}: {problem}"
            place = Location(dataset.identity.path)
            findings.append(error(place, "internal-error", message, "report this; it is a fault of the program, not of your data"))
    return findings
