/** The formats of a download: from tables of rows to the bytes of a file. The libraries are loaded when they are asked for. */

import { say } from "./dom.js";
import { Failure } from "./pack_rows.js";

const LANGUAGES = ["zh", "en"];
const LONGEST_CELL = 32767; // characters in a cell of a workbook
const MOST_ROWS = 1048576; // rows of a sheet
// What spreadsheet programs take for the start of a formula, the full-width forms included; white space does not disarm it.
const FORMULA = /^(?:[\t\r\n]|[\s\x1c-\x1f\x85]*[=+\-@＝＋－＠])/u;
// Texts that a workbook's readers take for an error value or for an escaped character, unless they are written in pieces.
const MISTAKEN = /^#(?:VALUE!|REF!|N\/A|NAME\?|NULL!|DIV\/0!|NUM!|GETTING_DATA|SPILL!|CALC!)$|_x[0-9a-fA-F]{4}_/u;
const WITHIN = /(?<=^#)|(?<=_)(?=x[0-9a-fA-F]{4}_)/u;

/** Every format: its ending, and whether one file holds all tables. */
export const FORMATS = {
  csv: { ending: ".csv", make: (data) => csvFiles(data, csv, ".csv") },
  excel: { ending: ".excel.csv", make: (data) => csvFiles(data, excelCsv, ".excel.csv") },
  xlsx: { ending: ".xlsx", make: workbook },
  package: { ending: ".zip", make: dataPackage },
};

/** Write a value as text: numbers without exponent, nothing for null. */
export function plain(value) {
  if (value === null) return "";
  const text = String(value);
  if (typeof value !== "number" || !text.includes("e")) return text;
  return value.toFixed(20).replace(/\.?0+$/, "");
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Write a table as RFC 4180 with LF line ends. */
export function csv({ fields, rows }) {
  const lines = [fields.map(({ name }) => name), ...rows.map((row) => row.map(plain))];
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

/** Write a table for spreadsheet programs: byte order mark, CRLF, no cell that is taken for a formula. */
export function excelCsv({ fields, rows }) {
  const inert = (value) => (typeof value === "string" && FORMULA.test(value) ? `'${value}` : plain(value));
  const lines = [fields.map(({ name }) => name), ...rows.map((row) => row.map(inert))];
  return `\ufeff${lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("")}`;
}

/** One table is one file; several are a zip with a README. */
async function csvFiles(data, write, ending) {
  if (data.tables.length === 1) return { bytes: encode(write(data.tables[0])), ending, type: "text/csv" };
  const files = data.tables.map((table) => [`${table.name}${ending}`, write(table)]);
  const bytes = await zip({ "README.md": readme(data, ending), ...Object.fromEntries(files) });
  return { bytes, ending: `${ending}.zip`, type: "application/zip" };
}

function encode(text) {
  return new TextEncoder().encode(text);
}

async function zip(files) {
  const { zipSync } = await import(new URL("../vendor/fflate/esm/browser.js", import.meta.url).href);
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, encode(text)])));
}

// ── the papers ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Write a value so that Markdown shows it as it is, on one line. */
function inert(value) {
  const text = String(value).replace(/[\t\r\n]+/g, " ");
  return text
    .replace(/[\\`*[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])|^[-+#]/gu, "\\$&")
    .replace(/^(\d+)([.)])(?!\S)/, "$1\\$2");
}

/** Tell in both languages what was chosen, under which licence, how to cite it, where to find it again. */
function readme({ tables, facts, words }, ending) {
  const chapter = (language) => {
    const inertly = (value) => (typeof value === "number" ? value : inert(value));
    const fill = Object.fromEntries(Object.entries(facts[language]).map(([key, value]) => [key, inertly(value)]));
    // Addresses stand between angle brackets, where Markdown takes them as they are.
    fill.address = `<${facts[language].address}>`;
    fill.licence = facts[language].licence;
    fill.citation = say(words[language], "citation", fill);
    const files = tables.map((table) =>
      say(words[language], "file", {
        file: `${table.name}${ending}`,
        title: inert(titleOf(table.resource, language)),
        n: table.rows.length,
      }),
    );
    const lines = files.map((line) => `- ${line}`).join("\n");
    return `# ${say(words[language], "readme_title", { title: inert(facts[language].title) })}\n\n${say(words[language], "readme", fill)}\n${lines}\n`;
  };
  return LANGUAGES.map(chapter).join("\n");
}

function titleOf(described, language) {
  return language === "zh" ? described.title_zh : described.title;
}

function descriptionOf(described, language) {
  return language === "zh" ? described.description_zh : described.description;
}

function categoriesOf(field) {
  return (field.categories ?? []).map(({ value, label, label_zh }) => `${value} = ${label_zh} / ${label}`).join("; ");
}

/** List every field of every table in both languages: its name, titles, type, allowed values and descriptions. */
function fieldList(tables) {
  return tables.flatMap((table) =>
    table.fields.map((field) => [
      table.name,
      field.name,
      ...LANGUAGES.map((language) => titleOf(field, language)),
      field.type,
      categoriesOf(field),
      ...LANGUAGES.map((language) => descriptionOf(field, language)),
    ]),
  );
}

const FIELD_LIST = ["table", "field", "title_zh", "title", "type", "values", "description_zh", "description"];

function dictionary(tables) {
  const line = (cells) => `| ${cells.map(inert).join(" | ")} |`;
  return [line(FIELD_LIST), `|${"---|".repeat(FIELD_LIST.length)}`, ...fieldList(tables).map(line), ""].join("\n");
}

// ── Data Package ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Pack CSV files with their descriptor (Data Package v2), README and dictionary. */
async function dataPackage(data) {
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
    "README.md": readme(data, ".csv"),
    "DICTIONARY.md": dictionary(tables),
    ...Object.fromEntries(tables.map((table) => [`${table.name}.csv`, csv(table)])),
  });
  return { bytes, ending: ".zip", type: "application/zip" };
}

