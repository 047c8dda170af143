"""What a citation says: who, what, which version, where in the text, and its history since."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import pytest
import yaml

from cityplans.catalog.builder import build_catalog
from cityplans.catalog.history import is_released, value_history
from cityplans.catalog.open import checked_catalog
from cityplans.catalog.own_pages import has_own_page
from cityplans.cli.main import FINE, main
from cityplans.cli.report import as_text as report
from cityplans.core.languages import LANGUAGES, Text
from cityplans.core.model import Catalog
from cityplans.core.tables import CITABLE_TABLES, PAGE_FOLDERS, TABLES
from cityplans.exports.citations.citation import (
    Citation,
    citable_fields,
    collection_citation,
    field_citation,
    package_citation,
    record_citation,
)
from cityplans.exports.citations.formats import as_cff, as_text
from cityplans.exports.citations.phrases import bilingual, cited_events, correction_in_words
from cityplans.exports.package import packages
from cityplans.i18n.formatting import date, number
from cityplans.read.digest import dataset_digest
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE
from tests.support.downloads import all_cited, real_catalog

URL = "https://plans.example.org/"
MEASURE, FIGURE, DUTY = f"{PLAN}-m1", f"{PLAN}-m1-t1", f"{PLAN}-m1-t2"


def catalog_of(datasets: Path) -> Catalog:
    found, findings = checked_catalog(datasets)
    assert found is not None, report(findings)
    return found


@pytest.fixture(scope="module")
def real() -> Catalog:
    return real_catalog()


@pytest.fixture
def released(datasets: Path) -> Path:
    """The tiny collection, released as 0.1.0 on 2026-11-22."""
    assert main(["release", "--datasets", str(datasets), "--date", "2026-11-22"]) == FINE
    return datasets


def correct(datasets: Path) -> None:
    """Release a correction of one figure as 0.1.1, writing the rows of the ledgers as they would stand."""
    corpus.edit(datasets, "targets.csv", FIGURE, "comparator", ">=")
    corpus.append(
        datasets,
        "corrections.csv",
        record_id=FIGURE,
        field="comparator",
        date="2026-12-01",
        was=">",
        now=">=",
        why_zh="误读“余”字。",
        why_en="The character 余 was misread.",
    )
    corpus.append(
        datasets,
        "changes.csv",
        record_id=FIGURE,
        field="comparator",
        version_id="0.1.1",
        table="targets",
        was=">",
        now=">=",
    )
    release_row(datasets, "0.1.1", "2026-12-02", "patch")


def release_row(datasets: Path, version: str, day: str, bump: str) -> None:
    """Set version and day in datapackage.yaml and write the version's row, as the release command does."""
    for name, text in (("version", version), ("released", day)):
        line = next(
            x
            for x in (datasets / "datapackage.yaml").read_text(encoding="utf-8").splitlines()
            if x.startswith(f"{name}:")
        )
        corpus.damage(datasets, "datapackage.yaml", f"{line}\n", f"{name}: {text}\n")
    dataset = load(datasets).dataset
    assert dataset is not None
    corpus.append(
        datasets,
        "versions.csv",
        id=version,
        released=day,
        bump=bump,
        added="0",
        corrected="1",
        removed="0",
        digest=dataset_digest(dataset),
    )


# ── what is cited ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_record_with_a_page_or_figure_can_be_cited(real: Catalog) -> None:
    """Goals and duties in words are cited with their measure."""
    ids = all_cited(real)
    in_words = {target.id for target in real.targets.values() if target.value is None}
    assert {*ids} == {row.id for table in CITABLE_TABLES for row in getattr(real, table).values()} - in_words
    assert len(ids) == len(set(ids)) > 800 and in_words
    keys = {record_citation(real, URL, record_id).key for record_id in ids}
    keys |= {package_citation(package, real, URL).key for package in packages(real)}
    assert len(keys) == len(ids) + 1 + len(real.plans)


