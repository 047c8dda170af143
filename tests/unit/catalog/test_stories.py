"""The data stories: their figures, findings for what the data lacks, and what their sentences claim."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import due_promises
from cityplans.catalog.stories import EXPLORE, story_findings, told, with_figures
from cityplans.catalog.story_figures import FIGURES, PlaceholderError, resolve
from cityplans.catalog.story_tables import TABLES, story_table
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.read.stories import Story, parse_story, read_stories
from tests.support.paths import ROOT

HEAD = "---\ntitle: T\nlead: L\norder: 1\nneeds: shenzhen-2011\ntable: concreteness\n---\n"
STORIES, _ = read_stories(ROOT)
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")


def figure(catalog: Catalog, words: str, language: Language = "en") -> str:
    return resolve(LocalizedCatalog(catalog, language, ""), words).text


def rows(plan: str, table: str) -> list[dict[str, str]]:
    with (ROOT / "datasets" / plan / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parsed(body: str, head: str = HEAD) -> Story:
    story, findings = parse_story("content/en/stories/t.md", "en", f"{head}{body}")
    assert story and findings == []
    return story


def test_there_are_five_stories_in_both_languages() -> None:
    assert read_stories(ROOT)[1] == []
    assert Counter(story.language for story in STORIES) == dict.fromkeys(LANGUAGES, 5)


def test_all_are_told_of_the_whole_data_and_none_has_a_finding(whole_catalog: Catalog) -> None:
    assert len(told(whole_catalog.plans, STORIES)) == len(STORIES)
    assert list(story_findings(whole_catalog, STORIES)) == []


def test_a_site_of_other_plans_has_fewer_stories(catalog: Catalog) -> None:
    assert {story.id for story in told(catalog.plans, STORIES)} == {"due-promises", "airports"}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.language}-{story.id}")
def test_no_figure_is_typed(story: Story) -> None:
    """Years, months and what is inside a placeholder apart, a story has no digits."""
    text = _PLACEHOLDER.sub("", f"{story.title} {story.lead} {story.body}")
    typed = [n for n in re.findall(r"\d+", re.sub(r"\d+月", "", text)) if not re.fullmatch(r"20[0-5]\d", n)]
    assert typed == []


@pytest.mark.parametrize("name", sorted({story.id for story in STORIES}))
def test_both_languages_quote_the_same_records(name: str) -> None:
    """Not word for word, but a record in one language that the other lacks is a slip."""
    quoted = [
        {word for words in _PLACEHOLDER.findall(story.body) for word in words.split() if re.search(r"\d", word)}
        for story in STORIES
        if story.id == name
    ]
    assert quoted[0] == quoted[1]


def test_figures_are_those_of_the_tables(whole_catalog: Catalog) -> None:
    held = rows("guangzhou-2012", "responsibilities")
    assert figure(whole_catalog, "roles lead guangzhou-2012") == str(sum(row["role"] == "lead" for row in held))
    assert figure(whole_catalog, "bodies guangzhou-2012") == str(len({row["body_id"] for row in held}))
    ahead = [row for row in rows("hangzhou-2016", "targets") if row["type"] not in ("outcome", "context")]
    assert figure(whole_catalog, "figures hangzhou-2016") == str(sum(bool(row["value"]) for row in ahead))
    relations = [row for row in rows("reference", "measure_relations") if row["measure_id"]]
    pair = "hangzhou-2016 hangzhou-2018"
    assert figure(whole_catalog, f"compared {pair}") == str(len({row["measure_id"] for row in relations}))
    for relation in ("kept", "strengthened", "weakened", "changed", "dropped"):
        measures = {row["measure_id"] for row in relations if row["relation"] == relation}
        assert figure(whole_catalog, f"became {relation} {pair}") == str(len(measures))
    assert figure(whole_catalog, "in_force hangzhou-2018") == "1 August 2018"
    states = Counter(answer.reported for answer in due_promises(whole_catalog))
    for state in ("reported", "silent", "off_subject", "unread"):
        assert figure(whole_catalog, f"due {state}") == str(states[state])
    assert figure(whole_catalog, "due all") == str(sum(states.values()))


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("promise guangzhou-2018-m18-t05", "8000万", "80 million"),
        ("promise hangzhou-2016-m2-4-t1", "3.5%", "3.5%"),
        ("by guangzhou-2018-m18-t05", "2020年", "2020"),
        ("reported guangzhou-2018-m18-t05-e1", "4376.81万", "43.7681 million"),
        ("day hangzhou-2016-m7-2-t2-e1", "2020年12月30日", "30 December 2020"),
        ("measures shenzhen-2011", "51", "51"),
    ],
)
def test_figures_are_written_as_each_language_says_them(catalog: Catalog, words: str, zh: str, en: str) -> None:
    assert (figure(catalog, words, "zh"), figure(catalog, words)) == (zh, en)


def test_a_figure_is_a_link_to_what_proves_it(catalog: Catalog) -> None:
    site = LocalizedCatalog(catalog, "en", "")
    text = "Of {{ measures shenzhen-2011 }} [x]({{ address measure shenzhen-2011-m10 }})"
    assert with_figures(site, text, "../..") == (
        "Of [51](../../plans/shenzhen-2011/#concrete) [x](../../measures/shenzhen-2011-m10/)"
    )


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        ("mesures shenzhen-2011", 'there is no figure "mesures"', 'did you mean "measures"?'),
        ("measures shenzen-2011", 'there is no plan "shenzen-2011"', 'did you mean "shenzhen-2011"?'),
        ("measures", '"measures" has too many or too few words', 'write "measures PLAN"'),
        ("with number shenzhen-2011", 'there is no part of a measure "number"', "there are: figure, date, body, words"),
        ("promise shenzhen-2011-g1-t1", '"shenzhen-2011-g1-t1" has no figure', "name a record with a figure"),
        ("", 'there is no figure ""', ""),
    ],
)
def test_a_placeholder_that_the_data_lacks_is_a_finding_at_its_place(
    catalog: Catalog, words: str, said: str, hint: str
) -> None:
    (finding,) = story_findings(catalog, [parsed(f"One\n\nTwo {{{{ {words} }}}}\n")])
    assert (finding.code, finding.message, finding.hint) == ("story-figure", said, hint)
    # Seven lines of the head come first.
    assert (finding.location.path, finding.location.line, finding.location.column) == ("content/en/stories/t.md", 10, 5)


def test_an_open_brace_is_a_finding(catalog: Catalog) -> None:
    (finding,) = story_findings(catalog, [parsed("{{ measures\nshenzhen-2011\n")])
    assert (finding.code, finding.location.line) == ("story-figure", 8)
    with pytest.raises(PlaceholderError):
        with_figures(LocalizedCatalog(catalog, "en", ""), "a }} b", ".")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("table: concreteness", "table: concretness"),
        ("table: concreteness", "table: promises no-such-indicator"),
        ("table: concreteness", "table: concreteness\nchart: pie"),
        ("table: concreteness", "table: concreteness\nchart: generation shenzhen-2011"),
        ("lead: L", 'lead: "{{ nothing }}"'),
    ],
)
def test_the_head_is_checked_too(catalog: Catalog, old: str, new: str) -> None:
    (finding,) = story_findings(catalog, [parsed("", HEAD.replace(old, new))])
    assert finding.code == "story-figure"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("No head\n", "story-page"),
        (HEAD.replace("lead: L\n", ""), "story-page"),
        (HEAD.replace("order: 1", "order: first"), "story-page"),
        (HEAD.replace("lead: L", "lead: L\nauthor: me"), "story-page"),
        (HEAD.replace("title: T", 'title: "T'), "yaml-error"),
    ],
)
def test_a_wrong_head_is_a_finding(text: str, code: str) -> None:
    story, findings = parse_story("content/en/stories/t.md", "en", text)
    assert story is None and [finding.code for finding in findings] == [code]


@pytest.mark.parametrize("story", [s for s in STORIES if s.language == "zh"], ids=lambda story: story.id)
def test_a_table_has_as_many_cells_as_its_header(whole_catalog: Catalog, story: Story) -> None:
    if story.table.startswith(EXPLORE):
        return
    header, *body = csv.reader(io.StringIO(story_table(whole_catalog, story.table)))
    assert body and {len(row) for row in body} == {len(header)} and len(set(header)) == len(header)


def test_the_table_of_promises_has_each_report_in_a_row(catalog: Catalog) -> None:
    table = list(csv.DictReader(io.StringIO(story_table(catalog, "promises airport-passengers"))))
    assert [row["event_id"] for row in table] == [f"guangzhou-2018-m18-t05-e{n}" for n in (1, 2)]
    assert table[0]["report_value"] == "43768100" and table[1]["url"].startswith("https://")


def test_all_figures_and_tables_are_used() -> None:
    first = {words.split()[0] for s in STORIES for words in _PLACEHOLDER.findall(f"{s.title} {s.lead} {s.body}")}
    assert set(FIGURES) - first == set()
    assert {story.table.split()[0] for story in STORIES} >= set(TABLES)


def test_what_the_sentences_claim_still_holds(whole_catalog: Catalog) -> None:
    """If one of these fails, the data has changed: read the story again and write what it says now."""

    def n(words: str) -> int:
        return int(figure(whole_catalog, words))

    # “not one number to reach”, and somebody responsible for each; “Hangzhou did the reverse”
    assert n("with figure shenzhen-2011") == 0 and n("with body shenzhen-2011") == n("measures shenzhen-2011")
    assert n("with date shenzhen-2011") == 1
    assert n("with figure hangzhou-2016") > 10 and n("with body hangzhou-2016") == 0
    assert whole_catalog.targets["shenzhen-2011-m08-t1"].type == "context"
    # Guangzhou 2012 has “all three”; the laws have hardly a figure
    parts = [n(f"with {part} guangzhou-2012") for part in ("figure", "date", "body")]
    assert min(parts) > n("measures guangzhou-2012") / 2 and parts[2] == n("measures guangzhou-2012")
    assert n("with figure weihai-2021") == 0 and n("with figure hangzhou-2018") == 1
    # of most due promises nothing is reported, and of many no text is about their subject
    assert n("due silent") + n("due off_subject") > n("due all") / 2
    assert n("due off_subject") > n("due silent")
    # “The figures went, and duties came”; the three that were not found again are named
    pair = "hangzhou-2016 hangzhou-2018"
    assert n("figures hangzhou-2018") == 1 < n("figures hangzhou-2016")
    assert n("with body hangzhou-2018") > n("measures hangzhou-2018") / 2
    dropped = {row.measure_id for row in whole_catalog.measure_relations.values() if row.relation == "dropped"}
    assert dropped == {"hangzhou-2016-m4-2", "hangzhou-2016-m9-2", "hangzhou-2016-m9-3"}
    total = sum(n(f"became {kind} {pair}") for kind in ("kept", "strengthened", "weakened", "changed", "dropped"))
    assert total > n(f"compared {pair}")
    # airports: “little more than half”; the plans of 2009 and 2011 have no figure on airports
    reported = whole_catalog.events["guangzhou-2018-m18-t05-e1"].value
    promised = whole_catalog.targets["guangzhou-2018-m18-t05"].value
    assert reported and promised and 0.5 < reported / promised < 0.6
    for measure in ("hangzhou-metro-2009-m1-4", "shenzhen-2011-m14"):
        assert not any(t.value for t in whole_catalog.targets_by_subject.get(measure, ()) if t.is_ahead)
    assert "guangzhou-2018-m18-t07" not in whole_catalog.events_by_promise
    assert "hangzhou-metro-2009-m1-4-t2" not in whole_catalog.events_by_promise
    # the action plan names nobody for its measures
    assert n("with body guangzhou-2018") == 0
