"""The lines of the files of datasets/, by which the form finds the cell that it corrects."""

from __future__ import annotations

import json

from cityplans.catalog.addresses import page_path
from cityplans.core.tables import CORRECTABLE_TABLES
from cityplans.exports.lines import SHARED, lines_file
from tests.support.downloads import real_catalog
from tests.support.sample import sample_datasets


def test_every_record_that_people_correct_is_at_its_line() -> None:
    catalog, found, pages = real_catalog(), set(), 0
    for plan in (SHARED, *catalog.plans):
        ((path, content),) = lines_file(catalog, plan)
        assert path == (f"plans/{plan}/lines.json" if plan else "contribute/correct/lines.json")
        for table, lines in json.loads(content).items():
            assert lines["header"] == list(catalog.schemas[table].names)
            text = (
                (sample_datasets().parent / lines["path"]).read_text(encoding="utf-8").split("\n")
                if lines["lines"]
                else []
            )
            for key, (number, line, address) in lines["lines"].items():
                assert text[number - 1] == (line if lines["path"].endswith(".csv") else f"id: {key}"), key
                assert address == page_path(catalog, table, getattr(catalog, table)[key])
                pages += bool(address)
                found.add((table, key))
    assert found == {(table, key) for table in CORRECTABLE_TABLES for key in getattr(catalog, table)}
    assert pages > 1_000
