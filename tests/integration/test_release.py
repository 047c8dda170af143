"""Releasing the data: the command, its ledgers and change log, and what the site says of its version."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cityplans.build.archive import load_archive
from cityplans.build.publication import refuse_unpublishable
from cityplans.catalog.history import value_history
from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import CANNOT_RUN, FINDINGS, FINE, main
from cityplans.core.errors import CommandError
from cityplans.curate.release.release import next_release
from cityplans.exports.registry import Opener
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load_former
from cityplans.read.package import package_digest
from cityplans.read.revisions import datasets_at_revision, released_revision
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.downloads import data_files

FIGURE = f"{PLAN}-m1-t1"
WHOLE = "city-plans.zip"
URL = "https://plans.example.org/"


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, "-C", str(folder), *words], check=True, capture_output=True)


def release(datasets: Path, *words: str) -> int:
    return main(["release", "--datasets", str(datasets), *words])


@pytest.fixture
def released(datasets: Path) -> Path:
    """A collection in git whose first version was released and tagged."""
    for name in ("CITATION.cff", ".zenodo.json"):
        shutil.copy(name, datasets.parent)
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
    archive = json.loads((released.parent / ".zenodo.json").read_text(encoding="utf-8"))
    assert (archive["version"], archive["publication_date"]) == ("0.1.1", "2026-12-02")
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


def test_a_clone_without_its_whole_history(released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its only commit is not the one that made the version, though nothing in it says so."""
    correct(released)
    git(released.parent, "commit", "-am", "corrected")
    git(released.parent, "tag", "-d", "data-0.1.0")
    git(tmp_path, "clone", "--depth", "1", released.parent.as_uri(), "shallow")
    assert release(tmp_path / "shallow" / "datasets") == CANNOT_RUN
    assert "fetch the history with `git fetch --tags --unshallow`" in capsys.readouterr().err


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
    assert found is not None
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
    assert files[f"data/v/0.1.0/{WHOLE}"] == files[f"data/{WHOLE}"]
    correct(released)
    changed = site_data(released)
    listing = json.loads(changed["data/versions.json"])
    assert listing["latest"] == "0.1.0"
    assert listing["here"]["released"] is False
    assert listing["here"]["version"] == "0.1.0+unreleased"
    assert json.loads(changed["data/city-plans/datapackage.json"])["version"] == listing["here"]["version"]
    assert [v["url"] for v in listing["versions"]] == [None]
    assert not [path for path in changed if path.startswith("data/v/")]


def kept(folder: Path, files: dict[str, bytes], version: str) -> Path:
    """Save what was published of a version, as the publishing workflow does."""
    place = f"data/v/{version}/"
    for path, data in files.items():
        if path.startswith(place):
            target = folder / version / path.removeprefix(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return folder


def digests(datasets: Path, *more: str) -> dict[str, str]:
    """Return the digest of every version on record, and of some that are not."""
    rows = corpus.read_csv(datasets / "versions.csv")
    column = rows[0].index("digest")
    return {row[0]: row[column] for row in rows[1:]} | dict.fromkeys(more, "0" * 64)


def test_former_versions_are_published_again(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    correct(released)
    assert release(released, "--date", "2026-12-02") == FINE
    files = site_data(released, load_archive(archive, digests(released), "0.1.1"))
    listing = json.loads(files["data/versions.json"])
    assert [(v["version"], v["url"]) for v in listing["versions"]] == [
        ("0.1.1", f"{URL}data/v/0.1.1/"),
        ("0.1.0", f"{URL}data/v/0.1.0/"),
    ]
    former = archive / "0.1.0"
    for name in (WHOLE, "parquet/targets.parquet"):
        assert files[f"data/v/0.1.0/{name}"] == (former / name).read_bytes() != files[f"data/v/0.1.1/{name}"]
    lines = files["data/SHA256SUMS"].decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    assert sums[f"v/0.1.0/{WHOLE}"] == hashlib.sha256(files[f"data/v/0.1.0/{WHOLE}"]).hexdigest()


def test_a_version_keeps_the_whole_collection_and_says_what_it_changed(released: Path) -> None:
    first = [path for path in site_data(released) if path.startswith("data/v/0.1.0/")]
    assert not [path for path in first if "delta" in path or PLAN in path]
    correct(released)
    assert release(released, "--date", "2026-12-02") == FINE
    files = {
        path.removeprefix("data/v/0.1.1/"): data
        for path, data in site_data(released).items()
        if path.startswith("data/v/0.1.1/")
    }
    tables = {path for path in files if path.startswith("parquet/")}
    assert files.keys() - tables == {WHOLE, WHOLE.replace(".zip", ".xlsx"), "delta.csv", "delta.json", "SHA256SUMS"}
    assert {"parquet/measures.parquet", "parquet/targets.parquet"} <= tables
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {path: hashlib.sha256(files[path]).hexdigest() for path in files if path != "SHA256SUMS"}
    (row,) = csv.DictReader(io.StringIO(files["delta.csv"].decode()))
    assert row == {
        "record": FIGURE,
        "table": "targets",
        "field": "comparator",
        "was": ">",
        "is": ">=",
        "why_zh": "误读“余”字。",
        "why_en": "余 was misread.",
    }
    delta = json.loads(files["delta.json"])
    assert (delta["version"], delta["since"], delta["corrected"], delta["changes"]) == ("0.1.1", "0.1.0", 1, [row])


def test_an_archive_that_is_not_what_was_published_is_refused(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    with pytest.raises(CommandError, match="is not a version on record"):
        load_archive(archive, {})
    sound = (archive / "0.1.0" / WHOLE).read_bytes()
    (archive / "0.1.0" / WHOLE).write_bytes(b"other")
    with pytest.raises(CommandError, match="its checksum differs"):
        load_archive(archive, digests(released))
    (archive / "0.1.0" / WHOLE).unlink()
    with pytest.raises(CommandError, match="its checksum differs"):
        load_archive(archive, digests(released))
    (archive / "0.1.0" / WHOLE).write_bytes(sound)
    (archive / "0.1.0" / "parquet" / "units.parquet").unlink()
    with pytest.raises(CommandError, match="its checksum differs"):
        load_archive(archive, digests(released))
    with pytest.raises(CommandError, match="is not a folder"):
        load_archive(tmp_path / "nowhere", {})


def with_sums(folder: Path, data: bytes) -> None:
    """Exchange the zip of an archived version, and its line in SHA256SUMS with it."""
    sums = folder / "SHA256SUMS"
    former = hashlib.sha256((folder / WHOLE).read_bytes()).hexdigest()
    (folder / WHOLE).write_bytes(data)
    sums.write_text(sums.read_text().replace(former, hashlib.sha256(data).hexdigest()))


def test_an_archive_with_other_data_than_was_released_is_refused(released: Path, tmp_path: Path) -> None:
    """Checksums that agree prove nothing: whoever exchanges the files exchanges their list too."""
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    assert load_archive(archive, digests(released), "0.1.0")
    other = io.BytesIO()
    with zipfile.ZipFile(archive / "0.1.0" / WHOLE) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b",30,", b",31,") if name == "targets.csv" else data)
    assert b",31," in zipfile.ZipFile(other).read("targets.csv")
    with_sums(archive / "0.1.0", other.getvalue())
    with pytest.raises(CommandError, match=r"is not the data of version 0\.1\.0: versions\.csv records another digest"):
        load_archive(archive, digests(released))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (None, "File is not a zip file"),
        ({}, "does not describe its tables"),
        ({"datapackage.json": b"{"}, "does not describe its tables"),
        ({"datapackage.json": b'{"resources": [{"scope": "plan"}]}'}, "does not describe its tables"),
        ({"datapackage.json": b'{"resources": 3}'}, "does not describe its tables"),
    ],
)
def test_a_package_that_cannot_be_read(tmp_path: Path, members: dict[str, bytes] | None, told: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    if members is not None:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    with pytest.raises(CommandError, match=f"{told}; get the file again"):
        package_digest(path)


def test_a_version_that_the_archive_lacks_is_named(released: Path, tmp_path: Path) -> None:
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    known = digests(released, "0.1.1")
    assert load_archive(archive, known, "0.1.1")
    with pytest.raises(CommandError, match=r"lacks version 0\.1\.1 of versions\.csv"):
        load_archive(archive, known, "0.1.1+unreleased")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CommandError, match=r"lacks version 0\.1\.0 "):
        load_archive(empty, known, "0.1.1")


