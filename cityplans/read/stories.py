"""Reads the data stories below content/, whose figures are still placeholders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cityplans.core.findings import Finding, Location, error
from cityplans.core.languages import LANGUAGES, Language
from cityplans.read.files import LARGEST_YAML, UnsafeFileError, read_bytes
from cityplans.read.yaml_reader import parse_yaml

STORIES = "stories"
"""The folder of the stories of a language below content/<language>/, and of their pages below its root."""
_FENCE = "---\n"
_REQUIRED = ("title", "lead", "order", "needs", "table")
_ALLOWED = (*_REQUIRED, "chart")


@dataclass(frozen=True, slots=True)
class Story:
    """A data story in one language.

    Attributes:
        id: The name of its file, the same in both languages.
        path: The file, for findings.
        order: Its place in lists; the smallest comes first.
        needs: The plans without which it cannot be told.
        table: What readers can download: the name of a table and its arguments, or an address in Explore.
        chart: The name of a chart and its arguments; "" without one.
        body: Markdown with placeholders.
        line: The line of the file in which the body begins.
    """

    id: str
    language: Language
    path: str
    title: str
    lead: str
    order: int
    needs: tuple[str, ...]
    table: str
    chart: str
    body: str
    line: int


def read_stories(root: Path) -> tuple[tuple[Story, ...], list[Finding]]:
    """Return the stories of a project in the order of lists, and what is wrong with their files.

    A file that prose_findings refuses is left out without a finding of its own.
    """
    stories: list[Story] = []
    findings: list[Finding] = []
    for language in LANGUAGES:
        for path in sorted((root / "content" / language / STORIES).glob("*.md")):
            name = path.relative_to(root).as_posix()
            try:
                text = read_bytes(path, LARGEST_YAML).decode("utf-8", "replace").replace("\r\n", "\n")
            except (OSError, UnsafeFileError):
                continue
            story, problems = parse_story(name, language, text)
            findings += problems
            stories += [story] if story else []
    findings += _unpaired(stories)
    return tuple(sorted(stories, key=lambda story: (story.order, story.id))), findings


def parse_story(path: str, language: Language, text: str) -> tuple[Story | None, list[Finding]]:
    """Return the story in a file, None if its head is wrong, and what is wrong."""
    _, opening, rest = text.partition(_FENCE) if text.startswith(_FENCE) else ("", "", text)
    head, closing, body = rest.partition(f"\n{_FENCE}")
    if not opening or not closing:
        hint = 'begin the file with "---", lines such as "title: …", and "---"'
        return None, [error(Location(path), "story-page", "the story has no head", hint)]
    # The fence before the head is a line of the file, so that lines are counted from it.
    document, findings = parse_yaml(path, f"\n{head}\n".encode())
    if document is None or findings:
        return None, findings
    fields = document.value if isinstance(document.value, dict) else {}
    wrong = [
        *(f'the head has no "{key}"' for key in _REQUIRED if not fields.get(key)),
        *(f'the head has "{key}", which nothing reads' for key in fields if key not in _ALLOWED),
        *(f'"{key}" is not one line of text' for key, value in fields.items() if not isinstance(value, str)),
    ]
    if not wrong and not str(fields["order"]).isdecimal():
        wrong = ['"order" is not a number']
    if wrong:
        hint = f"the head of a story has {', '.join(_REQUIRED)}, and may have chart"
        return None, [error(Location(path), "story-page", message, hint) for message in wrong]
    values = {key: str(fields.get(key, "")) for key in _ALLOWED}
    return Story(
        id=Path(path).stem,
        language=language,
        path=path,
        title=values["title"],
        lead=values["lead"],
        order=int(values["order"]),
        needs=tuple(values["needs"].split()),
        table=values["table"],
        chart=values["chart"],
        body=body,
        line=head.count("\n") + 4,
    ), []


def _unpaired(stories: list[Story]) -> Iterator[Finding]:
    """Yield a finding for each story that the other language lacks, or has with another head."""
    heads = {(story.id, story.language): (story.order, story.needs, story.table, story.chart) for story in stories}
    for story in stories:
        other: Language = "en" if story.language == "zh" else "zh"
        if (story.id, other) not in heads:
            message, hint = f"the story has no page in the other language ({other})", "write it, or move this one away"
        elif story.language == "en" and heads[story.id, "en"] != heads[story.id, "zh"]:
            message = "order, needs, table or chart are not those of the Chinese story"
            hint = "write the same in both files"
        else:
            continue
        yield error(Location(story.path), "story-page", message, hint)
