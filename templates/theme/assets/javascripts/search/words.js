/**
 * Words: folding texts, cutting them into units, understanding a query, marking what it matches.
 *
 * The units are those of cityplans/search/tokens.py: one Han character, or a word of letters and digits.
 */

/** @typedef {{ text: string, place: number, from: number, to: number }} Unit and where it is in its text */
/**
 * @typedef {object} Term what one part of a query asks for
 * @property {{ text: string, place: number }[]} units with their places, the first at 0
 * @property {boolean} exact whether the last word may not go on
 * @property {string} text as it is written in a query, folded
 * @property {number} [times] how often it was asked for
 * @property {boolean} [whole] whether longer words are left out, because enough records have the very word
 */
/**
 * @typedef {object} Query
 * @property {Term[]} wanted
 * @property {Term[]} unwanted
 * @property {number} common how many of the commonest words were left out
 * @property {Term | null} [phrase] the wanted terms in a row, where several are
 */

const LONGEST_QUERY = 200; // characters that are looked at
const HAN = "\\u3005\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const IS_HAN = new RegExp(`^[${HAN}]`, "u");
const UNIT = new RegExp(`[${HAN}]|(?:(?![${HAN}])[\\p{L}\\p{N}]|(?<=[0-9])[.,](?=[0-9])|(?<=[0-9])%)+`, "gu");
const JOINING = /^[-‐-―·・/&.'’_+#@:~]$/u; // what joins words without a space: m09-1, e-commerce, 2018—2020
const QUOTED = /(-?)(?:"([^"]*)"|“([^“”]*)”|「([^「」]*)」|『([^『』]*)』)|[^\s"“”「」『』]+/gu;
const NO_PLURALS = new Set(["customs", "goods", "news"]); // without their s they mean something else
export const COMMON = new Set(["a", "an", "and", "by", "for", "in", "of", "on", "the", "to", "with"]);

/**
 * @param {string} unit
 * @returns {boolean} whether it begins with a Han character
 */
export const isHan = (unit) => IS_HAN.test(unit);

/** @type {Map<string, string>} */
const simplified = new Map();

/**
 * Learn the Traditional characters that texts of the index have: from now on they fold to Simplified ones.
 * @param {string} pairs each followed by the one in its place
 */
export function foldScript(pairs) {
  const characters = Array.from(pairs);
  for (let i = 0; i < characters.length; i += 2) simplified.set(characters[i], characters[i + 1]);
}

/**
 * Fold width, compatibility forms, case, accents and script, so that query and text compare alike.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  const plain = foldLetters(text);
  return simplified.size ? Array.from(plain, (character) => simplified.get(character) ?? character).join("") : plain;
}

/** @type {(text: string) => string} */
function foldLetters(text) {
  const folded = text.normalize("NFKC").toLowerCase();
  return /[\u00c0-\u036f\u1e00-\u1eff]/.test(folded)
    ? folded
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .normalize("NFC")
    : folded;
}

/**
 * Cut a folded text into units; those that touch have places one apart, others two.
 * @param {string} folded
 * @returns {Unit[]}
 */
export function units(folded) {
  /** @type {Unit[]} */
  const found = [];
  let place = -1;
  for (const { 0: text, index: from } of folded.matchAll(UNIT)) {
    const last = found.at(-1);
    place += 1;
    if (last && from > last.to) {
      const spaced = !folded.slice(last.to, from).trim() && isHan(text) !== isHan(last.text);
      place += spaced ? 0 : 1;
    }
    found.push({ text, place, from, to: from + text.length });
  }
  return found;
}

/**
 * Reduce an English word to what its forms share.
 * @param {string} word
 * @returns {string}
 */
export function stem(word) {
  if (word.length < 4 || /[^a-z]/.test(word) || NO_PLURALS.has(word)) return word;
  let base = word
    .replace(/ies$/, "y")
    .replace(/(?<=ss|[xz]|[cs]h)es$/, "")
    .replace(/(?<![su])s$/, "");
  if (/[aeiouy].*(ing|ed)$/.test(base) && base.length > 5)
    base = base.replace(/(ing|ed)$/, "").replace(/([^aeiousl])\1$/, "$1");
  return base.replace(/e$/, "").replace(/y$/, "i");
}

/**
 * Understand a query: the terms that must all match, and those that must not.
 *
 * A space means and; what touches or is joined by a hyphen is a phrase, what is quoted an exact one; a hyphen in front
 * excludes, unless it is the sign of a figure: -0.24. Whatever else is neither letter nor digit only separates. The commonest English words are left out next to
 * others; `common` counts them.
 * @param {string} query
 * @returns {Query}
 */
