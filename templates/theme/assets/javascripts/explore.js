/**
 * The explore page: facets, a filter by words, sorting and rows that are fetched as they are shown.
 *
 * Its container says by `data-locked` which choices are made for good (on the list of targets: the table). The state
 * is the address. Without this script, and where the data cannot be read, what the container holds stays as it is.
 */

import { element, fetchJson, say, Unreadable } from "./dom.js";
import { Box, Pills, WIDE } from "./facet_boxes.js";
import { holding, keysOf, nothing, readColumns, readState, select, sortPlaces, toggle, writeState } from "./facets.js";

const PAGE = 25; // rows shown at first and with every "more"
const MOST = 500; // rows on one page
const PAUSE = 300; // ms without typing before the words count
const SORTS = ["plan", "due", "value", "title"];
const SINGULAR = {
  plans: "plan",
  sections: "section",
  measures: "measure",
  targets: "target",
  responsibilities: "responsibility",
  mentions: "mention",
};

/** Start on a container once its files are read. */
async function start(container) {
  const { root, base } = container.dataset;
  const status = container.querySelector(".cp-explore__status");
  status.textContent = container.dataset.loading;
  try {
    const [file, labels] = await Promise.all([
      fetchJson(`${base}explore/columns.json`),
      fetchJson(`${root}explore/labels.json`),
    ]);
    const index = readColumns(file);
    status.textContent = "";
    new Explorer(container, index, labels).start();
  } catch {
    status.replaceChildren(
      container.dataset.error,
      " ",
      retryButton(container.dataset.retry, () => start(container)),
    );
  }
}

function retryButton(text, again) {
  const button = element("button", { type: "button", class: "cp-link" }, text);
  button.addEventListener("click", again);
  return button;
}

/** The one list of a page with everything that steers it. */
class Explorer {
  constructor(container, index, { facets, words }) {
    this.container = container;
    this.index = index;
    this.facets = facets;
    this.words = words;
    this.locked = readState(container.dataset.locked, index.facets).choices;
    this.keys = index.facets.filter((key) => !(key in this.locked));
    this.still = container.querySelector(".cp-explore__static");
    this.pack = container.querySelector(".cp-pack");
    this.state = nothing();
    this.orders = new Map(); // facet → its codes in the order in which they stand
    this.shown = 0;
    this.asked = 0;
  }

  start() {
    this.build();
    WIDE.addEventListener("change", () => (this.drawer.open = WIDE.matches));
    window.addEventListener("popstate", () => this.follow());
    this.follow();
  }

  say(key, values) {
    return say(this.words, key, values);
  }

  label(key, value) {
    const code = this.index.codes[key].get(value);
    return code ? this.facets[key].values[code - 1] : this.say("unknown", { value });
  }

  choice(key, value) {
    return this.say("choice", { facet: this.facets[key].title, value: this.label(key, value) });
  }

  // ── the parts of the page ──────────────────────────────────────────────────────────────────────────────────────

