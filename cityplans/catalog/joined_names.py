"""Names the columns that say in words what a key refers to: `city_zh` for `city_id`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.core.table_schema import Field, TableSchema

_NAME_FIELD = re.compile(r"(?:(title|short)|name|label|symbol)_(zh|en)")


def joined_columns(key: str, referred: TableSchema) -> Iterator[tuple[str, Field]]:
    """Yield the columns that name the record behind a key, each with the field that it repeats.

    Every output that joins names calls them so: a name, label or symbol `<key>_<language>`, a title
    `<key>_title_<language>`, a short name `<key>_short_<language>`, where the key is without its `_id`.
    """
    stem = key.replace("_id", "", 1)
    for field in referred.fields:
        if match := _NAME_FIELD.fullmatch(field.name):
            yield "_".join(filter(None, (stem, *match.groups()))), field
