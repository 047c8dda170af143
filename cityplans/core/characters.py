"""Which characters the data may contain, and how to show the others safely."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cityplans.core.han import LONE_KANA, RADICALS, is_han, unified

# Letters, marks and symbols as invisible as a control character: fillers, joiners, variation selectors, blank Braille.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2028\u2029\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Commands to the runner of a forge: `::` at the start of a line (GitHub), `##[` and `##vso[` anywhere (GitHub, Azure).
_RUNNER_COMMAND = re.compile(r"(?m)^([^\S\n]*):(?=:)|(?<=#)#(?=\w*\[)")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts whose letters look like each other's."""
_UNIT_LETTERS = "µμΩ"
"""Letters that are combined with Latin ones in the symbols of units."""
_MOST_MARKS = 3
"""No writing system used in the data puts more marks on one letter."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MOST_FAULTS = 100
"""A file with this many issues is not worth searching further."""
_LONGEST_CACHED = 2**16
"""The length of the longest text whose issues are cached: few are longer."""


@dataclass(frozen=True, slots=True)
class CharacterIssue:
    """Why a character is not allowed. `offset` counts code points from the start of the text."""

    offset: int
    code: str
    message: str
    hint: str


@lru_cache(maxsize=10_000)
def is_unsafe(char: str) -> bool:
    """Return whether a character is a control, a bidi mark or otherwise invisible on a terminal."""
    if unicodedata.category(char) == "Cn":
        return not is_han(char)
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or bool(_BLANK.match(char))


def escape_invisible(text: str) -> str:
    """Escape control and invisible characters, so that they can be seen."""
    # Nearly every text is printable: it has no control character, invisible character or rare space.
    if text.isprintable() and not _BLANK.search(text):
        return text
    return "".join(f"\\u{ord(c):04x}" if is_unsafe(c) else c for c in text)


def escape_for_terminal(text: str) -> str:
    """Escape what a terminal or the runner of a forge would obey.

    Line feeds and tabs stay. JSON keeps its values.
    """
    lines = "\n".join("\t".join(map(_escaped, line.split("\t"))) for line in text.split("\n"))
    return _RUNNER_COMMAND.sub(lambda m: f"{m[1]}\\u003a" if m[1] is not None else "\\u0023", lines)


def _escaped(text: str) -> str:
    if text.isprintable() and not _BLANK.search(text):
        return text
    # As in JSON: a pair of surrogates beyond the Basic Multilingual Plane.
    return "".join("".join(f"\\u{unit:04x}" for unit in _utf16(c)) if is_unsafe(c) else c for c in text)


def _utf16(char: str) -> Iterator[int]:
    data = char.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


def find_issues(text: str) -> list[CharacterIssue]:
    """Return what a data file must not contain, in its order.

    At most one issue of a kind per line and MOST_FAULTS in all are returned. Line feeds and tabs are always allowed:
    the readers check them.
    """
    return [*(_cached_issues(text) if len(text) <= _LONGEST_CACHED else _issues(text))]


@lru_cache(maxsize=256)
def _cached_issues(text: str) -> tuple[CharacterIssue, ...]:
    """Return the issues of a text, searched once: a check after an edit finds nearly all files unchanged."""
    return tuple(_issues(text))


def _issues(text: str) -> list[CharacterIssue]:
    if text.isascii() and all(line.isprintable() for line in text.replace("\t", " ").split("\n")):
        return []
    # A text has few different characters: classify each once, then search for the bad ones.
    distinct = set(text) - {"\n", "\t"}
    rare = [c for c in distinct if not "\u4e00" <= c <= "\u9fff" and not " " <= c <= "~"]
    issues: list[CharacterIssue] = []
    if unsafe := [c for c in rare if is_unsafe(c)]:
        issues += (
            CharacterIssue(match.start(), "control-character", *_unsafe_words(match[0]))
            for match in _per_line(_char_class(unsafe), text)
        )
    if marks := [c for c in rare if unicodedata.category(c) in ("Mn", "Me")]:
        for match in _per_line(f"{_char_class(marks)}{{{_MOST_MARKS + 1},}}", text):
            message = f"{len(match[0])} marks are stacked on one letter"
            issues.append(CharacterIssue(match.start(), "combining-marks", message, "delete the marks"))
    if disguised := [c for c in rare if _is_disguised(c)]:
        for match in _per_line(_char_class(disguised), text):
            plain = unicodedata.normalize("NFKC", match[0])
            message = f'"{match[0]}" ({unicodedata.name(match[0], "unnamed")}) looks like "{plain}"'
            issues.append(CharacterIssue(match.start(), "lookalike", message, f'write "{plain}"'))
    if radicals := [c for c in rare if c in RADICALS]:
        issues += (_ideograph_issue(match) for match in _per_line(_char_class(radicals), text))
    if any("\u30a0" <= c <= "\u30ff" for c in rare):
        issues += (_ideograph_issue(match) for match in _per_line(LONE_KANA.pattern, text))
    if REPLACEMENT in distinct:
        for match in _per_line(REPLACEMENT, text):
            message = f'"{REPLACEMENT}" marks a character that was lost: a program read the text in the wrong encoding'
            hint = "write the character that the text has here; look for others that were lost with it"
            issues.append(CharacterIssue(match.start(), "lost-character", message, hint))
    issues += _mixed_scripts(text, rare)
    if not unicodedata.is_normalized("NFC", text):
        issues += _not_composed(text)
    return sorted(issues, key=lambda issue: issue.offset)[:MOST_FAULTS]


def _unsafe_words(char: str) -> tuple[str, str]:
    """Return the message and the hint about an unsafe character."""
    shown, name = escape_invisible(char), unicodedata.name(char, "")
    if unicodedata.category(char) == "Co":
        message = (
            f"the line contains the private character {shown} (U+{ord(char):04X}), which has no meaning of its own"
        )
        return (
            message,
            "write the character that the text shows here; only the font of one program has it at this number",
        )
    if name.startswith(("VARIATION SELECTOR", "MONGOLIAN FREE VARIATION SELECTOR")):
        message = f"the line contains the invisible {name} ({shown}), which chooses a shape of the character before it"
        return message, "delete that character: the one before it stays"
    return f"the line contains the invisible character {shown} ({name or 'unnamed'})", "delete that character"


def _ideograph_issue(match: re.Match[str]) -> CharacterIssue:
    plain = unified(match[0])
    name = unicodedata.name(match[0], "unnamed")
    hint = f'write "{plain}", or run `build.py fix`' if match[0] in RADICALS else f'write "{plain}"'
    return CharacterIssue(match.start(), "lookalike", f'"{match[0]}" ({name}) looks like "{plain}"', hint)


def _char_class(chars: list[str]) -> str:
    return f"[{''.join(map(re.escape, chars))}]"


def _per_line(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the first match in each line that has one."""
    finder, position = re.compile(pattern), 0
    for _ in range(MOST_FAULTS):
        match = finder.search(text, position)
        if match is None:
            return
        yield match
        position = text.find("\n", match.end())
        if position < 0:
            return


