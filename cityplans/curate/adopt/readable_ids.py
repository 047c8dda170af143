"""Makes readable ids for the shared rows of a draft, which the importer only numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from cityplans.core.identifiers import LONGEST_ID, RESERVED
from cityplans.i18n.pinyin import to_pinyin
from cityplans.read.dataset import Record

_LEFT_OUT = frozenset({"a", "an", "and", "for", "of", "on", "the", "municipal"})
_MOST_WORDS = 7
_COMMON_HOSTS = frozenset({"www", "com", "cn", "gov", "org", "net", "edu"})
_LEVELS = "市县区省"
_LEVEL = re.compile("(?:新区|开发区|高新区|自治[区州县]|[市县区省])$")


def is_provisional(record_id: str, plan_id: str) -> bool:
    """Return whether the importer numbered a shared row, in place of an id that says what it is."""
    return re.fullmatch(rf"{re.escape(plan_id)}-(?:copy|[bciu]\d+)", record_id) is not None


def readable_id(record: Record, plan_id: str, taken: Collection[str]) -> str:
    """Return an id for a row from its English name, or from its Chinese one in pinyin."""
    match record.table:
        case "sources":
            stem = f"{plan_id}-{_publisher(record)}"
        case "bodies":
            city = record["city_id"]
            stem = f"{city or plan_id}-{_slug(record, 'name', {*city.split('-')})}"
        case "units":
            stem = _slug(record, "name_en") or _pinyin(record["symbol_zh"])
        case "cities":
            stem = _slug(record, "name") or plan_id
        case _:
            stem = _slug(record, "name") or _slug(record, "term") or plan_id
    stem = (stem.strip("-") or plan_id)[: LONGEST_ID - 4].rstrip("-")
    numbered = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(taken) + 3))
    return next(name for name in numbered if name not in taken and name not in RESERVED)


def _publisher(record: Record) -> str:
    """Return what sets a copy apart: the host of its address, or its publisher."""
    host = (urlsplit(record["url"]).hostname or "") if "://" in record["url"] else ""
    labels = [label for label in host.split(".") if label not in _COMMON_HOSTS and re.fullmatch("[a-z0-9-]+", label)]
    return (labels[0].strip("-") if labels else "") or _words(record["publisher_en"], set()) or "copy"


def _slug(record: Record, name: str, left_out: Collection[str] = ()) -> str:
    if name in record.cells:
        return _words(record[name], left_out)
    return _words(record[f"{name}_en"], left_out) or _pinyin(_LEVEL.sub("", record[f"{name}_zh"]).lstrip(_LEVELS))


def _words(text: str, left_out: Collection[str]) -> str:
    words = re.findall("[a-z0-9]+", re.sub("['’]", "", text.lower()))
    kept = [word for word in words if word not in _LEFT_OUT and word not in left_out]
    return "-".join(kept[:_MOST_WORDS])


def _pinyin(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", to_pinyin(text).lower())[:_MOST_WORDS])
