/**
 * Buttons that copy a citation and make its files from the collection of its plan; without script the text is there to
 * be selected, and the plan's page links the collections.
 */

// A page that is cited can be shared and corrected: scripts less to ask for.
import "./correct_links.js";
import "./share.js";
import { download, element, fetchJson, find, sharedWords } from "./dom.js";

const FORMATS = { BibTeX: "bib", RIS: "ris", "CSL-JSON": "csl.json" };

/**
 * @param {HTMLElement} block of a citation
 * @param {Record<string, string>} words
 */
function addTools(block, words) {
  const status = element("span", { class: "cp-cite__status", role: "status" });
  const tools = element("p", { class: "cp-cite__tools" });
  /** @type {(name: string, act: () => Promise<void>) => HTMLButtonElement} */
  const add = (name, act) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", act);
    tools.append(button, " ");
    return button;
  };
  if (navigator.clipboard) {
    add(words.copy, async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(find(block, ".cp-cite", HTMLElement).textContent ?? "");
        status.textContent = words.copied;
      } catch {
        status.textContent = words.not_copied;
      }
    }).classList.add("cp-cite__copy");
  }
  const { from } = block.dataset;
  const id = block.closest("[data-record]")?.getAttribute("data-record")?.split(":")[1] ?? "";
  for (const [name, ending] of from ? Object.entries(FORMATS) : []) {
    const made = add(name, async () => {
      status.textContent = "";
      try {
        const [{ write }, items] = await Promise.all([import("./cite_formats.js"), fetchJson(`${from}.csl.json`)]);
        const item = items.find((/** @type {{ number?: string }} */ { number }) => number === id);
        download(`${id}.${ending}`, write(ending, item));
      } catch {
        status.textContent = words.not_read;
      }
    });
    made.setAttribute("aria-label", `${name}: ${id}`);
  }
  tools.append(status);
  block.append(tools);
}

/** @type {NodeListOf<HTMLElement>} */
const blocks = document.querySelectorAll(".cp-citation");
const { cite: words } = await sharedWords();
for (const block of blocks) addTools(block, words);
