"""What is wrong with the data stories of this project, for the commands that check."""

from __future__ import annotations

from cityplans.catalog.stories import story_findings
from cityplans.core.findings import Finding, sorted_unique
from cityplans.core.model import Catalog
from cityplans.core.paths import ROOT
from cityplans.read.stories import read_stories


def told_wrong(catalog: Catalog) -> list[Finding]:
    """Return the findings about the stories, compared with a Catalog."""
    stories, findings = read_stories(ROOT)
    return sorted_unique([*findings, *story_findings(catalog, stories)])
