/**
 * The reader of the index: fetches the few files that a query needs and returns the records that match, best first.
 *
 * docs/search-index.md describes the files.
 */

import { fetchPacked, once } from "../dom.js";
import { gather, idOf, LEVEL, NOT_FOUND, openShard, slotsOf } from "./postings.js";
import { questionOf } from "./asking.js";
import { foldScript, isHan, parse, stem } from "./words.js";

/** @import { Entry, Found, Index, Manifest, Match, Query, Slot, Term } from "./types.js" */

const VERSION = 3;
const PREFIXES = 2; // beginnings of words up to this length are terms of their own
const APART = 3 * LEVEL; // what each term costs where they are not in a row
const LEVELS = [0, 1, 2, 3, 4]; // the classes of text
const SHORTEST_WORD = 2;
const ENOUGH = 8; // records with a word that leave no room for longer words in the list below a box
const GRAIN = 4; // how finely a weight tells costs apart

/** The order of kinds among equals, unless they are looked for by their own name. */
const KIND_PRIORITY = "plan measure section city theme action_type target indicator body page".split(" ");
const SELF_NAMED_KINDS = new Set(["city", "plan", "body", "theme", "action_type", "indicator"]);
const SHARE_STEPS = 256; // how finely a weight tells shares of titles apart
const NAME_STEP = KIND_PRIORITY.length * SHARE_STEPS; // what is lighter is called exactly so
const RECORD_LIMIT = 2 ** 24; // more than there are records

const decoder = new TextDecoder();
/** @type {(bytes: Uint8Array) => any} */
const json = (bytes) => JSON.parse(decoder.decode(bytes));
/** @type {(bytes: Uint8Array) => Uint8Array} */
const raw = (bytes) => bytes;

/**
 * Read the index in a folder.
 * @param {string} folder its address, with a slash at the end
 * @returns {Promise<Index>}
 */
