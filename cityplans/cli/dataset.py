"""The data that commands write to, and the records that their arguments name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.suggest import suggest
from cityplans.read.dataset import Dataset
from cityplans.read.load import load


def readable_dataset(folder: Path) -> Dataset:
    """Return the data in a folder.

    Raises:
        CommandError: It cannot be read.
    """
    dataset = load(folder).dataset
    if dataset is None:
        raise CommandError("the data cannot be read: run `build.py check` first")
    return dataset


def existing_id(record_id: str, ids: Sequence[str], kind: str, advice: str) -> str:
    """Return an id that is among some; `advice` is the hint if none of them is similar.

    Raises:
        CommandError: There is no such record.
    """
    if record_id not in ids:
        hint = suggest(record_id, list(ids)) or advice
        raise CommandError(f'there is no {kind} "{escape_invisible(record_id)}"; {hint}')
    return record_id


def existing_plan(plan_id: str, plans: Iterable[str]) -> str:
    """Return the id of a plan that is among some; else the error offers the most similar, or all.

    Raises:
        CommandError: There is no such plan.
    """
    ids = sorted(plans)
    return existing_id(plan_id, ids, "plan", f"the plans are {', '.join(ids) or 'none yet'}")
