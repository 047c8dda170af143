"""Releasing the data: the command, its ledgers and change log, and what the site says of its version."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from cityplans.build.archive import load_archive
from cityplans.catalog.history import value_history
from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.errors import CommandError
from cityplans.curate.release.release import next_release
from cityplans.exports.registry import Opener
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load_former
from cityplans.read.revisions import datasets_at_revision, released_revision
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.downloads import data_files

FIGURE = f"{PLAN}-m1-t1"
URL = "https://plans.example.org/"


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, "-C", str(folder), *words], check=True, capture_output=True)


def release(datasets: Path, *words: str) -> int:
    return main(["release", "--datasets", str(datasets), *words])


@pytest.fixture
def released(datasets: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection in git whose first version was released and tagged."""
    monkeypatch.delenv("PLAN_SOURCES", raising=False)
    shutil.copy("CITATION.cff", datasets.parent)
    assert release(datasets, "--date", "2026-11-22") == FINE
    git(datasets.parent, "init")
    git(datasets.parent, "add", "-A")
    git(datasets.parent, "commit", "-m", "first")
    git(datasets.parent, "tag", "data-0.1.0")
    return datasets


def correct(datasets: Path) -> None:
    """Correct one figure as a contributor does, with a row in the ledger of corrections."""
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    row = {"record_id": FIGURE, "field": "comparator", "date": "2026-12-01", "was": ">", "now": ">="}
    corpus.append(datasets, "corrections.csv", **row, why_zh="误读“余”字。", why_en="余 was misread.")


def site_data(datasets: Path, archive: Mapping[str, Opener] | None = None) -> dict[str, bytes]:
    catalog, findings = checked_catalog(datasets)
    assert catalog is not None, findings
    return dict(data_files(catalog, URL, archive))


