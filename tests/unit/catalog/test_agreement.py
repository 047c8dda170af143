"""Agreement of two readers, and that the code book prints the figures that the data gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.catalog.agreement import agreement, kappa
from cityplans.core.model import Catalog


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        # Cohen's own layout: 20 and 15 agreed, 5 and 10 not, of 50; kappa is 0.4.
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "a")], 1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
    ],
)
def test_kappa(pairs: list[tuple[str, str]], value: float) -> None:
    assert kappa(pairs) == pytest.approx(value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_code_book_prints_the_agreement_of_the_data(language: str, whole_catalog: Catalog) -> None:
    text = Path(f"content/{language}/method.md").read_text(encoding="utf-8")
    found = agreement(whole_catalog.second_reading)
    assert {a.field for a in found} == {"kind", "theme_id", "type", "measure_of"}
    for a in found:
        assert f"| `{a.field}` | {a.read} | {a.agreed * 100:.0f}% | {a.kappa:.2f} |" in text
    records = sum(len(whole_catalog.rows(table)) for table in ("measures", "targets"))
    read = len({row.record_id for row in whole_catalog.second_reading})
    assert read / records >= 1 / 6
