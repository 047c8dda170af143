/** The list of the best hits below a search box: a combobox whose options are links. */

import { element, inLanguages, onTyped } from "../dom.js";
import { ask, detailsOf, LONGEST_QUERY, open, placesOf, readWords, titleOf } from "./results.js";

/** @import { Answer, AnswerRow, Finding, FormWords, SearchBox } from "./types.js" */

const SHOWN = 8; // results in the list
const OTHERS = 3; // other queries offered with them
const PATIENCE = 150; // ms for which the first result waits for the others

/**
 * @param {HTMLFormElement} form
 * @param {string} query
 * @returns {string} the address at which all results are
 */
function resultsAddress(form, query) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ q: query.slice(0, LONGEST_QUERY) }).toString();
  return address.href;
}

/**
 * Make a link that is an option of the list.
 * @param {string} className
 * @param {string} address
 * @param {...(Node | string)} children
 */
function optionTo(className, address, ...children) {
  const pattern = { role: "option", href: address, tabindex: "-1", "aria-selected": "false" };
  return element("a", { class: className, ...pattern }, ...children);
}

/**
 * Make a box open a list of the best hits.
 * @param {SearchBox} box
 * @param {string} id what the ids of the list and its options begin with
 */
export function attachList({ form, input }, id) {
  const { folder, root, error } = placesOf(form);
  const panel = element("div", { class: "cp-search__panel", hidden: true });
  const name = input.getAttribute("aria-label") || input.placeholder;
  const message = element("p", { class: "cp-search__message", hidden: true });
  const list = element("div", { class: "cp-search__list", role: "listbox", id: `${id}-list`, "aria-label": name });
  const status = element("div", { class: "cp-search__status", role: "status" });
  panel.append(message, list);
  form.append(panel, status);
  const pattern = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [key, value] of Object.entries(pattern)) input.setAttribute(key, value);
  let active = -1;
  let asked = 0;

  /** @param {number} next the place of an option, -1 for none */
  function choose(next) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const option = list.children[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function close() {
    asked++;
    choose(-1);
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  /** @param {HTMLElement[]} options */
  function add(options) {
    options.forEach((option, i) => (option.id = `${id}-option-${list.children.length + i}`));
    list.append(...options);
    list.hidden = list.children.length === 0;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  /**
   * @param {HTMLElement[]} options
   * @param {string} said
   * @param {boolean} visible whether what is said to screen readers is shown as well
   */
  function show(options, said, visible) {
    choose(-1);
    list.replaceChildren();
    message.replaceChildren(...inLanguages(said));
    message.hidden = !visible;
    status.replaceChildren(...inLanguages(said));
    add(options);
  }

  /**
   * @param {FormWords} words
   * @param {Answer} answer
   * @param {number} number
   */
  async function optionOf(words, { index, terms, question }, number) {
    const record = await index.record(number);
    const { place, texts } = await detailsOf(record, { terms, question }, words, () => index.passages(number));
    return optionTo("cp-search__option", root + record.address, titleOf(record, terms), ...place, ...texts);
  }

  /** @param {AnswerRow} row */
  const answering = async (row) => {
    const { linkTo } = await import("./answers.js");
    const option = linkTo(row, root);
    const pattern = { role: "option", tabindex: "-1", "aria-selected": "false" };
    for (const [key, value] of Object.entries(pattern)) option.setAttribute(key, value);
    option.classList.add("cp-search__option");
    return option;
  };

  /** @param {Finding} finding */
  const asking = ({ query }) => optionTo("cp-search__option cp-search__instead", resultsAddress(form, query), query);

  async function update() {
    const query = input.value;
    const mine = ++asked;
    const stale = () => mine !== asked || document.activeElement !== input;
    if (!query.trim()) return close();
    try {
      const [words, found] = await Promise.all([readWords(), ask(folder, query, true)]);
      if (stale()) return;
      if (!found) return show([], error, true);
      const { records, help, question, rows = [] } = found;
      if (!records.length && !rows.length) {
        const said = help ? words.help(help.how, query, "") : words.count(0);
        return show((help?.found ?? []).map(asking), said, true);
      }
      const asked = question ? [words.asked(question)] : [];
      const counted = help
        ? words.help(help.how, question?.rest ?? query, help.found[0].query)
        : words.count(records.length);
      const said = [...asked, counted].join(" ");
      const others = (help?.found.slice(records.length ? 1 : 0).slice(0, OTHERS) ?? []).map(asking);
      if (records.length > SHOWN) {
        const address = resultsAddress(form, question ? query : (help?.found[0].query ?? query));
        others.push(optionTo("cp-search__option cp-search__all", address, words.all));
      }
      const options = records.slice(0, SHOWN).map((number) => optionOf(words, found, number));
      const [first, ...rest] = [...rows.map(answering), ...options];
      const more = Promise.all(rest).then((options) => [...options, ...others]);
      const patience = first.then(() => new Promise((done) => setTimeout(done, PATIENCE))).then(() => null);
      const ready = await Promise.race([more, patience]);
      if (stale()) return;
      // Where the line is slow, the first result does not wait for the others.
      show([await first, ...(ready ?? [])], said, help !== null || question !== null);
      if (ready) return;
      const late = await more;
      if (!stale()) add(late);
    } catch {
      if (!stale()) show([], error, true);
    }
  }

  onTyped(input, update);
  input.addEventListener("focus", () => {
    open(folder).catch(() => {});
    readWords().catch(() => {});
    if (input.value.trim()) update();
  });
  input.addEventListener("blur", close);
  // A press inside the panel must not take the focus away before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const options = panel.hidden ? [] : [...list.querySelectorAll("a")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const places = options.length + 1; // one more than options: from the last one to the box itself and round again
      if (panel.hidden) update();
      else if (options.length) choose(((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (event.key === "Enter" && active in options) {
      event.preventDefault();
      options[active].click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    }
  });
  window.addEventListener("pageshow", (event) => event.persisted && close());
  if (document.activeElement === input && input.value.trim()) update(); // typed before this script was there
}
