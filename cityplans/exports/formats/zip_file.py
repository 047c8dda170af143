"""A package as one zip, with the same bytes for the same data."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import IO

from cityplans.core.content import Content, blocks, size_of
from cityplans.exports.citations.files import CFF
from cityplans.exports.package import ExportContext
from cityplans.exports.readme import dictionary, licence, readme

_REGULAR_FILE_644 = 0o100644 << 16
_UNIX = 3
# The dates that a zip can store.
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)


def is_packed(path: str) -> bool:
    """Return whether a file of a package goes into its zip: tables as CSV, the descriptor, CITATION.cff."""
    name = path.partition("/")[2]
    return name in ("datapackage.json", CFF) or name.endswith(".csv")


def zip_file(context: ExportContext) -> Iterator[tuple[str, Content]]:
    """Yield the zip of a package with the documents about it; the files to pack must have been made."""
    package, identity = context.package, context.catalog.identity
    members: dict[str, Content] = {
        path.removeprefix(f"{package.name}/"): data for path, data in context.packed.items()
    } | {
        "README.md": readme(context).encode("utf-8"),
        "DICTIONARY.md": dictionary(context.catalog).encode("utf-8"),
        "LICENSE-DATA": licence(identity).encode("utf-8"),
    }
    file = context.new_file()
    write_zip(file, members, date.fromisoformat(identity.released))
    yield f"{package.name}.zip", file


def write_zip(file: IO[bytes], members: Mapping[str, Content], day: date) -> None:
    """Write files by name into a zip, all with the same date; nothing depends on machine or clock."""
    day = min(max(day, _FIRST_DAY), _LAST_DAY)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in sorted(members.items(), key=itemgetter(0)):
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = _REGULAR_FILE_644
            # Without the size, zipfile would reserve room for more than four gigabytes (ZIP64).
            info.file_size = size_of(content)
            with archive.open(info, "w") as member:
                for block in blocks(content):
                    member.write(block)
