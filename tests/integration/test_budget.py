"""The site of the real plans stays within its budget: files, bytes, and what a correction touches."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from benchmarks.budget import TOUCHED, over_budget, touched
from cityplans.cli.main import main
from cityplans.core.model import Catalog
from cityplans.verify.folder import measure
from tests.support.corpus import read_csv, write_csv
from tests.support.paths import ROOT
from tests.support.real_site import SITE_URL
from tests.support.sample import FEW_PLANS, sample_datasets


def test_the_site_of_the_real_plans_is_within_its_budget(whole_catalog: Catalog, whole_site: Path) -> None:
    size = measure(whole_site)
    assert size.plans == len(whole_catalog.plans)
    assert over_budget(size, len(whole_catalog.measures)) == []


def test_a_release_of_one_corrected_cell_touches_few_files(site_of_few_plans: Path, tmp_path: Path) -> None:
    """A host takes what the correction changes, what is kept for good, and the files of the whole."""
    site, datasets = site_of_few_plans, sample_datasets(FEW_PLANS)
    header, *_, last = read_csv(datasets / "versions.csv")
    version, released = last[header.index("id")], last[header.index("released")]
    next_day = date.fromisoformat(released) + timedelta(days=1)
    shutil.copytree(datasets, tmp_path / "datasets")
    for name in ("CITATION.cff", ".zenodo.json"):
        shutil.copy(ROOT / name, tmp_path)
    archive = tmp_path / "archive"
    shutil.copytree(site / "data" / "v" / version, archive / version, ignore=shutil.ignore_patterns("index.html"))
    correct(tmp_path / "datasets", next_day.isoformat())
    data = ["--quiet", "--datasets", str(tmp_path / "datasets")]
    assert main(["release", *data, "--base", str(datasets), "--date", next_day.isoformat()]) == 0
    after = tmp_path / "site"
    assert main(["build", *data, "--site", str(after), "--site-url", SITE_URL, "--archive", str(archive)]) == 0
    paths = touched(site, after)
    assert {"corrections/index.html", "api/v1/targets.json", "data/city-plans/targets.csv"} <= set(paths)
    whole, each = TOUCHED
    assert len(paths) <= whole + each * len(FEW_PLANS), Counter(
        path.removeprefix("en/").partition("/")[0] for path in paths
    )


def correct(datasets: Path, day: str) -> None:
    """Replace a word of a figure's note, as a contributor does; pages, tables and the search show it."""
    table = datasets / "hangzhou-2016" / "targets.csv"
    rows = read_csv(table)
    row = next(row for row in rows if row[0] == "hangzhou-2016-m4-2-t1")
    column = rows[0].index("note_en")
    was = row[column]
    row[column] = now = was.replace("average", "yearly")
    assert now != was
    write_csv(table, rows)
    ledger = datasets / "corrections.csv"
    write_csv(ledger, [*read_csv(ledger), [row[0], "note_en", day, was, now, "用词不当。", "The wrong word."]])
