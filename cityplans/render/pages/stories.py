"""The data stories: their list, and a page for each with its table to download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import markdown
from markupsafe import Markup

from cityplans.catalog.promises import due_counts, due_promises
from cityplans.catalog.stories import EXPLORE, chart_of, concrete_plans, told, with_figures, without_links
from cityplans.catalog.story_figures import generation_of
from cityplans.catalog.story_tables import story_table
from cityplans.core.paths import ROOT
from cityplans.read.stories import STORIES, Story, read_stories
from cityplans.render.page import Page, PageContext
from cityplans.render.shell import root_of

_LIST = f"{STORIES}/"
_TABLE = "table.csv"


def told_stories(context: PageContext) -> list[Story]:
    """Return the stories that the Catalog can tell, in the language of the pages."""
    stories, _ = read_stories(ROOT)
    return [story for story in told(context.catalog.plans, stories) if story.language == context.language]


def story_teasers(context: PageContext) -> list[tuple[str, str, str]]:
    """Return the address, title and lead of each story."""
    return [
        (_path(story), without_links(context, story.title), without_links(context, story.lead))
        for story in told_stories(context)
    ]


def story_pages(context: PageContext) -> Iterator[Page]:
    """Yield the list of data stories, and the page of each."""
    teasers = story_teasers(context)
    title = context.t("stories.title")
    yield context.page("stories.html", _LIST, title, context.t("stories.lead"), "about", stories=teasers)
    for story in told_stories(context):
        yield _page(context, story, [teaser for teaser in teasers if teaser[0] != _path(story)])


def _path(story: Story) -> str:
    return f"{_LIST}{story.id}/"


def _page(context: PageContext, story: Story, others: list[tuple[str, str, str]]) -> Page:
    path = _path(story)
    root = root_of(path)
    selected = story.table.startswith(EXPLORE)
    name, chart = _chart(context, story)
    title = without_links(context, story.title)
    page = context.page(
        "story.html",
        path,
        title,
        without_links(context, story.lead),
        "about",
        heading=title,
        lead=Markup(_html(with_figures(context, story.lead, root)).removeprefix("<p>").removesuffix("</p>")),
        prose=Markup(_html(with_figures(context, story.body, root))),
        # One file for both languages: its columns are in both.
        table=f"{root}/{story.table}" if selected else f"{_site_root(context, root)}/{path}{_TABLE}",
        selected=selected,
        chart_name=name,
        chart=chart,
        others=others,
    )
    if selected or context.language == "en":
        return page
    return page.with_file(_TABLE, story_table(context.catalog, story.table).encode())


def _site_root(context: PageContext, root: str) -> str:
    return root if context.language == "zh" else f"{root}/.."


def _html(text: str) -> str:
    return str(markdown.markdown(text, output_format="html"))


def _chart(context: PageContext, story: Story) -> tuple[str, Any]:
    """Return the name of the chart of a story and what it draws."""
    name, arguments = chart_of(story)
    match name:
        case "concreteness":
            return name, concrete_plans(context.catalog, arguments)
        case "due":
            return name, due_counts(due_promises(context.catalog))
        case "generation":
            return name, generation_of(context.catalog, *arguments)
        case _:
            return name, None
