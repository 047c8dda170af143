"""Table Schemas: what a schema file must say, and how its cells become values."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from cityplans.core.findings import Finding
from cityplans.core.table_schema import TableSchema, cast, is_number
from cityplans.core.tables import TABLES
from cityplans.read.table_schema import read_schema
from cityplans.read.yaml_reader import parse_yaml
from tests.support.corpus import REPOSITORY

SCHEMA = """\
name: shops
title: Shops
title_zh: 店铺
description: Shops of the town.
description_zh: 镇上的店铺。
scope: reference
fields:
- name: id
  title: Id
  title_zh: 编号
  type: string
  description: Permanent id.
  description_zh: 永久编号。
  hint: Lower-case letters.
  hint_zh: 小写字母。
  constraints:
    required: true
    pattern: ^[a-z]+$
- name: kind
  title: Kind
  title_zh: 种类
  type: string
  description: What it sells.
  description_zh: 卖什么。
  categories:
  - value: tea
    label: Tea
    label_zh: 茶
- name: seats
  title: Seats
  title_zh: 座位
  type: integer
  description: How many sit there.
  description_zh: 能坐几人。
  constraints:
    minimum: 1
- name: area
  title: Area
  title_zh: 面积
  type: number
  description: Square metres.
  description_zh: 平方米。
primaryKey: id
foreignKeys:
- fields: kind
  reference:
    resource: kinds
    fields: id
