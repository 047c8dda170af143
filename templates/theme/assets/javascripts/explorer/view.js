/** What a list with facets shows: the facets, what is chosen, the rows, and what to do where there are none. */

import { element, find, keepInOtherLanguage } from "../dom.js";
import { Box, Pills, WIDE } from "../facet_boxes.js";
import { chipsOf, DUE, nothing, OWN, SORTS, TEXT, writeState, yearsKey } from "./state.js";

/** @import { Host } from "../facet_boxes.js" */
/** @import { Selection } from "../facets.js" */
/** @import { Chip, State } from "./state.js" */

/**
 * @typedef {object} Steering what else the view asks of the list than boxes of facets do
 * @property {string[]} keys the facets that may be chosen
 * @property {Record<string, string[]>} locked choices that are made for good
 * @property {(state: State, typing?: boolean) => void} go
 * @property {() => void} showMore
 */

export const PAGE = 25; // rows shown at first and with every "more"
export const MOST = 500; // rows on one page
const PAUSE = 300; // ms without typing before the words count

/**
 * Make a button.
 * @param {string} className
 * @param {string} text
 * @param {() => void} action
 */
export function button(className, text, action) {
  const made = element("button", { type: "button", class: className }, text);
  made.addEventListener("click", action);
  return made;
}

/** Everything on the page that changes with the state of the list. */
export class View {
  /**
   * @param {HTMLElement} container
   * @param {Host & Steering} host
   */
  constructor(container, host) {
    this.host = host;
    this.still = find(container, ".cp-explore__static", HTMLElement);
    this.status = find(container, ".cp-explore__status", HTMLElement);
    this.status.tabIndex = -1;
    /** @type {HTMLElement | null} */
    this.pack = container.querySelector(".cp-pack");
    this.summary = element("summary");
    this.drawer = element("details", { class: "cp-facets__drawer", open: WIDE.matches }, this.summary);
    this.pills = host.keys.includes("table") ? new Pills(host, "table") : null;
    this.boxes = host.keys.filter((key) => key !== "table").map((key) => new Box(host, key));
    this.stale = false; // whether the boxes say what was chosen before
    this.see = button("md-button md-button--primary cp-facets__see", "", () => this.leave());
    this.drawer.append(...this.boxes.map(({ root }) => root), this.see);
    const side = element("form", { class: "cp-facets", "aria-label": host.say("filters") }, this.drawer);
    side.addEventListener("submit", (event) => event.preventDefault());

    this.input = element("input", { type: "search", autocomplete: "off", placeholder: host.say("text_help") });
    const sorts = SORTS.map((sort, i) => element("option", { value: i ? sort : "" }, host.say(`sorts.${sort}`)));
    this.sorting = element("select", {}, ...sorts);
    const words = element("label", { class: "cp-explore__text" }, element("span", {}, host.say("text")), this.input);
    const order = element("label", {}, element("span", {}, host.say("sort")), this.sorting);
    const bar = element("div", { class: "cp-explore__bar" }, words, order);
    this.chosen = element("ul", { class: "cp-explore__chosen", "aria-label": host.say("chosen") });
    this.empty = element("div", { class: "cp-explore__empty", hidden: true });
    this.list = element("ol", { class: "cp-rows" });
    this.more = button("md-button", "", () => host.showMore());
    this.more.hidden = true;
    this.limit = element("p", { class: "cp-note", hidden: true });
    this.container = container;
    this.side = side;
    this.above = [this.pills?.root, bar, this.chosen].filter((part) => part !== undefined);
    this.listen();
  }

  /** Put all of it on the page at once, when it is known what it says, so that nothing moves twice. */
  attach() {
    if (this.side.isConnected) return;
    // What is there stays where it is: a long list that is moved is styled once more, which takes a phone a while.
    find(this.container, ".cp-explore__main", HTMLElement).prepend(...this.above);
    this.still.before(this.empty, this.list, this.more, this.limit);
    this.container.prepend(this.side);
    this.container.classList.add("cp-explore--ready");
  }

