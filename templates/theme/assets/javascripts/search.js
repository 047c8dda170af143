/**
 * The search of every page: an instant list below each box, all results on the search page.
 *
 * Three parts that know nothing of each other's insides: words (fold, terms, positions), the reader (openIndex:
 * a query to hits) and the boxes (hits to the page). Another index replaces the reader alone.
 *
 * Chinese is found by any run of characters, words of alphabets and numbers by their beginning; every term must match.
 */

/* ---- words ---- */

const LONGEST_QUERY = 200; // characters that are looked at
const WORDY = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}]/u; // scripts that are written in words
// A run of letters and digits; a point or comma stays within a number, a per cent sign at its end.
const TERM = /(?:\p{N}(?:[.,](?=\p{N})|%)?|[\p{L}\p{M}])+/gu;
const HAN = /\p{Script=Han}/u;

/** Fold width, compatibility forms and case, so that query and text compare alike. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Cut a query into its terms, folded, each once. Whatever is neither letter nor digit only separates. */
export function terms(query) {
  const start = Array.from(query.slice(0, 2 * LONGEST_QUERY)).slice(0, LONGEST_QUERY).join("");
  return [...new Set(fold(start).match(TERM) ?? [])];
}

/** Find the places of a term in a folded text: anywhere, or at the beginnings of words if it begins like a word. */
function positions(folded, term) {
  const found = [];
  const wordy = WORDY.test(firstOf(term));
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
    if (!wordy || at === 0 || !WORDY.test(folded[at - 1])) found.push(at);
  }
  return found;
}

function firstOf(text) {
  return String.fromCodePoint(text.codePointAt(0));
}

/** Tell whether a term stands in a folded text with a whole word at its end. */
function standsWhole(folded, term) {
  return positions(folded, term).some((at) => {
    const next = folded[at + term.length] ?? "";
    return !WORDY.test(next) || !WORDY.test(term.at(-1));
  });
}

