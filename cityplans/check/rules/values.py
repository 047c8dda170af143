"""Checks values, dates, addresses, and that text exists in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from cityplans.core.due_bounds import DueBound, due_bound
from cityplans.core.edtf import edtf_bounds, printed_dates, whole_date
from cityplans.core.findings import Finding, Severity
from cityplans.core.limits import LONGEST_CELL, MOST_RECORDS
from cityplans.core.tables import ADDRESS_FIELDS
from cityplans.core.text import fold
from cityplans.core.urls import public_url_problem
from cityplans.read.dataset import Dataset, rows_of

THEMED_KINDS = ("measure", "sub_measure", "safeguard", "reported_action")

# What accompanies a date by which something is due.
_DUE_WORDS = re.compile(r"^(?:到|至|截至|截止)|(?:以前|之前|前)$")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def one_language(dataset: Dataset) -> Iterator[Finding]:
    """Check that text exists either in both languages or in neither."""
    for schema in dataset.schemas.values():
        pairs = [(n, f"{n[:-3]}_en") for n in schema.names if n.endswith("_zh") and f"{n[:-3]}_en" in schema.names]
        for record in dataset[schema.name]:
            for zh, en in pairs:
                if bool(record[zh]) != bool(record[en]):
                    empty, full = (en, zh) if record[zh] else (zh, en)
                    message = f"{full} is filled and {empty} is empty"
                    yield record.finding(empty, "one-language", message, f"write {empty}, or clear {full}")


def edtf_date(dataset: Dataset) -> Iterator[Finding]:
    """Check that dates exist in the calendar, and that intervals run forward."""
    bounds = cache(edtf_bounds)
    for schema in dataset.schemas.values():
        names = [field.name for field in schema.fields if field.is_date]
        for record in dataset[schema.name] if names else ():
            for name in names:
                if record[name] and bounds(record[name]) is None:
                    swapped = "/".join(reversed(record[name].split("/")))
                    hint = "write 2020, 2011-12, 2011-06-30 or 2018/2020"
                    hint = f'did you mean "{swapped}"?' if edtf_bounds(swapped) else hint
                    yield record.finding(name, "edtf-date", f'"{record[name]}" is not a date', hint)
    for plan in dataset["plans"]:
        start, end = (edtf_bounds(plan[name]) for name in ("period_start", "period_end"))
        if start and end and start[0] > end[1]:
            message, hint = "the period ends before it starts", "swap the two dates, or correct one"
            yield plan.finding("period_end", "edtf-date", message, hint)


def value_parts(dataset: Dataset) -> Iterator[Finding]:
    """Check that a comparator has a value, and that a range runs upward."""
    for record in dataset["targets"]:
        if record["comparator"] and not record["value"]:
            hint = "write the value, or clear comparator"
            yield record.finding("comparator", "value-parts", "a comparator without a value", hint)
        low, high = record.number("value"), record.number("value_max")
        if high is not None and (low is None or low >= high):
            hint = "write the lower end in value, the upper in value_max"
            yield record.finding("value_max", "value-parts", "value_max is not above value", hint)


def due_basis(dataset: Dataset) -> Iterator[Finding]:
    """Check that a due date has a basis, and that a date in the figure agrees with the record's dates."""
    for record in dataset["targets"]:
        if bool(record["due"]) == (record["due_basis"] == "none"):
            message = f"due is {'filled' if record['due'] else 'empty'} and due_basis is {record['due_basis']}"
            yield record.finding(
                "due_basis", "due-basis", message, "write stated or inferred with a date, none without"
            )
        if record["due"] and record["type"] == "context":
            message = "a figure that is neither aimed at nor reached has a due date"
            yield record.finding("due", "due-basis", message, "clear due, or choose another type")
        bound = due_bound(record["due_printed"])
        if bound and record["due"] and not _is_before(record["due"], bound):
            message = f'"{record["due_printed"]}" and due {record["due"]} disagree'
            hint = "of 到2020年前, due is 2019; correct due or due_printed"
            yield record.finding("due", "due-basis", message, hint)
        elif not bound and record["due_printed"] and record["due_basis"] != "inferred":
            message = f'"{record["due_printed"]}" is relative, and due_basis is {record["due_basis"]}'
            hint = "write due, due_basis inferred, and in the note where the base is stated; or clear due_printed"
            yield record.finding("due_printed", "due-basis", message, hint)
        recorded = [date for name in ("due", "period") if record[name] for date in record[name].split("/")]
        dates = [] if record["value"] else printed_dates(record["value_printed"])
        unrecorded = [d for d in dates if not any(d.startswith(r) or r.startswith(d) for r in recorded)]
        printed_bound = due_bound(record["value_printed"])
        if unrecorded and not (printed_bound and record["due"] and _is_before(record["due"], printed_bound)):
            message = f'the printed "{record["value_printed"]}" is neither due nor period'
            date = whole_date(_DUE_WORDS.sub("", fold(record["value_printed"])))
            hint = f"write {date or 'the whole date'} as due or period, or correct value_printed"
            yield record.finding("value_printed", "due-basis", message, hint)