def test_a_page_is_cited_under_its_own_address(real: Catalog) -> None:
    for table, title in (
        ("plans", "title"),
        ("measures", "title"),
        ("bodies", "name"),
        ("themes", "label"),
        ("action_types", "label"),
        ("cities", "name"),
    ):
        folder = PAGE_FOLDERS[table]
        for row in getattr(real, table).values():
            found = record_citation(real, URL, row.id)
            assert found.kind == "page"
            assert found.title == Text(getattr(row, f"{title}_zh"), getattr(row, f"{title}_en"))
            own = f"{row.id}/" if has_own_page(real, row) else ""
            assert found.url == Text(f"{URL}{folder}/{own}", f"{URL}en/{folder}/{own}")
            # The version since which the record and its reports stand: the first, unless a later one changed them.
            ids = {row.id, *(event.id for event in cited_events(real, row))}
            changed_in = {change.version_id for change in real.changes if change.record_id in ids}
            versions = list(real.versions)
            version = real.versions[max(changed_in, key=versions.index, default=versions[0])]
            if is_released(real):
                assert (found.version, found.released) == (version.id, version.released)
            else:
                assert (found.version, found.released) == (real.identity.version, real.identity.released)
            assert found.authors == ("City Plans contributors",)
            assert found.container == Text("城市规划承诺库", "City Plans")


def test_a_figure_is_cited_with_all_that_makes_it_one(real: Catalog) -> None:
    for target in real.targets.values():
        found = record_citation(real, URL, target.id)
        plan = real.plans[target.plan_id]
        zh, en = as_text(found, "zh"), as_text(found, "en")
        assert found.kind == "value" and found.url.zh.endswith(f"/#{target.id}")
        assert f"《{plan.title_zh}》" in zh and f"{plan.title_zh} [{plan.title_en}]" in en
        for text in (zh, en):
            assert target.value_printed in text and target.id in text
            for row in real.evidence_by_record[target.id]:
                assert row.source_id in text and f"{row.start}–{row.end}" in text
        if target.indicator_id:
            assert real.indicators[target.indicator_id].name_zh in zh
            assert real.indicators[target.indicator_id].name_en in en
        if target.value is not None:
            unit = real.units.get(target.unit_id)
            assert number(target.value) in found.title.en
            assert unit is None or unit.symbol_zh == "%" or unit.plural_en in en or unit.singular_en in en
        # Before 2022 is by the end of 2021: the year is the one that the text prints.
        due = str(int(target.due[:4]) + 1) if "due before" in found.title.en else target.due[:4]
        for year in filter(None, (due, target.period[:4])):
            assert year in found.title.zh and year in found.title.en
        if target.subject_id in real.measures:
            measure = real.measures[target.subject_id]
            assert measure.title_zh in zh and (not measure.number.strip("—") or f"“{measure.number}”" in zh)


def test_a_promise_is_cited_with_the_reports_of_it(real: Catalog) -> None:
    """Publisher, day, address and place of each; promises in words are cited with their measure."""
    for event in real.events.values():
        target, report = real.targets.get(event.promise_id), real.reports[event.report_id]
        cited = target.subject_id if target and target.value is None else event.promise_id
        found = record_citation(real, URL, cited)
        for language in LANGUAGES:
            text = as_text(found, language)
            place = {"zh": f"第 {event.start}–{event.end} 个", "en": f"characters {event.start}–{event.end}"}[language]
            for words in (report.publisher[language], date(report.published, language), report.url, report.id, place):
                assert words in text
    silent = record_citation(real, URL, "guangzhou-2018-m18-t01")
    assert (
        silent.reported_in == field_citation(real, URL, "guangzhou-2018-m18-t05", "value").reported_in == Text("", "")
    )


def test_two_sources_word_for_word(real: Catalog) -> None:
    found = record_citation(real, URL, "hangzhou-2016-m7-2-t2")
    assert found.reported_in == Text(
        "后来的报告见新华网（2020年12月30日），存本 hangzhou-metro-2020-12-xinhua 第 168–231 个字符",
        "What became of it is reported by Xinhuanet (30 December 2020), copy hangzhou-metro-2020-12-xinhua, characters 168–231",
    )
    for text in (as_text(found, "zh"), as_text(found, "en")):
        assert text.index("hangzhou-2016-") < text.index("hangzhou-metro-2020-12-xinhua")


