"""Counts that name what they count: the rows of some tables are of several kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cityplans.core.languages import Language
from cityplans.core.plan_records import Measure, Target
from cityplans.core.table_schema import Field
from cityplans.i18n.formatting import number
from cityplans.i18n.strings import branch, translate


def measures_by_kind(measures: Iterable[Measure], language: Language) -> str:
    """Return how many there are of each kind: "127 measures, 28 sub-measures"; "" for none."""
    counts = Counter(measure.kind for measure in measures)
    kinds = [*(kind for kind in branch(language, "kinds") if kind in counts), *sorted(counts)]
    return translate(language, "list_comma").join(
        translate(
            language, f"kinds.{kind}{'_one' if language == 'en' and counts[kind] == 1 else ''}", n=number(counts[kind])
        )
        for kind in dict.fromkeys(kinds)
    )


def targets_by_type(targets: Iterable[Target], types: Field, language: Language) -> str:
    """Return how many there are of each type, by its label: "Outcome 60, Event 4"; "" for none."""
    counts = Counter(target.type for target in targets)
    labels = ((category.label[language], counts[category.value]) for category in types.categories)
    return translate(language, "list_comma").join(f"{label} {number(count)}" for label, count in labels if count)
