/**
 * The search of every page: an instant list below each box, and how a result looks. The results page is
 * search/page.js; what a query finds comes from search/reader.js, which is fetched when it is first wanted.
 */

import { holds, marks, parse } from "./search/words.js";

const SHOWN = 8; // results in the list below a box
const PATIENCE = 150; // ms for which the first result waits for the others
const LONGEST_QUERY = 200;

export const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const other = language === "en" ? "zh" : "en";
const opened = new Map();

/** Open an index once, when it is first wanted; after a failure the next call tries again. */
export function open(folder) {
  if (!opened.has(folder)) {
    const opening = import("./search/reader.js").then(({ openIndex }) => openIndex(folder));
    opened.set(folder, opening);
    opening.catch(() => opened.delete(folder));
  }
  return opened.get(folder);
}

/**
 * Search: `{index, records, terms, help}`, the numbers of the records best first, what to mark in them and, where only
 * another query finds something, `help` with how it was understood. Null where the index cannot be read.
 */
export async function ask(folder, query, again = true) {
  try {
    const index = await open(folder);
    const asked = parse(query);
    const { records } = await index.match(asked);
    if (records.length || !asked.wanted.length) return { index, records, terms: asked.wanted, help: null };
    const { understand } = await import("./search/help.js");
    const help = await understand(index, query);
    if (!help || help.how === "fewer") return { index, records, terms: [], help };
    return { index, records: help.found[0].records, terms: parse(help.found[0].query).wanted, help };
  } catch {
    // A new version of the site takes the old files away: its index is another one.
    opened.delete(folder);
    return again ? ask(folder, query, false) : null;
  }
}

export function element(name, className, attributes = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function json(text) {
  try {
    return JSON.parse(text || "{}") ?? {};
  } catch {
    return {};
  }
}

/** The words of a form, and where its addresses begin. */
export function settings(form) {
  const { index, root = "", none = "", one = "", other: many = "", all = "", error = "" } = form.dataset;
  const kinds = json(form.dataset.kinds);
  const help = json(form.dataset.help);
  const fill = (text, values) =>
    (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  return {
    folder: index,
    root,
    all,
    error,
    kinds,
    fill,
    count: (n) => fill(n === 0 ? none : n === 1 ? one : many, { n: n.toLocaleString("en") }),
    help: (how, query, instead) => fill(help[how], { query: query.trim(), instead }),
    kind: (record) => kinds[record.type] ?? kinds[record.kind] ?? record.kind,
  };
}

/* ---- a result ---- */

/** Make a line of marked pieces. */
function line(className, pieces) {
  return element("span", className, {}, ...pieces.map(({ text, hit }) => (hit ? element("mark", "", {}, text) : text)));
}

export function titleOf(record, terms) {
  const { title = "", number } = record[language] ?? {};
  const shown = line("cp-search__title", marks(title, terms));
  if (number) shown.prepend(element("span", "cp-search__number", {}, number), " ");
  return shown;
}

/** What stands beside and below a result's title. `passages` promises its official text. */
export async function detailsOf(record, terms, words, passages) {
  const { title = "", context = "", theme = "" } = record[language] ?? {};
  const parts = [element("span", "cp-search__kind", {}, words.kind(record))];
  if (context) parts.push(line("cp-search__context", marks(context, terms)));
  if (theme) parts.push(line("cp-search__theme", marks(theme, terms)));
  const hidden = terms.filter((term) => !holds([title, context, theme], term));
  let text = chosen(textsOf(record), hidden);
  if (record.passages && hidden.some((term) => !holds([text], term)))
    text = chosen([text, ...(await passages())], hidden);
  if (text) {
    const quoted = line("cp-search__snippet", marks(excerpt(text, hidden.length ? hidden : terms), terms));
    const written = languageOf(quoted.textContent);
    if (written && written !== language) quoted.lang = written;
    parts.push(quoted);
  }
  return parts.flatMap((part) => [" ", part]);
}

/** Give what may be shown below a title, in the order in which it is preferred. */
function textsOf(record) {
  const [own, others] = [record[language] ?? {}, record[other] ?? {}];
  const names = record.names ?? [];
  const texts = [
    own.summary,
    ...(own.notes ?? []),
    others.title,
    ...names,
    others.summary,
    ...(others.notes ?? []),
    others.context,
    others.theme,
  ];
  return [...texts.filter(Boolean), record.id];
}

/** Choose the text that holds most of some terms; the first one, if it is no mere name, where none is wanted. */
function chosen(texts, wanted) {
  let best = texts[0] === texts.at(-1) ? "" : texts[0];
  let most = wanted.filter((term) => holds([best], term)).length;
  for (const text of most < wanted.length ? texts : []) {
    const held = wanted.filter((term) => holds([text], term)).length;
    if (held > most) [best, most] = [text, held];
  }
  return best;
}

/** Cut a long text to what stands around the first of the terms. */
export function excerpt(text, terms) {
  const length = languageOf(text) === "zh" ? 70 : 150;
  if (text.length <= length) return text;
  let before = 0;
  for (const piece of marks(text, terms)) {
    if (piece.hit) break;
    before += piece.text.length;
  }
  if (before === text.length) before = 0; // no hit at all
  let start = Math.min(Math.max(0, before - Math.floor(length / 3)), text.length - length);
  let end = start + length;
  const whole = (at) =>
    at === 0 ||
    at === text.length ||
    (!/[a-z0-9]{2}/i.test(text.slice(at - 1, at + 1)) && !/[\uDC00-\uDFFF]/.test(text[at]));
  while (!whole(start)) start--;
  while (!whole(end)) end++;
  return (start > 0 ? "…" : "") + text.slice(start, end).trim() + (end < text.length ? "…" : "");
}

/** Give the language that a text is mostly in, nothing for figures alone. */
function languageOf(text) {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return 2 * han > latin ? "zh" : latin ? "en" : "";
}

/* ---- boxes ---- */

/** Call back whenever a text was typed: not while an input method composes it. */
export function onTyped(input, callback) {
  let composing = false;
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    callback();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !event.isComposing) callback();
  });
}