export async function openIndex(folder) {
  /** @type {Manifest} */
  const about = json(await fetchPacked(`${folder}index.bin`, { cache: "no-cache" }));
  if (about.version !== VERSION) throw new Error(`${folder}: version ${about.version}`);
  foldScript(about.folded);
  const starts = about.starts.split("\n");
  const kinds = new Array(about.records).fill("");
  for (const [kind, first] of about.kinds) kinds.fill(kind, first);

  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /**
   * Fetch a file, once.
   * @template Content
   * @param {string} path without its ending
   * @param {(bytes: Uint8Array) => Content} parsed
   * @returns {Promise<Content>}
   */
  const file = (path, parsed) => once(files, path, async () => parsed(await fetchPacked(`${folder}${path}.bin`)));
  /** @param {number} i */
  const shard = (i) => file(`terms/${i}-${about.shards[i]}`, openShard);

  /**
   * @param {string} term
   * @returns {number} the shard that the term would be in
   */
  function shardOf(term) {
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= term) low = middle;
      else high = middle;
    }
    return low;
  }

  /**
   * Return the entries of the terms that begin so and pass a test.
   * @param {string} begun
   * @param {(term: string) => boolean} test
   */
  async function range(begun, test) {
    const wanted = [];
    for (let i = shardOf(begun); i <= shardOf(begun + "\uffff"); i++) wanted.push(shard(i));
    const opened = await Promise.all(wanted);
    return opened.flatMap(({ terms, entry }) =>
      terms.flatMap((term, i) => (term.startsWith(begun) && test(term) ? [entry(i)] : [])),
    );
  }

  /** @param {string} term */
  async function exactly(term) {
    const { terms, entry } = await shard(shardOf(term));
    const i = terms.indexOf(term);
    return i < 0 ? [] : [entry(i)];
  }

  /**
   * Return the entries that fill a slot.
   * @param {Slot} slot
   * @returns {Promise<Entry[]>}
   */
  async function entriesOf({ before, word, open, alone }) {
    if (!open) return exactly(before + word);
    if (alone && word.length <= PREFIXES) {
      const [begun, same] = await Promise.all([exactly(`${word}*`), exactly(word)]);
      return [...begun.map((entry) => ({ ...entry, part: true })), ...same.map((entry) => ({ ...entry, same: true }))];
    }
    const root = alone ? stem(word).replace(/i$/, "") : word;
    /** @type {(rest: string) => boolean} */
    const form = (rest) => Boolean(alone) && stem(rest) === stem(word);
    const found = await range(before + (root.length > PREFIXES && word.startsWith(root) ? root : word), (term) => {
      const rest = term.slice(before.length);
      return /^[^*]*$/.test(rest) && ![...rest].some(isHan) && (rest.startsWith(word) || form(rest));
    });
    return found.map((entry) => {
      const same = entry.term === before + word;
      return { ...entry, same, part: !same && !form(entry.term) };
    });
  }

  /**
   * @param {Term} term
   * @param {boolean} [typing]
   * @returns {Promise<Found>}
   */
  async function find(term, typing) {
    const slots = slotsOf(term);
    const id = idOf(term);
    const asked = id === "" ? [] : term.exact ? exactly(id) : range(id, () => true);
    const [ids, ...lists] = await Promise.all([asked, ...slots.map(entriesOf)]);
    const whole = lists.every((entries) => entries.length > 0);
    // Who asks for a phrase reads the places of its parts, who asks for one term only those in titles.
    if (whole) await Promise.all(lists.flat().map((entry) => entry.load((path) => file(path, raw), slots.length > 1)));
    const words = whole && slots.length === 1 && slots[0].alone ? wholeWords(lists[0], slots[0].word) : lists[0];
    const longer = words.length < lists[0].length; // words that are left out
    lists[0] = words;
    const found = gather(whole ? lists : [], slots, term.units.length, about.records, typing);
    for (const entry of ids)
      for (const record of entry.records(1))
        found.cost[record] = Math.min(found.cost[record], 2 + Number(entry.term !== id));
    return { ...found, whole: longer };
  }

  /**
   * @param {Query} query
   * @param {boolean} [typing] whether somebody is typing it, so that a rare word may be the beginning of another
   * @returns {Promise<Match>}
   */
  async function match(query, typing) {
    if (query.wanted.length === 0) return { records: [], called: false, terms: [] };
    const [wanted, unwanted, row] = await Promise.all([
      Promise.all(query.wanted.map((term) => find(term, typing))),
      Promise.all(query.unwanted.map((term) => find(term))),
      query.phrase ? inARow(query.phrase) : null,
    ]);
    const weights = rarity(wanted);
    const terms = query.wanted.map((term, i) => (wanted[i].whole ? { ...term, whole: true } : term));
    const weigh = (/** @type {number} */ record) => score(record, wanted, weights, row, query, kinds[record]);
    return { ...rank(candidates(wanted, unwanted), weigh), terms };
  }

  /**
   * Find the terms of a query in a row. That only orders the results, so no large list is fetched for it.
   * @param {Term} term
   * @returns {Promise<Found | null>}
   */
  async function inARow(term) {
    const slots = slotsOf(term);
    const lists = await Promise.all(slots.map(entriesOf));
    if (slots.length < 2 || lists.flat().some((entry) => entry.apart)) return null;
    const whole = lists.every((entries) => entries.length > 0);
    return gather(whole ? lists : [], slots, term.units.length, about.records);
  }

  /**
   * @param {string} asks
   * @returns {Promise<number[]>}
   */
  async function replying(asks) {
    const gaps = about.help.replying ? await file(`help/${about.help.replying}`, json) : {};
    let record = -1;
    return (gaps[asks] ?? []).map((/** @type {number} */ gap) => (record += gap + 1));
  }

  /** @param {number} record */
  function fileOf(record) {
    const chunk = Math.floor(record / about.chunk);
    return `records/${about.groups[Math.floor(chunk / about.group)]}/${chunk % about.group}`;
  }

  return {
    size: about.records,
    kind: (record) => kinds[record],
    question: (query) => questionOf(query, about.asking ?? {}),
    replying,
    match: (query, typing) => match(typeof query === "string" ? parse(query) : query, typing),
    record: async (record) => (await file(fileOf(record), json))[record % about.chunk],
    passages: async (record) => (await file(`${fileOf(record)}p`, json))[record % about.chunk],
    facets: () => file(`facets/${about.facets}`, json),
    help: (key) => (about.help[key] ? file(`help/${about.help[key]}`, json) : Promise.resolve(null)),
    letters: Object.keys(about.help).filter((key) => key.length === 1),
  };
}

