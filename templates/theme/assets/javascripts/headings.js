/** Chinese headings break between words, not within them, where the browser knows the words of Chinese. */

const HEADINGS = "#content :is(h1, h2, h3)";

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

export function breakHeadings() {
  if (!("Segmenter" in Intl)) return;
  for (const heading of document.querySelectorAll(HEADINGS)) {
    if (heading.closest("[lang]")?.getAttribute("lang")?.startsWith("zh") !== true) continue;
    for (const node of [...heading.childNodes]) {
      if (!(node instanceof Text) || !/\p{Script=Han}{5}/u.test(node.data)) continue;
      const parts = words(node.data);
      node.replaceWith(...parts.flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part])));
    }
    heading.classList.add("cp-words");
  }
}
