"""After any edit, a build that takes over what has not changed gives the site that a clean build gives."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cityplans.build.site import build_site
from cityplans.build.staging import locked_staging, swap
from cityplans.build_record import BuildRecord, Made, Summary, read_record, read_summary
from cityplans.catalog.builder import build_catalog
from cityplans.check.runner import check
from cityplans.cli.main import main
from cityplans.cli.progress import Progress
from tests.support import corpus

PLANS = ("guangzhou-2018", "hangzhou-metro-2009")
URL = "https://plans.example.org/"


def build(datasets: Path, site: Path, *more: str) -> int:
    return main(["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", URL, *more])


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        p.relative_to(folder).as_posix(): (p.stat().st_ino, p.stat().st_mtime_ns) for p in (folder, *folder.rglob("*"))
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the real plans and their site; not to be written to."""
    root = tmp_path_factory.mktemp("built")
    assert build(corpus.only(root, *PLANS), root / "site") == 0
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of the plans and their site, with what is known of how it was made."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


def clean(datasets: Path, root: Path, scratch: Path) -> dict[str, bytes]:
    """Give the site that is made with nothing taken over but the theme's own files, which no record has a part in."""
    # The texts are read where they are at hand, as the command does.
    dataset, _ = check(datasets, Path(os.environ["PLAN_SOURCES"]) if os.environ.get("PLAN_SOURCES") else None)
    assert dataset
    shutil.copytree(root / "site", scratch / "site")
    former = read_record(root / ".site.build" / "record.json")
    themed: dict[str, Made] = {key: made for key, made in former.parts.items() if key.startswith("theme/")}
    with locked_staging(scratch / "site", lambda: None) as place:
        build_site(build_catalog(dataset), URL, {}, place, replace(former, parts=themed), 1, _Silent(), "mkdocs")
        swap(place)
    return contents(scratch / "site")


class _Silent(Progress):
    def __init__(self) -> None:
        import sys

        super().__init__(sys.stderr, quiet=True)


def test_nothing_changed_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = stamps(root)
    assert main(["build", "--datasets", str(root / "datasets"), "--site", str(root / "site"), "--site-url", URL]) == 0
    assert stamps(root) == before
    assert "nothing has changed" in capsys.readouterr().err


def test_one_cell_changes_what_shows_it(root: Path) -> None:
    site, before = root / "site", stamps(root / "site")
    corpus.edit(
        root / "datasets", f"{PLANS[0]}/measures.csv", f"{PLANS[0]}-m09", "summary_en", "A summary told in another way."
    )
    assert build(root / "datasets", site) == 0
    after = stamps(site)
    new = {path for path, stamp in after.items() if before.get(path) != stamp and not (site / path).is_dir()}
    assert f"en/measures/{PLANS[0]}-m09/index.html" in new
    assert "A summary told in another way." in (site / "en" / "measures" / f"{PLANS[0]}-m09" / "index.html").read_text(
        encoding="utf-8"
    )
    kept = (
        "en/measures/guangzhou-2018-m20/index.html",
        "plans/hangzhou-metro-2009/index.html",
        "data/hangzhou-metro-2009.xlsx",
    )
    assert not new & set(kept)
    assert len(new) < len(after) / 10


def test_no_part_for_records_hangs_on_a_whole_table(built: Path) -> None:
    """Else one cell would ask for thousands of pages."""
    parts = read_record(built / ".site.build" / "record.json").parts
    few = {"identity", "versions", "themes", "indicators", "units"}
    kinds = ("record", "api-records", "citations")
    whole = {
        (key, name)
        for key, made in parts.items()
        for name, one in made.inputs
        if one is None and key.split("/")[0] in kinds
    }
    # The few themes are divided by plan, and records that belong to no plan are made together.
    assert {
        (key, name)
        for key, name in whole
        if name not in few and not key.startswith("record/themes/") and key[-1] != "/"
    } == set()


@pytest.mark.parametrize("how", ["edited", "added"])
def test_a_site_that_was_touched_is_mended(root: Path, how: str) -> None:
    site = root / "site"
    right = contents(site)
    match how:
        case "edited":
            (site / "index.html").write_bytes(b"x")
        case "added":
            (site / "stray.html").write_bytes(b"x")
    assert build(root / "datasets", site) == 0
    assert contents(site) == right


