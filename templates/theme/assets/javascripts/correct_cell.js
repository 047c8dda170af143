/** One cell corrected: the row that it is in, what `check` would say about it, and the change as a patch. */

/**
 * @typedef {object} Field what a cell may contain
 * @property {string} name
 * @property {string} type
 * @property {string} title
 * @property {string} description
 * @property {string} [hint]
 * @property {string} [table] the one that it refers to
 * @property {[value: string, label: string][]} [categories]
 * @property {boolean} [required]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [maxLength]
 * @property {string} [pattern]
 */

/** @typedef {[key: string, values: Record<string, unknown>]} Problem a key of the words with what fills them */

/** @type {Record<string, RegExp>} */
const WRITTEN = { integer: /^-?[0-9]{1,15}$/, number: /^-?(?=[0-9.]{1,16}$)(?![0-9]{16})[0-9]+(\.[0-9]+)?$/ };
const WIDE_DIGIT = /[０-９．－]/;
// What no cell may contain: control characters, line ends, marks that turn or hide text.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * Read the cells of one line of CSV.
 * @param {string} line
 * @returns {string[]}
 */
export function readLine(line) {
  const cells = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let found; (found = cell.exec(line));) {
    cells.push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (!found[3]) break;
  }
  return cells;
}

/**
 * Write cells as one line of CSV, quoted only where they must be.
 * @param {string[]} cells
 * @returns {string}
 */
export function writeLine(cells) {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/**
 * Return what is wrong with a cell.
 * @param {Field} field
 * @param {string} text
 * @param {Map<string, string> | null} [ids] those that a reference may name
 * @returns {Problem | null} null where nothing is
 */
export function problem(field, text, ids = null) {
  if (INVISIBLE.test(text)) return ["invisible", {}];
  if (text !== text.trim()) return ["spaces", {}];
  if (text === "") return field.required ? ["required", {}] : null;
  if (field.type in WRITTEN) {
    if (WIDE_DIGIT.test(text)) return ["wide", { value: text.normalize("NFKC") }];
    if (!WRITTEN[field.type].test(text)) return [field.type, {}];
    if (field.minimum !== undefined && Number(text) < field.minimum) return ["minimum", { value: field.minimum }];
    if (field.maximum !== undefined && Number(text) > field.maximum) return ["maximum", { value: field.maximum }];
  }
  if (field.categories && !field.categories.some(([value]) => value === text)) return ["category", {}];
  if ([...text].length > (field.maxLength ?? Infinity)) return ["long", { value: field.maxLength }];
  if (field.pattern && !new RegExp(`^(?:${field.pattern})$`, "u").test(text)) return ["pattern", {}];
  if (ids && !ids.has(text)) return ["reference", { table: field.table }];
  return null;
}

/**
 * Write a patch that exchanges one line of a file.
 * @param {string} path
 * @param {number} number of the line
 * @param {string} before
 * @param {string} after
 * @param {string} message what comes before the patch
 * @returns {string}
 */
export function patch(path, number, before, after, message) {
  return `${message}\n\ndiff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${number} +${number} @@\n-${before}\n+${after}\n`;
}
