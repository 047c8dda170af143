"""The site of the real plans stays within its budget of files and bytes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.budget import REAL, over_budget
from cityplans.core.model import Catalog
from cityplans.verify.folder import measure


def test_the_site_of_the_real_plans_is_within_its_budget(catalog: Catalog, site: Path) -> None:
    assert len(catalog.measures) == REAL, "the budget is that of 245 measures: set it for as many as there are now"
    size = measure(site)
    assert size.plans == len(catalog.plans)
    assert over_budget(size, REAL) == []
