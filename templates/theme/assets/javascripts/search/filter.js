/** The filter next to the results: the facets of facets.js over the records that a query found. */

import { element, fill, pageLanguage } from "../dom.js";
import { readState, writeState } from "../explorer/state.js";
import { Box, WIDE } from "../facet_boxes.js";
import { readColumns, select } from "../facets.js";

/** @import { Host } from "../facet_boxes.js" */
/** @import { FormWords, PageWords } from "./types.js" */

/**
 * @typedef {object} Filter
 * @property {string[]} keys its parameters in an address
 * @property {(records: number[]) => number[]} select those of the records that meet the choices, in the same order
 * @property {(aside: HTMLElement) => void} showCounts shows the counts of the last selection in an element
 * @property {() => [string, string][]} chosen the choices as parameters of an address
 * @property {(records: number[]) => number[]} grouped the records, those of one plan together
 * @property {(record: number) => string} planOf the name of a record's plan
 * @property {() => { id: string, name: string, n: number }[]} cities those of the last selection, the one of most first
 */

/**
 * Make the filter.
 * @param {any} file the columns of the index
 * @param {string} address the query of an address
 * @param {FormWords} words
 * @param {PageWords} own
 * @param {() => void} changed called after every choice
 * @returns {Filter}
 */
export function makeFilter(file, address, words, own, changed) {
  const index = readColumns(file);
  /** @type {Record<string, string[]>} */
  const labels = file.labels[pageLanguage()];
  /** @type {(key: string, label: string) => string} */
  const naming = (key, label) => {
    // Kinds, and whether there is a target, are named by the page; everything else by the index.
    if (key === "kind") return words.kinds[label] ?? label;
    return key === "target" && (label === "yes" || label === "no") ? own[label] : label;
  };
  const facets = index.facets.map((key) => {
    const values = labels[key].map((label) => naming(key, label));
    return [key, { title: own.facets[key], values }];
  });
  /** @type {Host} */
  const host = {
    index,
    facets: Object.fromEntries(facets),
    state: readState(address, index.facets),
    result: null,
    orders: new Map(),
    say: (key, values = {}) => fill(own.boxes[key], values),
    go(state) {
      host.state = state;
      host.orders.clear();
      changed();
    },
  };
  // Results name every body that answers for them, inherited or not.
  const boxes = index.facets.map((key) => new Box(host, key, { inheriting: false }));
  const summary = element("summary", {}, own.filter);
  const roots = boxes.map(({ root }) => root);
  const drawer = element("details", { class: "cp-facets__drawer", open: WIDE.matches }, summary, ...roots);
  const form = element("form", { class: "cp-facets", "aria-label": own.filter }, drawer);
  form.addEventListener("submit", (event) => event.preventDefault());
  WIDE.addEventListener("change", () => (drawer.open = WIDE.matches));
  const plans = index.groups.find(({ keys }) => keys[0] === "plan");
  /** @type {Filter["planOf"]} */
  const planOf = (record) => {
    const start = plans?.starts?.[record] ?? 0;
    const end = plans?.starts?.[record + 1] ?? 0;
    return start < end ? labels.plan[(plans?.columns[0][start] ?? 0) - 1] : "";
  };
  return {
    keys: index.facets,
    select(records) {
      const within = new Uint8Array(index.size);
      for (const record of records) within[record] = 1;
      host.result = select(index, host.state.choices, { within });
      const met = new Uint8Array(index.size);
      for (const place of host.result.places) met[place] = 1;
      return records.filter((record) => met[record]);
    },
    showCounts(aside) {
      if (form.parentElement !== aside) aside.replaceChildren(form);
      for (const box of boxes) box.update();
      const on = Object.values(host.state.choices).flat().length;
      summary.textContent = on ? `${own.filter} (${on})` : own.filter;
    },
    chosen() {
      return [...new URLSearchParams(writeState({ ...host.state, text: "", sort: "" }, index.facets))];
    },
    grouped(records) {
      /** @type {Map<string, number[]>} */
      const groups = new Map();
      for (const record of records) {
        const group = groups.get(planOf(record));
        if (group) group.push(record);
        else groups.set(planOf(record), [record]);
      }
      return [...groups.values()].flat();
    },
    planOf,
    cities() {
      const counts = host.result?.counts.city ?? new Uint32Array();
      return index.values.city
        .map((id, i) => ({ id, name: labels.city[i], n: counts[i + 1] ?? 0 }))
        .filter(({ n }) => n > 0)
        .sort((a, b) => b.n - a.n);
    },
  };
}
