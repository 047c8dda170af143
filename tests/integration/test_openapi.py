"""The description of the API, checked by OpenAPI's own rules and against every file it describes."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from cityplans.core.model import Catalog
from cityplans.core.tables import NAMED
from cityplans.exports.api.files import api_files
from cityplans.exports.api.hal import RECORD_TABLES
from cityplans.exports.api.openapi import API_TABLES
from cityplans.exports.changes import change_files
from cityplans.exports.ready.tables import published_schemas

SITE_URL = "https://plans.example.org/city"
HERE = "urn:openapi"


@pytest.fixture(scope="module")
def files(catalog: Catalog) -> dict[str, bytes]:
    changes = {path: data for path, data in change_files(catalog, f"{SITE_URL}/") if path.startswith("api/")}
    return dict(api_files(catalog, SITE_URL)) | changes


@pytest.fixture(scope="module")
def described(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["api/v1/openapi.json"])
    return found


def content(described: dict[str, Any], template: str) -> dict[str, Any]:
    """Return the one form of answer that is described for an address."""
    (media_type, form), *others = described["paths"][template]["get"]["responses"]["200"]["content"].items()
    assert not others and media_type == "application/json"
    assert isinstance(form, dict)
    return form


def judge(described: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """Return the validator of a schema of the description, its references led back into the description."""
    registry: Registry[Any] = Registry().with_resource(HERE, DRAFT202012.create_resource(described))
    led = json.loads(json.dumps(schema).replace('"#/components', f'"{HERE}#/components'))
    return Draft202012Validator(led, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(described: dict[str, Any], template: str, value: Any) -> list[str]:
    return [problem.message for problem in judge(described, content(described, template)["schema"]).iter_errors(value)]


def _templates(described: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    return {
        path: re.compile(
            re.escape(path).replace(r"\{id\}", r"[a-z0-9-]+(\.[0-9]+)*").replace(r"\{month\}", r"\d{4}-\d{2}(\.\d+)?")
        )
        for path in described["paths"]
    }


def test_openapi_accepts_it(described: dict[str, Any]) -> None:
    validate(described)
    assert described["openapi"].startswith("3.1")


def test_every_file_is_described_once_and_every_address_has_files(
    described: dict[str, Any], files: dict[str, bytes]
) -> None:
    patterns = _templates(described)
    used: Counter[str] = Counter()
    for path in files:
        fitting = [template for template, pattern in patterns.items() if pattern.fullmatch(f"/{path}")]
        assert len(fitting) == 1, path
        used[fitting[0]] += 1
    assert set(used) == set(patterns)


def test_every_json_file_is_as_described(described: dict[str, Any], files: dict[str, bytes]) -> None:
    patterns = _templates(described)
    judges = {template: judge(described, content(described, template)["schema"]) for template in patterns}
    wrong = []
    for path, data in files.items():
        template = next(t for t, pattern in patterns.items() if pattern.fullmatch(f"/{path}"))
        wrong += [
            f"{path}: {problem.json_path}: {problem.message}"
            for problem in judges[template].iter_errors(json.loads(data))
        ]
    assert wrong == []


@pytest.mark.parametrize("table", API_TABLES)
def test_rows_have_exactly_the_fields_described(
    table: str, described: dict[str, Any], files: dict[str, bytes], catalog: Catalog
) -> None:
    form = described["components"]["schemas"][table]
    own, described_by = ("since", "_links") if table in NAMED else (), published_schemas(catalog)[table]
    assert form["required"] == list(form["properties"]) == [*described_by.names, *own]
    for row in json.loads(files[f"api/v1/{table}.json"])["records"]:
        assert list(row) == form["required"]
    for name in described_by.names:
        field = form["properties"][name]
        schema = described_by.field(name)
        assert (field["title"], field["x-title-zh"]) == (schema.title.en, schema.title.zh)
        assert (field["description"], field["x-description-zh"]) == (schema.description.en, schema.description.zh)
        assert ("null" in field["type"]) != schema.required
        assert (
            [x for x in field.get("enum", ()) if x is not None]
            == [c.value for c in schema.categories]
            == [*field.get("x-labels", ())]
        )
        assert (None in field.get("enum", ())) == bool(schema.categories and not schema.required)


@pytest.mark.parametrize(
    ("template", "path", "keys", "value"),
    [
        ("measures/{id}", "measures/guangzhou-2018-m09", ("title_zh",), None),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("order",), "16"),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("order",), 0),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("kind",), "Measure"),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("kind",), None),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("theme_id",), "Tourism"),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("theme_id",), ""),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("_links", "plan"), "plans/guangzhou-2018.json"),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("_embedded", "targets", 0, "value"), "10000000"),
        ("measures/{id}", "measures/shenzhen-2011-m19", ("_embedded", "duties", 0, "assignment"), "both"),
        ("measures/{id}", "measures/shenzhen-2011-m19", ("_embedded", "duties", 0, "since"), 1),
        ("measures/{id}", "measures/guangzhou-2018-m09", ("_links", "html"), "measures/guangzhou-2018-m09/"),
        ("themes/{id}", "themes/tourism", ("_embedded", "measures", 0, "kind"), "Measure"),
        ("index", "index", ("released",), "22 November"),
        ("targets", "targets", ("records", 0, "comparator"), "≥"),
        ("targets", "targets", ("records", 0, "due"), "2020年"),
        ("targets", "targets", ("table",), "measures"),
        ("targets", "targets", ("count",), -1),
        ("index", "index", ("tables", 0, "count"), "7"),
    ],
)
def test_a_wrong_value_is_no_answer(
    template: str,
    path: str,
    keys: tuple[str | int, ...],
    value: Any,
    described: dict[str, Any],
    files: dict[str, bytes],
) -> None:
    address = f"/api/v1/{template}.json"
    answer = json.loads(files[f"api/v1/{path}.json"])
    assert faults(described, address, answer) == []
    place = answer
    for key in keys[:-1]:
        place = place[key]
    assert place[keys[-1]] != value
    place[keys[-1]] = value
    assert faults(described, address, answer) != []


def test_a_missing_part_is_no_answer(described: dict[str, Any], files: dict[str, bytes]) -> None:
    answer = json.loads(files["api/v1/measures/guangzhou-2018-m09.json"])
    for key in answer:
        shorter = copy.deepcopy(answer)
        del shorter[key]
        assert faults(described, "/api/v1/measures/{id}.json", shorter) != [], key


def test_a_field_more_is_no_fault(described: dict[str, Any], files: dict[str, bytes]) -> None:
    """Fields may be added under v1."""
    answer = json.loads(files["api/v1/measures/guangzhou-2018-m09.json"])
    assert faults(described, "/api/v1/measures/{id}.json", answer | {"budget": 1}) == []


def test_examples_are_real(described: dict[str, Any], files: dict[str, bytes]) -> None:
    examples = 0
    for template, path in described["paths"].items():
        for parameter in path["get"].get("parameters", ()) if "{id}" in template else ():
            found = described["components"]["parameters"][parameter["$ref"].split("/")[-1]]
            address = template.replace("{id}", found["example"]).lstrip("/")
            example, file = content(described, template)["example"], json.loads(files[address])
            lists, whole = example.pop("_embedded"), file.pop("_embedded")
            # The lists of the example have one row: a plan's would be as long as the description.
            assert example == file and lists == {name: rows[:1] for name, rows in whole.items()}
            examples += 1
    assert examples == len(RECORD_TABLES)


def test_it_keeps_the_rules_of_linters(described: dict[str, Any]) -> None:
    """`redocly lint` found no word on security, no answer for missing files, undeclared properties."""
    assert described["security"] == [], "nothing is secured"
    assert all(server["url"] and server["description"] for server in described["servers"])
    tags = {tag["name"]: tag["description"] for tag in described["tags"]}
    for path in described["paths"].values():
        operation = path["get"]
        assert re.fullmatch(r"[a-z_]+", operation["operationId"])
        assert operation["responses"]["404"] == {"$ref": "#/components/responses/missing"}
        assert operation["description"] and operation["x-description-zh"]
        assert len(operation["tags"]) == 1 and all(tags[tag] for tag in operation["tags"])
    used = set(
        re.findall(r'"#/components/([a-z_]+/[a-z_]+)"', json.dumps(described["paths"] | described["components"]))
    )
    assert used == {f"{kind}/{name}" for kind, found in described["components"].items() for name in found}
    assert all("items" in form for form in _schemas(described["components"]["schemas"], "array"))
    for form in _schemas(described["components"]["schemas"], "object"):
        assert set(form.get("required", ())) <= set(form.get("properties", ()))


def _schemas(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Yield every schema of a type."""
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for part in value.values():
            yield from _schemas(part, kind)
    elif isinstance(value, list):
        for part in value:
            yield from _schemas(part, kind)


def test_it_says_whose_it_is_and_where_it_stands(described: dict[str, Any], catalog: Catalog) -> None:
    identity = catalog.identity
    assert [server["url"] for server in described["servers"]] == [SITE_URL]
    assert described["info"]["license"] == {"name": identity.licences[0].title, "url": identity.licences[0].path}
    assert described["info"]["contact"]["email"] == identity.contact
    assert described["info"]["version"] == identity.version
    assert described["externalDocs"]["url"] == f"{SITE_URL}/data/api/"
    operations = [path["get"] for path in described["paths"].values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] and operation["x-summary-zh"] for operation in operations)
