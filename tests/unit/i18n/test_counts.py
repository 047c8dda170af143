"""Counts that name what they count."""

from __future__ import annotations

from collections import Counter

from cityplans.core.model import Catalog
from cityplans.i18n.counts import measures_by_kind
from cityplans.i18n.strings import branch


def test_the_kinds_add_up_to_the_table(catalog: Catalog) -> None:
    words = measures_by_kind(catalog.measures.values(), "en")
    kinds = Counter(measure.kind for measure in catalog.measures.values())
    assert words.startswith(f"{kinds['measure']} measures, {kinds['sub_measure']} sub-measures, ")
    assert sum(int(part.split()[0]) for part in words.split(", ")) == len(catalog.measures)
    one = [m for m in catalog.measures.values() if m.kind == "goal"][:1]
    assert (measures_by_kind(one, "en"), measures_by_kind(one, "zh"), measures_by_kind([], "zh")) == (
        "1 goal",
        "1 条总体目标",
        "",
    )


def test_every_kind_has_words(catalog: Catalog) -> None:
    kinds = {category.value for category in catalog.schemas["measures"].field("kind").categories}
    assert set(branch("zh", "kinds")) == kinds
    assert set(branch("en", "kinds")) == kinds | {f"{kind}_one" for kind in kinds}
