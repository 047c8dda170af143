"""The page that explains every finding of the check."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.check.explanations import PAGE, explanations
from cityplans.render.page import Page, PageContext


def findings_page(context: PageContext) -> Iterator[Page]:
    """Yield the page of all findings: for each code its meaning, a wrong and a right example."""
    by_code = sorted(explanations().items())
    yield context.page(
        "findings.html",
        PAGE,
        context.t("findings.title"),
        context.t("findings.lead", n=len(by_code)),
        "about",
        # Commands are in backticks, so every second part is code.
        findings=[
            (code, fields[context.language].split("`"), fields["wrong"], fields["right"]) for code, fields in by_code
        ],
    )
