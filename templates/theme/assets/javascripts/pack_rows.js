/**
 * The rows that a query of the explore page selects, with all that a download says about them.
 *
 * Rows come from the JSON of the plans that occur, whole: a row that cannot be found is an error, never left out.
 */

import { fetchJson, say, Unreadable } from "./dom.js";
import { holding, keysOf, readColumns, readState, select, sortPlaces } from "./facets.js";

/** What went wrong, as a key of the words with what fills them. */
export class Failure extends Error {
  constructor(key, values = {}) {
    super(key);
    Object.assign(this, { key, values });
  }
}

/** Read a file of the site; where it cannot be read, say which. */
async function read(address) {
  try {
    return await fetchJson(address);
  } catch (problem) {
    if (!(problem instanceof Unreadable)) throw problem;
    throw new Failure("unreadable", { address: new URL(address, document.baseURI).pathname });
  }
}

/**
 * Find what a query selects: `{query, state, places, tables, index, pack, labels}`, with `tables` a Map from each table
 * that occurs to its places in the order of the page. `root` leads to the root of the page's language, `base` to that of the site.
 */
export async function findRows(query, root, base) {
  const [file, pack, zh, en] = await Promise.all([
    read(`${base}explore/columns.json`),
    read(`${base}explore/pack.json`),
    read(`${base}explore/labels.json`),
    read(`${base}en/explore/labels.json`),
  ]);
  const index = readColumns(file);
  const state = readState(query, index.facets);
  const words = state.text.trim() || state.sort === "title" ? await read(`${root}explore/text.json`) : null;
  const within = state.text.trim() ? holding(words.texts, state.text) : null;
  const found = select(index, state.choices, { within, inherited: state.inherited });
  const places = sortPlaces(found.places, state.sort === "title" ? keysOf(words.order) : index.orders[state.sort]);
  const tables = new Map(index.values.table.map((table) => [table, []]));
  for (const place of places) tables.get(nameAt(index, "table", place)).push(place);
  for (const [table, own] of tables) if (!own.length) tables.delete(table);
  return { query, state, places, tables, index, pack, labels: { zh, en } };
}

function nameAt(index, key, place) {
  return index.values[key][index.column.get(key)[place] - 1];
}

/**
 * Read the selected rows: for each table `{name, resource, fields, rows}`, a row being its values in the order of the
 * fields, with the names of what it refers to after those of the table. `sources` are the copies of the plans that
 * occur, `descriptor` the whole collection's. `progress(done, all)` is told after every file.
 */
export async function readRows({ tables, index, pack }, base, progress) {
  const plans = [...new Set([...tables.values()].flat().map((place) => nameAt(index, "plan", place)))];
  const files = new Set(plans.map((plan) => `${plan}/sources`));
  for (const [table, places] of tables) {
    for (const plan of new Set(places.map((place) => nameAt(index, "plan", place)))) {
      for (const name of [table, ...pack.columns[table].flatMap(({ path }) => path.flatMap(([, found]) => found))])
        files.add(`${plan}/${name}`);
    }
  }
  let done = 0;
  const all = files.size + 2;
  const counted = async (address) => {
    const value = await read(address);
    progress(++done, all);
    return value;
  };
  progress(0, all);
  const [{ key, ids }, descriptor, ...contents] = await Promise.all(
    [
      `${base}explore/ids.json`,
      `${base}data/${pack.identity.name}/datapackage.json`,
      ...[...files].map((file) => `${base}data/${file}.json`),
    ].map(counted),
  );
  // Columns and ids of two editions of the site would give other rows than those shown.
  if (key !== index.key) throw new Failure("changed");
  const records = new Map(
    [...files].map((file, i) => [file, new Map(contents[i].map((record) => [record.id, record]))]),
  );
  const made = [...tables].map(([name, places]) => {
    const resource = descriptor.resources.find((each) => each.name === name);
    const own = resource.schema.fields.map((field) => field.name);
    const added = pack.columns[name];
    const rows = places.map((place) => {
      const plan = nameAt(index, "plan", place);
      const record = records.get(`${plan}/${name}`).get(ids[place]);
      if (!record || own.some((field) => !(field in record))) throw new Failure("changed");
      return [...own.map((field) => record[field]), ...added.map((column) => nameOf(records, plan, record, column))];
    });
    return { name, resource, fields: [...resource.schema.fields, ...added.map((column) => column.descriptor)], rows };
  });
  const sources = plans.flatMap((plan) => [...records.get(`${plan}/sources`).values()]);
  return { tables: made, sources, descriptor };
}

/** Follow a record's reference to the name of what it leads to; null where it refers to nothing. */
function nameOf(records, plan, record, { path, field }) {
  let found = record;
  for (const [key, tables] of path) {
    const id = found[key];
    if (!id) return null;
    found = tables.map((table) => records.get(`${plan}/${table}`).get(id)).find(Boolean);
    if (!found) throw new Failure("changed");
  }
  return found[field];
}

/** Say in words what was chosen, in one language. */
export function filterInWords({ state, index, pack, labels }, language) {
  const words = pack.words[language];
  const { facets, words: page } = labels[language];
  const label = (key, value) => facets[key].values[index.codes[key].get(value) - 1] ?? say(page, "unknown", { value });
  const parts = index.facets
    .filter((key) => state.choices[key])
    .map((key) =>
      say(words, "pair", {
        facet: facets[key].title,
        value: state.choices[key].map((value) => label(key, value)).join(words.or),
      }),
    );
  if (state.inherited) parts.push(page.inherited_choice);
  if (state.text.trim()) parts.push(say(words, "text", { text: state.text.trim() }));
  if (!parts.length) parts.push(words.all);
  if (state.sort) parts.push(say(words, "sorted", { sort: page[`sorts.${state.sort}`] }));
  return parts.join(words.and);
}

/** Give what a text about the download is filled with. `address` is where anyone finds the same rows, `day` the day of making. */
export function facts(found, language, address, day) {
  const { identity, words } = found.pack;
  const filter = filterInWords(found, language);
  const n = found.places.length;
  const makers = identity.contributors.join(", ");
  const common = {
    title: identity.title[language],
    version: identity.version,
    released: identity.released,
    filter,
    n,
    makers,
    address,
    day,
  };
  const licence = identity.licences.map(({ title, path }) => `${title} <${path}>`).join(", ");
  return { ...common, licence, citation: say(words[language], "citation", common) };
}
