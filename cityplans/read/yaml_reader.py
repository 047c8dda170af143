"""A strict reader of YAML. Values stay text and know their location."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import yaml
from yaml.composer import Composer
from yaml.reader import Reader

from cityplans.core.characters import escape_invisible, find_issues
from cityplans.core.findings import Finding, Location, error
from cityplans.read.csv_reader import RawTable
from cityplans.read.text import decode, location_at

_MOST_NODES, _DEEPEST = 50_000, 20
# libyaml would count these as line ends.
_UNICODE_LINE_ENDS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))

_WIDE_COLON = re.compile(r"(?m)^ *[a-zA-Z_]+ *(：)")
# What needs no quotes: an id, a category, a number or a date. A comment after it cuts nothing off.
_WORD = re.compile(r"[A-Za-z0-9._/-]*")

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Keys: TypeAlias = tuple[str | int, ...]
"""The path to a value: keys of mappings and indexes of lists."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed YAML file: nested text values, and the location of each by its path of keys.

    `blocks` are the paths to values that are written as a block, after `|` or `>`.
    """

    path: str
    value: Tree
    places: dict[Keys, Location]
    blocks: list[Keys] = field(default_factory=list)

    def at(self, *keys: str | int) -> Location:
        """Return the location of the value under some keys, or of its nearest parent."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.places:
                return self.places[keys[:end]]
        return Location(self.path)


def parse_yaml(path: str, data: bytes) -> tuple[Document | None, list[Finding]]:
    """Return a YAML file as nested text values, None if it cannot be parsed, and what is wrong with it.

    Anchors, tags, directives and duplicate keys are refused.
    """
    text, findings = decode(path, data)
    try:
        # libyaml would refuse the whole text for one control character, which `decode` has already reported.
        loader = _Loader(Reader.NON_PRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).translate(_UNICODE_LINE_ENDS))
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as problem:
        if wide := _WIDE_COLON.search(text):
            at = location_at(path, text, wide.start(1))
            message = f'a full-width colon follows "{wide[0].strip()[:-1]}": YAML takes it for a letter'
            return None, [*findings, error(at, "yaml-error", message, 'write ": ", with a space after it')]
        location = _location_of_problem(path, problem, text)
        message = f"this is not valid YAML: {problem.problem or problem.context}"
        return None, [
            *findings,
            error(location, "yaml-error", message, 'put a value with ": ", "#" or quotes in it between double quotes'),
        ]
    except yaml.YAMLError as problem:
        return None, [
            *findings,
            error(Location(path), "yaml-error", f"this is not valid YAML: {problem}", "write flat `key: value` lines"),
        ]
    except RecursionError:
        return None, [
            *findings,
            error(Location(path), "yaml-error", "the values are nested too deeply", "write flat `key: value` lines"),
        ]
    if node is None:
        return None, findings or [
            error(Location(path), "source-error", "the file is empty", "write one `key: value` line per field")
        ]
    if loader.refused:
        hint = "write the value out in full"
        refused = (
            error(_location(path, mark), "yaml-error", f"{construct} is not allowed here", hint)
            for mark, construct in loader.refused
        )
        return None, [*findings, *refused]
    document = Document(path, "", {})
    value = _tree(document, text, node, (), findings)
    return replace(document, value=value), findings


class _Loader(Composer, yaml.CSafeLoader):
    """Composes nodes from the events of libyaml and records every anchor, alias, tag and directive."""

    # libyaml's own composer has no depth limit: it crashes on a deep text instead of raising RecursionError.
    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)
        self.refused: list[tuple[Any, str]] = []
        self.nodes = 0

    def compose_document(self) -> yaml.Node | None:
        event: Any = self.peek_event()
        if event.version or event.tags:
            self.refused.append((event.start_mark, "a directive"))
        return super().compose_document()

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise yaml.MarkedYAMLError(
                problem=f"the file has more than {_MOST_NODES:,} values", problem_mark=event.start_mark
            )
        if event.anchor or getattr(event, "tag", None):
            self.refused.append((event.start_mark, "an anchor or alias" if event.anchor else "a tag"))
        return super().compose_node(parent, index)


