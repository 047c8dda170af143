/** The page of results: all of them, a filter with exact counts, groups by plan; its state is the address. */

import { ask, detailsOf, element, onTyped, settings, titleOf } from "../search.js";

const PAUSE = 400; // ms without typing before the address follows
const STEP = 25; // results shown at first and with every "more"
const SMALL = 2_000; // records up to which more are shown at once
const SMALL_STEP = 200;
const LONGEST_QUERY = 200;

/** Make the boxes of the search page show all results in it, and the address follow. */
export function attachResults(container, forms) {
  const words = { ...settings(forms[0]), page: JSON.parse(container.dataset.words) };
  const inputs = forms.map((form) => form.querySelector(".cp-search__input"));
  const hints = [...container.childNodes]; // what the page says before anything was asked
  const count = element("p", "search-results__count", { role: "status" });
  const help = element("div", "search-results__help");
  const bar = element("p", "search-results__bar", { hidden: "" });
  const grouping = element("input", "", { type: "checkbox", name: "group" });
  bar.append(element("label", "", {}, grouping, " ", words.page.group));
  const body = element("div", "search-results__body", {}, ...hints);
  const more = element("button", "md-button search-results__more", { type: "button", hidden: "" }, words.page.more);
  const aside = element("div", "search-results__facets");
  const main = element("div", "search-results__main", {}, count, help, bar, body, more);
  // Only the count is read out, not a hundred results.
  container.setAttribute("aria-live", "off");
  container.replaceChildren(aside, main);
  const asked = new URLSearchParams(location.search);
  grouping.checked = asked.get("group") === "plan";
  let number = 0;
  let timer = 0;
  let found = null; // what the query found
  let query = "";
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
    for (const link of document.querySelectorAll(".cp-language")) link.search = address.search;
  }

  /** Read the facets when they are first wanted. */
  async function filterOf(index) {
    const { makeFilter } = await import("./filter.js");
    filter ??= makeFilter(await index.facets(), location.search, words, () => {
      follow();
      show();
    });
    return filter;
  }

  async function search() {
    const mine = ++number;
    if (!query) {
      found = null;
      count.textContent = "";
      help.replaceChildren();
      aside.replaceChildren();
      body.replaceChildren(...hints);
      bar.hidden = more.hidden = true;
      return;
    }
    container.setAttribute("aria-busy", "true");
    const answer = await ask(words.folder, query);
    if (mine !== number) return;
    found = answer;
    if (!found) {
      count.textContent = words.error;
      help.replaceChildren();
      body.replaceChildren();
      bar.hidden = more.hidden = true;
      container.removeAttribute("aria-busy");
      return;
    }
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
      const listed = grouping.checked ? filter.grouped(records) : records;
      const total = found.records.length;
      const said =
        records.length < total
          ? words.fill(words.page.filtered, { n: records.length, all: total })
          : words.count(total);
      const instead = found.help?.found[0].query;
      count.textContent = found.help ? [words.help(found.help.how, query, instead), total ? said : ""].join(" ") : said;
      help.replaceChildren(...explain());
      bar.hidden = !total;
      await list(listed, 0, stale);
      if (stale()) return;
      if (!total) aside.replaceChildren();
      else {
        await filterOf(index);
        if (stale()) return;
        filter.select(found.records);
        filter.tell(aside);
      }
    } catch (problem) {
      if (stale()) return;
      count.textContent = words.error;
      console.warn(problem);
    } finally {
      if (!stale()) container.removeAttribute("aria-busy");
    }
  }

  /** Say what else may be meant; where nothing was found, what to try. */
  function explain() {
    const others = found.help?.how === "fewer" ? found.help.found : (found.help?.found.slice(1) ?? []);
    const link = ({ query, records }) => {
      const address = new URL(location.href);
      address.search = new URLSearchParams({ q: query }).toString();
      return element("li", "", {}, element("a", "", { href: address.href }, query), ` ${words.count(records.length)}`);
    };
    const parts = [];
    if (others.length)
      parts.push(
        element("p", "", {}, words.page.others),
        element("ul", "search-results__others", {}, ...others.map(link)),
      );
    if (!found.records.length) {
      const tips = words.page.tips.split("|").map((tip) => element("li", "", {}, tip));
      const ways = Object.entries(words.page.ways).map(([path, name]) =>
        element("li", "", {}, element("a", "", { href: words.root + path }, name)),
      );
      parts.push(element("p", "", {}, words.page.try), element("ul", "", {}, ...tips, ...ways));
    }
    return parts;
  }

  /** List records from a place on: the first one as soon as it is there, the others when all are. */
  async function list(records, from, stale) {
    const step = found.index.size <= SMALL ? SMALL_STEP : STEP;
    const wanted = records.slice(from, from + step);
    const { index, terms } = found;
    const item = async (record) => {
      const shown = await index.record(record);
      const link = element("a", "search-results__link", { href: words.root + shown.address }, titleOf(shown, terms));
      const details = await detailsOf(shown, terms, words, () => index.passages(record));
      return element(
        "li",
        "search-results__item",
        { "data-kind": shown.kind, "data-record": `${shown.kind}:${shown.id}` },
        link,
        ...details,
      );
    };
    const first = wanted.length ? await item(wanted[0]) : null;
    if (stale()) return;
    if (from === 0) body.replaceChildren();
    if (first) place([first], wanted, records);
    const rest = await Promise.all(wanted.slice(1).map(item));
    if (stale()) return;
    place(rest, wanted.slice(1), records);
    more.hidden = from + step >= records.length;
    more.onclick = async () => {
      const last = body.querySelectorAll("li").length;
      await list(records, from + step, stale);
      body.querySelectorAll("li")[last]?.querySelector("a").focus();
    };
  }

  /** Put items at the end of the list; with groups, each under the heading of its plan. */
  function place(items, numbers, all) {
    items.forEach((item, i) => {
      const heading = grouping.checked ? filter.planOf(numbers[i]) : "";
      let group = body.lastElementChild;
      if (!group || group.dataset.plan !== heading) {
        group = element("section", "search-results__group", { "data-plan": heading });
        if (grouping.checked) {
          const n = all.filter((record) => filter.planOf(record) === heading).length;
          group.append(
            element("h2", "", {}, heading || words.page.no_plan, " ", element("span", "cp-note", {}, words.count(n))),
          );
        }
        group.append(element("ol", "search-results__list"));
        body.append(group);
      }
      group.querySelector("ol").append(item);
    });
  }

  forms.forEach((form, i) => {
    function update() {
      for (const input of inputs) if (input !== inputs[i]) input.value = inputs[i].value;
      clearTimeout(timer);
      timer = setTimeout(follow, PAUSE);
      query = inputs[i].value.trim();
      search();
    }
    onTyped(inputs[i], update);
    inputs[i].setAttribute("aria-controls", container.id);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      update();
      follow();
    });
  });
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
