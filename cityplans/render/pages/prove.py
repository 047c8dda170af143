"""The page on which readers compare a record with their own copy of the official text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cityplans.core.follow_up import Report
from cityplans.core.json_writer import compact_json
from cityplans.core.reference_records import Source
from cityplans.i18n.strings import branch
from cityplans.render.page import Page, PageContext


def prove_page(context: PageContext) -> Iterator[Page]:
    """Yield the page, with `copies.json`, by which its script recognises every copy."""
    page = context.page("prove.html", "prove/", context.t("prove.title"), context.t("prove.lead"), "about")
    yield replace(page, files={"copies.json": compact_json(_copies(context)).encode()})


def _copies(context: PageContext) -> dict[str, Any]:
    catalog = context.catalog
    return {
        "words": branch(context.language, "prove", "script"),
        "plans": {plan.id: context.short_plan(plan) for plan in catalog.plans.values()},
        "sources": {
            source.id: {**_copy(context, source), "plan": source.plan_id} for source in catalog.sources.values()
        },
        "reports": {report.id: _copy(context, report) for report in catalog.reports.values()},
    }


def _copy(context: PageContext, copy: Source | Report) -> dict[str, Any]:
    return {
        "name": copy.publisher[context.language] or context.t("source.unknown_publisher"),
        "sha256": copy.sha256,
        "characters": copy.characters,
        "url": copy.url or copy.archived_url,
    }