  build() {
    this.summary = element("summary");
    this.drawer = element("details", { class: "cp-facets__drawer", open: WIDE.matches }, this.summary);
    this.boxes = new Map(this.keys.map((key) => [key, key === "table" ? new Pills(this, key) : new Box(this, key)]));
    this.see = this.button("md-button md-button--primary cp-facets__see", "", () => this.leave());
    this.drawer.append(...this.keys.filter((key) => key !== "table").map((key) => this.boxes.get(key).root), this.see);
    const side = element("form", { class: "cp-facets", "aria-label": this.say("filters") }, this.drawer);
    side.addEventListener("submit", (event) => event.preventDefault());

    this.input = element("input", { type: "search", autocomplete: "off", placeholder: this.say("text_help") });
    this.sorting = element(
      "select",
      {},
      ...SORTS.map((sort) => element("option", { value: sort === "plan" ? "" : sort }, this.say(`sorts.${sort}`))),
    );
    const bar = element(
      "div",
      { class: "cp-explore__bar" },
      element("label", { class: "cp-explore__text" }, element("span", {}, this.say("text")), this.input),
      element("label", {}, element("span", {}, this.say("sort")), this.sorting),
    );
    this.chosen = element("ul", { class: "cp-explore__chosen", "aria-label": this.say("chosen") });
    this.status = this.container.querySelector(".cp-explore__status");
    this.status.tabIndex = -1;
    this.empty = element("div", { class: "cp-explore__empty", hidden: true });
    this.list = element("ol", { class: "cp-rows" });
    this.more = element("button", { type: "button", class: "md-button", hidden: true });
    this.limit = element("p", { class: "cp-note", hidden: true });
    const parts = [
      this.boxes.get("table")?.root,
      bar,
      this.chosen,
      this.status,
      this.pack,
      this.empty,
      this.list,
      this.more,
      this.limit,
    ];
    const main = element("div", { class: "cp-explore__main" }, ...parts);
    this.container.prepend(side, main);
    main.append(this.still);
    this.container.classList.add("cp-explore--ready");

    let timer = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.go({ ...this.state, text: this.input.value }, true), PAUSE);
    });
    this.sorting.addEventListener("change", () => this.go({ ...this.state, sort: this.sorting.value }));
    this.more.addEventListener("click", () => this.showMore());
  }

  // ── the state ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Go on to another state; words that are being typed replace the address instead of adding to the way back. */
  go(state, typing = false) {
    this.state = state;
    const query = writeState(state, this.keys);
    const address = `${location.pathname}${query ? `?${query}` : ""}`;
    if (typing) history.replaceState({}, "", address);
    else history.pushState({}, "", address);
    this.update(PAGE);
  }

  /** Take the state from the address, with as many rows as were shown when the reader left. */
  follow() {
    this.state = readState(location.search, this.keys);
    if (!SORTS.slice(1).includes(this.state.sort)) this.state.sort = "";
    this.input.value = this.state.text;
    this.sorting.value = this.state.sort;
    this.update(history.state?.shown ?? PAGE);
  }

  async update(shown) {
    const mine = ++this.asked;
    const { state, index } = this;
    this.list.setAttribute("aria-busy", "true");
    try {
      const words =
        state.text.trim() || state.sort === "title"
          ? await fetchJson(`${this.container.dataset.root}explore/text.json`)
          : null;
      if (mine !== this.asked) return;
      const within = state.text.trim() ? holding(words.texts, state.text) : null;
      this.result = select(index, { ...state.choices, ...this.locked }, { within, inherited: state.inherited });
      const keys = state.sort === "title" ? keysOf(words.order) : index.orders[state.sort];
      this.places = sortPlaces(this.result.places, keys);
      this.tell();
      await this.show(Math.min(shown, MOST), mine);
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      if (mine === this.asked) this.fail(() => this.update(shown));
    } finally {
      if (mine === this.asked) this.list.removeAttribute("aria-busy");
    }
  }

  fail(again) {
    this.list.replaceChildren();
    this.more.hidden = this.limit.hidden = true;
    this.status.replaceChildren(this.say("error"), " ", retryButton(this.say("retry"), again));
  }

  /** Make everything but the rows say what is chosen now. */
  tell() {
    const { state, result } = this;
    const chosen = this.chips();
    // The kinds of record stand above the list and show by themselves which are chosen.
    const listed = chosen.filter(({ facet }) => facet !== "table");
    const on = listed.length;
    this.see.textContent = this.say("see", { n: this.places.length });
    this.summary.textContent = on ? this.say("filters_on", { n: on }) : this.say("filters");
    this.chosen.replaceChildren(...listed.map(({ text, next }) => this.chip(text, next)));
    if (on > 1)
      this.chosen.append(
        element(
          "li",
          {},
          this.button("cp-link", this.say("clear"), () => this.go({ ...nothing(), sort: state.sort })),
        ),
      );
    this.chosen.hidden = on === 0;
    for (const box of this.boxes.values()) box.update(result);
    this.empty.hidden = this.places.length > 0;
    if (!this.places.length) this.offer(chosen);
    const query = writeState(state, this.keys);
    if (this.pack) {
      this.pack.dataset.pack = writeState(
        { ...state, choices: { ...state.choices, ...this.locked } },
        this.index.facets,
      );
      this.pack.dispatchEvent(new Event("cp-pack"));
      this.pack.hidden = !this.places.length;
    }
    for (const link of document.querySelectorAll(".cp-language")) link.search = query;
  }

  /** Close the facets where they stand above the list, and go to the list. */
  leave() {
    this.drawer.open = false;
    this.status.focus();
  }

  /** Give every choice in force with the state in which it is dropped and how many records there are then. */
  chips() {
    const { state, result } = this;
    const chips = Object.entries(state.choices).flatMap(([key, values]) =>
      values.map((value) => ({
        text: this.choice(key, value),
        next: toggle(state, key, value),
        facet: key,
        alone: values.length === 1,
      })),
    );
    if (state.inherited) chips.push({ text: this.say("inherited_choice"), next: { ...state, inherited: false } });
    if (state.text.trim()) {
      const text = this.say("choice", { facet: this.say("text"), value: state.text.trim() });
      chips.push({ text, next: { ...state, text: "" }, without: result.unbound });
    }
    for (const chip of chips) if (chip.facet && chip.alone) chip.without = result.without[chip.facet];
    return chips;
  }

  chip(text, next) {
    const button = this.button("cp-chip", text, () => this.drop(next));
    button.setAttribute("aria-label", this.say("drop", { choice: text }));
    return element("li", {}, button);
  }

  button(name, text, action) {
    const button = element("button", { type: "button", class: name }, text);
    button.addEventListener("click", action);
    return button;
  }

  /** Drop a choice; the focus goes where the next one can be dropped, else to the count. */
  drop(next) {
    this.input.value = next.text;
    this.go(next);
    (this.chosen.querySelector("button") ?? this.status).focus();
  }

  /** Offer what helps where nothing is found: each filter without which something would be. */
  offer(chosen) {
    const helpful = chosen.filter(({ without }) => without > 0);
    const offers = helpful.map(({ text, next, without }) =>
      element(
        "li",
        {},
        this.button("cp-link", this.say("empty_drop", { choice: text, n: without }), () => this.drop(next)),
      ),
    );
    const clear = this.button("cp-link", this.say("clear"), () => this.drop(nothing()));
    this.empty.replaceChildren(
      element("p", {}, this.say("empty")),
      ...(offers.length
        ? [element("p", {}, this.say("empty_text")), element("ul", {}, ...offers)]
        : [element("p", {}, clear)]),
    );
  }

  // ── the rows ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Tell whether the page shows what it was served with in place of rows: nothing is chosen and it has a list. */
  get resting() {
    return this.still.dataset.list !== undefined && !writeState(this.state, this.keys);
  }

  async show(shown, mine) {
    const total = this.places.length;
    const resting = this.resting;
    const wanted = resting ? 0 : Math.min(shown, total);
    const rows = await this.rows(this.places.subarray(0, wanted));
    if (mine !== this.asked) return;
    this.shown = wanted;
    this.still.hidden = !resting;
    this.list.replaceChildren(...rows);
    this.finish();
  }

  async showMore() {
    const mine = ++this.asked;
    const from = this.shown;
    this.more.disabled = true;
    try {
      const to = Math.min(from + PAGE, this.places.length, MOST);
      const rows = await this.rows(this.places.subarray(from, to));
      if (mine !== this.asked) return;
      this.list.append(...rows);
      this.shown = to;
      history.replaceState({ shown: to }, "");
      this.finish();
      rows[0]?.querySelector("a").focus();
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      if (mine === this.asked) this.fail(() => this.update(from + PAGE));
    } finally {
      this.more.disabled = false;
    }
  }

  finish() {
    const all = this.places.length;
    const rest = Math.min(all, MOST) - this.shown;
    const partly = this.shown < all && !this.resting;
    this.status.textContent = this.say(partly ? "count_shown" : "count", { n: all, m: this.shown });
    this.more.hidden = !partly || rest === 0;
    this.more.textContent = this.say("more", { n: Math.min(PAGE, rest) });
    this.limit.hidden = !partly || rest > 0;
    this.limit.textContent = this.say("limit", { n: MOST, all });
  }

  async rows(places) {
    const { chunk } = this.index;
    const numbers = [...new Set(Array.from(places, (place) => Math.floor(place / chunk)))];
    const files = await Promise.all(
      numbers.map((number) => fetchJson(`${this.container.dataset.root}explore/rows/${number}.json`)),
    );
    const byNumber = new Map(numbers.map((number, i) => [number, files[i]]));
    return Array.from(places, (place) => this.row(place, byNumber.get(Math.floor(place / chunk))[place % chunk]));
  }

  row(place, { id, address, kind, title, where = [], figure, number, printed, due, text }) {
    const table = this.index.values.table[this.index.column.get("table")[place] - 1];
    const inferred = this.index.values.certainty[this.index.column.get("certainty")[place] - 1] === "inferred";
    const over = element(
      "p",
      { class: "cp-row__over" },
      element("span", { class: `cp-tag cp-tag--${table}` }, kind),
      ...where.map((part) => element("span", { class: "cp-row__where" }, part)),
    );
    const facts = element("p", { class: "cp-row__facts" });
    if (figure) facts.append(element("b", {}, figure), " ");
    if (printed && printed !== figure) facts.append(element("span", { class: "cp-note", lang: "zh" }, printed), " ");
    if (number && number !== figure) facts.append(element("span", { class: "cp-note" }, number), " ");
    if (due)
      facts.append(
        element(
          "span",
          { class: "cp-due" },
          this.say("due", { date: due }),
          inferred ? element("span", { class: "cp-note" }, ` ${this.say("inferred")}`) : null,
        ),
      );
    return element(
      "li",
      { class: "cp-row", "data-record": `${SINGULAR[table]}:${id}` },
      over,
      element("p", { class: "cp-row__title" }, element("a", { href: this.container.dataset.root + address }, title)),
      facts.hasChildNodes() ? facts : null,
      text ? element("p", { class: "cp-row__text" }, text) : null,
    );
  }
}

for (const container of document.querySelectorAll(".cp-explore")) start(container);
