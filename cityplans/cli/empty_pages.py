"""What would have an empty page, in words, for the command that builds."""

from __future__ import annotations

from cityplans.catalog.own_pages import without_content
from cityplans.core.model import Catalog

_NAMED = 5
"""Records that a line names."""


def left_out(catalog: Catalog) -> list[str]:
    """Return a line for each table with records that no plan names: they get no page."""
    lines = []
    for table, ids in without_content(catalog).items():
        named = ", ".join(ids[:_NAMED])
        rest = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
        lines.append(f"no page for what no plan names, in {table}: {named}{rest}")
    return lines
