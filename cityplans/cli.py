"""The commands of build.py."""

from __future__ import annotations

import argparse
import datetime
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cityplans.catalog import build_catalog
from cityplans.check import check, checked_catalog
from cityplans.dataset import Dataset
from cityplans.evidence import digest, locate, natural_key
from cityplans.explain import explain
from cityplans.exports.csv_file import to_csv
from cityplans.exports.package import values
from cityplans.figures import edtf_bounds
from cityplans.finding import Severity, has_errors
from cityplans.importer.command import add_import, run_import
from cityplans.load import CHANGELOG, CannotRun, load, load_archive, load_former
from cityplans.model import Catalog, Row
from cityplans.progress import Progress
from cityplans.publish import publish
from cityplans.release import Release, first_release, in_changelog, next_release, with_version
from cityplans.report import FORMATS, as_text, summary
from cityplans.revision import former_datasets
from cityplans.schema import Value
from cityplans.serve import serve
from cityplans.translations import lineage
from cityplans.validate import closest

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 fine, 1 findings, 2 cannot run."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Chinese gets its code points instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(words)
    try:
        return _RUN[options.command](options)
    except CannotRun as problem:
        print(f"build.py: {problem}", file=sys.stderr)
        return CANNOT_RUN
    except KeyboardInterrupt:
        return CANNOT_RUN
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Check the data of City Plans and build its site.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--datasets", type=Path, default=Path("datasets"), metavar="DIR", help="the data (default: datasets)")
    data.add_argument(
        "--sources",
        type=Path,
        default=Path(os.environ["PLAN_SOURCES"]) if os.environ.get("PLAN_SOURCES") else None,
        metavar="DIR",
        help="the saved copies of the official texts; turns the evidence checks on (default: $PLAN_SOURCES)",
    )
    data.add_argument("--quiet", action="store_true", help="print findings only")
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument("--site", type=Path, default=Path("site"), metavar="DIR", help="where the site is published (default: site)")
    site.add_argument("--site-url", metavar="URL", help="the address the site will have (default: homepage of datapackage.yaml)")
    site.add_argument("--archive", type=Path, metavar="DIR", help="the files of former versions, one folder each, to be published again")
    commands.add_parser("build", parents=[data, site], help="check, then build the site (the default)")
    checker = commands.add_parser("check", parents=[data], help="check the data")
    checker.add_argument("--format", choices=sorted(FORMATS), default="text", help="how findings are written (default: text)")
    checker.add_argument("--strict", action="store_true", help="warnings fail the check too")
    evidence = commands.add_parser("evidence", parents=[data], help="locate every passage and write evidence.csv")
    evidence.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    translator = commands.add_parser(
        "translations", parents=[data], help="write translations.csv: which Chinese each English text was made from"
    )
    translator.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    translator.add_argument(
        "--confirm", nargs="+", default=[], metavar="ID", help="records whose English was held against the present Chinese"
    )
    add_import(commands, data)
    explainer = commands.add_parser("explain", help="explain a finding")
    explainer.add_argument("code", nargs="?", metavar="CODE", help="the code in square brackets (none: list all)")
    explainer.add_argument("--language", choices=("en", "zh"), default="en", help="language of the explanation (default: en)")
    releaser = commands.add_parser("release", parents=[data], help="step the version of the data up by what changed since the last release")
    releaser.add_argument("--base", metavar="BASE", help="the last release: a git revision or a folder (default: the tag data-<version>)")
    releaser.add_argument("--date", metavar="DAY", help="day of the release (default: today)")
    releaser.add_argument("--check", action="store_true", help="write nothing; tell what the next version would be")
    server = commands.add_parser("serve", parents=[data, site], help="build, then show the site at a local address")
    server.add_argument("--port", type=int, default=8000, help="port to listen at (default: 8000)")
    return parser


def _build(options: argparse.Namespace) -> int:
    progress = Progress(sys.stderr, quiet=options.quiet)
    progress.stage("check")
    catalog, findings = checked_catalog(options.datasets, options.sources)
    sys.stderr.write(as_text(findings))
    if catalog is None:
        print(f"build.py: the data has errors; {options.site} is left as it was", file=sys.stderr)
        return FINDINGS
    archive = load_archive(options.archive, catalog.versions) if options.archive else {}
    publish(catalog, options.site, options.site_url, archive, progress)
    return FINE


def _check(options: argparse.Namespace) -> int:
    dataset, findings = check(options.datasets, options.sources)
    sys.stdout.write(FORMATS[options.format](findings))
    if options.format == "text" and not options.quiet:
        sys.stdout.write(summary(findings, _count(dataset)))
        if options.sources is None:
            print("evidence was not held against the texts: give their folder with --sources or PLAN_SOURCES")
    return FINDINGS if has_errors(findings) or (options.strict and findings) else FINE


