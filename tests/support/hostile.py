"""Hostile data: each case spoils the tiny dataset one way and names the expected code and its place."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import corpus
from tests.support.corpus import PLAN, SOURCE, Place

Damage = Callable[[Path], Place | None]


@dataclass(frozen=True)
class Hostile:
    """A damage, the code it must cause, and the file and place of the fault.

    The place is the beginning of the file where the damage returns none.
    """

    name: str
    code: str
    file: str
    do: Damage


FIGURE, GUESTS, POLICY, MEASURE = f"{PLAN}-m1-t1", f"{PLAN}-sec1-t1", f"{PLAN}-n1", f"{PLAN}-m1"
MENTIONS, PLAN_FILE, IDENTITY, SCHEMA = (
    f"{PLAN}/mentions.csv",
    f"{PLAN}/plan.yaml",
    "datapackage.yaml",
    "schemas/units.yaml",
)


def cases() -> Iterator[Hostile]:
    """Yield every case."""
    for part in (
        characters,
        encodings,
        csv_texts,
        yaml_texts,
        schemas,
        identities,
        links,
        ids,
        values,
        references,
        files,
    ):
        yield from part()


# ── ways to spoil ──


def put(file: str, old: str, new: str | bytes, after: int = 0) -> Damage:
    """Replace text; the fault is the given number of characters behind its start."""

    def do(datasets: Path) -> Place:
        at = corpus.damage(datasets, file, old, new)
        return Place(at.line, at.column + after)

    return do


def cell(file: str, record: str, field: str, text: str, at: str = "") -> Damage:
    """Change a cell; the fault stands there, or at another cell of the record."""

    def do(datasets: Path) -> Place:
        place = corpus.edit(datasets, file, record, field, text)
        return corpus.place(datasets, file, record, at) if at else place

    return do


def whole(file: str, content: bytes, line: int = 1, column: int = 1) -> Damage:
    """Replace a file."""

    def do(datasets: Path) -> Place:
        (datasets / file).unlink()
        (datasets / file).write_bytes(content)
        return Place(line, column)

    return do


def new_row(file: str, old: str, field: str = "id", **cells: str) -> Damage:
    """Add a record like another; the fault is at one of its cells."""

    def do(datasets: Path) -> Place:
        corpus.append(datasets, file, **corpus.row_of(datasets, file, old) | cells)
        rows = corpus.read_csv(datasets / corpus.file_of(file))
        return corpus.place_of(rows, len(rows) - 1, rows[0].index(field))

    return do


def make(change: Callable[[Path], object]) -> Damage:
    """Do something to the folder; the fault is at the beginning of the file."""

    def do(datasets: Path) -> None:
        change(datasets)

    return do


def instead(file: str, change: Callable[[Path], object]) -> Damage:
    """Put something else in the place of a file."""

    def do(datasets: Path) -> None:
        (datasets / file).unlink()
        change(datasets / file)

    return do


def new_folder(name: str) -> Callable[[Path], object]:
    return lambda datasets: (datasets / name).mkdir()


def new_file(name: str) -> Callable[[Path], object]:
    return lambda datasets: (datasets / name).write_text("x")


def without(name: str) -> Callable[[Path], object]:
    return lambda datasets: (datasets / name).unlink()


def resized(name: str, size: int) -> Callable[[Path], object]:
    return lambda datasets: os.truncate(datasets / name, size)


def new_link(target: str) -> Callable[[Path], object]:
    return lambda place: place.symlink_to(target)


def link_of_source(address: str) -> Damage:
    """Return the source an address; the fault stands behind `https://x/`."""
    return lambda datasets: _after(corpus.edit(datasets, "sources.csv", SOURCE, "url", address), 10)


# ── characters ──

INVISIBLE = [
    *range(0x00, 0x09),
    0x0B,
    0x0C,
    *range(0x0E, 0x20, 3),
    0x1B,
    0x7F,
    0x80,
    0x85,
    0x9B,
    0x9D,
    0xAD,
    0x34F,
    0x378,
    0x61C,
    0x115F,
]
INVISIBLE += [
    0x17B4,
    0x180B,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x206A),
    0x206F,
    0x2800,
    0x3164,
]
INVISIBLE += [
    0xE000,
    0xF8FF,
    0xFDD0,
    0xFE00,
    0xFE0F,
    0xFEFF,
    0xFFA0,
    0xFFF9,
    0xFFFE,
    0xFFFF,
    0x1FFFE,
    0xE0001,
    0xE0041,
    0xE0100,
]
INVISIBLE += [0xF0000, 0x10FFFD, 0x10FFFF]
DISGUISED = {
    "Cyrillic for Latin": ("Exampleville", "Ex\u0430mpleville", 1, "lookalike"),
    "Greek for Latin": ("Exampleville", "\u0395xampleville", 0, "lookalike"),
    "Cherokee for Latin": ("Exampleville", "\u13acxampleville", 0, "lookalike"),
    "mathematical letters": ("Exampleville", "\U0001d404xampleville", 0, "lookalike"),
    "mathematical digits": ("Vision", "Vision\U0001d7d8", 6, "lookalike"),
    "a ligature": ("Vision", "Vi\ufb01on", 2, "lookalike"),
    "a raised letter": ("Vision", "Vision\u2071", 6, "lookalike"),
    "a script letter": ("Vision", "\u2110ision", 0, "lookalike"),
    "a letter and a mark": ("Vision", "Visio\u0301n", 4, "not-composed"),
    "a compatibility ideograph": ("晨溪长远", "晨溪\uf9d0远", 2, "not-composed"),
    "the sign of Angstrom": ("Vision", "Vision\u212b", 6, "not-composed"),
    "a flood of marks": ("Vision", "Vision" + "\u0348" * 2000, 6, "combining-marks"),
    "enclosing marks": ("Vision", "Vision" + "\u20dd" * 5, 6, "combining-marks"),
}


def characters() -> Iterator[Hostile]:
    for code in INVISIBLE:
        yield Hostile(
            f"U+{code:04X} in CSV",
            "control-character",
            MENTIONS,
            put(MENTIONS, "ampleville Vision", f"am{chr(code)}ple Vision", 2),
        )
    for code in INVISIBLE[:: len(INVISIBLE) // 16]:
        yield Hostile(
            f"U+{code:04X} in YAML",
            "control-character",
            PLAN_FILE,
            put(PLAN_FILE, "Welcoming", f"{chr(code)}Welcoming"),
        )
    for code in (0x00, 0x07, 0x1B, 0x7F, 0x85, 0x9B, 0x200B, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xE000, 0xE0041):
        escape = f"\\U{code:08x}"
        yield Hostile(
            f"U+{code:04X} as an escape in YAML",
            "control-character",
            PLAN_FILE,
            put(PLAN_FILE, '"A plan for', f'"A{escape} plan for'),
        )
        yield Hostile(
            f"U+{code:04X} as an escape in the identity",
            "control-character",
            IDENTITY,
            put(IDENTITY, "City Plans\n", f'"City{escape}"\n'),
        )
    for name, (old, new, after, code_of) in DISGUISED.items():
        yield Hostile(name, code_of, MENTIONS, put(MENTIONS, old, new, after))
    yield Hostile(
        "a mark in a comment of YAML", "control-character", SCHEMA, put(SCHEMA, "scope:", "# \u202e\nscope:", 2)
    )
    yield Hostile(
        "full-width letters in English", "wide-letter", MENTIONS, cell(MENTIONS, POLICY, "name_en", "Ｅxampleville")
    )


# ── encodings ──

NOT_UTF8 = {
    "overlong NUL": b"\xc0\x80",
    "overlong slash": b"\xe0\x80\xaf",
    "a lone surrogate": b"\xed\xa0\x80",
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "a lone continuation": b"\x80",
    "a character cut short": b"\xe4\xb8",
    "never UTF-8": b"\xff\xfe",
    "GBK": "灯火会".encode("gbk"),
    "Latin-1": "é".encode("latin-1"),
}


def encodings() -> Iterator[Hostile]:
    for name, data in NOT_UTF8.items():
        yield Hostile(f"{name} in CSV", "encoding-error", MENTIONS, put(MENTIONS, "灯火会", data + b"x"))
        yield Hostile(f"{name} in YAML", "encoding-error", PLAN_FILE, put(PLAN_FILE, "宾客三年", data + b"x"))
    for codec in ("utf-16", "utf-16-le", "utf-32", "utf-7"):
        data = "id,计划\n".encode(codec)
        code = "missing-label" if codec == "utf-7" else "encoding-error"
        column = 7 if codec == "utf-16-le" else 1
        yield Hostile(f"a table in {codec}", code, MENTIONS, whole(MENTIONS, data, 1, column))
    yield Hostile("a byte order mark in a table", "byte-order-mark", MENTIONS, put(MENTIONS, "id,", "\ufeffid,"))
    yield Hostile(
        "a byte order mark in the identity",
        "byte-order-mark",
        IDENTITY,
        put(IDENTITY, "# The identity", "\ufeff# The identity"),
    )


# ── CSV ──


def csv_texts() -> Iterator[Hostile]:
    header = b"id,plan_id,subject_id,type,name_zh,name_en,note_zh,note_en\n"
    yield Hostile("empty", "source-error", MENTIONS, whole(MENTIONS, b""))
    yield Hostile("blank", "source-error", MENTIONS, whole(MENTIONS, b"\n \n\n"))
    yield Hostile("binary", "encoding-error", MENTIONS, whole(MENTIONS, bytes(range(256)), 2, 118))
    yield Hostile("no header", "header-line", MENTIONS, whole(MENTIONS, b"a,b\n"))
    yield Hostile("semicolons", "csv-separator", MENTIONS, whole(MENTIONS, header.replace(b",", b";")))
    yield Hostile("tabs", "csv-separator", MENTIONS, whole(MENTIONS, header.replace(b",", b"\t")))
    yield Hostile("bars", "csv-separator", MENTIONS, whole(MENTIONS, header.replace(b",", b"|")))
    yield Hostile("only CR", "line-ending", MENTIONS, whole(MENTIONS, header.replace(b"\n", b"\r"), 1, len(header)))
    yield Hostile("CR LF", "line-ending", MENTIONS, whole(MENTIONS, header.replace(b"\n", b"\r\n"), 1, len(header)))
    yield Hostile("one CR among LF", "line-ending", MENTIONS, put(MENTIONS, "Vision", "Vis\rion", 3))
    yield Hostile("no last line end", "line-ending", MENTIONS, whole(MENTIONS, header[:-1], 1, len(header)))
    yield Hostile("labels in quotes and too many", "extra-label", MENTIONS, whole(MENTIONS, b'"a""b",' + header))
    yield Hostile(
        "a label twice", "duplicate-label", MENTIONS, whole(MENTIONS, header.replace(b"note_en", b"note_zh"), 1, 52)
    )
    yield Hostile("a label missing", "missing-label", MENTIONS, whole(MENTIONS, header.replace(b",note_en", b"")))
    yield Hostile(
        "labels exchanged", "incorrect-label", MENTIONS, whole(MENTIONS, header.replace(b"id,plan_id", b"plan_id,id"))
    )
    yield Hostile(
        "a label in capitals", "extra-label", MENTIONS, whole(MENTIONS, header.replace(b"type", b"Type"), 1, 23)
    )
    yield Hostile(
        "a label with a space", "extra-label", MENTIONS, whole(MENTIONS, header.replace(b"type", b" type"), 1, 23)
    )
    yield Hostile("an empty label", "extra-label", MENTIONS, whole(MENTIONS, header.replace(b"type", b""), 1, 23))
    yield Hostile(
        "100,000 labels",
        "extra-label",
        MENTIONS,
        whole(MENTIONS, header[:-1] + b",x" * 100_000 + b"\n", 1, len(header) + 1),
    )
    yield Hostile(
        "100,000 cells in a row", "extra-cell", MENTIONS, whole(MENTIONS, header + b"x," * 100_000 + b"\n", 2, 17)
    )
    yield Hostile("100,000 commas", "extra-cell", MENTIONS, whole(MENTIONS, header + b"," * 100_000 + b"x\n", 2, 9))
    yield Hostile("a million short rows", "missing-cell", MENTIONS, whole(MENTIONS, header + b"x\n" * 1_000_000, 2, 1))
    yield Hostile("two million rows", "file-refused", MENTIONS, whole(MENTIONS, header + b"\n" * 2_000_000))
    yield Hostile("ten million commas", "file-refused", MENTIONS, whole(MENTIONS, header + b"," * 10_000_000))
    yield Hostile("100,000 blank rows", "blank-row", MENTIONS, whole(MENTIONS, header + b"\n" * 100_000, 2, 1))
    yield Hostile("a row too short", "missing-cell", MENTIONS, whole(MENTIONS, header + b"a,b\n", 2, 3))
    yield Hostile("a row too long", "extra-cell", MENTIONS, whole(MENTIONS, header + b"a,b,c,d,e,f,g,h,i\n", 2, 17))
    yield Hostile("a merge never ended", "merge-conflict", MENTIONS, whole(MENTIONS, header + b"||||||| base\n", 2, 1))
    yield Hostile("a quote never closed", "csv-quote", MENTIONS, whole(MENTIONS, header + b'a,"b\n', 2, 3))
    yield Hostile(
        "a million quotes never closed",
        "csv-quote",
        MENTIONS,
        whole(MENTIONS, header + b'a,"' + b'""' * 1_000_000 + b"b\n", 2, 3),
    )
    yield Hostile("a quote in the middle", "csv-quote", MENTIONS, whole(MENTIONS, header + b'a,b"c"\n', 2, 4))
    yield Hostile("text after a quote", "csv-quote", MENTIONS, whole(MENTIONS, header + b'"a"b,c\n', 2, 4))
    yield Hostile("space after a quote", "csv-quote", MENTIONS, whole(MENTIONS, header + b'"a" ,c\n', 2, 4))
    yield Hostile(
        "a quote escaped by a backslash", "csv-quote", MENTIONS, whole(MENTIONS, header + b'"a\\"b",c\n', 2, 5)
    )
    yield Hostile("a lone quote at the end", "csv-quote", MENTIONS, whole(MENTIONS, header + b'"', 2, 1))
    yield Hostile(
        "a cell of three megabytes",
        "cell-too-long",
        MENTIONS,
        lambda d: corpus.edit(d, MENTIONS, POLICY, "note_en", "x" * 3_000_000),
    )
    yield Hostile(
        "a huge cell for a category",
        "enum",
        MENTIONS,
        lambda d: corpus.edit(d, MENTIONS, POLICY, "type", "x" * 3_000_000),
    )
    yield Hostile("a command in a label", "extra-label", MENTIONS, whole(MENTIONS, b"::error::x,##[error]y," + header))
    yield Hostile(
        "a command in a cell", "enum", MENTIONS, cell(MENTIONS, POLICY, "type", "##[error]::error file=x::boo")
    )
    yield Hostile(
        "a line break and a command in a cell",
        "enum",
        MENTIONS,
        cell(MENTIONS, POLICY, "type", "x\n::error::boo\n##vso[task]"),
    )


# ── YAML, in each kind of file ──

YAML = {
    "an anchor": ("a: &a x\n", 4),
    "an alias": ("a: *a\n", 4),
    "a tag": ("a: !!str x\n", 4),
    "a Python object": ("a: !!python/object/apply:os.system [id]\n", 4),
    "a tag of its own": ("a: !x y\n", 4),
    "a binary": ("a: !!binary aGk=\n", 4),
    "a tab before a key": ("\ta: x\n", 1),
    "a bracket left open": ("a: [x\n", 4),
    "a quote left open": ('a: "x\n', 4),
    "a key that is a list": ("? [a]\n: x\n", 3),
    "a key that is a mapping": ("? {a: b}\n: x\n", 3),
    "an empty key": (": x\n", 1),
}
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def yaml_texts() -> Iterator[Hostile]:
    for file in (PLAN_FILE, IDENTITY, SCHEMA):
        kind = Path(file).stem
        for name, (text, column) in YAML.items():
            yield Hostile(f"{name} in {kind}", "yaml-error", file, whole(file, text.encode(), 1, column))
        yield Hostile(f"billion laughs in {kind}", "yaml-error", file, whole(file, BOMB.encode(), 1, 4))
        yield Hostile(f"nested lists in {kind}", "yaml-error", file, whole(file, b"a: " + b"[" * 50_000))
        yield Hostile(f"nested mappings in {kind}", "yaml-error", file, whole(file, b"a: " + b"{a: " * 20_000))
        yield Hostile(f"nested dashes in {kind}", "yaml-error", file, whole(file, b"- " * 50_000))
        yield Hostile(f"two documents in {kind}", "yaml-error", file, whole(file, b"a: x\n---\nb: y\n", 2, 1))
        yield Hostile(f"a directive in {kind}", "yaml-error", file, whole(file, b"%YAML 1.1\n---\na: x\n"))
        yield Hostile(
            f"a directive of tags in {kind}", "yaml-error", file, whole(file, b"%TAG ! tag:x,2000:\n---\na: x\n")
        )
        yield Hostile(f"a key twice in {kind}", "duplicate-key", file, whole(file, b"name: x\nname: y\n", 2, 1))
        yield Hostile(
            f"a key twice, once as an escape, in {kind}",
            "duplicate-key",
            file,
            whole(file, b'name: x\n"n\\x61me": y\n', 2, 1),
        )
        yield Hostile(f"nothing in {kind}", "source-error", file, whole(file, b"# nothing\n"))
    yield Hostile("100,000 values", "yaml-error", SCHEMA, whole(SCHEMA, b"- a\n" * 100_000, 50_000, 3))
    yield Hostile("two megabytes of YAML", "file-refused", SCHEMA, whole(SCHEMA, b"#" * 2**21))
    yield Hostile("a list for a record", "yaml-error", PLAN_FILE, whole(PLAN_FILE, b"- a\n"))
    yield Hostile("a word for a record", "yaml-error", PLAN_FILE, whole(PLAN_FILE, b"hello\n"))
    yield Hostile("a merge", "extra-label", PLAN_FILE, put(PLAN_FILE, "city_id", "<<: {type: x}\ncity_id"))
    yield Hostile("a list for a value", "yaml-error", PLAN_FILE, put(PLAN_FILE, "action_plan", "[a, b]"))
    yield Hostile("a mapping for a value", "yaml-error", PLAN_FILE, put(PLAN_FILE, "action_plan", "{a: b}"))
    yield Hostile("a word that is false to others", "enum", PLAN_FILE, put(PLAN_FILE, "action_plan", "NO"))
    yield Hostile("nothing by a tilde", "required", PLAN_FILE, put(PLAN_FILE, "action_plan", "~"))
    yield Hostile(
        "a date in another form", "pattern", PLAN_FILE, put(PLAN_FILE, '"2020-01-02"', "2020-01-02T00:00:00Z")
    )
    yield Hostile("a number in hexadecimal", "pattern", PLAN_FILE, put(PLAN_FILE, '"2020"', "0x7e4"))
    yield Hostile("a key that is a number", "extra-label", PLAN_FILE, put(PLAN_FILE, "city_id", "1: x\ncity_id"))


# ── schemas ──

SPOILT_SCHEMAS: dict[str, tuple[str, str, int]] = {
    "a reference to elsewhere": ("scope:", "$ref: https://example.org/schema.json\nscope:", 6),
    "a schema from elsewhere": ("scope:", "$schema: https://example.org/x\nscope:", 9),
    "a path": ("scope:", "path: ../../etc/passwd\nscope:", 6),
    "an unknown type": ("type: string", "type: any", 6),
    "a type of geometry": ("type: string", "type: geojson", 6),
    "a format": ("  type: string", "  format: binary\n  type: string", 10),
    "an unknown scope": ("scope: reference", "scope: /etc", 7),
    "another name": ("name: units", "name: unit", 6),
    "another missing value": ("missingValues:\n- ''", "missingValues:\n- ''\n- NA", 0),
    "a constraint that is none": ("required: true", "required: maybe", 10),
    "an unknown constraint": ("required: true", "jsonSchema: x", 12),
    "a length that is no number": ("maxLength: 80", "maxLength: 1e9", 11),
    "a length of thousands of digits": ("maxLength: 80", f"maxLength: {'9' * 5000}", 11),
    "a pattern that is none": ("^[a-z0-9]+(-[a-z0-9]+)*$", "'['", 0),
    "a pattern without ends": ("^[a-z0-9]+(-[a-z0-9]+)*$", "abcdefg+", 0),
    "nested repetition": ("^[a-z0-9]+(-[a-z0-9]+)*$", "^(a+)+$", 0),
    "repeated alternatives": ("^[a-z0-9]+(-[a-z0-9]+)*$", "^(a|aa)+$", 0),
    "overlapping classes": ("^[a-z0-9]+(-[a-z0-9]+)*$", r"^(\w|[0-9])*$", 0),
    "optional repetition": ("^[a-z0-9]+(-[a-z0-9]+)*$", "^(a?){30}a{30}$", 0),
    "repetition side by side": ("^[a-z0-9]+(-[a-z0-9]+)*$", "^.*.*.*x$", 0),
    "a reference back": ("^[a-z0-9]+(-[a-z0-9]+)*$", r"^(a)\1$", 0),
    "a look ahead": ("^[a-z0-9]+(-[a-z0-9]+)*$", "^(?=a).$", 0),
    "a pattern of billions of copies": ("^[a-z0-9]+(-[a-z0-9]+)*$", "'^(((a{99}){99}){99}){99}$'", 0),
    "a pattern of 10,000 characters": ("^[a-z0-9]+(-[a-z0-9]+)*$", f"^{'a' * 10_000}$", 0),
    "a key to nowhere": ("primaryKey: id", "primaryKey: nowhere", -1),
    "a foreign key to nowhere": (
        "primaryKey: id",
        "primaryKey: id\nforeignKeys:\n- fields: id\n  reference:\n    resource: passwords\n    fields: id",
        -1,
    ),
    "a foreign key to another field": (
        "primaryKey: id",
        "primaryKey: id\nforeignKeys:\n- fields: id\n  reference:\n    resource: themes\n    fields: name",
        -1,
    ),
    "a field that is not read": ("- name: quantity", "- name: password", -1),
    "a title of 3,000 characters": ("title: Units", f"title: {'x' * 3000}", 7),
    "an unknown key of a field": ("  type: string", "  default: x\n  type: string", 11),
}
ELSEWHERE = {
    "a key to nowhere": "- name: id",
    "a field that is not read": "- name: id",
    "a foreign key to nowhere": "passwords",
    "a foreign key to another field": "name\nmissing",
}


def schemas() -> Iterator[Hostile]:
    for name, (old, new, after) in SPOILT_SCHEMAS.items():

        def do(datasets: Path, name: str = name, old: str = old, new: str = new, after: int = after) -> Place:
            at = corpus.damage(datasets, SCHEMA, old, new)
            if name == "another missing value":
                return corpus.spot(datasets, SCHEMA, "- ''")
            return corpus.spot(datasets, SCHEMA, ELSEWHERE[name]) if after < 0 else Place(at.line, at.column + after)

        yield Hostile(f"{name} in a schema", "schema-error", SCHEMA, do)
    yield Hostile(
        "a schema without fields",
        "schema-error",
        SCHEMA,
        make(lambda d: corpus.damage(d, SCHEMA, "fields:", "felder:")),
    )
    yield Hostile("a huge list of categories", "schema-error", SCHEMA, _many_categories)


def _many_categories(datasets: Path) -> Place:
    many = "".join(f"  - value: v{i}\n    label: Value {i}\n    label_zh: 值{i}\n" for i in range(1000))
    at = corpus.damage(datasets, SCHEMA, "  categories:\n", f"  categories:\n{many}")
    return Place(at.line + 1, 3)


# ── identity and links ──

BAD_LINKS = {
    "a script": "javascript:alert(1)",
    "a script in capitals": "JaVaScRiPt:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "a file": "file:///etc/passwd",
    "FTP": "ftp://www.example.org/",
    "no scheme": "//www.example.org/",
    "a path": "../../etc/passwd",
    "a scheme in capitals": "HTTPS://www.example.org/",
    "a user": "https://user@www.example.org/",
    "a user and a password": "https://www.example.org:x@evil.example.net/",
    "a backslash": "https://www.example.org\\@evil.example.net/",
    "a space": "https://www.example.org/a b",
    "an angle bracket": "https://www.example.org/<script>",
    "a quote": "https://www.example.org/'onclick='x",
    "no host": "https:///x/",
    "this machine": "http://localhost/",
    "this machine by number": "http://127.0.0.1/",
    "a private network": "http://192.168.1.1/",
    "a cloud's own address": "http://169.254.169.254/latest/",
    "a number for a host": "http://2130706433/",
    "a host in hexadecimal": "http://0x7f.1/",
    "IPv6": "http://[::1]/",
    "a bracket left open": "http://[::1/",
    "one label": "http://intranet/",
    "a local name": "http://printer.local/",
    "letters of another script": "https://ехаmple.org/",
    "letters of another script in Punycode": "https://xn--xample-9uf.org/",
    "a port beyond all": "https://www.example.org:99999/",
    "a port that is none": "https://www.example.org:x/",
    "a percent sign alone": "https://www.example.org/%zz",
    "3,000 characters": f"https://www.example.org/{'x' * 3000}/",
    "a host of 300 characters": f"https://{'a.' * 150}org/",
    "a host with an empty label": "https://www..example.org/",
}


def links() -> Iterator[Hostile]:
    for name, address in BAD_LINKS.items():
        mixed = not address.isascii()
        code = (
            "lookalike"
            if mixed
            else "link-refused"
            if address.startswith(("http://", "https://")) and " " not in address
            else "pattern"
        )
        if mixed:
            yield Hostile(
                f"{name} in a link",
                code,
                "reference/sources.csv",
                link_of_source(address),
            )
        else:
            yield Hostile(
                f"{name} in a link", code, "reference/sources.csv", cell("sources.csv", SOURCE, "url", address)
            )


def _after(place: Place, columns: int) -> Place:
    return Place(place.line, place.column + columns)


WRONG_IDENTITY = {
    "name": ["City Plans", "city_plans", "-x", "x" * 81, "con", "api", "en", "index", "../x"],
    "version": ["1", "v1.0.0", "1.0.0-x", "1.0." + "9" * 40, "１.0.0"],
    "released": ["2026-02-30", "22.11.2026", "2026-11", "0000-01-01", "2026-11-22T00:00"],
    "homepage": [
        "https://www.example.org",
        "javascript:alert(1)/",
        "https://u:p@example.org/",
        "http://localhost/",
        "https://a.example.org/?x/",
    ],
    "repository": ["https://www.example.org/x/", "git@example.org:x", "http://10.0.0.1/x", "https://example.org/x#y"],
    "branch": ["../main", "-x", "main;id", "a..b", "a b"],
    "contact": ["nobody", "a@b", "a@b.org?bcc=c@d.org", "<a@b.org>", "a b@c.org"],
    "title": ["x" * 2001],
}


def identities() -> Iterator[Hostile]:
    for field, wrong in WRONG_IDENTITY.items():
        for value in wrong:
            yield Hostile(
                f"{field} {value[:30]} in the identity", "identity-error", IDENTITY, cell(IDENTITY, "", field, value)
            )
    for key in ("resources", "$schema", "profile", "path", "sources", "ｎame", "<<"):
        added = put(IDENTITY, "version:", f"{key}: {'{a: b}' if key == '<<' else 'x'}\nversion:", len(key) + 2)
        yield Hostile(f"{key} in the identity", "identity-error", IDENTITY, added)
    licence = "https://creativecommons.org/licenses/by/4.0/"
    for name, address in BAD_LINKS.items():
        if address.isascii() and "%" not in address and "'" not in address and "\\" not in address:
            damage = put(IDENTITY, licence, f'"{address}"')
            if len(address) < 2_000:
                yield Hostile(f"{name} for a licence", "identity-error", IDENTITY, damage)
    yield Hostile("a licence without a name", "identity-error", IDENTITY, put(IDENTITY, "name: CC-BY-4.0", "name: ''"))
    yield Hostile(
        "an unknown key of a licence",
        "identity-error",
        IDENTITY,
        put(IDENTITY, "name: CC-BY-4.0", "name: x\n    url: y"),
    )
    yield Hostile("keywords as a word", "yaml-value", IDENTITY, put(IDENTITY, "[city plans", "city plans # [", 0))


# ── ids ──

BAD_IDS = [
    "Reading",
    "reading_2",
    "-reading",
    "reading-",
    "read--ing",
    "read ing",
    "read/ing",
    "..",
    "../x",
    "x" * 81,
    "ｒeading",
    "阅读",
]
BAD_IDS += ["read.html", "read%2e", "read\ning", "reading\n", "<b>", "=1+1", "a'b", "$(id)", "null\\", "٣"]


def id_code(name: str) -> str:
    """Return the finding of an id that is none: white space around it is named first."""
    return "pattern" if name == name.strip() else "white-space"


def ids() -> Iterator[Hostile]:
    for name in BAD_IDS:
        yield Hostile(
            f"the id {name!r:.40}", id_code(name), "reference/themes.csv", new_row("themes.csv", "visitors", id=name)
        )
    for name in ("con", "aux", "nul", "prn", "com1", "lpt9", "index"):
        yield Hostile(
            f"the id {name}", "reserved-id", "reference/themes.csv", new_row("themes.csv", "visitors", id=name)
        )
    yield Hostile("an id twice in a table", "primary-key", "reference/themes.csv", new_row("themes.csv", "visitors"))
    yield Hostile(
        "an id of another table",
        "duplicate-id",
        "reference/units.csv",
        new_row("units.csv", "person-times", id="reading"),
    )
    yield Hostile(
        "an id of a plan for a theme",
        "duplicate-id",
        "reference/themes.csv",
        new_row("themes.csv", "visitors", id=PLAN),
    )
    yield Hostile("no id", "required", "reference/themes.csv", new_row("themes.csv", "visitors", id=""))
    for name in ("city-plans", "api", "v", "en", "zh", "data", "assets", "index", "con"):
        yield Hostile(f"a plan named {name}", "reserved-id", f"{name}/plan.yaml", _plan_named(name))
    yield Hostile(
        "a plan whose id is not its folder's", "wrong-plan", PLAN_FILE, cell(PLAN_FILE, "", "id", "otherville-2021")
    )
    for name in (
        "Otherville",
        "other ville",
        "_drafts",
        ".git",
        "other.ville",
        "-x",
        "x" * 81,
        "别处",
        "OTHERVILLE-2021",
        "a\nb",
        "a\x1b[2J",
    ):
        yield Hostile(f"a folder named {name!r:.40}", "folder-name", name, make(new_folder(name)))


def _plan_named(name: str) -> Damage:
    def do(datasets: Path) -> Place:
        (datasets / PLAN).rename(datasets / name)
        for path in [*(datasets / name).iterdir(), datasets / "reference" / "sources.csv"]:
            path.write_bytes(path.read_bytes().replace(PLAN.encode(), name.encode()))
        return Place(1, 5)

    return do


# ── values ──

BAD_NUMBERS = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "1e3",
    "1_000",
    "1,000",
    "+1",
    ".5",
    "1.",
    "0x10",
    "１２",
    "٣",
    "1" * 5000,
    "9" * 16,
]
BAD_NUMBERS += ["--1", "1 000", " 1", "1 ", "一", "1/2", "1e999999999", "−1", "1.2.3", "=1"]
BAD_DATES = {
    "0000": "edtf-date",
    "0000-01-01": "edtf-date",
    "9999-99-99": "edtf-date",
    "2021-02-29": "edtf-date",
    "2021-13": "edtf-date",
    "2021-00-10": "edtf-date",
    "2022/2021": "edtf-date",
    "２０２１": "edtf-date",
    "20210101": "pattern",
    "2021-1-1": "pattern",
    "2021?": "pattern",
    "2021~": "pattern",
    "202X": "pattern",
    "2021/..": "pattern",
    "Y170000002": "pattern",
    "-0001": "pattern",
    "2021-21": "edtf-date",
    "2021/2022/2023": "pattern",
    "2021-01-01T00:00:00": "pattern",
    "1E4": "pattern",
}


def number_code(text: str) -> str:
    """Return the finding of a number that is none: white space around it is named first."""
    return "type-error" if text == text.strip() else "white-space"


def values() -> Iterator[Hostile]:
    for text in BAD_NUMBERS:
        yield Hostile(
            f"the number {text:.30}",
            number_code(text),
            f"{PLAN}/targets.csv",
            cell("targets.csv", FIGURE, "value", text),
        )
    for text in BAD_NUMBERS[::3]:
        yield Hostile(
            f"the whole number {text:.30}",
            number_code(text),
            f"{PLAN}/measures.csv",
            cell("measures.csv", MEASURE, "order", text),
        )
        yield Hostile(
            f"the offset {text:.30}",
            number_code(text),
            f"{PLAN}/evidence.csv",
            cell("evidence.csv", POLICY, "end", text),
        )
    yield Hostile(
        "a whole number with a fraction",
        "type-error",
        f"{PLAN}/measures.csv",
        cell("measures.csv", MEASURE, "order", "1.0"),
    )
    yield Hostile("a negative offset", "pattern", f"{PLAN}/evidence.csv", cell("evidence.csv", POLICY, "start", "-1"))
    yield Hostile("an order of nought", "pattern", f"{PLAN}/measures.csv", cell("measures.csv", MEASURE, "order", "0"))
    yield Hostile(
        "a passage that ends before it begins",
        "evidence-row",
        f"{PLAN}/evidence.csv",
        cell("evidence.csv", POLICY, "end", "1"),
    )
    yield Hostile(
        "a passage behind the end",
        "evidence-row",
        f"{PLAN}/evidence.csv",
        cell("evidence.csv", POLICY, "end", "9" * 15),
    )
    yield Hostile(
        "a text behind the end",
        "source-range",
        "reference/sources.csv",
        cell("sources.csv", SOURCE, "text_end", "9" * 15),
    )
    yield Hostile(
        "a text that ends before it begins",
        "source-range",
        "reference/sources.csv",
        cell("sources.csv", SOURCE, "text_end", "1"),
    )
    yield Hostile(
        "a hash in capitals", "pattern", "reference/sources.csv", cell("sources.csv", SOURCE, "sha256", "A" * 64)
    )
    yield Hostile(
        "a hash cut short", "pattern", "reference/sources.csv", cell("sources.csv", SOURCE, "sha256", "a" * 63)
    )
    for text, code in BAD_DATES.items():
        yield Hostile(f"the date {text}", code, f"{PLAN}/targets.csv", cell("targets.csv", GUESTS, "period", text))
    yield Hostile("a period that runs backwards", "edtf-date", PLAN_FILE, put(PLAN_FILE, '"2022"', '"2019"'))


# ── references ──


def references() -> Iterator[Hostile]:
    sections, measures = f"{PLAN}/sections.csv", f"{PLAN}/measures.csv"
    yield Hostile(
        "its own heading", "heading-tree", sections, cell(sections, f"{PLAN}-sec1", "parent_id", f"{PLAN}-sec1")
    )
    yield Hostile("a circle of headings", "heading-tree", sections, _circle)
    yield Hostile(
        "its own measure", "heading-tree", measures, cell(measures, f"{PLAN}-m2-1", "parent_id", f"{PLAN}-m2-1")
    )
    yield Hostile(
        "a theme above itself",
        "heading-tree",
        "reference/themes.csv",
        cell("themes.csv", "reading", "broader", "reading"),
    )
    yield Hostile("a circle of themes", "heading-tree", "reference/themes.csv", _circle_of_themes)
    yield Hostile("a theme that is none", "foreign-key", measures, cell(measures, MEASURE, "theme_id", "no-such-theme"))
    yield Hostile("a section that is none", "foreign-key", measures, cell(measures, MEASURE, "section_id", "x"))
    yield Hostile("a subject that is none", "subject-unknown", MENTIONS, cell(MENTIONS, POLICY, "subject_id", "x"))
    yield Hostile("a path for an id", "foreign-key", measures, cell(measures, MEASURE, "section_id", "../../x"))
    yield Hostile("a plan that is none", "wrong-plan", MENTIONS, cell(MENTIONS, POLICY, "plan_id", "otherville-2021"))
    yield Hostile(
        "a body that is none",
        "foreign-key",
        f"{PLAN}/targets.csv",
        cell("targets.csv", f"{MEASURE}-t2", "body_id", "nobody"),
    )
    yield Hostile("a chain of 20,000 themes that ends in a circle", "heading-tree", "reference/themes.csv", _chain)


def _circle(datasets: Path) -> Place:
    corpus.edit(datasets, "sections.csv", f"{PLAN}-sec2", "parent_id", f"{PLAN}-sec1")
    return corpus.edit(datasets, "sections.csv", f"{PLAN}-sec1", "parent_id", f"{PLAN}-sec2")


def _circle_of_themes(datasets: Path) -> Place:
    corpus.edit(datasets, "themes.csv", "visitors", "broader", "reading")
    return corpus.edit(datasets, "themes.csv", "reading", "broader", "visitors")


def _chain(datasets: Path) -> Place:
    path = datasets / "reference" / "themes.csv"
    header, *rows = corpus.read_csv(path)
    names = [f"c{i:05}" for i in range(20_000)]
    more = [[n, n, n, {"c19999": "c19998"}.get(n, names[min(i + 1, 19_999)]), "x", "x"] for i, n in enumerate(names)]
    table = [header, *more, *rows]
    corpus.write_csv(path, table)
    return corpus.place_of(table, 19_999, 3)


# ── files ──


def files() -> Iterator[Hostile]:
    for file in (MENTIONS, PLAN_FILE, IDENTITY, SCHEMA, "reference/units.csv", "corrections.csv"):
        for target in ("/dev/zero", "/etc/passwd", "nowhere", Path(file).name, "..", "/proc/self/environ"):
            refused = instead(file, new_link(target))
            yield Hostile(f"a link to {target} for {Path(file).name}", "file-refused", file, refused)
    for file in (MENTIONS, PLAN_FILE, SCHEMA):
        yield Hostile(f"a pipe for {Path(file).name}", "file-refused", file, instead(file, os.mkfifo))
        yield Hostile(f"a folder for {Path(file).name}", "file-refused", file, instead(file, os.mkdir))
        yield Hostile(f"10 GB for {Path(file).name}", "file-refused", file, make(resized(file, 10**10)))
        yield Hostile(f"nothing for {Path(file).name}", "file-missing", file, make(without(file)))
    yield Hostile("a socket for a table", "file-refused", MENTIONS, instead(MENTIONS, _socket))
    yield Hostile(
        "a pipe that belongs nowhere", "file-refused", f"{PLAN}/pipe", make(lambda d: os.mkfifo(d / PLAN / "pipe"))
    )
    for folder in (PLAN, "reference", "schemas"):
        yield Hostile(f"a link for {folder}", "file-refused", folder, _linked(folder))
    yield Hostile(
        "a link to a folder",
        "file-refused",
        "otherville-2021",
        make(lambda d: (d / "otherville-2021").symlink_to(d / PLAN)),
    )
    yield Hostile(
        "a link in a circle", "file-refused", f"{PLAN}/loop", make(lambda d: (d / PLAN / "loop").symlink_to(d))
    )
    names = [
        "mention.csv",
        "Mentions.csv",
        ".hidden",
        "mentions.csv.bak",
        "a\nb.csv",
        "a\u202eb.csv",
        "x\x1b[2J.csv",
    ]
    names += [
        "$(id).csv",
        "::error::x.csv",
        "##[error]x.csv",
        "%2e%2e.csv",
        "mentions.csv ",
        "<img src=x>.csv",
        "\udcff.csv",
        "e\u0301.csv",
        "--x",
    ]
    for name in names:
        place = f"{PLAN}/{name}"
        yield Hostile(f"a file named {name!r}", "file-unlisted", place, make(new_file(place)))
    for name in ("script.py", "datapackage.json", "README", "index.html"):
        yield Hostile(f"{name} among the plans", "file-unlisted", name, make(new_file(name)))
    yield Hostile("a folder in a plan", "file-unlisted", f"{PLAN}/more", make(new_folder(f"{PLAN}/more")))
    yield Hostile(
        "200 folders deep",
        "file-unlisted",
        f"{PLAN}/a",
        make(lambda d: (d / PLAN / "/".join("a" * 200)).mkdir(parents=True)),
    )
    yield Hostile("3,000 files too many", "file-unlisted", f"{PLAN}/x0000", make(_many))
    yield Hostile("an empty plan", "file-missing", "otherville-2021/plan.yaml", make(new_folder("otherville-2021")))


def _many(datasets: Path) -> None:
    for i in range(3_000):
        (datasets / PLAN / f"x{i:04}").touch()


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


def _linked(folder: str) -> Damage:
    def do(datasets: Path) -> None:
        (datasets / folder).rename(datasets.parent / "elsewhere")
        (datasets / folder).symlink_to(datasets.parent / "elsewhere")

    return do
