"""The ready-made tables in SQL: views of the plain tables, with a table of what those cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cityplans.catalog.joined_names import joined_columns
from cityplans.core.languages import LANGUAGES, PREFIX, Text
from cityplans.core.table_schema import Field, TableSchema
from cityplans.exports.formats.json_values import Typed, typed
from cityplans.exports.formats.sql import quoted, text
from cityplans.exports.ready.columns import NAMED_KEYS
from cityplans.exports.ready.tables import ReadyTable

REST = "_rest"
"""What the name of a table with the rest ends with."""
_LATEST_EVENT = ("latest_event_id", "events", "latest_event_")
_RECORDS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "measures_full": (("id", "measures", ""), _LATEST_EVENT),
    "targets_full": (("id", "targets", ""), _LATEST_EVENT),
    "duties": (("measure_id", "measures", ""), ("responsibility_id", "responsibilities", "")),
    "results": (
        ("target_id", "targets", ""),
        ("target_id", "targets", "target_"),
        ("result_id", "targets", "result_"),
        ("event_id", "events", "result_"),
        ("event_id", "events", "event_"),
        ("report_id", "reports", "report_"),
        # A plan is also that of a promise that is no target; the plan of an event is not that of a result.
        ("plan_id", "plans", "plan_"),
        ("result_plan_id", "plans", "result_plan_"),
    ),
}
"""The records that a row repeats: the column with the id, the table, and what the names of the columns begin with.

A column that several records have is taken from the one that the row has.
"""
_ADDRESSES = ("", "result_")
"""What the names of columns with addresses begin with."""


class ReadyView:
    """A ready-made table as a view, which repeats no cell that another table has.

    Attributes:
        name: The name of the view.
        rest: The schema of the table with the cells that the view cannot take from others, and their order.
    """

    def __init__(self, table: ReadyTable, schemas: Mapping[str, TableSchema], site_url: str) -> None:
        self.name = table.schema.name
        self._table, self._schemas, self._site_url = table, schemas, site_url
        self._joins: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._stored: list[str] = []
        self._columns = {column: self._expression(column) for column in table.schema.names}
        self.rest = self._rest()

    def create(self) -> str:
        """Return the statement that creates the view, after the tables."""
        columns = ",\n  ".join(f"{sql} AS {quoted(column)}" for column, sql in self._columns.items())
        joins = "\n".join(self._joins.values())
        return f"CREATE VIEW {quoted(self.name)} AS SELECT\n  {columns}\nFROM {quoted(self.rest.name)} AS r\n{joins}"

    def rows(self) -> Iterator[list[Typed]]:
        """Yield the rows of the table of the rest."""
        names = self._table.schema.names
        at = [names.index(self._paths.get(column, column)) for column in self.rest.names]
        paths = [column in self._paths for column in self.rest.names]
        for row in self._table.rows:
            cells = [row[i] for i in at]
            yield [
                typed(str(cell).removeprefix(self._site_url) if path else cell)
                for path, cell in zip(paths, cells, strict=True)
            ]

    def _expression(self, column: str) -> str:
        """Return what a column is in SQL; it is stored if nothing else says it."""
        if column not in self._keys:
            for rule in (self._address, self._repeated, self._named, self._label):
                if sql := rule(column):
                    return sql
        self._store(column)
        return f"r.{quoted(column)}"

    @property
    def _keys(self) -> set[str]:
        return {key for key, _, _ in _RECORDS[self.name]} | set(self._table.schema.primary_key)

    def _store(self, column: str) -> None:
        if column not in self._stored:
            self._stored.append(column)

    def _join(self, table: str, key: str) -> str:
        """Return the alias of the record that a column leads to."""
        alias = quoted(key.replace("_id", "", 1) if key != "id" else "record")
        if alias not in self._joins:
            # The expression of the key may need joins of its own, which come first.
            source = self._expression(key)
            self._joins[alias] = f"LEFT JOIN {quoted(table)} AS {alias} ON {alias}.id = {source}"
        return alias

    def _address(self, column: str) -> str:
        for prefix in _ADDRESSES:
            for language in LANGUAGES:
                if column == f"{prefix}url{'_zh' if language == 'zh' else ''}":
                    self._paths[f"{prefix}path"] = f"{prefix}url_zh"
                    self._store(f"{prefix}path")
                    return f"{text(self._site_url + PREFIX[language])} || r.{prefix}path"
        return ""

    def _repeated(self, column: str) -> str:
        if column == "city_id":
            return f"{self._join('plans', 'plan_id')}.city_id"
        found = [
            f"{self._join(table, key)}.{quoted(field)}"
            for key, table, prefix in _RECORDS[self.name]
            if column.startswith(prefix) and (field := column.removeprefix(prefix)) in self._schemas[table].names
        ]
        return f"coalesce({', '.join(found)})" if len(found) > 1 else "".join(found)

    def _named(self, column: str) -> str:
        for key, table in NAMED_KEYS.items():
            if key in self._table.schema.names and key != "subject_id":
                for name, field in joined_columns(key, self._schemas[table]):
                    if name == column:
                        return f"{self._join(table, key)}.{quoted(field.name)}"
        return ""

    def _label(self, column: str) -> str:
        stem, _, language = column.rpartition("_")
        names = self._table.schema.names
        categories = self._table.schema.field(stem).categories if stem in names else ()
        if not categories or language not in LANGUAGES:
            return ""
        value = self._expression(stem)
        cases = " ".join(f"WHEN {text(c.value)} THEN {text(c.label[language])}" for c in categories)
        return f"CASE {value} {cases} ELSE {value} END"

    def _rest(self) -> TableSchema:
        schema = self._table.schema
        fields = [schema.field(self._paths.get(column, column)) for column in self._stored]
        return TableSchema(
            f"{self.name}{REST}",
            schema.title,
            schema.description,
            schema.scope,
            tuple(_named_field(field, name) for field, name in zip(fields, self._stored, strict=True)),
            schema.primary_key,
            tuple(key for key in schema.foreign_keys if key.field in self._stored),
        )


def _named_field(field: Field, name: str) -> Field:
    return field if field.name == name else replace(field, name=name, hint=Text("", ""))
