"""Records that prove the data or tell its history: passages, readings, versions, changes, ids."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.core.languages import TextPair

WHOLE_RECORD = "id"
"""The field that a Change names if the whole record was added or removed."""
SCHEMAS = "schemas"
"""The table that a Change names if the tables themselves changed: its record is a table, its field a column."""


@dataclass(frozen=True, slots=True)
class Evidence:
    record_id: str
    source_id: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotData:
    id: str
    plan_id: str
    printed: str
    reason_zh: str
    reason_en: str

    reason = TextPair()


@dataclass(frozen=True, slots=True)
class Translation:
    record_id: str
    field: str
    zh_sha256: str
    method: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class SecondReading:
    record_id: str
    field: str
    first: str
    second: str
    settled: str
    comment_zh: str
    comment_en: str

    comment = TextPair()


@dataclass(frozen=True, slots=True)
class Review:
    record_id: str
    sha256: str
    date: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class ReviewedException:
    record_id: str
    code: str
    word: str
    reason_zh: str
    reason_en: str
    reviewer: str
    date: str

    reason = TextPair()


@dataclass(frozen=True, slots=True)
class Version:
    id: str
    released: str
    bump: str
    added: int
    corrected: int
    removed: int
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    record_id: str
    field: str
    version_id: str
    table: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Correction:
    record_id: str
    field: str
    date: str
    was: str
    now: str
    why_zh: str
    why_en: str

    why = TextPair()


@dataclass(frozen=True, slots=True)
class PublishedId:
    record_id: str
    table: str
    version_id: str
    name_zh: str
    name_en: str
    successor_id: str
    date: str
    reason_zh: str
    reason_en: str

    name = TextPair()
    reason = TextPair()
