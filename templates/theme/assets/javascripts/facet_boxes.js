/** Facets on a page: each a group of check boxes with counts, for any list that counts with facets.js. */

import { element, grouped } from "./dom.js";
import { toggle } from "./explorer/state.js";

/** @import { State } from "./explorer/state.js" */
/** @import { Columns, Selection } from "./facets.js" */

/** @typedef {{ title: string, values: string[] }} Facet the words for a facet and, by code, for its values */

/**
 * @typedef {object} Host what has the list
 * @property {Columns} index
 * @property {Record<string, Facet>} facets
 * @property {State} state
 * @property {Selection | null} result what was selected for the state
 * @property {Map<string, number[]>} orders by facet the codes in the order in which they are listed; at first empty
 * @property {(key: string, values?: Record<string, unknown>) => string} say
 * @property {(state: State) => void} go takes another state
 */

const FIRST = 8; // values shown at first
const LISTED = 60; // values in one list; beyond, they are found by typing
const OPEN = 4; // facets that are open at first

/** Whether the facets are next to the list, not above it. */
export const WIDE = window.matchMedia("(min-width: 60em)");

/** Facets whose values have no order of their own. */
const BY_COUNT = new Set(["theme", "action", "body", "unit", "mention"]);

/** A facet as a group of check boxes. Frequent values come first, but none moves while the group has the focus. */
export class Box {
  /**
   * @param {Host} host
   * @param {string} key
   * @param {{ inheriting?: boolean }} [options] whether one may leave out inherited duties
   */
  constructor(host, key, { inheriting = key === "body" } = {}) {
    this.host = host;
    this.key = key;
    this.all = false;
    this.touched = false;
    this.wanted = "";
    const { title } = host.facets[key];
    /** @type {Map<number, Choice>} */
    this.rows = new Map();
    this.number = element("span", { class: "cp-facet__on" });
    this.list = element("ul", { class: "cp-facet__values" });
    const prompt = host.say("find_value", { facet: title });
    const search = { type: "search", class: "cp-facet__find", "aria-label": prompt, placeholder: prompt, hidden: true };
    this.find = element("input", search);
    this.note = element("p", { class: "cp-note", hidden: true });
    this.button = element("button", { type: "button", class: "cp-link" });
    this.fieldset = element("fieldset", {}, element("legend", {}, title), this.find, this.list, this.note, this.button);
    this.own = inheriting ? this.ownOnly() : null;
    this.years = key === "due" ? this.yearsBetween() : null;
    const summary = element("summary", {}, title, " ", this.number);
    this.details = element("details", { class: "cp-facet", "data-facet": key }, summary, this.fieldset);
    /** @type {HTMLElement} */
    this.root = this.details;
    this.button.addEventListener("click", () => this.expand());
    this.find.addEventListener("input", () => {
      this.wanted = this.find.value.trim().toLowerCase();
      this.update();
    });
  }

  ownOnly() {
    const { host } = this;
    const own = element("input", { type: "checkbox", name: "own", value: "1" });
    own.addEventListener("change", () => host.go({ ...host.state, own: own.checked }));
    const said = element("span", {}, host.say("own"));
    this.fieldset.append(element("label", { class: "cp-facet__own" }, own, said));
    return own;
  }

  /** Make two lists of the years that occur: the first and the last one that will do. */
  yearsBetween() {
    const { host } = this;
    const known = host.index.values.due.filter((value) => /^\d{4}$/.test(value));
    /** @type {(name: "from" | "to") => HTMLSelectElement} */
    const make = (name) => {
      const any = element("option", { value: "" }, host.say("due_any"));
      const list = element("select", { name }, any, ...known.map((value) => element("option", { value }, value)));
      list.addEventListener("change", () => host.go({ ...host.state, [name]: list.value }));
      return list;
    };
    const years = { from: make("from"), to: make("to") };
    /** @type {(name: "from" | "to") => HTMLElement} */
    const labelled = (name) => element("label", {}, element("span", {}, host.say(`due_${name}_label`)), years[name]);
    this.fieldset.prepend(element("div", { class: "cp-facet__years" }, labelled("from"), labelled("to")));
    return years;
  }

  expand() {
    this.all = !this.all;
    this.update();
    if (this.all) this.list.querySelectorAll("input")[FIRST]?.focus();
  }

