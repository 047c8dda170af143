"""Targets in groups that readers can choose from: what lies ahead and what is reported, by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cityplans.catalog.addresses import resolve_subject
from cityplans.core.grouping import group
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Target
from cityplans.core.reference_records import Theme

Part = Literal["ahead", "reported", "context"]


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Targets of one part of a plan and one theme; `theme` is None where none is known."""

    part: Part
    theme: Theme | None
    targets: tuple[Target, ...]


def themes_of_target(catalog: Catalog, target: Target) -> tuple[str, ...]:
    """Return the ids of the themes of a target: those of its measure, or that of its indicator."""
    subject = resolve_subject(catalog, target.subject_id)[1]
    if isinstance(subject, Measure):
        found = (subject.theme_id, subject.theme_id_2)
    else:
        indicator = catalog.indicators.get(target.indicator_id)
        found = (indicator.theme_id if indicator else "", "")
    return tuple(theme for theme in found if theme)


@lru_cache(maxsize=2)
def targets_by_theme(catalog: Catalog) -> Mapping[str, list[Target]]:
    """Return all targets by the ids of their themes, without those of no theme."""
    groups: dict[str, list[Target]] = defaultdict(list)
    for target in catalog.targets.values():
        for theme in themes_of_target(catalog, target):
            groups[theme].append(target)
    return groups


def by_part_and_theme(catalog: Catalog, targets: Iterable[Target]) -> tuple[TargetGroup, ...]:
    """Return targets before results before context, and in each the themes with the most targets first."""

    def key(target: Target) -> tuple[Part, str]:
        return _part(target), next(iter(themes_of_target(catalog, target)), "")

    def order(found: TargetGroup) -> tuple[int, bool, int, str]:
        parts: tuple[Part, ...] = ("ahead", "reported", "context")
        name = found.theme.label.en if found.theme else ""
        return parts.index(found.part), found.theme is None, -len(found.targets), name

    found = (TargetGroup(part, catalog.themes.get(theme), rows) for (part, theme), rows in group(targets, key).items())
    return tuple(sorted(found, key=order))


def _part(target: Target) -> Part:
    if target.is_ahead:
        return "ahead"
    return "reported" if target.type == "outcome" else "context"
