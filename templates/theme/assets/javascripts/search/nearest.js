/** What is near to a term that finds nothing: the term cut in two, or with one character or letter corrected. */

import { SURE, TRIED, isWord, neighbours } from "./pinyin.js";
import { fold, isHan } from "./words.js";

/** @import { Readings } from "./pinyin.js" */
/** @import { Index } from "./types.js" */

/** @typedef {[made: string[], score: number]} Correction the characters, and how likely they were meant */

const LONGEST = 24; // characters of a run in which a wrong one is looked for
const EACH = 6; // corrections of one kind that are looked up
const READ = 5; // records that are read for what is in a gap
const SHORTER = 1.3; // the score of a term without its first or last character: less than what every third record has
const FIGURES = "〇零一二两三四五六七八九十百千万亿0123456789";
const WORD = 0.5; // what a word scores more: less than a sound that differs by a letter
const SMALL = 20_000; // records up to which every letter is read for a wrong first letter

/**
 * Cut a run of Han characters in two: 广州旅游 is 广州 旅游.
 * @param {string} text
 * @returns {string[]}
 */
export function apart(text) {
  const characters = Array.from(text);
  if (characters.length < 4 || !characters.every(isHan)) return [];
  return characters
    .slice(3)
    .map((_, i) => `${characters.slice(0, i + 2).join("")} ${characters.slice(i + 2).join("")}`);
}

/**
 * Return what may have been meant by a term, the likeliest first.
 * @param {Index} index
 * @param {Readings} known
 * @param {string} text
 * @returns {Promise<string[]>}
 */
export async function nearest(index, known, text) {
  const characters = Array.from(text);
  if (characters.every(isHan)) return characters.length > 1 ? nearestHan(index, known, characters) : [];
  return /^[a-z]{3,}$/.test(text) ? nearestWord(index, text) : [];
}

/**
 * Return whether two terms sound the same, as they are mostly read, or have the same characters: then one is a slip of
 * the other.
 * @param {Pick<Readings, "main">} known
 * @param {string} one
 * @param {string} other
 * @returns {boolean}
 */
export function isSlip({ main }, one, other) {
  const [a, b] = [Array.from(one), Array.from(other)];
  if (a.length !== b.length) return false;
  /** @type {(x: string, y: string) => boolean} */
  const alike = (x, y) => x === y || (main.has(x) && main.get(x) === main.get(y));
  return a.every((character, i) => alike(character, b[i])) || a.sort().join() === b.sort().join();
}

/**
 * Return whether a correction may be offered: what sounds the same, what is a word, and what is too long to occur by
 * chance. All else are characters that happen to be side by side: 十五 in 十五联 is no answer to 十三五. Nor is 十二五,
 * because a figure is not a slip of another one.
 * @param {Readings} known
 * @param {string} typed
 * @param {string} made
 * @returns {boolean}
 */
export function isMeant(known, typed, made) {
  if (changesFigure(typed, made)) return false;
  return Array.from(made).length >= SURE || isWord(known, made) || isSlip(known, typed, made);
}

/** @type {(typed: string, made: string) => boolean} */
function changesFigure(typed, made) {
  const [a, b] = [Array.from(typed), Array.from(made)];
  /** @type {(each: string) => boolean} */
  const isFigure = (each) => FIGURES.includes(each);
  // In a longer term a figure may be the wrong character itself.
  if (a.length === b.length && a.length >= SURE)
    return a.some((each, i) => each !== b[i] && isFigure(each) && isFigure(b[i]));
  return a.filter(isFigure).join("") !== b.filter(isFigure).join("");
}

/**
 * @param {Pick<Readings, "spoken">} known
 * @param {string} a
 * @param {string} b
 * @returns {number} how much two characters sound alike: 3 the same, 1 but for one letter, 0 not
 */
function likeness(known, a, b) {
  const [one, two] = [known.spoken.get(a) ?? [], known.spoken.get(b) ?? []];
  if (one.some((syllable) => two.includes(syllable))) return 3;
  return one.some((x) => two.some((y) => distance(x, y, 1) <= 1)) ? 1 : 0;
}

/**
 * Correct one character, by what occurs pair by pair and by what is in the gap that the wrong one leaves.
 * @param {Index} index
 * @param {Readings} known
 * @param {string[]} characters
 * @returns {Promise<string[]>}
 */
async function nearestHan(index, known, characters) {
  const near = await neighbours(index, known, characters);
  /** @type {(a: string | undefined, b: string | undefined) => boolean} */
  const linked = (a, b) =>
    a === undefined || b === undefined || near(a).after.includes(b) || near(b).before.includes(a);
  const last = characters.length - 1;
  /** @type {Record<"other" | "end" | "swap" | "less" | "more" | "gap", Correction[]>} */
  const kinds = { other: [], end: [], swap: [], less: [], more: [], gap: [] };
  characters.forEach((here, i) => {
    /** @type {(string | undefined)[]} */
    const [before, after] = [characters[i - 1], characters[i + 1]];
    const [left, right] = [characters.slice(0, i), characters.slice(i + 1)];
    /** @type {(other: string) => number} */
    const common = (other) => (before ? near(before).count(other) / (near(before).count(other) + 3) : 0);
    const inTwo = i > 0 && i < last;
    if ([...pairs(left), ...pairs(right)].every(([a, b]) => linked(a, b))) {
      for (const other of before === undefined ? near(after ?? "").before : near(before).after) {
        // At either end anything fits that occurs there; only what sounds alike is worth a guess.
        const score = 1 + 2 * likeness(known, here, other) + common(other);
        if (linked(other, after) && (inTwo || last === 1 || score >= 3))
          kinds.other.push([[...left, other, ...right], score]);
      }
      if (linked(before, after))
        (inTwo || last === 1 ? kinds.less : kinds.end).push([[...left, ...right], inTwo ? 3 : SHORTER]);
    }
    if (before === undefined) return;
    kinds.swap.push([[...left.slice(0, -1), here, before, ...right], linked(here, before) ? 4 : -1]);
    for (const other of near(before).after)
      if (linked(other, here)) kinds.more.push([[...left, other, here, ...right], 1 + common(other)]);
  });
  if (last > 1 && last < LONGEST) kinds.gap = await fillings(index, known, characters);
  /** @type {Map<string, number>} */
  const candidates = new Map();
  const typed = characters.join("");
  for (const kind of Object.values(kinds)) {
    let kept = 0;
    for (const [made, score] of withWords(known, kind)) {
      if (kept === EACH || score < 0) break;
      const text = made.join("");
      if (text === typed || !isMeant(known, typed, text)) continue;
      kept++;
      candidates.set(text, Math.max(score, candidates.get(text) ?? 0));
    }
  }
  const best = [...candidates].sort((a, b) => b[1] - a[1]).slice(0, TRIED);
  return best.map(([text]) => text);
}

