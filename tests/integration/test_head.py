"""What a page says of itself to those that share it, and our own pictures for that."""

from __future__ import annotations

import re
import struct
from html.parser import HTMLParser
from pathlib import Path

from cityplans.catalog.addresses import page_path
from cityplans.catalog.own_pages import has_own_page
from cityplans.core.model import Catalog
from cityplans.exports.citations.citation import record_citation
from cityplans.exports.citations.phrases import bilingual
from tests.support.real_site import SITE_URL, withdrawn_pages


class _Head(HTMLParser):
    """The metadata of a page by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.title = ""
        self.links: dict[str, str] = {}
        self.feed(text.split("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        for name in filter(None, (named.get("property"), named.get("name"))) if tag == "meta" else ():
            assert name not in self.found, f"{name} stands twice"
            self.found[name] = named.get("content", "")
        if tag == "link":
            self.links[named["rel"]] = named["href"]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title":
            self.title += data


def test_every_page_can_be_shared(site: Path) -> None:
    withdrawn = {site / address / "index.html" for address in withdrawn_pages()}
    pages = [page for page in sorted(site.rglob("*.html")) if "embed" not in page.parts and page not in withdrawn]
    assert len(pages) > 600
    for path in pages:
        head = _Head(path.read_text(encoding="utf-8"))
        english = path.relative_to(site).parts[0] == "en"
        said = head.found
        assert head.title.strip().startswith(said["og:title"]) and said["og:title"], path
        assert said["og:description"] == said["description"] != "", path
        assert not re.search(r"\d{4}-\d\d-\d\d", said["description"]), f"{path} has a day as the data write it"
        assert said["og:url"] == head.links["canonical"], path
        assert said["og:locale"] == ("en_GB" if english else "zh_CN")
        assert said["og:type"] == "website" and said["og:site_name"] and said["og:image:alt"]
        assert said["twitter:card"] == "summary_large_image"
        picture = said["og:image"].removeprefix(SITE_URL)
        assert (site / picture).is_file()
        own = "card.png" in picture
        assert (
            picture.startswith("en/") == english
            if own
            else picture == f"assets/images/card-{'en' if english else 'zh'}.png"
        )
        assert "@@" not in "".join(said.values())


def test_the_pictures_for_sharing_are_there_in_their_sizes(site: Path) -> None:
    images = site / "assets/images"
    for name, size in {"card-zh.png": (1200, 630), "card-en.png": (1200, 630), "touch-icon.png": (180, 180)}.items():
        data = (images / name).read_bytes()
        assert data.startswith(b"\x89PNG") and struct.unpack(">II", data[16:24]) == size
        # What a messenger fetches before it shows anything.
        assert len(data) < 100_000


def test_pages_of_records_have_pictures_of_their_own(site: Path) -> None:
    pictures = sorted(site.rglob("card.png"))
    assert len(pictures) > 250
    for path in pictures:
        data = path.read_bytes()
        assert struct.unpack(">II", data[16:24]) == (1200, 630) and len(data) <= 25_000, path
        own = _Head((path.parent / "index.html").read_text(encoding="utf-8")).found["og:image"]
        assert own == SITE_URL + path.relative_to(site).as_posix()


def test_our_logo_is_the_style_of_every_page(site: Path) -> None:
    logo = (site / "assets/images/logo.svg").read_text(encoding="utf-8").strip()
    styles = (site / "assets/stylesheets/site.css").read_text(encoding="utf-8")
    assert logo.replace('color="#173f5f"', 'color="#fff"').replace("#", "%23") in styles
    for path in ("index.html", "en/about/index.html", "measures/guangzhou-2018-m09/index.html"):
        assert 'class="md-header__button md-logo"' in (site / path).read_text(encoding="utf-8")


def test_a_reference_manager_sees_a_dataset_on_every_page_of_a_record(site: Path, catalog: Catalog) -> None:
    for table in ("plans", "measures", "bodies", "themes", "cities", "action_types", "indicators"):
        for row in getattr(catalog, table).values():
            path = page_path(catalog, table, row)
            if not has_own_page(catalog, row):
                continue
            cited = record_citation(catalog, SITE_URL, row.id)
            for prefix in ("", "en/"):
                said = _Head((site / prefix / path / "index.html").read_text(encoding="utf-8")).found
                assert said["citation_title"] == bilingual(cited.title)
                assert said["citation_author"] == "City Plans contributors"
                assert said["citation_publication_date"] == cited.released.replace("-", "/")
                assert said["citation_publisher"] == "城市规划承诺库 [City Plans]"
                assert (said["DC.type"], said["DC.identifier"]) == ("Dataset", row.id)
    for path in ("index.html", "measures/index.html", "about/index.html"):
        assert "DC.type" not in _Head((site / path).read_text(encoding="utf-8")).found
