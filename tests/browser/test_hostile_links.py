"""Links that somebody else made: what they bring along does not get into forms, files or citations."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import urlencode
from xml.etree import ElementTree

import openpyxl
import pytest
from playwright.sync_api import Page, expect

EVIL = {
    "a character that XML forbids": "\ufffe",
    "a control character": "\x01Approved",
    "a direction mark": "\u202eApproved",
    "a text of 40,000 characters": "A" * 40_000,
    "a sentence for the citation": "Ministry of Truth (2026), approved",
}


@pytest.mark.parametrize("table", ["constructor", "__proto__", "toString", "nonsense"])
def test_a_table_that_is_none_is_not_looked_for(browser_page: Page, table: str) -> None:
    thrown: list[str] = []
    browser_page.on("pageerror", lambda problem: thrown.append(str(problem)))
    browser_page.goto(f"/en/contribute/correct/?{urlencode({'table': table, 'record': 'x'})}")
    expect(browser_page.locator(".cp-correct [role=status]")).to_have_text(re.compile("has no record with the id x"))
    expect(browser_page.locator("select[name=table]")).not_to_have_value(table)
    assert thrown == []


@pytest.mark.parametrize("name", EVIL)
def test_a_value_that_is_none_is_counted_and_not_quoted(desktop: Page, name: str) -> None:
    values = [("table", "measures"), ("theme", "civility-language"), ("theme", EVIL[name])]
    desktop.goto(f"/en/explore/?{urlencode(values)}")
    box = desktop.locator("details.cp-pack")
    box.locator("summary").click()
    citation = box.locator(".cp-pack__cite").inner_text()
    assert ("1 value that is not in the data" in citation) == (name != "a character that XML forbids"), citation
    assert "Approved" not in citation and "Truth" not in citation and "AAAA" not in citation
    assert "theme=civility-language" in citation and citation.isprintable()
    with desktop.expect_download() as download:
        box.locator("[data-format=xlsx]").click()
    data = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for part in packed.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(packed.read(part))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert max(map(len, cells)) <= 32_767 and not any("Approved" in cell or "AAAA" in cell for cell in cells)
    assert all(char.isprintable() or char == "\n" for cell in cells for char in cell)