/** Describe a table as the full package does, but for what no longer holds of a part: its bytes, and that all referred rows are here. */
function resourceOf({ resource, fields }) {
  const { bytes, hash, ...kept } = resource;
  const { foreignKeys, ...schema } = resource.schema;
  return { ...kept, schema: { ...schema, fields } };
}

// ── workbook ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Write a workbook: a cover, the fields, one sheet per table with real numbers, a frozen header and filters. */
async function workbook(data) {
  const { tables, facts, words, language } = data;
  for (const { name, rows, fields } of tables) {
    if (rows.length >= MOST_ROWS) throw new Failure("too_many", { table: name, n: rows.length });
    for (const row of rows) {
      const at = row.findIndex((value) => typeof value === "string" && value.length > LONGEST_CELL);
      if (at >= 0)
        throw new Failure("too_long", { table: name, id: row[0], field: fields[at].name, n: row[at].length });
    }
  }
  const { writeXlsx } = await import(new URL("../vendor/hucre/dist/xlsx/writer.mjs", import.meta.url).href);
  const own = [language, ...LANGUAGES.filter((each) => each !== language)];
  const cover = own.flatMap((each) => {
    const text = say(words[each], "readme", facts[each]).split("\n").filter(Boolean);
    const files = tables.map(({ name, resource, rows }) =>
      say(words[each], "file", { file: name, title: titleOf(resource, each), n: rows.length }),
    );
    return [say(words[each], "readme_title", { title: facts[each].title }), ...text, ...files, null];
  });
  const sheets = [
    sheet(
      words[language].about,
      null,
      cover.map((line) => [line]),
      [100],
    ),
    ...tables.map(({ name, fields, rows }) =>
      sheet(
        name,
        fields.map((field) => field.name),
        rows,
      ),
    ),
    sheet(words[language].dictionary, FIELD_LIST, fieldList(tables)),
  ];
  const bytes = await writeXlsx({
    sheets,
    properties: { title: facts[language].title, creator: facts[language].makers },
  });
  return { bytes, ending: ".xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
}

function sheet(name, header, rows, widths = null) {
  const cells = new Map();
  const lines = header ? [header, ...rows] : rows;
  lines.forEach((row, r) =>
    row.forEach((value, c) => {
      const style =
        header && r === 0
          ? { font: { bold: true } }
          : header
            ? undefined
            : { alignment: { wrapText: true, vertical: "top" } };
      if (typeof value === "string" && MISTAKEN.test(value))
        cells.set(`${r},${c}`, { richText: value.split(WITHIN).map((text) => ({ text })), style });
      else if (style && value !== null) cells.set(`${r},${c}`, { value, style });
    }),
  );
  const columns = (widths ?? header.map((_, c) => widthOf(lines, c))).map((width) => ({ width }));
  const frozen = header
    ? { freezePane: { rows: 1 }, autoFilter: { range: `A1:${letters(header.length)}${lines.length}` } }
    : {};
  return {
    name,
    rows: lines.map((row) => row.map((value) => (value === "" ? null : value))),
    cells,
    columns,
    ...frozen,
  };
}

/** Give a column the width of what stands in its first rows, a Chinese character counting for two. */
function widthOf(lines, column) {
  const broad = (value) => [...plain(value ?? null)].reduce((n, each) => n + (each > "\u2e7f" ? 2 : 1), 0);
  return Math.min(48, Math.max(...lines.slice(0, 60).map((row) => broad(row[column]))) + 3);
}

function letters(number) {
  return number > 26
    ? letters(Math.floor((number - 1) / 26)) + letters(((number - 1) % 26) + 1)
    : String.fromCharCode(64 + number);
}
