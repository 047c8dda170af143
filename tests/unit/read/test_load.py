"""Reading from the disk: whatever lies there becomes a finding, never a traceback."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cityplans.check.runner import check
from cityplans.cli.report import as_json, as_text
from cityplans.core.characters import is_unsafe
from cityplans.core.errors import CommandError
from cityplans.core.findings import Finding, Severity
from cityplans.core.tables import OPTIONAL_TABLES, TABLES
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE, SOURCE_FILE, TEXT

Harm = Callable[[Path], object]
FIGURE = f"{PLAN}-m1-t1"


def codes(findings: list[Finding]) -> list[str]:
    return [f.code for f in findings]


def check_fully(datasets: Path) -> list[Finding]:
    """Check with the sources, and see that what is reported can be printed."""
    findings = check(datasets, datasets.parent / "sources")[1]
    for text in (as_text(findings), as_json(findings)):
        assert not any(is_unsafe(char) for char in text if char != "\n")
        text.encode()
    assert all(f.hint and f.message for f in findings)
    return findings


# ── a whole folder ──


def test_a_dataset_is_read_with_all_its_tables(good_corpus: Path) -> None:
    loaded = load(good_corpus, good_corpus.parent / "sources")
    assert loaded.findings == []
    assert loaded.dataset is not None
    assert set(loaded.dataset.tables) == set(TABLES)
    assert loaded.dataset.texts == {SOURCE: TEXT, corpus.REPORT: corpus.REPORT_TEXT}
    assert loaded.dataset["targets"][0].id == FIGURE
    assert loaded.dataset["targets"][0].path == (good_corpus / PLAN / "targets.csv").as_posix()


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_a_folder_that_is_none_cannot_be_run_on(good_corpus: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "a file":
        path.write_text("")
    with pytest.raises(CommandError, match="--datasets"):
        load(path)
    with pytest.raises(CommandError, match="--sources"):
        load(good_corpus, path)


def test_an_empty_folder_lacks_every_schema(tmp_path: Path) -> None:
    dataset, findings = check(tmp_path)
    assert dataset is None
    assert codes(findings) == ["file-missing"] * (len(TABLES) + 1)


def test_a_plan_folder_without_files_lacks_every_file(datasets: Path) -> None:
    (datasets / "otherville-2021").mkdir()
    needed = [path for path in (datasets / PLAN).iterdir() if path.stem not in OPTIONAL_TABLES]
    assert codes(check_fully(datasets)) == ["file-missing"] * len(needed)


@pytest.mark.parametrize("folder", ["schemas", "reference", PLAN])
def test_a_missing_folder_is_found(datasets: Path, folder: str) -> None:
    shutil.rmtree(datasets / folder)
    # Without the plan, its copy belongs to none and its facts to nobody; its type of action and its report are idle,
    # and the fingerprint of its event is of no passage.
    idle = {"action-type-unused", "report-unread", "fingerprint-stale"}
    expected = {"foreign-key", "forgotten-fact"} | idle if folder == PLAN else {"file-missing"}
    assert set(codes(check_fully(datasets))) == expected


def test_a_missing_identity_is_one_finding(datasets: Path) -> None:
    (datasets / "datapackage.yaml").unlink()
    assert codes(check_fully(datasets)) == ["file-missing"]


@pytest.mark.parametrize("table", ["mentions", "targets", "responsibilities"])
def test_a_table_may_be_its_header_only(datasets: Path, table: str) -> None:
    ids = {row[0] for row in corpus.read_csv(datasets / PLAN / f"{table}.csv")[1:]}
    ids |= {row[0] for row in corpus.read_csv(datasets / PLAN / "events.csv") if row[2] in ids}
    for file in (f"{table}.csv", "events.csv", "evidence.csv", "translations.csv", "second_reading.csv"):
        path = datasets / PLAN / file
        corpus.write_csv(path, [row for row in corpus.read_csv(path) if row[0] not in ids])
    assert check(datasets)[1] == []


# ── hostile files ──


def instead(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def link(path: Path, target: str) -> None:
    instead(path, lambda p: p.symlink_to(target))


HOSTILE: dict[str, tuple[Harm, set[str]]] = {
    "broken CSV": (lambda d: (d / PLAN / "targets.csv").write_text('id,"plan\n"x"y,\n'), {"csv-quote"}),
    "broken YAML": (lambda d: (d / PLAN / "plan.yaml").write_text("a: [b\n c: {"), {"yaml-error"}),
    "broken identity": (lambda d: (d / "datapackage.yaml").write_text("- a\n- b\n"), {"identity-error"}),
    "unknown host": (
        lambda d: corpus.damage(d, "datapackage.yaml", "[github-pages", "[gihub-pages"),
        {"identity-error"},
    ),
    "no list of hosts": (
        lambda d: corpus.damage(d, "datapackage.yaml", "hosts: [github-pages, cloudflare-pages]", "hosts: netlify"),
        {"identity-error"},
    ),
    "identity of other shapes": (
        lambda d: (d / "datapackage.yaml").write_text(
            "name: [x]\nlicenses: x\ncontributors: [[], {title: [a], roles: b}]\n"
        ),
        {"identity-error"},
    ),
    "a contributor without an address": (
        lambda d: corpus.damage(d, "datapackage.yaml", "    path: https://github.com/", "    path: github.com/"),
        {"identity-error"},
    ),
    "broken schema": (
        lambda d: (d / "schemas" / "units.yaml").write_text("fields: {a: b}\nprimaryKey: [[x]]\n"),
        {"schema-error"},
    ),
    "schema of another table": (
        lambda d: shutil.copy(d / "schemas" / "units.yaml", d / "schemas" / "themes.yaml"),
        {"schema-error"},
    ),
    "BOM": (lambda d: corpus.damage(d, "targets.csv", "id,", "\ufeffid,"), {"byte-order-mark"}),
    "CRLF": (lambda d: corpus.damage(d, "targets.csv", "\n", "\r\n"), {"line-ending"}),
    "CR only": (
        lambda d: (d / PLAN / "mentions.csv").write_bytes(
            (d / PLAN / "mentions.csv").read_bytes().replace(b"\n", b"\r")
        ),
        {"line-ending"},
    ),
    "NUL": (lambda d: corpus.damage(d, "targets.csv", "30余个", "30\0余个"), {"control-character"}),
    "NUL in YAML": (lambda d: corpus.damage(d, "plan.yaml", "A plan", "A\0plan"), {"control-character"}),
    "escape sequence": (
        lambda d: corpus.damage(d, "mentions.csv", "xampleville Vision", "\x1b[31mxampleville Vision"),
        {"control-character"},
    ),
    "escape sequence in an enum": (
        lambda d: corpus.damage(d, "mentions.csv", ",policy", ",\x1b[2Jpolicy"),
        {"control-character"},
    ),
    "bidi controls in a reference": (
        lambda d: corpus.edit(d, "measures.csv", f"{PLAN}-m1", "theme_id", "read\u202eing"),
        {"control-character", "foreign-key"},
    ),
    "bidi controls in a label": (
        lambda d: corpus.damage(d, "mentions.csv", "type", "ty\u2066pe"),
        {"control-character", "extra-label"},
    ),
    "a tag character in a label": (
        lambda d: corpus.damage(d, "mentions.csv", "type", "type\U000e0041"),
        {"control-character", "extra-label"},
    ),
    "invalid UTF-8": (lambda d: corpus.damage(d, "targets.csv", "30余个", b"30\xff\xfe"), {"encoding-error"}),
    "UTF-16": (
        lambda d: (d / PLAN / "mentions.csv").write_bytes(
            (d / PLAN / "mentions.csv").read_text(encoding="utf-8").encode("utf-16")
        ),
        {"encoding-error"},
    ),
    "a number of 30 digits": (lambda d: corpus.edit(d, "targets.csv", FIGURE, "value", "9" * 30), {"type-error"}),
    "an order of 5000 digits": (
        lambda d: corpus.edit(d, "measures.csv", f"{PLAN}-m1", "order", "9" * 5000),
        {"type-error"},
    ),
    "an offset of 5000 digits": (lambda d: corpus.edit(d, "evidence.csv", FIGURE, "end", "9" * 5000), {"type-error"}),
    "an exponent that fills the memory": (
        lambda d: corpus.edit(d, "targets.csv", FIGURE, "value", "1E999999999"),
        {"type-error"},
    ),
    "a printed figure of 5000 digits": (
        lambda d: corpus.edit(d, "targets.csv", FIGURE, "value_printed", "一" * 5000 + "个"),
        {"not-in-passage"},
    ),
    "a printed figure beyond Decimal": (
        lambda d: corpus.edit(d, "targets.csv", FIGURE, "value_printed", "9" + "亿" * 200_000 + "个"),
        {"cell-too-long"},
    ),
    "empty file": (lambda d: (d / PLAN / "targets.csv").write_bytes(b""), {"source-error"}),
    "empty YAML": (lambda d: (d / PLAN / "plan.yaml").write_bytes(b"# nothing\n"), {"source-error"}),
    "no line but blank ones": (lambda d: (d / PLAN / "targets.csv").write_bytes(b"\n\n\n"), {"source-error"}),
    "blank first line": (lambda d: corpus.damage(d, "mentions.csv", "id,", "\nid,"), {"header-line"}),
    "YAML nested deeply": (lambda d: (d / PLAN / "plan.yaml").write_text("a: " + "[" * 50_000), {"yaml-error"}),
    "YAML bomb": (lambda d: corpus.damage(d, "plan.yaml", "id:", "a: &a [x]\nb: [*a, *a]\nid:"), {"yaml-error"}),
    "Python object in YAML": (
        lambda d: corpus.damage(d, "plan.yaml", "id:", "a: !!python/name:os.system\nid:"),
        {"yaml-error"},
    ),
    "duplicate keys": (lambda d: corpus.damage(d, "plan.yaml", "id:", "type: outline\nid:"), {"duplicate-key"}),
    "huge cell": (lambda d: corpus.edit(d, "mentions.csv", f"{PLAN}-n1", "type", "x" * 3_000_000), {"enum"}),
    "a directory for a table": (lambda d: instead(d / PLAN / "targets.csv", os.mkdir), {"file-refused"}),
    "a pipe for a table": (lambda d: instead(d / PLAN / "targets.csv", os.mkfifo), {"file-refused"}),
    "a link that leads nowhere": (
        lambda d: link(d / PLAN / "targets.csv", "nowhere"),
        {"file-refused"},
    ),
    "a link that leads to itself": (
        lambda d: link(d / PLAN / "targets.csv", "targets.csv"),
        {"file-refused"},
    ),
    "a link to a folder": (lambda d: (d / "otherville-2021").symlink_to(d / PLAN), {"file-refused"}),
    "a file name that is not UTF-8": (
        lambda d: Path(os.fsdecode(bytes(d / PLAN) + b"/\xff\x1b[31m.csv")).write_text(""),
        {"file-unlisted"},
    ),
    "an executable name": (lambda d: (d / PLAN / "$(id).csv").write_text(""), {"file-unlisted"}),
    "a schema of 2 MiB": (lambda d: (d / "schemas" / "units.yaml").write_bytes(b"#" * 2**21), {"file-refused"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_become_findings(name: str, datasets: Path) -> None:
    harm, expected = HOSTILE[name]
    harm(datasets)
    findings = check_fully(datasets)
    assert set(codes(findings)) == expected
    assert len(findings) < 50
    assert len(as_text(findings)) < 20_000


@pytest.mark.parametrize("seed", range(20))
def test_random_damage_never_breaks_the_check(seed: int, datasets: Path) -> None:
    """Bytes of any data file are removed, doubled or replaced: findings may follow, a traceback never."""
    chance = random.Random(seed)
    files = sorted(p for p in datasets.rglob("*") if p.is_file())
    for _ in range(3):
        path = chance.choice(files)
        data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = chance.choice(
                [b"", b",", b'"', b"\n", b":", b"[", b"-", b"\xff", b"9" * 20, b"a: ", b"  "]
            )
        path.write_bytes(data)
    check_fully(datasets)


# ── the copies ──


def test_a_copy_is_found_by_its_hash_whatever_its_name(datasets: Path) -> None:
    sources = datasets.parent / "sources"
    (sources / SOURCE_FILE).rename(sources / "any name.txt")
    (sources / "another.txt").write_bytes(b"\xff not this one")
    assert check_fully(datasets) == []


def test_what_is_no_file_among_the_copies_is_passed_over(datasets: Path) -> None:
    sources = datasets.parent / "sources"
    (sources / "folder.txt").mkdir()
    (sources / "lost.txt").symlink_to("nowhere")
    assert check_fully(datasets) == []


def test_an_absent_copy_is_a_warning(datasets: Path) -> None:
    (datasets.parent / "sources" / SOURCE_FILE).unlink()
    (finding,) = check_fully(datasets)
    assert (finding.code, finding.severity, finding.record) == ("source-absent", Severity.WARNING, SOURCE)
    assert check(datasets)[1] == []