  listen() {
    const { host, input, sorting } = this;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => host.go({ ...host.state, text: input.value }, true), PAUSE);
    });
    sorting.addEventListener("change", () => host.go({ ...host.state, sort: sorting.value }));
    WIDE.addEventListener("change", () => (this.drawer.open = WIDE.matches));
    this.summary.addEventListener("click", () => this.fillBoxes());
    this.drawer.addEventListener("toggle", () => this.fillBoxes());
  }

  /** Put the state into the fields that one writes in. */
  fillIn() {
    this.input.value = this.host.state.text;
    this.sorting.value = this.host.state.sort;
  }

  /** @param {boolean} busy */
  wait(busy) {
    if (busy) this.list.setAttribute("aria-busy", "true");
    else this.list.removeAttribute("aria-busy");
  }

  /**
   * Say that something could not be read.
   * @param {() => void} again
   */
  fail(again) {
    this.attach();
    this.list.replaceChildren();
    this.more.hidden = this.limit.hidden = true;
    this.status.replaceChildren(this.host.say("error"), " ", button("cp-link", this.host.say("retry"), again));
  }

  /**
   * Make everything but the rows say what is chosen now.
   * @param {Selection} result
   */
  update(result) {
    this.attach();
    const { host } = this;
    const { index, keys, locked, state } = host;
    const total = result.places.length;
    const chips = chipsOf(state, result);
    // The kinds of record are above the list and show by themselves which are chosen.
    const listed = chips.filter(({ key }) => key !== "table");
    const on = listed.length;
    this.see.textContent = host.say("see", { n: total });
    this.summary.textContent = on ? host.say("filters_on", { n: on }) : host.say("filters");
    this.chosen.replaceChildren(...listed.map((chip) => this.chipOf(chip)));
    const clear = () => host.go({ ...nothing(), sort: state.sort });
    if (on > 1) this.chosen.append(element("li", {}, button("cp-link", host.say("clear"), clear)));
    this.chosen.hidden = on === 0;
    this.pills?.update();
    this.stale = true;
    if (this.drawer.open) this.fillBoxes();
    this.empty.hidden = total > 0;
    if (!total) this.offer(chips);
    if (this.pack) {
      this.pack.dataset.pack = writeState({ ...state, choices: { ...state.choices, ...locked } }, index.facets);
      this.pack.dispatchEvent(new Event("cp-pack"));
      this.pack.hidden = !total;
    }
    keepInOtherLanguage(writeState(state, keys));
  }

  /** Bring the facets up to date: on a phone not before they are opened, which they may never be. */
  fillBoxes() {
    if (this.stale) for (const box of this.boxes) box.update();
    this.stale = false;
  }

  /** Close the facets where they are above the list, and go to the list. */
  leave() {
    this.drawer.open = false;
    this.status.focus();
  }

  /**
   * @param {Chip} chip
   * @returns {string} the choice in words
   */
  wording({ key, value }) {
    const { facets, index } = this.host;
    /** @type {(facet: string, value: string) => string} */
    const choice = (facet, value) => this.host.say("choice", { facet, value });
    if (key === OWN) return this.host.say("own_choice");
    if (key === DUE) return this.host.say(yearsKey(this.host.state), this.host.state);
    if (key === TEXT) return choice(this.host.say("text"), value);
    const code = index.codes[key].get(value);
    return choice(facets[key].title, code ? facets[key].values[code - 1] : this.host.say("unknown", { value }));
  }

  /** @param {Chip} chip */
  chipOf(chip) {
    const choice = this.wording(chip);
    const made = button("cp-chip", choice, () => this.drop(chip.next));
    made.setAttribute("aria-label", this.host.say("drop", { choice }));
    return element("li", {}, made);
  }

  /**
   * Drop a choice; the focus goes where the next one can be dropped, else to the count.
   * @param {State} next
   */
  drop(next) {
    this.input.value = next.text;
    this.host.go(next);
    (this.chosen.querySelector("button") ?? this.status).focus();
  }

  /**
   * Offer what helps where nothing is found: each filter without which something would be.
   * @param {Chip[]} chips
   */
  offer(chips) {
    const { host } = this;
    const offers = chips
      .filter(({ without = 0 }) => without > 0)
      .map((chip) => {
        const text = host.say("empty_drop", { choice: this.wording(chip), n: chip.without });
        return element(
          "li",
          {},
          button("cp-link", text, () => this.drop(chip.next)),
        );
      });
    const clear = button("cp-link", host.say("clear"), () => this.drop(nothing()));
    const help = offers.length
      ? [element("p", {}, host.say("empty_text")), element("ul", {}, ...offers)]
      : [element("p", {}, clear)];
    this.empty.replaceChildren(element("p", {}, host.say("empty")), ...help);
  }

  // ── the rows ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether the page shows what it was served with instead of rows: nothing is chosen and it has a list. */
  get resting() {
    return this.still.dataset.list !== undefined && !writeState(this.host.state, this.host.keys);
  }

  /** How many rows are shown. */
  get shown() {
    return this.list.children.length;
  }

  /**
   * Show some rows and no others.
   * @param {HTMLElement[]} rows
   * @param {number} all how many there are
   */
  show(rows, all) {
    this.still.hidden = !this.resting;
    this.list.replaceChildren(...rows);
    this.count(all);
  }

  /**
   * Show more rows, and go to the first of them.
   * @param {HTMLElement[]} rows
   * @param {number} all
   */
  add(rows, all) {
    this.list.append(...rows);
    this.count(all);
    rows[0]?.querySelector("a")?.focus();
  }

  /** @param {number} all */
  count(all) {
    const { host } = this;
    const { shown } = this;
    const rest = Math.min(all, MOST) - shown;
    const partly = shown < all && !this.resting;
    this.status.textContent = host.say(partly ? "count_shown" : "count", { n: all, m: shown });
    this.more.hidden = !partly || rest === 0;
    this.more.textContent = host.say("more", { n: Math.min(PAGE, rest) });
    this.limit.hidden = !partly || rest > 0;
    this.limit.textContent = host.say("limit", { n: MOST, all });
  }
}
