"""What is wrong with the data stories of this project, for the commands that check."""

from __future__ import annotations

from collections.abc import Callable, Collection

from cityplans.catalog.stories import story_findings, told
from cityplans.core.findings import Finding, sorted_unique
from cityplans.core.model import Catalog
from cityplans.core.paths import ROOT
from cityplans.read.stories import read_stories


def told_wrong(plans: Collection[str], catalog: Callable[[], Catalog]) -> list[Finding]:
    """Return the findings about the stories that some plans tell.

    Args:
        plans: The ids of the plans.
        catalog: Returns their Catalog, with which the stories are compared; called only if there are any.
    """
    stories, findings = read_stories(ROOT)
    of_plans = told(plans, stories)
    return sorted_unique([*findings, *(story_findings(catalog(), of_plans) if of_plans else ())])
