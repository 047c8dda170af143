"""What a table is, said once: every place that asks for a trait of a table agrees."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from cityplans.catalog.open import checked_catalog
from cityplans.core.languages import TextPair
from cityplans.core.reference_records import Body
from cityplans.core.tables import NAMED, PAGED_TABLES, PROVEN_TABLES, SUBJECT_TABLES, TABLE_INFO
from cityplans.exports.metadata.csvw import group_metadata
from cityplans.exports.package import packages
from cityplans.render.pages import RECORDS
from tests.support.corpus import SITE_URL


def test_a_table_has_a_page_everywhere_or_nowhere(good_corpus: Path) -> None:
    """A page function, the addresses of the metadata and the redirects go by one list."""
    assert set(RECORDS) == set(PAGED_TABLES) <= set(NAMED)
    catalog, _ = checked_catalog(good_corpus)
    assert catalog
    whole = next(packages(catalog))
    tables = group_metadata(whole, catalog, SITE_URL)["tables"]
    about = {table["url"].removesuffix(".csv") for table in tables if "aboutUrl" in table["tableSchema"]}
    assert about == set(PAGED_TABLES)


def test_fields_that_traits_name_exist() -> None:
    for name, info in TABLE_INFO.items():
        names = {field.name for field in fields(info.record)}
        assert not info.printed_field or info.printed_field in names, name
        assert not (info.has_page or info.citable or info.is_subject) or "id" in names, name
    assert set(PROVEN_TABLES) >= set(SUBJECT_TABLES) - {"plans"}
    assert len({info.singular for info in TABLE_INFO.values()}) == len(TABLE_INFO)


def test_a_pair_of_texts_joins_two_fields_that_exist() -> None:
    pairs = 0
    for name, info in TABLE_INFO.items():
        names = {field.name for field in fields(info.record)}
        for attribute, value in vars(info.record).items():
            if isinstance(value, TextPair):
                assert {f"{attribute}_zh", f"{attribute}_en"} <= names, f"{name}.{attribute}"
                pairs += 1
    assert pairs > 20
    body = Body("id", "city", "局", "全称", "Bureau", "", "government")
    assert body.name["zh"] == "局" and body.name["en"] == "Bureau"
