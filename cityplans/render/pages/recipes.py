"""The page of recipes: questions to the data, each answered in Python, in SQL and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

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
    yield context.page(
        "recipes.html",
        RECIPES_PAGE,
        context.t("recipes.title"),
        context.t("recipes.description"),
        "data",
        openings=[
            (tool, language, code(f"open{name}").replace("DATA_ADDRESS", data).replace("WORKBOOK", workbook))
            for tool, language, name in (
                ("pandas", "python", ".py"),
                ("workbook", "python", "-workbook.py"),
                ("duckdb", "sql", ".sql"),
            )
        ],
        recipes=[(name, code(f"{name}.py"), code(f"{name}.sql")) for name in RECIPE_NAMES],
        workbook=f"data/{workbook}",
    )


def code(name: str) -> str:
    """Return the code of a file of templates/recipes/."""
    return (RECIPES / name).read_text(encoding="utf-8").strip()