def test_one_figure_word_for_word(datasets: Path) -> None:
    catalog = catalog_of(datasets)
    start = corpus.TEXT.index("在溪边新修")
    (row,) = [r for r in catalog.evidence if r.record_id == FIGURE]
    assert row.start <= start < row.end
    assert as_text(record_citation(catalog, URL, FIGURE), "zh") == (
        "City Plans contributors：试验用的说明，带“引号”：30余个（> 30 个）［数值：量化目标］。"
        "出自《晨溪市款待宾客三年打算（2020-2022年）》（2020年1月2日），原文编号“1.”，题为“修建河畔书屋”；"
        f"存本 {SOURCE}（发布者不明）第 {row.start}–{row.end} 个字符。城市规划承诺库 0.1.0 版（2026年11月22日发布）。"
        f"记录编号 {FIGURE}。{URL}measures/{MEASURE}/#{FIGURE}"
    )
    assert as_text(record_citation(catalog, URL, FIGURE), "en") == (
        'City Plans contributors. A note, with a comma and a "quote": > 30 (printed 30余个) [Figure: Quantified target]. '
        "Stated in 晨溪市款待宾客三年打算（2020-2022年） [Exampleville Three-Year Plan for Welcoming Guests (2020–2022)] "
        f"(2 January 2020), number 1, “Riverside book rooms”; copy {SOURCE} (Publisher unknown), characters {row.start}–{row.end}. "
        f"City Plans, version 0.1.0 (22 November 2026). Record {FIGURE}. {URL}en/measures/{MEASURE}/#{FIGURE}"
    )