"""


def read(text: str) -> tuple[TableSchema | None, list[Finding]]:
    document, findings = parse_yaml("shops.yaml", text.encode())
    assert document is not None
    assert findings == []
    return read_schema(document)


def good() -> TableSchema:
    schema, findings = read(SCHEMA)
    assert findings == []
    assert schema is not None
    return schema


def test_a_schema_is_read_whole() -> None:
    schema = good()
    assert (schema.name, schema.scope, schema.primary_key, schema.names) == (
        "shops",
        "reference",
        ("id",),
        ("id", "kind", "seats", "area"),
    )
    assert (schema.title["en"], schema.title["zh"]) == ("Shops", "店铺")
    assert [(k.field, k.table) for k in schema.foreign_keys] == [("kind", "kinds")]
    assert schema.field("id").required
    assert not schema.field("kind").required
    assert schema.field("id").hint.zh == "小写字母。"
    assert schema.field("seats").constraints == {"minimum": 1}
    with pytest.raises(KeyError):
        schema.field("absent")


def test_a_category_has_words_in_both_languages_and_an_unknown_value_is_itself() -> None:
    kind = good().field("kind")
    assert (kind.label("tea", "en"), kind.label("tea", "zh"), kind.label("rice", "zh")) == ("Tea", "茶", "rice")


def test_the_descriptor_is_a_table_schema() -> None:
    descriptor = good().descriptor()
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
    assert [f["type"] for f in descriptor["fields"]] == ["string", "string", "integer", "number"]
    assert descriptor["fields"][0]["constraints"] == {"required": True, "pattern": "^[a-z]+$"}
    assert descriptor["fields"][1]["constraints"] == {"enum": ["tea"]}
    assert descriptor["primaryKey"] == ["id"]
    assert descriptor["foreignKeys"] == [{"fields": ["kind"], "reference": {"resource": "kinds", "fields": ["id"]}}]


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("  description_zh: 永久编号。\n", "", 8, 3),
        ("  title: Id\n", "", 8, 3),
        ("title_zh: 店铺\n", "", 1, 1),
        ("  hint_zh: 小写字母。\n", "", 8, 3),
        ("    label_zh: 茶\n", "", 26, 5),
        ("type: integer", "type: date", 32, 9),
        ("scope: reference", "scope: world", 6, 8),
        ("required: true", "required: yes", 17, 15),
        ("minimum: 1", "minimum: one", 36, 14),
        ("minimum: 1", "minimum: ²", 36, 14),
        ("minimum: 1", "pattern: ^1$", 36, 14),
        ("minimum: 1", "colour: red", 36, 13),
        ("pattern: ^[a-z]+$", "pattern: ^[a-z+$", 18, 14),
        ("pattern: ^[a-z]+$", "pattern: [a, b]", 18, 14),
        ("primaryKey: id", "primaryKey: number", 8, 1),
        ("- fields: kind", "- fields: sort", 8, 1),
        ("    resource: kinds\n", "", 47, 5),
        ("description: Square metres.", f"description: {'x' * 2001}", 41, 16),
    ],
)
def test_a_fault_in_a_schema_is_found_where_it_stands(old: str, new: str, line: int, column: int) -> None:
    assert SCHEMA.count(old) == 1
    schema, findings = read(SCHEMA.replace(old, new))
    assert schema is None
    assert [(f.code, f.location.line, f.location.column) for f in findings] == [("schema-error", line, column)]
    assert findings[0].hint


def test_a_schema_without_fields_is_a_finding() -> None:
    schema, findings = read(SCHEMA[: SCHEMA.index("fields:")] + "fields: []\n")
    assert schema is None
    assert "the schema has no fields" in [f.message for f in findings]


def field(name: str) -> str:
    return f"- name: {name}\n  title: T\n  title_zh: 题\n  type: string\n  description: D.\n  description_zh: 述。\n"


def test_a_table_has_no_more_fields_than_a_database_has_columns() -> None:
    head, tail = SCHEMA[: SCHEMA.index("- name: id")], "primaryKey: f0\n"
    for count in (2000, 2001):
        schema, findings = read(head + "".join(field(f"f{i}") for i in range(count)) + tail)
        if count == 2000:
            assert schema is not None and findings == []
        else:
            assert schema is None
            line = head.count("\n") + 2000 * field("f").count("\n") + 1
            assert [(f.code, f.location.line, f.location.column) for f in findings] == [("schema-error", line, 3)]


def test_the_categories_of_a_field_fit_into_one_cell() -> None:
    category = f"  - value: v\n    label: {'x' * 1990}\n    label_zh: 茶\n"
    schema, findings = read(SCHEMA.replace("  categories:\n", f"  categories:\n{category * 7}"))
    assert schema is not None and findings == []
    schema, findings = read(SCHEMA.replace("  categories:\n", f"  categories:\n{category * 8}"))
    assert schema is None
    assert [(f.code, f.location.line) for f in findings] == [("schema-error", 26)]


@pytest.mark.parametrize(
    ("kind", "text", "plain"),
    [
        ("integer", "0", True),
        ("integer", "-12", True),
        ("integer", "9" * 15, True),
        ("integer", "9" * 16, False),
        ("integer", "1.0", False),
        ("number", "1.25", True),
        ("number", "-0.5", True),
        *(
            ("number", text, False)
            for text in ("", "NaN", "INF", "1e3", "+5", " 5", "5 ", "1_000", "1,000", "１２", "٣", ".5", "5.", "1" * 30)
        ),
        *(("integer", text, False) for text in ("", "²", "+5", " 5", "1_0", "３", "5\n", "一")),
    ],
)
def test_numbers_are_written_in_plain_digits(kind: str, text: str, plain: bool) -> None:
    assert is_number(kind, text) is plain


def test_cells_become_values() -> None:
    schema = good()
    assert cast(schema.field("id"), "") == ""
    assert cast(schema.field("id"), "026") == "026"
    assert cast(schema.field("seats"), "") is None
    assert cast(schema.field("seats"), "12") == 12
    assert cast(schema.field("area"), "1.10") == Decimal("1.10")
    with pytest.raises(ValueError, match="1e3"):
        cast(schema.field("area"), "1e3")


@pytest.mark.parametrize("table", TABLES)
def test_the_schemas_of_the_data_are_whole_and_name_the_fields_of_the_model(table: str) -> None:
    document, findings = parse_yaml(table, (REPOSITORY / "datasets" / "schemas" / f"{table}.yaml").read_bytes())
    assert findings == []
    assert document is not None
    schema, findings = read_schema(document)
    assert findings == []
    assert schema is not None
    assert schema.name == table
    assert list(schema.names) == [f.name for f in fields(TABLES[table])]
    assert {k.table for k in schema.foreign_keys} <= set(TABLES)
