/**
 * Help for a query that finds nothing: Traditional characters, pinyin and its initials, words written together, the
 * nearest term, fewer terms. The files are made by cityplans/search/fallbacks.py.
 */

import { fill } from "../dom.js";
import { subjectsIn } from "./answers.js";
import { apart, isSlip, nearest } from "./nearest.js";
import { SURE, TRIED, fromInitials, fromSyllables, isSpelling, isWord, readings, spelling } from "./pinyin.js";
import { COMMON, fold, isHan, parse } from "./words.js";

/** @import { Answer, AnswerRow, AnswerTable, Finding, Help, Index, Term } from "./types.js" */

/** @typedef {Pick<Answer, "records" | "terms" | "help" | "rows">} Otherwise what is shown in place of nothing */

/** @typedef {(text: string) => string[] | Promise<string[]>} Guess what may be meant by a term, the likeliest first */

const SHOWN = 5; // candidates that are shown
const BESIDE_NAMES = /(?<=\0)[和与跟及的]+|[和与跟及]+(?=\0)/gu; // what joins the names of cities, and follows them

/**
 * Understand a query that finds nothing.
 * @param {Index} index
 * @param {string} query
 * @returns {Promise<Help | null>} null where nothing helps
 */
export async function understand(index, query) {
  const simple = await simplified(index, query);
  if (simple !== fold(query)) {
    const found = await findings(index, [simple]);
    if (found.length) return { how: "traditional", found };
  }
  const spelt = simple.replace(/[a-z]+/g, (run, at) => (at && isHan(simple[at - 1]) ? ` ${run}` : run));
  const { wanted } = parse(spelt);
  if (!wanted.length) return null;
  const alone = await Promise.all(wanted.map((term) => index.match({ wanted: [term], unwanted: [], common: 0 })));
  const lost = wanted.filter((term, i) => alone[i].records.length === 0);
  const understood = lost.length > 0 && (await replaced(index, query, wanted, lost));
  if (understood) return understood;
  if (wanted.length < 2) return wanted[0].exact ? null : parts(index, wanted[0].text);
  const fewer = wanted.map((term, i) =>
    wanted
      .filter((each, k) => k !== i)
      .map(written)
      .join(" "),
  );
  const found =
    [await findings(index, fewer), await findings(index, wanted.map(written))].find((each) => each.length) ?? [];
  return found.length ? { how: "fewer", found: found.slice(0, SHOWN) } : null;
}

/**
 * Say what is shown for a query that finds nothing.
 * @param {Index} index
 * @param {string} query
 * @param {string} simple the same in Simplified characters
 * @param {"zh" | "en"} language
 * @param {boolean} general whether it finds pages about everything
 * @returns {Promise<Partial<Otherwise>>}
 */
export async function otherwise(index, query, simple, language, general) {
  return (await ofCities(index, simple, language)) ?? (general ? {} : shownFor(await understand(index, query)));
}

/**
 * Understand a query that names two cities, where no record has both: their plans can be compared, and what else it says
 * is looked for; where it says nothing else, each city is.
 * @param {Index} index
 * @param {string} query in Simplified characters
 * @param {"zh" | "en"} language
 * @returns {Promise<Otherwise | null>} null where it names no two cities
 */
