"""A package's own description of itself.

Its formats and how to open them, its doubts, corrections, versions and how to cite it.
"""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import markdown_it
import pytest

from cityplans.catalog.open import checked_catalog
from cityplans.cli.main import FINE, main
from cityplans.core.content import file_digest
from cityplans.core.markdown import inert
from cityplans.core.model import Catalog
from cityplans.exports.package import ExportContext, packages
from cityplans.exports.readme import readme
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.downloads import real_catalog

URL = "https://plans.example.org/"
FIGURE = f"{PLAN}-m1-t1"


def catalog_of(datasets: Path) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None, findings
    return found


def told(catalog: Catalog, name: str, *made: str) -> str:
    package = next(p for p in packages(catalog) if p.name == name)
    return readme(ExportContext(package, catalog, URL, dict.fromkeys(made, file_digest(b""))))


@pytest.fixture(scope="module")
def real() -> Catalog:
    return real_catalog()


def fences(text: str) -> list[tuple[str, str]]:
    """Return the language and text of every code block, as a Markdown reader finds them."""
    return [
        (token.info, token.content)
        for token in markdown_it.MarkdownIt("commonmark").parse(text)
        if token.type == "fence"
    ]


# ── formats ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FORMATS = {
    f"{PLAN}.xlsx": f"{PLAN}.xlsx",
    f"{PLAN}.sqlite": f"{PLAN}.sqlite",
    f"{PLAN}/plans.parquet": "targets.parquet",
    f"{PLAN}/csv-metadata.json": "csv-metadata.json",
    f"{PLAN}/croissant.json": "croissant.json",
    f"{PLAN}.bib": f"{PLAN}.bib",
}


def test_a_readme_names_the_formats_that_there_are_and_no_other(datasets: Path) -> None:
    catalog = catalog_of(datasets)
    assert told(catalog, PLAN, *FORMATS).count(f"- {PLAN}") == 2 * (len(FORMATS) + 1)
    for path, words in FORMATS.items():
        lines = [line for line in told(catalog, PLAN, path).splitlines() if line.startswith(f"- {PLAN}")]
        assert len(lines) == 4 and all(words in line for line in lines[1::2]), path
    assert f"{PLAN}/datapackage.json" not in told(catalog, PLAN)


def test_what_a_readme_says_of_opening_the_tables_works(real: Catalog, published: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(published / "guangzhou-2018.zip") as archive:
        archive.extractall(tmp_path)
    blocks = fences((tmp_path / "README.md").read_text(encoding="utf-8"))
    programs = {language: text for language, text in blocks if language}
    assert set(programs) == {"python", "sql", "r"}
    count = len([t for t in real.targets.values() if t.plan_id == "guangzhou-2018"])
    check = (
        f"assert len(targets) == {count} and targets.loc[targets.id == 'guangzhou-2018-m09-t1', 'due'].item() == '2020'"
    )
    subprocess.run([sys.executable, "-c", f"{programs['python']}\n{check}"], cwd=tmp_path, check=True)
    sql = programs["sql"].replace("'targets.csv'", f"'{tmp_path / 'targets.csv'}'")
    rows = duckdb.sql(sql)
    assert rows is not None
    assert len(rows.fetchall()) == count and str(rows.types[rows.columns.index("due")]) == "VARCHAR"


# ── doubts, corrections, versions ────────────────────────────────────────────────────────────────────────────────────


def test_known_doubts_are_told(real: Catalog) -> None:
    for package in packages(real):
        text = told(real, package.name)
        plans = [package.name] if package.plan else list(real.plans)
        sources = [s for s in real.sources.values() if s.plan_id in plans]
        assert sources
        for source in sources:
            assert inert(source.completeness_zh) in text and inert(source.completeness_en) in text
        inferred = sum(t.due_basis == "inferred" for t in real.targets.values() if t.plan_id in plans)
        assert (f"有 {inferred} 个目标的期限是推得的" if inferred else "没有推得的期限") in text
        assert (
            f"{inferred} targets have" if inferred > 1 else "One target has" if inferred else "No target has"
        ) in text
        doubted = [
            r.id
            for table in (real.measures, real.targets, real.mentions)
            for r in table.values()
            if r.plan_id in plans and "疑" in r.note_zh
        ]
        chapter = text.split("## Known doubts")[1].split("## Corrections")[0]
        assert re.findall(r"^- (\S+):", chapter, re.M) == doubted


def test_corrections_and_versions_are_told(datasets: Path) -> None:
    before = told(catalog_of(datasets), PLAN)
    assert "has been corrected so far" in before and "目前没有更正" in before and "data/v/0.1.0/" not in before
    assert main(["release", "--datasets", str(datasets), "--date", "2026-11-22"]) == FINE
    assert f"{URL}data/v/0.1.0/" in told(catalog_of(datasets), PLAN)
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    why = {"why_zh": "误读“余”字。", "why_en": "The character 余 was misread."}
    corpus.append(
        datasets, "corrections.csv", record_id=FIGURE, field="comparator", date="2026-12-01", was="", now=">=", **why
    )
    after = told(catalog_of(datasets), PLAN)
    assert f"- {FIGURE}：2026年12月1日更正“比较”：“（空）”改为“不低于”，原因：误读“余”字。" in after
    assert (
        f"- {FIGURE}: Comparator corrected on 1 December 2026: from “(empty)” to “at least”. Reason: The character"
        in after
    )
    assert "changes made after the last release" in after and "尚未收入任何正式版本的改动" in after
    assert f"{URL}data/versions.json" in after and f"{URL}data/v/ " in after


# ── how to cite ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_citation_in_a_readme_is_that_of_the_files(real: Catalog, published: Path) -> None:
    for package in packages(real):
        blocks = [text for language, text in fences(told(real, package.name)) if not language]
        bib, ris, csl = (
            (published / f"{package.name}.{ending}").read_bytes().decode().replace("\r\n", "\n")
            for ending in ("bib", "ris", "csl.json")
        )
        assert len(blocks) == 3 and bib.startswith(blocks[0]) and ris.startswith(blocks[1])
        assert json.loads(blocks[2]) == json.loads(csl)[:1]


@pytest.mark.parametrize("word", ["```", "````\n# no heading", "~~~", "`a`"])
def test_no_word_ends_a_code_block(datasets: Path, word: str) -> None:
    catalog = catalog_of(datasets)
    plan = dataclasses.replace(catalog.plans[PLAN], title_zh=word, title_en=word)
    text = told(dataclasses.replace(catalog, plans={PLAN: plan}), PLAN)
    assert [language for language, _ in fences(text)] == ["python", "sql", "r"] * 2 + [""] * 3
    assert fences(text)[-1][1].rstrip().endswith("]")
