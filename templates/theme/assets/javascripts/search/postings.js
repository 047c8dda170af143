/**
 * The lists of the index: which records have a term, and where; and how phrases are found in them.
 *
 * docs/search-index.md describes how lists are written.
 */

import { isHan } from "./words.js";

/** @import { Entry, Found, Places, Slot, Term } from "./types.js" */

const CLASSES = 5; // title, names, summary, context, passage
const LEVELS = Array.from({ length: CLASSES }, (_, level) => level);
export const SPAN = 65536; // more than the places in a record
const TITLE_BLOCK = 128; // where the next title of a record begins
export const NOT_FOUND = 255; // as a cost
export const LEVEL = 2; // what each class of text costs more than the one before it
const FEW = 3; // records: while somebody types, a word of fewer may as well be the beginning of another
const OTHER = CLASSES * LEVEL; // what a longer word or another form costs where the very word occurs: it comes after it

const IN_FILES = 32; // set in an entry's mask where all lists but those of titles are in files of their own
const NAME_SIZE = 8; // bytes of the name of such a file

const decoder = new TextDecoder();

/** Reads one coded number after another: groups of seven bits, the lowest first, the high bit set where more follow. */
class Cursor {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   * @param {number} [end]
   */
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** @returns {number} */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      if (!(byte & 128)) return value;
    }
  }

  /** @returns {number[]} all numbers up to the end */
  numbers() {
    const found = [];
    while (this.at < this.end) found.push(this.number());
    return found;
  }

  /**
   * Pass some bytes over.
   * @param {number} size
   * @returns {[from: number, to: number]}
   */
  skip(size) {
    return [this.at, (this.at += size)];
  }

  /**
   * @param {number} size
   * @returns {Uint8Array}
   */
  take(size) {
    return this.bytes.subarray(...this.skip(size));
  }
}

/**
 * Read the numbers of records, written as the gaps between them.
 * @param {Uint8Array} bytes
 * @returns {number[]}
 */
export function recordsIn(bytes) {
  let last = -1;
  return new Cursor(bytes).numbers().map((gap) => (last += gap + 1));
}

/**
 * Read the places of some records.
 *
 * A place is written as the step from the one before it, twice, plus 1 where the record has a further place. In titles
 * the length of the text follows. So for the records 3 and 7 the bytes 02 0b 08 are place 1 of record 3 (02: 1 twice),
 * place 5 of record 7 (0b: 5 twice, plus 1) and, a step of 4 on, its place 9 (08: 4 twice).
 * @param {Uint8Array} bytes
 * @param {number[]} records
 * @param {boolean} titled
 * @returns {Places}
 */
export function placesIn(bytes, records, titled) {
  const cursor = new Cursor(bytes);
  const keys = [];
  const lengths = [];
  for (const record of records) {
    let place = 0;
    for (let more = 1; more;) {
      const step = cursor.number();
      more = step & 1;
      place += step >> 1;
      keys.push(record * SPAN + place);
      if (titled) lengths.push(cursor.number());
    }
  }
  return { keys, lengths };
}

/**
 * Open a shard: its terms, and `entry(i)` for the lists of one of them.
 * @param {Uint8Array} bytes
 * @returns {{ terms: string[], entry: (i: number) => Entry }}
 */
export function openShard(bytes) {
  const cursor = new Cursor(bytes);
  const terms = decoder.decode(cursor.take(cursor.number())).split("\n");
  const lengths = terms.map(() => cursor.number());
  const ranges = lengths.map((length) => cursor.skip(length));
  return { terms, entry: (i) => openEntry(terms[i], bytes.subarray(...ranges[i])) };
}

/**
 * Open the entry of a term. Where it is large, its lists of records and of places are in two files.
 * @param {string} term
 * @param {Uint8Array} bytes
 * @returns {Entry}
 */
function openEntry(term, bytes) {
  const cursor = new Cursor(bytes, 1);
  const mask = bytes[0];
  const sizes = Array.from({ length: CLASSES }, (_, level) =>
    mask & (1 << level) ? [cursor.number(), cursor.number()] : null,
  );
  const names = mask & IN_FILES ? [0, 1].map(() => decoder.decode(cursor.take(NAME_SIZE))) : null;
  /** @type {Uint8Array[]} */
  const files = [];
  const ends = [0, 0];
  // By class of text: how to get its list of records and its list of places.
  const lists = sizes.map((size, level) =>
    size?.map((length, which) => {
      if (!names || level === 0) {
        const list = cursor.take(length);
        return () => list;
      }
      const from = ends[which];
      ends[which] += length;
      return () => files[which].subarray(from, from + length);
    }),
  );
  return {
    term,
    part: false,
    apart: names !== null,
    load: async (file, placed) => {
      const wanted = names?.slice(0, placed ? 2 : 1) ?? [];
      await Promise.all(wanted.map(async (name, which) => (files[which] = await file(`lists/${name}`))));
    },
    records: (level) => {
      const [records] = lists[level] ?? [];
      return records ? recordsIn(records()) : [];
    },
    places: (level, records) => {
      const [, places] = lists[level] ?? [];
      return places ? placesIn(places(), records, level === 0) : { keys: [], lengths: [] };
    },
  };
}

/**
 * Return the term of the index for the id that a term may be: ids of several words are one term each.
 * @param {Term} term
 * @returns {string} nothing where the term is no such id
 */