def test_the_first_release_writes_the_ledger_and_nothing_else_changes(released: Path) -> None:
    (row,) = csv.DictReader((released / "versions.csv").open(encoding="utf-8"))
    assert (row["id"], row["released"], row["bump"]) == ("0.1.0", "2026-11-22", "first")
    assert (released / "changes.csv").read_text(encoding="utf-8").count("\n") == 1
    assert "## 0.1.0 (2026-11-22)" in (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert main(["check", "--strict", "--datasets", str(released)]) == FINE


def test_a_correction_becomes_a_patch(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(released)
    assert release(released, "--date", "2026-12-02") == FINE
    assert "0.1.1 (2026-12-02): corrections only" in capsys.readouterr().out
    assert list(csv.reader((released / "changes.csv").open(encoding="utf-8")))[1:] == [
        [FIGURE, "comparator", "0.1.1", "targets", ">", ">="]
    ]
    log = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log.index("## 0.1.1") < log.index("## 0.1.0")
    assert f"{FIGURE} (targets), comparator: \\> → \\>=; because: 余 was misread." in log
    identity = (released / "datapackage.yaml").read_text(encoding="utf-8")
    assert "\nversion: 0.1.1\nreleased: 2026-12-02\n" in identity
    cff = (released.parent / "CITATION.cff").read_text(encoding="utf-8")
    assert '\nversion: 0.1.1\ndate-released: "2026-12-02"\n' in cff
    assert "\ncff-version: 1.2.0" in f"\n{cff}"
    assert main(["check", "--strict", "--datasets", str(released)]) == FINE


def test_an_added_and_a_removed_record(released: Path) -> None:
    corpus.append(released, "units.csv", id="years", symbol_zh="年", name_en="years", quantity="count")
    assert release(released, "--date", "2026-12-02") == FINE
    git(released.parent, "commit", "-am", "second")
    corpus.remove(released, "units.csv", "years")
    for field, text in (("date", "2026-12-03"), ("reason_zh", "没有用到。"), ("reason_en", "Not used.")):
        corpus.edit(released, "ids.csv", "years", field, text)
    assert release(released, "--base", "HEAD", "--date", "2026-12-03") == FINE
    rows = [row[:4] for row in corpus.read_csv(released / "changes.csv")[1:]]
    assert rows == [["years", "id", "0.2.0", "units"], ["years", "id", "1.0.0", "units"]]
    assert main(["check", "--strict", "--datasets", str(released)]) == FINE


def test_the_last_version_is_found_in_the_history_without_a_tag(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tag can be missing in a clone, and later commits do not hide the one that made the version."""
    git(released.parent, "tag", "-d", "data-0.1.0")
    correct(released)
    git(released.parent, "commit", "-am", "corrected")
    assert main(["diff", "--datasets", str(released)]) == FINE
    assert "Version: 0.1.0 → 0.1.1" in capsys.readouterr().out
    assert release(released, "--date", "2026-12-02") == FINE
    assert "0.1.1 (2026-12-02): corrections only" in capsys.readouterr().out


def test_a_history_that_lacks_the_last_version(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(released.parent / ".git")
    correct(released)
    git(released.parent, "init")
    git(released.parent, "commit", "--allow-empty", "-m", "a clone without the history")
    assert release(released) == CANNOT_RUN
    err = capsys.readouterr().err
    assert "neither a tag data-0.1.0 nor a commit that recorded version 0.1.0: fetch the history" in err


def test_a_base_that_is_not_the_last_version(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(released)
    git(released.parent, "commit", "-am", "corrected")
    corpus.append(released, "units.csv", id="years", symbol_zh="年", name_en="years", quantity="count")
    before = (released / "versions.csv").read_bytes()
    assert release(released, "--base", "HEAD") == CANNOT_RUN
    err = capsys.readouterr().err
    assert "HEAD is not version 0.1.0: its data has another digest" in err and "leave --base out" in err
    assert (released / "versions.csv").read_bytes() == before


def test_what_changed_in_the_tables_themselves_is_on_record(released: Path) -> None:
    """The last version lacked a column and was valid by rules that were less strict."""
    former = released.parent / "former"
    shutil.copytree(released, former)
    schema = former / "schemas" / "sources.yaml"
    text = schema.read_text(encoding="utf-8")
    start = text.index("- name: checked\n")
    schema.write_text(text[:start] + text[text.index("primaryKey") :], encoding="utf-8")
    schema = former / "schemas" / "translations.yaml"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace("^[a-z]+(_[a-z]+)*$", "^[a-z_]+_en$"), encoding="utf-8")
    path = former / "reference" / "sources.csv"
    rows = corpus.read_csv(path)
    column = rows[0].index("checked")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row[:column] + row[column + 1 :] for row in rows)
    digest = dataset_digest(load_former(former))
    ledger = released / "versions.csv"
    lines = corpus.read_csv(ledger)
    lines[1][lines[0].index("digest")] = digest
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    assert release(released, "--base", str(former), "--date", "2026-12-02") == FINE
    rows = corpus.read_csv(released / "changes.csv")[1:]
    assert rows == [["sources", "checked", "0.2.0", "schemas", "", "string"]]
    assert main(["check", "--strict", "--datasets", str(released)]) == FINE


def test_the_real_first_version_can_be_released_from() -> None:
    """0.1.0 is in the history with the schemas of its time, which today's rules would refuse."""
    with Path("datasets/versions.csv").open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    try:
        revision = released_revision(Path("datasets"), first["id"], first["digest"])
    except CommandError:
        pytest.skip("this clone is without the history")
    with datasets_at_revision(revision, Path("datasets")) as folder:
        former = load_former(folder)
    assert dataset_digest(former) == first["digest"]
    present = load_former(Path("datasets"))
    found = next_release(former, present, first["id"], "2026-12-02")
    assert found is not None and found.version.bump == "minor"
    assert ("sources", "checked", "schemas", "string") in {
        (c.record_id, c.field, c.table, c.now) for c in found.changes
    }


def test_nothing_to_release(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(released, "--date", "2026-12-02") == FINE
    assert "nothing has changed since 0.1.0" in capsys.readouterr().out
    assert (released / "versions.csv").read_text(encoding="utf-8").count("\n") == 2


def test_check_only_writes_nothing(released: Path) -> None:
    correct(released)
    before = {path: path.read_bytes() for path in released.rglob("*") if path.is_file()}
    assert release(released, "--check") == FINE
    assert {path: path.read_bytes() for path in released.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--base", "no-such-tag"], '"no-such-tag" is neither a folder nor a git revision'),
        (["--base", "--output=x"], "expected one argument"),
        (["--base=--output=x"], '"--output=x" is neither a folder nor a git revision'),
        (["--date", "2026-13-01"], '"2026-13-01" is not a day'),
        (["--date", "2026"], '"2026" is not a day'),
    ],
)
def test_what_cannot_be_released(
    released: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    correct(released)
    try:
        assert release(released, *words) == CANNOT_RUN
    except SystemExit as stop:
        assert stop.code == CANNOT_RUN
    assert told in capsys.readouterr().err


def test_a_base_that_holds_no_data(released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(released, "--base", str(tmp_path)) == CANNOT_RUN
    assert "the data to compare cannot be read" in capsys.readouterr().err


def test_faulty_data_is_not_released(released: Path) -> None:
    corpus.edit(released, "targets.csv", FIGURE, "unit_id", "itmes")
    before = (released / "versions.csv").read_bytes()
    assert release(released) == FINDINGS
    assert (released / "versions.csv").read_bytes() == before


def test_since_when_a_value_stands(released: Path) -> None:
    correct(released)
    assert release(released, "--date", "2026-12-02") == FINE
    catalog, _ = checked_catalog(released)
    assert catalog is not None
    corrected = value_history(catalog, FIGURE, "comparator")
    assert corrected.since and (corrected.since.id, [c.why_en for c in corrected.corrections]) == (
        "0.1.1",
        ["余 was misread."],
    )
    untouched = value_history(catalog, FIGURE, "value")
    assert untouched.since and (untouched.since.id, untouched.corrections) == ("0.1.0", ())
    whole = value_history(catalog, FIGURE)
    assert whole.since and (whole.since.id, len(whole.corrections)) == ("0.1.1", 1)


def test_a_collection_never_released_says_nothing(datasets: Path) -> None:
    catalog, _ = checked_catalog(datasets)
    assert catalog is not None
    assert value_history(catalog, FIGURE).since is None
    assert catalog.identity.version == "0.1.0"
    assert json.loads(site_data(datasets)["data/versions.json"])["latest"] is None


def test_the_latest_never_lies(released: Path) -> None:
    files = site_data(released)
    listing = json.loads(files["data/versions.json"])
    assert {name: listing["here"][name] for name in ("version", "released")} == {"version": "0.1.0", "released": True}
    assert files[f"data/v/0.1.0/{PLAN}.zip"] == files[f"data/{PLAN}.zip"]
    correct(released)
    changed = site_data(released)
    listing = json.loads(changed["data/versions.json"])
    assert listing["latest"] == "0.1.0"
    assert listing["here"]["released"] is False
    assert listing["here"]["version"] == "0.1.0+unreleased"
    assert json.loads(changed[f"data/{PLAN}/datapackage.json"])["version"] == listing["here"]["version"]
    assert [v["url"] for v in listing["versions"]] == [None]
    assert not [path for path in changed if path.startswith("data/v/")]


def kept(folder: Path, files: dict[str, bytes], version: str) -> Path:
    """Save what was published of a version, as the publishing workflow does."""
    place = f"data/v/{version}/"
    (folder / version).mkdir(parents=True)
    for path, data in files.items():
        if path.startswith(place):
            (folder / version / path.removeprefix(place)).write_bytes(data)
    return folder


def test_former_versions_are_published_again(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    correct(released)
    assert release(released, "--date", "2026-12-02") == FINE
    files = site_data(released, load_archive(archive, ["0.1.0", "0.1.1"]))
    listing = json.loads(files["data/versions.json"])
    assert [(v["version"], v["url"]) for v in listing["versions"]] == [
        ("0.1.1", f"{URL}data/v/0.1.1/"),
        ("0.1.0", f"{URL}data/v/0.1.0/"),
    ]
    assert (
        files[f"data/v/0.1.0/{PLAN}.zip"]
        == (archive / "0.1.0" / f"{PLAN}.zip").read_bytes()
        != files[f"data/{PLAN}.zip"]
    )
    lines = files["data/SHA256SUMS"].decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    assert sums[f"v/0.1.0/{PLAN}.zip"] == hashlib.sha256(files[f"data/v/0.1.0/{PLAN}.zip"]).hexdigest()


def test_an_archive_that_is_not_what_was_published_is_refused(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    with pytest.raises(CommandError, match="is not a version on record"):
        load_archive(archive, [])
    (archive / "0.1.0" / f"{PLAN}.zip").write_bytes(b"other")
    with pytest.raises(CommandError, match="its checksum differs"):
        load_archive(archive, ["0.1.0"])
    (archive / "0.1.0" / f"{PLAN}.zip").unlink()
    with pytest.raises(CommandError, match="its checksum differs"):
        load_archive(archive, ["0.1.0"])
    with pytest.raises(CommandError, match="is not a folder"):
        load_archive(tmp_path / "nowhere", [])


def test_a_version_that_the_archive_lacks_is_named(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    assert load_archive(archive, ["0.1.0", "0.1.1"], "0.1.1")
    with pytest.raises(CommandError, match=r"lacks version 0\.1\.1 of versions\.csv"):
        load_archive(archive, ["0.1.0", "0.1.1"], "0.1.1+unreleased")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CommandError, match=r"lacks version 0\.1\.0 "):
        load_archive(empty, ["0.1.0", "0.1.1"], "0.1.1")
