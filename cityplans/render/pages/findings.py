"""The page that explains what the check finds."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.check.explanations import PAGE, explanations
from cityplans.render.page import Page, PageContext


def findings_page(site: PageContext) -> Iterator[Page]:
    """Yield the page of all findings: under each code its meaning, a wrong and a right example."""
    told = sorted(explanations().items())
    yield site.page(
        "findings.html",
        PAGE,
        site.t("findings.title"),
        site.t("findings.lead", n=len(told)),
        "about",
        # A command stands between backticks: every second part is code.
        findings=[(code, fields[site.language].split("`"), fields["wrong"], fields["right"]) for code, fields in told],
    )
