/**
 * The rows that a query of the explore page selects, with all that a download says about them.
 *
 * Rows come from the zips of the plans that occur: a row that cannot be found is an error, never left out.
 */

import { fetchJson, say, Unreadable } from "./dom.js";
import { hasYears, readState, writeState, yearsKey } from "./explorer/state.js";
import { lookUp, needsWords, readColumns, valueAt } from "./facets.js";
import { readArchive } from "./pack_archive.js";

/** @import { Words } from "./dom.js" */
/** @import { State } from "./explorer/state.js" */
/** @import { Facet } from "./facet_boxes.js" */
/** @import { Columns } from "./facets.js" */

/** @typedef {"zh" | "en"} Language */
/** @typedef {string | number | null} Value of a cell */
/** @typedef {Record<string, any>} Resource as datapackage.json describes a table */

/**
 * @typedef {object} Field as a Table Schema describes it, in both languages
 * @property {string} name
 * @property {string} type
 * @property {string} title
 * @property {string} title_zh
 * @property {string} description
 * @property {string} description_zh
 * @property {{ value: string, label: string, label_zh: string }[]} [categories]
 */

/**
 * @typedef {object} NameColumn a column with the name of what a record refers to
 * @property {string} name
 * @property {[key: string, tables: string[]][]} path the references to follow, and where they lead
 * @property {string} field
 * @property {Field} descriptor
 */

/**
 * @typedef {object} Pack the file pack.json
 * @property {Identity} identity
 * @property {Record<string, string>} ready the ready-made table that is downloaded in place of a table
 * @property {Record<string, NameColumn[]>} columns by table, of the others
 * @property {Record<Language, Words>} words
 */

/**
 * @typedef {object} Identity of the whole collection
 * @property {string} name
 * @property {Record<Language, string>} title
 * @property {string} version
 * @property {string} released
 * @property {{ name: string, title: string, path: string }[]} licences
 * @property {string[]} contributors
 */

/**
 * @typedef {object} Rows what a query selects
 * @property {string} query
 * @property {State} state
 * @property {Uint32Array} places
 * @property {Map<string, number[]>} tables each table that occurs with its places, in the order of the page
 * @property {Columns} index
 * @property {Pack} pack
 * @property {Record<Language, { facets: Record<string, Facet>, words: Words }>} labels
 */

/**
 * @typedef {object} Table
 * @property {string} name
 * @property {Resource} resource
 * @property {Field[]} fields its own, then those with names of what it refers to
 * @property {Value[][]} rows
 */

/** @typedef {Record<string, string | number> & { title: string, filter: string, address: string }} Facts to fill in */

