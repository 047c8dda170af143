"""How the fields of a record are shown and edited: their labels, hints, allowed values and findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityplans.check.explanations import explanations
from cityplans.check.rules.exceptions import EXCUSABLE
from cityplans.check.rules.forgotten_facts import named_place
from cityplans.check.rules.translations import DRAFTED
from cityplans.core.findings import Finding, Severity
from cityplans.core.languages import Language
from cityplans.core.table_schema import Field, TableSchema
from cityplans.core.tables import PRINTED_FIELD, PROVEN_TABLES
from cityplans.curate.review.additions import SHARED, is_filled_in
from cityplans.curate.review.changes import is_fixed
from cityplans.read.dataset import Dataset, Record, folder_of

_NAMES = ("title", "symbol", "name", "label", "term", "other_title")
"""What the fields with the name of a record begin with."""
_PROSE = ("summary", "note", "definition", "reason", "comment", "completeness")
_QUOTED = re.compile('"([^"]+)"')
_TAGS: Mapping[str, str] = {"_zh": "zh-CN", "_en": "en"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding as a curator reads it: its explanation is in Chinese on a Chinese page, else empty.

    Attributes:
        record: The id of the record that it is about.
        place: The stretch of a copy that no record covers, as addresses name it; "" for other findings.
        word: The word that an exception for it names; "" if it cannot be excused.
    """

    code: str
    is_error: bool
    message: str
    hint: str
    explanation: str
    record: str = ""
    place: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a record.

    Attributes:
        kind: How it is edited: `fixed`, `choice`, `long` or `text`.
        value: What its input contains.
        options: The allowed values with their labels in both languages, and the present one without, if it is none.
        tag: The language of its text; "" if it has none.
        adds: The table to which a value that is not among the options can be added; "" if none.
    """

    name: str
    label: str
    description: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]]
    tag: str
    is_required: bool
    is_number: bool
    is_drafted: bool
    problems: Sequence[Problem]
    adds: str = ""

    @property
    def is_wrong(self) -> bool:
        """Return whether a finding about it stops a build."""
        return any(problem.is_error for problem in self.problems)


def problem(finding: Finding, language: Language) -> Problem:
    """Return a finding as a curator reads it."""
    explanation = ""
    if language == "zh":
        text = explanations().get(finding.code, {}).get("zh", "")
        explanation = text[: text.find("。") + 1]
    is_error = finding.severity is Severity.ERROR
    place, word = "", ""
    if finding.code == "forgotten-fact" and (named := named_place(finding.message)):
        place = f"{named[0]}:{named[1]}-{named[2]}"
    elif finding.code in EXCUSABLE and (quoted := _QUOTED.search(finding.message)):
        word = quoted[1]
    return Problem(finding.code, is_error, finding.message, finding.hint, explanation, finding.record, place, word)


def field_views(
    dataset: Dataset,
    record: Record,
    problems: Mapping[str, Sequence[Finding]],
    sent: Mapping[str, str],
    language: Language,
    is_new: bool = False,
) -> list[FieldView]:
    """Return the fields of a record in the order of its table.

    Args:
        dataset: The data as it is.
        record: The record as it is.
        problems: The findings by field.
        sent: The cells that a curator wrote and that are not stored.
        language: The language of the page.
        is_new: Whether the record is to be added: what the tool fills in is left out then.
    """
    schema = dataset.schemas[record.table]
    drafted = {
        row["field"]
        for row in dataset["translations"]
        if row["record_id"] == record.id and row["method"] == DRAFTED and folder_of(row) == folder_of(record)
    }
    views = []
    for field in schema.fields:
        if is_new and is_filled_in(record.table, field.name):
            continue
        value = sent.get(field.name, record[field.name])
        options = _options(dataset, schema, record, field, value, language)
        views.append(
            FieldView(
                field.name,
                field.title[language],
                f"{field.description[language]}{' ' if language == 'en' else ''}{field.hint[language]}".strip(),
                _kind(record.table, field, value, options, is_new),
                value,
                options,
                _TAGS.get(field.name[-3:], ""),
                field.required and not (is_new and field.name == "id"),
                field.type != "string",
                field.name in drafted,
                [problem(finding, language) for finding in problems.get(field.name, ())],
                next((k.table for k in schema.foreign_keys if k.field == field.name and k.table in SHARED), ""),
            )
        )
    return views


def _kind(table: str, field: Field, value: str, options: Sequence[tuple[str, str]], is_new: bool) -> str:
    if is_fixed(table, field.name) and not is_new:
        return "fixed"
    if options:
        return "choice"
    return "long" if field.name.startswith(_PROSE) or "\n" in value else "text"


def _options(
    dataset: Dataset, schema: TableSchema, record: Record, field: Field, value: str, language: Language
) -> Sequence[tuple[str, str]]:
    """Return the values that a field allows, the present one included whether it is allowed or not."""
    if field.categories:
        options = [
            (category.value, _both(*_pair(category.label.zh, category.label.en, language)))
            for category in field.categories
        ]
    elif field.name == "subject_id":
        subjects = [r for table in ("plans", "sections", "measures") for r in dataset[table]]
        options = [(r.id, label_of(r, language)) for r in subjects if folder_of(r) == folder_of(record)]
    elif record.table == "exceptions" and field.name == "record_id":
        proven = [r for table in PROVEN_TABLES for r in dataset[table]]
        options = [(r.id, label_of(r, language)) for r in proven if folder_of(r) == folder_of(record)]
    elif record.table == "exceptions" and field.name == "code":
        options = [(code, code) for code in EXCUSABLE]
    else:
        table = next((key.table for key in schema.foreign_keys if key.field == field.name), "")
        options = [(r.id, label_of(r, language)) for r in dataset[table] if table and _is_near(dataset, r, record)]
    if not options:
        return ()
    known = {value for value, _ in options}
    return [("", ""), *options] if value in known or not value else [("", ""), (value, ""), *options]


def _is_near(dataset: Dataset, candidate: Record, record: Record) -> bool:
    """Return whether a record of this plan may refer to another: to those of its own plan and cities."""
    plan_id = record["plan_id"] or folder_of(record)
    if "plan_id" in candidate.cells:
        return candidate["plan_id"] == plan_id
    if candidate.table != "bodies":
        return True
    plan = dataset.get("plans", plan_id)
    cities = {row["city_id"] for row in dataset["plan_cities"] if row["plan_id"] == plan_id}
    return candidate["city_id"] in {"", *cities, plan["city_id"] if plan else ""}


def label_of(record: Record, language: Language) -> str:
    """Return the number and the name of a record in both languages, that of the page first."""
    for name in _NAMES:
        zh, en = record[f"{name}_zh"], record[f"{name}_en"]
        if zh or en:
            number = record["number"] if record.table in ("sections", "measures") else ""
            # Units have a symbol in one language only.
            return f"{number}{_both(*_pair(zh, en or record['name_en'], language))}"
    return record[PRINTED_FIELD.get(record.table, "")] or record["printed"] or record["word"] or record.id


def _pair(zh: str, en: str, language: Language) -> tuple[str, str]:
    return (zh, en) if language == "zh" else (en, zh)


def _both(first: str, second: str) -> str:
    return " · ".join(dict.fromkeys(filter(None, (first, second))))
