/** Queries spelt in pinyin or by its initials: the runs of characters that are read so and occur. */

import { fold } from "./words.js";

/** @import { Index } from "./types.js" */

/**
 * @typedef {object} Readings how characters are read
 * @property {Map<string, string>} syllables the characters of each syllable, those first that are mostly read so
 * @property {Map<string, string[]>} spoken the syllables of each character
 * @property {Map<string, string>} main the syllable as which each character is mostly read
 * @property {Map<string, string>} letter the first letter of each character as it is mostly read
 * @property {Map<string, string>} words the Chinese words that may be offered with their initials, the commonest first
 */

/**
 * @typedef {object} Neighbours what is next to a character
 * @property {string} titled what follows it in titles, the commonest first
 * @property {string} after what follows it anywhere
 * @property {string} before what comes before it
 * @property {(next: string) => number} count in how many titles another follows
 */

export const TRIED = 24; // candidates that are looked up
const PATHS = 200;
const WAYS = 20; // ways of cutting a spelling that are looked at
export const SURE = 4; // characters of which a run is hardly by chance what texts have
const LONGEST_CUT = 24; // characters of a run that is cut into words
const LONGEST_SYLLABLE = 6;
const LONGEST_SPELLING = 60;

/**
 * @param {string} text
 * @returns {boolean} whether it may be pinyin, with tones or without
 */
export const isSpelling = (text) => /^[a-z]+(?:[1-5][a-z]*)*$/.test(text.replaceAll(" ", ""));

/**
 * Return the letters of a spelling without tones, and with v for ü, which folding has taken away.
 * @param {string} query as it was typed
 * @param {string} text a term of it
 * @returns {string} nothing where the term is no spelling
 */
export function spelling(query, text) {
  if (!isSpelling(text)) return "";
  const typed = query.normalize("NFC").toLowerCase();
  const plain = fold(typed.replace(/[üǖǘǚǜ]/g, "v"))
    .replace(/[^a-z0-9]+/g, "")
    .replace(/[1-5]/g, "");
  const own = text.replaceAll(" ", "").replace(/[1-5]/g, "");
  // Only the query itself says where a u had dots; where it has more than the term, u is u.
  return plain.length === own.length ? plain : own;
}

/**
 * @param {Index} index
 * @returns {Promise<Readings>}
 */
export async function readings(index) {
  const [table, words] = await Promise.all([index.help("readings"), index.help("words")]);
  /** @type {Readings} */
  const known = { syllables: new Map(), spoken: new Map(), letter: new Map(), main: new Map(), words: new Map() };
  const listed = /** @type {string} */ (words ?? "").split(" ");
  for (let i = 0; i + 1 < listed.length; i += 2) known.words.set(listed[i], listed[i + 1]);
  /** @type {[syllable: string, [first: string, also: string, absent?: string]][]} */
  const entries = Object.entries(table ?? {});
  for (const [syllable, [first, also, absent = ""]] of entries) {
    known.syllables.set(syllable, first + also);
    for (const character of first) known.letter.set(character, syllable[0]);
    for (const character of first + absent) known.main.set(character, syllable);
    for (const character of first + also + absent)
      known.spoken.set(character, [...(known.spoken.get(character) ?? []), syllable]);
  }
  return known;
}

/**
 * Return whether a run of characters is a word, or is cut into words without a rest.
 * @param {Pick<Readings, "words">} known
 * @param {string | string[]} text
 * @returns {boolean}
 */
export function isWord({ words }, text) {
  if (text.length > LONGEST_CUT) return false;
  const characters = Array.from(text);
  const ends = [true]; // by length, whether the beginning of that length is cut into words
  for (let end = 1; end <= characters.length; end++)
    ends[end] = ends.some((cut, start) => cut && words.has(characters.slice(start, end).join("")));
  return ends[characters.length];
}

/**
 * Return the ways of cutting letters into syllables, those of fewest syllables first.
 * @param {string} letters
 * @param {Pick<Readings, "syllables">} known
 * @returns {string[][]}
 */
