/**
 * Facets on a page: each a group of check boxes with counts, for any list that counts with facets.js.
 *
 * Their host is what holds the list: `{index, facets, state, result, orders, say(key, values), go(state)}`, where `facets`
 * are the titles and labels, `result` is what select() gave for `state`, `orders` an empty Map, and go() takes a new state.
 */

import { element } from "./dom.js";
import { toggle } from "./facets.js";

const FIRST = 8; // values shown at first
const LISTED = 60; // values in one list; beyond, they are found by typing
const OPEN = 4; // facets that stand open at first

/** Whether the facets stand beside the list, not above it. */
export const WIDE = window.matchMedia("(min-width: 60em)");

/** Facets whose values have no order of their own. */
const BY_COUNT = new Set(["theme", "body", "unit", "mention"]);

/** A facet as a group of check boxes. Its values stand by how many records they leave, but never move under the hand. */
export class Box {
  constructor(host, key) {
    this.host = host;
    this.key = key;
    this.all = false;
    this.wanted = "";
    const { title } = host.facets[key];
    this.rows = new Map();
    this.number = element("span", { class: "cp-facet__on" });
    this.list = element("ul", { class: "cp-facet__values" });
    this.find = element("input", {
      type: "search",
      class: "cp-facet__find",
      "aria-label": host.say("find_value", { facet: title }),
      placeholder: host.say("find_value", { facet: title }),
      hidden: true,
    });
    this.note = element("p", { class: "cp-note", hidden: true });
    this.button = element("button", { type: "button", class: "cp-link" });
    this.fieldset = element("fieldset", {}, element("legend", {}, title), this.find, this.list, this.note, this.button);
    if (key === "body") this.fieldset.append(this.inherited());
    this.root = element(
      "details",
      { class: "cp-facet", "data-facet": key },
      element("summary", {}, title, " ", this.number),
      this.fieldset,
    );
    this.button.addEventListener("click", () => this.expand());
    this.find.addEventListener("input", () => {
      this.wanted = this.find.value.trim().toLowerCase();
      this.update(host.result);
    });
  }

  inherited() {
    const { host } = this;
    this.above = element("input", { type: "checkbox", name: "inherited", value: "1" });
    this.above.addEventListener("change", () => host.go({ ...host.state, inherited: this.above.checked }));
    return element("label", { class: "cp-facet__above" }, this.above, element("span", {}, host.say("inherited")));
  }

  expand() {
    this.all = !this.all;
    this.update(this.host.result);
    if (this.all) this.list.querySelectorAll("input")[FIRST]?.focus();
  }

  update({ counts }) {
    const { host, key } = this;
    const found = counts[key];
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
    if (chosen.size && !this.touched) this.root.open = true;
    if (!this.touched && live.length) this.rest();
    this.find.hidden = live.length <= FIRST || !(this.all || this.wanted);
    this.button.hidden = live.length <= FIRST || Boolean(this.wanted);
    this.button.textContent = this.all ? host.say("fewer_values") : host.say("all_values", { n: live.length });
    this.button.setAttribute("aria-expanded", String(this.all));
    this.note.hidden = listed.length >= matching.length || most < LISTED;
    this.note.textContent = host.say("many_values", { n: LISTED });
    if (this.above) this.above.checked = host.state.inherited;
  }

  /** Where there is room, the first few facets stand open at the beginning; from then on the reader decides. */
  rest() {
    this.touched = true;
    const open = this.root.parentElement.querySelectorAll("details.cp-facet[open]").length;
    if (WIDE.matches && open < OPEN) this.root.open = true;
  }

  place(listed, found, chosen) {
    const { host, key } = this;
    const rows = listed.map((code) => {
      if (!this.rows.has(code)) this.rows.set(code, new Choice(host, key, code));
      const row = this.rows.get(code);
      row.update(found[code], chosen.has(host.index.values[key][code - 1]));
      return row.root;
    });
    // Moving an element takes the focus from it: only what is not in its place is touched.
    const standing = [...this.list.children];
    if (rows.length === standing.length && rows.every((row, i) => row === standing[i])) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.replaceChildren(...rows);
    if (focused?.isConnected) focused.focus();
  }
}

/** The kinds of record: one row of choices above the list. */
export class Pills extends Box {
  constructor(host, key) {
    super(host, key);
    this.all = true;
    this.touched = true;
    this.fieldset.classList.add("cp-pills");
    this.root = this.fieldset;
    this.button.hidden = true;
  }

  update(result) {
    super.update(result);
    this.find.hidden = this.button.hidden = true;
  }
}

/** One value of a facet. */
class Choice {
  constructor(host, key, code) {
    const value = host.index.values[key][code - 1];
    this.input = element("input", { type: "checkbox", name: key, value });
    this.count = element("span", { class: "cp-facet__count" });
    this.root = element(
      "li",
      {},
      element(
        "label",
        {},
        this.input,
        element("span", { class: "cp-facet__label" }, host.facets[key].values[code - 1]),
        " ",
        this.count,
      ),
    );
    this.input.addEventListener("change", () => host.go(toggle(host.state, key, value)));
  }

  update(count, chosen) {
    this.input.checked = chosen;
    this.count.textContent = count.toLocaleString("en");
  }
}
