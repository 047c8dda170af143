/**
 * What a page adds to its ways of correcting: the line of its record, and a list of the other records on it. Both come
 * from one file per plan, so that no page changes when a line moves. Without script, the link leads to the file.
 */

import { element, fetchJson, find, sharedWords } from "./dom.js";

/** @typedef {Record<string, { lines: Record<string, [number, string, string]> }>} Lines by table and record */

/** @param {HTMLElement} ways */
async function attach(ways) {
  const { lines: address = "" } = ways.dataset;
  const edit = find(ways, "a[href*='/edit/']", HTMLAnchorElement);
  const form = new URL(find(ways, "a[href*='correct/?table=']", HTMLAnchorElement).href);
  const [table, id] = ["table", "record"].map((name) => form.searchParams.get(name) ?? "");
  const root = new URL("../../", form);

  const showLine = async () => {
    /** @type {Lines} */
    const lines = await fetchJson(address);
    edit.hash = `L${lines[table].lines[id][0]}`;
  };
  for (const event of ["pointerenter", "focus"])
    edit.addEventListener(event, () => showLine().catch(() => {}), { once: true });

  // A record of a plan has others on its page, whose anchors begin with its id.
  if (!document.querySelector(`[id^="${id}-"]`)) return;
  const { correct: words } = await sharedWords();
  const details = element("details", { class: "cp-more" }, element("summary", {}, words.records));
  details.addEventListener(
    "toggle",
    async () => {
      // The copies of a plan's text are in a table that all plans share.
      const shared = new URL("../../contribute/correct/lines.json", new URL(address, location.href)).href;
      const [own, others, { tables }] = await Promise.all([
        fetchJson(address),
        fetchJson(shared),
        fetchJson(new URL("schemas.json", form).href),
      ]);
      /** @type {Lines} */
      const lines = { ...own, ...others };
      const page = location.pathname.slice(root.pathname.length);
      for (const [name, { lines: records }] of Object.entries(lines)) {
        const here = Object.entries(records).filter(([key, [, , at]]) => key !== id && at.split("#")[0] === page);
        const links = here.flatMap(([key]) => {
          const query = new URLSearchParams({ table: name, record: key });
          return [" ", element("a", { href: `${form.pathname}?${query}` }, key)];
        });
        if (links.length) details.append(element("p", {}, tables[name].title, words.colon, ...links));
      }
    },
    { once: true },
  );
  ways.append(details);
}

/** @type {HTMLElement | null} */
const ways = document.querySelector(".cp-ways[data-lines]");
// Not awaited: what imports this has work of its own.
if (ways) void attach(ways);
