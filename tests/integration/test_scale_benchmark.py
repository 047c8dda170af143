"""The benchmark measures a program, gives the peers the same records and writes its report in place."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from benchmarks import scale
from benchmarks.budget import budget, over_budget
from benchmarks.history import append, falls, former, ratios
from benchmarks.log_bars import log_bars
from benchmarks.peers import hugo, markdown, records
from benchmarks.readers import IN_SPARK, in_duckdb, questions
from benchmarks.running import Run, run
from cityplans.core.hosts import SiteSize
from cityplans.core.model import Catalog
from cityplans.render.shell import Shell

_WORK = """
import pathlib, subprocess, sys
subprocess.run([sys.executable, "-c", "sum(i * i for i in range(10**6)); x = bytearray(64 * 2**20)"], check=True)
folder = pathlib.Path(sys.argv[1])
folder.mkdir()
(folder / "a.html").write_bytes(b"x" * 1_000_000)
print("done")
"""


def test_a_run_counts_what_its_children_take_as_well(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", _WORK, str(tmp_path / "out")], tmp_path / "out", tmp_path)
    assert (done.files, done.size, done.output) == (1, 1.0, "done\n")
    assert done.peak > 64
    assert done.wall > done.cpu / 2 > 0


def test_a_run_that_fails_says_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path / "out", tmp_path)


def test_the_peers_get_every_measure(catalog: Catalog, tmp_path: Path) -> None:
    given = list(records(catalog))
    assert [record["id"] for record in given] == list(catalog.measures)
    markdown(tmp_path / "md", given)
    hugo(tmp_path / "hugo", Shell(("<title>", "title", "</title>", "body", "")), given, 7, from_json=True)
    pages = {
        path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "md" / "docs" / "measures").glob("*.md")
    }
    heads = {name: yaml.safe_load(text.split("---\n")[1]) for name, text in pages.items()}
    assert {name: head["title"] for name, head in heads.items()} == {
        m.id: m.title_zh for m in catalog.measures.values()
    }
    assert json.loads((tmp_path / "hugo" / "data" / "measures.json").read_text(encoding="utf-8")) == given
    layout = (tmp_path / "hugo" / "layouts" / "measures" / "page.html").read_text(encoding="utf-8")
    assert layout.startswith("<title>{{ .Title }}</title>")
    assert "<p hidden>xxxxxxx</p>" in layout


def test_the_picture_has_a_longer_bar_for_a_longer_time() -> None:
    svg = ET.fromstring(log_bars({226: {"ours": 0.1, "Hugo, JSON": 1.0}, 1000: {"ours": 10.0}}))
    bars = [float(bar.get("width", 0)) for bar in svg.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert bars == sorted(set(bars))


def test_the_report_keeps_what_stands_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = tmp_path / "results.md"
    results.write_text("# Measured\n\nbefore\n", encoding="utf-8")
    monkeypatch.setattr(scale, "RESULTS", results)
    scale.write_section("first")
    results.write_text(results.read_text(encoding="utf-8") + "\nafter\n", encoding="utf-8")
    scale.write_section("second")
    assert results.read_text(encoding="utf-8") == (
        "# Measured\n\nbefore\n\n## At scale\n\n<!-- scale -->\nsecond\n<!-- /scale -->\n\nafter\n"
    )


def test_a_site_over_its_budget_is_named() -> None:
    files, most = budget(245)
    within = SiteSize(dict.fromkeys(map(str, range(files)), most // files), 7)
    assert over_budget(within, 245) == []
    over = SiteSize({**within.files, "more": 10**6}, 7)
    assert over_budget(over, 245) == [
        "245 measures: 2,676 files, 2,675 in the budget",
        "245 measures: 52.0 MB in all, 51.0 MB in the budget",
    ]


def test_a_budget_lies_between_those_of_two_sizes() -> None:
    assert budget(1_000) == (8_100, 225_000_000)
    assert budget(5_500) == (33_150, 1_122_500_000)
    with pytest.raises(ValueError, match="no budget for 12 measures"):
        budget(12)


def test_a_ratio_that_is_worse_than_in_former_runs_is_named(tmp_path: Path) -> None:
    def took(cpu: float) -> Run:
        return Run(2 * cpu, cpu, 100.0, 1, 1.0, "")

    def measured(ours: float) -> dict[str, float]:
        runs = {"ours": took(ours), "Hugo, JSON": took(2.0), "plain writing": took(0.5)}
        return ratios({226: runs, 1_000: runs}, {1_000: took(20.0)})

    pages, writing = "pages, 1,000 ÷ Hugo, JSON", "pages, 1,000 ÷ plain writing"
    whole = "whole site, 1,000 ÷ plain writing of its measures"
    assert measured(3.0) == {pages: 1.5, writing: 6.0, whole: 40.0}
    history = tmp_path / "speed.csv"
    assert falls(former(history), measured(3.0)) == []
    for day, ours in enumerate((3.0, 3.2, 2.8), 1):
        append(history, f"2026-11-0{day}", measured(ours))
    assert history.read_text(encoding="utf-8").splitlines()[:2] == ["date,ratio,value", f'2026-11-01,"{pages}",1.500']
    assert falls(former(history), measured(3.7)) == []
    assert falls(former(history), measured(4.5)) == [
        f"{pages}: 2.25, usually 1.50 (+50%)",
        f"{writing}: 9.00, usually 6.00 (+50%)",
    ]


def test_readers_are_asked_every_question_of_the_recipes(published: Path) -> None:
    asked = {recipe.stem for recipe in questions()}
    assert set(IN_SPARK) < asked and len(asked) == 8
    assert all(rows for rows, _ in in_duckdb(published / "city-plans").values())
