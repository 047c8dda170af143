"""Figures, units, dates, and what must be said in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from cityplans.core.edtf import edtf_bounds, printed_dates
from cityplans.core.findings import Finding
from cityplans.core.limits import LONGEST_CELL, MOST_RECORDS
from cityplans.core.numerals import figures
from cityplans.core.text import fold
from cityplans.core.urls import public_url_problem
from cityplans.read.dataset import Dataset, rows_of

THEMED_KINDS = ("measure", "sub_measure", "safeguard", "reported_action")

_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def one_language(dataset: Dataset) -> Iterator[Finding]:
    """What is said in Chinese is said in English, and the other way round."""
    for schema in dataset.schemas.values():
        pairs = [(n, f"{n[:-3]}_en") for n in schema.names if n.endswith("_zh") and f"{n[:-3]}_en" in schema.names]
        for record in dataset[schema.name]:
            for zh, en in pairs:
                if bool(record[zh]) != bool(record[en]):
                    empty, full = (en, zh) if record[zh] else (zh, en)
                    yield record.finding(
                        empty,
                        "one-language",
                        f"{full} is filled and {empty} is empty",
                        f"write {empty}, or empty {full}",
                    )


def edtf_date(dataset: Dataset) -> Iterator[Finding]:
    """A date is a day of the calendar, an interval runs forward."""
    bounds = cache(edtf_bounds)
    for schema in dataset.schemas.values():
        names = [field.name for field in schema.fields if field.is_date]
        for record in dataset[schema.name] if names else ():
            for name in names:
                if record[name] and bounds(record[name]) is None:
                    turned = "/".join(reversed(record[name].split("/")))
                    hint = (
                        f'did you mean "{turned}"?'
                        if edtf_bounds(turned)
                        else "write 2020, 2011-12, 2011-06-30 or 2018/2020"
                    )
                    yield record.finding(name, "edtf-date", f'"{record[name]}" is no date', hint)
    for plan in dataset["plans"]:
        start, end = (edtf_bounds(plan[name]) for name in ("period_start", "period_end"))
        if start and end and start[0] > end[1]:
            yield plan.finding(
                "period_end", "edtf-date", "the period ends before it starts", "exchange the two dates, or correct one"
            )


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
                hint = (
                    f"the printed figure is {values}"
                    if values
                    else "copy the figure with its number into value_printed"
                )
                yield record.finding("value_printed", "figure-mismatch", message, hint)


def unit_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """A value has a unit, and the printed figure names it."""
    longer = _longer_symbols(dataset)
    for record in dataset["targets"]:
        if record["value"] and not record["unit_id"]:
            yield record.finding("unit_id", "unit-mismatch", "a value without a unit", "name the unit of the value")
        unit = dataset.get("units", record["unit_id"])
        if unit and not record["value"]:
            yield record.finding(
                "unit_id", "unit-mismatch", "a unit without a value", "write the value, or empty unit_id"
            )
        elif unit and not _names_unit(record["value_printed"], unit["symbol_zh"], longer(unit["symbol_zh"])):
            message = f'the printed "{record["value_printed"]}" does not name the unit {unit["symbol_zh"]}'
            hint = "copy the figure with its unit into value_printed, or correct unit_id"
            yield record.finding("unit_id", "unit-mismatch", message, hint)


def _longer_symbols(dataset: Dataset) -> Callable[[str], list[str]]:
    """Give a function from a symbol to the symbols that it is part of, the longest first."""
    symbols = sorted({unit["symbol_zh"] for unit in dataset["units"]}, key=len, reverse=True)

    @cache
    def longer(symbol: str) -> list[str]:
        return [fold(other) for other in symbols if symbol in other and other != symbol]

    return longer


def _names_unit(printed: str, symbol: str, longer: list[str]) -> bool:
    """Tell whether a figure names a unit itself, not another unit that its symbol is part of: 美元 is not 元."""
    text = fold(printed)
    for other in longer:
        text = text.replace(other, "")
    return fold(symbol) in text


def value_parts(dataset: Dataset) -> Iterator[Finding]:
    """A comparator needs a value, a range runs upward."""
    for record in dataset["targets"]:
        if record["comparator"] and not record["value"]:
            yield record.finding(
                "comparator", "value-parts", "a comparator without a value", "write the value, or empty comparator"
            )
        low, high = record.number("value"), record.number("value_max")
        if high is not None and (low is None or low >= high):
            yield record.finding(
                "value_max",
                "value-parts",
                "value_max is not above value",
                "write the lower end in value, the upper in value_max",
            )


def due_basis(dataset: Dataset) -> Iterator[Finding]:
    """A due date says what it rests on; a date printed in the figure agrees with the record's dates."""
    for record in dataset["targets"]:
        if bool(record["due"]) == (record["due_basis"] == "none"):
            message = f"due is {'filled' if record['due'] else 'empty'} and due_basis is {record['due_basis']}"
            yield record.finding("due_basis", "due-basis", message, "stated or inferred with a date, none without")
        own = [date for name in ("due", "period") if record[name] for date in record[name].split("/")]
        dates = [] if record["value"] else printed_dates(record["value_printed"])
        strange = [d for d in dates if not any(d.startswith(o) or o.startswith(d) for o in own)]
        if strange:
            message = f'the printed "{record["value_printed"]}" is neither due nor period'
            yield record.finding(
                "value_printed", "due-basis", message, f"write {strange[-1]} as due or period, or correct value_printed"
            )


