"""Which characters may stand in the data, and how the others are shown without harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Letters, marks and symbols that are as invisible as a control: fillers, joiners, variation selectors, the empty Braille cell.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2028\u2029\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# What a forge's runner obeys: `::` at the beginning of a line (GitHub), `##[` and `##vso[` anywhere in it (GitHub, Azure).
_COMMAND = re.compile(r"(?m)^([^\S\n]*):(?=:)|(?<=#)#(?=\w*\[)")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts whose letters pass for each other's."""
_OF_UNITS = "µμΩ"
"""Letters that stand beside Latin ones in the symbols of units."""
_MOST_MARKS = 3
"""No writing system that the data uses puts more marks on one letter."""
MOST_FAULTS = 100
"""After so many places a file is known to be spoilt."""


@dataclass(frozen=True, slots=True)
class CharacterIssue:
    """Why a character may not stand where it stands; `offset` counts code points from the start of the text."""

    offset: int
    code: str
    message: str
    hint: str


def is_unsafe(char: str) -> bool:
    """Tell whether a character is a control, a bidi mark or otherwise invisible on a terminal."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") or bool(_BLANK.match(char))


def escape_invisible(text: str) -> str:
    """Write a value so that control and invisible characters can be seen."""
    # Printable is what is neither control, invisible nor a rare space: nearly every text, told at once.
    if text.isprintable() and not _BLANK.search(text):
        return text
    return "".join(f"\\u{ord(c):04x}" if is_unsafe(c) else c for c in text)


def escape_for_terminal(text: str) -> str:
    """Write what goes to a terminal so that neither it nor the runner of a forge obeys any of it; JSON keeps its values.

    Line feeds and tabs stay.
    """
    lines = "\n".join("\t".join(map(_escaped, line.split("\t"))) for line in text.split("\n"))
    return _COMMAND.sub(lambda m: f"{m[1]}\\u003a" if m[1] is not None else "\\u0023", lines)


def _escaped(text: str) -> str:
    if text.isprintable() and not _BLANK.search(text):
        return text
    # As JSON writes it: a pair of surrogates beyond the Basic Multilingual Plane.
    return "".join("".join(f"\\u{unit:04x}" for unit in _utf16(c)) if is_unsafe(c) else c for c in text)


def _utf16(char: str) -> Iterator[int]:
    data = char.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


def find_issues(text: str) -> list[CharacterIssue]:
    """Find what must not stand in a file of the data, one fault of a kind in a line, in their order; MOST_FAULTS at most.

    Line feeds and tabs are for the format to judge.
    """
    if text.isascii() and all(line.isprintable() for line in text.replace("\t", " ").split("\n")):
        return []
    # A text has few different characters: each is judged once, then looked for.
    known = set(text) - {"\n", "\t"}
    rare = [c for c in known if not "\u4e00" <= c <= "\u9fff" and not " " <= c <= "~"]
    found: list[CharacterIssue] = []
    if unsafe := [c for c in rare if is_unsafe(c)]:
        for match in _per_line(_one_of(unsafe), text):
            name = unicodedata.name(match[0], "unnamed")
            message = f"the line holds the invisible character {escape_invisible(match[0])} ({name})"
            found.append(CharacterIssue(match.start(), "control-character", message, "delete that character"))
    if marks := [c for c in rare if unicodedata.category(c) in ("Mn", "Me")]:
        for match in _per_line(f"{_one_of(marks)}{{{_MOST_MARKS + 1},}}", text):
            message = f"{len(match[0])} marks are piled upon one letter"
            found.append(CharacterIssue(match.start(), "combining-marks", message, "delete the marks"))
    if disguised := [c for c in rare if _is_disguised(c)]:
        for match in _per_line(_one_of(disguised), text):
            plain = unicodedata.normalize("NFKC", match[0])
            message = f'"{match[0]}" ({unicodedata.name(match[0], "unnamed")}) passes for "{plain}"'
            found.append(CharacterIssue(match.start(), "lookalike", message, f'write "{plain}"'))
    found += _mixed(text, rare)
    if not unicodedata.is_normalized("NFC", text):
        found += _not_composed(text)
    return sorted(found, key=lambda fault: fault.offset)[:MOST_FAULTS]


def _one_of(chars: list[str]) -> str:
    return f"[{''.join(map(re.escape, chars))}]"


def _per_line(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Give the first match in each line that has one."""
    finder, at = re.compile(pattern), 0
    for _ in range(MOST_FAULTS):
        match = finder.search(text, at)
        if match is None:
            return
        yield match
        at = text.find("\n", match.end())
        if at < 0:
            return


def _is_disguised(char: str) -> bool:
    """Tell whether a letter or digit is a styled form of a plain one. Widths are part of Chinese printing."""
    if char in _OF_UNITS or (unicodedata.category(char)[0] != "L" and unicodedata.category(char) != "Nd"):
        return False
    return not "\uff00" <= char <= "\uffef" and unicodedata.normalize("NFKC", char) != unicodedata.normalize(
        "NFC", char
    )


def _mixed(text: str, rare: list[str]) -> Iterator[CharacterIssue]:
    scripts: dict[str, list[str]] = {}
    for char in rare:
        script = unicodedata.name(char, "").split(" ")[0]
        if script in _SCRIPTS and char.isalpha() and char not in _OF_UNITS:
            scripts.setdefault(script, []).append(char)
    if set(scripts) - {"LATIN"}:
        letters = {script: _one_of(chars)[1:-1] for script, chars in scripts.items()}
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
    start = told = 0
    for line in text.split("\n"):
        if not line.isascii() and not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            at = next(
                (i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b),
                min(len(line), len(composed)),
            )
            message = f'"{escape_invisible(line[at : at + 2])}" is not in the composed form (NFC)'
            yield CharacterIssue(
                start + at,
                "not-composed",
                message,
                f'write "{escape_invisible(composed[at : at + 1])}", or run `build.py fix`',
            )
            told += 1
            if told == MOST_FAULTS:
                return
        start += len(line) + 1
