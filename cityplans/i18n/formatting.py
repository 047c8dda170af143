"""Numbers, quantities and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from cityplans.core.due_bounds import due_bound
from cityplans.core.languages import Language
from cityplans.core.numerals import numbers
from cityplans.core.plan_records import Target
from cityplans.core.reference_records import Unit

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BEFORE = "before "
_SIGNS = {"=": "", "": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}
_MAGNITUDES: Mapping[Language, tuple[tuple[Decimal, str], ...]] = {
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**9), " billion"), (Decimal(10**6), " million")),
}


def number(value: Decimal | int) -> str:
    """Return a number with thousands separators and without trailing zeros: 10,000,000, 6.5 or −0.2."""
    text = (f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}").replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def size(count: int) -> str:
    """Return a number of bytes as a download link shows it: 48 kB, 1.2 MB."""
    return f"{count / 10**6:.1f} MB" if count >= 10**6 else f"{max(1, round(count / 1000))} kB"


def number_in_words(value: Decimal | int, language: Language = "en") -> str:
    """Return a number with a word for its magnitude: 7 billion, 8 million, 1,500; 70亿, 800万, 1,500."""
    for magnitude, word in _MAGNITUDES[language]:
        if abs(Decimal(value)) >= magnitude:
            return f"{number(Decimal(value) / magnitude)}{word}"
    return number(value)


def figure(target: Target, unit: Unit | None, language: Language, write: Callable[[Decimal], str] = number) -> str:
    """Return a target's normalised figure with its unit: "≥ 10,000,000 tonnes"; "" without a value."""
    if target.value is None:
        return ""
    if language == "en" and unit is not None and unit.quantity == "rank":
        return f"top {write(target.value)}" if target.comparator == "<=" else ordinal(target.value)
    return _SIGNS[target.comparator] + quantity(target.value, target.value_max, unit, language, write)


def quantity(
    value: Decimal,
    upper: Decimal | None,
    unit: Unit | None,
    language: Language,
    write: Callable[[Decimal], str] = number,
) -> str:
    """Return a value, or a range up to `upper`, with its unit: 1 hour, 20–30 kilometres, 70.5%."""
    name = unit_name(unit, language, value if upper is None else None)
    span = write(value) if upper is None else f"{write(value)}–{write(upper)}"
    return f"{span}{'' if name == '%' else ' '}{name}".strip()


def ordinal(value: Decimal) -> str:
    """Return a place in a ranking in English: 1st, 12th, 23rd."""
    place = number(value)
    return f"{place}{'th' if place[-2:-1] == '1' else {'1': 'st', '2': 'nd', '3': 'rd'}.get(place[-1], 'th')}"


def unit_name(unit: Unit | None, language: Language, value: Decimal | None = None) -> str:
    """Return a unit as a language writes it after a figure, here `value`; "" without a unit.

    English leaves out units such as "items" and "person-times": what is counted is named beside the figure.
    """
    if unit is None:
        return ""
    if language == "zh" or unit.symbol_zh == "%":
        return unit.symbol_zh
    return unit.singular_en if value == 1 else unit.plural_en


@lru_cache(4096)
def printed_number(printed: str, language: Language) -> str:
    """Return the printed number of a heading as a language writes it: （19） or 19, and "" for a dash."""
    if not any(c.isalnum() for c in printed):
        return ""
    return printed if language == "zh" else next(map(number, numbers(printed)), "")


def numbered_title(printed: str, title: str) -> str:
    """Return a printed number and a Chinese title as they are read together: （一）标题, 1. 标题, 第一章 标题."""
    return f"{printed} {title}" if printed.endswith((".", "章", "节", "条")) else f"{printed}{title}"


@lru_cache(4096)
def date(edtf: str, language: Language) -> str:
    """Return an EDTF date in words: 2011年6月30日 or 30 June 2011; 2018年至2020年 or 2018–2020."""
    if not edtf:
        return ""
    if "/" in edtf:
        return ("至" if language == "zh" else "–").join(date(bound, language) for bound in edtf.split("/"))
    parts = [int(part) for part in edtf.split("-")]
    if language == "zh":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    year, months, days = parts[0], parts[1:2], parts[2:3]
    return " ".join([*map(str, days), *(_MONTHS[m - 1] for m in months), str(year)])


def due(target: Target, language: Language) -> str:
    """Return when a target is due as its text says it: 2020, before 2020, the end of 2011; 2020年前."""
    printed = target.due_printed or ("" if target.value is not None else target.value_printed)
    bound = due_bound(printed) if target.due else None
    if bound is None:
        return date(target.due, language)
    if language == "zh":
        return bound.printed
    day = date(bound.edtf, language)
    if bound.is_within:
        return f"the end of {day}" if bound.is_end else day
    return f"{_BEFORE}{day}"


def by(target: Target, language: Language) -> str:
    """Return the same as English says it after a figure: by 2020, before 2020."""
    words = due(target, language)
    return words if not words or language == "zh" or words.startswith(_BEFORE) else f"by {words}"


def sentence_case(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
