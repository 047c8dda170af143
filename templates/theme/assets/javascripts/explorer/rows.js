/** The rows of a list with facets, read as they are shown. */

import { element, fetchJson } from "../dom.js";
import { valueAt } from "../facets.js";

/** @import { Host } from "../facet_boxes.js" */

/**
 * @typedef {object} Row what is shown of a record
 * @property {string} id
 * @property {string} address from the root of the language
 * @property {string} kind
 * @property {string} title
 * @property {string[]} [where]
 * @property {string} [figure]
 * @property {string} [due]
 * @property {string} [reported] what a later text reports last
 * @property {string} [text]
 */

/**
 * Read some rows and make them. Throws Unreadable.
 * @param {Host} host
 * @param {string} root of the language
 * @param {Uint32Array} places
 * @returns {Promise<HTMLElement[]>}
 */
export async function rowsAt(host, root, places) {
  const { chunk } = host.index;
  const numbers = [...new Set(Array.from(places, (place) => Math.floor(place / chunk)))];
  const files = await Promise.all(numbers.map((number) => fetchJson(`${root}explore/rows/${number}.json`)));
  const byNumber = new Map(numbers.map((number, i) => [number, files[i]]));
  return Array.from(places, (place) => {
    const row = byNumber.get(Math.floor(place / chunk))[place % chunk];
    return rowOf(host, root, place, row);
  });
}

/**
 * Make a row.
 * @param {Host} host
 * @param {string} root
 * @param {number} place
 * @param {Row} row
 */
function rowOf({ index, say }, root, place, { id, address, kind, title, where = [], figure, due, reported, text }) {
  const table = valueAt(index, "table", place);
  const parts = where.map((part) => element("span", { class: "cp-row__where" }, part));
  const tag = element("span", { class: `cp-tag cp-tag--${table}` }, kind);
  const ahead = !["outcome", "context"].includes(valueAt(index, "type", place));
  const facts = element("p", { class: "cp-row__facts" });
  if (figure) facts.append(element("b", {}, figure), " ");
  if (due) {
    const inferred = valueAt(index, "certainty", place) === "inferred";
    const note = inferred ? element("span", { class: "cp-note" }, ` ${say("inferred")}`) : null;
    facts.append(element("span", { class: "cp-due" }, say("due", { date: due }), note));
  }
  return element(
    "li",
    { class: `cp-row${ahead ? " cp-row--ahead" : ""}`, "data-record": `${singular(table)}:${id}` },
    element("p", { class: "cp-row__over" }, tag, ...parts),
    element("p", { class: "cp-row__title" }, element("a", { href: root + address }, title)),
    facts.hasChildNodes() ? facts : null,
    reported ? element("p", { class: "cp-row__text" }, reported) : null,
    text ? element("p", { class: "cp-row__text" }, text) : null,
  );
}

/** @param {string} table */
function singular(table) {
  return table.replace(/ies$/, "y").replace(/s$/, "");
}
