/** Headings break between words, not within them: Chinese where the browser knows its words, English not at a hyphen. */

import { element } from "./dom.js";

const HEADINGS = "#content :is(h1, h2, h3)";
const HYPHENATED = /([\p{L}\p{N}’']+(?:-[\p{L}\p{N}’']+)+)/u;
const LONGEST = 18; // letters: a longer word may be wider than a narrow phone

/**
 * Cut a Chinese text where a line may end.
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  const found = [];
  for (const { segment, isWordLike } of new Intl.Segmenter("zh", { granularity: "word" }).segment(text)) {
    // Punctuation stays with the word before it, what opens with the word after it.
    const before = found.at(-1);
    if (before !== undefined && (!isWordLike ? !/[（《“〈\s]/u.test(segment) : /[（《“〈]$/u.test(before)))
      found[found.length - 1] += segment;
    else found.push(segment);
  }
  return found;
}

/**
 * Cut an English text so that every second part is a word with a hyphen that is short enough for one line.
 * @param {string} text
 * @returns {string[]}
 */
export function hyphenated(text) {
  const found = [""];
  text.split(HYPHENATED).forEach((part, i) => {
    if (i % 2 && part.length <= LONGEST) found.push(part, "");
    else found[found.length - 1] += part;
  });
  return found;
}

/** @type {(text: string) => (string | HTMLElement)[]} a Chinese text with places where a line may end */
const divided = (text) => words(text).flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part]));

/** @type {(text: string) => (string | HTMLElement)[]} an English text whose words with a hyphen stay on one line */
const joined = (text) =>
  hyphenated(text).map((part, i) => (i % 2 ? element("span", { class: "cp-word" }, part) : part));

export function breakHeadings() {
  for (const heading of document.querySelectorAll(HEADINGS)) {
    const chinese = heading.closest("[lang]")?.getAttribute("lang")?.startsWith("zh") === true;
    if (chinese && !("Segmenter" in Intl)) continue;
    for (const node of [...heading.childNodes]) {
      if (!(node instanceof Text) || !(chinese ? /\p{Script=Han}{5}/u : HYPHENATED).test(node.data)) continue;
      node.replaceWith(...(chinese ? divided : joined)(node.data));
    }
    heading.classList.toggle("cp-words", chinese);
  }
}
