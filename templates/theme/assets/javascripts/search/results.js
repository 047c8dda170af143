/** What the list below a box and the page of results share: words of a form, asking the index, how a result looks. */

import { element, fill, find, grouped, once, pageLanguage, sharedWords } from "../dom.js";
import { holds, marks, parse } from "./words.js";

/** @import { Answer, FormPlaces, FormWords, Index, Question, SearchBox, SearchRecord, Term } from "./types.js" */

export const LONGEST_QUERY = 200; // characters of a query in an address
const PARTS = 3; // what is shown of a reply with many parts

/** @returns {SearchBox[]} the search boxes of the page */
export function searchBoxes() {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form.cp-search");
  return Array.from(forms, (form) => ({ form, input: find(form, ".cp-search__input", HTMLInputElement) }));
}

/**
 * @param {HTMLFormElement} form
 * @returns {FormPlaces} where the index of a form is, where its addresses begin, and what it says on failure
 */
export function placesOf(form) {
  const { index = "", root = "", error = "" } = form.dataset;
  return { folder: index, root, error };
}

/**
 * Read the words that all boxes of a language share: one file, fetched when a box is first used. Throws Unreadable.
 * @returns {Promise<FormWords>}
 */
export async function readWords() {
  const { none, one, other, all, kinds, understood, also, ...words } = (await sharedWords()).search;
  const { asked, asked_alone, replied, unreplied, reply: said } = words;
  return {
    all,
    kinds,
    count: (n) => fill(n === 0 ? none : n === 1 ? one : other, { n: grouped(n) }),
    help: (how, query, instead) => fill(understood[how] ?? "", { query: query.trim(), instead }),
    asked: ({ asks, said }) => fill((said ? asked : asked_alone)[asks] ?? "", { query: said }),
    reply: (asks, parts) => {
      // Reports are sentences: one is enough.
      const listed = parts.slice(0, asks === "became" ? 1 : PARTS).join(said.separator);
      const more = asks !== "became" && parts.length > PARTS;
      const reply = more ? fill(said.more, { listed, n: parts.length }) : listed;
      return reply ? fill(replied[asks], { reply }) : unreplied[asks];
    },
    also: (words) => fill(also, { words }),
    kind: ({ kind, type = "" }) => kinds[type] ?? kinds[kind] ?? kind,
  };
}

/**
 * Focus the first visible box on `/` or `s`, unless something is being typed.
 * @param {SearchBox[]} boxes
 */
