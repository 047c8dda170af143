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
// What no cell may contain, as cityplans/core/characters.py says it: a test compares the two for every character.
// Planes 2 and 3 hold ideographs, also those that the browser does not know yet.
const INVISIBLE =
  /(?![\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])[\p{C}\u115f\u1160\u2028\u2029\u2800\u3164\uffa0]|\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;
// Radicals and strokes, and single letters of Japanese, which only look like ideographs.
const RADICAL = /[\u2e81-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3038-\u303a\u31c6\u31cf-\u31e1]/;
const LONE_KANA =
  /(?<=[\u4e00-\u9fff])[カエロニハタト](?![\u3040-\u30ff])|(?<![\u3040-\u30ff])[カエロニハタト](?=[\u4e00-\u9fff])/;
const STACKED_MARKS = /[\p{Mn}\p{Me}]{4,}/u;
const UNIT_LETTERS = "µμΩ";
const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu"];
const MIXED = new RegExp(
  SCRIPTS.map((own) => {
    const others = SCRIPTS.filter((script) => script !== own).map((script) => `\\p{Script=${script}}`);
    return `(?=\\p{L})(?![${UNIT_LETTERS}])\\p{Script=${own}}(?=\\p{L})(?![${UNIT_LETTERS}])[${others.join("")}]`;
  }).join("|"),
  "u",
);

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
 * Return the letter or digit of a text that is a styled form of a plain one. Full width is normal in Chinese.
 * @param {string} text
 * @returns {string | undefined}
 */
function disguised(text) {
  return [...text].find(
    (char) =>
      /[\p{L}\p{Nd}]/u.test(char) &&
      !/[\uff00-\uffef]/.test(char) &&
      !UNIT_LETTERS.includes(char) &&
      char.normalize("NFKC") !== char.normalize("NFC"),
  );
}

/**
 * Return which characters of a text no cell may contain.
 * @param {string} text
 * @returns {Problem | null} null where all are allowed
 */
export function characterProblem(text) {
  if (INVISIBLE.test(text)) return ["invisible", {}];
  if (STACKED_MARKS.test(text)) return ["marks", {}];
  const styled = disguised(text);
  if (styled) return ["styled", { value: styled, plain: styled.normalize("NFKC") }];
  const radical = RADICAL.exec(text) ?? LONE_KANA.exec(text);
  if (radical) return ["radical", { value: radical[0] }];
  if (text.includes("\ufffd")) return ["lost", {}];
  if (MIXED.test(text)) return ["scripts", {}];
  return text === text.normalize("NFC") ? null : ["composed", { value: text.normalize("NFC") }];
}

/**
 * Return what is wrong with a cell.
 * @param {Field} field
 * @param {string} text
 * @param {Map<string, string> | null} [ids] those that a reference may name
 * @returns {Problem | null} null where nothing is
 */
export function problem(field, text, ids = null) {
  const found = characterProblem(text);
  if (found) return found;
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
