/** A page in a frame that names a version of the data, `?v=`: says whether what it shows has changed since. */

import { fetchJson, fill, find, Unreadable } from "./dom.js";
import { sinceVersion, sincesOf } from "./share_code.js";

/** @param {string} asked */
async function tell(asked) {
  const note = find(document.body, ".pinned", HTMLElement);
  const { api: record = "", versions: list = "", ...words } = note.dataset;
  const [shown, { versions }] = await Promise.all(
    [record, list].map((address) => fetchJson(new URL(address, location.href).href)),
  );
  /** @type {string[]} the earliest first */
  const released = versions.map((/** @type {{ version: string }} */ each) => each.version).reverse();
  const found = sinceVersion(asked, released, sincesOf(shown));
  find(note, "span", HTMLElement).textContent = fill(words[found] ?? "", { version: asked });
  if (found === "changed") {
    const then = find(note, "a", HTMLAnchorElement);
    then.href = new URL(`v/${asked}/`, then.href).href;
    then.hidden = false;
  }
  note.hidden = false;
}

const asked = new URLSearchParams(location.search).get("v");
if (asked !== null) {
  await tell(asked).catch((problem) => {
    // A page that is read from a folder has no data beside it; it says nothing of versions then.
    if (!(problem instanceof Unreadable)) throw problem;
  });
}
