/** The tables in the zip of a plan: CSV as the program writes it, read back with the types of the schemas. */

/** @import { Field, Value } from "./pack_rows.js" */

/** @typedef {Record<string, Value>} Row */

const NUMBERS = new Set(["integer", "number"]);
const CELL = /(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/y;

/**
 * Read CSV: commas, LF line ends, quotation marks doubled.
 * @param {string} text
 * @returns {string[][]}
 */
export function readCsv(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const cell = CELL.exec(text);
    if (!cell) throw new SyntaxError("this is not CSV");
    row.push(cell[1] === undefined ? cell[2] : cell[1].replaceAll('""', '"'));
    if (cell[3] === "\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/**
 * Read a table as its schema describes it: numbers as numbers, null for what is empty.
 * @param {string} text
 * @param {Field[]} fields
 * @returns {Row[]}
 */
export function readTable(text, fields) {
  const [header, ...rows] = readCsv(text);
  const numeric = new Set(fields.filter(({ type }) => NUMBERS.has(type)).map(({ name }) => name));
  /** @type {(cell: string, name: string) => Value} */
  const value = (cell, name) => (cell === "" ? null : numeric.has(name) ? Number(cell) : cell);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, value(row[i], name)])));
}

/**
 * Read some tables of a zip.
 * @param {Uint8Array} bytes
 * @param {Map<string, Field[]>} wanted the fields of each table by its name
 * @returns {Promise<Map<string, Row[]>>} without those that are not in the zip
 */
export async function readArchive(bytes, wanted) {
  const { unzipSync } = await import(new URL("../vendor/fflate/esm/browser.js", import.meta.url).href);
  const files = unzipSync(bytes, { filter: (/** @type {{ name: string }} */ { name }) => wanted.has(tableOf(name)) });
  const found = [...wanted].filter(([table]) => files[`${table}.csv`]);
  const decoder = new TextDecoder();
  return new Map(found.map(([table, fields]) => [table, readTable(decoder.decode(files[`${table}.csv`]), fields)]));
}

/** @param {string} name of a file in the zip */
function tableOf(name) {
  return name.replace(/\.csv$/, "");
}
