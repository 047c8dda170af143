"""Share pictures: what they say, and that they are drawn the same everywhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cityplans.catalog import shared_records
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.measure_answers import measure_answers
from cityplans.catalog.shared_records import MOST_MEASURES, shared_indicators, shared_measures
from cityplans.core.languages import LANGUAGES, Language
from cityplans.core.model import Catalog
from cityplans.render.cards.facts import CARDS, card, picture_path, pictured
from cityplans.render.cards.font import BOLD, font, letter_of
from cityplans.render.cards.picture import SIZE, Card, draw, text_lines
from cityplans.render.cards.png import encode
from tests.support.paths import ROOT


def test_a_picture_is_small_and_drawn_the_same_again() -> None:
    long = Card(
        "en", "City Plans", "Guangzhou 2018 · Measure", "Building a hub of exchange " * 9, ("A fact " * 30, "x " * 90)
    )
    data = draw(long)
    assert draw(long) == data and len(data) < 26_000
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == SIZE == (1200, 630) and picture.mode == "P"
        # Nothing of the text is written over the blocks at the edge.
        blocks = set(picture.crop((1128, 120, 1200, 157)).get_flattened_data())
    assert len(blocks) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_of_plans_and_cities_are_whole(whole_catalog: Catalog, language: Language) -> None:
    """Below a title of three lines they are smaller, rather than cut before a number has its noun."""
    words = _in(whole_catalog, language)
    cards = [card(words, table, each) for table in ("plans", "cities") for each in pictured(whole_catalog, table)]
    assert max(len(text_lines(each)[0]) for each in cards) == (3 if language == "en" else 2)
    assert not [line for each in cards for line, _ in text_lines(each)[1] if line.endswith("…")]


def test_a_measure_says_its_figure_and_what_became_of_it(catalog: Catalog) -> None:
    said = {language: card(_in(catalog, language), "measures", "guangzhou-2018-m18") for language in LANGUAGES}
    assert said["en"].title == catalog.measures["guangzhou-2018-m18"].title_en
    assert said["en"].over == "Guangzhou 2018 · Measure"
    assert said["en"].facts == (
        "Port cargo throughput: 650 million tonnes · by 2020",
        "Later texts: reached later than promised · Unknown poster on Eastmoney Caifuhao",
    )
    assert said["zh"].facts[1].startswith("后来的文本：晚于承诺的期限达到 · ")


def test_measures_with_a_figure_or_an_event_have_pictures_and_others_that_of_their_plan(catalog: Catalog) -> None:
    shared = shared_measures(catalog)
    assert 0 < len(shared) < MOST_MEASURES
    for measure in catalog.measures.values():
        found = measure_answers(catalog, measure)
        assert (measure.id in shared) == bool(found.figures or found.events)
        folder = f"measures/{measure.id}" if measure.id in shared else f"plans/{measure.plan_id}"
        assert picture_path(catalog, "measures", measure.id) == f"{folder}/card.png"
    assert picture_path(catalog, "bodies", next(iter(catalog.bodies))) == ""


def test_of_many_indicators_those_that_most_plans_use_have_pictures(
    whole_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = {key: len({row.plan_id for row in rows}) for key, rows in whole_catalog.targets_by_indicator.items() if key}
    shared = sum(count > 1 for count in plans.values())
    assert 0 < shared < len(shared_indicators(whole_catalog))
    monkeypatch.setattr(shared_records, "MOST_INDICATORS", shared)
    assert all(plans[key] > 1 for key in shared_indicators.__wrapped__(whole_catalog))
    for key in whole_catalog.indicators:
        own = f"indicators/{key}/card.png" if key in shared_indicators(whole_catalog) else ""
        assert picture_path(whole_catalog, "indicators", key) == own


def test_every_letter_is_in_the_font(whole_catalog: Catalog) -> None:
    for language in LANGUAGES:
        context = _in(whole_catalog, language)
        cards = [card(context, table, id_) for table in CARDS for id_ in pictured(whole_catalog, table)]
        letters = {letter for each in cards for letter in "".join((each.over, each.title, *each.facts))}
        drawn = font(language, 30, BOLD)
        missing = bytes(drawn.getmask("\U0010ffff"))
        assert [letter for letter in sorted(letters - {" "}) if bytes(drawn.getmask(letter)) == missing] == []


def test_neither_logo_nor_pictures_say_that_promises_were_kept() -> None:
    """A tick is a line that turns: lines of text are level."""
    images = ROOT / "templates/theme/assets/images"
    for path in (*images.glob("*.svg"), ROOT / "docs/images/card.svg"):
        strokes = [piece for piece in path.read_text(encoding="utf-8").split("<path") if "stroke-width" in piece]
        assert strokes
        for stroke in strokes:
            lines = stroke.split(' d="')[1].split('"')[0]
            assert set(lines) <= set("0123456789. MhH"), f"{Path(path).name}: {lines}"


def _in(catalog: Catalog, language: Language) -> LocalizedCatalog:
    return LocalizedCatalog(catalog, language, "https://plans.example.org/")


@pytest.mark.parametrize(
    ("language", "line"),
    [("zh", "到2020年，机场“吞吐量”达到8000万人次 · To. AV"), ("en", "“Ave. fjord” – To 8,000, V... 规划")],
)
def test_letters_drawn_one_by_one_are_those_of_the_line(language: Language, line: str) -> None:
    whole, single = Image.new("L", (1200, 80)), Image.new("L", (1200, 80))
    ImageDraw.Draw(whole).text((20, 60), line, fill=214, font=font(language, 38, BOLD), anchor="ls")
    x = 20
    for character in line:
        letter = letter_of(language, 38, BOLD, character)
        if letter.shape:
            ImageDraw.Draw(single).bitmap((x + letter.left, 60 + letter.top), letter.shape, fill=214)
        x += letter.advance
    assert single.tobytes() == whole.tobytes()


@pytest.mark.parametrize("size", [(2, 1), (40, 9), (600, 315)])
def test_a_png_has_every_pixel_of_its_picture(size: tuple[int, int]) -> None:
    picture = Image.effect_noise(size, 90).quantize(7)
    with Image.open(io.BytesIO(encode(picture))) as read:
        assert (read.mode, read.size) == ("P", size)
        assert read.tobytes() == picture.tobytes()
        assert read.getpalette() == picture.getpalette()
