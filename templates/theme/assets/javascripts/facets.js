/**
 * Facets: which records meet the choices, and how many records each further choice would leave.
 *
 * Pure: columns and choices in, places and counts out. Values chosen in one facet are alternatives, facets must all be
 * met, and the counts of a facet ignore its own choices. Any list that has columns of the same form (see
 * cityplans/search/explorer/columns.py) can be counted the same way.
 */

import { hasYears } from "./explorer/state.js";
import { fold } from "./search/words.js";

/** @import { State } from "./explorer/state.js" */

/**
 * @typedef {object} Group facets whose values belong together, entry by entry: a body and its role
 * @property {string[]} keys
 * @property {Uint32Array[]} columns for each key the code of each entry, 0 for none
 * @property {Uint32Array | null} starts where the entries of each record start; null where each record has one
 * @property {Uint32Array | null} heirs how many places before it the record is whose entries it inherits, 0 for none
 */

/**
 * @typedef {object} Columns
 * @property {string} key of this edition of the data
 * @property {number} size
 * @property {number} chunk records in a file of rows
 * @property {string[]} facets
 * @property {Record<string, string[]>} values by facet; the code of a value is its place plus 1
 * @property {Record<string, Map<string, number>>} codes by facet
 * @property {Group[]} groups
 * @property {Record<string, ArrayLike<number> | undefined>} orders keys to sort by
 * @property {Map<string, Uint32Array>} column by facet, of those that every record has one value of
 */

/**
 * @typedef {object} Selection
 * @property {Uint32Array} places in the order of the columns
 * @property {Record<string, Uint32Array>} counts for each facet how many records each code would leave
 * @property {Record<string, number>} without for each facet how many records there would be without its choices
 * @property {number} unbound how many there would be without `within`
 */

/** @typedef {{ masks: (Uint8Array | null)[], seen: Uint32Array[], counts: Uint32Array[], without: number[] }} Tally */
/** @typedef {[start: number, end: number]} Range of the entries of a record */

const VERSION = 1;

/**
 * Make the columns of a file ready for counting. Throws where the file has a form that is not known here.
 * @param {any} file
 * @returns {Columns}
 */
export function readColumns(file) {
  if (file.version !== VERSION) throw new Error(`columns of version ${file.version}`);
  const { key, size, chunk, facets, values, orders } = file;
  /** @type {Map<string, Uint32Array>} */
  const column = new Map();
  const groups = [...file.groups]
    .sort((a, b) => Number("of" in a) - Number("of" in b))
    .map(({ keys, counts, columns, heirs, of }) => {
      /** @type {Uint32Array[]} */
      const read = of
        ? [Uint32Array.from(column.get(of) ?? [], (code) => (code ? columns[0][code - 1] : 0))]
        : columns.map((/** @type {number[]} */ codes) => Uint32Array.from(codes));
      keys.forEach((/** @type {string} */ each, /** @type {number} */ i) => column.set(each, read[i]));
      const starts = counts ? startsOf(counts) : null;
      return { keys, columns: read, starts, heirs: heirs ? Uint32Array.from(heirs) : null };
    });
  /** @type {(facet: string) => Map<string, number>} */
  const codesOf = (facet) =>
    new Map(values[facet].map((/** @type {string} */ value, /** @type {number} */ i) => [value, i + 1]));
  const codes = Object.fromEntries(facets.map((/** @type {string} */ facet) => [facet, codesOf(facet)]));
  return { key, size, chunk, facets, values, codes, groups, orders, column };
}

/**
 * Turn how many entries each record has into where its entries start.
 * @param {number[]} counts
 */
function startsOf(counts) {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((n, i) => (starts[i + 1] = starts[i] + n));
  return starts;
}

/**
 * @param {Columns} index
 * @param {string} facet one that every record has one value of
 * @param {number} place
 * @returns {string} the value of a record
 */
export function valueAt({ values, column }, facet, place) {
  const code = column.get(facet)?.[place] ?? 0;
  return values[facet][code - 1] ?? "";
}

/**
 * Select the records that meet all choices.
 * @param {Columns} index
 * @param {Record<string, string[]>} choices by facet
 * @param {object} [options]
 * @param {Uint8Array | null} [options.within] a byte per record, 0 for those that are left out, for what is no facet
 * @param {boolean} [options.inherited] whether a record without entries of its own in a group has those of its heir
 * @returns {Selection}
 */
export function select(index, choices, { within = null, inherited = false } = {}) {
  const groups = index.groups.map((group) => {
    const masks = group.keys.map((key) => maskOf(index, key, choices[key]));
    const seen = group.keys.map((key) => new Uint32Array(index.values[key].length + 1));
    const counts = group.keys.map((key) => new Uint32Array(index.values[key].length + 1));
    return { ...group, masks, seen, counts, without: group.keys.map(() => 0), bound: masks.some(Boolean) };
  });
  const bound = groups.filter((group) => group.bound);
  /** @type {number[]} */
  const places = [];
  let unbound = 0;
  for (let place = 0; place < index.size; place++) {
    const outside = within !== null && !within[place];
    let failed = outside ? 1 : 0;
    let failing = null;
    for (const group of bound) {
      if (meets(group, entriesOf(group, place, inherited), -1)) continue;
      failing = group;
      if (++failed > 1) break;
    }
    if (failed > 1) continue;
    if (failed === 0) places.push(place);
    if (!failing) unbound++;
    if (outside) continue;
    for (const group of failing ? [failing] : bound) count(group, entriesOf(group, place, inherited), place + 1);
  }
  // Facets without choices need no comparing: where little is chosen, the counts are there sooner.
  for (const group of groups.filter(({ bound }) => !bound))
    if (group.starts) for (const place of places) count(group, entriesOf(group, place, inherited), place + 1);
    else
      group.keys.forEach((_, i) => {
        group.without[i] = places.length;
        for (const place of places) group.counts[i][group.columns[i][place]]++;
        group.counts[i][0] = 0;
      });
  /** @type {Selection} */
  const result = { places: Uint32Array.from(places), counts: {}, without: {}, unbound };
  for (const group of groups) {
    group.keys.forEach((key, i) => {
      result.counts[key] = group.counts[i];
      result.without[key] = group.without[i];
    });
  }
  return result;
}

