/** Shows a text with the passages of a record lit up. */

import { element, say } from "../dom.js";
import { occurrencesOf, pieces } from "./passages.js";
import { CodePoints } from "./copy_text.js";

/** @import { Words } from "../dom.js" */
/** @import { Proof } from "./comparison.js" */

/** Characters that are shown before and after the passages. */
const AROUND = 1500;

/**
 * @param {CodePoints} text
 * @param {Proof[]} proofs
 * @param {Words} words
 * @returns {HTMLElement}
 */
export function litText(text, proofs, words) {
  const [whole] = proofs;
  const shown = proofs.filter((proof) => proof === whole || proof.found.state !== "lost");
  /** @type {[number, number, string][]} */
  const stretches = [];
  for (const { part, found } of shown) {
    const { start, end, state } = found;
    stretches.push([start, end, state === "lost" ? "instead" : "passage"]);
    if (part?.value_printed && state !== "lost") {
      const passage = new CodePoints(text.slice(start, end));
      for (const [low, high] of occurrencesOf(passage, part.value_printed).slice(0, 1))
        stretches.push([start + low, start + high, "figure"]);
    }
  }
  // The measure decides what is shown: a figure may stand in a table far away, which then is left out.
  const from = Math.max(0, whole.found.start - AROUND);
  const to = Math.min(text.length, whole.found.end + AROUND);
  const box = element("div", {
    class: "cp-prove__copy",
    lang: "zh",
    tabindex: 0,
    role: "region",
    "aria-label": words.text,
  });
  if (from) box.append(element("span", { class: "cp-note" }, say(words, "before", { n: from })), "\n");
  for (const [start, end, names] of pieces(stretches, from, to)) {
    const piece = text.slice(start, end);
    if (!names.length) box.append(piece);
    else if (names.every((name) => name === "instead"))
      box.append(element("mark", { class: "cp-prove__instead" }, piece));
    else box.append(element("mark", {}, names.includes("figure") ? element("b", { lang: "zh" }, piece) : piece));
  }
  if (to < text.length)
    box.append("\n", element("span", { class: "cp-note" }, say(words, "after", { n: text.length - to })));
  return box;
}
