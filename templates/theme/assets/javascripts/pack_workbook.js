/** The workbook of a download. It and its library are loaded when a workbook is asked for. */

import { say } from "./dom.js";
import { FIELD_LIST, fieldList, LANGUAGES, plain, titleOf } from "./pack_formats.js";
import { Failure } from "./pack_rows.js";

/** @import { Contents, Made } from "./pack_formats.js" */
/** @import { Table, Value } from "./pack_rows.js" */

const LONGEST_CELL = 32767; // characters in a cell
const MOST_ROWS = 1048576; // rows of a sheet
const SAMPLE = 60; // rows by which the width of a column is chosen
const WIDEST = 48;
// What a workbook's readers take for an error value or for an escaped character, unless it is written in pieces.
const MISTAKEN = /^#(?:VALUE!|REF!|N\/A|NAME\?|NULL!|DIV\/0!|NUM!|GETTING_DATA|SPILL!|CALC!)$|_x[0-9a-fA-F]{4}_/u;
const WITHIN = /(?<=^#)|(?<=_)(?=x[0-9a-fA-F]{4}_)/u;

/**
 * Write a workbook: a cover, the fields, one sheet per table with real numbers, a frozen header and filters.
 * @param {Contents} data
 * @returns {Promise<Made>}
 */
export async function makeWorkbook({ tables, facts, words, language }) {
  tables.forEach(checkSize);
  const { writeXlsx } = await import(new URL("../vendor/hucre/dist/xlsx/writer.mjs", import.meta.url).href);
  const cover = [language, ...LANGUAGES.filter((each) => each !== language)].flatMap((each) => {
    const text = say(words[each], "readme", facts[each]).split("\n").filter(Boolean);
    const files = tables.map(({ name, resource, rows }) =>
      say(words[each], "file", { file: name, title: titleOf(resource, each), n: rows.length }),
    );
    return [say(words[each], "readme_title", { title: facts[each].title }), ...text, ...files, null];
  });
  const sheets = [
    coverSheet(words[language].about, cover),
    ...tables.map(({ name, fields, rows }) =>
      tableSheet(
        name,
        fields.map((field) => field.name),
        rows,
      ),
    ),
    tableSheet(words[language].dictionary, FIELD_LIST, fieldList(tables)),
  ];
  const properties = { title: facts[language].title, creator: facts[language].makers };
  const bytes = await writeXlsx({ sheets, properties });
  return { bytes, ending: ".xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
}

/**
 * Throw Failure where a table has more rows, or a cell more characters, than a workbook can have.
 * @param {Table} table
 */
function checkSize({ name, rows, fields }) {
  if (rows.length >= MOST_ROWS) throw new Failure("too_many", { table: name, n: rows.length });
  for (const row of rows) {
    row.forEach((value, at) => {
      if (typeof value !== "string" || value.length <= LONGEST_CELL) return;
      throw new Failure("too_long", { table: name, id: row[0], field: fields[at].name, n: value.length });
    });
  }
}

/**
 * @param {string} name
 * @param {(string | null)[]} lines
 */
function coverSheet(name, lines) {
  const style = { alignment: { wrapText: true, vertical: "top" } };
  const rows = lines.map((line) => [line && line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL - 1)}…` : line]);
  return { name, rows: rows.map(withoutEmpty), cells: cellsOf(rows, () => style), columns: [{ width: 100 }] };
}

/**
 * @param {string} name
 * @param {string[]} header
 * @param {Value[][]} rows
 */
function tableSheet(name, header, rows) {
  const lines = [header, ...rows];
  return {
    name,
    rows: lines.map(withoutEmpty),
    cells: cellsOf(lines, (row) => (row === 0 ? { font: { bold: true } } : undefined)),
    columns: header.map((_, column) => ({ width: widthOf(lines, column) })),
    freezePane: { rows: 1 },
    autoFilter: { range: `A1:${letters(header.length)}${lines.length}` },
  };
}

/** @param {Value[]} row */
const withoutEmpty = (row) => row.map((value) => (value === "" ? null : value));

/**
 * Return the cells that are more than their value, by `row,column`.
 * @param {Value[][]} lines
 * @param {(row: number) => object | undefined} styleOf
 */
function cellsOf(lines, styleOf) {
  const cells = new Map();
  lines.forEach((line, row) => {
    const style = styleOf(row);
    line.forEach((value, column) => {
      const place = `${row},${column}`;
      if (typeof value === "string" && MISTAKEN.test(value)) {
        const richText = value.split(WITHIN).map((text) => ({ text }));
        cells.set(place, { richText, style });
      } else if (style && value !== null) cells.set(place, { value, style });
    });
  });
  return cells;
}

/**
 * @param {Value[][]} lines
 * @param {number} column
 * @returns {number} the width that its first rows need, a Chinese character counting for two
 */
function widthOf(lines, column) {
  /** @param {Value} value */
  const broad = (value) => [...plain(value)].reduce((n, each) => n + (each > "\u2e7f" ? 2 : 1), 0);
  return Math.min(WIDEST, Math.max(...lines.slice(0, SAMPLE).map((row) => broad(row[column] ?? null))) + 3);
}

/**
 * @param {number} number from 1
 * @returns {string} the name of a column
 */
export function letters(number) {
  const before = Math.floor((number - 1) / 26);
  return (before ? letters(before) : "") + String.fromCharCode(65 + ((number - 1) % 26));
}