def _is_disguised(char: str) -> bool:
    """Return whether a letter or digit is a styled form of a plain one. Full width is normal in Chinese."""
    if char in _UNIT_LETTERS or (unicodedata.category(char)[0] != "L" and unicodedata.category(char) != "Nd"):
        return False
    return not "\uff00" <= char <= "\uffef" and unicodedata.normalize("NFKC", char) != unicodedata.normalize(
        "NFC", char
    )


def _mixed_scripts(text: str, rare: list[str]) -> Iterator[CharacterIssue]:
    scripts: dict[str, list[str]] = {}
    for char in rare:
        script = unicodedata.name(char, "").split(" ")[0]
        if script in _SCRIPTS and char.isalpha() and char not in _UNIT_LETTERS:
            scripts.setdefault(script, []).append(char)
    if set(scripts) - {"LATIN"}:
        letters = {script: _char_class(chars)[1:-1] for script, chars in scripts.items()}
        letters["LATIN"] = f"A-Za-z{letters.get('LATIN', '')}"
        mixtures = (
            f"[{own}](?=[{''.join(o for s, o in letters.items() if s != script)}])" for script, own in letters.items()
        )
        for match in _per_line("|".join(mixtures), text):
            pair = text[match.start() : match.start() + 2]
            names = " and ".join(unicodedata.name(c, "").split(" ")[0].capitalize() for c in pair)
            message = f'"{pair}" mixes {names} letters in one word'
            yield CharacterIssue(match.start(), "lookalike", message, "write the word in the letters of one script")


def _not_composed(text: str) -> Iterator[CharacterIssue]:
    start = reported = 0
    for line in text.split("\n"):
        if not line.isascii() and not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            column = next(
                (i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b),
                min(len(line), len(composed)),
            )
            message = f'"{escape_invisible(line[column : column + 2])}" is not in composed form (NFC)'
            yield CharacterIssue(
                start + column,
                "not-composed",
                message,
                f'write "{escape_invisible(composed[column : column + 1])}", or run `build.py fix`',
            )
            reported += 1
            if reported == MOST_FAULTS:
                return
        start += len(line) + 1
