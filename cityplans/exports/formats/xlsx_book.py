"""A workbook whose shared strings and comments are written faster, with the same bytes.

XlsxWriter searches every string seven times for what it must escape, and writes each of the 550 comments on headers with
some fifty calls. Like `xlsx_rows`, this uses private members of its classes; a test compares the result.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache

from xlsxwriter.comments import Comments, CommentType
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.vml import Vml
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_SPECIAL = re.compile(r"[\x00-\x1f&<>\ufffe\uffff]|_x|\A\s|\s\Z")
"""What is escaped in a string, or asks to keep its spaces."""
_SHEETS = 64
"""Sheets whose comments are kept: those of all workbooks have the same."""
_SHAPE = (
    '<v:shape id="_x0000_s{shape}" type="#_x0000_t202" style="position:absolute;margin-left:{left:.15g}pt;'
    'margin-top:{top:.15g}pt;width:{width:.15g}pt;height:{height:.15g}pt;z-index:{z_index};visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{v[0]}, {v[2]}, {v[1]},'
    " {v[3]}, {v[4]}, {v[6]}, {v[5]}, {v[7]}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
    "<x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
"""The box of a comment that is hidden and has the usual colour, as all of ours are."""


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

    def _write_vml_files(self) -> None:
        for number, sheet in enumerate(self._commented(), 1):
            boxes = _Boxes()
            boxes._set_xml_writer(self._filename(f"xl/drawings/vmlDrawing{number}.vml"))
            boxes._assemble_xml_file(sheet.vml_data_id, sheet.vml_shape_id, sheet.comments_list)

    def _write_comment_files(self) -> None:
        for number, sheet in enumerate(self._commented(), 1):
            comments = Comments()
            comments._set_xml_writer(self._filename(f"xl/comments{number}.xml"))
            comments.fh.write(_comments(tuple((it.row, it.col, it.text, it.font_size) for it in sheet.comments_list)))
            comments._xml_close()

    def _commented(self) -> Iterator[Worksheet]:
        return (sheet for sheet in self.workbook.worksheets() if sheet.has_comments)


@lru_cache(maxsize=_SHEETS)
def _comments(comments: tuple[tuple[int, int, str, float], ...]) -> str:
    """Return the file of the comments of a sheet."""
    file, writer = io.StringIO(), Comments()
    writer._set_xml_writer(file)
    found = [CommentType(row, column, text, {"font_size": size}) for row, column, text, size in comments]
    for comment in found:
        comment.author = ""
    writer._assemble_xml_file(found)
    return file.getvalue()


class _Boxes(Vml):  # type: ignore[misc]
    def _write_comment_shape(self, shape_id: int, z_index: int, comment: CommentType) -> None:
        left, top, width, height = self._pixels_to_points(comment.vertices)
        box = _SHAPE.format(
            shape=shape_id,
            left=left,
            top=top,
            width=width,
            height=height,
            z_index=z_index,
            v=comment.vertices,
            row=comment.row,
            column=comment.col,
        )
        self.fh.write(box)


class _Strings(SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        if _is_plain(string) or not _SPECIAL.search(string):
            self.fh.write(f"<si><t>{string}</t></si>")
        else:
            super()._write_si(string)


def _is_plain(string: str) -> bool:
    """Return whether a string surely has nothing to escape, which the pattern finds ten times slower."""
    return (
        string.isprintable()
        and string[0] != " "
        and string[-1] != " "
        and not ("&" in string or "<" in string or ">" in string or "_x" in string)
    )
