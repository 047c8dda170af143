/** A button that copies a citation, where the browser can; without script the text is there to be selected. */

import { find } from "./dom.js";

if (navigator.clipboard) {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("button.cp-cite__copy");
  for (const button of buttons) {
    const block = button.closest(".cp-citation");
    if (!block) continue;
    const status = find(block, ".cp-cite__status", HTMLElement);
    const { copied = "", failed = "" } = button.dataset;
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(find(block, ".cp-cite", HTMLElement).textContent ?? "");
        status.textContent = copied;
      } catch {
        status.textContent = failed;
      }
    });
  }
}
