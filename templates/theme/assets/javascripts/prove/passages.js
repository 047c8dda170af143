/** Finds the passage of a record in a text of which only the place and the hash of the passage are published. */

import { sha256 } from "./copy_text.js";

/** @import { CodePoints } from "./copy_text.js" */

/**
 * @typedef {object} Place a row of evidence, or where a report says what became of a promise
 * @property {number} start in code points
 * @property {number} end exclusive
 * @property {string} sha256 of the passage
 */

/**
 * @typedef {object} Found
 * @property {"there" | "moved" | "lost"} state at its place, elsewhere, or nowhere
 * @property {number} start of the passage in code points; where it is lost, of what is in its place
 * @property {number} end
 * @property {Place} place the recorded one
 */

/** Stretches of a text that are hashed in search of one passage; a hash takes some microseconds. */
const MOST_TRIED = 20_000;
const AT_ONCE = 256;

/**
 * Find a passage: at its recorded places, then shifted as another passage was, then around the words that it contains.
 * @param {CodePoints} text
 * @param {Place[]} places in several copies
 * @param {string} printed words that are within the passage, regardless of white space and width
 * @param {number[]} shifts by which other passages of this text are away from their places
 * @returns {Promise<Found>}
 */
export async function findPassage(text, places, printed, shifts = []) {
  for (const shift of [0, ...shifts]) {
    for (const place of places) {
      const [start, end] = [place.start + shift, place.end + shift];
      if (start < 0 || end > text.length) continue;
      if ((await sha256(text.slice(start, end))) === place.sha256)
        return { state: shift ? "moved" : "there", start, end, place };
    }
  }
  const occurrences = occurrencesOf(text, printed);
  const different = places.filter(({ sha256: hash }, i) => places.findIndex((each) => each.sha256 === hash) === i);
  let left = MOST_TRIED;
  for (const place of different) {
    const length = place.end - place.start;
    const starts = startsAround(occurrences, length, text.length, left);
    left -= starts.length;
    for (let i = 0; i < starts.length; i += AT_ONCE) {
      const some = starts.slice(i, i + AT_ONCE);
      const hashes = await Promise.all(some.map((start) => sha256(text.slice(start, start + length))));
      const start = some[hashes.indexOf(place.sha256)];
      if (start !== undefined) return { state: "moved", start, end: start + length, place };
    }
  }
  return { state: "lost", ...instead(text, places[0], occurrences), place: places[0] };
}

/**
 * Return where the first character of a passage may be, the likeliest first: a passage begins with its title or a little
 * before.
 * @param {[number, number][]} occurrences of words within it
 * @param {number} length of the passage
 * @param {number} whole length of the text
 * @param {number} most of them
 */
export function startsAround(occurrences, length, whole, most = MOST_TRIED) {
  /** @type {Set<number>} */
  const starts = new Set();
  for (let before = 0; before <= length; before++) {
    for (const [start, end] of occurrences) {
      if (starts.size >= most) return [...starts];
      const first = start - before;
      if (first >= 0 && first + length >= end && first + length <= whole) starts.add(first);
    }
  }
  return [...starts];
}

/**
 * Return the stretches of a text, in code points, that are some words but for white space and the width of signs.
 * @param {CodePoints} text
 * @param {string} printed
 * @returns {[number, number][]}
 */
export function occurrencesOf(text, printed) {
  const wanted = folded(printed).replace(/\s/g, "");
  if (!wanted) return [];
  const { bare, places } = withoutBlanks(text);
  /** @type {[number, number][]} */
  const found = [];
  for (let at = bare.indexOf(wanted); at >= 0; at = bare.indexOf(wanted, at + 1)) {
    found.push([text.pointAt(places[at]), text.pointAt(places[at + wanted.length - 1] + 1)]);
  }
  return found;
}

/** @type {WeakMap<CodePoints, { bare: string, places: Uint32Array }>} */
const known = new WeakMap();

/**
 * Return a text without white space, and where each of its signs is in the text, in UTF-16.
 * @param {CodePoints} text
 */
function withoutBlanks(text) {
  let found = known.get(text);
  if (!found) {
    const places = new Uint32Array(text.text.length);
    let count = 0;
    const runs = [];
    for (const { 0: signs, index } of folded(text.text).matchAll(/\S+/g)) {
      for (let i = 0; i < signs.length; i++) places[count++] = index + i;
      runs.push(signs);
    }
    found = { bare: runs.join(""), places };
    known.set(text, found);
  }
  return found;
}

/** @param {string} text */
function folded(text) {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/**
 * Return what a reader has to look at in place of a passage that is lost: where its words are nearest, or its place.
 * @param {CodePoints} text
 * @param {Place} place
 * @param {[number, number][]} occurrences
 */
function instead(text, place, occurrences) {
  /** @param {[number, number]} occurrence */
  const away = ([start]) => Math.abs(start - place.start);
  const nearest = occurrences.toSorted((a, b) => away(a) - away(b))[0];
  const isAtPlace = !nearest || (nearest[0] >= place.start && nearest[1] <= place.end);
  const start = Math.min(isAtPlace ? place.start : nearest[0], text.length);
  return { start, end: Math.min(start + place.end - place.start, text.length) };
}

/**
 * Cut a text at the ends of its stretches.
 * @param {[number, number, string][]} stretches start, end and name of each; they may overlap
 * @param {number} from
 * @param {number} to
 * @returns {[number, number, string[]][]} the pieces with the names of the stretches that each is in
 */
export function pieces(stretches, from, to) {
  const ends = stretches.flatMap(([start, end]) => [start, end]).filter((end) => end > from && end < to);
  const cuts = [from, ...[...new Set(ends)].sort((a, b) => a - b), to];
  return cuts.slice(1).map((end, i) => {
    const inside = stretches.filter(([start, stop]) => start <= cuts[i] && stop >= end);
    return [cuts[i], end, inside.map(([, , name]) => name)];
  });
}
