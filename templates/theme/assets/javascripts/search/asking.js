/** Questions in words: what is asked for, and what it is asked of. */

import { fold, isHan } from "./words.js";

/** @import { Asking, Question } from "./types.js" */

const QUOTED = /["“”「」『』]|(?:^|\s)-(?!\d+(?:\.\d|%))\S/u; // who quotes or leaves out words writes a query, not a question
const RUN = /(?:[^\s\0?？!！,，.。;；:：、'’]|(?<=\d)[.,](?=\d))+/gu;
const GONE = "\0"; // in place of each character of a word of asking
const LETTER = /[\p{L}\p{N}]/u;

/**
 * Recognise a question by its words of asking. Several may be asked at once: the first one counts.
 * @param {string} query
 * @param {Asking} table the words by what is asked for
 * @returns {Question | null} null where nothing is asked
 */
export function questionOf(query, table) {
  if (QUOTED.test(query)) return null;
  let text = fold(query);
  let asks = "";
  let first = Infinity;
  // Longer words first, whatever they ask for: “how long” is no “how”.
  const words = Object.entries(table)
    .flatMap(([question, { words = [] }]) => words.map((word) => ({ question, word })))
    .sort((a, b) => b.word.length - a.word.length);
  for (const { question, word } of words) {
    const at = placeOf(text, word, 0);
    if (at < 0) continue;
    if (at < first) [asks, first] = [question, at];
    text = without(text, word);
  }
  if (!asks) return null;
  const [verbs, fillers] = [table[asks].verbs, table[""].verbs];
  const left = Array.from(text.matchAll(RUN), ({ 0: run, index }) =>
    strip(run, text[index - 1] === GONE ? verbs : [], verbs, fillers),
  );
  const rest = left.filter(Boolean).join(" ");
  return {
    asks,
    rest,
    said: typed(query, rest),
    loose: fillers
      .filter(isHan)
      .reduce((all, filler) => all.replaceAll(filler, " "), rest)
      .trim(),
  };
}

/**
 * @param {string} query
 * @param {string} part of it, folded
 * @returns {string} the part as it was typed, where it is in one piece
 */
function typed(query, part) {
  const folded = fold(query);
  const at = folded.length === query.length ? folded.indexOf(part) : -1;
  return at < 0 ? part : query.slice(at, at + part.length);
}

/**
 * Find a word: a Chinese one anywhere, a Latin one where it is not part of a longer word.
 * @param {string} text
 * @param {string} word
 * @param {number} from
 * @returns {number} -1 where it is not
 */
export function placeOf(text, word, from) {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1))
    if (isHan(word) || (isBorder(text[at - 1]) && isBorder(text[at + word.length]))) return at;
  return -1;
}

/** @type {(character: string | undefined) => boolean} */
const isBorder = (character) => !character || isHan(character) || !LETTER.test(character);

/**
 * Leave a word out; what is before and after it stays where it is, so that places can be compared.
 * @param {string} text
 * @param {string} word
 */
export function without(text, word) {
  let left = text;
  for (let at = placeOf(left, word, 0); at >= 0; at = placeOf(left, word, at))
    left = left.slice(0, at) + GONE.repeat(word.length) + left.slice(at + word.length);
  return left;
}

/**
 * Strip verbs and fillers from the end of a run of Chinese, some verbs from its beginning; leave out a word that is one.
 * @param {string} run
 * @param {string[]} first verbs that it may begin with
 * @param {string[]} verbs
 * @param {string[]} fillers
 */
function strip(run, first, verbs, fillers) {
  const all = [...verbs, ...fillers];
  let left = run;
  for (let before = ""; left !== before;) {
    before = left;
    for (const word of all) {
      if (left === word) return "";
      if (isHan(word) && left.endsWith(word)) left = left.slice(0, -word.length);
    }
  }
  const verb = first.find((word) => isHan(word) && left.startsWith(word));
  return verb ? left.slice(verb.length) : left;
}
