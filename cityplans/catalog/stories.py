"""The data stories that the data can tell, with their figures in place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from cityplans.catalog.concreteness import Concreteness, concreteness
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.story_figures import PlaceholderError, generation_of, resolve
from cityplans.catalog.story_tables import story_table
from cityplans.core.findings import Finding, Location, error
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Plan
from cityplans.core.suggest import suggest
from cityplans.read.stories import Story

EXPLORE = "explore/"
"""How a table begins that is a selection in Explore."""
CHARTS = ("concreteness", "due", "generation")
_PLACEHOLDER = re.compile(r"\{\{(?P<words>[^{}\n]*)\}\}|\{\{|\}\}")


def told(plans: Collection[str], stories: Iterable[Story]) -> list[Story]:
    """Return the stories that need no other plans; a site of other plans has other stories."""
    return [story for story in stories if all(plan in plans for plan in story.needs)]


def with_figures(site: LocalizedCatalog, text: str, root: str) -> str:
    """Return Markdown in which every placeholder is its figure, a link to what proves it.

    Args:
        root: The relative address of the language's root.

    Raises:
        PlaceholderError: A placeholder names nothing that the data has.
    """
    return _PLACEHOLDER.sub(partial(_linked, site, root), text)


def without_links(site: LocalizedCatalog, text: str) -> str:
    """Return a text in which every placeholder is its figure as plain text."""
    return _PLACEHOLDER.sub(lambda match: resolve(site, _words(match)).text, text)


def _linked(site: LocalizedCatalog, root: str, match: re.Match[str]) -> str:
    figure = resolve(site, _words(match))
    address = f"{root}/{figure.path}"
    return f"[{inert(figure.text)}]({address})" if figure.text else address


def _words(match: re.Match[str]) -> str:
    if match["words"] is None:
        raise PlaceholderError(f'"{match[0]}" opens or closes nothing', 'write "{{ figure arguments }}" on one line')
    return match["words"].strip()


def story_findings(catalog: Catalog, stories: Iterable[Story]) -> Iterator[Finding]:
    """Yield the placeholders, tables and charts of stories that the data lacks, each with its place."""
    for story in told(catalog.plans, stories):
        site = LocalizedCatalog(catalog, story.language, "")
        for number, line in enumerate(story.body.split("\n"), story.line):
            for match in _PLACEHOLDER.finditer(line):
                try:
                    resolve(site, _words(match))
                except PlaceholderError as problem:
                    at = Location(story.path, number, match.start() + 1)
                    yield error(at, "story-figure", str(problem), problem.hint)
        yield from _head_findings(site, story)


def _head_findings(site: LocalizedCatalog, story: Story) -> Iterator[Finding]:
    try:
        without_links(site, f"{story.title} {story.lead}")
        if not story.table.startswith(EXPLORE):
            story_table(site.catalog, story.table)
        name, arguments = chart_of(story)
        if name == "generation":
            generation_of(site.catalog, *arguments)
    except PlaceholderError as problem:
        yield error(Location(story.path), "story-figure", str(problem), problem.hint)


def chart_of(story: Story) -> tuple[str, tuple[str, ...]]:
    """Return the name of the chart of a story and its arguments; "" without one.

    Raises:
        PlaceholderError: There is no such chart.
    """
    name, *arguments = story.chart.split() or [""]
    if name and name not in CHARTS:
        hint = suggest(name, list(CHARTS)) or f"there are: {', '.join(CHARTS)}"
        raise PlaceholderError(f'there is no chart "{name}"', hint)
    if name == "generation" and len(arguments) != 2:
        raise PlaceholderError(f'"{story.chart}" has too many or too few words', 'write "generation OLDER LATER"')
    return name, tuple(arguments)


def concrete_plans(catalog: Catalog, plans: Iterable[str]) -> list[tuple[Plan, Concreteness]]:
    """Return the counts of some plans for a chart, in the order given."""
    counts = concreteness(catalog)
    return [(catalog.plans[plan], counts[plan]) for plan in plans if plan in counts]
