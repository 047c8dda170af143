"""Which findings are about one plan."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.read.files import OWN_FOLDERS


class PlanScope:
    """A plan with what it uses of the shared tables: its sources, bodies, cities, indicators and so on.

    A shared file that cannot be read concerns every plan.
    """

    def __init__(self, dataset: Dataset, plan_id: str) -> None:
        self._plan_id = plan_id
        self._root = PurePosixPath(dataset.identity.path).parent
        used = used_records(dataset, {plan_id})
        self._ids = {record.id for record in used if record.id}
        self._lines = {(record.path, record.line) for record in used}

    def reads(self, path: str) -> bool:
        """Return whether a file belongs to the plan or to all."""
        first, *rest = PurePosixPath(path).relative_to(self._root).parts
        return not rest or first == self._plan_id or first in OWN_FOLDERS

    def includes(self, finding: Finding) -> bool:
        """Return whether a finding is about the plan, or about a file without which it cannot be checked."""
        path = PurePosixPath(finding.location.path)
        if not path.is_relative_to(self._root):
            return False
        if path == self._root or not self.reads(finding.location.path):
            return False
        if path.relative_to(self._root).parts[0] == self._plan_id:
            return True
        if finding.record:
            return self._owns(finding.record)
        is_of_file = finding.severity is Severity.ERROR and finding.code != "file-unlisted"
        return (finding.location.path, finding.location.line) in self._lines or is_of_file

    def _owns(self, record_id: str) -> bool:
        return record_id in self._ids or record_id.startswith(f"{self._plan_id}-")


def used_records(dataset: Dataset, plan_ids: Collection[str]) -> list[Record]:
    """Return the records of some plans, and the shared ones to which these lead."""
    used: dict[tuple[str, int], Record] = {}
    waiting = [
        record
        for name, rows in dataset.tables.items()
        for record in rows
        if (dataset.schemas[name].scope == "plan" and folder_of(record) in plan_ids) or record["plan_id"] in plan_ids
    ]
    while waiting:
        record = waiting.pop()
        place = (record.path, record.line)
        if place in used:
            continue
        used[place] = record
        keys = (key for key in dataset.schemas[record.table].foreign_keys if key.table != "plans")
        waiting += filter(None, (dataset.get(key.table, record[key.field]) for key in keys))
    return list(used.values())
