/** A citation for reference managers: an item of the CSL-JSON of a plan, and BibTeX and RIS made of it. */

/** @typedef {{ literal: string }} Name */
/** @typedef {{ "date-parts": number[][] }} CslDate */

/**
 * @typedef {object} Item of CSL-JSON, as cityplans/exports/citations/formats.py writes it
 * @property {string} id
 * @property {string} type
 * @property {string} title
 * @property {Name[]} author
 * @property {string} genre
 * @property {string} version
 * @property {CslDate} issued
 * @property {string} language
 * @property {string} URL
 * @property {string} [note]
 * @property {string} [container-title]
 * @property {string} [original-title]
 * @property {Name[]} [original-author]
 * @property {CslDate} [original-date]
 * @property {string} [number]
 */

/** What some reader of these formats takes for the end of a line, and control characters. */
const BREAKS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g;

/** BibTeX counts braces even after a backslash, so braces and backslashes are written as commands. @type {Record<string, string>} */
const TEX = {
  "\\": "{\\textbackslash}",
  "{": "{\\textbraceleft}",
  "}": "{\\textbraceright}",
  "~": "{\\textasciitilde}",
  "^": "{\\textasciicircum}",
};

/**
 * Write a file of one citation.
 * @param {string} ending bib, ris or csl.json
 * @param {Item} item
 * @returns {string}
 */
export function write(ending, item) {
  if (ending === "bib") return bibtex(item);
  return ending === "ris" ? ris(item) : `${JSON.stringify([item], null, 2)}\n`;
}

/** @param {string} text */
const oneLine = (text) => text.replace(BREAKS, " ").trim();

/** @param {string} text */
const tex = (text) => oneLine(text).replace(/[&%$#_\\{}~^]/g, (sign) => TEX[sign] ?? `\\${sign}`);

/** @param {CslDate} date @param {string} between */
const day = (date, between) => date["date-parts"][0].map((part) => String(part).padStart(2, "0")).join(between);

/** @param {Item} item */
function bibtex(item) {
  const fields = {
    author: item.author.map(({ literal }) => `{${tex(literal)}}`).join(" and "),
    title: `{${tex(item.title)}}`,
    type: tex(item.genre),
    publisher: item["container-title"] ? `{${tex(item["container-title"])}}` : "",
    version: tex(item.version),
    year: String(item.issued["date-parts"][0][0]),
    date: day(item.issued, "-"),
    // biblatex reads this field verbatim: nothing is escaped.
    url: oneLine(item.URL),
    note: tex(item.note ?? ""),
  };
  const lines = Object.entries(fields).filter(([, value]) => value);
  return `@dataset{${item.id},\n${lines.map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}\n`;
}

/** @param {Item} item */
function ris(item) {
  const container = item["container-title"] ?? "";
  /** @type {[string, string | undefined][]} */
  const tags = [
    ["TY", "DATA"],
    ["ID", item.id],
    ...item.author.map(({ literal }) => /** @type {[string, string]} */ (["AU", literal])),
    ["TI", item.title],
    ["T2", container],
    ["PB", container],
    ["M3", item.genre],
    ["PY", String(item.issued["date-parts"][0][0])],
    ["DA", day(item.issued, "/")],
    ["ET", item.version],
    ["AN", item.number],
    ["LA", item.language],
    ["N1", item.note],
    ["UR", item.URL],
  ];
  const lines = tags.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${oneLine(value ?? "")}\r\n`);
  return `${lines.join("")}ER  - \r\n`;
}
