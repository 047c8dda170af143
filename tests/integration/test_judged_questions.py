"""What people ask, answered by the site's own reader and judged by tests/judged/questions.yaml."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

import pytest

from cityplans.core.model import Catalog
from cityplans.read.yaml_reader import parse_yaml
from cityplans.search.entries import entries
from cityplans.search.index import search_files
from tests.support.node import evaluate
from tests.support.paths import ROOT

_QUESTIONS = ROOT / "tests" / "judged" / "questions.yaml"
_ANSWERS = """
const index = await (await load("search/reader.js")).openIndex(argument.folder);
const { answer } = await load("search/results.js");
const answers = [];
for (const question of argument.questions) {
  const { records, question: asked } = await answer(index, question);
  const found = await Promise.all(records.map((record) => index.record(record)));
  const replied = asked && found.slice(0, 2).every(({ kind, zh }) => kind === "body" || zh.replies?.[asked.asks]);
  answers.push([found.map(({ id }) => id), replied ? asked.asks : ""]);
}
return answers;
"""
_FIRST = 5
_JUDGED_BEFORE = "0.4.0"
"""The version of the data whose new records nobody has judged yet."""


@dataclass(frozen=True)
class Judged:
    """A question, the records that answer it, those that answer it in part, and what was found."""

    question: str
    relevant: frozenset[str]
    also: frozenset[str]
    found: tuple[str, ...]
    field: str
    """What the question asks for, empty for a query of words."""
    replied: str
    """What the first two results say first."""

    @property
    def precision(self) -> float:
        """Return the share of right records among the first, 0 where none is found."""
        first = self.found[:_FIRST]
        return sum(each in self.relevant | self.also for each in first) / len(first) if first else 0

    @property
    def recall(self) -> float:
        """Return the share of the relevant records that are found."""
        return len(self.relevant & set(self.found)) / len(self.relevant)


@dataclass(frozen=True)
class _Question:
    relevant: frozenset[str]
    also: frozenset[str]
    field: str
    all: bool
    """Whether the newest records were judged as well."""


def _questions(catalog: Catalog) -> dict[str, _Question]:
    """Return by question the ids of the records that are relevant, and of those that are right in part."""
    document, findings = parse_yaml(_QUESTIONS.name, _QUESTIONS.read_bytes())
    assert document is not None and not findings and isinstance(document.value, list)
    found = list(entries(catalog))
    answered_by = {
        body: frozenset(entry.id for entry in found if body in entry.facets.get("body", ()))
        for each in document.value
        if isinstance(each, dict) and (body := str(each.get("body", "")))
    }
    questions: dict[str, _Question] = {}
    for each in document.value:
        assert isinstance(each, dict) and isinstance(each["questions"], list)
        also = frozenset(str(each.get("also", "")).split()) | answered_by.get(str(each.get("body", "")), frozenset())
        for question in map(str, each["questions"]):
            assert question not in questions, question
            relevant = frozenset(str(each["relevant"]).split())
            questions[question] = _Question(relevant, also, str(each.get("field", "")), "all" in each)
    return questions


@pytest.fixture(scope="module")
def judged(whole_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Return all questions with their answers, those left out that are newer than the judging."""
    catalog, search_index = whole_catalog, tmp_path_factory.mktemp("search")
    for path, data in search_files(catalog):
        (search_index / path).parent.mkdir(parents=True, exist_ok=True)
        (search_index / path).write_bytes(data)
    questions = _questions(catalog)
    known = {each.record_id for each in catalog.ids if each.version_id < _JUDGED_BEFORE}
    found: list[tuple[list[str], str]]
    found = evaluate(_ANSWERS, {"folder": f"{search_index}/", "questions": list(questions)})
    return [
        Judged(
            question,
            right.relevant,
            right.also,
            tuple(each for each in ids if right.all or each in known),
            right.field,
            replied,
        )
        for (question, right), (ids, replied) in zip(questions.items(), found, strict=True)
    ]


def test_the_questions_name_records(whole_catalog: Catalog) -> None:
    """At least sixty needs, asked in both languages, each with records that exist."""
    questions = _questions(whole_catalog)
    ids = {entry.id for entry in entries(whole_catalog)}
    assert {each for right in questions.values() for each in right.relevant | right.also} - ids == set()
    assert all(right.relevant for right in questions.values())
    assert len({right.relevant for right in questions.values()}) >= 60
    assert sum(question.isascii() for question in questions) >= 60
    assert sum(not question.isascii() for question in questions) >= 60


def test_precision_and_recall(judged: list[Judged]) -> None:
    """Of the first five results nine in ten are right, and hardly a relevant record is missed."""
    faults = [(each.question, each.found[:_FIRST], each.relevant - set(each.found)) for each in judged]
    assert statistics.mean(each.precision for each in judged) >= 0.97, faults
    assert statistics.mean(each.recall for each in judged) >= 0.98, faults


def test_no_question_is_without_an_answer(judged: list[Judged]) -> None:
    """The worst of them has two right records among the first five, and most of what is relevant."""
    assert [each.question for each in judged if each.precision < 0.4 or each.recall < 0.7] == []


def test_an_exact_subject_comes_before_a_wider_one(judged: list[Judged]) -> None:
    """Who looks for sister cities sees the measure about them before one on tourism that names them."""
    for each in judged:
        if each.question in ("友好城市", "友城", "sister cities"):
            measures = [record for record in each.found if "-m" in record and "-t" not in record]
            assert measures[0] == "guangzhou-2018-m12" and "guangzhou-2018-m09" in measures[3:], each.question


def test_what_is_asked_for_is_said_first(judged: list[Judged]) -> None:
    """Who, when, how much or what became of it: the first two results say it."""
    asked = [each for each in judged if each.field]
    assert len(asked) >= 25
    assert [(each.question, each.replied) for each in asked if each.replied != each.field] == []