def theme_missing(dataset: Dataset) -> Iterator[Finding]:
    """A measure has a theme, and a second theme is another one."""
    for record in dataset["measures"]:
        if record["kind"] in THEMED_KINDS and not record["theme_id"]:
            yield record.finding(
                "theme_id", "theme-missing", "the record has no theme", "choose one from datasets/reference/themes.csv"
            )
        if record["theme_id_2"] and record["theme_id_2"] == record["theme_id"]:
            yield record.finding(
                "theme_id_2", "theme-missing", "the second theme repeats the first", "empty theme_id_2"
            )


def link_refused(dataset: Dataset) -> Iterator[Finding]:
    """An address leads to a public place of the web, by http or https, and is what it looks like."""
    for schema in dataset.schemas.values():
        for record in dataset[schema.name] if "url" in schema.names else ():
            if record["url"] and (fault := public_url_problem(record["url"])):
                yield record.finding(
                    "url",
                    "link-refused",
                    f'the address "{record["url"]}" {fault}',
                    "copy the address of the page, https at best",
                )


def wide_letter(dataset: Dataset) -> Iterator[Finding]:
    """English is written in narrow letters and digits; full-width ones belong to Chinese printing."""
    for schema in dataset.schemas.values():
        names = [name for name in schema.names if name.endswith("_en")]
        for record in dataset[schema.name] if names else ():
            for name in names:
                if not record[name].isascii() and (match := _WIDE.search(record[name])):
                    message = f'{name} holds the full-width "{match[0]}"'
                    yield record.finding(name, "wide-letter", message, f'write "{fold(match[0])}"')


def cell_too_long(dataset: Dataset) -> Iterator[Finding]:
    """A text fits into a cell of a workbook."""
    for record in rows_of(dataset):
        # Most texts are too short for it however they are counted.
        if 2 * max(map(len, record.cells.values()), default=0) <= LONGEST_CELL:
            continue
        for name, text in record.cells.items():
            length = len(text.encode("utf-16-le")) // 2 if 2 * len(text) > LONGEST_CELL else 0
            if length > LONGEST_CELL:
                message = f"the text of {name} is {length:,} characters long, {length - LONGEST_CELL:,} too many for a cell of a workbook"
                yield record.finding(
                    name,
                    "cell-too-long",
                    message,
                    f"keep it to {LONGEST_CELL:,}, an emoji or rare character counting twice",
                )


def table_too_long(dataset: Dataset) -> Iterator[Finding]:
    """A table, with the records of all plans, fits into a sheet of a workbook."""
    for schema in dataset.schemas.values():
        records = dataset[schema.name]
        if len(records) > MOST_RECORDS:
            message = f"{schema.name} has {len(records):,} records, a sheet of a workbook holds {MOST_RECORDS:,}"
            hint = "this is the first that is too many: tell the maintainers that the table must be divided"
            yield records[MOST_RECORDS].finding(schema.names[0], "table-too-long", message, hint)
