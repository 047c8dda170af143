"""A page composed when it is asked for is the page that a build would write."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from cityplans.build.staging import place_of
from cityplans.build_record import read_record
from cityplans.catalog.open import checked_catalog
from cityplans.cli.commands import serve
from cityplans.cli.main import main
from cityplans.core.model import Catalog
from cityplans.preview import Preview
from cityplans.read.csv_reader import parse_csv
from tests.support import corpus

MEASURE = f"{corpus.PLAN}-m1"


@pytest.fixture(scope="module")
def site(good_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("previewed") / "site"
    assert (
        main(["build", "--quiet", "--datasets", str(good_corpus), "--site", str(folder), "--site-url", corpus.SITE_URL])
        == 0
    )
    return folder


@pytest.fixture(scope="module")
def records(good_corpus: Path) -> Catalog:
    found, findings = checked_catalog(good_corpus)
    assert found, findings
    return found


def preview(catalog: Catalog, site: Path) -> Preview:
    former = read_record(place_of(site).record)
    return Preview(catalog, corpus.SITE_URL, former.shells, {key: made.files for key, made in former.parts.items()})


def test_every_page_of_data_is_what_the_build_has_written(site: Path, records: Catalog) -> None:
    shown = preview(records, site)
    pages = [path.relative_to(site).as_posix() for path in site.rglob("index.html")]
    composed = {path: shown.file(path) for path in pages}
    assert [path for path, data in composed.items() if data not in (None, (site / path).read_bytes())] == []
    left = {path for path, data in composed.items() if data is None}
    # Pages of prose are the theme's own.
    assert left and all(path.removeprefix("en/").count("/") == 1 for path in left)
    assert {"index.html", "en/plans/index.html", f"measures/{MEASURE}/index.html"} <= set(pages) - left


def test_what_has_changed_is_shown_and_what_is_gone_is_not(site: Path, records: Catalog) -> None:
    changed = replace(records.measures[MEASURE], title_en="Rooms for <readers>")
    added = replace(changed, id=f"{MEASURE}-new")
    measures = {**records.measures, MEASURE: changed, added.id: added}
    neighbours = {**records.neighbouring_measures, added.id: (None, None)}
    shown = preview(
        replace(
            records,
            measures=measures,
            neighbouring_measures=neighbours,
            places={**records.places, added.id: ("x", 1)},
        ),
        site,
    )
    for record in (MEASURE, added.id):
        page = shown.file(f"en/measures/{record}/index.html")
        assert page and b"Rooms for &lt;readers&gt;" in page
    fewer = {key: row for key, row in records.measures.items() if key != MEASURE}
    assert preview(replace(records, measures=fewer), site).file(f"measures/{MEASURE}/index.html") is None


@pytest.mark.parametrize(
    "path", ["", "index.htm", "measures/", "measures/../x/index.html", "assets/x.css", "data/versions.json"]
)
def test_what_is_no_page_of_data_is_left_to_the_folder(path: str, site: Path, records: Catalog) -> None:
    assert preview(records, site).file(path) is None


def test_where_the_data_cannot_be_read_nothing_is_previewed(site: Path, good_corpus: Path) -> None:
    def asked(only: str | None) -> serve.Editing:
        return serve.Editing(
            Namespace(site=site, datasets=good_corpus, sources=None, site_url=corpus.SITE_URL, only=only)
        )

    assert asked(None).preview()
    assert asked("no-such-plan").preview() is None


def test_from_edit_to_edit_only_what_changed_is_read(
    site: Path, datasets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "cityplans.read.load.parse_csv", lambda path, data: read.append(Path(path).name) or parse_csv(path, data)
    )
    monkeypatch.setattr(serve, "read_record", lambda path: read.append(path.name) or read_record(path))
    editing = serve.Editing(Namespace(site=site, datasets=datasets, sources=None, site_url=corpus.SITE_URL, only=None))
    assert editing.preview() and {"record.json", "measures.csv", "themes.csv"} <= set(read)
    read.clear()
    corpus.edit(datasets, "measures.csv", MEASURE, "title_en", "Rooms for <all>")
    shown = editing.preview()
    assert read == ["measures.csv"]
    page = shown and shown.file(f"en/measures/{MEASURE}/index.html")
    assert page and b"Rooms for &lt;all&gt;" in page