/** What went wrong, as a key of the words with what fills them. */
export class Failure extends Error {
  /**
   * @param {string} key
   * @param {Record<string, unknown>} [values]
   */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/**
 * Read a file of the site; where it cannot be read, say which. Throws Failure.
 * @param {string} address
 */
async function read(address) {
  try {
    return await fetchJson(address);
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    throw new Failure("unreadable", { address: new URL(address, document.baseURI).pathname });
  }
}

/**
 * Read the bytes of a file of the site. Throws Failure.
 * @param {string} address
 */
async function readBytes(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new Failure("unreadable", { address: new URL(address, document.baseURI).pathname });
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Find what a query selects. Throws Failure.
 * @param {string} query
 * @param {string} root of the page's language
 * @param {string} base of the site
 * @returns {Promise<Rows>}
 */
export async function findRows(query, root, base) {
  const names = ["explore/columns.json", "explore/pack.json", "explore/labels.json", "en/explore/labels.json"];
  const [file, pack, zh, en] = await Promise.all(names.map((name) => read(base + name)));
  const index = readColumns(file);
  const state = readState(query, index.facets);
  const { places } = lookUp(index, state, needsWords(state) ? await read(`${root}explore/text.json`) : null);
  /** @type {Map<string, number[]>} */
  const tables = new Map(index.values.table.map((table) => [table, []]));
  for (const place of places) tables.get(valueAt(index, "table", place))?.push(place);
  for (const [table, own] of tables) if (!own.length) tables.delete(table);
  const asked = writeState(withoutUnknown(state, index), index.facets);
  return { query: asked, state, places, tables, index, pack, labels: { zh, en } };
}

/**
 * Return a state that finds the same records without the values that do not exist; where a facet has no other, the
 * first of them stays, because nothing is found then.
 * @param {State} state
 * @param {Pick<Columns, "codes">} index
 * @returns {State}
 */
function withoutUnknown(state, index) {
  const choices = Object.entries(state.choices).map(([key, values]) => {
    const known = values.filter((value) => index.codes[key].has(value));
    return [key, known.length ? known : values.slice(0, 1)];
  });
  return { ...state, choices: Object.fromEntries(choices) };
}

/**
 * Read the selected rows. Throws Failure.
 * @param {Pick<Rows, "tables" | "index" | "pack">} rows
 * @param {string} base of the site
 * @param {(done: number, all: number) => void} progress called after every file
 * @returns {Promise<{ tables: Table[], sources: Record<string, Value>[], descriptor: Resource }>} with the copies of
 *   the plans that occur, and how the whole collection describes itself
 */
export async function readRows({ tables, index, pack }, base, progress) {
  const plans = [...new Set([...tables.values()].flat().map((place) => valueAt(index, "plan", place)))];
  let done = 0;
  const all = plans.length + 2;
  /** @type {<Content>(content: Promise<Content>) => Promise<Content>} */
  const counted = async (content) => {
    const value = await content;
    progress(++done, all);
    return value;
  };
  progress(0, all);
  const [{ key, ids }, descriptor, ...archives] = await Promise.all([
    counted(read(`${base}explore/ids.json`)),
    counted(read(`${base}data/${pack.identity.name}/datapackage.json`)),
    ...plans.map((plan) => counted(readBytes(`${base}data/${plan}.zip`))),
  ]);
  // Columns and ids of two editions of the site would give other rows than those shown.
  if (key !== index.key) throw new Failure("changed");
  /** @type {Map<string, Field[]>} */
  const schemas = new Map(descriptor.resources.map((/** @type {Resource} */ each) => [each.name, each.schema.fields]));
  const records = await recordsOf(plans, archives, schemas);
  const made = [...tables].map(([name, places]) => {
    const published = pack.ready[name] ?? name;
    const resource = descriptor.resources.find((/** @type {Resource} */ each) => each.name === published);
    /** @type {Field[]} */
    const own = resource.schema.fields;
    const added = pack.columns[name] ?? [];
    const rows = places.map((place) => {
      const plan = valueAt(index, "plan", place);
      const record = records.get(`${plan}/${published}`)?.get(ids[place]);
      if (!record || own.some((field) => !(field.name in record))) throw new Failure("changed");
      return [...own.map((field) => record[field.name]), ...added.map((each) => nameOf(records, plan, record, each))];
    });
    return { name: published, resource, fields: [...own, ...added.map((column) => column.descriptor)], rows };
  });
  const sources = plans.flatMap((plan) => [...(records.get(`${plan}/sources`)?.values() ?? [])]);
  return { tables: made, sources, descriptor };
}

/** @typedef {Map<string, Map<Value, Record<string, Value>>>} Records by their plan and table, then by id */

/**
 * Read the records in the zips of plans. Throws Failure.
 * @param {string[]} plans
 * @param {Uint8Array[]} archives of these plans
 * @param {Map<string, Field[]>} schemas
 * @returns {Promise<Records>}
 */
async function recordsOf(plans, archives, schemas) {
  /** @type {Records} */
  const records = new Map();
  for (const [i, plan] of plans.entries()) {
    const tables = await readArchive(archives[i], schemas).catch(() => {
      throw new Failure("changed");
    });
    for (const [table, rows] of tables) records.set(`${plan}/${table}`, byId(rows));
  }
  return records;
}

/**
 * @param {Record<string, Value>[]} records
 * @returns {Map<Value, Record<string, Value>>}
 */
function byId(records) {
  return new Map(records.map((record) => [record.id, record]));
}

/**
 * Follow a record's reference to the name of what it leads to.
 * @param {Records} records
 * @param {string} plan
 * @param {Record<string, Value>} record
 * @param {NameColumn} column
 * @returns {Value} null where it refers to nothing
 */
function nameOf(records, plan, record, { path, field }) {
  let found = record;
  for (const [key, tables] of path) {
    const id = found[key];
    if (!id) return null;
    const next = tables.map((table) => records.get(`${plan}/${table}`)?.get(id)).find(Boolean);
    if (!next) throw new Failure("changed");
    found = next;
  }
  return found[field];
}

/**
 * Say in words what was chosen.
 * @param {Pick<Rows, "state" | "index" | "pack" | "labels">} rows
 * @param {Language} language
 * @returns {string}
 */
export function filterInWords({ state, index, pack, labels }, language) {
  const words = pack.words[language];
  const { facets, words: page } = labels[language];
  const parts = index.facets
    .filter((key) => state.choices[key])
    .map((key) => {
      const codes = state.choices[key].map((each) => index.codes[key].get(each) ?? 0);
      const labels = codes.filter(Boolean).map((code) => facets[key].values[code - 1]);
      const unknown = codes.length - labels.length;
      // Whoever sends a link chooses its values; they are no part of a citation unless the data has them.
      if (unknown) labels.push(say(words, "missing", { n: unknown }));
      return say(words, "pair", { facet: facets[key].title, value: labels.join(words.or) });
    });
  if (hasYears(state)) parts.push(say(page, yearsKey(state), { from: state.from, to: state.to }));
  if (state.own) parts.push(page.own_choice);
  if (state.text.trim()) parts.push(say(words, "text", { text: state.text.trim() }));
  if (!parts.length) parts.push(words.all);
  if (state.sort) parts.push(say(words, "sorted", { sort: page[`sorts.${state.sort}`] }));
  return parts.join(words.and);
}

/**
 * Return what a text about the download is filled with.
 * @param {Rows} rows
 * @param {Language} language
 * @param {string} address at which anyone finds the same rows
 * @param {string} day of making
 * @returns {Facts}
 */
export function facts(rows, language, address, day) {
  const { identity, words } = rows.pack;
  const { version, released } = identity;
  const title = identity.title[language];
  const filter = filterInWords(rows, language);
  const makers = identity.contributors.join(", ");
  const common = { title, version, released, filter, n: rows.places.length, makers, address, day };
  const licence = identity.licences.map(({ title, path }) => `${title} <${path}>`).join(", ");
  return { ...common, licence, citation: say(words[language], "citation", common) };
}
