"""What a curator decides about a record, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityplans.core.findings import Finding
from cityplans.curate.review.quotes import Fault
from cityplans.read.dataset import Record


class Action(StrEnum):
    """What a curator does with a record."""

    SAVE = "save"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


class Result(StrEnum):
    """What became of a decision."""

    SAVED = "saved"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"
    ADDED = "added"
    DELETED = "deleted"
    RENAMED = "renamed"
    UNDONE = "undone"
    REFUSED = "refused"
    """The data would be wrong; nothing was written."""
    UNREAD = "unread"
    """Its passage is not available, so nobody can have compared it; nothing was written."""
    NAMELESS = "nameless"
    """Who confirms it is not known; nothing was written."""
    CONFLICT = "conflict"
    """The record was changed meanwhile; nothing was written."""
    STALE = "stale"
    """What a deletion or a new id would change was changed meanwhile; nothing was written."""
    GONE = "gone"
    """There is no such record any more."""
    NOT_WRITTEN = "not-written"
    """A file cannot be read or written; nothing was written."""
    FAULTY = "faulty"
    """A field of a form cannot be understood; nothing was written."""
    BLOCKED = "blocked"
    """Something else refers to it; nothing was written."""
    REASONLESS = "reasonless"
    """A published id cannot be withdrawn without a reason; nothing was written."""


DONE = (
    Result.SAVED,
    Result.CONFIRMED,
    Result.WITHDRAWN,
    Result.UNCHANGED,
    Result.ADDED,
    Result.DELETED,
    Result.RENAMED,
    Result.UNDONE,
)
"""The results of decisions that were carried out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator sends: the record, its version on the page, and the cells as they are to be."""

    record_id: str
    seen: str
    action: Action
    cells: Mapping[str, str]
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision, why, and which files were written.

    Attributes:
        findings: What the check finds against it.
        record: The record as it is or would be, in whose cells the findings are.
        faults: What is wrong with fields that are no cells, or that no cell can be made of.
    """

    result: Result
    findings: Sequence[Finding] = ()
    files: Sequence[str] = ()
    reason: str = ""
    record: Record | None = None
    faults: Sequence[Fault] = ()

    @property
    def is_done(self) -> bool:
        """Return whether the decision is carried out."""
        return self.result in DONE