export function attachShortcut(boxes) {
  document.addEventListener("keydown", (event) => {
    if (!["/", "s"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.defaultPrevented) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select")))
      return;
    const input = boxes.map((box) => box.input).find((each) => each.getClientRects().length > 0);
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

// ── asking ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @type {Map<string, Promise<Index>>} */
const opened = new Map();

/**
 * Open an index once, when it is first wanted; after a failure the next call tries again.
 * @param {string} folder
 * @returns {Promise<Index>}
 */
export function open(folder) {
  return once(opened, folder, async () => (await import("./reader.js")).openIndex(folder));
}

/**
 * Search; where only another query finds something, `help` says how this one was understood. No records are returned
 * where that query asks for something else.
 * @param {Index} index
 * @param {string} query
 * @param {"zh" | "en"} [language] of what is answered in a sentence
 * @returns {Promise<Answer>}
 */
export async function answer(index, query, language = "zh") {
  const question = index.question(query);
  return (question && (await replyTo(index, question, language))) ?? (await plainAnswer(index, query, language));
}

/**
 * Search for what a question is about; records that answer it come first. Who names nothing sees all that answer.
 * @param {Index} index
 * @param {Question} question
 * @param {"zh" | "en"} language
 * @returns {Promise<Answer | null>} null where what it is about is not found
 */
async function replyTo(index, question, language) {
  const { answerRows, answeringFirst } = await import("./answers.js");
  const [replying, rows] = await Promise.all([index.replying(question.asks), answerRows(index, question, language)]);
  if (!question.rest) return { index, records: replying, terms: [], help: null, question, rows };
  let about = await plainAnswer(index, question.rest, language, false);
  if (!about.records.length && question.loose !== question.rest)
    about = await plainAnswer(index, question.loose, language, false);
  if (!about.records.length) about = await plainAnswer(index, question.rest, language);
  if (!about.records.length) return rows.length ? { ...about, question, rows } : null;
  const told = [...rows, ...(about.rows ?? [])];
  return { ...about, records: answeringFirst(index, about.records, replying), question, rows: told };
}

/**
 * Search for all words of a query.
 * @param {Index} index
 * @param {string} query
 * @param {"zh" | "en"} language
 * @param {boolean} [helped] whether a query that finds nothing is understood otherwise
 * @returns {Promise<Answer>}
 */
async function plainAnswer(index, query, language, helped = true) {
  const asked = parse(query);
  const { records, terms } = await index.match(asked);
  const found = { index, records, terms, help: null, question: null };
  // Pages about everything are no answer to a query of two cities.
  if (records.some((record) => index.kind(record) !== "page") || !asked.wanted.length || !helped) return found;
  const { otherwise, simplified } = await import("./help.js");
  const simple = await simplified(index, query);
  const question = !records.length && simple !== query && index.question(query) === null && index.question(simple);
  const reply = question && (await replyTo(index, question, language));
  return reply || { ...found, ...(await otherwise(index, query, simple, language, records.length > 0)) };
}

/**
 * Search in the index of a folder.
 * @param {string} folder
 * @param {string} query
 * @param {boolean} [typing] whether a rare word may be the beginning of another
 * @param {boolean} [again] whether a failure is tried again
 * @returns {Promise<Answer | null>} null where the index cannot be read
 */
export async function ask(folder, query, typing = false, again = true) {
  try {
    const index = await open(folder);
    return await answer({ ...index, match: (asked) => index.match(asked, typing) }, query, pageLanguage());
  } catch {
    // A new version of the site takes the old files away: its index is another one.
    opened.delete(folder);
    return again ? ask(folder, query, typing, false) : null;
  }
}

// ── a result ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Make a line of a text in which the terms are marked.
 * @param {string} className
 * @param {string} text
 * @param {Term[]} terms
 */
function line(className, text, terms) {
  const pieces = marks(text, terms).map(({ text, hit }) => (hit ? element("mark", {}, text) : text));
  return element("span", { class: className }, ...pieces);
}

/** @type {(record: SearchRecord, terms: Term[]) => HTMLElement} a record's title, the terms marked */
export function titleOf(record, terms) {
  const { title = "", number } = record[pageLanguage()] ?? {};
  const shown = line("cp-search__title", title, terms);
  const said = pageLanguage() === "en" ? number?.replace(/\w$/, "$&.") : number;
  if (said) shown.prepend(element("span", { class: "cp-search__number" }, said), " ");
  return shown;
}

const ANSWERING = new Set(["measure", "section", "target"]); // kinds that answer questions, or say that they do not

/**
 * Return what is shown below a result's title: what was asked for, a word that is not in its texts, a text; and what and
 * where it is.
 * @param {SearchRecord} record
 * @param {Pick<Answer, "terms" | "question">} answer
 * @param {Pick<FormWords, "kind" | "reply" | "also">} words
 * @param {() => Promise<string[]>} passages its official text
 * @returns {Promise<{ texts: (string | HTMLElement)[], place: (string | HTMLElement)[] }>}
 */
export async function detailsOf(record, { terms, question }, words, passages) {
  const { title = "", context = "", theme = "", replies = {} } = record[pageLanguage()] ?? {};
  const place = [element("span", { class: "cp-search__kind" }, words.kind(record))];
  if (context) place.push(line("cp-search__context", context, terms));
  if (theme) place.push(line("cp-search__theme", theme, terms));
  const parts = [];
  const reply = question ? replyOf(replies, question, terms) : [];
  const said = question && (reply.length || ANSWERING.has(record.kind)) && words.reply(question.asks, reply);
  if (said) parts.push(element("span", { class: "cp-search__reply" }, said));
  const hidden = terms.filter((term) => !holds([title, context, theme], term));
  let text = chosen(textsOf(record, hidden), hidden);
  if (record.passages && hidden.some((term) => !holds([text], term)))
    text = chosen([text, ...(await passages())], hidden);
  const unsaid = hidden.filter((term) => !holds([text], term));
  const term = unsaid.find((each) => record.also?.some((name) => holds([name], each)));
  // A title in which the word stands for another would look like the text's own.
  const name = term && record.also?.find((each) => holds([each], term) && each.length < 2 * term.text.length + 4);
  if (term) parts.push(element("span", { class: "cp-search__also" }, words.also(name ?? term.text)));
  if (text) {
    const quoted = line("cp-search__snippet", excerpt(text, hidden.length ? hidden : terms), terms);
    const written = languageOf(quoted.textContent ?? "");
    if (written && written !== pageLanguage()) quoted.lang = written;
    parts.push(quoted);
  }
  /** @type {(parts: HTMLElement[]) => (string | HTMLElement)[]} */
  const spaced = (parts) => parts.flatMap((part) => [" ", part]);
  return { texts: spaced(parts), place: spaced(place) };
}

/**
 * Choose from the dates, figures or reports of a record those that name what was asked for, where there are any. Bodies
 * are all of interest.
 * @param {Record<string, string[]>} replies
 * @param {Question} question
 * @param {Term[]} terms
 * @returns {string[]}
 */
function replyOf(replies, { asks }, terms) {
  const parts = replies[asks] ?? (asks === "became" ? replies.silent : null) ?? [];
  const named = asks === "who" ? [] : parts.filter((part) => terms.some((term) => holds([part], term)));
  return named.length ? named : parts;
}

/**
 * Return what may be shown below a title, the best first; last its id, if a word with a figure may be part of it.
 * @param {SearchRecord} record
 * @param {Term[]} terms
 * @returns {string[]}
 */
function textsOf(record, terms) {
  const { zh = {}, en = {}, names = [], id } = record;
  const [own, other] = pageLanguage() === "zh" ? [zh, en] : [en, zh];
  const first = [own.summary, ...(own.notes ?? []), other.title, ...names, other.summary, ...(other.notes ?? [])];
  const last = [...(own.wider ?? []), other.context, other.theme, ...(other.wider ?? [])];
  /** @type {any[]} */
  const texts = [...first, ...last].filter(Boolean);
  return [...texts, terms.some(({ text }) => /\d/.test(text)) ? id : ""];
}

/**
 * Choose the text that contains most of some terms; the first one, unless it is the last, where none is wanted.
 * @param {string[]} texts
 * @param {Term[]} wanted
 * @returns {string}
 */
function chosen(texts, wanted) {
  let best = texts[0] === texts.at(-1) ? "" : texts[0];
  let most = wanted.filter((term) => holds([best], term)).length;
  for (const text of most < wanted.length ? texts : []) {
    const held = wanted.filter((term) => holds([text], term)).length;
    if (held > most) [best, most] = [text, held];
  }
  return best;
}

/**
 * Cut a long text to what is around the first of the terms, never through a word or a character.
 * @param {string} text
 * @param {Term[]} terms
 * @returns {string}
 */
export function excerpt(text, terms) {
  const length = languageOf(text) === "zh" ? 70 : 150;
  if (text.length <= length) return text;
  let before = 0;
  for (const piece of marks(text, terms)) {
    if (piece.hit) break;
    before += piece.text.length;
  }
  if (before === text.length) before = 0; // no hit at all
  let start = Math.min(Math.max(0, before - Math.floor(length / 3)), text.length - length);
  let end = start + length;
  /** @type {(at: number) => boolean} */
  const whole = (at) =>
    at === 0 ||
    at === text.length ||
    (!/[a-z0-9]{2}/i.test(text.slice(at - 1, at + 1)) && !/[\uDC00-\uDFFF]/.test(text[at]));
  while (!whole(start)) start--;
  while (!whole(end)) end++;
  return (start > 0 ? "…" : "") + text.slice(start, end).trim() + (end < text.length ? "…" : "");
}

/** @type {(text: string) => "zh" | "en" | ""} the language that it is mostly in, nothing for figures alone */
function languageOf(text) {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return 2 * han > latin ? "zh" : latin ? "en" : "";
}