/** Split a text into `{text, hit}` pieces, those that match a term being hits. */
export function marks(text, wanted) {
  const { folded, starts, ends } = foldByCluster(text);
  if (folded !== fold(text)) return text ? [{ text, hit: false }] : [];
  const ranges = wanted
    .flatMap((term) => positions(folded, term).map((at) => [starts[at], ends[at + term.length - 1]]))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const pieces = [];
  let done = 0;
  for (const [start, end] of ranges) {
    if (end <= done) continue;
    const last = pieces.at(-1);
    if (last?.hit && start <= done) last.text += text.slice(done, end);
    else {
      if (start > done) pieces.push({ text: text.slice(done, start), hit: false });
      pieces.push({ text: text.slice(Math.max(start, done), end), hit: true });
    }
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}

/** Fold a text character by character; for each place in the folded text, where its character starts and ends. */
function foldByCluster(text) {
  let folded = "";
  const starts = [];
  const ends = [];
  for (const match of text.matchAll(/[\s\S]\p{M}*/gu)) {
    const piece = fold(match[0]);
    folded += piece;
    for (let i = 0; i < piece.length; i++) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  return { folded, starts, ends };
}

/* ---- reader ---- */

const VERSION = 1;
const FIELDS = [
  // A term in the title outweighs one in the names, that one in the summary, that one in the context.
  ["title", 27],
  ["other_title", 27],
  ["names", 9],
  ["id", 9],
  ["summary", 3],
  ["other_summary", 3],
  ["context", 1],
  ["other_context", 1],
];
const TITLE = FIELDS[0][1];
const KINDS = ["city", "plan", "measure", "target", "section", "body", "theme"]; // equals are listed in this order

const foldedOf = new WeakMap();

/** Give the folded texts of a record with their weights; folded once. */
function foldedTexts(record) {
  let texts = foldedOf.get(record);
  if (!texts) {
    texts = FIELDS.flatMap(([field, weight]) => [record[field] ?? []].flat().map((text) => ({ folded: fold(text), weight })));
    foldedOf.set(record, texts);
  }
  return texts;
}

/** Tell whether a record holds every term, in whichever of its fields. No terms, no match. */
export function matches(record, wanted) {
  const texts = foldedTexts(record);
  return wanted.length > 0 && wanted.every((term) => texts.some(({ folded }) => positions(folded, term).length > 0));
}

/** Give the records that hold every term of a query, best first. */
export function rank(records, query) {
  const wanted = terms(query);
  const phrase = fold(query.slice(0, 2 * LONGEST_QUERY)).trim();
  return records
    .map((record, place) => ({ record, place }))
    .filter(({ record }) => matches(record, wanted))
    .map((found) => ({ ...found, ...worth(found.record, wanted, phrase) }))
    .sort((a, b) => b.score - a.score || a.kind - b.kind || b.whole - a.whole || b.share - a.share || a.place - b.place)
    .map(({ record }) => record);
}

/** Weigh a match: where the terms stand, how many as whole words, how much of the title they are. */
function worth(record, wanted, phrase) {
  const texts = foldedTexts(record);
  const titles = texts.filter(({ weight }) => weight === TITLE);
  // What is called exactly so comes before what has it in its title; a theme comes after what it is about.
  const called = record.kind !== "theme" && titles.some(({ folded }) => folded === phrase);
  let score = called ? 2 : titles.some(({ folded }) => folded.includes(phrase)) ? 1 : 0;
  let whole = 0;
  for (const term of wanted) {
    const holding = texts.filter(({ folded }) => positions(folded, term).length > 0);
    const best = Math.max(...holding.map(({ weight }) => weight));
    score += best;
    if (holding.some(({ folded, weight }) => weight === best && standsWhole(folded, term))) whole += 1;
  }
  const shares = titles.map(({ folded }) => {
    const inside = wanted.filter((term) => positions(folded, term).length > 0);
    return inside.join("").length / folded.length;
  });
  const kind = KINDS.includes(record.kind) ? KINDS.indexOf(record.kind) : KINDS.length;
  return { score, whole, kind, share: Math.max(0, ...shares) };
}

/** Choose what to show below a title: the text that holds the terms which title and context do not. */
export function snippet(record, wanted) {
  const shown = [record.title, record.context ?? ""].map(fold);
  const hidden = wanted.filter((term) => !shown.some((text) => positions(text, term).length > 0));
  const { summary, other_title, names = [], other_summary, other_context, id } = record;
  const texts = [summary, other_title, ...names, other_summary, other_context, id].filter(Boolean);
  let chosen = summary ?? "";
  let most = 0;
  for (const text of texts) {
    const folded = fold(text);
    const held = hidden.filter((term) => positions(folded, term).length > 0).length;
    if (held > most) [chosen, most] = [text, held];
  }
  return marks(excerpt(chosen, hidden.length ? hidden : wanted), wanted);
}

/** Cut a long text to what stands around the first of the terms. */
function excerpt(text, wanted) {
  const length = HAN.test(text) ? 70 : 150;
  if (text.length <= length) return text;
  let before = 0;
  for (const piece of marks(text, wanted)) {
    if (piece.hit) break;
    before += piece.text.length;
  }
  if (before === text.length) before = 0; // no hit at all
  let start = Math.min(Math.max(0, before - Math.floor(length / 3)), text.length - length);
  let end = start + length;
  const whole = (at) => at === 0 || at === text.length || !(WORDY.test(text[at - 1]) && WORDY.test(text[at])) && !/[\uDC00-\uDFFF]/.test(text[at]);
  while (!whole(start)) start--;
  while (!whole(end)) end++;
  return (start > 0 ? "…" : "") + text.slice(start, end).trim() + (end < text.length ? "…" : "");
}

/**
 * Read the index at an address. Gives `search(query, limit)`, which promises `{total, hits}`: how many records match,
 * and the best of them as `{kind, type, address, number, title, context, snippet}`, the last three as marked pieces.
 */
export async function openIndex(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const index = await answer.json();
  if (index.version !== VERSION) throw new Error(`${address}: version ${index.version}`);
  return {
    async search(query, limit = Infinity) {
      const wanted = terms(query);
      const found = rank(index.records, query);
      const hits = found.slice(0, limit).map((record) => ({
        kind: record.kind,
        type: record.type ?? "",
        address: record.address,
        number: record.number ?? "",
        title: marks(record.title, wanted),
        context: marks(record.context ?? "", wanted),
        snippet: snippet(record, wanted),
      }));
      return { total: found.length, hits };
    },
  };
}

/* ---- boxes ---- */

const SHOWN = 8; // results in the list below a box
const PAUSE = 400; // ms without typing before the address follows

const opened = new Map();

/** Open an index once, when it is first wanted; after a failure the next call tries again. */
function open(address) {
  if (!opened.has(address)) {
    const opening = openIndex(address);
    opened.set(address, opening);
    opening.catch(() => opened.delete(address));
  }
  return opened.get(address);
}

/** Search the index at an address; null where it cannot be read. */
async function ask(address, query, limit) {
  try {
    return await (await open(address)).search(query, limit);
  } catch {
    return null;
  }
}

function element(name, className, attributes = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Make a line of marked pieces. */
function line(className, pieces) {
  return element("span", className, {}, ...pieces.map(({ text, hit }) => (hit ? element("mark", "", {}, text) : text)));
}

/** Give the language that a text is mostly in, nothing for figures alone. */
function languageOf(text) {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return 2 * han > latin ? "zh" : latin ? "en" : "";
}

function kindsOf(form) {
  try {
    return JSON.parse(form.dataset.kinds || "{}") ?? {};
  } catch {
    return {};
  }
}

/** The words of a form, and where its addresses begin. */
function settings(form) {
  const { index, root = "", none = "", one = "", other = "", all = "", error = "" } = form.dataset;
  const kinds = kindsOf(form);
  return {
    index,
    root,
    all,
    error,
    count: (n) => (n === 0 ? none : n === 1 ? one : other).replaceAll("{n}", String(n)),
    kind: (hit) => kinds[hit.type] ?? kinds[hit.kind] ?? hit.kind,
  };
}

function titleOf(hit) {
  const title = line("cp-search__title", hit.title);
  if (hit.number) title.prepend(element("span", "cp-search__number", {}, hit.number), " ");
  return title;
}

/** What stands beside and below a hit's title. */
function detailsOf(hit, words) {
  const parts = [element("span", "cp-search__kind", {}, words.kind(hit))];
  if (hit.context.length) parts.push(line("cp-search__context", hit.context));
  if (hit.snippet.length) {
    const quoted = line("cp-search__snippet", hit.snippet);
    const language = languageOf(quoted.textContent);
    if (language && !document.documentElement.lang.startsWith(language)) quoted.lang = language;
    parts.push(quoted);
  }
  return parts.flatMap((part) => [" ", part]);
}

/** Call back whenever a text was typed: not while an input method composes it. */
function onTyped(input, callback) {
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

/** Make a box open a list of the best hits: a combobox whose options are links. */
function attachList(form, input, id) {
  const words = settings(form);
  const panel = form.querySelector(".cp-search__panel");
  const name = input.getAttribute("aria-label") || input.placeholder;
  const list = element("div", "cp-search__list", { role: "listbox", id: `${id}-list`, "aria-label": name });
  const message = element("p", "cp-search__message", { hidden: "" });
  const status = element("div", "cp-search__status", { role: "status" });
  panel.append(list, message);
  panel.after(status);
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(key, value);
  }
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

  function show(options, said, visible) {
    choose(-1);
    options.forEach((option, i) => (option.id = `${id}-option-${i}`));
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    message.textContent = said;
    message.hidden = !visible;
    status.textContent = said;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(options.length > 0));
  }

  function option(className, address, ...children) {
    return element("a", className, { role: "option", href: address, tabindex: "-1", "aria-selected": "false" }, ...children);
  }

  async function update() {
    const query = input.value;
    const mine = ++asked;
    if (!query.trim()) return close();
    const found = await ask(words.index, query, SHOWN);
    if (mine !== asked || document.activeElement !== input) return;
    if (!found) return show([], words.error, true);
    const options = found.hits.map((hit) => option("cp-search__option", words.root + hit.address, titleOf(hit), ...detailsOf(hit, words)));
    if (found.total > found.hits.length) options.push(option("cp-search__option cp-search__all", resultsAddress(form, query), words.all));
    show(options, words.count(found.total), found.total === 0);
  }

  onTyped(input, update);
  input.addEventListener("focus", () => {
    open(words.index).catch(() => {});
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
}

function resultsAddress(form, query) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ q: query.slice(0, LONGEST_QUERY) }).toString();
  return address.href;
}

/** Make the boxes of the search page show all results in it, and the address follow. */
function attachResults(container, forms) {
  const words = settings(forms[0]);
  const inputs = forms.map((form) => form.querySelector(".cp-search__input"));
  const hints = [...container.childNodes]; // what the page says before anything was asked
  const count = element("p", "search-results__count", { role: "status" });
  const body = element("div", "search-results__body", {}, ...hints);
  // Only the count is read out, not a hundred results.
  container.setAttribute("aria-live", "off");
  container.replaceChildren(count, body);
  let asked = 0;
  let timer = 0;

  /** Make the address hold the query, so that it can be shared and come back to. */
  function follow() {
    clearTimeout(timer);
    const query = inputs[0].value.trim();
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query.slice(0, LONGEST_QUERY));
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }

  async function show(query) {
    const mine = ++asked;
    if (!query) {
      count.textContent = "";
      body.replaceChildren(...hints);
      return;
    }
    const found = await ask(words.index, query);
    if (mine !== asked) return;
    count.textContent = found ? words.count(found.total) : words.error;
    body.replaceChildren(...(found?.total ? [resultList(found.hits, words)] : []));
  }

  forms.forEach((form, i) => {
    function update() {
      for (const input of inputs) if (input !== inputs[i]) input.value = inputs[i].value;
      clearTimeout(timer);
      timer = setTimeout(follow, PAUSE);
      show(inputs[i].value.trim());
    }
    onTyped(inputs[i], update);
    inputs[i].setAttribute("aria-controls", container.id);
    inputs[i].addEventListener("focus", () => open(words.index).catch(() => {}));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      update();
      follow();
    });
  });
  body.addEventListener("click", follow);
  const query = new URLSearchParams(location.search).get("q") ?? "";
  for (const input of inputs) input.value = query;
  show(query.trim());
}

function resultList(hits, words) {
  const items = hits.map((hit) =>
    element(
      "li",
      "search-results__item",
      { "data-kind": hit.kind },
      element("a", "search-results__link", { href: words.root + hit.address }, titleOf(hit)),
      ...detailsOf(hit, words),
    ),
  );
  return element("ol", "search-results__list", {}, ...items);
}

/** Focus the first visible box on `/` or `s`, unless something is being typed. */
function attachShortcut(inputs) {
  document.addEventListener("keydown", (event) => {
    if (!["/", "s"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (event.isComposing || event.defaultPrevented || target.isContentEditable || target.matches?.("input, textarea, select")) return;
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
  if (container) attachResults(container, forms);
  else forms.forEach((form, i) => attachList(form, inputs[i], `cp-search-${i}`));
  attachShortcut(inputs);
}

start();
