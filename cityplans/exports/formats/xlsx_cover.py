"""The first sheet of a workbook: what it contains, in Chinese on the left and in English on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cityplans.core.languages import LANGUAGES, PREFIX, Language, Text
from cityplans.core.plan_records import Plan
from cityplans.core.table_schema import TableSchema
from cityplans.exports.formats.xlsx_cells import INK, Style, add_sheet, put_number, put_text, set_height
from cityplans.exports.package import ExportContext
from cityplans.exports.package_notes import plain_notes
from cityplans.exports.row_kinds import row_kinds
from cityplans.i18n.formatting import date
from cityplans.i18n.strings import bilingual_line, in_both_languages, text_pair

_EMPTY = Text("", "")
_WIDTHS = (18, 58, 18, 66)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cover: a label and a text with optional links, and the number of rows of a table."""

    label: Text
    text: Text
    label_link: str = ""
    text_link: Text = _EMPTY
    rows: int | None = None
    is_heading: bool = False


def write_cover(book: Workbook, style: Style, context: ExportContext) -> None:
    """Add the sheet with its lines."""
    sheet = add_sheet(book, "cover", INK, Worksheet)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(cover(context)):
        cell_format: dict[str, object] = {"text_wrap": True}
        if line.is_heading:
            cell_format |= {"bold": True, "font_color": "white", "bg_color": INK, "valign": "vcenter"}
            for column in range(len(_WIDTHS)):
                sheet.write_blank(row, column, None, style(**cell_format))
        elif row == 0:
            cell_format |= {"bold": True, "font_color": INK, "font_size": 16}
        for column, language in zip((0, 2), LANGUAGES, strict=True):
            put_text(sheet, row, column, line.label[language], style, line.label_link, **cell_format | {"bold": True})
            put_text(sheet, row, column + 1, line.text[language], style, line.text_link[language], **cell_format)
        if line.rows is not None:
            put_number(sheet, row, 2, line.rows, style)
        texts = (line.label.zh, line.text.zh, line.label.en, line.text.en)
        set_height(sheet, row, zip(texts, _WIDTHS, strict=True), 16 if row == 0 else 11)
    sheet.fit_to_pages(1, 0)


def cover(context: ExportContext) -> Iterator[Line]:
    """Yield the lines: about the package, citation, sheets, plans and their copies, licence, limits."""
    package, identity = context.package, context.catalog.identity
    licence, limits, citation = zip(*(plain_notes(identity, language) for language in LANGUAGES), strict=True)
    homes = in_both_languages(lambda language: f"{identity.homepage}{PREFIX[language]}")
    yield Line(_EMPTY, package.title)
    yield Line(text_pair("workbook.about"), package.description)
    if package.plan:
        yield Line(text_pair("workbook.part_of"), identity.title)
    yield Line(text_pair("workbook.version"), Text(identity.version, identity.version))
    yield Line(text_pair("workbook.released"), in_both_languages(lambda language: date(identity.released, language)))
    for used in identity.licences:
        yield Line(text_pair("workbook.licence"), Text(used.title, used.title), text_link=Text(used.path, used.path))
    yield Line(text_pair("workbook.homepage"), homes, text_link=homes)
    yield Line(text_pair("workbook.cells"), text_pair("workbook.reading"))
    yield from _chapter(*citation)
    yield from _sheets(context)
    yield from _plans(context)
    yield from _chapter(*licence)
    yield from _chapter(*limits)


def _chapter(zh: tuple[str, ...], en: tuple[str, ...]) -> Iterator[Line]:
    """Yield one chapter of the notes, its heading first."""
    heading, *paragraphs = (Text(*pair) for pair in zip(zh, en, strict=True))
    yield Line(heading, _EMPTY, is_heading=True)
    yield from (Line(_EMPTY, paragraph) for paragraph in paragraphs)


def _sheets(context: ExportContext) -> Iterator[Line]:
    yield Line(
        Text(bilingual_line("workbook.sheet"), bilingual_line("data.rows")), text_pair("data.meaning"), is_heading=True
    )
    yield Line(Text("dictionary", ""), text_pair("data.dictionary"), label_link="internal:'dictionary'!A1")
    counts: list[tuple[TableSchema, int]] = [(ready.schema, len(ready.rows)) for ready in context.ready.values()]
    counts += [(context.schemas[table], len(rows)) for table, rows in context.package.sheets.items()]
    for schema, count in counts:
        kinds = in_both_languages(partial(row_kinds, context, schema.name))
        meaning = Text(
            f"{schema.title.zh}：{schema.description.zh}{f'{kinds.zh}。' if kinds.zh else ''}",
            f"{schema.title.en}: {schema.description.en}{f' {kinds.en}.' if kinds.en else ''}",
        )
        yield Line(Text(schema.name, ""), meaning, label_link=f"internal:'{schema.name}'!A1", rows=count)


def _plans(context: ExportContext) -> Iterator[Line]:
    """Yield every plan of the package with its note, and what is known about each copy of its text."""
    package, catalog = context.package, context.catalog
    yield Line(text_pair("workbook.plans"), _EMPTY, is_heading=True)
    for plan in (package.plan,) if package.plan else catalog.plans.values():
        pages = in_both_languages(partial(_page_url, context, plan))
        yield Line(text_pair("workbook.plan"), plan.title)
        yield Line(text_pair("workbook.page"), pages, text_link=pages)
        if plan.note_zh or plan.note_en:
            yield Line(text_pair("workbook.note"), plan.note)
        for source in catalog.sources_by_plan.get(plan.id, ()):
            unknown = text_pair("source.unknown_publisher")
            publisher = Text(source.publisher_zh or unknown.zh, source.publisher_en or unknown.en)
            yield Line(text_pair("workbook.copy"), publisher, text_link=Text(source.url, source.url))
            yield Line(_EMPTY, source.completeness)


def _page_url(context: ExportContext, plan: Plan, language: Language) -> str:
    return f"{context.site_url}{PREFIX[language]}plans/{plan.id}/"
