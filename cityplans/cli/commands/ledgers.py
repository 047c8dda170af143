"""Writing the tables that the tool keeps for every plan: evidence.csv and translations.csv."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cityplans.check.evidence import digest
from cityplans.cli.commands import FINDINGS, FINE, write
from cityplans.cli.report import as_text
from cityplans.core.csv_writer import to_csv
from cityplans.core.errors import CommandError
from cityplans.core.findings import Severity
from cityplans.core.identifiers import natural_key
from cityplans.core.table_schema import Value
from cityplans.curate.lineage import lineage
from cityplans.curate.locate import locate
from cityplans.read.dataset import Dataset
from cityplans.read.load import load


def run_evidence(options: argparse.Namespace) -> int:
    """Locate every passage and write evidence.csv."""
    if options.sources is None:
        raise CommandError("evidence needs the source copies: give their folder with --sources or PLAN_SOURCES")
    return _rewrite(options, "evidence", _evidence_rows)


def _evidence_rows(dataset: Dataset, plan_id: str) -> list[tuple[str, str, int | str, int | str, str]]:
    """Give the evidence of a plan. Rows in copies that are not at hand are carried over."""
    rows: list[tuple[str, str, int | str, int | str, str]]
    rows = [(r, s, p.start, p.end, digest(dataset.texts[s][p.start : p.end])) for r, s, p in locate(dataset, plan_id)]
    absent = [
        r for r in dataset["evidence"] if r["source_id"] not in dataset.texts and r.path.rsplit("/", 2)[-2] == plan_id
    ]
    rows += [(r["record_id"], r["source_id"], r["start"], r["end"], r["sha256"]) for r in absent]
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))


def run_translations(options: argparse.Namespace) -> int:
    """Write translations.csv: which Chinese each English text was made from."""
    today = datetime.date.today().isoformat()
    return _rewrite(options, "translations", lambda dataset, plan_id: lineage(dataset, plan_id, options.confirm, today))


def _rewrite(options: argparse.Namespace, table: str, rows: Callable[[Dataset, str], Sequence[Sequence[Value]]]) -> int:
    """Write a table that the tool keeps for every plan, or tell what would change."""
    loaded = load(options.datasets, options.sources)
    spoiling = [
        f for f in loaded.findings if f.severity is Severity.ERROR and not f.location.path.endswith(f"{table}.csv")
    ]
    if loaded.dataset is None or spoiling:
        sys.stderr.write(as_text(spoiling))
        return FINDINGS
    changed = 0
    for plan in loaded.dataset["plans"]:
        path = options.datasets / Path(plan.path).parent.name / f"{table}.csv"
        text = to_csv(loaded.dataset.schemas[table].names, rows(loaded.dataset, plan.id))
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            changed += 1
            print(f"{path}: {'would change' if options.check else 'written'}")
            if not options.check:
                write(path, text)
    return FINDINGS if options.check and changed else FINE