/**
 * Sort corrections, the likeliest first; words are likelier than other runs.
 * @param {Readings} known
 * @param {Correction[]} corrections
 * @returns {Correction[]}
 */
function withWords(known, corrections) {
  const scored = corrections.map(
    ([made, score]) => /** @type {Correction} */ ([made, score + (isWord(known, made) ? WORD : 0)]),
  );
  return scored.sort((a, b) => b[1] - a[1]);
}

/** @type {(characters: string[]) => string[][]} */
const pairs = (characters) => characters.slice(1).map((character, i) => [characters[i], character]);

/**
 * Leave out each character in turn, and read what is in its place where all others are.
 * @param {Index} index
 * @param {Readings} known
 * @param {string[]} characters
 * @returns {Promise<Correction[]>}
 */
async function fillings(index, known, characters) {
  const units = characters.map((text, place) => ({ text, place }));
  const all = characters.map(async (here, i) => {
    /** @type {string[][]} */
    const [left, right] = [characters.slice(0, i), characters.slice(i + 1)];
    if (left.length === 1 && right.length === 1) return [];
    const rest = units.filter(({ place }) => place !== i);
    const term = {
      units: rest.map(({ text, place }) => ({ text, place: place - rest[0].place })),
      exact: true,
      text: "",
    };
    const { records } = await index.match({ wanted: [term], unwanted: [], common: 0 });
    const standing = new RegExp(`${left.join("")}(\\p{Script=Han})${right.join("")}`, "gu");
    const texts = await Promise.all(records.slice(0, READ).map((record) => textsOf(index, record)));
    const others = texts.flat().flatMap((text) => Array.from(fold(text).matchAll(standing), ([, other]) => other));
    /** @type {(other: string) => number} */
    const share = (other) => others.filter((each) => each === other).length / others.length;
    const inTwo = left.length && right.length;
    return Array.from(new Set(others), (other) => {
      const score = (inTwo ? 2 : 1) + share(other) + likeness(known, here, other);
      return /** @type {Correction} */ ([[...left, other, ...right], score]);
    });
  });
  return (await Promise.all(all)).flat();
}

/**
 * @param {Index} index
 * @param {number} number
 * @returns {Promise<string[]>} the Chinese texts of a record
 */
async function textsOf(index, number) {
  const record = await index.record(number);
  const { title, context, summary, notes = [] } = record.zh ?? {};
  const passages = record.passages ? await index.passages(number) : [];
  /** @type {any[]} */
  const texts = [title, context, summary, ...notes, ...(record.names ?? []), ...passages].filter(Boolean);
  return texts;
}

/**
 * @param {Index} index
 * @param {string} typed
 * @returns {Promise<string[]>} words that differ by a letter or two, or begin so
 */
async function nearestWord(index, typed) {
  const own = [...new Set([typed[0], typed[1]])];
  for (const letters of [own, index.size <= SMALL ? index.letters : []]) {
    const files = await Promise.all(letters.map((letter) => index.help(letter)));
    /** @type {string[]} */
    const words = files.flatMap((each) => each?.words.split(" ") ?? []);
    const allowed = typed.length > 5 ? 2 : 1;
    const near = words.map((word) => {
      const begun = distance(word.slice(0, typed.length), typed, 1) + 0.5;
      return { word, far: Math.min(distance(word, typed, allowed), begun) };
    });
    const best = near.filter(({ far }) => far <= allowed).sort((a, b) => a.far - b.far);
    if (best.length) return best.slice(0, TRIED).map(({ word }) => word);
  }
  return [];
}

/**
 * Count the letters by which two words differ, a swap of neighbours being one; more than allowed is Infinity.
 * @param {string} a
 * @param {string} b
 * @param {number} allowed
 * @returns {number}
 */
export function distance(a, b, allowed) {
  if (Math.abs(a.length - b.length) > allowed) return Infinity;
  /** @type {number[][]} */
  let rows = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let k = 1; k <= b.length; k++) {
      row[k] = Math.min(row[k - 1] + 1, rows[1][k] + 1, rows[1][k - 1] + (a[i - 1] === b[k - 1] ? 0 : 1));
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1])
        row[k] = Math.min(row[k], rows[0][k - 2] + 1);
    }
    rows = [rows[1], row];
  }
  const far = rows[1][b.length];
  return far <= allowed ? far : Infinity;
}
