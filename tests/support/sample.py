"""The sample: some of the real plans as a dataset, so that further plans do not make the tests slower.

Among them are plans with many responsible bodies, with many results, of several cities, without city or date. What
must hold for all data is tested with all data.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from cityplans.core.csv_writer import to_csv
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load
from tests.support.corpus import leave_out_relations, read_csv
from tests.support.paths import ROOT
from tests.support.shared import shared_files

PLANS = (
    "citybuild-undated",
    "guangzhou-2018",
    "hangzhou-2016",
    "hangzhou-metro-2009",
    "shenzhen-2011",
    "township-2020",
    "urumqi-2013",
)
FEW_PLANS = ("hangzhou-2016", "hangzhou-2018", "shanghai-2023")
"""Enough for what would be the same with any number of plans: one, the plan that came after it, and one without any."""
SMALLEST_PLAN = ("citybuild-undated",)
"""Enough for what depends on the shared tables alone, such as a draft of the importer."""
_IN_PART = ("reports", "plan_relations", "measure_relations")
"""The shared tables of which the sample has only what belongs to its plans."""


@cache
def sample_datasets(plans: tuple[str, ...] = PLANS) -> Path:
    """Return the datasets folder of the sample, or of other plans; not to be written to."""
    shared = shared_files(f"sample-of-{'-and-'.join(plans)}"[:120], lambda folder: write_sample(folder, plans))
    if shared:
        return shared / "datasets"
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    return write_sample(Path(folder), plans)


def write_sample(root: Path, plans: tuple[str, ...] = PLANS) -> Path:
    """Copy some plans with shared tables and ledgers, as released, to root/datasets; returns it."""
    datasets = root / "datasets"
    others = _other_plans(plans)
    shutil.copytree(ROOT / "datasets", datasets, ignore=lambda _, names: set(names) & set(others))
    for file, field in (
        ("reference/sources.csv", "plan_id"),
        ("reference/plan_cities.csv", "plan_id"),
        ("ids.csv", "record_id"),
        ("changes.csv", "record_id"),
        ("corrections.csv", "record_id"),
    ):
        path = datasets / file
        header, *rows = read_csv(path)
        kept = [row for row in rows if not _is_of(row[header.index(field)], others)]
        path.write_text(to_csv(header, kept), encoding="utf-8", newline="\n")
    read = {row[1] for plan in plans for row in _rows(datasets / plan / "searches.csv")}
    for table in ("reports", "report_subjects"):
        path = datasets / "reference" / f"{table}.csv"
        header, *rows = _rows(path)
        path.write_text(to_csv(header, [row for row in rows if row[0] in read]), encoding="utf-8", newline="\n")
    leave_out_relations(datasets, plans)
    _forget(datasets)
    _release(datasets)
    return datasets


def _rows(path: Path) -> list[list[str]]:
    return read_csv(path) if path.exists() else []


def _forget(datasets: Path) -> None:
    """Take what the sample has left out of shared tables out of the ledgers."""
    kept = {row[0] for table in _IN_PART for row in _rows(datasets / "reference" / f"{table}.csv")}
    for ledger in ("ids.csv", "changes.csv"):
        header, *rows = _rows(datasets / ledger)
        of, record = header.index("table"), header.index("record_id")
        left = [row for row in rows if row[of] not in _IN_PART or row[record] in kept]
        (datasets / ledger).write_text(to_csv(header, left), encoding="utf-8", newline="\n")


def is_in_sample(record: str, table: str = "") -> bool:
    """Return whether a record is shared or of a plan of the sample."""
    if table in _IN_PART:
        return record in _published_ids()
    return not _is_of(record, _other_plans(PLANS))


def _is_of(record: str, plans: tuple[str, ...]) -> bool:
    return any(record == plan or record.startswith(f"{plan}-") for plan in plans)


@cache
def _published_ids() -> frozenset[str]:
    return frozenset(row[0] for row in _rows(sample_datasets() / "ids.csv"))


@cache
def _other_plans(plans: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({path.parent.name for path in ROOT.glob("datasets/*/plan.yaml")} - set(plans))


def _release(datasets: Path) -> None:
    """Write the digest of the sample into the row of the last version."""
    dataset = load(datasets).dataset
    assert dataset is not None
    path = datasets / "versions.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(dataset["versions"][-1]["digest"], dataset_digest(dataset)),
        encoding="utf-8",
        newline="\n",
    )
