/** The form that turns a correction into a patch, a mail and the text of an issue, for people without an account. */

import { patch, problem, readLine, writeLine } from "./correct_cell.js";
import { element, fetchJson, find, pageLanguage, say, Unreadable } from "./dom.js";

/** @import { Field, Problem } from "./correct_cell.js" */
/** @import { Words } from "./dom.js" */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */
/** @typedef {{ title: string, scope: string, fields: Field[] }} Table */
/** @typedef {{ path: string, header: string[], lines: Record<string, [number, string, string]> }} Lines */

/**
 * @typedef {object} Opened the record that is corrected
 * @property {string} table
 * @property {string} id
 * @property {string[]} header
 * @property {string} line as it is in its file
 * @property {string[]} cells
 * @property {string} path of its file
 * @property {number} number of its line
 * @property {string} page the address of its page, "" where it has none
 */

const LONG = 60; // characters of a cell that is written in several lines

/** @param {HTMLElement} place */
async function start(place) {
  const { base } = place.dataset;
  const form = find(place, "form", HTMLFormElement);
  const status = find(place, "[role=status]", HTMLElement);
  const result = find(place, ".cp-correct__result", HTMLElement);
  const shared = await fetchJson("schemas.json");
  const { problems, ...others } = shared.words;
  /** @type {Words} */
  const words = others;
  /** @type {Record<string, Table>} */
  const tables = shared.tables;
  /** @type {string[]} */
  const plans = shared.plans;
  /** @type {{ repository: string, branch: string, contact: string }} */
  const identity = shared.identity;
  /** @type {Opened | null} */
  let opened = null;

  /** @param {string} name */
  const input = (name) => /** @type {Input} */ (form.elements.namedItem(name));
  /** @param {string} name */
  const link = (name) => find(place, `.cp-correct__${name}`, HTMLAnchorElement);

  for (const [name, { title }] of Object.entries(tables)) input("table").append(new Option(title, name));

  /** Open the record that the form names. */
  async function open() {
    opened = null;
    result.hidden = true;
    const [table, id] = [input("table").value, input("record").value.trim()];
    if (!id) return;
    status.textContent = words.loading;
    /** @type {Opened} */
    let found;
    try {
      found = await read(table, id);
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      status.textContent = say(words, "unknown", { record: id, table: tables[table].title });
      return;
    }
    opened = found;
    const { repository, branch } = identity;
    link("edit").href = `${repository}/edit/${branch}/${found.path}#L${found.number}`;
    status.textContent = "";
    const choice = input("field");
    const asked = choice.value || new URLSearchParams(location.search).get("field");
    const { fields } = tables[table];
    choice.replaceChildren(...fields.map(({ name, title }) => new Option(`${title} (${name})`, name)));
    if (fields.some(({ name }) => name === asked)) choice.value = asked ?? "";
    await showField(found);
    find(place, ".cp-correct__cell", HTMLElement).hidden = false;
  }

  /**
   * Return the lines of a table: those of a plan where the table is one of a plan's, all where it is shared.
   * @param {string} table
   * @param {string} id of the plan, or of a record of it
   * @returns {Promise<Lines>}
   */
  async function linesOf(table, id) {
    const own = plans.filter((plan) => id === plan || id.startsWith(`${plan}-`)).sort((a, b) => b.length - a.length);
    const shares = tables[table].scope !== "plan";
    if (!shares && !own.length) throw new Unreadable(id);
    const lines = await fetchJson(`${base}/${shares ? "contribute/correct" : `plans/${own[0]}`}/lines.json`);
    return lines[table];
  }

  /**
   * Read a record. Throws Unreadable.
   * @param {string} table
   * @param {string} id
   * @returns {Promise<Opened>}
   */
  async function read(table, id) {
    const { path, header, lines } = await linesOf(table, id);
    if (!Object.hasOwn(lines, id)) throw new Unreadable(id);
    const [number, line, address] = lines[id];
    const root = `${base}/${pageLanguage() === "en" ? "en/" : ""}`;
    const here = find(document.head, "link[rel=canonical]", HTMLLinkElement).href;
    const page = address && new URL(`${root}${address}`, here).href;
    return { table, id, header, line, cells: readLine(line), path, number, page };
  }

  /** @param {Opened} record */
  const fieldOf = ({ table }) => {
    const field = tables[table].fields.find(({ name }) => name === input("field").value);
    if (!field) throw new Error("no field is chosen");
    return field;
  };
  /** @param {Opened} record */
  const cellOf = ({ cells, header }) => cells[header.indexOf(input("field").value)];

  /**
   * Return the ids that a reference may name, with the names of their records: those of the plan where the table is one
   * of a plan's, all where it is shared.
   * @param {Opened} record
   * @param {Field} field
   * @returns {Promise<Map<string, string> | null>}
   */
  async function idsFor({ id }, field) {
    if (!field.table) return null;
    const { header, lines } = await linesOf(field.table, id);
    const names = ["name", "label", "title"].map((name) => header.indexOf(`${name}_${document.documentElement.lang}`));
    return new Map(
      Object.entries(lines).map(([key, [, line]]) => {
        const cells = readLine(line);
        return [key, names.map((column) => cells[column]).find(Boolean) ?? ""];
      }),
    );
  }

  /** @param {Opened} record */
  async function showField(record) {
    const field = fieldOf(record);
    const [was, now] = [cellOf(record), input("now")];
    find(place, ".cp-correct__was", HTMLElement).textContent = was || words.empty;
    const meaning = [field.description, field.hint].filter(Boolean).join(" ");
    find(place, ".cp-correct__meaning", HTMLElement).textContent = meaning;
    const made = inputFor(field, was, {
      name: "now",
      id: now.id,
      "aria-describedby": now.getAttribute("aria-describedby"),
    });
    now.replaceWith(made);
    made.value = was;
    const ids = await idsFor(record, field);
    const options = Array.from(ids ?? [], ([id, name]) => new Option(name, id));
    find(place, "datalist", HTMLDataListElement).replaceChildren(...options);
    complain(null);
    result.hidden = true;
  }

  /**
   * @param {Field} field
   * @param {string} was
   * @param {Record<string, string | null>} attributes
   */
  function inputFor({ categories, required, table }, was, attributes) {
    if (categories) {
      const made = element(
        "select",
        attributes,
        ...categories.map(([value, label]) => new Option(`${label} (${value})`, value)),
      );
      if (!required) made.prepend(new Option(words.empty, ""));
      return made;
    }
    const list = table ? "cp-correct-ids" : null;
    return element(was.length > LONG ? "textarea" : "input", { ...attributes, rows: 4, autocomplete: "off", list });
  }

  /**
   * Say what is wrong with the cell.
   * @param {Problem | null} found
   * @returns {boolean} whether nothing is
   */
  function complain(found) {
    const said = found ? say(problems, found[0], found[1]) : "";
    find(place, ".cp-correct__problem", HTMLElement).textContent = said;
    input("now").setAttribute("aria-invalid", String(Boolean(found)));
    return !found;
  }

  /** @param {Opened} record */
  async function judge(record) {
    const text = input("now").value;
    if (text === cellOf(record)) return complain(["same", {}]);
    const field = fieldOf(record);
    return complain(problem(field, text, await idsFor(record, field)));
  }

  /** Turn the correction into a patch, a mail and an issue. */
  async function finish() {
    const record = opened;
    if (!record || !(await judge(record))) return input("now").focus();
    const field = fieldOf(record);
    const [was, now, why] = [cellOf(record), input("now").value, input("why").value.trim().replaceAll(/\s+/g, " ")];
    const title = say(words, "change", { record: record.id, field: field.name });
    const lines = [
      title,
      "",
      ...Object.entries({ was, now, why }).map(([key, value]) => say(words, key, { value: value || words.empty })),
      `${record.path}:${record.number}`,
    ];
    const message = lines.join("\n");
    const after = writeLine(record.cells.with(record.header.indexOf(field.name), now));
    const patched = record.path.endsWith(".csv");
    const change = patched ? patch(record.path, record.number, record.line, after, message) : "";
    const download = link("patch");
    download.hidden = !change;
    find(place, ".cp-correct__how", HTMLElement).hidden = !change;
    if (change) {
      download.href = URL.createObjectURL(new Blob([change], { type: "text/x-patch" }));
      download.download = `${record.id}-${field.name}.patch`;
    }
    find(place, ".cp-correct__text", HTMLTextAreaElement).value = message;
    const mail = new URLSearchParams({ subject: title, body: change || message }).toString().replaceAll("+", "%20");
    link("mail").href = `mailto:${identity.contact}?${mail}`;
    const issue = new URLSearchParams({
      template: "wrong-fact.yml",
      title,
      record: record.id,
      page: record.page,
      field: field.name,
      is: was || words.empty,
      should: now || words.empty,
      proof: why,
    });
    link("issue").href = `${identity.repository}/issues/new?${issue}`;
    result.hidden = false;
    find(result, "h2", HTMLElement).focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const same = opened?.id === input("record").value.trim() && opened.table === input("table").value;
    if (same) finish();
    else open();
  });
  form.addEventListener("change", ({ target }) => {
    const { name } = /** @type {Input} */ (target);
    if (name === "table" || name === "record") open();
    else if (opened && name === "field") showField(opened);
    else if (opened && name === "now") judge(opened);
  });

  const asked = new URLSearchParams(location.search);
  const table = asked.get("table") ?? "";
  if (Object.hasOwn(tables, table)) input("table").value = table;
  input("record").value = asked.get("record") ?? "";
  form.hidden = false;
  await open();
}

/** @type {HTMLElement | null} */
const place = document.querySelector(".cp-correct");
if (place) start(place);
