"""Changes that a spreadsheet program makes unasked: printed text altered, columns emptied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from cityplans.core.tables import PRINTED_FIELD
from cityplans.curate.release.diff import DatasetDiff
from cityplans.read.dataset import Dataset, folder_of

_PRINTED_TOO = {"sections": ("number",), "measures": ("number",)}
"""Fields that are kept as printed beside those that evidence is looked up by."""
_FEWEST = 3
"""A column of fewer cells may well be emptied on purpose."""


def unproven(before: Dataset, after: Dataset, difference: DatasetDiff) -> Iterator[tuple[str, str, str, str]]:
    """Yield record, field, former and present text where print changed without its evidence."""
    was, now = _passages(before), _passages(after)
    for change in difference.corrected:
        printed = (PRINTED_FIELD.get(change.table), *_PRINTED_TOO.get(change.table, ()))
        if change.field in printed and was.get(change.record_id) == now.get(change.record_id):
            yield change.record_id, change.field, change.was, change.now


def _passages(dataset: Dataset) -> dict[str, list[list[str]]]:
    passages: dict[str, list[list[str]]] = defaultdict(list)
    for row in dataset["evidence"]:
        passages[row["record_id"]].append(row.row(("source_id", "start", "end", "sha256")))
    return passages


def emptied(before: Dataset, after: Dataset) -> Iterator[tuple[str, str, int]]:
    """Yield table, field and number of former cells of every column that a plan has emptied."""
    lost: Counter[tuple[str, str]] = Counter()
    for table, schema in before.schemas.items():
        was, now = (_filled(dataset, table, schema.names) for dataset in (before, after))
        for key, count in was.items():
            if count >= _FEWEST and key not in now and any(folder == key[0] for folder, _ in now):
                lost[table, key[1]] += count
    yield from ((table, field, count) for (table, field), count in lost.items())


def _filled(dataset: Dataset, table: str, names: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Return the number of filled cells by the folder of the file and the field."""
    count: Counter[tuple[str, str]] = Counter()
    for record in dataset[table]:
        folder = folder_of(record)
        count.update((folder, name) for name in names if record[name])
    return count
