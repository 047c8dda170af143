/** Compares a reader's file with the recorded copies, and the passages of a measure with the file. */

import { CodePoints, decode, kindOf, LARGEST, resaved, sha256 } from "./copy_text.js";
import { findPassage } from "./passages.js";

/** @import { Kind } from "./copy_text.js" */
/** @import { Found, Place } from "./passages.js" */

/**
 * @typedef {object} Copy
 * @property {string} name of its publisher
 * @property {string} sha256
 * @property {number} characters
 * @property {string} url "" where no public copy is known
 * @property {string} [plan] none for a later text
 */

/**
 * @typedef {object} Copies
 * @property {Record<string, string>} words
 * @property {Record<string, string>} plans short names
 * @property {Record<string, Copy>} sources
 * @property {Record<string, Copy>} reports
 */

/**
 * @typedef {object} Measure a measure and what belongs to it, from the API
 * @property {string} id
 * @property {string} plan_id
 * @property {string} title_zh
 * @property {string} title_en
 * @property {string} summary_zh
 * @property {string} summary_en
 * @property {{ evidence: (Place & { record_id: string, source_id: string })[], targets: Part[], events: Event[] }} _embedded
 */

/** @typedef {{ id: string, note_zh: string, note_en: string, value_printed: string | null }} Part */
/** @typedef {Part & Place & { report_id: string }} Event */

/**
 * @typedef {object} Opened a reader's file that is text, or a recorded copy
 * @property {string} name
 * @property {string} text
 * @property {[string, Copy][]} same the recorded copies that it is, with their ids
 * @property {[string, Copy][]} resaved those that it is but for line ends or a byte order mark
 */

/** @typedef {{ part: Part | null, isLater: boolean, found: Found }} Proof `part` is null for the measure itself */

/**
 * Open a file. Returns what it is if it is no text.
 * @param {File} file
 * @param {Copies} copies
 * @returns {Promise<Opened | Exclude<Kind, ""> | "huge" | "unreadable">}
 */
export async function open(file, copies) {
  if (file.size > LARGEST) return "huge";
  const buffer = await file.arrayBuffer().catch(() => null);
  if (!buffer) return "unreadable";
  const bytes = new Uint8Array(buffer);
  const all = Object.entries({ ...copies.sources, ...copies.reports });
  /** @param {string} hash */
  const having = (hash) => all.filter(([, copy]) => copy.sha256 === hash);
  const text = decode(bytes);
  const same = having(await sha256(bytes));
  if (same.length) return { name: file.name, text, same, resaved: [] };
  const kind = kindOf(bytes);
  if (kind) return kind;
  for (const form of resaved(text)) {
    const found = having(await sha256(form));
    if (found.length) return { name: file.name, text: form, same: [], resaved: found };
  }
  return { name: file.name, text, same: [], resaved: [] };
}

/**
 * Look for the passages of a measure, of its figures and of what became of it.
 * @param {Opened} opened
 * @param {Measure} measure
 * @returns {Promise<{ text: CodePoints, proofs: Proof[] }>}
 */
export async function prove(opened, measure) {
  const { evidence, targets, events } = measure._embedded;
  const known = new Set([...opened.same, ...opened.resaved].map(([id]) => id));
  /** @param {Part | null} part */
  const placesOf = (part) => {
    const places = evidence.filter(({ record_id: id }) => id === (part?.id ?? measure.id));
    const own = places.filter(({ source_id: id }) => known.has(id));
    return own.length ? own : places;
  };
  const reported = events.filter(({ report_id: id }) => known.has(id));
  const isReport = reported.length > 0 && !evidence.some(({ source_id: id }) => known.has(id));
  /** @type {{ part: Part | null, isLater: boolean, places: Place[] }[]} */
  const wanted = isReport ? [] : [null, ...targets].map((part) => ({ part, isLater: false, places: placesOf(part) }));
  // Without a known copy, what a later text reports is looked for at its place only: most files are plans.
  for (const event of reported.length || known.size ? reported : events)
    wanted.push({ part: event, isLater: true, places: [event] });

  // A file of unknown origin may have other line ends than the copy.
  const forms = known.size ? [opened.text] : [opened.text, ...resaved(opened.text)];
  let best = null;
  for (const form of forms) {
    const text = new CodePoints(form);
    const proofs = await proofsIn(text, measure, wanted);
    best ??= { text, proofs };
    if (proofs.some(({ found }) => found.state !== "lost")) {
      best = { text, proofs };
      break;
    }
  }
  const { text, proofs } = /** @type {{ text: CodePoints, proofs: Proof[] }} */ (best);
  return { text, proofs: proofs.filter(({ isLater, found }) => !isLater || found.state !== "lost") };
}

/**
 * @param {CodePoints} text
 * @param {Measure} measure
 * @param {{ part: Part | null, isLater: boolean, places: Place[] }[]} wanted
 * @returns {Promise<Proof[]>}
 */
async function proofsIn(text, measure, wanted) {
  /** @type {Proof[]} */
  const proofs = [];
  /** @type {number[]} */
  let shifts = [];
  for (const { part, isLater, places } of wanted) {
    if (!places.length) continue;
    const printed = isLater ? "" : part ? part.value_printed : measure.title_zh;
    const found = await findPassage(text, places, printed ?? "", isLater ? [] : shifts);
    if (found.state === "moved") shifts = [...new Set([...shifts, found.start - found.place.start])];
    proofs.push({ part, isLater, found });
  }
  return proofs;
}
