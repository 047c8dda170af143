"""A workbook whose shared strings are written faster, with the same bytes.

XlsxWriter searches every string seven times for what it must escape. Like `xlsx_rows`, this uses private members of its
classes; a test compares the result.
"""

from __future__ import annotations

import re

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

_SPECIAL = re.compile(r"[\x00-\x1f&<>\ufffe\uffff]|_x|\A\s|\s\Z")
"""What is escaped in a string, or asks to keep its spaces."""


# XlsxWriter has no types.
class TableBook(Workbook):  # type: ignore[misc]
    """A workbook."""

    def _get_packager(self) -> Packager:
        return _TablePackager()


class _TablePackager(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        strings = _Strings()
        strings.string_table = self.workbook.str_table
        if strings.string_table.count:
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class _Strings(SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        if _SPECIAL.search(string):
            super()._write_si(string)
        else:
            self.fh.write(f"<si><t>{string}</t></si>")
