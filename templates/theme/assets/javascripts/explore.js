/**
 * The explore page: facets, a filter by words, sorting and rows that are fetched as they are shown.
 *
 * Its container says by `data-locked` which choices are made for good (on the list of targets: the table). The state
 * is the address. Without this script, and where the data cannot be read, what the container has stays as it is.
 */

import { fetchJson, find, pause, say, Unreadable } from "./dom.js";
import { rowsAt } from "./explorer/rows.js";
import { nothing, readState, writeState } from "./explorer/state.js";
import { button, MOST, PAGE, View } from "./explorer/view.js";
import { lookUp, needsWords, readColumns } from "./facets.js";

/** @import { Words } from "./dom.js" */
/** @import { State } from "./explorer/state.js" */
/** @import { Facet, Host } from "./facet_boxes.js" */
/** @import { Columns, Selection } from "./facets.js" */

/** The one list of a page: its state, and what is fetched for it. */
class Explorer {
  /**
   * @param {HTMLElement} container
   * @param {Columns} index
   * @param {{ facets: Record<string, Facet>, words: Words }} labels
   */
  constructor(container, index, { facets, words }) {
    this.index = index;
    this.facets = facets;
    /** @type {Host["say"]} */
    this.say = (key, values) => say(words, key, values);
    this.root = container.dataset.root ?? "";
    this.locked = readState(container.dataset.locked, index.facets).choices;
    this.keys = index.facets.filter((key) => !(key in this.locked));
    /** @type {State} */
    this.state = nothing();
    /** @type {Selection | null} */
    this.result = null;
    /** @type {Map<string, number[]>} */
    this.orders = new Map();
    /** @type {Uint32Array} */
    this.places = new Uint32Array();
    this.asked = 0;
    this.view = new View(container, this);
    window.addEventListener("popstate", () => this.follow());
    this.follow();
  }

  /**
   * Go on to another state; words that are being typed replace the address instead of adding to the way back.
   * @param {State} state
   * @param {boolean} [typing]
   */
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
    this.view.fillIn();
    this.update(history.state?.shown ?? PAGE);
  }

  /**
   * Find what the state asks for and show the first rows of it.
   * @param {number} shown how many
   */
  async update(shown) {
    const mine = ++this.asked;
    const { index, view } = this;
    view.wait(true);
    try {
      const words = needsWords(this.state) ? await fetchJson(`${this.root}explore/text.json`) : null;
      // While the page opens, the browser may do other things in between; what a reader chooses is answered at once.
      const opening = this.result === null;
      if (opening) await pause();
      if (mine !== this.asked) return;
      const choices = { ...this.state.choices, ...this.locked };
      const { selection, places } = lookUp(index, { ...this.state, choices }, words);
      if (opening) await pause();
      if (mine !== this.asked) return;
      this.result = selection;
      this.places = places;
      view.update(selection);
      const rows = await rowsAt(this, this.root, places.subarray(0, view.resting ? 0 : Math.min(shown, MOST)));
      if (mine === this.asked) view.show(rows, places.length);
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      if (mine === this.asked) view.fail(() => this.update(shown));
    } finally {
      if (mine === this.asked) view.wait(false);
    }
  }

  async showMore() {
    const mine = ++this.asked;
    const { places, view } = this;
    const from = view.shown;
    const to = Math.min(from + PAGE, places.length, MOST);
    view.more.disabled = true;
    try {
      const rows = await rowsAt(this, this.root, places.subarray(from, to));
      if (mine !== this.asked) return;
      history.replaceState({ shown: to }, "");
      view.add(rows, places.length);
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      if (mine === this.asked) view.fail(() => this.update(from + PAGE));
    } finally {
      view.more.disabled = false;
    }
  }
}

/**
 * Start on a container once its files are read.
 * @param {HTMLElement} container
 */
async function start(container) {
  const { root, base, loading = "", error = "", retry = "" } = container.dataset;
  const status = find(container, ".cp-explore__status", HTMLElement);
  status.textContent = loading;
  try {
    const addresses = [`${base}explore/columns.json`, `${root}explore/labels.json`];
    const [file, labels] = await Promise.all(addresses.map(fetchJson));
    const index = readColumns(file);
    await pause();
    new Explorer(container, index, labels);
  } catch {
    status.replaceChildren(
      error,
      " ",
      button("cp-link", retry, () => start(container)),
    );
  }
}

/** @type {NodeListOf<HTMLElement>} */
const containers = document.querySelectorAll(".cp-explore");
for (const container of containers) start(container);
