/** Reads a reader's copy of a text as cityplans/read/sources.py does: bytes, SHA-256, UTF-8, code points. */

/** The largest file that is read, in bytes. */
export const LARGEST = 20 * 1024 * 1024;

/**
 * What a file is instead of text in UTF-8: a key of the page's words, "" for text.
 * @typedef {"" | "empty" | "pdf" | "office" | "html" | "utf16" | "binary" | "encoding"} Kind
 */

/** @type {[string, Kind][]} */
const BEGINNINGS = [
  ["%PDF", "pdf"],
  ["PK\x03\x04", "office"],
  ["\xd0\xcf\x11\xe0", "office"],
  ["{\\rtf", "office"],
  ["\xff\xfe", "utf16"],
  ["\xfe\xff", "utf16"],
];

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Kind}
 */
export function kindOf(bytes) {
  if (!bytes.length) return "empty";
  const beginning = String.fromCharCode(...bytes.subarray(0, 512));
  const format = BEGINNINGS.find(([magic]) => beginning.startsWith(magic));
  if (format) return format[1];
  if (bytes.includes(0)) return "binary";
  if (/^(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(beginning)) return "html";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "encoding";
  }
  return "";
}

/**
 * Return bytes as text, as Python's bytes.decode("utf-8", "replace") does: a byte order mark is a character.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function decode(bytes) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Return the SHA-256 of bytes, or of a text in UTF-8, in hex.
 * @param {Uint8Array<ArrayBuffer> | string} data
 */
export async function sha256(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Return a text without byte order mark, with the line ends of Unix and of Windows: what editors change when they save.
 * @param {string} text
 * @returns {string[]} other texts only
 */
export function resaved(text) {
  const plain = text.replace(/^\ufeff/, "");
  const unix = plain.replace(/\r\n?/g, "\n");
  const windows = unix.replace(/\n/g, "\r\n");
  const forms = [plain, unix, windows, `\ufeff${unix}`, `\ufeff${windows}`];
  return [...new Set(forms)].filter((form) => form !== text);
}

/** A text by its code points, by which passages are recorded; scripts count UTF-16, in which 𠮷 is two. */
export class CodePoints {
  /** @type {Uint32Array | null} the place of each code point in UTF-16, where that differs */
  #places = null;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.length = text.length;
    if (!/[\ud800-\udfff]/.test(text)) return;
    const places = new Uint32Array(text.length + 1);
    let [count, place] = [0, 0];
    for (const character of text) {
      places[count++] = place;
      place += character.length;
    }
    places[count] = place;
    this.#places = places.subarray(0, count + 1);
    this.length = count;
  }

  /**
   * Return the place in UTF-16 of a code point.
   * @param {number} point
   */
  placeOf(point) {
    const within = Math.min(Math.max(point, 0), this.length);
    return this.#places ? this.#places[within] : within;
  }

  /**
   * Return the code point at a place in UTF-16.
   * @param {number} place
   */
  pointAt(place) {
    if (!this.#places) return place;
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#places[middle] < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Return a stretch, end exclusive.
   * @param {number} start
   * @param {number} end
   */
  slice(start, end) {
    return this.text.slice(this.placeOf(start), this.placeOf(end));
  }
}