export function syllabify(letters, { syllables }) {
  /** @type {string[][][]} */
  const ways = [[[]]]; // by where they end
  for (let end = 1; end <= letters.length; end++) {
    const found = [];
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start++) {
      const syllable = letters.slice(start, end);
      if (syllables.has(syllable)) found.push(...ways[start].map((way) => [...way, syllable]));
    }
    ways[end] = found.sort((a, b) => a.length - b.length).slice(0, WAYS);
  }
  return ways[letters.length];
}

/**
 * Read what is next to some characters.
 * @param {Index} index
 * @param {Readings} known
 * @param {Iterable<string>} characters
 * @returns {Promise<(character: string) => Neighbours>}
 */
export async function neighbours(index, known, characters) {
  const letters = [...new Set([...characters].map((character) => known.letter.get(character) ?? "_"))];
  const files = await Promise.all(letters.map((letter) => index.help(letter)));
  /** @type {Record<string, [titled: string, other: string, before: string, counts: number[]]>} */
  const all = Object.assign({}, ...files.map((each) => each?.han));
  return (character) => {
    const [titled, other, before, counts] = all[character] ?? ["", "", "", []];
    return { titled, after: titled + other, before, count: (next) => counts[titled.indexOf(next)] ?? 0 };
  };
}

/**
 * Return the runs of characters that are spelt so, first a word if there is one.
 * @param {Index} index
 * @param {Readings} known
 * @param {string} letters
 * @returns {Promise<string[]>}
 */
export async function fromSyllables(index, known, letters) {
  if (!letters || letters.length > LONGEST_SPELLING) return [];
  const ways = syllabify(letters, known).map((way) => way.map((syllable) => known.syllables.get(syllable) ?? ""));
  const found = (await Promise.all(ways.map((sets) => chains(index, known, sets, false)))).flat();
  const word = found.find((text) => isWord(known, text));
  return word === undefined ? found : [word, ...found.filter((text) => text !== word)];
}

/**
 * Return what may be meant by the first letters of syllables: words; where there is none, runs of characters in titles,
 * unless they are so short that they occur by chance.
 * @param {Index} index
 * @param {Readings} known
 * @param {string} letters
 * @returns {Promise<string[]>}
 */
export async function fromInitials(index, known, letters) {
  if (!/^[a-z]{2,12}$/.test(letters)) return [];
  const words = [...known.words].filter(([, initials]) => initials === letters).map(([word]) => word);
  if (words.length || letters.length < SURE) return words.slice(0, TRIED);
  const sets = Array.from(letters, (initial) =>
    [...known.syllables].flatMap(([syllable, characters]) => (syllable[0] === initial ? characters : [])).join(""),
  );
  return chains(index, known, sets, true);
}

/**
 * Return the runs of characters, one from each set, that occur pair by pair; commonest in titles first.
 * @param {Index} index
 * @param {Readings} known
 * @param {string[]} sets
 * @param {boolean} titled whether only what titles have counts
 * @returns {Promise<string[]>}
 */
async function chains(index, known, sets, titled) {
  const near = await neighbours(index, known, sets.slice(0, Math.max(1, sets.length - 1)).join(""));
  let paths = Array.from(sets[0], (character) => ({
    text: character,
    last: character,
    score: sets.length === 1 ? near(character).titled.length : Infinity,
  }));
  for (const set of sets.slice(1)) {
    const next = new Set(set);
    paths = paths.flatMap(({ text, last, score }) => {
      const { titled: inTitles, after, count } = near(last);
      return Array.from(titled ? inTitles : after)
        .filter((character) => next.has(character))
        .map((character) => ({ text: text + character, last: character, score: Math.min(score, count(character)) }));
    });
    paths = paths.sort((a, b) => b.score - a.score).slice(0, PATHS);
  }
  const best = paths.sort((a, b) => b.score - a.score).slice(0, TRIED);
  return best.map(({ text }) => text);
}
