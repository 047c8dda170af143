/** Answers in one sentence to a question about a city, a theme or everything, each with the page behind it. */

import { element } from "../dom.js";
import { placeOf, without } from "./asking.js";

/** @import { AnswerRow, AnswerTable, Index, Question } from "./types.js" */

const LETTERS = /[\p{L}\p{N}]/u;

/**
 * Return what answers a question: of a theme and a city that city's part, of both apart a row each.
 * @param {Index} index
 * @param {Question} question
 * @param {"zh" | "en"} language
 * @returns {Promise<AnswerRow[]>} none where it is about something else
 */
export async function answerRows(index, { asks, loose }, language) {
  /** @type {AnswerTable | null} */
  const table = await index.help(`answers-${language}`);
  const replies = table?.replies[asks];
  const subjects = table && subjectsOf(loose, table.names);
  if (!replies || !subjects) return [];
  const cities = subjects.filter((each) => each.startsWith("c:")).map((each) => each.slice(2));
  const parted = subjects.flatMap((each) => {
    const [title, path, , parts = {}] = replies[each] ?? [];
    const told = cities.flatMap((city) => (parts[city] ? [parts[city]] : []));
    return title && path && told.length ? [{ title, path, sentence: told.join(" · ") }] : [];
  });
  if (parted.length) return parted;
  return (subjects.length ? subjects : [""]).flatMap((each) => {
    const reply = replies[each];
    return reply ? [{ title: reply[0], path: reply[1], sentence: reply[2] }] : [];
  });
}

/**
 * Find the cities and themes that a text names, if it names nothing else.
 * @param {string} text folded
 * @param {Record<string, string[]>} names
 * @returns {string[] | null} null where it says more
 */
export function subjectsOf(text, names) {
  const { named, left } = subjectsIn(text, names);
  return LETTERS.test(left) ? null : [...named.keys()];
}

/**
 * Find the cities and themes that a text names, each with the name that it has there.
 * @param {string} text folded
 * @param {Record<string, string[]>} names
 * @returns {{ named: Map<string, string>, left: string }} and what else it says, with the places of names left out
 */
export function subjectsIn(text, names) {
  let left = text;
  /** @type {Map<string, string>} */
  const named = new Map();
  const longestFirst = Object.entries(names)
    .flatMap(([subject, each]) => each.map((name) => ({ subject, name })))
    .sort((a, b) => b.name.length - a.name.length);
  for (const { subject, name } of longestFirst) {
    if (placeOf(left, name, 0) < 0) continue;
    left = without(left, name);
    if (!named.has(subject)) named.set(subject, name);
  }
  return { named, left };
}

/**
 * Order what was found: what answers comes first, agencies by themselves after what they do, the rest last.
 * @param {Index} index
 * @param {number[]} records
 * @param {number[]} replying
 * @returns {number[]}
 */
export function answeringFirst(index, records, replying) {
  const answering = new Set(replying);
  /** @param {number} record */
  const rank = (record) => (!answering.has(record) ? 2 : index.kind(record) === "body" ? 1 : 0);
  return [0, 1, 2].flatMap((wanted) => records.filter((record) => rank(record) === wanted));
}

/**
 * @param {AnswerRow} row
 * @param {string} root of the language
 * @returns {HTMLElement} the answer, which leads to its page
 */
export function linkTo({ title, path, sentence }, root) {
  const attributes = { class: "cp-search__answer", href: root + path };
  return element("a", attributes, element("b", {}, title), " ", element("span", {}, sentence));
}