def _count(dataset: Dataset | None) -> int:
    return sum(len(rows) for rows in dataset.tables.values()) if dataset else 0


def _evidence(options: argparse.Namespace) -> int:
    if options.sources is None:
        raise CannotRun("evidence needs the source copies: give their folder with --sources or PLAN_SOURCES")
    return _rewrite(options, "evidence", _evidence_rows)


def _evidence_rows(dataset: Dataset, plan_id: str) -> list[tuple[str, str, int | str, int | str, str]]:
    """Give the evidence of a plan. Rows in copies that are not at hand are carried over."""
    rows: list[tuple[str, str, int | str, int | str, str]]
    rows = [(r, s, p.start, p.end, digest(dataset.texts[s][p.start : p.end])) for r, s, p in locate(dataset, plan_id)]
    absent = [r for r in dataset["evidence"] if r["source_id"] not in dataset.texts and r.path.rsplit("/", 2)[-2] == plan_id]
    rows += [(r["record_id"], r["source_id"], r["start"], r["end"], r["sha256"]) for r in absent]
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))


def _translations(options: argparse.Namespace) -> int:
    today = datetime.date.today().isoformat()
    return _rewrite(options, "translations", lambda dataset, plan_id: lineage(dataset, plan_id, options.confirm, today))


def _rewrite(options: argparse.Namespace, table: str, rows: Callable[[Dataset, str], Sequence[Sequence[Value]]]) -> int:
    """Write a table that the tool keeps for every plan, or tell what would change."""
    loaded = load(options.datasets, options.sources)
    spoiling = [f for f in loaded.findings if f.severity is Severity.ERROR and not f.location.path.endswith(f"{table}.csv")]
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
                path.write_text(text, encoding="utf-8", newline="\n")
    return FINDINGS if options.check and changed else FINE


def _release(options: argparse.Namespace) -> int:
    """Write versions.csv, changes.csv, CHANGELOG.md and the version in datapackage.yaml and CITATION.cff."""
    dataset, findings = check(options.datasets, options.sources)
    catalog = build_catalog(dataset) if dataset and not has_errors(findings) else None
    if dataset is None or catalog is None:
        sys.stderr.write(as_text(findings))
        return FINDINGS
    day = options.date or datetime.date.today().isoformat()
    if edtf_bounds(day) is None or len(day) != len("2026-11-22"):
        raise CannotRun(f'"{day}" is no day: write it as 2026-11-22')
    release: Release | None
    if catalog.versions:
        last = list(catalog.versions)[-1]
        with former_datasets(options.base or f"data-{last}", options.datasets) as folder:
            release = next_release(load_former(folder), dataset, last, day)
    else:
        release = first_release(dataset, catalog.identity.version, day)
    if release is None:
        print(f"nothing has changed since {last}")
        return FINE
    print(release.chapter, end="")
    if not options.check:
        _write_release(options.datasets, catalog, release)
        print(f"\ncommit the files and tag them: git tag data-{release.version.id}")
    return FINE


def _write_release(datasets: Path, catalog: Catalog, release: Release) -> None:
    ledgers: Mapping[str, tuple[Row, ...]] = {
        "versions": (*catalog.versions.values(), release.version),
        "changes": (*catalog.changes, *release.changes),
    }
    for table, rows in ledgers.items():
        schema = catalog.schemas[table]
        (datasets / f"{table}.csv").write_text(to_csv(schema.names, (values(schema, row) for row in rows)), encoding="utf-8", newline="\n")
    changelog = datasets / CHANGELOG
    former = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    changelog.write_text(in_changelog(former, release), encoding="utf-8", newline="\n")
    for path in (datasets / "datapackage.yaml", datasets.parent / "CITATION.cff"):
        if path.exists():
            path.write_text(with_version(path.read_text(encoding="utf-8"), release), encoding="utf-8", newline="\n")


def _explain(options: argparse.Namespace) -> int:
    text, codes = explain(options.code, options.language)
    if text:
        sys.stdout.write(text)
        return FINE
    print(
        f'build.py: there is no finding "{options.code}"; {closest(options.code, codes) or "run `build.py explain` for the list"}',
        file=sys.stderr,
    )
    return CANNOT_RUN


def _serve(options: argparse.Namespace) -> int:
    built = _build(options)
    return built or serve(options.site, options.port)


_RUN: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "evidence": _evidence,
    "translations": _translations,
    "import": run_import,
    "explain": _explain,
    "release": _release,
    "serve": _serve,
}
