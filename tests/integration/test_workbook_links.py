"""Where the workbooks lead to on the site."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.support.real_site import SITE_URL


def test_every_link_into_the_site_leads_to_a_page(site: Path) -> None:
    book = openpyxl.load_workbook(site / "data" / "city-plans.xlsx")
    links = {
        f"{cell.hyperlink.target or ''}#{cell.hyperlink.location or ''}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    pages = {link.removeprefix(SITE_URL) for link in links if link.startswith(SITE_URL)}
    assert {page.split("/")[0] for page in pages} == {
        "measures",
        "plans",
        "cities",
        "bodies",
        "themes",
        "indicators",
        "kinds",
        "en",
    }
    for page, _, anchor in (page.partition("#") for page in sorted(pages)):
        assert f'id="{anchor}"' in (site / page / "index.html").read_text(encoding="utf-8") or not anchor, (
            page,
            anchor,
        )
