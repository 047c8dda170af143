/** What our scripts share: making elements, filling in words, fetching files once. */

/** Make an element; attributes that are null or false are left out, true stands for an empty one. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Give the words for a key with its {placeholders} filled; with n = 1 those under `<key>_one`, where there are any. */
export function say(words, key, values = {}) {
  const text = (values.n === 1 && words[`${key}_one`]) || words[key] || key;
  const fill = (value) => (typeof value === "number" ? value.toLocaleString("en") : String(value));
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? fill(values[name]) : whole));
}

/** A file that could not be read; the message is its address. */
export class Unreadable extends Error {}

const fetched = new Map();

/** Read a JSON file, once; after a failure the next call tries again. Throws Unreadable. */
export function fetchJson(address) {
  if (!fetched.has(address)) {
    const reading = fetch(address)
      .catch(() => ({ ok: false }))
      .then(async (answer) => {
        if (!answer.ok) throw new Unreadable(address);
        return answer.json().catch(() => {
          throw new Unreadable(address);
        });
      });
    fetched.set(address, reading);
    reading.catch(() => fetched.delete(address));
  }
  return fetched.get(address);
}