/**
 * Mark the codes of the chosen values; a value that does not exist marks nothing.
 * @param {Columns} index
 * @param {string} key
 * @param {string[] | undefined} values
 * @returns {Uint8Array | null} null where nothing is chosen
 */
function maskOf(index, key, values) {
  if (!values?.length) return null;
  const mask = new Uint8Array(index.values[key].length + 1);
  for (const value of values) {
    const code = index.codes[key].get(value);
    if (code) mask[code] = 1;
  }
  return mask;
}

/**
 * @param {Group} group
 * @param {number} place
 * @param {boolean} inherited
 * @returns {Range} where the entries of a record are in a group's columns
 */
function entriesOf({ starts, heirs }, place, inherited) {
  if (!starts) return [place, place + 1];
  const heir = inherited && starts[place] === starts[place + 1] ? (heirs?.[place] ?? 0) : 0;
  return [starts[place - heir], starts[place - heir + 1]];
}

/**
 * @param {Group & Tally} group
 * @param {Range} range
 * @param {number} ignored
 * @returns {boolean} whether one entry meets the choices of all keys but one
 */
function meets({ columns, masks }, [start, end], ignored) {
  if (!masks.some((mask, i) => mask && i !== ignored)) return true;
  for (let entry = start; entry < end; entry++) if (fits(columns, masks, entry, ignored)) return true;
  return false;
}

/**
 * @param {Uint32Array[]} columns
 * @param {(Uint8Array | null)[]} masks
 * @param {number} entry
 * @param {number} ignored
 */
function fits(columns, masks, entry, ignored) {
  for (let i = 0; i < masks.length; i++) if (i !== ignored && !(masks[i]?.[columns[i][entry]] ?? 1)) return false;
  return true;
}

/**
 * Count a record under each of its values, once under each.
 * @param {Group & Tally} group
 * @param {Range} range
 * @param {number} stamp another one for every record
 */
function count(group, range, stamp) {
  const { keys, columns, masks, seen, counts, without } = group;
  for (let i = 0; i < keys.length; i++) {
    if (meets(group, range, i)) without[i]++;
    for (let entry = range[0]; entry < range[1]; entry++) {
      const code = columns[i][entry];
      if (!code || seen[i][code] === stamp || !fits(columns, masks, entry, i)) continue;
      seen[i][code] = stamp;
      counts[i][code]++;
    }
  }
}

/**
 * Put places in an order.
 * @param {Uint32Array} places
 * @param {ArrayLike<number> | undefined} keys a number for each record, the smallest first, 0 last; none: as they are
 * @returns {Uint32Array}
 */
export function sortPlaces(places, keys) {
  if (!keys) return places;
  /** @type {(place: number) => number} */
  const key = (place) => keys[place] || Infinity;
  return Uint32Array.from(places).sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
}

/**
 * Mark the records whose words contain a text.
 * @param {string[]} words
 * @param {string} text
 * @returns {Uint8Array}
 */
export function containing(words, text) {
  const wanted = fold(text.trim());
  return Uint8Array.from(words, (each) => Number(fold(each).includes(wanted)));
}

/**
 * Mark the records due in some years: those whose last day is in them.
 * @param {Pick<Columns, "orders">} index
 * @param {Pick<State, "from" | "to">} state
 * @returns {Uint8Array | null} null where any date will do
 */
export function dueWithin({ orders }, state) {
  if (!hasYears(state)) return null;
  const [first, last] = [Number(`${state.from || "0000"}0101`), Number(`${state.to || "9999"}1231`)];
  return Uint8Array.from(orders.due ?? [], (day) => Number(day > 0 && day >= first && day <= last));
}

/**
 * @param {Uint8Array | null} one
 * @param {Uint8Array | null} other
 * @returns {Uint8Array | null} what both mark
 */
function both(one, other) {
  return one && other ? one.map((mark, i) => mark & other[i]) : (one ?? other);
}

/**
 * Turn places in their order into keys to sort by.
 * @param {number[]} order
 * @returns {Uint32Array}
 */
export function keysOf(order) {
  const keys = new Uint32Array(order.length);
  order.forEach((place, i) => (keys[place] = i + 1));
  return keys;
}

/**
 * @param {State} state
 * @returns {boolean} whether the words of the records are needed to find what the state asks for
 */
export function needsWords({ text, sort }) {
  return text.trim() !== "" || sort === "title";
}

/**
 * Find the records of a state, in its order.
 * @param {Columns} index
 * @param {State} state
 * @param {{ texts: string[], order: number[] } | null} words of the records, where the state needs them
 * @returns {{ selection: Selection, places: Uint32Array }}
 */
export function lookUp(index, state, words) {
  const { choices, text, sort, own } = state;
  const within = both(words && text.trim() ? containing(words.texts, text) : null, dueWithin(index, state));
  const selection = select(index, choices, { within, inherited: !own });
  const keys = words && sort === "title" ? keysOf(words.order) : index.orders[sort];
  return { selection, places: sortPlaces(selection.places, keys) };
}
