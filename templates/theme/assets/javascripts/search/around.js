/** What is said above the results: the answer in a sentence, what else may be meant, which cities results are from. */

import { element } from "../dom.js";
import { linkTo } from "./answers.js";

/** @import { Filter } from "./filter.js" */
/** @import { Answer, Finding, FormWords, PageWords } from "./types.js" */

const OF_CITIES = new Set(["cities", "between"]); // what is offered is not meant instead, but asked for

/**
 * Say what else may be meant; where nothing was found, what to try.
 * @param {Answer} answer
 * @param {FormWords} words
 * @param {PageWords} own
 * @param {string} root of the language
 */
export function explain({ help, records, rows = [] }, words, own, root) {
  const others = help?.found.slice(records.length ? 1 : 0) ?? [];
  /** @param {Finding} finding */
  const link = ({ query, records }) => {
    const address = new URL(location.href);
    address.search = new URLSearchParams({ q: query }).toString();
    return element("li", {}, element("a", { href: address.href }, query), ` ${words.count(records.length)}`);
  };
  const parts = [];
  parts.push(...rows.map((row) => element("p", { class: "search-results__answer" }, linkTo(row, root))));
  if (others.length) {
    const links = element("ul", { class: "search-results__others" }, ...others.map(link));
    parts.push(element("p", {}, OF_CITIES.has(help?.how ?? "") ? own.by_city : own.others), links);
  }
  if (!records.length && !rows.length) {
    const tips = own.tips.split("|").map((tip) => element("li", {}, tip));
    const ways = Object.entries(own.ways).map(([path, name]) =>
      element("li", {}, element("a", { href: root + path }, name)),
    );
    parts.push(element("p", {}, own.try), element("ul", {}, ...tips, ...ways));
  }
  return parts;
}

/**
 * Say which cities results are from; each name leads to its results.
 * @param {Filter} filter
 * @param {string} query
 * @param {PageWords} own
 */
export function sources(filter, query, own) {
  const links = filter.cities().map(({ id, name, n }) => {
    const address = new URL(location.href);
    address.search = new URLSearchParams({ q: query, city: id }).toString();
    return [element("a", { href: address.href }, name), ` ${n}`];
  });
  if (!links.length) return [];
  const [before, after = ""] = own.found_in.split("{cities}");
  const listed = links.flatMap((link, i) => (i ? [" · ", ...link] : link));
  return [element("p", { class: "search-results__answer" }, before, ...listed, after)];
}
