"""The interface speaks both languages, with every word it is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cityplans.core.errors import CommandError
from cityplans.core.languages import LANGUAGES, Language
from cityplans.i18n.strings import strings_by_key, translate
from tests.support.downloads import whole_catalog
from tests.support.paths import ROOT

_CALL = re.compile(r"""\bt\(\s*['"]([\w.]+)['"]\s*[,)]""")
_CODE = re.compile(r"```.*?```|`[^`]*`|\{\{.*?\}\}|\]\([^)]*\)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_words() -> None:
    zh, en = (set(strings_by_key(language)) for language in LANGUAGES)
    assert zh - en == set()
    assert {key for key in en - zh if not key.endswith("_one")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_asked_for_is_there(language: Language) -> None:
    files = [
        *Path("templates/pages").rglob("*.html"),
        *Path("templates/review").rglob("*.html"),
        *Path("cityplans/render").rglob("*.py"),
    ]
    asked = {key for path in files for key in _CALL.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 60
    assert asked - set(strings_by_key(language)) == set()


def test_placeholders_agree_between_languages() -> None:
    for key, text in strings_by_key("zh").items():
        assert set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(strings_by_key("en")[key])), key


def test_one_thing_is_said_in_the_singular() -> None:
    assert translate("en", "count.plans", n=1) == "1 plan"
    assert translate("en", "count.plans", n=2) == "2 plans"
    assert translate("zh", "count.plans", n=1) == "1 份规划"


def test_unknown_word_is_an_error() -> None:
    with pytest.raises(CommandError, match=r'templates/strings/en\.yaml has no text for "no\.such\.word": add it'):
        translate("en", "no.such.word")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_concept_has_one_label(language: Language) -> None:
    """Lists of kinds, headings of pages and labels in schemas call a thing by the same name."""
    schemas = whole_catalog().schemas

    def label(table: str, field: str, value: str) -> str:
        return schemas[table].field(field).label(value, language)

    for kind in ("measure", "sub_measure", "safeguard", "principle", "goal", "reported_action", "problem", "rationale"):
        name = label("measures", "kind", kind)
        assert translate(language, f"header.kinds.{kind}") == name
        assert name.lower() in translate(language, f"kinds.{kind}_one" if language == "en" else f"kinds.{kind}").lower()
    # Tabs, counts, tables and badges: a measure is a measure everywhere.
    name = label("measures", "kind", "measure")
    assert translate(language, "nav.measures") == schemas["measures"].title[language]
    assert translate(language, "nav.measures") == {"zh": name, "en": f"{name}s"}[language]
    assert name.lower() in translate(language, "stat.measures")
    assert not [key for key, text in strings_by_key(language).items() if "commitment" in text.lower()]
    theme = (ROOT / {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}[language]).read_text("utf-8")
    named = {address: text for text, address in re.findall(r"^  - (.+): (\S+/)$", theme, re.MULTILINE)}
    for key in ("plans", "measures", "targets", "themes", "bodies", "cities", "data"):
        assert named[f"{key}/"] == translate(language, f"nav.{key}")
    for tab, kind in (("plans", "plan"), ("themes", "theme"), ("cities", "city")):
        one = translate(language, f"header.kinds.{kind}")
        plural = one if language == "zh" else f"{one.removesuffix('y')}{'ies' if one.endswith('y') else 's'}"
        assert translate(language, f"nav.{tab}") == plural
    body = translate(language, "body.one")
    assert {translate(language, "header.kinds.body"), label("glossary", "kind", "body")} == {body}
    assert schemas["responsibilities"].field("body_id").title[language] == body
    # The word for who is responsible is not that for what a figure is measured in.
    assert body not in {
        schemas[table].field("unit_id").title[language] for table in ("targets", "events", "indicators")
    }
    for key in ("find.page.facets.body", "explore.facets.body", "charts.responsibilities.body"):
        assert translate(language, key) == body, key
    assert translate(language, "nav.bodies") == {"zh": body, "en": "Agencies"}[language]
    unit = schemas["targets"].field("unit_id").title[language]
    assert {translate(language, key) for key in ("charts.values.unit", "indicator.unit", "explore.facets.unit")} == {
        unit
    }
    singular = translate(language, "header.kinds.target")
    assert translate(language, "nav.targets") == {"zh": singular, "en": "Targets and results"}[language]


def test_english_says_agency_for_what_tables_call_a_body() -> None:
    """One word in the interface, in prose and in the descriptions of fields; names of columns are code."""
    said = dict(strings_by_key("en"))
    for schema in whole_catalog().schemas.values():
        said[schema.name] = f"{schema.title.en} {schema.description.en}"
        for field in schema.fields:
            said[f"{schema.name}.{field.name}"] = f"{field.title.en} {field.description.en}"
    for path in (ROOT / "content" / "en").rglob("*.md"):
        said[path.name] = _CODE.sub("", path.read_text("utf-8"))
    assert [key for key, text in said.items() if re.search(r"\bbod(y|ies)\b", _PLACEHOLDER.sub("", text), re.I)] == []