def test_only_the_latest_versions_are_on_the_site(released: Path, tmp_path: Path) -> None:
    """What was never published precedes the first in the archive; what is older is with its release."""
    archive = kept(tmp_path / "archive", site_data(released), "0.1.0")
    known = digests(released)["0.1.0"]
    never = {"0.0.1": "1" * 64, "0.1.0": known}
    assert {path.partition("/")[0] for path in load_archive(archive, never, "0.2.0")} == {"0.1.0"}
    for number in range(1, 6):
        shutil.copytree(archive / "0.1.0", archive / f"0.{number}.1")
    later = {"0.1.0": known, **{f"0.{number}.1": known for number in range(1, 6)}}
    assert {path.partition("/")[0] for path in load_archive(archive, later, "1.0.0")} == later.keys() - {"0.1.0"}


@pytest.mark.parametrize("written", ["30.0", "030"])
def test_a_number_that_downloads_write_otherwise_is_not_released(
    released: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    corpus.edit(released, "targets.csv", FIGURE, "value", written)
    assert release(released) == CANNOT_RUN
    assert f'"{written}" is not a plain number: write 30' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--site-url", "https://plans.example/"], '--site-url "https://plans.example/"'),
        ([], 'homepage of datasets/datapackage.yaml "https://city-plans.example.org/"'),
        ([], 'content/en/about.md "data@city-plans.example.org"'),
    ],
)
def test_what_nobody_can_visit_is_not_published(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    site = tmp_path / "site"
    build = ["build", "--quiet", "--public", "--datasets", str(released), "--site", str(site)]
    assert main([*build, *words]) == CANNOT_RUN
    assert told in capsys.readouterr().err
    assert not site.exists()


def test_what_has_no_version_is_not_published(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(released)
    site = tmp_path / "site"
    assert main(["build", "--quiet", "--public", "--datasets", str(released), "--site", str(site)]) == CANNOT_RUN
    err = capsys.readouterr().err
    assert "the data has changed since version 0.1.0: run `build.py release` first" in err
    assert not site.exists()


def test_a_release_with_real_addresses_may_be_published(released: Path, tmp_path: Path) -> None:
    catalog, _ = checked_catalog(released)
    assert catalog is not None
    identity = replace(catalog.identity, homepage="https://plans.example.info/", contact="data@plans.info")
    content = tmp_path / "content" / "en"
    content.mkdir(parents=True)
    (content / "about.md").write_text("Write to <data@plans.info>, e.g. about example.info.", encoding="utf-8")
    refuse_unpublishable(replace(catalog, identity=identity), "https://plans.example.info/", content.parent)
    with pytest.raises(CommandError, match="no version has been released"):
        refuse_unpublishable(replace(catalog, versions={}, identity=identity), "https://plans.info/", content)
