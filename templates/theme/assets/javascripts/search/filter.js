/** The filter beside the results: the facets of facets.js over the records that a query found. */

import { Box, WIDE } from "../facet_boxes.js";
import { readColumns, readState, select, writeState } from "../facets.js";
import { element, language } from "../search.js";

/**
 * Make the filter from a file of columns and the query of an address; `changed` is called after every choice.
 *
 * `select` takes the records that were found and gives those that meet the choices, in the same order; `tell` shows the
 * counts of the last selection in an element; `grouped` puts records of one plan together; `planOf` names a record's plan.
 */
export function makeFilter(file, address, words, changed) {
  const index = readColumns(file);
  const labels = file.labels[language];
  const facets = Object.fromEntries(
    index.facets.map((key) => [
      key,
      { title: words.page.facets[key], values: labels[key].map((label) => naming(key, label, words)) },
    ]),
  );
  const host = {
    index,
    facets,
    state: readState(address, index.facets),
    result: null,
    orders: new Map(),
    say: (key, values = {}) => words.fill(words.page.boxes[key], values),
    go(state) {
      host.state = state;
      host.orders.clear();
      changed();
    },
  };
  const boxes = index.facets.map((key) => new Box(host, key));
  const summary = element("summary", "", {}, words.page.filter);
  const drawer = element(
    "details",
    "cp-facets__drawer",
    WIDE.matches ? { open: "" } : {},
    summary,
    ...boxes.map(({ root }) => root),
  );
  const form = element("form", "cp-facets", { "aria-label": words.page.filter }, drawer);
  form.addEventListener("submit", (event) => event.preventDefault());
  WIDE.addEventListener("change", () => (drawer.open = WIDE.matches));
  for (const box of boxes) {
    // Results name every body that answers for them, inherited or not.
    box.above?.closest("label").remove();
    box.above = null;
  }
  const plans = index.groups.find(({ keys }) => keys[0] === "plan");
  const planOf = (record) =>
    plans.starts[record] < plans.starts[record + 1] ? labels.plan[plans.columns[0][plans.starts[record]] - 1] : "";
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
    tell(aside) {
      if (form.parentElement !== aside) aside.replaceChildren(form);
      for (const box of boxes) box.update(host.result);
      const on = Object.values(host.state.choices).flat().length;
      summary.textContent = on ? `${words.page.filter} (${on})` : words.page.filter;
    },
    chosen: () => [...new URLSearchParams(writeState({ ...host.state, text: "", sort: "" }, index.facets))],
    grouped(records) {
      const groups = new Map();
      for (const record of records) {
        if (!groups.has(planOf(record))) groups.set(planOf(record), []);
        groups.get(planOf(record)).push(record);
      }
      return [...groups.values()].flat();
    },
    planOf,
  };
}

/** Kinds, and whether there is a target, are named by the page; everything else by the index. */
function naming(key, label, words) {
  if (key === "kind") return words.kinds[label] ?? label;
  return key === "target" ? (words.page[label] ?? label) : label;
}
