"""The real site, as `build.py verify` judges it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cityplans.cli.main import main
from cityplans.cli.report import as_text
from cityplans.verify.folder import verify_site


def test_the_real_site_is_without_a_finding(site: Path) -> None:
    assert as_text(verify_site(site, 2)) == ""


FAULTS = [
    (
        "en/plans/guangzhou-2018/index.html",
        'href="../../measures/guangzhou-2018-m09/"',
        'href="../../measures/guangzhou-2018-m99/"',
        "link-broken",
    ),
    ("measures/guangzhou-2018-m09/index.html", "</main>", "", "html-invalid"),
    ("data/city-plans/targets.csv", "2020", "2021", ""),
    (
        "api/v1/measures/guangzhou-2018-m09.json",
        "/measures/guangzhou-2018-m09/",
        "/measures/guangzhou-2018-m9/",
        "link-broken",
    ),
    ("assets/javascripts/explore.js", 'from "./', 'from "./no/', "link-broken"),
    ("changes/feed.xml", "</feed>", "", "xml-invalid"),
]


def test_faults_among_all_files_are_found_and_nothing_else(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy, copy_function=lambda source, target: Path(target).hardlink_to(source))
    for file, old, new, _ in FAULTS:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).unlink()
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["verify", str(copy), "--quiet", "--format", "json"]) == 1
    told = {(finding["path"], finding["code"]) for finding in json.loads(capsys.readouterr().out)}
    # A changed download is noticed by the files that bear its checksum.
    bearers = ("SHA256SUMS", "catalog.jsonld", "city-plans/croissant.json", "city-plans/datapackage.json")
    assert told == {(file, code) for file, _, _, code in FAULTS if code} | {
        (f"data/{name}", "checksum-wrong") for name in bearers
    }
