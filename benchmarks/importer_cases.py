"""Runs the importer on small texts that each stand for a kind, and compares what comes out.

A case is a pair of files, `NN-name.txt` and `NN-name.expected.json`. The keys of the latter:

- `plan`: fields of plan.yaml, each with a value or a list of values of which one is right; `plan_contains`: words of it;
- `sections`, `measures`, `responsibilities`, `targets`: the rows that must come out, and no others;
- in a row, `at` (the words at which the passage begins), `of` (those of the record that it belongs to), `parent`,
  `printed`, `printed_with`, `name`, `optional`, and columns of the table;
- `partial`: tables of which more rows may come out; `extra_kinds`: kinds of measures of which more may come out;
- `ids_nest`: an id that goes on from another with a hyphen belongs to a child of that record.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.reference import Reference

PLAN_ID = "yunzhou-2021"
_TABLES = ("sections", "measures", "responsibilities", "targets")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """A text, what must come out, and what came out."""

    name: str
    text: str
    expected: Mapping[str, Any]
    tables: Mapping[str, Sequence[Row]]
    begins: Mapping[str, int]

    def faults(self) -> Iterator[str]:
        """Yield what is not as expected."""
        plan = self.tables["plans"][0]
        for field, value in self.expected.get("plan", {}).items():
            if not _same(value, plan.get(field, "")):
                yield f"plan.{field} is {plan.get(field, '')!r}, not {value!r}"
        for field, words in self.expected.get("plan_contains", {}).items():
            yield from (f"plan.{field} lacks {word}" for word in words if word not in plan.get(field, ""))
        for table in _TABLES:
            if table in self.expected:
                yield from self._faults_of(table)
        if self.expected.get("ids_nest"):
            yield from self._ids_that_do_not_nest()

    def _faults_of(self, table: str) -> Iterator[str]:
        left = list(self.tables.get(table, []))
        for wanted in self.expected[table]:
            row = next((row for row in left if self._fits(wanted, row)), None)
            if row is not None:
                left.remove(row)
            elif not wanted.get("optional"):
                yield f"{table}: missing {json.dumps(wanted, ensure_ascii=False)}"
        if table in self.expected.get("partial", []):
            return
        kinds = self.expected.get("extra_kinds", []) if table == "measures" else []
        yield from (f"{table}: unexpected {row['id']}" for row in left if row.get("kind") not in kinds or not kinds)

    def _fits(self, wanted: Mapping[str, Any], row: Row) -> bool:
        return all(self._agrees(key, value, row) for key, value in wanted.items())

    def _agrees(self, key: str, value: Any, row: Row) -> bool:
        if key == "optional":
            return True
        if key in ("at", "of", "parent"):
            record = {"at": row["id"], "of": row.get("subject_id", "")}.get(key)
            if key == "parent":
                record = row.get("parent_id") or row.get("section_id", "")
            places = [self.text.index(words) for words in (value if isinstance(value, list) else [value])]
            return any(abs(self.begins.get(record or "", -99) - place) <= 1 for place in places)
        if key == "printed":
            wanted, printed = _plain(value), _plain(row.get("value_printed", ""))
            return bool(printed) and (wanted in printed or printed in wanted)
        if key == "printed_with":
            return value in row.get("value_printed", "")
        return _same(value, row.get("name_printed" if key == "name" else key, ""))

    def _ids_that_do_not_nest(self) -> Iterator[str]:
        parents = {row["id"]: row["parent_id"] for row in self.tables.get("measures", [])}
        for above in parents:
            for below, parent in parents.items():
                if below.startswith(f"{above}-") and parent != above and below.count("-") == above.count("-") + 1:
                    yield f"id {below} goes on from {above} and is no part of it"


def read_cases(folder: Path, reference: Reference) -> Iterator[Case]:
    """Import the text of every case of a folder."""
    for path in sorted(folder.glob("[0-9][0-9]-*.txt")):
        data = path.read_bytes()
        text = data.decode("utf-8")
        made = draft(text, data, PLAN_ID, (0, len(text)), reference)
        expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text(encoding="utf-8"))
        begins = {row["record_id"]: int(row["start"]) for row in made.tables.get("evidence", [])}
        yield Case(path.stem, text, expected, made.tables, begins)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _same(wanted: Any, found: str) -> bool:
    if isinstance(wanted, list):
        return any(_same(value, found) for value in wanted)
    if isinstance(wanted, int | float):
        return bool(found) and abs(float(found) - wanted) < 1e-9 * max(1, abs(wanted))
    return _plain(wanted) == _plain(found or "")