/**
 * Leave out longer words that begin with a word that enough records have: who asks for the metro wants no metropolis.
 * @param {Entry[]} entries
 * @param {string} word
 * @returns {Entry[]}
 */
function wholeWords(entries, word) {
  if (word.length < SHORTEST_WORD || isHan(word)) return entries;
  const same = entries.filter((entry) => entry.same);
  const records = new Set(same.flatMap((entry) => LEVELS.flatMap((level) => entry.records(level))));
  return records.size < ENOUGH ? entries : entries.filter((entry) => !entry.part);
}

/**
 * Weigh terms by how rare they are, 1 on the average.
 * @param {Found[]} found
 * @returns {number[]}
 */
function rarity(found) {
  const weights = found.map(({ cost }) => {
    const times = cost.reduce((sum, each) => sum + (each === NOT_FOUND ? 0 : 1), 0);
    return Math.log(2 + cost.length / (times + 1));
  });
  const average = weights.reduce((sum, each) => sum + each, 0) / weights.length;
  return weights.map((weight) => weight / average);
}

/**
 * Return the records in which every wanted term was found and no unwanted one.
 * @param {Found[]} wanted at least one
 * @param {Found[]} unwanted
 * @returns {number[]}
 */
function candidates(wanted, unwanted) {
  const found = [];
  for (let record = 0; record < wanted[0].cost.length; record++) {
    if (wanted.some(({ cost }) => cost[record] === NOT_FOUND)) continue;
    if (unwanted.every(({ cost }) => cost[record] === NOT_FOUND)) found.push(record);
  }
  return found;
}

/**
 * Weigh a record in which every wanted term was found: the lighter, the better.
 *
 * First counts in which classes of text the terms are, those of rare terms most, and in which they are in a row. Then
 * come things that are called exactly so, things by most of their name, all others; then kinds; then how much of the
 * title was asked for.
 * @param {number} record
 * @param {Found[]} found
 * @param {number[]} weights of the terms
 * @param {Found | null} row where they are in a row, null where that is not known
 * @param {Query} query
 * @param {string} kind
 * @returns {number} below NAME_STEP where the record is called exactly so
 */
function score(record, found, weights, row, { wanted, common }, kind) {
  const size = wanted.reduce((sum, { units, times = 1 }) => sum + units.length * times, 0);
  const scale = (size + common) / size;
  let cost = 0;
  const parts = [0, 0, 0];
  found.forEach((term, i) => {
    cost += GRAIN * weights[i] * term.cost[record];
    for (let k = 0; k < 3; k++) parts[k] += term.shares[k][record] * (wanted[i].times ?? 1) * scale;
  });
  if (row) cost += (GRAIN * found.length * Math.min(2 * APART, row.cost[record])) / 2;
  // More may be asked for than the title has.
  const share = Math.max(...parts.map((part) => (part > 1.001 ? 0.9 : part)));
  const exactly = parts.some(
    (part, k) => part > 0.999 && part <= 1.001 && found.every(({ shares }) => shares[k][record] > 0),
  );
  const naming = exactly ? 0 : SELF_NAMED_KINDS.has(kind) && share >= 0.5 ? 1 : 2;
  const priority = naming ? KIND_PRIORITY.indexOf(kind) * SHARE_STEPS : 0;
  return (
    (Math.round(cost) * 3 + naming) * NAME_STEP + priority + Math.round((SHARE_STEPS - 1) * (1 - Math.min(1, share)))
  );
}

/**
 * Rank records by their weight, equals by their number.
 * @param {number[]} records
 * @param {(record: number) => number} weigh
 * @returns {Omit<Match, "terms">}
 */
function rank(records, weigh) {
  // Weight and record in one number: sorting needs no comparing function.
  const keys = Float64Array.from(records, (record) => weigh(record) * RECORD_LIMIT + record).sort();
  return {
    records: Array.from(keys, (key) => key % RECORD_LIMIT),
    called: keys.length > 0 && keys[0] < NAME_STEP * RECORD_LIMIT,
  };
}
