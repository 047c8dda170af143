"""Describes the columns of the ready-made tables, which repeat a field, name a record or are derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from cityplans.catalog.joined_names import joined_columns
from cityplans.catalog.promises import CALENDARS, FIGURE_ANSWERS, REPORTED, TESTABILITIES
from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.table_schema import Category, Field, ForeignKey, TableSchema
from cityplans.exports.plain import SUBJECT_TYPES
from cityplans.i18n.strings import in_both_languages, text_pair, translate

NAMED_KEYS: Mapping[str, str] = {
    "city_id": "cities",
    "plan_id": "plans",
    "section_id": "sections",
    "theme_id": "themes",
    "theme_id_2": "themes",
    "body_id": "bodies",
    "indicator_id": "indicators",
    "family_id": "indicator_families",
    "unit_id": "units",
    "target_unit_id": "units",
    "result_unit_id": "units",
    "result_plan_id": "plans",
    "subject_id": "measures",
    "measure_id": "measures",
}
"""The keys whose records are named, with the tables that they refer to; a subject can also be a plan or a section."""
# A subject may be in one of three tables, and a result in a plan that is not in the same package.
_FOREIGN_KEYS = {key: table for key, table in NAMED_KEYS.items() if key not in ("subject_id", "result_plan_id")} | {
    "target_id": "targets",
    "subject_theme_id": "themes",
}
_TYPES = {
    **dict.fromkeys(("plan_year", "targets", "outcomes", "events", "texts_read", "texts_about"), "integer"),
    **dict.fromkeys(("first_due", "last_due", "due_first", "due_last", "read_until"), "date"),
}
"""The types of the derived columns that are not text."""
_CATEGORIES = {
    "assignment": ("own", "inherited", "none"),
    "subject_type": SUBJECT_TYPES,
    "promise_type": ("target", "measure", "plan"),
    "testable": TESTABILITIES,
    "calendar": CALENDARS,
    "reports_answer": REPORTED,
    "figure_answer": tuple(answer for answer in FIGURE_ANSWERS if answer != "none"),
    **dict.fromkeys(("same_unit", "same_kind", "same_year", "done_late"), ("yes", "no", "unknown")),
}
_LISTS = ("leads", "responsible_bodies", "participants", "coordinators", "bodies")
"""Lists of names, a column for each language."""
_SIDES = {
    "latest_event": "events",
    "target": "targets",
    "result": "targets",
    "event": "events",
    "report": "reports",
}
"""What a column begins with if it repeats a field of one of several records, and the table of that record."""
_NO_HINT = Text("", "")


def column_names(names: str) -> tuple[str, ...]:
    """Return the names of columns from a text that lists them."""
    return tuple(names.split())


@dataclass(frozen=True, eq=False)
class ReadySchema(TableSchema):
    """The schema of a ready-made table, whose rows are tuples of cells already."""

    @cached_property
    def cells(self) -> Callable[[object], tuple[Any, ...]]:
        """Return a function that returns a row as it is."""
        return _as_it_is


def _as_it_is(row: object) -> tuple[Any, ...]:
    assert isinstance(row, tuple)
    return row


def ready_schema(
    schemas: Mapping[str, TableSchema], name: str, bases: Sequence[str], key: str, columns: Sequence[str]
) -> ReadySchema:
    """Return the schema of a ready-made table.

    Args:
        schemas: The schemas of the data.
        name: The name of the table.
        bases: The tables of the data whose fields it repeats, the first one first.
        key: The column that identifies a row.
        columns: The names of its columns.
    """
    describe = _Describer(schemas, bases)
    required = {key, "url", "url_zh"}
    fields = tuple(
        replace(describe.field(column), constraints={"required": True} if column in required else {})
        for column in columns
    )
    keys = tuple(ForeignKey(column, _FOREIGN_KEYS[column]) for column in columns if column in _FOREIGN_KEYS)
    title, description = (text_pair(f"ready.{name}.{part}") for part in ("title", "description"))
    return ReadySchema(name, title, description, "ready", fields, (key,), keys)


class _Describer:
    """Describes columns of a table that repeats fields of the tables `bases`."""

    def __init__(self, schemas: Mapping[str, TableSchema], bases: Sequence[str]) -> None:
        self._schemas = schemas
        keys = {
            field.name: field
            for table in ("plans", "responsibilities", "targets", "measures")
            for field in schemas[table].fields
            if field.name in NAMED_KEYS
        }
        self._own = keys | {field.name: field for table in reversed(bases) for field in schemas[table].fields}
        self._named = dict(self._names())

    def field(self, column: str) -> Field:
        """Return a column as a field, without constraints."""
        return self._named.get(column) or self._label(column) or self._plain(column)

    def _names(self) -> Iterator[tuple[str, Field]]:
        """Yield every column that names a record."""
        for key, table in NAMED_KEYS.items():
            if self._is_known(key):
                for column, field in joined_columns(key, self._schemas[table]):
                    title = _two_part(self._plain(key).title, field.title)
                    yield column, replace(field, name=column, title=title, hint=_NO_HINT)

    def _is_known(self, key: str) -> bool:
        return key in self._own or key in ("measure_id", "family_id") or self._of_side(key) is not None

    def _of_side(self, column: str) -> tuple[str, Field] | None:
        """Return the record that a column repeats, and which field of it; None if it repeats none."""
        for side, table in _SIDES.items():
            name = column.removeprefix(f"{side}_")
            if name != column and name in self._schemas[table].names:
                return side, self._schemas[table].field(name)
        return None

    def _label(self, column: str) -> Field | None:
        """Return a column with the labels of a category in one language; None if it is none."""
        stem, _, language = column.rpartition("_")
        repeated = self._of_side(stem)
        base = self._own.get(stem) or (repeated[1] if repeated else None)
        if language not in LANGUAGES or not (stem in _CATEGORIES or (base and base.categories)):
            return None
        description = in_both_languages(lambda written: translate(written, "ready.label", field=stem))
        return replace(self._plain(stem), name=column, description=description, categories=())

    def _plain(self, column: str) -> Field:
        """Return a column that repeats a field of the data, or is derived."""
        if column in self._own:
            return replace(self._own[column], hint=_NO_HINT)
        if repeated := self._of_side(column):
            side, field = repeated
            return replace(
                field, name=column, title=_two_part(text_pair(f"ready.sides.{side}"), field.title), hint=_NO_HINT
            )
        stem, _, language = column.rpartition("_")
        key = stem if language in LANGUAGES and stem in _LISTS else column
        title, description = (text_pair(f"ready.columns.{key}.{part}") for part in ("title", "description"))
        categories = tuple(Category(value, text_pair(f"ready.values.{value}")) for value in _CATEGORIES.get(column, ()))
        return Field(column, _TYPES.get(column, "string"), title, description, _NO_HINT, categories, {})


def _two_part(whole: Text, part: Text) -> Text:
    return Text(f"{whole.zh}：{part.zh}", f"{whole.en}: {part.en}")