def test_another_address_changes_every_page(root: Path) -> None:
    site = root / "site"
    command = [
        "build",
        "--quiet",
        "--datasets",
        str(root / "datasets"),
        "--site",
        str(site),
        "--site-url",
        "https://other.example.org/",
    ]
    assert main(command) == 0
    assert URL.encode() not in b"".join(
        data for path, data in contents(site).items() if path.endswith((".html", ".xml"))
    )


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"version": 1}', b"[]", b"[1]", b'[2, "", "", "", "many", ""]', b"\xff"]
)
def test_a_broken_record_only_costs_time(root: Path, damage: bytes) -> None:
    for name in ("record.json", "summary.json"):
        (root / ".site.build" / name).write_bytes(damage)
    assert read_record(root / ".site.build" / "record.json") == BuildRecord()
    assert read_summary(root / ".site.build" / "summary.json") == Summary()


def test_a_change_of_template_is_no_change_of_data(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program is decides too: with another one, nothing is taken over."""
    before = read_record(root / ".site.build" / "record.json")
    monkeypatch.setattr("cityplans.cli.commands.build.program_digest", lambda *_: "another program")
    assert build(root / "datasets", root / "site") == 0
    after = read_record(root / ".site.build" / "record.json")
    assert after.program == "another program" != before.program
    # The same bytes stay the files they were.
    assert after.stamps == before.stamps


def reworded(field: str) -> Callable[[random.Random, Path], None]:
    def change(chance: random.Random, file: Path) -> None:
        rows = corpus.read_csv(file)
        if field in rows[0] and len(rows) > 1:
            chance.choice(rows[1:])[rows[0].index(field)] = f"Told anew {chance.random()}"
            corpus.write_csv(file, rows)

    return change


def of_another(field: str) -> Callable[[random.Random, Path], None]:
    """Give a record the value that another one has in the field."""

    def change(chance: random.Random, file: Path) -> None:
        rows = corpus.read_csv(file)
        if field in rows[0] and len(rows) > 2:
            one, other = chance.sample(rows[1:], 2)
            one[rows[0].index(field)] = other[rows[0].index(field)]
            corpus.write_csv(file, rows)

    return change


def without_one(chance: random.Random, file: Path) -> None:
    rows = corpus.read_csv(file)
    if len(rows) > 2:
        del rows[chance.randrange(1, len(rows))]
        corpus.write_csv(file, rows)


EDITS: list[tuple[str, Callable[[random.Random, Path], None]]] = [
    *(
        (f"{plan}/measures.csv", reworded(field))
        for plan in PLANS
        for field in ("title_en", "summary_zh", "summary_en")
    ),
    *((f"{plan}/measures.csv", of_another(field)) for plan in PLANS for field in ("theme_id", "status")),
    *((f"{plan}/targets.csv", of_another(field)) for plan in PLANS for field in ("due", "indicator_id", "body_id")),
    *((f"{plan}/targets.csv", reworded("note_en")) for plan in PLANS),
    *((f"{plan}/mentions.csv", reworded("name_en")) for plan in PLANS),
    *((f"{plan}/{table}.csv", without_one) for plan in PLANS for table in ("responsibilities", "mentions", "targets")),
    *(
        (f"reference/{table}.csv", reworded(field))
        for table, field in (("bodies", "name_en"), ("cities", "name_en"), ("themes", "label_en"))
    ),
    *(
        (f"reference/{table}.csv", reworded(field))
        for table, field in (("indicators", "name_en"), ("units", "name_en"), ("glossary", "term_en"))
    ),
    *((f"reference/{table}.csv", of_another("theme_id")) for table in ("indicators",)),
    *((f"{plan}/sections.csv", reworded("title_en")) for plan in PLANS),
]


@pytest.mark.parametrize("seed", range(2))
def test_random_edits(root: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    datasets, site = root / "datasets", root / "site"
    for step in range(3):
        # Several edits at once, those left out after which the data would have errors.
        for path, edit in chance.sample(EDITS, 6):
            before = (datasets / path).read_bytes()
            edit(chance, datasets / path)
            if main(["check", "--quiet", "--datasets", str(datasets)]) != 0:
                (datasets / path).write_bytes(before)
        assert build(datasets, site, "--jobs", str(1 + step % 2)) == 0
    found, right = contents(site), clean(datasets, root, tmp_path / "clean")
    assert found.keys() == right.keys()
    assert [path for path in right if found[path] != right[path]] == []