def _is_before(due: str, bound: DueBound) -> bool:
    """Return whether a due date ends right before a bound, or with it if the bound itself still counts."""
    days, limit = edtf_bounds(due), edtf_bounds(bound.edtf)
    if not days or not limit:
        return True
    return days[1] == limit[1] if bound.is_within else (limit[0] - days[1]).days == 1


def theme_missing(dataset: Dataset) -> Iterator[Finding]:
    """Check that a measure has a theme, and that its second theme differs from the first."""
    for record in dataset["measures"]:
        if record["kind"] in THEMED_KINDS and not record["theme_id"]:
            hint = "choose one from datasets/reference/themes.csv"
            yield record.finding("theme_id", "theme-missing", "the record has no theme", hint)
        if record["theme_id_2"] and record["theme_id_2"] == record["theme_id"]:
            message = "the second theme repeats the first"
            yield record.finding("theme_id_2", "theme-missing", message, "clear theme_id_2")


def link_refused(dataset: Dataset) -> Iterator[Finding]:
    """Check that an address is http or https, leads to a public host, and cannot be mistaken for another."""
    for schema in dataset.schemas.values():
        names = [name for name in ADDRESS_FIELDS if name in schema.names]
        for record, name in product(dataset[schema.name] if names else (), names):
            if record[name] and (problem := public_url_problem(record[name])):
                message = f'the address "{record[name]}" {problem}'
                yield record.finding(name, "link-refused", message, "copy the address of the page, preferably https")


def wide_letter(dataset: Dataset) -> Iterator[Finding]:
    """Check that English contains no full-width letters and digits, which belong to Chinese."""
    for schema in dataset.schemas.values():
        names = [name for name in schema.names if name.endswith("_en")]
        for record in dataset[schema.name] if names else ():
            for name in names:
                if not record[name].isascii() and (match := _WIDE.search(record[name])):
                    message = f'{name} contains the full-width "{match[0]}"'
                    yield record.finding(name, "wide-letter", message, f'write "{fold(match[0])}"')


def cell_too_long(dataset: Dataset) -> Iterator[Finding]:
    """Check that each text fits into a cell of a workbook."""
    for record in rows_of(dataset):
        # Most texts are too short by any count.
        if 2 * max(map(len, record.cells.values()), default=0) <= LONGEST_CELL:
            continue
        for name, text in record.cells.items():
            length = len(text.encode("utf-16-le")) // 2 if 2 * len(text) > LONGEST_CELL else 0
            if length > LONGEST_CELL:
                message = (
                    f"{name} has {length:,} characters, {length - LONGEST_CELL:,} too many for a cell of a workbook"
                )
                hint = f"shorten it to {LONGEST_CELL:,}; emoji and rare characters count twice"
                yield record.finding(name, "cell-too-long", message, hint)


def table_too_long(dataset: Dataset) -> Iterator[Finding]:
    """Warn of a table whose records fill more than one sheet of a workbook."""
    for schema in dataset.schemas.values():
        records = dataset[schema.name]
        if len(records) > MOST_RECORDS:
            message = f"{schema.name} has {len(records):,} records, a sheet of a workbook holds {MOST_RECORDS:,}"
            hint = (
                "the workbook goes on in a second sheet from here; use the CSV, Parquet or SQLite for the whole table"
            )
            yield records[MOST_RECORDS].finding(schema.names[0], "table-too-long", message, hint, Severity.WARNING)
