"""Opens a datasets folder as a Catalog."""

from __future__ import annotations

from pathlib import Path

from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.core.findings import Finding, has_errors
from cityplans.core.model import Catalog


def checked_catalog(root: Path, sources: Path | None = None) -> tuple[Catalog | None, list[Finding]]:
    """Return the Catalog of a datasets folder, None if a finding has severity error, and all findings."""
    dataset, findings = check(root, sources)
    if dataset is None or has_errors(findings):
        return None, findings
    return build_catalog(dataset), findings