def _location_of_problem(path: str, problem: yaml.MarkedYAMLError, text: str) -> Location:
    """Return where to fix a problem: what is unclosed is noticed at the end, but fixed where it opens."""
    lines = text.splitlines()
    marks = [mark for mark in (problem.problem_mark, problem.context_mark) if mark]
    within = [mark for mark in marks if mark.line < len(lines)]
    if marks and lines and not within:
        return Location(path, len(lines), len(lines[-1]) + 1)
    return _location(path, next(iter(within), None))


def _location(path: str, mark: Any) -> Location:
    return Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)


def _tree(document: Document, text: str, node: yaml.Node, keys: Keys, findings: list[Finding]) -> Tree:
    """Return a node as nested text values and record the location of each in the document."""
    path = document.path
    here = _location(path, node.start_mark)
    document.places[keys] = here
    if isinstance(node, yaml.ScalarNode):
        written = text[node.start_mark.index : node.end_mark.index]
        if "\\" in written:
            # `decode` could not see the character that an escape such as \u202e produces.
            issues = (issue for issue in find_issues(node.value) if node.value[issue.offset] not in written)
            findings += (error(here, issue.code, issue.message, issue.hint) for issue in issues)
        if node.style in ("|", ">"):
            document.blocks.append(keys)
        elif not node.style and (words := _misread(node.value, text[node.end_mark.index :].split("\n", 1)[0])):
            findings.append(error(here, "yaml-value", *words))
        plain_null = not node.style and node.value in ("~", "null")
        return "" if plain_null else str(node.value)
    if len(keys) > _DEEPEST:
        findings.append(error(here, "yaml-error", "the values are nested too deeply", "write flat `key: value` lines"))
        return ""
    if isinstance(node, yaml.SequenceNode):
        return [_tree(document, text, item, (*keys, i), findings) for i, item in enumerate(node.value)]
    result: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        at = _location(path, key_node.start_mark)
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            findings.append(error(at, "yaml-error", "a key must be a plain word", "write `key: value`"))
        elif key in result:
            message = f'the key "{escape_invisible(key)}" appears a second time here'
            findings.append(error(at, "duplicate-key", message, "keep one of the two lines"))
        else:
            result[key] = _tree(document, text, value_node, (*keys, key), findings)
    return result


def _misread(value: str, rest_of_line: str) -> tuple[str, str] | None:
    """Return message and hint about an unquoted value that YAML reads otherwise than it seems; else None."""
    comment = re.match(r"[ \t]+#(.*)", rest_of_line)
    if comment and (comment[1][:1].strip() or not _WORD.fullmatch(value)):
        cut = escape_invisible(comment[0].strip())[:40]
        message = f'the value ends before "{cut}": YAML takes what follows " #" for a comment'
        return message, f'put the whole value in double quotes: "{escape_invisible(value)[:40]} {cut}"'
    if value in ("NULL", "Null"):
        return f'"{value}" is the text {value} here, not an empty value', 'write "" for an empty value'
    return None


def as_table(document: Document) -> tuple[RawTable | None, list[Finding]]:
    """Return a flat YAML record as a table of one row, so that it is checked like CSV."""
    if not isinstance(document.value, dict):
        return None, [
            error(
                document.at(), "yaml-error", "the file must consist of `key: value` lines", "write one line per field"
            )
        ]
    findings: list[Finding] = [
        error(
            document.at(*keys),
            "yaml-block",
            f'"{escape_invisible(str(keys[-1]))}" is written as a block, whose line breaks become part of the value',
            "write it on one line, in double quotes, or run `build.py fix`",
        )
        for keys in document.blocks
    ]
    labels, row = list(document.value), []
    for key, value in document.value.items():
        if not isinstance(value, str):
            hint = "write `key: value` on one line"
            findings.append(
                error(document.at(key), "yaml-error", f'"{escape_invisible(key)}" must be one plain value', hint)
            )
        row.append(value if isinstance(value, str) else "")

    def locate(row: int, column: int) -> Location:
        at = document.at(labels[column])
        return replace(at, column=1) if row < 0 else at

    first = [document.at(label).line for label in labels[:1]] or [1]
    return RawTable(document.path, tuple(labels), [row], first, locate), findings
