"""Reads a signature: the issuers of a document and its date, on one line or on several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cityplans.curate.importer.body_endings import ISSUER
from cityplans.curate.importer.lines import Line, without_spaces
from cityplans.curate.importer.markers import marker_at

_DAY = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日"
    r"|[二一][零一二三四五六七八九〇○]{3}年[一二三四五六七八九十元]{1,3}月[一二三四五六七八九十廿卅]{1,4}日)"
)
_DATE_LINE = re.compile(rf"\(?{_DAY}(?:印发|发布)?\)?")
_PRINTED = re.compile(rf"(?P<who>[^,。:;]{{3,60}}?)?{_DAY}印发")
_ISSUER = re.compile(ISSUER)
_SIGNATURE = re.compile(rf"(?P<who>[^,。:;]{{3,80}}?)? ?(?P<day>{_DAY})")
# An issuer names its place: 云州市教育局.
_BODIES = re.compile("[市区县州旗省各]|.*、")
_LONGEST, _LONGEST_ISSUER = 100, 30


def is_issuer(text: str) -> bool:
    """Return whether a text is the name of an issuing body, or of several with spaces between them."""
    names = text.split()
    return bool(names) and all(
        len(name) <= _LONGEST_ISSUER and _ISSUER.search(name) and not re.search(r"[,。:;《》]", name) for name in names
    )


def is_date_line(line: Line) -> bool:
    """Return whether a line is only a date."""
    return bool(_DATE_LINE.fullmatch(without_spaces(line)))


def is_printing_note(line: Line) -> bool:
    """Return whether a line says when a document was printed: 某市人民政府办公室 2021年3月5日印发."""
    return bool(_PRINTED.fullmatch(without_spaces(line))) and not is_date_line(line)


def is_signature(line: Line) -> bool:
    """Return whether a line is a signature or a part of one."""
    text = line.text.strip()
    if len(text) > _LONGEST or "。" in text or "," in text:
        return False
    return bool(
        _SIGNATURE.fullmatch(text) or is_date_line(line) or (is_issuer(text) and not marker_at(text, 0, len(text)))
    )


def signature_of(line: Line) -> tuple[str, str]:
    """Return the signatory and the date as printed; either may be empty."""
    match = _SIGNATURE.fullmatch(line.text.strip())
    if match:
        return (match["who"] or "").strip(" ()"), match["day"]
    return (line.text.strip(), "") if is_issuer(line.text.strip()) else ("", "")


def end_of_text(lines: Sequence[Line]) -> int:
    """Return the index at which a closing signature begins; the number of lines if there is none."""
    end = len(lines)
    while end > 1 and is_signature(lines[end - 1]):
        end -= 1
    # Without a date, 市教育局、市财政局 is the list of whoever is responsible for the last task, and so is 市教育局.
    dated = max((i for i in range(end, len(lines)) if signature_of(lines[i])[1]), default=-1)
    while dated < end < len(lines) and _BODIES.match(lines[end].text):
        end += 1
    return end