def test_what_kind_of_number_it_is_and_when(datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", f"{PLAN}-sec1-t1", "measure_of", "growth_rate")
    corpus.edit(datasets, "targets.csv", f"{PLAN}-sec1-t1", "due_basis", "inferred")
    title = record_citation(catalog_of(datasets), URL, f"{PLAN}-sec1-t1").title
    assert title == Text(
        "宾客（增速）：120万人次（1,200,000 人次，期限2022年，本站推断）",
        "Guests (growth rate): 1,200,000, due 2022, inferred (printed 120万人次)",
    )


def test_every_field_can_be_cited_by_itself(real: Catalog) -> None:
    record = real.measures["guangzhou-2018-m09"]
    status = field_citation(real, URL, record.id, "status")
    assert status.title == Text(f"{record.title_zh}：计划", f"{record.title_en}: Planned")
    assert status.genre == Text("字段：状态", "Field: Status")
    assert "记录编号 guangzhou-2018-m09，字段 status" in as_text(status, "zh")
    assert "Record guangzhou-2018-m09, field status. " in as_text(status, "en")
    assert field_citation(real, URL, record.id, "theme_id").title.en.endswith(": Tourism")
    assert field_citation(real, URL, record.id, "theme_id_2").title.en.endswith(": (empty)")
    target = {
        name: field_citation(real, URL, "guangzhou-2018-m09-t1", name).title for name in ("value", "due", "unit_id")
    }
    assert target["value"].zh.endswith("：10,000,000") and target["due"].zh.endswith("：2020年")
    assert target["unit_id"].en.endswith(": person-times")
    for table in TABLES:
        ids = [getattr(row, "id", None) for row in real.rows(table)[:1]]
        for record_id, field in itertools.product(filter(None, ids), real.schemas[table].fields):
            found = field_citation(real, URL, record_id, field.name)
            assert found.url.zh.startswith(URL) and f"field {field.name}. " in as_text(found, "en")
    with pytest.raises(KeyError):
        field_citation(real, URL, record.id, "nothing")


def test_fields_that_say_something(real: Catalog) -> None:
    names = {language: [f.name for f in citable_fields(real, "guangzhou-2018-m09", language)] for language in LANGUAGES}
    assert names["zh"] == ["number", "title_zh", "kind", "status", "theme_id", "summary_zh"]
    assert names["en"] == ["number", "title_en", "kind", "status", "theme_id", "summary_en"]
    assert all(citable_fields(real, record_id, "zh") for record_id in all_cited(real))


def test_a_package_is_cited_as_a_data_set(real: Catalog) -> None:
    first = next(iter(real.versions.values()))
    identity = dataclasses.replace(real.identity, version=first.id, released=first.released)
    released = dataclasses.replace(real, identity=identity)
    whole, *plans = (package_citation(package, released, URL) for package in packages(released))
    assert as_text(whole, "en") == (
        f"City Plans contributors. 城市规划承诺库 [City Plans] [Data set]. Version {first.id} (22 November 2026). https://plans.example.org/en/"
    )
    for found in plans:
        assert (
            found.kind == "dataset"
            and found.url.zh == f"{URL}data/#package-{found.key.removeprefix('city-plans-data.')}"
        )
        assert f"《{found.title.zh}》［数据集］。城市规划承诺库 " in as_text(found, "zh")


def test_no_such_record(datasets: Path) -> None:
    with pytest.raises(KeyError):
        record_citation(catalog_of(datasets), URL, "nothing")


def test_titles_without_english_have_no_empty_brackets() -> None:
    assert (
        bilingual(Text("题", "")) == "题"
        and bilingual(Text("A", "A")) == "A"
        and bilingual(Text("题", "T")) == "题 [T]"
    )


# ── version and standing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_changes_after_a_release_are_said(released: Path) -> None:
    corpus.edit(released, "measures.csv", MEASURE, "summary_en", "Another summary.")
    catalog = catalog_of(released)
    assert catalog.identity.version == "0.1.0+unreleased"
    found = record_citation(catalog, URL, MEASURE)
    version = catalog.identity.version
    assert f"{version} 版（含 2026年11月22日发布的 0.1.0 版之后尚未发布的改动）" in as_text(found, "zh")
    assert f"version {version} (with unreleased changes made after version 0.1.0 of 22 November 2026)" in as_text(
        found, "en"
    )
    # The ledger of changes does not know of them, so nothing is called unchanged.
    assert value_history(catalog, FIGURE).since is None and found.note == Text("", "")


def test_without_a_release_nothing_is_said_of_changes(datasets: Path) -> None:
    catalog = catalog_of(datasets)
    assert {record_citation(catalog, URL, record_id).note for record_id in all_cited(catalog)} == {Text("", "")}
    assert package_citation(next(packages(catalog)), catalog, URL).note == Text("", "")


def test_a_record_is_of_the_version_since_which_it_stands(released: Path) -> None:
    catalog = catalog_of(released)
    for record_id in all_cited(catalog):
        found = record_citation(catalog, URL, record_id)
        assert (found.version, found.released, found.note) == ("0.1.0", "2026-11-22", Text("", ""))
    kept = package_citation(next(packages(catalog)), catalog, URL).note
    assert kept.en == f"The files of this version are kept at {URL}data/v/0.1.0/"


def test_a_corrected_figure_says_so(released: Path) -> None:
    correct(released)
    catalog = catalog_of(released)
    assert catalog.identity.version == "0.1.1"
    corrected = record_citation(catalog, URL, FIGURE)
    assert corrected.note == Text(
        "2026年12月1日更正“比较”：“高于”改为“不低于”，原因：误读“余”字",
        "Comparator corrected on 1 December 2026: from “more than” to “at least”. Reason: The character 余 was misread",
    )
    comparator, value = (field_citation(catalog, URL, FIGURE, field) for field in ("comparator", "value"))
    assert comparator.note.en.startswith("Comparator corrected on 1 December 2026") and value.note.en == ""
    untouched = record_citation(catalog, URL, DUTY)
    assert {(c.version, c.released) for c in (corrected, comparator)} == {("0.1.1", "2026-12-02")}
    assert {(c.version, c.released) for c in (untouched, value)} == {("0.1.0", "2026-11-22")}


def test_a_correction_of_a_record_that_is_gone_is_still_told(released: Path) -> None:
    correct(released)
    catalog = catalog_of(released)
    gone = dataclasses.replace(catalog.corrections[0], record_id="gone", was="")
    assert correction_in_words(catalog, gone, "en").startswith(
        "comparator corrected on 1 December 2026: from “(empty)” to “>=”"
    )


# ── the file at the root of the project ──────────────────────────────────────────────────────────────────────────────


def test_the_projects_own_citation_file_says_what_the_data_says() -> None:
    dataset = load(Path("datasets")).dataset
    assert dataset is not None
    catalog = build_catalog(dataset)
    identity = dataclasses.replace(catalog.identity, version=catalog.identity.version.partition("+")[0])
    made = as_cff(collection_citation(identity, identity.homepage), identity, identity.description.en)
    assert yaml.load(Path("CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader) == yaml.load(
        made, yaml.BaseLoader
    )


def test_a_citation_is_one_line_of_text(datasets: Path) -> None:
    found: Citation = record_citation(catalog_of(datasets), URL, MEASURE)
    hostile = dataclasses.replace(found, title=Text("一\n二\u2028三", "one\r\ntwo"))
    assert "一 二 三 [one two]" in as_text(hostile, "en")
