"""The text of a plan and `llms.txt`, as a strict reader of Markdown sees them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cityplans.catalog.open import checked_catalog
from cityplans.core.model import Catalog
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.llms import llms_file
from cityplans.exports.plan_markdown import plan_markdown_file
from tests.support.corpus import PLAN, SITE_URL
from tests.support.downloads import HOSTILE, ODD, real_catalog
from tests.support.sample import PLANS

M1, M2 = f"{PLAN}-m1", f"{PLAN}-m2"


@pytest.fixture(scope="module")
def catalog(good_corpus: Path) -> Catalog:
    found, _ = checked_catalog(good_corpus)
    assert found
    return found


def plan_text(catalog: Catalog, plan: str = PLAN) -> str:
    ((path, content),) = plan_markdown_file(catalog, SITE_URL, plan)
    assert path == f"plans/{plan}/plan.md"
    return content.decode()


def llms_text(catalog: Catalog) -> str:
    ((path, content),) = llms_file(catalog, SITE_URL)
    assert path == "llms.txt"
    return content.decode()


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def inlines(text: str) -> Iterator[Token]:
    for token in tokens(text):
        yield from token.children or ()


def shown(text: str) -> str:
    """Return what a reader sees, without the line ends of the file."""
    return "\n".join(
        "".join(child.content for child in token.children or ()) for token in tokens(text) if token.type == "inline"
    )


def headings(text: str) -> list[tuple[str, str]]:
    found = tokens(text)
    return [(t.tag, shown(found[i + 1].content)) for i, t in enumerate(found) if t.type == "heading_open"]


def links(text: str) -> list[str]:
    return [str(token.attrs["href"]) for token in inlines(text) if token.type == "link_open"]


def test_a_plan_is_told_in_its_order(catalog: Catalog) -> None:
    text = plan_text(catalog)
    found = headings(text)
    plan, measure = catalog.plans[PLAN], catalog.measures[M1]
    assert found[0] == ("h1", f"{plan.title_zh} / {plan.title_en}")
    places = [
        next(i for i, (_, heading) in enumerate(found) if title in heading)
        for table in (catalog.sections, catalog.measures)
        for title in (row.title_zh for row in table.values())
    ]
    assert sorted(places[:2]) == places[:2] and sorted(places[2:]) == places[2:] and places[1] < places[2]
    below = shown(text).split(measure.title_zh)[-1].split("开办夜间集市")[0]
    assert "市图书馆 / City Library" in below and measure.summary_en in below
    assert "2021年6月30日以前 / 30 June 2021" in below, "by when"
    assert "30余个 / " in below, "how much, as it is printed"
    assert f"{SITE_URL}measures/{M1}/" in links(text) and f"{SITE_URL}en/measures/{M1}/" in links(text)


@pytest.mark.parametrize("plan", PLANS)
def test_every_record_of_a_plan_is_in_its_text(plan: str) -> None:
    catalog = real_catalog()
    text = plan_text(catalog, plan)
    assert text.count("/en/measures/") == len(catalog.measures_by_plan[plan])
    assert len(headings(text)) == 3 + len(catalog.measures_by_plan[plan]) + len(catalog.sections_by_plan.get(plan, ()))
    read = shown(text)
    for target in catalog.targets_by_plan.get(plan, ()):
        assert target.value_printed in read, target.id
    for mention in catalog.mentions_by_plan.get(plan, ()):
        assert mention.name_zh in read and mention.name_en in read, mention.id
    for row in catalog.responsibilities_by_plan.get(plan, ()):
        assert catalog.bodies[row.body_id].name_zh in read, row.id


def test_what_is_inherited_says_from_where() -> None:
    text = plan_text(real_catalog(), "shenzhen-2011")
    below = shown(text).split("逐步推进一体化建设")[-1]
    assert re.search(r"市规划国土委 / [^\n]+ \(承袭自 / Inherited from: 行动计划6[^\n]+\)", below)


def test_llms_txt_has_its_format(catalog: Catalog) -> None:
    text = llms_text(catalog)
    identity = catalog.identity
    assert text.startswith(f"# {identity.title.en} / {identity.title.zh}\n\n> {identity.description.en}")
    assert [tag for tag, _ in headings(text)] == ["h1", "h2", "h2", "h2", "h2"]
    assert headings(text)[-1] == ("h2", "Optional"), "the word of the format for what may be skipped"
    for section in text.split("\n## ")[1:]:
        _, *lines = section.strip().split("\n\n")
        assert all(re.match(r"- \[.+\]\(https://\S+\)(: .+)?$", line) for line in "\n".join(lines).split("\n"))
    found = links(text)
    assert [f"{SITE_URL}plans/{plan}/plan.md" for plan in catalog.plans] == [x for x in found if x.endswith(".md")]
    assert {f"{SITE_URL}api/v1/{table}.json" for table in API_TABLES} < set(found)


@pytest.mark.parametrize("words", [*HOSTILE, *ODD, "a](https://evil.example/) [b", "  # h", "x\n\n# h\n\n> q"])
def test_hostile_cells_stay_text(words: str, catalog: Catalog) -> None:
    plan = dataclasses.replace(catalog.plans[PLAN], title_zh=words, summary_en=words, note_zh=words)
    measure = dataclasses.replace(catalog.measures[M1], title_en=words, summary_zh=words)
    body = dataclasses.replace(next(iter(catalog.bodies.values())), name_zh=words)
    spoiled = dataclasses.replace(
        catalog,
        plans={PLAN: plan},
        bodies={**catalog.bodies, body.id: body},
        measures_by_section={
            section: tuple(measure if row.id == M1 else row for row in rows)
            for section, rows in catalog.measures_by_section.items()
        },
    )
    for write in (plan_text, llms_text):
        text, clean = write(spoiled), write(catalog)
        assert links(text) == links(clean)
        assert [tag for tag, _ in headings(text)] == [tag for tag, _ in headings(clean)]
        kinds = {token.type for token in inlines(text)}
        assert kinds <= {"text", "text_special", "link_open", "link_close", "softbreak"}, kinds
        assert {t.type for t in tokens(text)} <= {t.type for t in tokens(clean)}
        seen = " ".join(words.split())
        assert seen in " ".join(shown(text).split())
