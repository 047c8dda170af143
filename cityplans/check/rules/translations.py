"""Checks the lineage of the English: the Chinese that it was made from has not changed since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record, folder_of

NEW_METHOD = "assisted"
DRAFTED = "drafted"
"""The method of a translation that a program proposed and nobody has confirmed."""


@dataclass(frozen=True, slots=True)
class Translated:
    """One English text of a record, with its Chinese original."""

    record: Record
    zh: str
    field: str

    @property
    def fingerprint(self) -> str:
        """Return the first 16 hex digits of the SHA-256 of the Chinese."""
        return hashlib.sha256(self.zh.encode("utf-8")).hexdigest()[:16]


def translated(dataset: Dataset) -> Iterator[Translated]:
    """Yield every English text of the plans' own tables, except not_data, which is about the data."""
    for schema in dataset.schemas.values():
        if schema.scope != "plan" or "id" not in schema.names or schema.name == "not_data":
            continue
        pairs = [(f"{n[:-3]}_zh", n) for n in schema.names if n.endswith("_en") and f"{n[:-3]}_zh" in schema.names]
        for record in dataset[schema.name]:
            for zh, en in pairs:
                if record[zh] and record[en]:
                    yield Translated(record, record[zh], en)


def translation_lineage(dataset: Dataset) -> Iterator[Finding]:
    """Check that every English text has a lineage, and that its Chinese has not changed since."""
    rows = {(folder_of(r), r["record_id"], r["field"]): r for r in dataset["translations"]}
    used: set[tuple[str, str, str]] = set()
    for text in translated(dataset):
        key = (folder_of(text.record), text.record.id, text.field)
        fingerprint = text.fingerprint
        row = rows.get(key)
        used.add(key)
        if row is None:
            message = f"no lineage is recorded for {text.field}"
            yield text.record.finding(text.field, "translation-missing", message, "run `build.py translations`")
        elif row["zh_sha256"] == fingerprint:
            continue
        elif _was_rounded(row["zh_sha256"], fingerprint):
            message = (
                f'"{row["zh_sha256"]}" is not the hash that was recorded: a spreadsheet program took it for a number'
            )
            yield row.finding("zh_sha256", "translation-row", message, f"write {fingerprint}")
        else:
            message = f"the Chinese has changed since {text.field} was made"
            hint = f"bring {text.field} up to date, then run `build.py translations --confirm {text.record.id}`"
            yield text.record.finding(text.field, "translation-stale", message, hint, Severity.WARNING)
    for key, row in rows.items():
        if key not in used:
            message = f'there is no English text in {key[2]} of a record "{key[1]}" of {key[0]}'
            yield row.finding("record_id", "translation-row", message, "run `build.py translations`")


def _was_rounded(recorded: str, fingerprint: str) -> bool:
    """Return whether a hash lost digits as a number does in a spreadsheet program, which keeps fifteen."""
    number = recorded.upper().replace("+", "")
    # One in sixteen hashes of digits has an "e" among them; a spreadsheet program would write "E+".
    if recorded == fingerprint or re.fullmatch(r"[0-9]+e[0-9]+", recorded):
        return False
    if re.fullmatch(r"[0-9.]+E[0-9]+", number):
        return re.match(r"[0-9]+", fingerprint) is not None
    return (
        recorded != fingerprint and fingerprint.isdigit() and recorded.isdigit() and recorded[:14] == fingerprint[:14]
    )


def glossary_mismatch(dataset: Dataset) -> Iterator[Finding]:
    """Check that a record whose Chinese name is a term of the glossary has the same English name.

    A term of the record's city comes before one that holds everywhere; those of other cities do not count.
    """
    terms = {(row["city_id"], row["term_zh"]): row for row in dataset["glossary"]}
    cities = {plan.id: plan["city_id"] for plan in dataset["plans"]}
    for table in ("bodies", "mentions"):
        for record in dataset[table]:
            city = record["city_id"] if table == "bodies" else cities.get(record["plan_id"], "")
            term = terms.get((city, record["name_zh"])) or terms.get(("", record["name_zh"]))
            if term and record["name_en"] != term["term_en"]:
                message = f'"{record["name_zh"]}" is "{term["term_en"]}" in the glossary'
                hint = f'write "{term["term_en"]}", or change the glossary'
                yield record.finding("name_en", "glossary-mismatch", message, hint)