  /** Show the counts of what the host has selected. */
  update() {
    const { host, key } = this;
    if (!host.result) return;
    const found = host.result.counts[key];
    const chosen = new Set(host.state.choices[key] ?? []);
    const values = host.index.values[key];
    const holds = this.list.contains(document.activeElement);
    let order = host.orders.get(key);
    if (!order || !holds) {
      order = values.map((_, i) => i + 1);
      if (BY_COUNT.has(key)) order.sort((a, b) => found[b] - found[a] || a - b);
      host.orders.set(key, order);
    }
    const live = order.filter((code) => found[code] || chosen.has(values[code - 1]));
    const matching = this.wanted
      ? live.filter((code) => host.facets[key].values[code - 1].toLowerCase().includes(this.wanted))
      : live;
    const most = this.all || this.wanted ? LISTED : FIRST;
    const listed = matching.filter((code, i) => i < most || chosen.has(values[code - 1]));
    this.place(listed, found, chosen);
    this.number.textContent = chosen.size ? String(chosen.size) : "";
    this.root.hidden = live.length === 0;
    if (chosen.size && !this.touched) this.details.open = true;
    if (!this.touched && live.length) this.rest();
    this.find.hidden = live.length <= FIRST || !(this.all || this.wanted);
    this.button.hidden = live.length <= FIRST || Boolean(this.wanted);
    this.button.textContent = this.all ? host.say("fewer_values") : host.say("all_values", { n: live.length });
    this.button.setAttribute("aria-expanded", String(this.all));
    this.note.hidden = listed.length >= matching.length || most < LISTED;
    this.note.textContent = host.say("many_values", { n: LISTED });
    if (this.own) this.own.checked = host.state.own;
    if (this.years) {
      setYear(this.years.from, host.state.from);
      setYear(this.years.to, host.state.to);
      if (host.state.from || host.state.to) this.root.hidden = !(this.details.open = true);
    }
  }

  /** Where there is room, the first few facets are open at the beginning; from then on the reader decides. */
  rest() {
    this.touched = true;
    const open = this.root.parentElement?.querySelectorAll("details.cp-facet[open]").length ?? 0;
    if (WIDE.matches && open < OPEN) this.details.open = true;
  }

  /**
   * Show some values, and those only.
   * @param {number[]} listed
   * @param {Uint32Array} found
   * @param {Set<string>} chosen
   */
  place(listed, found, chosen) {
    const { host, key } = this;
    const rows = listed.map((code) => {
      const row = this.rows.get(code) ?? new Choice(host, key, code);
      this.rows.set(code, row);
      row.update(found[code], chosen.has(host.index.values[key][code - 1]));
      return row.root;
    });
    // Moving an element takes the focus from it: only what is not in its place is touched.
    const standing = [...this.list.children];
    if (rows.length === standing.length && rows.every((row, i) => row === standing[i])) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.replaceChildren(...rows);
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
  }
}

/** The kinds of record: one row of choices above the list. */
export class Pills extends Box {
  /**
   * @param {Host} host
   * @param {string} key
   */
  constructor(host, key) {
    super(host, key);
    this.all = true;
    this.touched = true;
    this.fieldset.classList.add("cp-pills");
    this.root = this.fieldset;
    this.button.hidden = true;
  }

  update() {
    super.update();
    this.find.hidden = this.button.hidden = true;
  }
}

/** One value of a facet. */
class Choice {
  /**
   * @param {Host} host
   * @param {string} key
   * @param {number} code
   */
  constructor(host, key, code) {
    const value = host.index.values[key][code - 1];
    this.input = element("input", { type: "checkbox", name: key, value });
    this.count = element("span", { class: "cp-facet__count" });
    const label = element("span", { class: "cp-facet__label" }, host.facets[key].values[code - 1]);
    this.root = element("li", {}, element("label", {}, this.input, label, " ", this.count));
    this.input.addEventListener("change", () => host.go(toggle(host.state, key, value)));
  }

  /**
   * @param {number} count
   * @param {boolean} chosen
   */
  update(count, chosen) {
    this.input.checked = chosen;
    this.count.textContent = grouped(count);
  }
}

/**
 * Choose a year in a list; one from an address that is not in the list is added.
 * @param {HTMLSelectElement} list
 * @param {string} year
 */
function setYear(list, year) {
  if (year && ![...list.options].some(({ value }) => value === year))
    list.append(element("option", { value: year }, year));
  list.value = year;
}
