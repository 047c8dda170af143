"""What machines read in the built pages: every script of JSON-LD, read as JSON-LD."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, SDO, Graph, URIRef

from tests.support.real_site import SITE_URL
from tests.support.sample import sample_datasets

pytestmark = pytest.mark.usefixtures("offline")

# A way of saying what an action asks for that schema.org explains but does not list among its properties.
UNLISTED = {"query-input"}


def test_every_script_speaks_schema_org(site: Path) -> None:
    kinds: Counter[str] = Counter()
    for path in site.rglob("*.html"):
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"), re.S
        ):
            document = json.loads(block)
            # The context is on the web: its vocabulary is enough to read the words.
            document["@context"] = {"@vocab": str(SDO)}
            data = Graph().parse(data=json.dumps(document), format="json-ld")
            for word in {*data.predicates(), *data.objects(None, RDF.type)} - {RDF.type}:
                assert isinstance(word, URIRef)
                assert word in SDO or word.removeprefix(str(SDO)) in UNLISTED, (path, word)
            kinds.update(str(kind).removeprefix(str(SDO)) for kind in data.objects(None, RDF.type))
    plans = len(list(sample_datasets().glob("*/plan.yaml")))
    assert kinds["DataCatalog"] >= 2
    assert kinds["BreadcrumbList"] > 100
    assert kinds["Dataset"] >= 2 * plans


def test_data_pages_weigh_their_downloads(site: Path) -> None:
    for page in ("data", "en/data", "plans/guangzhou-2018", "en/plans/guangzhou-2018"):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        blocks = [json.loads(b) for b in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)]
        (found,) = [block for block in blocks if block["@type"] == "Dataset"]
        assert found["distribution"]
        for item in found["distribution"]:
            file = site / item["contentUrl"].removeprefix(SITE_URL)
            # The page of a plan changes only with the plan, so it does not weigh.
            assert item.get("contentSize") == (f"{file.stat().st_size} B" if page.endswith("data") else None)
