"""The page of recipes: questions to the data, each answered in Python, in SQL and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityplans.core.paths import RECIPES
from cityplans.render.page import Page, PageContext

RECIPE_NAMES = (
    "who-leads",
    "due-by-2020",
    "targets-and-results",
    "share-with-a-body",
    "one-theme",
    "changed-since",
    "three-values",
    "pivot",
)
"""The recipes in the order of the page. The code of each is in templates/recipes/, and tests run it."""
RECIPES_PAGE = "data/recipes/"


def recipe_page(context: PageContext) -> Iterator[Page]:
    """Yield the page of recipes."""
    workbook = f"{context.catalog.identity.name}.xlsx"
    data = f"{context.url}data/{context.catalog.identity.name}"
    replaced = {"DATA_ADDRESS": data, "WORKBOOK": workbook, "LANGUAGE": context.language}
    yield context.page(
        "recipes.html",
        RECIPES_PAGE,
        context.t("recipes.title"),
        context.t("recipes.description"),
        "data",
        openings=[
            (tool, language, _filled(code(f"open{name}"), replaced))
            for tool, language, name in (
                ("pandas", "python", ".py"),
                ("workbook", "python", "-workbook.py"),
                ("duckdb", "sql", ".sql"),
                ("datasette", "json", "-datasette.json"),
            )
        ],
        recipes=[(name, code(f"{name}.py"), code(f"{name}.sql")) for name in RECIPE_NAMES],
        workbook=f"data/{workbook}",
    )


def _filled(text: str, replaced: Mapping[str, str]) -> str:
    for name, value in replaced.items():
        text = text.replace(name, value)
    return text


def code(name: str) -> str:
    """Return the code of a file of templates/recipes/."""
    return (RECIPES / name).read_text(encoding="utf-8").strip()
