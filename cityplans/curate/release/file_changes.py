"""What changed beside the records: identity, ledgers, change log, the schemas for editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cityplans.read.dataset import Dataset
from cityplans.read.yaml_reader import Tree

IDENTITY = "datapackage.yaml"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that changed, what happened to it, and (key, was, now) of its values for the identity."""

    path: str
    what: str
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DataState:
    """A state of the data with its files that hold no records, by path; None for one that cannot be read."""

    dataset: Dataset
    files: Mapping[str, bytes | None]


def file_changes(before: DataState, after: DataState) -> Iterator[FileChange]:
    """Yield every file without records that differs between two states."""
    was, now = dict(_leaves(before.dataset.identity.value)), dict(_leaves(after.dataset.identity.value))
    if was != now:
        keys = [key for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)]
        yield FileChange(IDENTITY, "changed", tuple((key, was.get(key, ""), now.get(key, "")) for key in keys))
    for name in _ledgers(before.dataset, after.dataset):
        if rows := _row_changes(before.dataset, after.dataset, name):
            yield FileChange(f"{name}.csv", rows)
    for path in before.files:
        former, present = before.files[path], after.files[path]
        if former != present:
            yield FileChange(path, "added" if former is None else "removed" if present is None else "changed")


def _leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of nested YAML by their path of keys, joined by dots."""
    if isinstance(tree, str):
        yield path, tree
        return
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from _leaves(value, f"{path}.{key}" if path else str(key))


def _ledgers(*states: Dataset) -> list[str]:
    return list(dict.fromkeys(n for state in states for n, schema in state.schemas.items() if schema.scope == "ledger"))


def _row_changes(before: Dataset, after: Dataset, table: str) -> str:
    """Return how many rows a ledger gained and lost; a row that was altered counts as both."""
    was, now = (Counter(tuple(record.cells.items()) for record in state[table]) for state in (before, after))
    counts = ((now - was).total(), "added"), ((was - now).total(), "removed")
    return ", ".join(f"{count} {'row' if count == 1 else 'rows'} {what}" for count, what in counts if count)
