"""Search where the official texts are available.

What only a passage says finds its record and is quoted in the result.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser

from cityplans.core.text_folding import fold
from cityplans.search.entries import entries
from cityplans.search.index import search_files
from tests.support.downloads import catalog_with_texts
from tests.support.node import SCRIPTS
from tests.support.serving import served


def test_official_words_are_found_where_the_texts_are(browser: Browser, tmp_path: Path, plan_sources: Path) -> None:
    """A record found only by its passage ranks below direct matches, and the result quotes the passage."""
    shutil.copytree(SCRIPTS, tmp_path / "js")
    (tmp_path / "index.html").write_text('<!doctype html><html lang="zh"><title>search</title>', encoding="utf-8")
    catalog = catalog_with_texts(plan_sources)
    made = list(entries(catalog))
    for path, data in search_files(catalog):
        (tmp_path / "official" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "official" / path).write_bytes(data)
    own = [fold("\n".join(text for texts in entry.classes()[:-1] for text in texts)) for entry in made]
    official = [fold("\n".join(entry.passages)) for entry in made]
    chance = random.Random(9)
    runs = [(i, run) for i, text in enumerate(official) for run in re.findall(r"[\u4e00-\u9fff]{4,}", text)]
    drawn = [(i, run[:4]) for i, run in chance.sample(runs, 300) if not any(run[:4] in text for text in own)][:60]
    assert len(drawn) == 60
    with served(tmp_path) as root:
        opened = browser.new_page()
        opened.goto(f"{root}/")
        for record, piece in drawn:
            numbers, quoted = opened.evaluate(
                """async ([query, record]) => {
                    const [{ openIndex }, { parse }, { detailsOf }] = await Promise.all(
                        ["reader", "words", "results"].map((name) => import(`/js/search/${name}.js`)));
                    window.index ??= await openIndex("/official/");
                    const { records } = await window.index.match(query);
                    const words = { kind: () => "", reply: () => "", also: "" };
                    const shown = await window.index.record(record);
                    const asked = { terms: parse(query).wanted, question: null };
                    const { texts } = await detailsOf(shown, asked, words, () => window.index.passages(record));
                    return [records, texts.map((each) => each.textContent ?? each).join("")];
                }""",
                [piece, record],
            )
            assert set(numbers) == {i for i, text in enumerate(official) if piece in text}, piece
            assert piece in fold(quoted), piece
        opened.close()
