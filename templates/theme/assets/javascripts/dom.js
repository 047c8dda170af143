/** What our scripts share: finding and making elements, filling in words, listening to typing, fetching files once. */

/** @typedef {Record<string, string>} Words The words of a page by their keys. */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/** @returns {"zh" | "en"} the language of the page */
export function pageLanguage() {
  return document.documentElement.lang.startsWith("en") ? "en" : "zh";
}

/**
 * Find an element that has to be there; throws where it is missing or of another kind.
 * @template {Element} Kind
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(within, selector, kind) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`${selector} is not there`);
  return found;
}

const CHINESE =
  /((?:(?<![A-Za-z\d.,])\d[\d.,]*)?\p{Script=Han}(?:[\p{Script=Han}\d.%、，。；：！？·—“”‘’《》（）〔〕+]*\p{Script=Han})?)/u;
const WITHOUT_MARKUP = new Set(["option", "title", "textarea", "script"]);

/**
 * Cut a text into nodes, so that Chinese on an English page is marked as Chinese.
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function inLanguages(text) {
  if (pageLanguage() === "zh") return [text];
  return text.split(CHINESE).map((piece, i) => (i % 2 ? element("span", { lang: "zh" }, piece) : piece));
}

/**
 * Make an element; attributes that are null or false are left out, true stands for an empty one. Chinese in its texts is
 * marked, unless the element itself says its language.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  const plain = Boolean(attributes.lang) || WITHOUT_MARKUP.has(name);
  for (const child of children) {
    if (typeof child === "string" && !plain) made.append(...inLanguages(child));
    else if (child !== null && child !== undefined) made.append(child);
  }
  return made;
}

/**
 * Return the words for a key with its {placeholders} filled; with n = 1 those under `<key>_one`, where there are any.
 * @param {Words} words
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export function say(words, key, values = {}) {
  const text = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
  return fill(text, values, (value) => (typeof value === "number" ? grouped(value) : String(value)));
}

/**
 * Write a number with its thousands apart. For whole ones, a language's own rules need not be read: on a phone that takes
 * longer than all else a list does when it opens.
 * @param {number} value
 * @returns {string}
 */
export function grouped(value) {
  return Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, ",") : value.toLocaleString("en");
}

/**
 * Fill the {placeholders} of a text; those without a value stay as they are.
 * @param {string} text
 * @param {Record<string, unknown>} values
 * @param {(value: unknown) => string} [write] how a value is written
 * @returns {string}
 */
export function fill(text, values, write = String) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? write(values[name]) : whole));
}

/**
 * Call back whenever a text was typed, but not while an input method composes it.
 * @param {HTMLInputElement} input
 * @param {() => void} callback
 */
export function onTyped(input, callback) {
  let composing = false;
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    callback();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !(event instanceof InputEvent && event.isComposing)) callback();
  });
}

/**
 * Make the link to the other language lead to what is chosen here.
 * @param {string} query of an address
 */
export function keepInOtherLanguage(query) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("a.cp-language");
  for (const link of links) link.search = query;
}

/**
 * Offer a text or picture as a file.
 * @param {string} name
 * @param {BlobPart} content
 */
export function download(name, content) {
  const link = element("a", { href: URL.createObjectURL(new Blob([content])), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A file that could not be read; the message is its address. */
export class Unreadable extends Error {}

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/**
 * Read a JSON file, once; after a failure the next call tries again. Throws Unreadable.
 * @param {string} address
 * @returns {Promise<any>}
 */
export function fetchJson(address) {
  return once(fetched, address, async () => {
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) throw new Unreadable(address);
    return answer.json().catch(() => {
      throw new Unreadable(address);
    });
  });
}

/**
 * Read the words of the scripts that most pages have, in the language of the page. Throws Unreadable.
 * @returns {Promise<any>}
 */
export function sharedWords() {
  return fetchJson(new URL(`../words.${pageLanguage()}.json`, import.meta.url).href);
}

/**
 * Read a compressed file. Throws where it cannot be read.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchPacked(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // a server that knows gzip has unpacked it
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/**
 * Do something once for each key and share the outcome; after a failure the next call tries again.
 * @template Outcome
 * @param {Map<string, Promise<Outcome>>} known
 * @param {string} key
 * @param {() => Promise<Outcome>} act
 * @returns {Promise<Outcome>}
 */
export function once(known, key, act) {
  let outcome = known.get(key);
  if (!outcome) {
    outcome = act();
    known.set(key, outcome);
    outcome.catch(() => known.delete(key));
  }
  return outcome;
}

/** Let the browser show and answer what waits before a script goes on, so that a slow phone does not stand still. */
export function pause() {
  return new Promise((goOn) => setTimeout(goOn));
}
