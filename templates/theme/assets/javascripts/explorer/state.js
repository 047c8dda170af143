/** What was chosen on a list with facets, and the query of an address that says so. Pure. */

/** @import { Selection } from "../facets.js" */

/**
 * @typedef {object} State
 * @property {Record<string, string[]>} choices the chosen values by facet
 * @property {string} text words that the title has to contain
 * @property {string} sort one of SORTS, "" for the first
 * @property {string} from first year of the date due, "" for any
 * @property {string} to last year of the date due, "" for any
 * @property {boolean} own whether only duties count that the text names for the record itself, not inherited ones
 */

/**
 * @typedef {object} Chip one choice in force
 * @property {string} key its parameter in the address: a facet, OWN, DUE or TEXT
 * @property {string} value
 * @property {State} next the state without it
 * @property {number} [without] how many records there would be, where that is known
 */

/** The orders of the list, the first one being that of the texts. */
export const SORTS = ["plan", "due", "value", "title"];

export const TEXT = "q";
export const OWN = "own";
/** A chip of this key is about the years from and to. */
export const DUE = "due-years";
const FROM = "due-from";
const TO = "due-to";
const SORT = "sort";
const LONGEST_VALUE = 100; // characters; an id has 80 at most
const LONGEST_TEXT = 200;
const UNSEEN = /\p{C}/gu;

/**
 * Return what somebody put into an address as it may appear in texts, downloads and citations: without characters that
 * nobody sees, and not too long.
 * @param {string} text
 * @param {number} longest
 * @returns {string}
 */
function shown(text, longest) {
  return [...text.replaceAll(UNSEEN, "")].slice(0, longest).join("");
}

/** @returns {State} the state in which nothing was chosen */
export function nothing() {
  return { choices: {}, text: "", sort: "", from: "", to: "", own: false };
}

/**
 * Read a state from the query of an address; parameters that are no facets are left alone.
 * @param {string | undefined} query
 * @param {string[]} facets
 * @returns {State}
 */
export function readState(query, facets) {
  const asked = new URLSearchParams(query);
  const state = nothing();
  for (const key of facets) {
    const values = [...new Set(asked.getAll(key).map((value) => shown(value, LONGEST_VALUE)))].filter(Boolean);
    if (values.length) state.choices[key] = values;
  }
  state.text = shown(asked.get(TEXT) ?? "", LONGEST_TEXT);
  const sort = asked.get(SORT) ?? "";
  state.sort = SORTS.indexOf(sort) > 0 ? sort : "";
  state.from = year(asked.get(FROM));
  state.to = year(asked.get(TO));
  state.own = asked.get(OWN) === "1";
  return state;
}

/**
 * @param {string | null} text
 * @returns {string} "" for what is no year
 */
function year(text) {
  return /^\d{4}$/.test(text ?? "") ? String(text) : "";
}

/**
 * Write a state as the query of an address, the same for the same state.
 * @param {State} state
 * @param {string[]} facets
 * @returns {string}
 */
export function writeState(state, facets) {
  const query = new URLSearchParams();
  for (const key of facets) for (const value of state.choices[key] ?? []) query.append(key, value);
  if (state.from) query.set(FROM, state.from);
  if (state.to) query.set(TO, state.to);
  if (state.own) query.set(OWN, "1");
  if (state.text.trim()) query.set(TEXT, state.text.trim());
  if (state.sort) query.set(SORT, state.sort);
  return query.toString();
}

/**
 * @param {Pick<State, "from" | "to">} state
 * @returns {boolean} whether the date due matters
 */
export function hasYears({ from, to }) {
  return Boolean(from || to);
}

/**
 * Return which string says which years are chosen: from and to, or one of them.
 * @param {Pick<State, "from" | "to">} state
 * @returns {string}
 */
export function yearsKey({ from, to }) {
  return from && to ? "due_between" : from ? "due_from" : "due_to";
}

/**
 * Return the state with one value of one facet chosen or no longer chosen.
 * @param {State} state
 * @param {string} key
 * @param {string} value
 * @returns {State}
 */
export function toggle(state, key, value) {
  const chosen = state.choices[key] ?? [];
  const values = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const choices = { ...state.choices, [key]: values };
  if (!values.length) delete choices[key];
  return { ...state, choices };
}

/**
 * Return every choice in force, with the state without it and, where it is the only one of its kind, how many records
 * there would be then.
 * @param {State} state
 * @param {Pick<Selection, "without" | "unbound">} found
 * @returns {Chip[]}
 */
export function chipsOf(state, { without, unbound }) {
  /** @type {Chip[]} */
  const chips = Object.entries(state.choices).flatMap(([key, values]) =>
    values.map((value) => {
      const chip = { key, value, next: toggle(state, key, value) };
      return values.length === 1 ? { ...chip, without: without[key] } : chip;
    }),
  );
  const text = state.text.trim();
  const years = hasYears(state);
  if (state.own) chips.push({ key: OWN, value: "", next: { ...state, own: false } });
  // What is left without the one is known only where the other is not chosen as well.
  const alone = text && years ? undefined : unbound;
  if (years) chips.push({ key: DUE, value: "", next: { ...state, from: "", to: "" }, without: alone });
  if (text) chips.push({ key: TEXT, value: text, next: { ...state, text: "" }, without: alone });
  return chips;
}