export function idOf({ units }) {
  const joined = units.length > 1 && units.every(({ text, place }, i) => place === 2 * i && !isHan(text));
  return joined ? `#${units.map(({ text }) => text).join("-")}` : "";
}

/**
 * Choose the terms of the index that cover a term: pairs of units where they touch, words and characters where not.
 * The last word of a term that is not exact may go on.
 * @param {Term} term
 * @returns {Slot[]}
 */
export function slotsOf({ units, exact }) {
  /** @type {Slot[]} */
  const slots = [];
  /** @type {(i: number) => boolean} */
  const open = (i) => !exact && i === units.length - 1 && !isHan(units[i].text);
  /** @type {(i: number) => boolean} */
  const paired = (i) => units[i + 1]?.place === units[i].place + 1;
  /** @type {(i: number) => Slot} */
  const pair = (i) => ({ before: units[i].text, word: units[i + 1].text, open: open(i + 1), place: units[i].place });
  for (let i = 0; i < units.length; i++) {
    const { text: word, place } = units[i];
    if (paired(i)) slots.push(pair(i++));
    else if (i && paired(i - 1)) slots.push(pair(i - 1));
    else slots.push({ before: "", word, open: open(i), place, alone: units.length === 1, loose: isHan(word) });
  }
  return slots;
}

/**
 * Find where all slots are filled at their places in one class of text. What is loose may be anywhere in the record.
 * @param {Entry[][]} lists by slot
 * @param {Slot[]} slots
 * @param {number} level
 * @returns {Places & { whole: Set<number> }} `whole` are the keys at which the last word does not go on
 */
export function phrase(lists, slots, level) {
  /** @type {Set<number>[]} */
  const loose = [];
  /** @type {Map<number, number>[]} */
  const placed = [];
  /** @type {Set<number>} */
  const begun = new Set(); // where the last word goes on
  lists.forEach((entries, i) => {
    if (slots[i].loose) {
      loose.push(new Set(entries.flatMap((entry) => entry.records(level))));
      return;
    }
    const lengthAt = new Map();
    for (const entry of entries) {
      const { keys, lengths } = entry.places(level, entry.records(level));
      keys.forEach((key, k) => lengthAt.set(key - slots[i].place, lengths[k] ?? 0));
      if (entry.part) for (const key of keys) begun.add(key - slots[i].place);
    }
    placed.push(lengthAt);
  });
  /** @type {(record: number) => boolean} */
  const holds = (record) => loose.every((records) => records.has(record));
  const [first, ...others] = placed;
  const found = first
    ? [...first].filter(([key]) => others.every((each) => each.has(key)) && holds(Math.floor(key / SPAN)))
    : [...loose[0]].filter(holds).map((record) => [record * SPAN, 0]);
  const keys = found.map(([key]) => key);
  return { keys, lengths: found.map(([, length]) => length), whole: new Set(keys.filter((key) => !begun.has(key))) };
}

/**
 * Gather where a term is from the entries that fill its slots.
 * @param {Entry[][]} lists by slot, or nothing where a slot is filled by none
 * @param {Slot[]} slots
 * @param {number} units how many the term has
 * @param {number} records how many there are
 * @param {boolean} [typing] whether the word may only have begun
 * @returns {Found}
 */
export function gather(lists, slots, units, records, typing = false) {
  const cost = new Uint8Array(records).fill(NOT_FOUND);
  const shares = [0, 1, 2].map(() => new Float32Array(records));
  /** @type {(record: number, level: number, more: number) => void} */
  const note = (record, level, more) => {
    const price = LEVEL * level + more;
    if (price < cost[record]) cost[record] = price;
  };
  /** @type {(key: number, level: number, more: number, length?: number) => void} */
  const noteAt = (key, level, more, length) => {
    const record = Math.floor(key / SPAN);
    note(record, level, more);
    if (!length) return;
    const share = shares[Math.min(2, ((key % SPAN) / TITLE_BLOCK) | 0)];
    share[record] = Math.max(share[record], units / length);
  };
  const very = slots.length === 1 ? (lists[0] ?? []).filter(({ same }) => same) : [];
  const least = typing ? FEW : 1;
  const known = very.some((entry) => new Set(LEVELS.flatMap((level) => entry.records(level))).size >= least);
  for (const level of lists.length ? LEVELS : []) {
    if (slots.length > 1) {
      const { keys, lengths, whole } = phrase(lists, slots, level);
      keys.forEach((key, i) => noteAt(key, level, whole.has(key) ? 0 : 1, lengths[i]));
      continue;
    }
    for (const entry of lists[0]) {
      const more = (entry.part ? 1 : 0) + (known && isOther(entry, slots[0].word) ? OTHER : 0);
      const found = entry.records(level);
      if (level > 0) for (const record of found) note(record, level, more);
      else {
        const { keys, lengths } = entry.places(level, found);
        // Another form of the word is not quite the title that was asked for.
        const worth = entry.same === false ? 1.02 : 1;
        keys.forEach((key, i) => noteAt(key, level, more, lengths[i] * worth));
      }
    }
  }
  return { cost, shares };
}

/**
 * Return whether a term of the index is a longer word than the one that was asked for, or a form of another meaning:
 * metropolitan for metro, training for trains.
 * @param {Entry} entry
 * @param {string} word
 * @returns {boolean}
 */
function isOther({ same, part, term }, word) {
  return !same && (part || /(ing|ed)$/.test(term) !== /(ing|ed)$/.test(word));
}