export function resultsAddress(form, query) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ q: query.slice(0, LONGEST_QUERY) }).toString();
  return address.href;
}

/** Make a box open a list of the best hits: a combobox whose options are links. */
function attachList(form, input, id) {
  const words = settings(form);
  const panel = form.querySelector(".cp-search__panel");
  const name = input.getAttribute("aria-label") || input.placeholder;
  const message = element("p", "cp-search__message", { hidden: "" });
  const list = element("div", "cp-search__list", { role: "listbox", id: `${id}-list`, "aria-label": name });
  const status = element("div", "cp-search__status", { role: "status" });
  panel.append(message, list);
  panel.after(status);
  const pattern = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [key, value] of Object.entries(pattern)) input.setAttribute(key, value);
  let active = -1;
  let asked = 0;

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

  function add(options) {
    options.forEach((option, i) => (option.id = `${id}-option-${list.children.length + i}`));
    list.append(...options);
    list.hidden = list.children.length === 0;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function show(options, said, visible) {
    choose(-1);
    list.replaceChildren();
    message.textContent = said;
    message.hidden = !visible;
    status.textContent = said;
    add(options);
  }

  function option(className, address, ...children) {
    return element(
      "a",
      className,
      { role: "option", href: address, tabindex: "-1", "aria-selected": "false" },
      ...children,
    );
  }

  async function optionOf({ index, terms }, number) {
    const record = await index.record(number);
    const details = await detailsOf(record, terms, words, () => index.passages(number));
    return option("cp-search__option", words.root + record.address, titleOf(record, terms), ...details);
  }

  const asking = ({ query }) => option("cp-search__option cp-search__instead", resultsAddress(form, query), query);

  async function update() {
    const query = input.value;
    const mine = ++asked;
    const stale = () => mine !== asked || document.activeElement !== input;
    if (!query.trim()) return close();
    try {
      const found = await ask(words.folder, query);
      if (stale()) return;
      if (!found) return show([], words.error, true);
      const { records, help } = found;
      if (!records.length)
        return show((help?.found ?? []).map(asking), help ? words.help(help.how, query, "") : words.count(0), true);
      const said = help ? words.help(help.how, query, help.found[0].query) : words.count(records.length);
      const others = (help?.found.slice(1, 4) ?? []).map(asking);
      if (records.length > SHOWN)
        others.push(
          option("cp-search__option cp-search__all", resultsAddress(form, help?.found[0].query ?? query), words.all),
        );
      const [first, ...rest] = records.slice(0, SHOWN).map((number) => optionOf(found, number));
      const more = Promise.all(rest).then((options) => [...options, ...others]);
      const ready = await Promise.race([more, first.then(() => new Promise((done) => setTimeout(done, PATIENCE)))]);
      if (stale()) return;
      // Where the line is slow, the first result does not wait for the others.
      show([await first, ...(ready ?? [])], said, help !== null);
      if (ready) return;
      const late = await more;
      if (!stale()) add(late);
    } catch {
      if (!stale()) show([], words.error, true);
    }
  }

  onTyped(input, update);
  input.addEventListener("focus", () => {
    open(words.folder).catch(() => {});
    if (input.value.trim()) update();
  });
  input.addEventListener("blur", close);
  // A press inside the panel must not take the focus away before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const count = panel.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (panel.hidden) update();
      // One place more than options: from the last one to the box itself and round again.
      else if (count) choose(((active + 1 + (event.key === "ArrowDown" ? 1 : count)) % (count + 1)) - 1);
    } else if (event.key === "Enter" && count && active >= 0) {
      event.preventDefault();
      list.children[active].click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    }
  });
  window.addEventListener("pageshow", (event) => event.persisted && close());
  if (document.activeElement === input && input.value.trim()) update(); // typed before this script was there
}

/** Focus the first visible box on `/` or `s`, unless something is being typed. */
function attachShortcut(inputs) {
  document.addEventListener("keydown", (event) => {
    if (!["/", "s"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (
      event.isComposing ||
      event.defaultPrevented ||
      target.isContentEditable ||
      target.matches?.("input, textarea, select")
    )
      return;
    const input = inputs.find((each) => each.getClientRects().length > 0);
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function start() {
  const forms = [...document.querySelectorAll("form.cp-search")];
  if (forms.length === 0) return;
  const inputs = forms.map((form) => form.querySelector(".cp-search__input"));
  const container = document.getElementById("search-results");
  if (container) {
    open(settings(forms[0]).folder).catch(() => {}); // it will be wanted: read while the page of results is made
    import("./search/page.js").then(({ attachResults }) => attachResults(container, forms));
  } else forms.forEach((form, i) => attachList(form, inputs[i], `cp-search-${i}`));
  attachShortcut(inputs);
}

start();
