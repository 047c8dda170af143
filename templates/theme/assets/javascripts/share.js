/**
 * Buttons to pass a page on: the system's own, its address to copy, a QR code, the code to embed it. Nobody is asked for
 * anything. Without script the address is there to be selected.
 */

import { element, fetchJson, fill, find, sharedWords } from "./dom.js";
import { chartsOf, embedCode, pathOf } from "./share_code.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 4;

/**
 * @param {string} address
 * @param {string} name
 */
async function qrOf(address, name) {
  const { correction, generate } = await import(new URL("../vendor/lean-qr/nano.mjs", import.meta.url).href);
  const code = generate(address, { minCorrectionLevel: correction.M });
  const picture = document.createElementNS(SVG, "svg");
  const size = code.size + 2 * MARGIN;
  for (const [key, value] of Object.entries({
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": name,
    class: "cp-qr",
  }))
    picture.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", pathOf(code, MARGIN));
  picture.append(path);
  return picture;
}

/**
 * @param {HTMLElement} block
 * @param {Record<string, string>} words
 */
function addTools(block, words) {
  const address = find(block, "code", HTMLElement).textContent ?? "";
  const status = element("span", { class: "cp-cite__status", role: "status" });
  const tools = element("p", { class: "cp-cite__tools" });
  const shown = element("div");
  /** @type {(name: string, act: () => unknown) => HTMLButtonElement} */
  const button = (name, act) => {
    const made = element("button", { type: "button" }, name);
    made.addEventListener("click", async () => {
      status.textContent = "";
      await act();
    });
    return made;
  };
  /** @param {string} text */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = words.copied;
    } catch {
      status.textContent = words.not_copied;
    }
  };
  /**
   * A button that shows something below the row, one thing at a time, or hides it again.
   * @param {string} name
   * @param {() => Promise<Node> | Node} make
   */
  const toggle = (name, make) => {
    const made = button(name, async () => {
      const open = made.getAttribute("aria-expanded") === "true";
      for (const other of tools.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", "false");
      shown.replaceChildren();
      if (open) return;
      made.setAttribute("aria-expanded", "true");
      shown.replaceChildren(await make());
    });
    made.setAttribute("aria-expanded", "false");
    return made;
  };
  if ("share" in navigator) {
    const system = () => navigator.share({ title: document.title, url: address }).catch(() => {}); // the reader may think again
    tools.append(button(words.system, system));
  }
  if (navigator.clipboard) tools.append(button(words.copy, () => copy(address)));
  tools.append(toggle(words.qr, () => qrOf(address, words.qr_of)));
  const small = block.querySelector("a");
  if (small) {
    // The link is for readers without script; the page is at the address that is shared, wherever this copy of it is.
    const source = new URL(small.getAttribute("href") ?? "", address).href;
    const charts = chartsOf(small.dataset.charts ?? "");
    small.parentElement?.remove();
    tools.append(
      toggle(words.embed, async () => embedding(source, { charts, version: await released() }, words, button, copy)),
    );
  }
  tools.append(status);
  block.append(tools, shown);
}

/**
 * Return the version of the data; "" where it is not released, or not known. No page names it: a release would change all.
 * @returns {Promise<string>}
 */
async function released() {
  const { here } = await fetchJson(new URL("../../data/versions.json", import.meta.url).href).catch(() => ({}));
  return here?.released ? here.version : "";
}

/**
 * The code to embed a page, of the chart that is chosen, and of the version if the reader wants.
 * @param {string} source the address of the page to embed
 * @param {{ charts: import("./share_code.js").Chart[], version: string }} given the charts to choose from, and the version
 * of the data; "" where that is not released
 * @param {Record<string, string>} words
 * @param {(name: string, act: () => unknown) => HTMLButtonElement} button
 * @param {(text: string) => Promise<void>} copy
 */
function embedding(source, { charts, version }, words, button, copy) {
  const title = document.querySelector("h1")?.textContent?.trim() ?? document.title;
  const code = element("textarea", { readonly: true, rows: 4, "aria-label": words.embed_how });
  const choice = element("select", { "aria-label": words.chart });
  for (const chart of charts) choice.append(element("option", { value: chart.name }, chart.heading));
  const pin = element("input", { type: "checkbox" });
  const write = () => {
    const chart = charts.find((each) => each.name === choice.value);
    code.value = embedCode(source, title, { chart, version: pin.checked ? version : "" });
  };
  for (const box of [choice, pin]) box.addEventListener("change", write);
  write();
  const buttons = navigator.clipboard ? [button(words.copy_code, () => copy(code.value))] : [];
  return element(
    "div",
    {},
    element("p", {}, words.embed_how),
    choice.length > 1 ? choice : null,
    version ? element("label", { class: "cp-pin" }, pin, " ", fill(words.pin, { version })) : null,
    code,
    element("p", { class: "cp-cite__tools" }, ...buttons),
  );
}

/** @type {NodeListOf<HTMLDetailsElement>} */
const blocks = document.querySelectorAll("details.cp-send");
for (const block of blocks) {
  block.addEventListener(
    "toggle",
    async () => {
      const { share } = await sharedWords();
      addTools(block, share);
    },
    { once: true },
  );
}
