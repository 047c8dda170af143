/** The page of results: all of them, a filter with exact counts, groups by plan; its state is the address. */

import { element, fill, inLanguages, keepInOtherLanguage, onTyped } from "../dom.js";
import {
  ask,
  attachShortcut,
  detailsOf,
  LONGEST_QUERY,
  open,
  placesOf,
  readWords,
  searchBoxes,
  titleOf,
} from "./results.js";

/** @import { Filter } from "./filter.js" */
/** @import { Answer, Finding, FormWords, Index, PageWords, SearchBox } from "./types.js" */

const PAUSE = 400; // ms without typing before the address follows
const STEP = 25; // results shown at first and with every "more"
const SCREEN = 9; // results after the first that are shown before the others are read
const SMALL = 2_000; // records up to which more are shown at once
const SMALL_STEP = 200;

/**
 * Make the boxes of the search page show all results in it, and the address follow.
 * @param {HTMLElement} container
 * @param {SearchBox[]} boxes at least one
 */
function attachResults(container, boxes) {
  const { folder, root, error } = placesOf(boxes[0].form);
  open(folder).catch(() => {}); // it will be wanted: read while the page is made
  /** @type {PageWords} */
  const own = JSON.parse(container.dataset.words ?? "");
  const inputs = boxes.map(({ input }) => input);
  const hints = [...container.childNodes]; // what the page says before anything was asked
  const count = element("p", { class: "search-results__count", role: "status" });
  const help = element("div", { class: "search-results__help" });
  const grouping = element("input", { type: "checkbox", name: "group" });
  const label = element("label", {}, grouping, " ", own.group);
  const bar = element("p", { class: "search-results__bar", hidden: true }, label);
  const head = element("div", { class: "search-results__head" }, count, bar);
  const body = element("div", { class: "search-results__body" });
  const button = { class: "md-button search-results__more", type: "button", hidden: true };
  const more = element("button", button, own.more);
  const aside = element("div", { class: "search-results__facets" });
  const main = element("div", { class: "search-results__main" }, head, help, body, more);
  // Only the count is read out, not a hundred results.
  container.setAttribute("aria-live", "off");
  container.replaceChildren(aside, main);
  const asked = new URLSearchParams(location.search);
  grouping.checked = asked.get("group") === "plan";
  let number = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Answer | null} */
  let found = null; // what the query found
  /** @type {FormWords} */
  let words; // there as soon as something was found
  let query = "";
  /** @type {Filter | null} */
  let filter = null; // the facets, once they are there

  /** Make the address hold the query and the filter, so that it can be shared and come back to. */
  function follow() {
    clearTimeout(timer);
    const address = new URL(location.href);
    const ours = new Set(["q", "group", ...(filter?.keys ?? [])]);
    address.search = new URLSearchParams([
      ...[...address.searchParams].filter(([key]) => !ours.has(key)),
      ...(query ? [["q", query.slice(0, LONGEST_QUERY)]] : []),
      ...(filter?.chosen() ?? []),
      ...(grouping.checked ? [["group", "plan"]] : []),
    ]).toString();
    history.replaceState(history.state, "", address);
    keepInOtherLanguage(address.search);
  }

  /**
   * Read the facets when they are first wanted.
   * @param {Index} index
   */
  async function filterOf(index) {
    const { makeFilter } = await import("./filter.js");
    filter ??= makeFilter(await index.facets(), location.search, words, own, () => {
      follow();
      show();
    });
    return filter;
  }

  async function search() {
    const mine = ++number;
    container.toggleAttribute("data-asked", Boolean(query)); // room for the filter and a screen of results
    if (!query) {
      found = null;
      count.textContent = "";
      help.replaceChildren();
      aside.replaceChildren();
      aside.hidden = false;
      body.replaceChildren(...hints);
      bar.hidden = more.hidden = true;
      return;
    }
    container.setAttribute("aria-busy", "true");
    const [answer, read] = await Promise.all([ask(folder, query), readWords().catch(() => null)]);
    if (mine !== number) return;
    found = read && answer;
    if (!found || !read) {
      count.textContent = error;
      help.replaceChildren();
      body.replaceChildren();
      bar.hidden = more.hidden = true;
      container.removeAttribute("aria-busy");
      return;
    }
    words = read;
    await show();
  }

  /** Show what the query found, after the filter. */
  async function show() {
    if (!found) return;
    const mine = ++number;
    const stale = () => mine !== number;
    const { index } = found;
    const early = filter || grouping.checked || [...asked.keys()].some((key) => key !== "q");
    try {
      if (early) await filterOf(index);
      const records = filter ? filter.select(found.records) : found.records;
      const listed = filter && grouping.checked ? filter.grouped(records) : records;
      const total = found.records.length;
      const said = records.length < total ? fill(own.filtered, { n: records.length, all: total }) : words.count(total);
      const { help: other, question } = found;
      const whole = [
        ...(question ? [words.asked(question)] : []),
        ...(other ? [words.help(other.how, question?.rest ?? query, other.found[0].query)] : []),
        ...(total || !other ? [said] : []),
      ].join(" ");
      count.replaceChildren(...inLanguages(whole));
      aside.hidden = !total; // nothing to filter needs no room
      const saying = other || found.rows?.length || !total ? await import("./around.js") : null;
      if (stale()) return;
      help.replaceChildren(...(saying?.explain(found, words, own, root) ?? []));
      bar.hidden = !total;
      await list(found, listed, 0, stale);
      if (stale()) return;
      if (!total) aside.replaceChildren();
      else {
        const facets = await filterOf(index);
        if (stale()) return;
        facets.select(found.records);
        facets.showCounts(aside);
        if (found.question?.asks === "where" && found.question.rest && !found.rows?.length)
          help.prepend(...(await import("./around.js")).sources(facets, query, own));
      }
    } catch (problem) {
      if (stale()) return;
      count.textContent = error;
      console.warn(problem);
    } finally {
      if (!stale()) container.removeAttribute("aria-busy");
    }
  }

  /**
   * List records from a place on: the first one as soon as it is there, then a screen of them, then all others.
   * @param {Answer} answer
   * @param {number[]} records
   * @param {number} from
   * @param {() => boolean} stale
   */
  async function list(answer, records, from, stale) {
    const step = answer.index.size <= SMALL ? SMALL_STEP : STEP;
    const [first, ...rest] = records.slice(from, from + step);
    /** @type {(part: number[]) => Promise<HTMLElement[]>} */
    const itemsOf = (part) => Promise.all(part.map((record) => itemOf(answer, record, words, root)));
    const screen = itemsOf(rest.slice(0, SCREEN));
    screen.catch(() => {}); // awaited below, unless the first one fails as well
    const item = first === undefined ? null : await itemOf(answer, first, words, root);
    if (stale()) return;
    if (from === 0) body.replaceChildren();
    if (item) place(item, first, records);
    for (const part of [rest.slice(0, SCREEN), rest.slice(SCREEN)]) {
      const items = await (part[0] === rest[0] ? screen : itemsOf(part));
      if (stale()) return;
      items.forEach((each, i) => place(each, part[i], records));
    }
    more.hidden = from + step >= records.length;
    more.onclick = async () => {
      const last = body.querySelectorAll("li").length;
      await list(answer, records, from + step, stale);
      body.querySelectorAll("li")[last]?.querySelector("a")?.focus();
    };
  }

  /**
   * Put an item at the end of the list; with groups, under the heading of its plan.
   * @param {HTMLElement} item
   * @param {number} record
   * @param {number[]} all
   */
  function place(item, record, all) {
    /** @type {(record: number) => string} */
    const headingOf = (each) => (filter && grouping.checked ? filter.planOf(each) : "");
    const heading = headingOf(record);
    let group = body.lastElementChild;
    if (group?.getAttribute("data-plan") !== heading) {
      group = element("section", { class: "search-results__group", "data-plan": heading });
      if (grouping.checked) {
        const n = all.filter((each) => headingOf(each) === heading).length;
        const note = element("span", { class: "cp-note" }, words.count(n));
        group.append(element("h2", {}, heading || own.no_plan, " ", note));
      }
      group.append(element("ol", { class: "search-results__list" }));
      body.append(group);
    }
    group?.querySelector("ol")?.append(item);
  }

  for (const { form, input } of boxes) {
    const update = () => {
      for (const other of inputs) if (other !== input) other.value = input.value;
      clearTimeout(timer);
      timer = setTimeout(follow, PAUSE);
      query = input.value.trim();
      search();
    };
    onTyped(input, update);
    input.setAttribute("aria-controls", container.id);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      update();
      follow();
    });
  }
  grouping.addEventListener("change", () => {
    follow();
    show();
  });
  body.addEventListener("click", follow);
  // What was typed before this script was there counts more than the address.
  const typed = inputs.find((input) => input.value)?.value;
  query = (typed ?? asked.get("q") ?? "").trim();
  for (const input of inputs) input.value = typed ?? query;
  if (typed) follow();
  search();
}

/**
 * Make the item of a record in the list.
 * @param {Answer} answer
 * @param {number} record
 * @param {FormWords} words
 * @param {string} root of the language
 */
async function itemOf({ index, terms, question }, record, words, root) {
  const shown = await index.record(record);
  const { kind, id, address } = shown;
  const link = element("a", { class: "search-results__link", href: root + address }, titleOf(shown, terms));
  const { texts, place } = await detailsOf(shown, { terms, question }, words, () => index.passages(record));
  const attributes = { class: "search-results__item", "data-kind": kind, "data-record": `${kind}:${id}` };
  const lines = element("div", { class: "search-results__lines" }, link, ...texts);
  return element("li", attributes, lines, element("div", { class: "search-results__place" }, ...place));
}

const container = document.getElementById("search-results");
const boxes = searchBoxes();
if (container && boxes.length) attachResults(container, boxes);
attachShortcut(boxes);
