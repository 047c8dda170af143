"""The coverage of a plan, counted from a tiny dataset whose numbers are known by heart."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityplans.catalog.coverage import Coverage, coverage
from cityplans.catalog.open import checked_catalog
from tests.support import corpus
from tests.support.corpus import PLAN, TEXT


def _coverage(datasets: Path) -> Coverage:
    catalog, findings = checked_catalog(datasets)
    assert catalog, findings
    return coverage(catalog, catalog.plans[PLAN])


def test_counts_of_a_good_plan(datasets: Path) -> None:
    found = _coverage(datasets)
    assert found.records == {
        "sections": 2,
        "measures": 3,
        "responsibilities": 2,
        "targets": 3,
        "mentions": 2,
        "measure_actions": 1,
    }
    assert found.proven == found.records
    assert found.not_data == 2
    assert "issuer_zh" in found.not_stated and "city_id" not in found.not_stated
    # The first measure has bodies of its own, the second none; the part is no measure of its own.
    assert found.unassigned == 1
    # The count of book rooms has no date.
    assert found.undated == 1
    assert found.inferred == () and found.doubtful == ()


def test_inferred_and_doubtful_records_are_listed(datasets: Path) -> None:
    target = f"{PLAN}-sec1-t1"
    corpus.edit(datasets, "targets.csv", target, "due_basis", "inferred")
    corpus.edit(datasets, "targets.csv", target, "note_zh", "疑为误印。")
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "note_zh", "标题照录；疑衍一字。")
    corpus.edit(datasets, "measures.csv", f"{PLAN}-m1", "note_en", "The title is kept as printed.")
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-n1", "note_zh", "疑脱一字。")
    corpus.edit(datasets, "mentions.csv", f"{PLAN}-n1", "note_en", "A character may be missing.")
    (datasets / PLAN / "translations.csv").write_text("record_id,field,zh_sha256,method,reviewed\n", encoding="utf-8")
    from cityplans.cli.main import main

    assert main(["translations", "--datasets", str(datasets)]) == 0
    found = _coverage(datasets)
    assert [t.id for t in found.inferred] == [target]
    assert [r.id for r in found.doubtful] == [f"{PLAN}-m1", target, f"{PLAN}-n1"]


def test_gaps_are_what_no_passage_covers(datasets: Path) -> None:
    ((source, share, gaps),) = _coverage(datasets).copies
    start, end = source.text_start, source.text_end
    # Nothing speaks of the title; all else is in some passage.
    assert [TEXT[a:b].strip() for a, b in gaps] == ["晨溪市款待宾客三年打算（2020-2022年）"]
    assert share == pytest.approx(1, abs=0.25) and start < gaps[0][1] < end
