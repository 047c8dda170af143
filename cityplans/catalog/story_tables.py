"""The tables that readers of a data story download: the rows behind its figures, in both languages."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence

from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.promises import answers
from cityplans.catalog.story_figures import PlaceholderError, generation_of
from cityplans.core.csv_writer import to_csv
from cityplans.core.model import Catalog
from cityplans.core.suggest import suggest
from cityplans.core.table_schema import Value
from cityplans.core.tables import ROLES

Row = Sequence[Value]
_NAMES = ("plan_id", "plan_zh", "plan_en")


def story_table(catalog: Catalog, table: str) -> str:
    """Return a table as CSV; `table` is its name and arguments, such as `promises airport-passengers`.

    Raises:
        PlaceholderError: There is no such table, or it has no such argument.
    """
    name, *arguments = table.split()
    if name not in TABLES:
        raise PlaceholderError(
            f'there is no table "{name}"', suggest(name, list(TABLES)) or f"there are: {', '.join(TABLES)}"
        )
    header, rows = TABLES[name]
    try:
        inspect.signature(rows).bind(catalog, *arguments)
    except TypeError as problem:
        raise PlaceholderError(f'"{table}" has too many or too few words', "see catalog/story_tables.py") from problem
    return to_csv(header, rows(catalog, *arguments))


def _names(catalog: Catalog, plan_id: str) -> tuple[str, str, str]:
    plan = catalog.plans[plan_id]
    return plan.id, plan.short_zh, plan.short_en


def _concreteness(catalog: Catalog) -> Iterator[Row]:
    """Yield how many measures of each plan name a figure, a date and somebody responsible."""
    for plan_id, counts in concreteness(catalog).items():
        year = catalog.plans[plan_id].year
        yield (
            *_names(catalog, plan_id),
            year,
            counts.measures,
            counts.figure,
            counts.date,
            counts.body,
            counts.words,
        )


def _kinds(catalog: Catalog) -> Iterator[Row]:
    """Yield the kind of document of each plan and how often it names who is responsible."""
    field = catalog.schemas["plans"].field("type")
    for plan_id, counts in concreteness(catalog).items():
        plan, held = catalog.plans[plan_id], catalog.responsibilities_by_plan.get(plan_id, ())
        yield (
            *_names(catalog, plan_id),
            field.label(plan.type, "zh"),
            field.label(plan.type, "en"),
            counts.measures,
            counts.body,
            len({row.body_id for row in held}),
            *(sum(row.role == role for row in held) for role in ROLES),
        )


def _generation(catalog: Catalog, older: str, later: str) -> Iterator[Row]:
    """Yield what the later plan made of each measure of the older, one row for each relation."""
    pair = generation_of(catalog, older, later)
    of_older = [row for fate in pair.fates for row in fate.relations]
    for row in (*of_older, *pair.new):
        titles = [
            (measure.title_zh, measure.title_en) if measure else ("", "")
            for measure in (catalog.measures.get(row.measure_id), catalog.measures.get(row.other_id))
        ]
        yield row.measure_id, *titles[0], row.relation, row.other_id, *titles[1], row.note_zh, row.note_en


def _promises(catalog: Catalog, *indicators: str) -> Iterator[Row]:
    """Yield the promises of some indicators, with each report of what became of them in a row of its own."""
    for indicator in indicators:
        if indicator not in catalog.indicators:
            raise PlaceholderError(f'there is no indicator "{indicator}"', suggest(indicator, list(catalog.indicators)))
    for target_id, answer in answers(catalog).items():
        target = answer.target
        if target.indicator_id not in indicators:
            continue
        promised = (target.note_zh, target.note_en, target.value_printed, target.value, target.unit_id, target.due)
        for event in answer.events or (None,):
            told: Row = ("",) * 8
            if event:
                report = catalog.reports[event.report_id]
                when = event.date or event.period
                told = (
                    *(event.id, event.kind, when, event.value, event.comparability),
                    *(report.publisher_zh, report.publisher_en, report.url),
                )
            yield *_names(catalog, target.plan_id), target_id, target.indicator_id, *promised, *told


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[..., Iterator[Row]]]] = {
    "concreteness": (
        (*_NAMES, "year", "measures", "with_figure", "with_date", "with_body", "words_only"),
        _concreteness,
    ),
    "kinds": (
        (*_NAMES, "kind_zh", "kind_en", "measures", "with_body", "bodies", *ROLES),
        _kinds,
    ),
    "generation": (
        (
            *("older_id", "older_title_zh", "older_title_en", "relation"),
            *("later_id", "later_title_zh", "later_title_en", "note_zh", "note_en"),
        ),
        _generation,
    ),
    "promises": (
        (
            *(*_NAMES, "target_id", "indicator_id", "promise_zh", "promise_en"),
            *("value_printed", "value", "unit_id", "due"),
            *("event_id", "report_kind", "report_date", "report_value", "comparability"),
            *("publisher_zh", "publisher_en", "url"),
        ),
        _promises,
    ),
}
"""The header and the rows of each table by its name."""
