/** The formats of a download that are text: from tables of rows to the bytes of a file. */

import { say } from "./dom.js";

/** @import { Words } from "./dom.js" */
/** @import { Facts, Field, Identity, Language, Resource, Table, Value } from "./pack_rows.js" */

/**
 * @typedef {object} Contents what a download is made of
 * @property {Table[]} tables at least one
 * @property {Record<string, Value>[]} sources
 * @property {Resource} descriptor
 * @property {Record<Language, Facts>} facts
 * @property {Record<Language, Words>} words
 * @property {Identity} identity
 * @property {Language} language of the page
 */

/** @typedef {{ bytes: Uint8Array<ArrayBuffer>, ending: string, type: string }} Made a file, ready to be saved */

/** @type {Language[]} */
export const LANGUAGES = ["zh", "en"];

/**
 * Write a value as text: numbers without exponent, nothing for null.
 * @param {Value} value
 * @returns {string}
 */
export function plain(value) {
  if (value === null) return "";
  const text = String(value);
  if (typeof value !== "number" || !text.includes("e")) return text;
  return value.toFixed(20).replace(/\.?0+$/, "");
}

/** @param {string} text */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Write a table as RFC 4180 with LF line ends.
 * @param {{ fields: { name: string }[], rows: Value[][] }} table
 * @returns {string}
 */
export function csv({ fields, rows }) {
  const lines = [fields.map(({ name }) => name), ...rows.map((row) => row.map(plain))];
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

/**
 * One table is one file; several are a zip with a README.
 * @param {Contents} data
 * @returns {Promise<Made>}
 */
export async function makeCsv(data) {
  if (data.tables.length === 1) return { bytes: encode(csv(data.tables[0])), ending: ".csv", type: "text/csv" };
  const bytes = await zip({ "README.md": readme(data), ...csvFiles(data.tables) });
  return { bytes, ending: ".csv.zip", type: "application/zip" };
}

/** @param {Table[]} tables */
function csvFiles(tables) {
  return Object.fromEntries(tables.map((table) => [`${table.name}.csv`, csv(table)]));
}

/** @param {string} text */
function encode(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {Record<string, string>} files texts by name
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function zip(files) {
  const { zipSync } = await import(new URL("../vendor/fflate/esm/browser.js", import.meta.url).href);
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, encode(text)])));
}

// ── the papers ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Write a value so that Markdown shows it as it is, on one line.
 * @param {unknown} value
 * @returns {string}
 */
function inert(value) {
  const text = String(value).replace(/[\t\r\n]+/g, " ");
  return text
    .replace(/[\\`*[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])|^[-+#]/gu, "\\$&")
    .replace(/^(\d+)([.)])(?!\S)/, "$1\\$2");
}

/**
 * Say in both languages what was chosen, under which licence, how to cite it, where to find it again.
 * @param {Pick<Contents, "tables" | "facts" | "words">} data
 * @returns {string}
 */
function readme({ tables, facts, words }) {
  /** @param {Language} language */
  const chapter = (language) => {
    /** @param {string | number} value */
    const inertly = (value) => (typeof value === "number" ? value : inert(value));
    const fill = Object.fromEntries(Object.entries(facts[language]).map(([key, value]) => [key, inertly(value)]));
    // Addresses are between angle brackets, where Markdown takes them as they are.
    fill.address = `<${facts[language].address}>`;
    fill.licence = facts[language].licence;
    fill.citation = say(words[language], "citation", fill);
    const files = tables.map(({ name, resource, rows }) => {
      const title = inert(titleOf(resource, language));
      return `- ${say(words[language], "file", { file: `${name}.csv`, title, n: rows.length })}`;
    });
    const title = say(words[language], "readme_title", { title: inert(facts[language].title) });
    return `# ${title}\n\n${say(words[language], "readme", fill)}\n${files.join("\n")}\n`;
  };
  return LANGUAGES.map(chapter).join("\n");
}

/**
 * @param {{ title?: string, title_zh?: string }} described
 * @param {Language} language
 * @returns {string | undefined}
 */
export function titleOf(described, language) {
  return language === "zh" ? described.title_zh : described.title;
}

/** @param {Field} field */
function categoriesOf(field) {
  return (field.categories ?? []).map(({ value, label, label_zh }) => `${value} = ${label_zh} / ${label}`).join("; ");
}

export const FIELD_LIST = ["table", "field", "title_zh", "title", "type", "values", "description_zh", "description"];

/**
 * List every field of every table, as FIELD_LIST heads it.
 * @param {Table[]} tables
 * @returns {string[][]}
 */
export function fieldList(tables) {
  return tables.flatMap((table) =>
    table.fields.map((field) => [
      table.name,
      field.name,
      ...[field.title_zh, field.title],
      field.type,
      categoriesOf(field),
      ...[field.description_zh, field.description],
    ]),
  );
}

/** @param {Table[]} tables */
function dictionary(tables) {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.map(inert).join(" | ")} |`;
  return [line(FIELD_LIST), `|${"---|".repeat(FIELD_LIST.length)}`, ...fieldList(tables).map(line), ""].join("\n");
}

// ── Data Package ─────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Pack CSV files with their descriptor (Data Package v2), README and dictionary.
 * @param {Contents} data
 * @returns {Promise<Made>}
 */
export async function makePackage(data) {
  const { tables, sources, descriptor, facts, identity } = data;
  const described = {
    $schema: descriptor.$schema,
    name: `${identity.name}-selection`,
    title: say(data.words.en, "readme_title", { title: facts.en.title }),
    title_zh: say(data.words.zh, "readme_title", { title: facts.zh.title }),
    description: facts.en.filter,
    description_zh: facts.zh.filter,
    homepage: facts.en.address,
    version: identity.version,
    created: `${facts.en.day}T00:00:00Z`,
    licenses: descriptor.licenses,
    contributors: descriptor.contributors,
    keywords: descriptor.keywords,
    sources: sources.map(({ title_zh, url, sha256 }) => ({
      title: title_zh,
      ...(url ? { path: url } : {}),
      version: sha256,
    })),
    resources: tables.map(resourceOf),
  };
  const bytes = await zip({
    "datapackage.json": `${JSON.stringify(described, null, 2)}\n`,
    "README.md": readme(data),
    "DICTIONARY.md": dictionary(tables),
    ...csvFiles(tables),
  });
  return { bytes, ending: ".zip", type: "application/zip" };
}

/**
 * Describe a table as the full package does, but for what is no longer true of a part of it: its bytes, and that all
 * rows that it refers to are here.
 * @param {Pick<Table, "resource" | "fields">} table
 */
function resourceOf({ resource, fields }) {
  const { bytes, hash, ...kept } = resource;
  const { foreignKeys, ...schema } = resource.schema;
  return { ...kept, schema: { ...schema, fields } };
}
