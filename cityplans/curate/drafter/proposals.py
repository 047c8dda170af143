"""Reads the answer of a drafter and judges each proposed text; what is refused is counted by reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cityplans.core.characters import is_unsafe
from cityplans.core.table_schema import cell_validator
from cityplans.core.text import remove_whitespace
from cityplans.core.text_folding import HAN_TEXT
from cityplans.core.white_space import misplaced
from cityplans.curate.drafter.claims import Vocabulary, invented_figure, invented_name, symbols_of
from cityplans.curate.drafter.program import DrafterError
from cityplans.curate.drafter.request import Gap
from cityplans.read.dataset import Dataset

_LONGEST: Mapping[str, int] = {"title": 300, "summary": 900, "what": 60, "theme": 80}
"""The characters that a proposed text may have, by the first part of its field's name."""


class Reason(StrEnum):
    """Why a proposal is refused."""

    RECORD = "it is about a record that was not asked about"
    FIELD = "it is for a field that was not asked for"
    TEXT = "it is no text, or an empty one"
    LENGTH = "it is too long"
    CHARACTERS = "it contains characters or white space that a cell may not have"
    LANGUAGE = "it is not in the language of its field"
    THEME = "there is no such theme"
    FIGURE = "a figure is not in the passage"
    NAME = "a name is not in the passage"
    NOUN = "the noun is not in the passage"
    CHECK = "the check finds it wrong"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A proposal that was refused: its record and field, why, and what in it is at fault."""

    record_id: str
    field: str
    reason: Reason
    detail: str = ""


@dataclass
class Proposals:
    """The accepted texts by record and field, and what was refused."""

    accepted: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many texts were accepted."""
        return sum(map(len, self.accepted.values()))

    @property
    def by_reason(self) -> Mapping[Reason, int]:
        """Return how many proposals were refused for each reason, most first."""
        return dict(Counter(refusal.reason for refusal in self.refused).most_common())

    def withdraw(self, record_id: str) -> None:
        """Refuse what was accepted for a record after all, because the check finds it wrong."""
        for name in self.accepted.pop(record_id, {}):
            self.refused.append(Refusal(record_id, name, Reason.CHECK))


def read_answer(data: bytes) -> Mapping[str, Any]:
    """Return the proposals of an answer by record: `{"records": {"ID": {"FIELD": "TEXT"}}}`.

    Raises:
        DrafterError: It is not UTF-8, not JSON, or has another form.
    """
    try:
        answer = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise DrafterError("its answer is not UTF-8") from None
    except (ValueError, RecursionError) as problem:
        raise DrafterError(f"its answer is not JSON: {problem}") from None
    records = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(records, dict):
        raise DrafterError('its answer is not of the form {"records": {"ID": {"FIELD": "TEXT"}}}')
    return records


def judge(dataset: Dataset, plan_id: str, batch: Sequence[Gap], records: Mapping[str, Any], result: Proposals) -> None:
    """Add to the result the texts of an answer that say nothing beyond their passages, and all refusals."""
    asked = {gap.record.id: gap for gap in batch}
    vocabulary = Vocabulary(dataset, plan_id)
    for record_id, texts in records.items():
        gap = asked.get(record_id)
        if gap is None or not isinstance(texts, dict):
            result.refused.append(Refusal(record_id, "", Reason.RECORD if gap is None else Reason.TEXT))
            continue
        for name, text in texts.items():
            refusal = _refusal(dataset, gap, vocabulary, name, text)
            if refusal:
                result.refused.append(Refusal(record_id, name, *refusal))
            else:
                result.accepted.setdefault(record_id, {})[name] = text


def _refusal(
    dataset: Dataset, gap: Gap, vocabulary: Vocabulary, name: str, text: object
) -> tuple[Reason] | tuple[Reason, str] | None:
    """Return why a text is refused; None if it is accepted."""
    if name not in gap.wanted:
        return (Reason.FIELD,)
    if not isinstance(text, str) or not text:
        return (Reason.TEXT,)
    if len(text) > _LONGEST[name.partition("_")[0]]:
        return (Reason.LENGTH,)
    schema_field = dataset.schemas[gap.record.table].field(name)
    if any(map(is_unsafe, text)) or misplaced(text) or not cell_validator(schema_field)(text):
        return (Reason.CHARACTERS,)
    if name == "theme_id":
        return None if dataset.get("themes", text) else (Reason.THEME, text)
    is_english = name.endswith("_en")
    if bool(HAN_TEXT.search(text)) is is_english:
        return (Reason.LANGUAGE,)
    if name == "what_zh" and remove_whitespace(text) not in remove_whitespace(gap.passage):
        return Reason.NOUN, text
    if figure := invented_figure(text, gap.passage, symbols_of(dataset), is_english=is_english):
        return Reason.FIGURE, figure
    if invented := invented_name(text, gap.passage, vocabulary):
        return Reason.NAME, invented
    return None