export function parse(query) {
  const start = Array.from(query.slice(0, 2 * LONGEST_QUERY))
    .slice(0, LONGEST_QUERY)
    .join("");
  /** @type {Map<string, Term & { times: number }>} */
  const wanted = new Map();
  /** @type {Map<string, Term & { times: number }>} */
  const unwanted = new Map();
  for (const match of start.normalize("NFKC").matchAll(QUOTED)) {
    const quoted = match.slice(2).find((part) => part !== undefined);
    const minus =
      quoted === undefined ? (/^-+(?=[^-])(?!\d+(?:\.\d|%))/.exec(match[0])?.[0].length ?? 0) : match[1].length;
    const into = minus ? unwanted : wanted;
    const folded = fold(quoted ?? match[0].slice(minus));
    for (const term of quoted === undefined ? runs(folded) : whole(folded)) {
      const key = term.text + term.exact;
      into.set(key, { ...term, times: (into.get(key)?.times ?? 0) + 1 });
    }
  }
  const all = [...wanted.values()];
  const kept = all.filter((term) => term.exact || !COMMON.has(term.text));
  const common = all.filter((term) => kept.length && !kept.includes(term)).reduce((sum, { times }) => sum + times, 0);
  const phrase = kept.length > 1 && !unwanted.size && !kept.some((term) => term.exact) ? inARow(fold(start)) : null;
  return { wanted: kept.length ? kept : all, unwanted: [...unwanted.values()], common, phrase };
}

/**
 * Make one term of a folded text, with gaps in the places of the commonest words.
 * @param {string} folded
 * @returns {Term | null} null where Chinese is apart: a space is no part of Chinese
 */
function inARow(folded) {
  const found = units(folded).filter(({ text }) => !COMMON.has(text));
  const whole = found.every(({ text, place }, i) => {
    const last = found[i - 1];
    return !last || place === last.place + 1 || !(isHan(text) || isHan(last.text));
  });
  return whole ? termOf(found, false) : null;
}

/**
 * @param {string} folded
 * @returns {Term[]}
 */
function whole(folded) {
  const found = units(folded);
  return found.length ? [termOf(found, true)] : [];
}

/**
 * Cut a folded text at whatever does not join.
 * @param {string} folded
 * @returns {Term[]}
 */
function runs(folded) {
  const terms = [];
  /** @type {Unit[]} */
  let run = [];
  for (const unit of units(folded)) {
    const last = run.at(-1);
    if (last && unit.from > last.to && !JOINING.test(folded.slice(last.to, unit.from))) {
      terms.push(termOf(run, false));
      run = [];
    }
    run.push(unit);
  }
  if (run.length) terms.push(termOf(run, false));
  return terms;
}

/**
 * @param {Unit[]} found
 * @param {boolean} exact
 * @returns {Term}
 */
function termOf(found, exact) {
  const first = found[0].place;
  const text = found.map((unit, i) => (i && unit.place - found[i - 1].place > 1 ? " " : "") + unit.text).join("");
  return { units: found.map(({ text, place }) => ({ text, place: place - first })), exact, text };
}

/**
 * Find a term in the units of a text: where each occurrence starts and ends. The last word may go on, unless the term
 * is exact or whole, or the text has the very word as well.
 * @param {Unit[]} found
 * @param {Term} term
 * @returns {[number, number][]}
 */
export function occurrences(found, term) {
  const last = term.units.length - 1;
  /** @type {[number, number][]} */
  const words = [];
  /** @type {[number, number][]} */
  const beginnings = [];
  for (let i = 0; i + last < found.length; i++) {
    const fits = term.units.every(({ text, place }, k) => {
      const unit = found[i + k];
      return (
        unit.place - found[i].place === place &&
        (unit.text === text ||
          (k === last && !term.exact && (goesOn(unit.text, text, term.whole) || isForm(unit.text, text, last))))
      );
    });
    if (!fits) continue;
    const end = found[i + last];
    const { text } = term.units[last];
    if (end.text === text || isForm(end.text, text, last)) words.push([found[i].from, end.to]);
    else beginnings.push([found[i].from, end.from + text.length]);
  }
  return words.length ? words : beginnings;
}

/** @type {(word: string, other: string, last: number) => boolean} whether it is a form of another that is a whole term */
const isForm = (word, other, last) => last === 0 && !isHan(word) && !isHan(other) && stem(word) === stem(other);

/** @type {(word: string, begun: string, whole?: boolean) => boolean} whether it begins with another that may go on */
const goesOn = (word, begun, whole) => !whole && !isHan(begun) && word.startsWith(begun);

/**
 * Split a text into pieces; those that match a term are hits.
 * @param {string} text
 * @param {Term[]} terms
 * @returns {{ text: string, hit: boolean }[]}
 */
export function marks(text, terms) {
  const { folded, starts, ends } = foldByCluster(text);
  const found = units(folded);
  const ranges = terms
    .flatMap((term) => occurrences(found, term).map(([from, to]) => [starts[from], ends[to - 1]]))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const pieces = [];
  let done = 0;
  for (const [start, end] of ranges) {
    if (end <= done) continue;
    const last = pieces.at(-1);
    if (last?.hit && start <= done) last.text += text.slice(done, end);
    else {
      if (start > done) pieces.push({ text: text.slice(done, start), hit: false });
      pieces.push({ text: text.slice(Math.max(start, done), end), hit: true });
    }
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}

/**
 * Fold a text character by character; for each place in the folded text, where its character starts and ends.
 * @param {string} text
 */
function foldByCluster(text) {
  let folded = "";
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  for (const match of text.matchAll(/[\s\S]\p{M}*/gu)) {
    const piece = fold(match[0]);
    folded += piece;
    for (let i = 0; i < piece.length; i++) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  return { folded, starts, ends };
}

/**
 * Return whether any of some texts contains a term.
 * @param {string[]} texts
 * @param {Term} term
 * @returns {boolean}
 */
export function holds(texts, term) {
  return texts.some((text) => occurrences(units(fold(text)), term).length > 0);
}
