/** A page in a frame that names a version of the data, `?v=`: says whether what it shows has changed since. */

import { fill, find } from "./dom.js";
import { sinceVersion } from "./share_code.js";

const asked = new URLSearchParams(location.search).get("v");
if (asked !== null) {
  const note = find(document.body, ".pinned", HTMLElement);
  const { versions = "", since = "", ...words } = note.dataset;
  const found = sinceVersion(asked, versions.split(" "), since);
  find(note, "span", HTMLElement).textContent = fill(words[found] ?? "", { version: asked });
  const then = find(note, "a", HTMLAnchorElement);
  if (found === "changed") {
    then.href = new URL(`../${asked}/`, then.href).href;
    then.hidden = false;
  }
  note.hidden = false;
}
