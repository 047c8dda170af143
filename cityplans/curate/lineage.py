"""Which Chinese each English text was made from."""

from __future__ import annotations

from collections.abc import Collection

from cityplans.check.rules.translations import NEW_METHOD, translated
from cityplans.core.identifiers import natural_key
from cityplans.read.dataset import Dataset


def lineage(
    dataset: Dataset, plan_id: str, confirmed: Collection[str], today: str
) -> list[tuple[str, str, str, str, str]]:
    """Give the rows of a plan's translations.csv.

    A row on record stays as it is, so that a change of the Chinese shows. Records in `confirmed` get the present
    Chinese and today's date as reviewed; texts without a row get one.
    """
    known = {(r["record_id"], r["field"]): r for r in dataset["translations"]}
    rows = []
    for text in translated(dataset):
        record_id = text.record.id
        if (text.record["plan_id"] or record_id) != plan_id:
            continue
        row = known.get((record_id, text.field))
        if record_id in confirmed:
            rows.append((record_id, text.field, text.fingerprint, row["method"] if row else NEW_METHOD, today))
        elif row:
            rows.append((record_id, text.field, row["zh_sha256"], row["method"], row["reviewed"]))
        else:
            rows.append((record_id, text.field, text.fingerprint, NEW_METHOD, ""))
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))