async function ofCities(index, query, language) {
  /** @type {AnswerTable | null} */
  const table = await index.help(`answers-${language}`);
  const cities = Object.entries(table?.names ?? {}).filter(([subject]) => subject.startsWith("c:"));
  const { named, left } = subjectsIn(query, Object.fromEntries(cities));
  // In the order in which the query names them.
  const order = [...named].sort(([, a], [, b]) => query.indexOf(a) - query.indexOf(b));
  const [one, other] = order.map(([subject]) => table?.compare.plans[subject]).filter((plan) => plan !== undefined);
  if (!table || !one || !other) return null;
  const { title, sentence } = table.compare;
  const said = fill(sentence, { one: one[1], other: other[1] });
  const rows = [{ title, path: `compare/?plan=${one[0]},${other[0]}`, sentence: said }];
  const { wanted } = parse(left.replaceAll(BESIDE_NAMES, " ").replaceAll("\0", " "));
  const rest = wanted
    .filter(({ text }) => !COMMON.has(text))
    .map(written)
    .join(" ");
  const called = order.map(([, name]) => name.replace(/(?<![a-z'’])[a-z]/g, (letter) => letter.toUpperCase()));
  const found = await findings(index, rest ? [rest, ...called.map((name) => `${rest} ${name}`)] : called);
  if (!rest) return shownFor(found.length ? { how: "between", found } : null, rows);
  return shownFor(found.length ? { how: "cities", found } : await understand(index, rest), rows);
}

/**
 * @param {Help | null} help
 * @param {AnswerRow[]} [rows]
 * @returns {Otherwise} what is shown: the results of the first query that finds something, if nobody need be asked
 */
function shownFor(help, rows = []) {
  if (!help || ["similar", "fewer", "between"].includes(help.how)) return { records: [], terms: [], help, rows };
  const [{ query, records, terms = parse(query).wanted }] = help.found;
  return { records, terms, help, rows };
}

/**
 * Offer the words of a run of characters one by one, where no record contains them all.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<Help | null>}
 */
async function parts(index, text) {
  const known = await readings(index);
  const cut = apart(text).find((each) => each.split(" ").every((part) => isWord(known, part)));
  const found = cut ? await findings(index, cut.split(" ")) : [];
  return found.length ? { how: "fewer", found } : null;
}

/** @type {(term: Term) => string} */
const written = ({ text, exact }) => (exact ? `"${text}"` : text.replaceAll(" ", "-"));

/**
 * Look up queries and keep those that find something.
 * @param {Index} index
 * @param {string[]} queries
 * @returns {Promise<Finding[]>}
 */
async function findings(index, queries) {
  const tried = await Promise.all(
    [...new Set(queries)].slice(0, TRIED).map(async (query) => ({ query, ...(await index.match(query)) })),
  );
  return tried.filter(({ records }) => records.length);
}

/**
 * Write a query in Simplified characters.
 * @param {Index} index
 * @param {string} query
 */
export async function simplified(index, query) {
  const pairs = Array.from(/** @type {string} */ ((await index.help("traditional")) ?? ""));
  const simple = new Map();
  for (let i = 0; i < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
  return Array.from(fold(query), (character) => simple.get(character) ?? character).join("");
}

/**
 * Put something else in the place of every term that finds nothing.
 *
 * What could be two words run together may as well be one with a wrong character: unless that is a slip by its sound,
 * the two words come first, and the corrections are offered next to them.
 * @param {Index} index
 * @param {string} query
 * @param {Term[]} wanted
 * @param {Term[]} lost those of the wanted that find nothing
 * @returns {Promise<Help | null>}
 */
async function replaced(index, query, wanted, lost) {
  const known = await readings(index);
  // Syllables that are written apart are read together: lv you.
  const letters = wanted.every((term) => isSpelling(term.text));
  const joined = letters && wanted.length > 1 ? parse(wanted.map((term) => term.text).join("")).wanted : null;
  /** @type {Guess} */
  const read = (text) => fromSyllables(index, known, spelling(query, text));
  /** @type {{ how: Help["how"], all: Term[], missing: Term[], guess: Guess }[]} */
  const ways = [
    { how: "pinyin", all: wanted, missing: lost, guess: read },
    { how: "initials", all: wanted, missing: lost, guess: (text) => fromInitials(index, known, text) },
  ];
  if (joined) ways.unshift({ how: "pinyin", all: joined, missing: joined, guess: read });
  for (const { how, all, missing, guess } of ways) {
    const found = await guessed(index, all, missing, guess);
    if (found.length) return { how, found: best(how, found) };
  }
  const [cut, near] = await Promise.all([
    guessed(index, wanted, lost, apart),
    guessed(index, wanted, lost, (text) => nearest(index, known, text)),
  ]);
  const whole = wanted.map(written).join(" ");
  const slips = near.filter((each) => isSlip(known, whole, each.query));
  // Two words run together are two words; other cuts are only worth a guess where nothing is near.
  const words = cut.filter((each) => each.query.split(" ").every((part) => isWord(known, part)));
  if (cut.length && (words.length || !near.length) && !slips.length) {
    const others = near.filter((each) => each.query.length === whole.length || whole.includes(each.query));
    return { how: "apart", found: [...best("apart", words.length ? words : cut), ...others].slice(0, SHOWN) };
  }
  // Another short word is offered, but nobody asked for its results.
  const sure = near.filter((each) => slips.includes(each) || !isShort(each.query));
  if (!sure.length) return near.length ? { how: "similar", found: near.slice(0, SHOWN) } : null;
  return { how: "nearest", found: [...sure, ...near.filter((each) => !sure.includes(each))].slice(0, SHOWN) };
}

/** @type {(query: string) => boolean} whether every term is Han and short */
const isShort = (query) =>
  query.split(" ").every((term) => Array.from(term).length < SURE && Array.from(term).every(isHan));

/**
 * Look up a query with guesses for its missing terms: the n-th takes the n-th guess for each, or the last there is.
 * @param {Index} index
 * @param {Term[]} all
 * @param {Term[]} missing
 * @param {Guess} guess
 * @returns {Promise<Finding[]>}
 */
async function guessed(index, all, missing, guess) {
  const guesses = await Promise.all(missing.map((term) => guess(term.text)));
  if (guesses.some((each) => each.length === 0)) return [];
  const count = Math.min(TRIED, Math.max(...guesses.map((each) => each.length)));
  /** @type {(term: Term, n: number) => string} */
  const nth = (term, n) => {
    const own = guesses[missing.indexOf(term)] ?? [];
    return own[Math.min(n, own.length - 1)] ?? written(term);
  };
  const queries = Array.from({ length: count }, (_, n) => all.map((term) => nth(term, n)).join(" "));
  return findings(index, queries);
}

/**
 * Put the best finding first: of initials what is called so, of words written together the cut that finds most.
 * @param {Help["how"]} how
 * @param {Finding[]} found
 */
function best(how, found) {
  if (how === "apart") return found.sort((a, b) => b.records.length - a.records.length).slice(0, 1);
  if (how === "initials") found.sort((a, b) => Number(b.called) - Number(a.called));
  return found.slice(0, SHOWN);
}
